"""The views that a release carries as graphs: what the default graph would be in each of them.

So any tool, and any store that holds the release, can be asked of `graph/view/explicit` alone.
Work is done file by file; in memory is the registry, and what follows from the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, NamedTuple

import pyoxigraph as ox

from foedera.reasoning import Theory, entail_with
from foedera.search.dataset import known_registry
from foedera.search.views import Source, View
from foedera.statements import Statement, statement_is_asserted
from foedera.terms import RANK

_FIELDS = 7


class _Claim(NamedTuple):
    """A line of the file of claims, less the triple."""

    name: str
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
            one.name.value, _iri(one.document), _iri(one.certainty), _iri(one.activity),
            "fact" if asserted else "",
        )  # fmt: skip
        claims.write(("\t".join(fields) + "\n").encode())
        if asserted:
            yield triple


@dataclass(frozen=True)
class Retold:
    """What a view keeps of what documents say, and of the registry."""

    facts: list[bytes]
    """Lines of N-Triples, sorted."""
    claims: set[str]
    """The names of the statements, by IRI."""
    known: list[ox.Triple]
    """What the registry says of the things that the statements lead to."""

    def triples(self) -> Iterator[ox.Triple]:
        """The facts."""
        return map(_triple, self.facts)


def retell(
    view: View,
    claims: Path,
    registry: Sequence[ox.Triple],
    sources: Mapping[str, Source],
) -> Retold:
    """Look at every claim; `claims` are the sorted lines that `telling` wrote."""
    facts: list[bytes] = []
    told: set[str] = set()
    named: set[str] = set()
    for triple, kept in _kept(view, claims, sources):
        if any(claim.asserted for claim in kept):
            facts.append(triple)
        subject, _, rest = triple.partition(b" ")
        value = rest.partition(b" ")[2]
        named.update(t[1:-1].decode() for t in (subject, value[:-2]) if t.startswith(b"<"))
        named.update(claim.document.value for claim in kept if claim.document)
        named.update(claim.activity for claim in kept)
        told.update(claim.name for claim in kept)
    return Retold(list(dict.fromkeys(facts)), told, known_registry(registry, named))


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
    told = retell(view, claims, registry, sources)
    stated = [*told.triples(), *told.known]
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


def _claim(
    name: bytes, document: bytes, certainty: bytes, activity: bytes, asserted: bytes
) -> _Claim:
    def node(iri: bytes) -> ox.NamedNode | None:
        return ox.NamedNode(iri.decode()) if iri else None

    told = node(document), node(certainty)
    return _Claim(name.decode(), *told, activity.decode(), bool(asserted))


def _triple(line: bytes) -> ox.Triple:
    quad: ox.Quad = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES)))
    return quad.triple


def _iri(term: ox.NamedNode | None) -> str:
    return term.value if term is not None else ""
