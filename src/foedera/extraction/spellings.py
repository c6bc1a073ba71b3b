"""Spellings: when two names, or a name and an acronym, are one body's or person's."""

import re

from foedera.extraction.mention import ACRONYM, Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.signs import PERSON, PLACE
from foedera.extraction.view import fold

LIKE = 92
"""From which likeness on, out of 100, two long names are one with a slip of the pen."""


def squashed(name: str) -> str:
    """A name without blanks and marks: "Pro-México" and "ProMéxico" are one."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


def simplified(name: str, rules: Rulebook) -> tuple[str, ...]:
    """A name's telling words, folded: what two spellings of a name share."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    return tuple(word for word in words if word not in rules.words["small"])


def spelt_within(letters: str, within: str) -> bool:
    """Whether some letters stand in that order among others."""
    position = 0
    for letter in letters:
        position = within.find(letter, position) + 1
        if not position:
            return False
    return True


def abbreviates(mention: Mention, other: Mention) -> bool:
    """Whether of two names, one in brackets, the shorter abbreviates the longer."""
    long, short = sorted((mention.text, other.text), key=len, reverse=True)
    if PLACE in (mention.thing, other.thing) or PERSON in (mention.thing, other.thing):
        return False
    full = mention if mention.text == long else other
    lone_acronym = ACRONYM.match(short) and " " not in short
    if "head" in full.evidence and len(long.split()) >= 3 and lone_acronym:
        return True
    first = re.split(r"[\s-]", short)[0]
    letters = re.sub(r"[^a-z]", "", fold(first))
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", fold(long)))
    if not spelt_within(letters, initials):
        return False
    return 2 <= len(letters) <= 6 and bool(ACRONYM.match(first) or len(letters) <= 4)


def same_person(one: tuple[str, ...], other: tuple[str, ...], titled: bool) -> bool:
    """Whether two simplified names are one person's; `titled`: a title stands before the first."""
    if one == other:
        return bool(one)
    if not one or not other:
        return False
    if len(one) == 1:
        return one[0] == other[-1] or (titled and one[0] in other)
    initial = one[0][0] == other[0][0] and len(one[0]) <= 2
    return one[-1] == other[-1] and (set(one) <= set(other) or initial)


def same_body(
    one: tuple[str, ...], other: tuple[str, ...], mention: Mention, kind: str, rules: Rulebook
) -> bool:
    """Whether a mention's simplified name and that of a body of some kind are one."""
    if not one or not other:
        return False
    if one == other:
        return True
    bare = tuple(word for word in one if word not in rules.kind_of_word)
    other_bare = tuple(word for word in other if word not in rules.kind_of_word)
    loose = "head" not in mention.evidence
    kinds_fit = mention.kind == kind or mention.kind in (None, "company") or loose
    # "X State" is X State University.
    kinds_fit = kinds_fit or (mention.kind == "state" and kind == "university")
    surely = len(bare) > 1 or mention.kind == kind or loose
    if bare and bare == other_bare and kinds_fit and surely:
        return True
    if len(one) >= 2 and set(one) < set(other) and kinds_fit and other[: len(one)] == one:
        return True
    if len(one) == 1 and len(one[0]) >= 3 and ACRONYM.match(mention.text) and len(other) >= 3:
        return "".join(word[0] for word in other) == one[0]
    if len(one) >= 3 and len(one) == len(other) and kinds_fit:
        from rapidfuzz.fuzz import ratio

        return ratio(" ".join(one), " ".join(other)) > LIKE
    return False
