"""Which entities are worth comparing with a name in full: by key, by identifier, by rare words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from foedera.linking.comparison import QueryWord
from foedera.linking.index import NameIndex
from foedera.linking.mention import Mention
from foedera.linking.words import (
    bag_key,
    initials,
    joined_key,
    known_words,
    looks_like_acronym,
    misread,
    put_right,
)

_CANDIDATE_NAMES = 3000
"""How many names are weighed for a query before any is compared in full."""
_COMPARED = 10
"""How many entities are compared in full."""

_Numbers = npt.NDArray[np.int32]


@dataclass(slots=True)
class Found:
    """An entity worth comparing, and how it was found."""

    names: set[int] = field(default_factory=set)
    same_letters: bool = False
    acronym: bool = False


def query_words(words: list[str], index: NameIndex) -> list[QueryWord]:
    """The words of a query with their numbers and weights, obvious slips put right."""
    query = []
    for word, number in zip(words, index.word_numbers(words), strict=True):
        if number >= 0:
            query.append(QueryWord(word, number, index.weight(number)))
            continue
        if len(words) > 1 and put_right(word) in known_words().legal:
            continue
        meant = _meant(word, index)
        if meant is None:
            query.append(QueryWord(word, -1, index.rarest))
        else:
            query.append(QueryWord(meant[0], meant[1], index.weight(meant[1]), slip=True))
    return query


def _meant(word: str, index: NameIndex) -> tuple[str, int] | None:
    """The one word of the index that an unknown word is a common slip or a misreading of."""
    right = put_right(word)
    readings = [right] if right is not None else misread(word)
    if not readings:
        return None
    known = [
        (text, number)
        for text, number in zip(readings, index.word_numbers(readings), strict=True)
        if number >= 0
    ]
    return known[0] if len(known) == 1 else None


def find(
    text: str, words: list[str], query: list[QueryWord], mention: Mention, index: NameIndex
) -> dict[int, Found]:
    """The entities that a name may mean, by number."""
    letters = initials(text)
    acronyms = [f"^{letters}"] if letters else []
    if looks_like_acronym(text):
        acronyms.append(f"~{''.join(words)}")
    joined = joined_key(text)
    by_bag, by_letters, *by_acronym = index.by_key([bag_key(words), joined, *acronyms])
    found: dict[int, Found] = {}

    def take(names: Iterable[int], most: int = 2 * _COMPARED) -> Iterator[Found]:
        for name in names:
            entity = int(index.name_entity[name])
            if entity not in found and len(found) >= most:
                return
            each = found.setdefault(entity, Found())
            each.names.add(name)
            yield each

    for _ in take(by_bag):
        pass
    for each in take(by_letters if joined else ()):
        each.same_letters = True
    for entity in sorted(index.by_identifier(mention.identifiers.items())):
        found.setdefault(entity, Found()).names.update(index.names_of(entity))
    room = len(found) + _COMPARED
    for _ in take(_by_words(query, index).tolist(), room):
        pass
    for names in by_acronym:
        room = len(found) + _COMPARED // 2
        for each in take(names, room):
            each.acronym = True
    return found


def _by_words(query: list[QueryWord], index: NameIndex) -> npt.NDArray[np.int64]:
    """The names that share most of the query's weight, best first."""
    wanted: list[tuple[float, int]] = []
    for word in query:
        if word.number >= 0:
            wanted.append((word.weight, word.number))
        else:
            wanted += [
                (index.weight(n) * (1 - slips / len(word.text)), n)
                for n, slips in index.near(word.text)[:5]
            ]
    wanted.sort(key=lambda pair: index.bearers.size(pair[1]))
    parts, values, size = [], [], 0
    narrow: _Numbers | None = None
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
    ranked: npt.NDArray[np.int64] = names[order][: 2 * _COMPARED]
    return ranked


def _both(one: _Numbers, other: _Numbers) -> _Numbers:
    """What two sorted columns share; the first where they share nothing."""
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    shared = one[other[places] == one]
    return shared if len(shared) else one
