"""What the lists list: a class, its columns and its filters, each a path in the data."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from foedera.terms import DCTERMS, FD, RDF, RDFS

_TYPE = f"{RDF.type}"


@dataclass(frozen=True)
class Column:
    """One column: what a property path leads to."""

    key: str
    path: str
    """A SPARQL property path of serialised terms."""
    most: int = 6
    """Values shown in one cell."""


@dataclass(frozen=True)
class Filter:
    """One filter: the values that a path leads to, offered as choices."""

    key: str
    path: str
    year: bool = False
    """Whether the choice is the year of the date that the path leads to."""
    within: ox.NamedNode | None = None
    """Choices are offered only below this class."""


@dataclass(frozen=True)
class Listing:
    """One list of the catalogue."""

    path: str
    thing: ox.NamedNode
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    newest: str | None = None
    """The path to the date by which the list is sorted, newest first; by name without it."""


_STATUS = Column("column-status", f"{FD.hasStatus}", 2)
_KIND = Column("column-kind", _TYPE, 1)
_BY_STATUS = Filter("filter-status", f"{FD.hasStatus}")
_BY_SECTOR = Filter("filter-sector", f"{FD.concernsSector}")

MISSIONS = Listing(
    "missions",
    FD.Mission,
    (
        Column("column-date", f"{FD.startDate}", 2),
        Column("column-place", f"{FD.hasDestination}", 4),
        _STATUS,
        Column("column-sector", f"{FD.concernsSector}", 3),
    ),
    (
        _BY_STATUS,
        Filter("filter-year", f"{FD.earliestStart}", year=True),
        Filter("filter-place", f"{FD.takesPlaceIn}"),
        _BY_SECTOR,
    ),
    f"{FD.earliestStart}",
)
AGREEMENTS = Listing(
    "agreements",
    FD.Instrument,
    (
        Column("column-parties", f"{FD.hasParty}", 4),
        Column("column-kind", f"{FD.agreementType}", 1),
        _STATUS,
        Column("column-date", f"{FD.signatureDate}", 2),
    ),
    (
        Filter("filter-kind", f"{FD.agreementType}"),
        _BY_STATUS,
        Filter("filter-year", f"{FD.earliestSignature}", year=True),
        Filter("filter-place", f"{FD.hasParty}/{FD.basedIn}"),
        _BY_SECTOR,
    ),
    f"{FD.earliestSignature}",
)
ACTORS = Listing(
    "actors",
    FD.Actor,
    (
        _KIND,
        Column("column-place", f"{FD.basedIn}", 3),
        Column("column-sector", f"{FD.concernsSector}", 3),
    ),
    (
        Filter("filter-kind", _TYPE, within=FD.Actor),
        Filter("filter-place", f"{FD.basedIn}"),
        _BY_SECTOR,
    ),
)
DOCUMENTS = Listing(
    "documents",
    FD.SourceDocument,
    (
        Column("column-publisher", f"{DCTERMS.publisher}", 1),
        Column("column-date", f"{DCTERMS.issued}", 1),
        Column("filter-language", f"{DCTERMS.language}", 2),
    ),
    (
        Filter("filter-publisher", f"{DCTERMS.publisher}"),
        Filter("filter-language", f"{DCTERMS.language}"),
        Filter("filter-year", f"{DCTERMS.issued}", year=True),
    ),
    f"{DCTERMS.issued}",
)
CATALOGUE = (MISSIONS, AGREEMENTS, ACTORS, DOCUMENTS)
NAME = f"{RDFS.label}"
