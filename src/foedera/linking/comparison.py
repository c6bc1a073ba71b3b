"""How much of a name another name says: word by word, rare words counting more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from foedera.linking.index import NameIndex
from foedera.linking.words import has_number

_INITIAL = 0.6
"""What one letter counts for a word that begins with it."""
_SPELLED_OUT = 0.9
"""What an acronym counts for the words whose initials it is: CCI, chambre, commerce, industrie."""
_SHORTENED = 0.75
"""What the beginning of a word counts for the word."""
_OTHER_WORD = 0.4
"""What a slip counts when it makes another word that names use."""
_MISSING = 0.55
"""What a word left out weighs against a word too many."""
_LONGEST = 99
_ACRONYM_LETTERS = range(2, 6)


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of the name that is looked for."""

    text: str
    number: int
    """In the index; -1 for a word that no name there has."""
    weight: float
    slip: bool = False
    """Whether it was spelled amiss and put right before names were compared."""


@dataclass(slots=True)
class Likeness:
    """How two names compare; weights are in the units of the index."""

    same: float = 0.0
    """The weight of the words they share, near ones counting in part."""
    extra: float = 0.0
    """The weight of words that only the name looked for has."""
    missing: float = 0.0
    """The weight of words that only the entity's name has."""
    spelled_out: float = 0.0
    """What of `same` is words that stand for their initials."""
    slips: int = 0
    """Words that are the same but for slips of spelling."""
    weakest: int = _LONGEST
    """Letters of the shortest word with a slip."""
    changed: int = _LONGEST
    """Letters of the shortest word with a letter changed: none left out, doubled or swapped."""
    at_the_edge: float = 0.0
    """The weight of words whose first or last letters differ: endings make other names."""
    plurals: int = 0
    """Words that differ by the s of a plural; no slips."""
    numbers_differ: bool = False
    left_over: tuple[QueryWord, ...] = ()
    lacking: frozenset[int] = frozenset()
    """The words that only the entity's name has."""

    @property
    def share(self) -> float:
        """Between 0, nothing in common, and 1, the same words."""
        whole = self.same + self.extra + _MISSING * self.missing
        return self.same / whole if whole else 0.0

    @property
    def most(self) -> float:
        """The share that there would be if all words left over were explained."""
        gone = sum(word.weight for word in self.left_over)
        whole = self.same + self.extra - gone + _MISSING * self.missing
        return self.same / whole if whole > 0 else 0.0

    def without(self, explained: Collection[str]) -> Likeness:
        """The same, with some words that are too many explained otherwise: by the town, say."""
        kept = tuple(word for word in self.left_over if word.text not in explained)
        if len(kept) == len(self.left_over):
            return self
        gone = sum(word.weight for word in self.left_over) - sum(word.weight for word in kept)
        extra = max(0.0, self.extra - gone)
        differ = self.numbers_differ and any(has_number(word.text) for word in kept)
        return replace(self, extra=extra, numbers_differ=differ, left_over=kept)


def compare(query: Sequence[QueryWord], name: int, index: NameIndex) -> Likeness:
    """Compare the words of a query with those of one of the index's names."""
    theirs = set(index.name_words[name].tolist())
    found = Likeness()
    left: list[QueryWord] = []
    for word in query:
        if word.number in theirs:
            theirs.discard(word.number)
            found.same += word.weight
            found.slips += word.slip
        else:
            left.append(word)
    if left and theirs:
        left = [word for word in left if not _take_near(word, theirs, found, index)]
    if theirs:
        found.missing += sum(index.weight(number) for number in theirs)
        found.numbers_differ = any(has_number(word.text) for word in left) and any(
            has_number(index.word(number)) for number in theirs
        )
        found.lacking = frozenset(theirs)
    if left:
        found.extra += sum(word.weight for word in left)
        found.left_over = tuple(left)
    return found


def _take_near(word: QueryWord, theirs: set[int], found: Likeness, index: NameIndex) -> bool:
    """Take the word that another is nearest to out of those that wait; False where there is none.

    Where none is near it may be the initials of several.
    """
    best, value = -1, 0.0
    for number in theirs:
        likeness = _alike(word, index.word(number))
        if likeness > value:
            best, value = number, likeness
    if best < 0:
        spelled = _spelled_out(word.text, theirs, index)
        weight = sum(index.weight(number) for number in spelled)
        theirs.difference_update(spelled)
        found.same += weight * _SPELLED_OUT
        found.spelled_out += weight * _SPELLED_OUT
        found.extra += weight * (1 - _SPELLED_OUT)
        return bool(spelled)
    theirs.discard(best)
    weight, text, other = index.weight(best), word.text, index.word(best)
    found.same += weight * value
    if len(text) == 1:
        found.missing += weight * (1 - value)
        return True
    found.extra += weight * (1 - value)
    if _is_plural(text, other):
        found.plurals += 1
        return True
    found.slips += 1
    found.weakest = min(found.weakest, len(text))
    if _differ_at_the_edge(text, other):
        found.at_the_edge += weight
    if len(text) == len(other) and sorted(text) != sorted(other):
        found.changed = min(found.changed, len(other))
    return True


def _alike(word: QueryWord, other: str) -> float:
    """From 0 to less than 1: how likely a word is another, written amiss or shortened."""
    text = word.text
    shorter, longer = sorted((len(text), len(other)))
    if shorter == 1:
        return _INITIAL if text[0] == other[0] and not has_number(other) else 0.0
    if shorter < 4 or has_number(text) or has_number(other):
        return 0.0
    most = 2 if longer >= 8 else 1
    if longer - shorter <= most:
        slips = OSA.distance(text, other, score_cutoff=most)
        if slips <= most:
            likeness = 1 - slips / longer
            another = word.number >= 0 and not _is_plural(text, other)
            return likeness * _OTHER_WORD if another else likeness
    return _SHORTENED if word.number < 0 and other.startswith(text) else 0.0


def _is_plural(one: str, other: str) -> bool:
    return f"{one}s" == other or f"{other}s" == one


def _differ_at_the_edge(text: str, other: str) -> bool:
    """Whether the first or last letter is another one, not swapped with its neighbour."""
    same = text[0] == other[0] and text[-1] == other[-1]
    return not same and sorted(text) != sorted(other)


def _spelled_out(acronym: str, words: Iterable[int], index: NameIndex) -> list[int]:
    """The words, one a letter, that an acronym is the initials of; none where a letter lacks one.

    Words that say of what kind a thing is come first, being lightest: they are what is shortened.
    """
    if len(acronym) not in _ACRONYM_LETTERS or not acronym.isalpha():
        return []
    waiting = sorted(words, key=lambda number: (index.weight(number), number))
    if len(waiting) < len(acronym):
        return []
    taken: list[int] = []
    for letter in acronym:
        fitting = next((n for n in waiting if index.word(n)[0] == letter), None)
        if fitting is None:
            return []
        waiting.remove(fitting)
        taken.append(fitting)
    return taken
