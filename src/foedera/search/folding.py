"""Text as it is compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_ENGLISH = ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to")
_FRENCH = ("d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "s", "sur", "un")
_SMALL = frozenset((*_ENGLISH, *_FRENCH, "une"))
"""Words that an acronym passes over."""


def fold(text: str) -> str:
    """Words in small letters without accents, one space between them."""
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    # Twice, as the Unicode Standard's compatibility caseless matching (D146): 🄐 is only then an a.
    lowered = unicodedata.normalize("NFKD", text.casefold()).casefold()
    spelt = unicodedata.normalize("NFKD", lowered).translate(_LIGATURES)
    if not spelt.isascii():
        spelt = "".join(c for c in spelt if not unicodedata.combining(c))
    return " ".join(_WORD.findall(spelt))


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return fold(text).split()


def acronym(name: str) -> str | None:
    """The first letters of a name's great words; None where they are fewer than three."""
    initials = [word[0] for word in words(name.partition("(")[0]) if word not in _SMALL]
    return "".join(initials) if len(initials) >= 3 else None
