"""French or English, by the small words that each cannot do without."""

import re
from collections import Counter

# The small words of each language; those that both have ("a", "on") tell nothing.
FRENCH = (
    "le la les des du une est sont dans pour par avec sur au aux et que qui ce cette ces son ses"
)
FRENCH_TOO = "leur leurs été ont à en un où mais nous vous il elle ils entre"
ENGLISH = (
    "the of and to in is was were for by with at from that which this these its their has have"
)
ENGLISH_TOO = "been will be as it he she they an between but we you his her not"
MARKS = {
    "fr": frozenset(f"{FRENCH} {FRENCH_TOO}".split()),
    "en": frozenset(f"{ENGLISH} {ENGLISH_TOO}".split()),
}
ELISION = re.compile(r"\b(?:[ldnsjmc]|qu)['’](?=\w)")
GENITIVE = re.compile(r"['’]s\b")
WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str, default: str = "en") -> str:
    """The language of a text, `fr` or `en`: whose small words are more frequent in it.

    >>> detect_language("La délégation est partie avec le maire.")
    'fr'
    """
    sample = text[:20_000].lower()
    words = Counter(WORD.findall(sample))
    shares = {code: sum(words[mark] for mark in marks) for code, marks in MARKS.items()}
    shares["fr"] += len(ELISION.findall(sample))
    shares["en"] += len(GENITIVE.findall(sample))
    best = max(shares, key=lambda code: (shares[code], code == default))
    return best if shares[best] else default
