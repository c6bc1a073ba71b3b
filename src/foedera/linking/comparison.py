"""How much of a name another name says: word by word, rare words counting more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from foedera.linking.index import NameIndex
from foedera.linking.words import has_number

_INITIAL = 0.6
"""What one letter counts for a word that begins with it."""
_SHORTENED = 0.75
"""What the beginning of a word counts for the word."""
_OTHER_WORD = 0.4
"""What a slip counts when it makes another word that names use."""
_MISSING = 0.55
"""What a word left out weighs against a word too many."""


_LONGEST = 99


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of the name that is looked for."""

    text: str
    number: int
    """In the index; -1 for a word that no name there has."""
    weight: float
    slip: bool = False
    """Whether it was spelled amiss and put right: only words of words.toml are, being so few."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names compare; weights are in the units of the index."""

    same: float
    """The weight of the words they share, near ones counting in part."""
    extra: float
    """The weight of words that only the name looked for has."""
    missing: float
    """The weight of words that only the entity's name has."""
    slips: int
    """Words that are the same but for slips of spelling."""
    weakest: int
    """Letters of the shortest word with a slip; 0 without slips."""
    numbers_differ: bool
    left_over: tuple[QueryWord, ...]

    @property
    def share(self) -> float:
        """Between 0, nothing in common, and 1, the same words."""
        whole = self.same + self.extra + _MISSING * self.missing
        return self.same / whole if whole else 0.0

    def without(self, explained: Collection[int]) -> Likeness:
        """The same, with some words that are too many explained otherwise: by the town, say."""
        kept = tuple(word for word in self.left_over if word.number not in explained)
        if len(kept) == len(self.left_over):
            return self
        gone = sum(word.weight for word in self.left_over) - sum(word.weight for word in kept)
        extra = max(0.0, self.extra - gone)
        differ = self.numbers_differ and any(has_number(word.text) for word in kept)
        return replace(self, extra=extra, numbers_differ=differ, left_over=kept)


def compare(query: list[QueryWord], name: int, index: NameIndex) -> Likeness:
    """Compare the words of a query with those of one of the index's names."""
    theirs = set(index.name_words[name].tolist())
    weights = index.weights
    same = extra = missing = 0.0
    slips = 0
    left: list[QueryWord] = []
    for word in query:
        if word.number in theirs:
            theirs.discard(word.number)
            same += word.weight
            slips += word.slip
        else:
            left.append(word)
    weakest = _LONGEST if slips else 0
    still: list[QueryWord] = []
    for word in left:
        best, value = -1, 0.0
        for number in theirs:
            likeness = _alike(word, index.word(number))
            if likeness > value:
                best, value = number, likeness
        if best < 0:
            still.append(word)
            continue
        theirs.discard(best)
        weight = float(weights[best])
        same += weight * value
        if len(word.text) == 1:
            missing += weight * (1 - value)
            continue
        extra += weight * (1 - value)
        slips += 1
        weakest = min(weakest or _LONGEST, len(word.text))
    missing += sum(float(weights[number]) for number in theirs)
    extra += sum(word.weight for word in still)
    differ = any(has_number(word.text) for word in still) and any(
        has_number(index.word(number)) for number in theirs
    )
    return Likeness(same, extra, missing, slips, weakest, differ, tuple(still))


def _alike(word: QueryWord, other: str) -> float:
    """From 0 to less than 1: how likely a word is another, written amiss or shortened."""
    text = word.text
    if has_number(text) or has_number(other):
        return 0.0
    shorter, longer = sorted((len(text), len(other)))
    if shorter == 1:
        return _INITIAL if text[0] == other[0] else 0.0
    if shorter < 4:
        return 0.0
    most = 2 if longer >= 8 else 1
    if longer - shorter <= most:
        slips = OSA.distance(text, other, score_cutoff=most)
        if slips <= most:
            likeness = 1 - slips / longer
            return likeness * _OTHER_WORD if word.number >= 0 else likeness
    return _SHORTENED if word.number < 0 and other.startswith(text) else 0.0
