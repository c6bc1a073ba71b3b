"""Entities as linking sees them: names, kinds, places and identifiers, out of a registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import pyoxigraph as ox

from foedera.terms import FD, RDF, RDFS, SKOS, Term

IDENTIFIERS = tuple(
    FD[name].value
    for name in (
        "siren", "lei", "ror", "wikidataId", "nutsCode", "inseeCode", "geonamesId", "iso3166",
    )
)  # fmt: skip
"""Properties whose value belongs to one thing only."""

_SITUATED = (FD.basedIn.value, FD.takesPlaceIn.value, FD.hasDestination.value, FD.governs.value)
_WITHIN = FD.locatedIn.value


class NameKind(IntEnum):
    """How a name is meant; of two equal names the first kind counts."""

    LABEL = 0
    ALTERNATIVE = 1
    HIDDEN = 2


_NAMES = {
    RDFS.label.value: NameKind.LABEL,
    SKOS.prefLabel.value: NameKind.LABEL,
    SKOS.altLabel.value: NameKind.ALTERNATIVE,
    SKOS.hiddenLabel.value: NameKind.HIDDEN,
}


@dataclass(slots=True)
class Entry:
    """One entity to link to."""

    iri: str
    label: str = ""
    """Its display name."""
    names: dict[str, NameKind] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    """Classes, those above them included."""
    places: set[str] = field(default_factory=set)
    """The IRIs of the places it lies or takes place in, wider ones included."""
    identifiers: dict[str, str] = field(default_factory=dict)
    """Property to value."""


def entries(
    triples: Iterable[ox.Triple],
    broader_classes: Mapping[str, Iterable[str]] | None = None,
    language: str = "en",
) -> list[Entry]:
    """Every named thing of a registry with what the facts say of its names, kind and place.

    `broader_classes` gives the classes above a class; entailed types may be among the triples as
    well. Things without a name are left out.
    """
    found: dict[str, Entry] = {}
    within: dict[str, set[str]] = {}
    for subject, predicate, value in triples:
        if not isinstance(subject, ox.NamedNode):
            continue
        entry = found.get(subject.value)
        if entry is None:
            entry = found[subject.value] = Entry(subject.value)
        _take(entry, predicate.value, value, language, within)
    broader = broader_classes or {}
    for entry in found.values():
        entry.types |= {above for kind in list(entry.types) for above in broader.get(kind, ())}
        entry.places = _upwards(entry.places | within.get(entry.iri, set()), within)
    return [entry for entry in found.values() if entry.names]


def _take(
    entry: Entry, predicate: str, value: Term, language: str, within: dict[str, set[str]]
) -> None:
    if isinstance(value, ox.Literal):
        kind = _NAMES.get(predicate)
        if kind is not None:
            text = value.value
            entry.names[text] = min(kind, entry.names.get(text, kind))
            if kind is NameKind.LABEL and (not entry.label or value.language == language):
                entry.label = text
        elif predicate in IDENTIFIERS:
            entry.identifiers[predicate] = value.value
    elif isinstance(value, ox.NamedNode):
        if predicate == RDF.type.value:
            entry.types.add(value.value)
        elif predicate in _SITUATED:
            entry.places.add(value.value)
        elif predicate == _WITHIN:
            within.setdefault(entry.iri, set()).add(value.value)


def _upwards(places: set[str], within: Mapping[str, set[str]]) -> set[str]:
    every, waiting = set(places), list(places)
    while waiting:
        new = within.get(waiting.pop(), set()) - every
        every |= new
        waiting += new
    return every
