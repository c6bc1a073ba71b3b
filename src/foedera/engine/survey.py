"""What a query's text tells without an evaluation: its kind, and whether it leaves the house.

pyoxigraph's grammar knows no word boundaries (`1SERVICE<...>{}` calls a service) and reads
`?a<?b` as a comparison where a plain lexer sees the beginning of an IRI. So a service call is
looked for in every reading that the text allows, and a doubtful text counts as a call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

QueryKind: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_SPACE = r"(?:[\s\0]++|#[^\n\r]*+)*+"
_IRI = r"<[^<>\"{}|^`\x00-\x20]*>"
_PROLOGUE = re.compile(
    rf"{_SPACE}(?:(?:BASE{_SPACE}<[^>]*>|PREFIX{_SPACE}[^\s:<>]*{_SPACE}:{_SPACE}<[^>]*>"
    rf"|VERSION{_SPACE}(?:\"[^\"]*\"|'[^']*')){_SPACE})*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_VOLATILE = re.compile(r"(?:NOW|RAND|UUID|BNODE)[\s\0]*+[(#]|SERVICE", re.IGNORECASE)
_CHANGING = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
_TEMPLATE_NODES = re.compile(r"\[|_:")
_SERVICE = re.compile("SERVICE", re.IGNORECASE)
_SILENT = re.compile(rf"{_SPACE}(?:SILENT{_SPACE})?+", re.IGNORECASE)
_NAME = re.compile(r"[?$]\w++|[^\s:<>{}()\[\]#]*+:[^\s<>{}()\[\]#]*+")
_OPENING = re.compile(rf"{_SPACE}\{{")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"(?P<skip>[\s\0]+|#[^\n\r]*)"
    rf"|(?P<iri>{_IRI})"
    r"|(?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\""
    r"|'(?:[^'\\\n\r]|\\.)*'|\"(?:[^\"\\\n\r]|\\.)*\")"
    r"|(?P<word>[^\s#<'\"]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_MEANINGLESS = re.compile(
    rf"(?P<keep>{_IRI}|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''"
    r"|\"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\""
    r"|'(?:[^'\\\n\r]|\\.)*'|\"(?:[^\"\\\n\r]|\\.)*\")|(?! [^\s#])(?:\s++|#[^\n\r]*+)++",
    re.DOTALL,
)
_DOUBTFUL_IRI = re.compile(r"<(?![A-Za-z][\w+.-]*+://)[^<>\"{}|^`\x00-\x20]*?['#]")
"""What looks like an IRI, holds a quote or a hash, and could be a comparison."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen in a query's text."""

    kind: QueryKind | None
    """None where the text begins like no query; the parser says what is wrong with it."""
    is_update: bool
    volatile: bool
    """Whether two evaluations may differ: NOW, RAND, UUID, BNODE, SERVICE, template nodes."""


def prologue_of(text: str) -> str:
    """The BASE, PREFIX and VERSION declarations at a query's beginning, with what is between."""
    start = _PROLOGUE.match(text)
    assert start is not None
    return start.group()


def survey(text: str) -> Survey:
    """Look a query's text over, in one pass over its beginning and two quick searches."""
    start = _PROLOGUE.match(text)
    assert start is not None
    word = _WORD.match(text, start.end())
    first = word.group().upper() if word else ""
    kind: QueryKind | None = None
    for known in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        if first.startswith(known):
            kind = known
    return Survey(kind, first in _UPDATES, _is_volatile(text, kind))


def _is_volatile(text: str, kind: QueryKind | None) -> bool:
    capitals = text.upper()
    if any(word in capitals for word in _CHANGING) and _VOLATILE.search(text) is not None:
        return True
    return kind == "CONSTRUCT" and _TEMPLATE_NODES.search(text) is not None


def _unescaped(text: str) -> str:
    """The text with its codepoint escapes undone (SPARQL 1.1, section 19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return _ESCAPE.sub(character, text)


def _code_positions(text: str) -> bytearray:
    """Marks each position that some reading of the text takes as part of a word of code.

    Where `<` may open an IRI or be a comparison, both readings are followed, so that the work is
    at most twice the text.
    """
    marks = bytearray(len(text))
    seen = bytearray(len(text) + 1)
    waiting = [0]
    while waiting:
        position = waiting.pop()
        while position < len(text) and not seen[position]:
            seen[position] = 1
            token = _TOKEN.match(text, position)
            if token is None:
                break
            if token.lastgroup == "word":
                marks[position : token.end()] = b"\1" * (token.end() - position)
            if token.lastgroup == "iri":
                waiting.append(position + 1)
            position = token.end()
    return marks


def _target(text: str, position: int, closings: list[int]) -> str | None:
    """Whom the word SERVICE before a position calls; None where no group follows its target.

    `closings` are the positions of `>` still ahead, the next one last.
    """
    start = _SILENT.match(text, position)
    assert start is not None
    begin = start.end()
    if text.startswith("<", begin):
        while closings and closings[-1] < begin:
            closings.pop()
        if not closings:
            return None
        end = closings[-1] + 1
    else:
        name = _NAME.match(text, begin)
        if name is None:
            return None
        end = name.end()
    return text[begin:end] if _OPENING.match(text, end) else None


def service_targets(text: str) -> tuple[str, ...]:
    """Whom a query calls by SERVICE: IRIs in angle brackets, prefixed names or variables.

    Empty where no reading of the text calls anyone; strings, IRIs and comments that only contain
    the word are no calls.
    """
    if "SERVICE" not in text.upper() and "\\" not in text:
        return ()
    found: list[str] = []
    for reading in dict.fromkeys((text, _unescaped(text))):
        words = [match.span() for match in _SERVICE.finditer(reading)]
        if not words:
            continue
        marks = _code_positions(reading)
        closings = [i for i in range(len(reading) - 1, -1, -1) if reading[i] == ">"]
        for start, end in words:
            target = _target(reading, end, closings) if marks[start] else None
            if target is not None:
                found.append(target)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def normalised(text: str) -> str:
    """The text without comments and with single spaces, strings and IRIs left as they are.

    A text in which `<` may open an IRI or be a comparison stays as it is: equal texts mean the
    same.
    """
    if _DOUBTFUL_IRI.search(text):
        return text
    return _MEANINGLESS.sub(lambda match: match["keep"] or " ", text).strip()
