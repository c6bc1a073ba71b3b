"""Words beside a name that say what is known of the entity anyway: its town, its kind, its acronym.

A name with such words means the same entity; with any other word left over it may mean another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from foedera.linking.comparison import QueryWord
from foedera.linking.index import NameIndex
from foedera.linking.words import bag_key, initials, known_words
from foedera.terms import FD

_PERSON = FD.Person.value
_PLACE = FD.Place.value
_CITY = FD.City.value
_COMPANY = FD.Company.value
_ACRONYM_LETTERS = range(3, 9)
_POSTAL_CODE = 5
"""Digits."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What of the words beside a name is accounted for."""

    words: frozenset[str]
    likely: bool
    """Whether some of them are a town that only may be the entity's."""
    kinds: frozenset[str]
    """Of the words those that say what the entity is."""
    strange_kind: bool
    """Whether a word that nothing explains says that it is something else."""


NOTHING = Explained(frozenset(), False, frozenset(), False)


class Explainer:
    """Tells which words that a name does not have an entity accounts for."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self._words_of = lru_cache(maxsize=4096)(self._names_in_words)
        self._initials = lru_cache(maxsize=4096)(self._initials_of)
        self._codes = lru_cache(maxsize=4096)(self._codes_of)

    def explained(
        self,
        entity: int,
        name: int,
        said: frozenset[str],
        beside: frozenset[str],
        left: Sequence[QueryWord],
    ) -> Explained:
        """What of the words left over beside a name of an entity something explains.

        `said` are all words of the query, `beside` those that punctuation sets off.
        """
        index = self.index
        wanted = {word.text for word in left}
        types = index.types_of(entity)
        found: set[str] = set()
        for place in index.places[entity].tolist():
            found |= self._whole_names(place, said)
            found |= self._codes(place) & wanted
        if _COMPANY in types:
            found &= beside  # Acme, France is Acme; Acme France is a company of its own.
        if not wanted <= found:
            found |= self._whole_names(entity, said)
            found |= {text for text in wanted - found if self._abbreviates(text, name)}
            if _PERSON in types and len(said - wanted) > 1:
                found |= {text for text in wanted if len(text) == 1 and text.isalpha()}
            if _PLACE in types:
                found |= self._codes(entity) & wanted
            if _CITY in types:
                found |= _postal(wanted)
        kinds, strange = _kinds(wanted - found, types)
        rest = [word.text for word in left if word.text not in found and word.text not in kinds]
        likely = (
            bool(rest)
            and (_COMPANY not in types or beside.issuperset(rest))
            and self._lies_about(entity, rest)
        )
        if likely:
            found.update(rest)
        return Explained(frozenset(found) | kinds, likely, kinds, strange and not likely)

    def _whole_names(self, entity: int, said: frozenset[str]) -> set[str]:
        """The words of an entity's names that are said whole: another name of it, the town."""
        return {text for words in self._words_of(entity) if words <= said for text in words}

    def _names_in_words(self, entity: int) -> tuple[frozenset[str], ...]:
        index = self.index
        return tuple(
            frozenset(index.word(number) for number in index.name_words[name].tolist())
            for name in index.names_of(entity)
        )

    def _codes_of(self, place: int) -> frozenset[str]:
        """The ISO 3166 codes of a place as people write them beside a town: CA, GB."""
        code = self.index.identifiers_of(place).get(FD.iso3166.value, "")
        short = known_words().countries.get(code, ())
        return frozenset((code.rpartition("-")[2].lower(), *short))

    def _abbreviates(self, text: str, name: int) -> bool:
        """Whether a word is made of initials that follow each other in a name."""
        return len(text) in _ACRONYM_LETTERS and text in self._initials(name)

    def _initials_of(self, name: int) -> str:
        return initials(self.index.names[name]) or ""

    def _lies_about(self, entity: int, words: list[str]) -> bool:
        """Whether words are a place in the narrowest place that an entity is known to lie in."""
        index = self.index
        lies_in = set(index.places[entity].tolist())
        if not any(len(index.places[place]) for place in lies_in):  # a country at most
            return False
        (names,) = index.by_key([bag_key(words)])
        places = {int(index.name_entity[name]) for name in names}
        return any(
            _PLACE in index.types_of(place) and lies_in <= set(index.places[place].tolist())
            for place in places
        )


def _kinds(words: set[str], types: frozenset[str]) -> tuple[frozenset[str], bool]:
    """The words that say what an entity is; whether one says that it is something else."""
    known = known_words().kinds
    said = [(text, known[text]) for text in words if text in known]
    if not said:
        return frozenset(), False
    local = local_names(types)
    fitting = frozenset(text for text, kinds in said if kinds & local)
    return fitting, bool(types) and len(fitting) < len(said)


def _postal(words: set[str]) -> set[str]:
    """The words of a postal code: 13002, CEDEX 20."""
    codes = {text for text in words if text.isdigit() and len(text) == _POSTAL_CODE}
    if "cedex" in words:
        codes |= {"cedex", *(text for text in words if text.isdigit() and len(text) <= 2)}
    return codes


@lru_cache(maxsize=4096)
def local_names(iris: frozenset[str]) -> frozenset[str]:
    """The ends of IRIs."""
    return frozenset(iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for iri in iris)
