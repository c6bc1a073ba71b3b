"""Names as words that can be compared: folded, emptied of what carries nothing, made one."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from foedera.linking.hashes import deletions

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_INITIALS = re.compile(r"\b(?:\w\.){2,}")
_AND = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.?){1,2})\s?&\s?((?:[^\W\d_]\.?){1,2})(?![^\W_])")
"""Initials with an ampersand between them: P&G, R & D, AT&T."""
_AT = re.compile(r"(?<=[^\W\d_])@(?=[^\W\d_])")
"""An a written as a sign inside a word."""
_FIRST_LETTER = re.compile(r"(?<!\w)([^\W\d_])\.(?=[\s-]|$)")
"""A first name's letter with its point, which is never an article."""
_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_FORMERLY = re.compile(
    r"\s*\((?:ex|formerly|previously|anciennement|précédemment)\b[^)]*\)", re.IGNORECASE
)
"""A former name in brackets."""
_SET_OFF = re.compile(r"[(,;/]|\s[-\N{EN DASH}\N{EM DASH}]\s")
_WORD = re.compile(r"[^\W_]+")
_UPPER_WORD = re.compile(r"[^\W\d_][^\W_]*")


@dataclass(frozen=True)
class Words:
    """What words.toml says."""

    empty: frozenset[str]
    articles: frozenset[str]
    """Of the empty words those that may end a name: Water Council, The."""
    legal: frozenset[str]
    titles: frozenset[str]
    """What precedes a person's name."""
    generic: frozenset[str]
    same: Mapping[str, str]
    kinds: Mapping[str, frozenset[str]]
    """Local names of classes by the word that names them."""
    countries: Mapping[str, tuple[str, ...]]
    """Short names of countries by their ISO 3166-1 code."""


@cache
def known_words() -> Words:
    """The lists of words.toml, read once."""
    lists = tomllib.loads((files("foedera.linking") / "words.toml").read_text("utf-8"))
    same = {word: group[0] for group in lists["same"] for word in group[1:]}
    return Words(
        empty=frozenset([*lists["empty"], *lists["articles"]]),
        articles=frozenset(lists["articles"]),
        legal=frozenset(lists["legal"]),
        titles=frozenset(lists["titles"]),
        generic=frozenset(lists["generic"]),
        same=same,
        kinds={word: frozenset(names) for word, names in lists["kinds"].items()},
        countries={code: tuple(names) for code, names in lists["countries"].items()},
    )


def fold(text: str) -> str:
    """Lower case, no accents, no ligatures; initials are one word, with points or an ampersand.

    >>> fold("Pôle Mer Méditerranée"), fold("A.R.I.I."), fold("P & G")
    ('pole mer mediterranee', 'arii', 'pg')
    """
    if text.isascii():
        folded = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text)
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
        folded = bare.casefold().translate(_LETTERS)
    if "&" in folded:
        folded = _AND.sub(lambda found: (found[1] + found[2]).replace(".", ""), folded)
    if "@" in folded:
        folded = _AT.sub("a", folded)
    if "." in folded:
        folded = _INITIALS.sub(lambda found: found.group().replace(".", ""), folded)
    return folded


def words_of(text: str) -> list[str]:
    """The words of a name that count, in order, each as its group's first word.

    A name made of nothing but empty words and legal forms keeps them all. A preposition that ends
    a name is none, but an abbreviation (EDF EN), unless a comma turned the name round.
    """
    known = known_words()
    if "(" in text:
        text = _FORMERLY.sub("", text) or text
    folded = fold(text)
    every = _WORD.findall(folded)
    firsts = set(_FIRST_LETTER.findall(folded))
    kept = [
        word
        for word in every
        if word in firsts or (word not in known.empty and word not in known.legal)
    ]
    if kept and "," not in text and text.rstrip(" .").endswith(every[-1].upper()):
        last = every[-1]
        if last in known.empty and last not in known.articles and last not in kept:
            kept.append(last)
    if len(kept) > 2 and kept[0] in known.titles:
        del kept[0]
    return [known.same.get(word, word) for word in map(_one_spelling, kept or every)]


def words_beside(text: str) -> list[str]:
    """The words that brackets, a comma or a dash set off from a name: where it is, what it is."""
    parts = _SET_OFF.split(text, maxsplit=1)
    return words_of(parts[1]) if len(parts) > 1 else []


def _one_spelling(word: str) -> str:
    """British and American spellings as one."""
    return f"{word[:-6]}sation" if word.endswith("zation") else word


def bag_key(words: list[str]) -> str:
    """A key that names share whose words are the same in any order."""
    return " ".join(sorted(set(words)))


def joined_key(text: str) -> str:
    """A key that names share whose letters are the same, wherever they are parted.

    Legal forms apart; empty for letters so few that other words may have them too.
    """
    known = known_words()
    every = _WORD.findall(fold(text))
    letters = "".join([word for word in every if word not in known.legal] or every)
    return f"={letters}" if len(letters) >= 4 or has_number(letters) else ""


def initials(text: str) -> str | None:
    """The initials of a name of three words or more: what its acronym may be."""
    known = known_words()
    words = [word for word in _WORD.findall(fold(text)) if word not in known.empty]
    return "".join(word[0] for word in words) if len(words) >= 3 else None


def looks_like_acronym(text: str) -> bool:
    """Whether a name is one word, mostly capitals: ARII, PACA, CCIR."""
    bare = text.replace(".", "").strip()
    return 2 <= len(bare) <= 8 and _UPPER_WORD.fullmatch(bare) is not None and bare.upper() == bare


def country_code(text: str) -> str | None:
    """The ISO 3166 code that a short name or a code stands for: USA, fr, US-CA; None for others."""
    found = fold(text).upper()
    for code, names in known_words().countries.items():
        if found.lower() in names:
            return code
    return found if _CODE.fullmatch(found) else None


def has_number(word: str) -> bool:
    """Whether a word holds a digit: such words are the same or different, never nearly the same."""
    return not word.isalpha() and any(letter.isdigit() for letter in word)


def put_right(word: str) -> str | None:
    """The known word that an unknown one is a slip of; None where there is none, or several."""
    if len(word) < 5 or has_number(word):
        return None
    slips = _known_slips()
    found = {right for each in deletions(word) for right in slips.get(each, ())}
    right = {known_words().same.get(each, each) for each in found if OSA.distance(word, each) == 1}
    return right.pop() if len(right) == 1 else None


_MISREAD = (("0", "o"), ("1", "l"), ("1", "i"), ("5", "s"), ("8", "b"), ("rn", "m"), ("m", "rn"),
            ("vv", "w"), ("ii", "u"), ("cl", "d"), ("li", "h"))  # fmt: skip


def misread(word: str) -> list[str]:
    """What a word may be that a scanner misread: letters for digits, m for rn."""
    if len(word) < 5 or sum(letter.isdigit() for letter in word) > 2:
        return []
    return [word.replace(seen, meant) for seen, meant in _MISREAD if seen in word]


@cache
def _known_slips() -> Mapping[str, frozenset[str]]:
    known = known_words()
    found: dict[str, set[str]] = {}
    for word in {
        *known.generic,
        *known.same,
        *known.same.values(),
        *known.kinds,
        *known.legal,
    }:
        if len(word) >= 5:
            for each in deletions(word):
                found.setdefault(each, set()).add(word)
    return {each: frozenset(words) for each, words in found.items()}
