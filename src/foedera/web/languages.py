"""Choosing a language: what a reader asks for, and a fallback that is the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal

PAGE_LANGUAGES = ("en", "fr")
"""The languages that the pages themselves speak; the first is the default."""

_RANGE = re.compile(
    r"\s*(?P<tag>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*"
    r"(?:;\s*[qQ]\s*=\s*(?P<q>[0-9.]+)\s*)?"
)
_MOST = 6


def asked_languages(header: str | None) -> list[str]:
    """The languages of an Accept-Language header, best first, in lower case.

    What is malformed or refused (q=0) is left out (RFC 9110, section 12.5.4).
    """
    found: list[tuple[float, int, str]] = []
    for position, part in enumerate((header or "").split(",")):
        match = _RANGE.fullmatch(part)
        if match is None or match["tag"] == "*":
            continue
        try:
            quality = float(match["q"]) if match["q"] else 1.0
        except ValueError:
            continue
        if 0 < quality <= 1:
            found.append((-quality, position, match["tag"].lower()))
    return [tag for _, _, tag in sorted(found)]


def language_chain(header: str | None, chosen: str | None = None) -> tuple[str, ...]:
    """The languages to try, in order: asked, their base languages, the pages' own.

    `chosen` is what a person picked (`?lang=`), and goes before the header.
    """
    asked = asked_languages(header)
    if chosen and _RANGE.fullmatch(chosen) and chosen != "*":
        asked.insert(0, chosen.lower())
    chain: list[str] = []
    for tag in asked[:_MOST]:
        for candidate in (tag, tag.partition("-")[0]):
            if candidate not in chain:
                chain.append(candidate)
    chain.extend(tag for tag in PAGE_LANGUAGES if tag not in chain)
    return tuple(chain)


def page_language(chain: Sequence[str]) -> str:
    """The language that a page itself speaks."""
    return next((tag for tag in chain if tag in PAGE_LANGUAGES), PAGE_LANGUAGES[0])


def best_literal(literals: Iterable[Literal], chain: Sequence[str]) -> Literal | None:
    """The literal to show: by the chain, then a variety of its languages, then untagged, then any.

    Among several of one language the first in the order of code points, so that the choice
    never depends on the order in which a store gives them.
    """
    by_language: dict[str, Literal] = {}
    for literal in sorted(literals, key=lambda one: ((one.language or "").lower(), one.value)):
        by_language.setdefault((literal.language or "").lower(), literal)
    for tag in chain:
        if tag in by_language:
            return by_language[tag]
    for tag in chain:
        for language, literal in by_language.items():
            if language.startswith(f"{tag}-"):
                return literal
    return by_language.get("") or next(iter(by_language.values()), None)
