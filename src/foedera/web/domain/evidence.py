"""Evidence: which document says a thing, where in it, how far it goes and how sure it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import pyoxigraph as ox

from foedera.terms import FD, MODALITY, RANK, RDF, SKOS, Term
from foedera.web.extension import Claim
from foedera.web.reading import Reader

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
    parts = ((RDF.subject, subjects), (RDF.object, objects))
    found = await asyncio.gather(
        *(reader.reified(part, things, MOST_CLAIMS) for part, things in parts if things)
    )
    return _claims_in(
        ((quad.subject, quad.graph_name, quad.predicate, quad.object) for quad in quads)
        for quads in found
    )


async def claims_matching(
    reader: Reader, patterns: Iterable[str], limit: int = MOST_CLAIMS
) -> list[Claim]:
    """The statements `?st` in graphs `?g` that any of some patterns finds, by name."""
    answers = await asyncio.gather(*(reader.engine.rows(_select(one, limit)) for one in patterns))
    return _claims_in(
        ((row["st"], row["g"], row["q"], row["v"]) for row in rows) for rows in answers
    )


def _claims_in(answers: Iterable[Iterable[tuple[object, object, object, object]]]) -> list[Claim]:
    """The claims that statements spell, each given as name, graph, predicate and value."""
    said: dict[ox.NamedNode, tuple[ox.NamedNode, dict[ox.NamedNode, list[Term]]]] = {}
    for parts in answers:
        seen = set(said)
        for name, graph, predicate, value in parts:
            if name in seen:
                continue
            if not isinstance(name, ox.NamedNode) or not isinstance(graph, ox.NamedNode):
                continue
            assert isinstance(predicate, ox.NamedNode)
            found = said.setdefault(name, (graph, {}))[1]
            found.setdefault(predicate, []).append(cast(Term, value))
    claims = (
        claim_of(name, graph, found)
        for name, (graph, found) in sorted(said.items(), key=lambda item: item[0].value)
    )
    return [claim for claim in claims if claim is not None]


def claim_of(
    name: ox.NamedNode, graph: ox.NamedNode, found: Mapping[ox.NamedNode, list[Term]]
) -> Claim | None:
    """The claim that a statement's properties spell; None where its triple lacks a part."""
    subject, predicate, value = (
        next(iter(found.get(part, ())), None) for part in (RDF.subject, RDF.predicate, RDF.object)
    )
    if (
        not isinstance(subject, ox.NamedNode)
        or not isinstance(predicate, ox.NamedNode)
        or value is None
    ):
        return None
    modality, rank = _named(found, FD.modality), _named(found, FD.rank)
    passages = [v for v in found.get(FD.hasPassage, ()) if isinstance(v, ox.NamedNode)]
    confidence = next(iter(found.get(FD.confidence, ())), None)
    return Claim(
        name=name,
        triple=ox.Triple(subject, predicate, value),
        graph=graph,
        document=_named(found, FD.assertedIn),
        passages=tuple(sorted(passages, key=_passage_order)),
        modality=modality,
        certainty=_named(found, FD.certainty),
        rank=rank,
        confidence=confidence.value if isinstance(confidence, ox.Literal) else None,
        notes=_literals(found, SKOS.note),
        reasons=_literals(found, FD.reasonForRank),
        asserted=modality in (None, MODALITY.asserted) and rank != RANK.deprecated,
        properties=tuple((p, v) for p, values in found.items() for v in values),
    )


def _named(
    found: Mapping[ox.NamedNode, list[Term]], predicate: ox.NamedNode
) -> ox.NamedNode | None:
    return next((v for v in found.get(predicate, ()) if isinstance(v, ox.NamedNode)), None)


def _literals(
    found: Mapping[ox.NamedNode, list[Term]], predicate: ox.NamedNode
) -> tuple[ox.Literal, ...]:
    return tuple(
        sorted((v for v in found.get(predicate, ()) if isinstance(v, ox.Literal)), key=str)
    )


def offsets(passage: str) -> tuple[int, int] | None:
    """Where a passage begins and ends, in characters; None for an IRI without offsets."""
    _, mark, range_ = passage.rpartition("#char=")
    start, comma, end = range_.partition(",")
    return (int(start), int(end)) if mark and comma and start.isdigit() and end.isdigit() else None


def _passage_order(passage: ox.NamedNode) -> tuple[tuple[int, int], str]:
    return offsets(passage.value) or (0, 0), passage.value
