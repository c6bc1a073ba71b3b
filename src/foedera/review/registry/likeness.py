"""Probable duplicates in the registry, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foedera.linking import Linker, NameIndex, duplicates
from foedera.review.named import named_things
from foedera.statements import Publication

LEAST = 85.0
"""The score, from 0 to 100, from which a pair is named."""
_SAYS = {
    "words_shared": "shared words", "words_too_many": "words of one alone",
    "words_missing": "words of the other alone", "spelling": "slips of spelling",
    "words_explained": "words that are explained", "initials": "initials",
    "acronym": "acronym", "kind": "kind", "place": "place", "identifier": "identifier",
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two entities that may be one."""

    one: str
    other: str
    """Paths: `actor/eurobiomed`."""
    label: str
    other_label: str
    score: float
    reasons: tuple[str, ...]


def probable_duplicates(
    publication: Publication, ontology: Path, least: float = LEAST
) -> Iterator[Pair]:
    """Pairs of one kind whose names would be taken for each other's."""
    base = publication.base
    named = named_things(publication, ontology)
    labels = {entry.iri: entry.label for entry in named}
    for found in duplicates(Linker(NameIndex.build(named)), least):
        yield Pair(
            (base.relative(found.iri) or "").removeprefix("id/"),
            (base.relative(found.other.iri) or "").removeprefix("id/"),
            labels[found.iri],
            found.other.label,
            found.other.score,
            tuple(
                f"{_SAYS.get(feature.id, feature.id)} {feature.value:+.2f}"
                for feature in found.other.features
                if abs(feature.value) >= 0.01
            ),
        )
