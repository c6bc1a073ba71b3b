"""Evidence: which document says a thing, where in it, how far it goes and how sure it is."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from foedera.terms import FD, MODALITY, RANK, RDF, SKOS, Term
from foedera.web.extension import Claim
from foedera.web.reading import Reader, values

MOST_CLAIMS = 2_000
"""Statements that one page or data document about a thing takes up at most."""


def _select(pattern: str, limit: int) -> str:
    return (
        "SELECT ?g ?st ?q ?v WHERE { "
        f"{{ SELECT DISTINCT ?g ?st WHERE {{ {pattern} }} LIMIT {limit:d} }} "
        "GRAPH ?g { ?st ?q ?v } }"
    )


async def read_claims(
    reader: Reader, subjects: Sequence[ox.NamedNode], objects: Sequence[ox.NamedNode]
) -> list[Claim]:
    """The statements about things and those that name them as the object, by name."""
    queries = []
    if subjects:
        queries.append(f"{values('x', subjects)} GRAPH ?g {{ ?st {RDF.subject} ?x }}")
    if objects:
        queries.append(f"{values('x', objects)} GRAPH ?g {{ ?st {RDF.object} ?x }}")
    return await claims_matching(reader, queries)


async def claims_matching(
    reader: Reader, patterns: Iterable[str], limit: int = MOST_CLAIMS
) -> list[Claim]:
    """The statements `?st` in graphs `?g` that any of some patterns finds, by name."""
    answers = await asyncio.gather(*(reader.engine.rows(_select(one, limit)) for one in patterns))
    quads: dict[ox.NamedNode, set[ox.Quad]] = defaultdict(set)
    for rows in answers:
        for row in rows:
            name, graph = row["st"], row["g"]
            if isinstance(name, ox.NamedNode) and isinstance(graph, ox.NamedNode):
                quads[name].add(ox.Quad(name, row["q"], row["v"], graph))  # type: ignore[arg-type]
    claims = (claim_of(name, found) for name, found in sorted(quads.items(), key=_by_name))
    return [claim for claim in claims if claim is not None]


def _by_name(item: tuple[ox.NamedNode, set[ox.Quad]]) -> str:
    return item[0].value


def claim_of(name: ox.NamedNode, quads: Iterable[ox.Quad]) -> Claim | None:
    """The claim that a statement's quads spell; None where a part of its triple is missing."""
    ordered = sorted(quads, key=str)
    found: dict[str, list[Term]] = defaultdict(list)
    for quad in ordered:
        found[quad.predicate.value].append(quad.object)
    subject, predicate, value = (
        next(iter(found[part.value]), None) for part in (RDF.subject, RDF.predicate, RDF.object)
    )
    if (
        not isinstance(subject, ox.NamedNode)
        or not isinstance(predicate, ox.NamedNode)
        or value is None
    ):
        return None
    modality, rank = _named(found, FD.modality), _named(found, FD.rank)
    graph = ordered[0].graph_name
    if not isinstance(graph, ox.NamedNode):
        return None
    return Claim(
        name=name,
        triple=ox.Triple(subject, predicate, value),
        graph=graph,
        document=_named(found, FD.assertedIn),
        passages=tuple(
            sorted(
                (v for v in found[FD.hasPassage.value] if isinstance(v, ox.NamedNode)),
                key=_passage_order,
            )
        ),
        modality=modality,
        certainty=_named(found, FD.certainty),
        rank=rank,
        confidence=next(
            (v.value for v in found[FD.confidence.value] if isinstance(v, ox.Literal)), None
        ),
        notes=_literals(found, SKOS.note),
        reasons=_literals(found, FD.reasonForRank),
        asserted=modality == MODALITY.asserted and rank != RANK.deprecated,
        quads=tuple(ordered),
    )


def _named(found: dict[str, list[Term]], predicate: ox.NamedNode) -> ox.NamedNode | None:
    return next((v for v in found[predicate.value] if isinstance(v, ox.NamedNode)), None)


def _literals(found: dict[str, list[Term]], predicate: ox.NamedNode) -> tuple[ox.Literal, ...]:
    return tuple(v for v in found[predicate.value] if isinstance(v, ox.Literal))


def offsets(passage: str) -> tuple[int, int] | None:
    """Where a passage begins and ends, in characters; None for an IRI without offsets."""
    _, mark, range_ = passage.rpartition("#char=")
    start, comma, end = range_.partition(",")
    return (int(start), int(end)) if mark and comma and start.isdigit() and end.isdigit() else None


def _passage_order(passage: ox.NamedNode) -> tuple[tuple[int, int], str]:
    return offsets(passage.value) or (0, 0), passage.value
