"""Probable duplicates in a registry: entities whose names would be taken for each other's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foedera.linking.linker import Linker
from foedera.linking.mention import Candidate, Mention


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two entities that may be one; which stays is for a person to decide."""

    iri: str
    other: Candidate


def duplicates(linker: Linker, least: float = 85.0) -> Iterator[Duplicate]:
    """Pairs of entities of a common kind whose names are alike, each pair once, by IRI.

    `least` is the score, from 0 to 100, from which a pair is named.
    """
    index = linker.index
    seen: set[tuple[str, str]] = set()
    for entity in range(len(index)):
        iri = index.iris[entity]
        kinds = index.types_of(entity)
        names = dict.fromkeys(index.names[name] for name in index.names_of(entity))
        best: dict[str, Candidate] = {}
        for name in names:
            for found in linker.candidates(Mention(name), limit=4):
                known = best.get(found.iri)
                if found.iri != iri and (known is None or known.score < found.score):
                    best[found.iri] = found
        for found in best.values():
            pair = (min(iri, found.iri), max(iri, found.iri))
            if found.score >= least and kinds & set(found.types) and pair not in seen:
                seen.add(pair)
                yield Duplicate(iri, found)
