"""Names as people write them, set down by hand, each with what a reader takes it for."""

from __future__ import annotations

from pathlib import Path

from bench.mess import Case

from foedera.linking import Entry, Mention, NameKind
from foedera.terms import FD

FOLDER = Path(__file__).parent / "fixtures" / "linking"
_CLASSES = {
    "Country": ("Place",),
    "Region": ("Place",),
    "City": ("Place",),
    "Site": ("Place",),
    "TerritorialAuthority": ("PublicBody", "Organisation", "Actor"),
    "StateBody": ("PublicBody", "Organisation", "Actor"),
}
"""The classes above each; the others are those of organisations."""
_ORGANISATION = ("Organisation", "Actor")


def bodies(ours: list[Entry]) -> list[Entry]:
    """The registry of bodies.txt, in places of its own and of ours."""
    places = {_slug(e.iri): e for e in ours if "/id/place/" in e.iri}
    found: dict[str, Entry] = {}
    for slug, kind, where, label, others in _rows("bodies.txt"):
        names = {label: NameKind.LABEL}
        for other in filter(None, (one.strip() for one in others.split(";"))):
            names.setdefault(other, NameKind.ALTERNATIVE)
        above = _CLASSES.get(kind, _ORGANISATION)
        sort = "place" if "Place" in above else "actor"
        types = {FD[one].value for one in (kind, *above)}
        entry = Entry(f"http://localhost:8000/id/{sort}/{slug}", label, names, types)
        if where:
            near = found.get(where) or places[where]
            entry.places = {near.iri, *near.places}
        found[slug] = entry
    known = {entry.iri for entry in ours}
    return [entry for entry in found.values() if entry.iri not in known]


def cases(file: str, registry: list[Entry]) -> list[Case]:
    """The names of a file; raises KeyError for a slug that is not in the registry."""
    iris = {_slug(e.iri): e.iri for e in registry if "/actor/" in e.iri or "/place/" in e.iri}
    return [
        Case(mess, Mention(name, places=(place,) if place else ()), _meant(slug, iris))
        for name, place, slug, mess in _rows(file)
    ]


def _meant(slug: str, iris: dict[str, str]) -> str | None:
    return None if slug == "-" else iris[slug]


def _rows(file: str) -> list[list[str]]:
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.split("|")]
        for line in lines
        if line and not line.startswith("#")
    ]


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
