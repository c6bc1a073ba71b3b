"""From a name, and what is known beside it, to the entities it may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from foedera.linking.comparison import Likeness, QueryWord, compare
from foedera.linking.entries import NameKind
from foedera.linking.index import NameIndex
from foedera.linking.words import (
    bag_key,
    initials,
    joined_key,
    known_words,
    looks_like_acronym,
    put_right,
    words_of,
)

LONGEST_NAME = 300
"""Characters of a name that are looked at."""
_CANDIDATE_NAMES = 3000
"""How many names are weighed for a query before any is compared in full."""
_COMPARED = 10
"""How many entities are compared in full."""
_SAFE_SCORE = 82.0
_SAFE_LEAD = 9.0
"""By how much the first candidate must lead the second, both without a perfect name."""
_PERFECT_LEAD = 2.0
_MOST_EXTRA = 0.2
"""The share of a name's weight that slips may take from a safe match."""
_INITIALS_SHARE = 0.7
"""What a name is worth that is the initials of the other."""
_SHORTEST_SLIP = 6
"""Letters; a slip in a shorter word is never safe."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name to be resolved, with what is known beside it."""

    name: str
    kinds: tuple[str, ...] = ()
    """Class IRIs; one of them, or of their subclasses, is wanted."""
    places: tuple[str, ...] = ()
    """Names or IRIs of places it lies in."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """Property IRI to value."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for a score; `value` is from -1, speaks against, to 1, speaks for."""

    id: str
    value: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a mention may mean."""

    iri: str
    label: str
    name: str
    """The name of the entity that was nearest."""
    types: tuple[str, ...]
    score: float
    """From 0 to 100."""
    match: bool
    """Whether it is safe to take it without looking."""
    features: tuple[Feature, ...]


@dataclass(slots=True)
class _Found:
    """An entity worth comparing, and how it was found."""

    names: set[int] = field(default_factory=set)
    same_letters: bool = False
    acronym: float = 0.0


@dataclass(slots=True)
class _Weighed:
    """A candidate while it is being weighed."""

    entity: int
    name: int
    share: float
    perfect: bool
    safe: bool
    features: dict[str, float]


class Linker:
    """Resolves mentions against an index of names."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self._place_words = lru_cache(maxsize=4096)(self._words_of_place)

    def candidates(self, mention: Mention, limit: int = 5) -> list[Candidate]:
        """The likeliest entities, best first; at most one of them is a match."""
        text = mention.name[:LONGEST_NAME]
        words = list(dict.fromkeys(words_of(text)))
        if not words and not mention.identifiers:
            return []
        query = self._query(words)
        places = self._places(mention.places)
        sure = self._slips_are_sure(query)
        weighed = [
            self._weigh(entity, found, query, sure, mention, places)
            for entity, found in self._found(text, words, query, mention).items()
        ]
        ranked = sorted(
            weighed, key=lambda each: (-each.share, not each.perfect, self.index.iris[each.entity])
        )
        return [
            self._candidate(each, match=place == 0 and _is_match(ranked))
            for place, each in enumerate(ranked[:limit])
            if each.share > 0.05
        ]

    def best(self, mention: Mention) -> Candidate | None:
        """The safe match; None where there is none."""
        found = self.candidates(mention, limit=1)
        return found[0] if found and found[0].match else None

    def batch(self, mentions: Iterable[Mention], limit: int = 5) -> Iterator[list[Candidate]]:
        """The candidates of each mention, in their order, one after the other."""
        for mention in mentions:
            yield self.candidates(mention, limit)

    def _query(self, words: list[str]) -> list[QueryWord]:
        index = self.index
        query = []
        for word, number in zip(words, index.word_numbers(words), strict=True):
            right = put_right(word) if number < 0 else None
            if right is not None:
                (corrected,) = index.word_numbers([right])
                if corrected >= 0:
                    weight = float(index.weights[corrected])
                    query.append(QueryWord(right, corrected, weight, slip=True))
                    continue
            weight = float(index.weights[number]) if number >= 0 else index.rarest
            query.append(QueryWord(word, number, weight))
        return query

    def _found(
        self, text: str, words: list[str], query: list[QueryWord], mention: Mention
    ) -> dict[int, _Found]:
        """The entities worth comparing in full: by key, by identifier, by rare words."""
        index = self.index
        letters = initials(text)
        acronyms = [f"^{letters}"] if letters else []
        if looks_like_acronym(text):
            acronyms.append(f"~{''.join(words)}")
        keys = [bag_key(words), joined_key(words), *acronyms]
        by_bag, by_letters, *by_acronym = index.by_key(keys)
        found: dict[int, _Found] = {}

        def take(names: Iterable[int], most: int = 2 * _COMPARED) -> Iterator[_Found]:
            for name in names:
                entity = int(index.name_entity[name])
                if entity not in found and len(found) >= most:
                    return
                each = found.setdefault(entity, _Found())
                each.names.add(name)
                yield each

        for _ in take(by_bag):
            pass
        for each in take(by_letters):
            each.same_letters = len(keys[1]) > 5
        for entity in sorted(index.by_identifier(mention.identifiers.items())):
            found.setdefault(entity, _Found()).names.update(index.names_of(entity))
        room = len(found) + _COMPARED
        for names in (self._by_words(query).tolist(), *by_acronym):
            for each in take(names, room):
                if names in by_acronym:
                    each.acronym = _INITIALS_SHARE
            room = len(found) + _COMPARED // 2
        return found

    def _by_words(self, query: list[QueryWord]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The names that share most of the query's weight, best first."""
        index = self.index
        wanted: list[tuple[float, int]] = []
        for word in query:
            if word.number >= 0:
                wanted.append((word.weight, word.number))
            else:
                wanted += [
                    (float(index.weights[n]) * (1 - slips / len(word.text)), n)
                    for n, slips in index.near(word.text)[:5]
                ]
        wanted.sort(key=lambda pair: index.bearers.size(pair[1]))
        parts, values, size = [], [], 0
        narrow: np.ndarray[tuple[int], np.dtype[np.int32]] | None = None
        for weight, number in wanted:
            bearers = index.bearers[number]
            if size + len(bearers) <= _CANDIDATE_NAMES:
                parts.append(bearers)
                values.append(weight)
                size += len(bearers)
            elif not parts:  # only common words: keep the names that have several of them
                narrow = bearers if narrow is None else _both(narrow, bearers)
                if len(narrow) <= _CANDIDATE_NAMES:
                    break
        if narrow is not None and not parts:
            parts, values = [narrow[:_CANDIDATE_NAMES]], [1.0]
        if not parts:
            return np.empty(0, dtype=np.int64)
        every = np.concatenate(parts)
        shared = np.repeat(np.array(values), [len(part) for part in parts])
        names, where = np.unique(every, return_inverse=True)
        overlap = np.bincount(where, weights=shared)
        total = sum(word.weight for word in query)
        share = overlap / (total + 0.55 * (index.name_weight[names] - overlap))
        if len(names) > 4 * _COMPARED:
            top = np.argpartition(-share, 4 * _COMPARED)[: 4 * _COMPARED]
            names, share = names[top], share[top]
        order = np.lexsort((names, -share))
        ranked: np.ndarray[tuple[int], np.dtype[np.int64]] = names[order][: 2 * _COMPARED]
        return ranked

    def _weigh(
        self,
        entity: int,
        found: _Found,
        query: list[QueryWord],
        sure: bool,
        mention: Mention,
        places: set[int],
    ) -> _Weighed:
        index = self.index
        beside = self._explained(entity, {word.number for word in query})
        kinds, strange_kind = self._kind_words(entity, query)
        hidden = int(NameKind.HIDDEN)
        best: tuple[float, int, Likeness] | None = None
        for name in sorted(found.names):
            likeness = compare(query, name, index).without(beside | kinds)
            share = likeness.share
            if index.name_kinds[name] == hidden:
                share -= 0.01
            if best is None or share > best[0]:
                best = share, name, likeness
        if best is None:
            raise LookupError(f"{index.iris[entity]} has no name")
        share, name, likeness = best
        features = _word_features(likeness)
        perfect = not likeness.extra and not likeness.missing and not likeness.slips
        if perfect:
            features["same_name"] = 1.0
            if len(query) > 1 and words_of(index.names[name]) != [word.text for word in query]:
                features["word_order"] = -0.1
                share -= 0.005
        elif found.same_letters:
            features["same_letters"] = 1.0
            share, perfect = max(share, 0.97), True
        if found.acronym > share:
            features["acronym"] = share = found.acronym
        named = {word.number for word in query}
        if not perfect and named & kinds and not strange_kind:
            features["kind_named"] = 0.3
        safe = (
            not likeness.left_over
            and not likeness.numbers_differ
            and likeness.extra <= _MOST_EXTRA * (likeness.same + likeness.extra)
            and (likeness.slips == 0 or (likeness.weakest >= _SHORTEST_SLIP and sure))
        )
        if strange_kind and not perfect:
            features["kind_named"] = -0.5
            share *= 0.9
            safe = False
        if likeness.numbers_differ:
            features["numbers_differ"] = -1.0
            share = min(share, 0.6)
        weighed = _Weighed(entity, name, share, perfect, safe or perfect, features)
        self._add_context(weighed, mention, places)
        return weighed

    def _kind_words(self, entity: int, query: list[QueryWord]) -> tuple[frozenset[int], bool]:
        """The query's words that say what the entity is; whether one says it is something else.

        Only words that the name may lack count: a university that is called one is not in doubt.
        """
        known = known_words().kinds
        said = [(word.number, known[word.text]) for word in query if word.text in known]
        if not said:
            return frozenset(), False
        types = _local_names(self.index.types_of(entity))
        fitting = frozenset(number for number, kinds in said if kinds & types)
        return fitting, bool(types) and len(fitting) < len(said)

    def _slips_are_sure(self, query: list[QueryWord]) -> bool:
        """Whether every unknown word is near one known word only."""
        for word in query:
            if word.number >= 0:
                continue
            near = self.index.near(word.text)
            if len(near) > 1 and near[0][1] == near[1][1]:
                return False
        return True

    def _add_context(self, weighed: _Weighed, mention: Mention, places: set[int]) -> None:
        index, entity, features = self.index, weighed.entity, weighed.features
        share = weighed.share
        if mention.kinds:
            agrees = not index.types_of(entity).isdisjoint(mention.kinds)
            features["kind"] = 1.0 if agrees else -1.0
            share = share if agrees else share * 0.6
            weighed.safe &= agrees
        if places:
            lies_in = {entity, *index.places[entity].tolist()}
            if lies_in & places:
                features["place"] = 1.0
                share = 1 - (1 - share) * 0.7
            elif len(lies_in) > 1:
                features["place"] = -1.0
                share *= 0.75
                weighed.safe = False
        if mention.identifiers:
            known = dict(
                line.split(" ", 1) for line in index.identifiers[entity].split("\n") if line
            )
            compared = [known[p] == v for p, v in mention.identifiers.items() if p in known]
            if compared:
                features["identifier"] = 1.0 if all(compared) else -1.0
                share = max(share, 1.0) if all(compared) else share * 0.3
                weighed.perfect |= all(compared)
                weighed.safe = all(compared)
        weighed.share = min(1.0, max(0.0, share))

    def _explained(self, entity: int, said: set[int]) -> frozenset[int]:
        """The words of a place that the entity lies in, named whole: the town beside it."""
        found: frozenset[int] = frozenset()
        for place in self.index.places[entity].tolist():
            for words in self._place_words(place):
                if words <= said:
                    found |= words
        return found

    def _words_of_place(self, place: int) -> tuple[frozenset[int], ...]:
        names = self.index.names_of(place)
        return tuple(frozenset(self.index.name_words[name].tolist()) for name in names)

    def _places(self, given: Iterable[str]) -> set[int]:
        found: set[int] = set()
        for place in given:
            number = self.index.by_iri(place)
            if number is not None:
                found.add(number)
            else:
                (names,) = self.index.by_key([bag_key(words_of(place))])
                found |= {int(self.index.name_entity[name]) for name in names}
        return found

    def _candidate(self, weighed: _Weighed, match: bool) -> Candidate:
        index = self.index
        return Candidate(
            iri=index.iris[weighed.entity],
            label=index.labels[weighed.entity],
            name=index.names[weighed.name],
            types=tuple(sorted(index.types_of(weighed.entity))),
            score=round(100 * weighed.share, 1),
            match=match,
            features=tuple(Feature(name, round(v, 3)) for name, v in weighed.features.items()),
        )


@lru_cache(maxsize=4096)
def _local_names(iris: frozenset[str]) -> frozenset[str]:
    return frozenset(iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for iri in iris)


def _word_features(likeness: Likeness) -> dict[str, float]:
    total = likeness.same + likeness.extra + likeness.missing or 1.0
    features = {
        "words_shared": likeness.same / total,
        "words_too_many": -likeness.extra / total,
        "words_missing": -likeness.missing / total,
    }
    if likeness.slips:
        features["spelling"] = -0.1 * likeness.slips
    return features


def _both(
    one: np.ndarray[tuple[int], np.dtype[np.int32]],
    other: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """What two sorted columns share; the first where they share nothing."""
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    shared = one[other[places] == one]
    return shared if len(shared) else one


def _is_match(ranked: list[_Weighed]) -> bool:
    """Whether the first candidate is safe: good enough, nothing against it, well ahead."""
    first = ranked[0]
    score = 100 * first.share
    lead = score - 100 * ranked[1].share if len(ranked) > 1 else score
    if not first.safe or score < _SAFE_SCORE:
        return False
    if first.perfect and not (len(ranked) > 1 and ranked[1].perfect):
        return lead >= _PERFECT_LEAD
    return lead >= _SAFE_LEAD
