"""Words by which a person could be reached."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_E_MAIL = r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(](?:at|arobase|chez)[\])]\s?)[\w-]+\.[\w.-]*\w"
# Neither an amount ("1 000 000 000") nor a date with an hour ("04/05/2019 10:30") is a telephone.
_NO_NUMBER_BEFORE = r"(?<![\w/.#=-])(?<!\d[ ,\xa0\u202f])(?!\d\d[/.-]\d\d[/.-](?:19|20)\d\d)"
_TELEPHONE = (
    _NO_NUMBER_BEFORE + r"(?:(?:\+|00|0)\d(?:[ .()/\xa0\u202f-]{0,2}\d){7,13}"
    r"|(?:\(\d{3}\)[ .-]?|\d{3}[.-])\d{3}[ .-]\d{4})(?![\w-])"
)
_CONTACT = f"(?:{_E_MAIL}|{_TELEPHONE})"
_LABEL = (
    r"(?:(?:t[ée]l(?:[ée]phone)?|phone|mobile|cell|portable|fax|e-?mail|courriel|mail)\b[ .:]*)?"
)
# A bracket that holds nothing but contacts goes with them.
CONTACTS = re.compile(
    rf"\s?\(\s*{_LABEL}{_CONTACT}(?:[\s,;/–-]+{_LABEL}{_CONTACT})*\s*\)|{_CONTACT}", re.IGNORECASE
)
E_MAILS = re.compile(_E_MAIL)


def contacts_in(words: str) -> Iterator[tuple[int, int]]:
    """Where words hold e-mail addresses and telephone numbers: offsets, end exclusive."""
    for match in CONTACTS.finditer(words):
        yield match.span()


def holds_contact(words: str) -> bool:
    """Whether words hold an e-mail address or a telephone number."""
    return CONTACTS.search(words) is not None


def without_contacts(
    text: str, start: int, end: int, contacts: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """A range of a text without the `contacts` in it (sorted): the ranges of words that are left.

    >>> text = "Ada Quill (ada@quill.example) spoke."
    >>> left = without_contacts(text, 0, len(text), tuple(contacts_in(text)))
    >>> [text[a:b] for a, b in left]
    ['Ada Quill', 'spoke.']
    """
    within = []
    for first, last in contacts[bisect_right(contacts, start, key=lambda one: one[1]) :]:
        if first >= end:
            break
        within.append((first, last))
    if not within:
        return ((start, end),)
    left, position = [], start
    for first, last in (*within, (end, end)):
        words = re.search(r"\w(?:.*\S)?", text[position:first], re.DOTALL)
        if words is not None:
            left.append((position + words.start(), position + words.end()))
        position = last
    return tuple(left)
