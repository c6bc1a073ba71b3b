"""Acronyms in brackets: which names they abbreviate, and how far those names reach."""

import re

from foedera.extraction.line import Line
from foedera.extraction.mention import ACRONYM
from foedera.extraction.spellings import spelt_within
from foedera.extraction.view import fold

# How many words a name has at most between its head and its acronym.
REACH = 14
# How far ahead a capital may come for a name not to be over.
SOON = 9
OPEN_WORDS = frozenset(["VERB", "AUX", "PRON", "SCONJ"])
INNER_MARKS = frozenset(["-", "–", "&", "/", "'", "’"])


def acronym_after(line: Line, end: int) -> str | None:
    """The acronym in brackets right after the token before `end`."""
    if end > len(line.tokens) or end < 1:
        return None
    match = line.rules.pattern("mentions.bracket").match(line.view.text, line.tokens[end - 1].end)
    if not match:
        return None
    if ACRONYM.match(match[1]):
        return None if match[1].isdigit() else match[1]
    if not re.match(r"^[A-Z][a-z]{1,5}$", match[1]) or line.places.level(match[1]):
        return None
    # "(Arii)", "(Satt)": French papers write acronyms with one capital.
    words = line.tokens[max(0, end - REACH) : end]
    initials = "".join(t.folded[0] for t in words if t.is_word)
    letter = match[1][0].lower()
    first = next((t for t in reversed(words) if t.capital and t.folded[0] == letter), None)
    letters = line.view.folded[first.start : line.tokens[end - 1].end] if first else ""
    if spelt_within(match[1].lower(), initials) or spelt_within(fold(match[1]), letters):
        return match[1]
    return None


def capital_soon(line: Line, index: int) -> bool:
    """Whether a capital or an acronym in brackets follows before long."""
    soon = range(index, min(index + SOON, len(line.tokens)))
    return any(map(line.capital_at, soon)) or acronym_after(line, index + 1) is not None


def to_bracket(line: Line, start: int, end: int, headed: bool) -> int:
    """The end of a name that runs up to its acronym in brackets, where it can be told."""
    if not headed or acronym_after(line, end) or line.is_settled_place(start, end):
        return end
    limit = min(end + REACH, len(line.tokens))
    commas = False
    for index in range(end, limit):
        token = line.tokens[index]
        commas = commas or token.text == ","
        if _is_over(line, index, limit):
            return end
        acronym = acronym_after(line, index + 1) if token.is_word else None
        if acronym:
            return index + 1 if _is_its_own(line, start, end, index, acronym, commas) else end
    return end


def _is_over(line: Line, index: int, limit: int) -> bool:
    """Whether a name cannot go on at a token."""
    token = line.tokens[index]
    if line.is_in(index, "and") and index + 1 < limit and line.is_in(index + 1, "articles"):
        return True  # "A et la B (C)": the acronym is of the second alone
    if token.post or token.title:
        return True
    if token.text == ",":
        return False
    acts = token.pos in OPEN_WORDS and not token.capital and not line.is_in(index, "inside")
    return acts or (not token.is_word and token.text[-1:] not in INNER_MARKS)


def _is_its_own(line: Line, start: int, end: int, last: int, acronym: str, commas: bool) -> bool:
    """Whether an acronym after the token `last` abbreviates the name that begins at `start`."""
    letters = re.sub(r"[^a-z]", "", acronym.lower())
    if _spelt_from(line, end, last + 1, letters):
        return False
    words = line.tokens[start : last + 1]
    initials = "".join(t.folded[0] for t in words if t.is_word and len(t.text) > 2)
    if initials.endswith(letters[-3:]) or spelt_within(letters, initials):
        return True
    other_head = any(line.head_length(i) for i in range(end, last + 1) if line.tokens[i].capital)
    return not commas and not other_head


def _spelt_from(line: Line, end: int, stop: int, letters: str) -> bool:
    """Whether an acronym's letters are spelt by capitals that begin after a name's end."""
    capitals = [i for i in range(end, stop) if line.tokens[i].capital]
    spelt = "".join(line.tokens[i].folded[0] for i in capitals[-len(letters) :])
    return len(letters) >= 2 and spelt == letters
