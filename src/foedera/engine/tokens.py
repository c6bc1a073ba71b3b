"""A query's text as tokens, as far as finding a clause needs them (SPARQL 1.1, section 19)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from foedera.engine.survey import prologue_of

_TOKEN = re.compile(
    r"(?P<skip>[\s\0]+|#[^\n\r]*)"
    r"|(?P<iri><[^<>\"{}|^`\x00-\x20]*>)"
    r"|(?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\""
    r"|'(?:[^'\\\n\r]|\\.)*'|\"(?:[^\"\\\n\r]|\\.)*\")"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<name>[A-Za-z][\w.-]*:[\w.%:-]*\w|[A-Za-z][\w.-]*:|:[\w.%:-]*\w|_:[\w.-]*\w)"
    r"|(?P<word>[A-Za-z]\w*)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_PREFIX = re.compile(r"PREFIX[\s\0]+([^\s:<>]*)[\s\0]*:[\s\0]*<([^>]*)>", re.IGNORECASE)
_BASE = re.compile(r"BASE[\s\0]*<([^>]*)>", re.IGNORECASE)


def tokens_of(text: str) -> list[re.Match[str]]:
    """The tokens of a text but spaces and comments; `lastgroup` tells their sort."""
    return [token for token in _TOKEN.finditer(text) if token.lastgroup != "skip"]


def is_word(token: re.Match[str], word: str) -> bool:
    """Whether a token is a keyword, given in capitals."""
    return token.lastgroup == "word" and token.group().upper() == word


def iri_of(token: re.Match[str], text: str, base_iri: str | None = None) -> str | None:
    """The IRI that a token of a query writes out or abbreviates; None where it is none.

    A relative IRI is resolved against the query's BASE, else against `base_iri`, where that is
    given.
    """
    written = token.group()
    prologue = prologue_of(text)
    found: str | None = None
    if token.lastgroup == "iri":
        found = written[1:-1]
    elif token.lastgroup == "name":
        prefix, _, local = written.partition(":")
        start = dict(_PREFIX.findall(prologue)).get(prefix)
        found = None if start is None else start + local
    if found is None or base_iri is None:
        return found
    bases = _BASE.findall(prologue)
    return urljoin(urljoin(base_iri, bases[-1]) if bases else base_iri, found)
