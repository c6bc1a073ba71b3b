"""What can be claimed: each relation with the kinds of thing it joins and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

THING, CONCEPT, DATE, NUMBER, NAME = "thing", "concept", "date", "number", "name"

DATE_FORM = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?|--\d{2}-\d{2}|--\d{2}")


@dataclass(frozen=True)
class Relation:
    """One kind of claim."""

    name: str
    of: tuple[str, ...]
    """The kinds of thing that it is said of."""
    takes: str
    """`thing`, `concept`, `date`, `number` or `name`."""
    kinds: tuple[str, ...] = ()
    """Kinds of thing it may lead to; for a concept, the schemes it may come from."""
    single: bool = False
    """Whether a second value is more likely a mistake than a second fact."""
    happening: bool = False
    """Whether it would say, read alone, that something has happened."""


_ALL = (
    Relation("status", ("event",), CONCEPT, ("event-status",), single=True),
    Relation("status", ("instrument",), CONCEPT, ("agreement-status",), single=True),
    Relation("leader", ("event",), THING, ("actor",), happening=True),
    Relation("participant", ("event",), THING, ("actor",), happening=True),
    Relation("organiser", ("event",), THING, ("actor",)),
    Relation("met", ("event",), THING, ("actor",), happening=True),
    Relation("origin", ("event",), THING, ("place",)),
    Relation("destination", ("event",), THING, ("place",), happening=True),
    Relation("place", ("event",), THING, ("place",)),
    Relation("start", ("event",), DATE, single=True),
    Relation("end", ("event",), DATE, single=True),
    Relation("attends", ("event",), THING, ("event",)),
    Relation("part-of", ("event",), THING, ("event",)),
    Relation("type", ("instrument",), CONCEPT, ("agreement-type",), single=True),
    Relation("party", ("instrument",), THING, ("actor",)),
    Relation("signatory", ("instrument",), THING, ("actor",), happening=True),
    Relation("signed", ("instrument",), DATE, single=True, happening=True),
    Relation("during", ("instrument",), THING, ("event",), happening=True),
    Relation("signed-at", ("instrument",), THING, ("event",), happening=True),
    Relation("count", ("instrument",), NUMBER, single=True),
    Relation("sector", ("event", "instrument"), CONCEPT, ("sector",)),
    Relation("holds", ("actor",), THING, ("post",)),
    Relation("based-in", ("actor",), THING, ("place",)),
    Relation("name", ("actor", "place", "event", "instrument", "initiative", "post"), NAME),
)


def relation(name: str, kind: str) -> Relation | None:
    """The relation of a name that is said of a kind of thing."""
    return next((one for one in _ALL if one.name == name and kind in one.of), None)


def relations_of(kind: str) -> tuple[Relation, ...]:
    """What can be claimed of a kind of thing, in the order in which a page shows it."""
    return tuple(one for one in _ALL if kind in one.of)


CLASSES: dict[str, tuple[str, ...]] = {
    "actor": (
        "Person", "Organisation", "PublicBody", "TerritorialAuthority", "StateBody",
        "DevelopmentAgency", "ChamberOfCommerce", "Cluster", "CompetitivenessCluster",
        "ClusterAlliance", "University", "ResearchOrganisation", "TechnologyTransferOffice",
        "Company", "Association", "NGO", "ActorGroup",
    ),
    "place": ("City", "Region", "Country", "Site", "Place"),
    "event": ("Mission", "TradeEvent", "Meeting", "Visit", "SigningCeremony", "Event"),
    "instrument": ("Agreement", "AgreementSet"),
    "initiative": ("Programme", "Policy", "Project", "Call"),
    "post": ("Post",),
}  # fmt: skip
"""The classes that a new entity of a kind may have, the likeliest of a kind first."""
