"""Diagrams of the vocabulary's patterns: a situation in the middle, and what it ties together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.terms import FD, OWL, RDF, RDFS
from foedera.web.view import Viewer

_ROW, _SIDE, _GAP = 46, 190, 165
_WIDTH = 3 * _SIDE + 2 * _GAP + 2
_LONGEST = 27
_OPEN: Mapping[ox.NamedNode, Sequence[ox.NamedNode]] = {
    FD.Participation: (FD.role, FD.onBehalfOf),
    FD.PartyRole: (FD.role, FD.representedBy),
    FD.StatusRecord: (FD.hasStatus, FD.asOf),
    FD.Statement: (RDF.subject, RDF.predicate, RDF.object),
}
"""Properties of a pattern whose domain the vocabulary leaves open."""


@dataclass(frozen=True)
class ArrowView:
    """A property with the class at its other end, and where it is drawn."""

    y: int
    property: str
    name: str
    inward: bool


@dataclass(frozen=True)
class DiagramView:
    """One pattern, ready to be drawn."""

    anchor: str
    title: str
    height: int
    width: int
    side: int
    """Width of a box."""
    gap: int
    """Length of an arrow."""
    middle: int
    arrows: tuple[ArrowView, ...]

    @property
    def words(self) -> str:
        """The diagram for those who do not see it."""
        return "; ".join(
            f"{a.name} → {a.property} → {self.title}"
            if a.inward
            else f"{self.title} → {a.property} → {a.name}"
            for a in self.arrows
        )


def diagrams(
    about: Mapping[ox.NamedNode, Sequence[ox.Triple]], viewer: Viewer
) -> list[DiagramView]:
    """A diagram for each kind of situation and for statements, from domains and ranges."""
    centres = [
        term for term, said in about.items()
        if any(t.predicate == RDFS.subClassOf and t.object == FD.Situation for t in said)
    ]  # fmt: skip
    centres = [*sorted(centres, key=lambda one: one.value), FD.Statement]
    found = (_diagram(one, about, viewer) for one in centres if one in about)
    return [one for one in found if one.arrows]


def _diagram(
    centre: ox.NamedNode, about: Mapping[ox.NamedNode, Sequence[ox.Triple]], viewer: Viewer
) -> DiagramView:
    inward: list[tuple[ox.NamedNode, ox.NamedNode | None]] = []
    outward: list[tuple[ox.NamedNode, ox.NamedNode | None]] = []
    backwards: set[ox.NamedNode] = set()
    for term in sorted(about, key=lambda one: one.value):
        said = about[term]
        if centre in _values(said, RDFS.range):
            inward.append((term, next(iter(_values(said, RDFS.domain)), None)))
            backwards.update(_values(said, OWL.inverseOf))
            backwards.update(
                other for other, more in about.items() if term in _values(more, OWL.inverseOf)
            )
    for term in sorted(about, key=lambda one: one.value):
        said = about[term]
        if centre in _values(said, RDFS.domain) and term not in backwards:
            outward.append((term, next(iter(_values(said, RDFS.range)), None)))
    drawn = {term for term, _ in outward}
    for term in _OPEN.get(centre, ()):
        if term not in drawn:
            outward.append((term, next(iter(_values(about.get(term, ()), RDFS.range)), None)))
    rows = max(len(inward), len(outward), 1)
    arrows = [
        _arrow(place, len(ends), rows, term, end, viewer, ends is inward)
        for ends in (inward, outward)
        for place, (term, end) in enumerate(ends)
    ]
    return DiagramView(
        anchor=centre.value.rpartition("#")[2],
        title=_short(viewer.term(centre).text),
        height=rows * _ROW + 12,
        width=_WIDTH,
        side=_SIDE,
        gap=_GAP,
        middle=(rows * _ROW) // 2 + 6,
        arrows=tuple(arrows),
    )


def _arrow(
    place: int,
    of: int,
    rows: int,
    term: ox.NamedNode,
    end: ox.NamedNode | None,
    viewer: Viewer,
    inward: bool,
) -> ArrowView:
    start = (rows - of) * _ROW // 2
    return ArrowView(
        y=start + place * _ROW + _ROW // 2 + 6,
        property=_short(viewer.term(term).text, 25),
        name=_short(viewer.term(end).text) if end is not None else "…",
        inward=inward,
    )


def _values(said: Iterable[ox.Triple], predicate: ox.NamedNode) -> list[ox.NamedNode]:
    return [
        t.object for t in said if t.predicate == predicate and isinstance(t.object, ox.NamedNode)
    ]


def _short(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
