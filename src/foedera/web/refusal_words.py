"""What refusals say, in the language of the page they stand on.

A refusal is worded in English where it is raised; `messages/refusals-{language}.json` holds the
same in other languages, `{}` standing for what the wording names. What it lacks stays English.
"""

from __future__ import annotations

import json
from functools import cache

from foedera.web.messages import FOLDER

_GAP = "{}"
_QUOTES = ("'", '"')
_DEEPEST = 2
"""How deep a refusal may stand in another one; what a request says is never looked into further."""


def worded(detail: str, language: str) -> tuple[str, str]:
    """A refusal, where possible in the language asked for, and the language that it is in."""
    found = _worded(detail, language, _DEEPEST)
    return (detail, "en") if found is None else (found, language)


def _worded(detail: str, language: str, deep: int) -> str | None:
    for pieces, wording in _wordings(language):
        named = _between(pieces, detail)
        if named is not None:
            return wording.format(*(_named(one, language, deep) for one in named))
    return None


def _named(text: str, language: str, deep: int) -> str:
    """What a refusal names: a refusal of its own ("…; ask again in 5 seconds") is worded too.

    What a request said stands in quotes and stays as it is.
    """
    if not deep or text.startswith(_QUOTES):
        return text
    return _worded(text, language, deep - 1) or text


@cache
def _wordings(language: str) -> list[tuple[list[str], str]]:
    """The pieces between the gaps, and the wording; those with most words of their own first."""
    path = FOLDER / f"refusals-{language}.json"
    if not path.exists():
        return []
    given: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    ordered = sorted(given.items(), key=lambda one: -len(one[0].replace(_GAP, "")))
    return [(english.split(_GAP), wording) for english, wording in ordered]


def _between(pieces: list[str], text: str) -> list[str] | None:
    """What stands in the gaps between the pieces of a text; None where they do not make it up.

    Each piece is taken where it comes first, so the time grows with the length alone.
    """
    first, *middle = pieces
    if not middle:
        return [] if text == first else None
    last = middle.pop()
    end = len(text) - len(last)
    at = len(first)
    if end < at or not text.startswith(first) or not text.endswith(last):
        return None
    found = []
    for piece in middle:
        there = text.find(piece, at, end)
        if there < 0:
            return None
        found.append(text[at:there])
        at = there + len(piece)
    return [*found, text[at:end]]
