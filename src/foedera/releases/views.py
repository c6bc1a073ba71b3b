"""The views that a release carries as graphs: what the default graph would be in each of them.

So any tool, and any store that holds the release, can be asked of `graph/view/explicit` alone.
Work is done file by file; in memory is the registry, and what follows from the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO, NamedTuple

import pyoxigraph as ox

from foedera.reasoning import Theory, entail_with
from foedera.search.dataset import known_registry
from foedera.search.views import Source, View
from foedera.statements import Statement, statement_is_asserted
from foedera.terms import RANK

_FIELDS = 6


class _Claim(NamedTuple):
    """A line of the file of claims, less the triple."""

    document: ox.NamedNode | None
    certainty: ox.NamedNode | None
    activity: str
    asserted: bool


def telling(statements: Iterable[Statement], claims: IO[bytes]) -> Iterator[ox.Triple]:
    """The facts among statements; every claim goes into a file on the way, a line each."""
    for one in statements:
        triple = one.triple
        if triple is None:
            continue
        asserted = statement_is_asserted(one)
        fields = (
            f"{triple} .", _iri(one.modality), "deprecated" if one.rank == RANK.deprecated else "",
            _iri(one.document), _iri(one.certainty), _iri(one.activity), "fact" if asserted else "",
        )  # fmt: skip
        claims.write(("\t".join(fields) + "\n").encode())
        if asserted:
            yield triple


def view_graph(
    view: View,
    claims: Path,
    registry: Sequence[ox.Triple],
    sources: Mapping[str, Source],
    ontology: Iterable[ox.Triple],
    theory: Theory,
) -> Iterator[ox.Triple]:
    """The facts that a view keeps, what follows from them alone, and what names them.

    `claims` are the sorted lines that `telling` wrote.
    """
    facts: list[bytes] = []
    named: set[str] = set()
    for triple, kept in _kept(view, claims, sources):
        if any(claim.asserted for claim in kept):
            facts.append(triple)
        subject, _, value = _triple(triple)
        named.update(term.value for term in (subject, value) if isinstance(term, ox.NamedNode))
        named.update(claim.document.value for claim in kept if claim.document)
        named.update(claim.activity for claim in kept)
    known = known_registry(registry, named)
    stated = [*map(_triple, dict.fromkeys(facts)), *known]
    yield from stated
    yield from ontology
    yield from entail_with(stated, theory)


def _kept(
    view: View, claims: Path, sources: Mapping[str, Source]
) -> Iterator[tuple[bytes, list[_Claim]]]:
    """The triples that a view keeps, each with the claims that it rests on.

    A claim bears out another only in the same modality, and never once it is deprecated.
    """
    with claims.open("rb") as lines:
        split = (line.rstrip(b"\n").rsplit(b"\t", _FIELDS) for line in lines)
        for (triple, _, _), group in groupby(split, key=lambda fields: tuple(fields[:3])):
            told = [_claim(*fields[3:]) for fields in group]
            kept = list(view.kept(told, sources))
            if kept:
                yield triple, kept


def _claim(document: bytes, certainty: bytes, activity: bytes, asserted: bytes) -> _Claim:
    def node(iri: bytes) -> ox.NamedNode | None:
        return ox.NamedNode(iri.decode()) if iri else None

    return _Claim(node(document), node(certainty), activity.decode(), bool(asserted))


def _triple(line: bytes) -> ox.Triple:
    quad: ox.Quad = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES)))
    return quad.triple


def _iri(term: ox.NamedNode | None) -> str:
    return term.value if term is not None else ""
