"""A bound on what a query can cost, from its shape and from how often properties repeat.

pyoxigraph plans from a query's text alone and begins with the patterns that hold a constant; each
further pattern multiplies the rows by at most the property's degree in the direction in which it
is reached. A query of few, connected patterns over properties of small degree is cheap whatever
constants it names. Only such shapes are read here; every other query has no bound.

What is read is a kind of query (foedera.engine.experience), in which `_` stands for each constant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from foedera.engine.survey import QueryKind

Direction: TypeAlias = Literal["out", "in"]
Degrees: TypeAlias = Callable[[str, Direction], int | None]
"""The most objects of one subject ("out") or subjects of one object ("in") that a property has.

None where that is not known.
"""

_MOST_PATTERNS = 12
_TOKEN = re.compile(
    r"\s*(?:(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<string>\"[^\"\\\n\r]*\"|'[^'\\\n\r]*')"
    r"|(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<hole>_)(?![\w:])"
    r"|(?P<number>[+-]?\d+(?:\.\d+)?)(?![\w.:])"
    r"|(?P<name>[A-Za-z][\w-]*:[A-Za-z_]\w*(?:-\w+)*|:[A-Za-z_]\w*(?:-\w+)*)"
    r"|(?P<prefix>[A-Za-z][\w-]*:|:)(?=\s)"
    r"|(?P<word>[A-Za-z]+)(?![\w:])"
    r"|(?P<sign>!=|<=|>=|&&|\|\||[{}().;,*=<>!]))"
)
_CHEAP_CALLS = frozenset(
    ("LANG", "LANGMATCHES", "BOUND", "STR", "DATATYPE", "ISIRI", "ISLITERAL", "ISBLANK", "YEAR")
)
_FILTER_SIGNS = frozenset(["(", ")", "=", "!=", "<", ">", "<=", ">=", "&&", "||", "!", ","])
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern with a constant property; a variable's name begins with `?`."""

    subject: str
    predicate: str
    object: str


class _UnreadableError(Exception):
    """A query of another shape."""


class _Reader:
    """Reads the shapes that have a bound; raises _UnreadableError at anything else."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self.patterns: list[Pattern] = []

    def read(self) -> None:
        while self._word() == "PREFIX":
            self._take()
            name = self._take()[1]
            iri = self._take()
            if not name.endswith(":") or iri[0] != "iri":
                raise _UnreadableError
            self._prefixes[name[:-1]] = iri[1][1:-1]
        self._head()
        self._group()
        self._tail()

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _word(self) -> str:
        kind, text = self._peek()
        return text.upper() if kind == "word" else ""

    def _expect(self, sign: str) -> None:
        if self._take()[1] != sign:
            raise _UnreadableError

    def _head(self) -> None:
        word = self._take()[1].upper()
        if word == "SELECT":
            if self._word() in ("DISTINCT", "REDUCED"):
                self._take()
            while self._peek()[0] == "variable" or self._peek()[1] == "*":
                self._take()
        elif word != "ASK":
            raise _UnreadableError
        self.query_kind: QueryKind = "ASK" if word == "ASK" else "SELECT"
        if self._word() == "WHERE":
            self._take()

    def _group(self) -> None:
        self._expect("{")
        while self._peek()[1] != "}":
            word = self._word()
            if word == "FILTER":
                self._take()
                self._filter()
            elif word == "OPTIONAL":
                self._take()
                self._group()
            elif self._peek()[1] == ".":
                self._take()
            else:
                self._triples()
        self._take()

    def _triples(self) -> None:
        subject = self._term()
        while True:
            predicate = self._predicate()
            while True:
                self.patterns.append(Pattern(subject, predicate, self._term()))
                if self._peek()[1] != ",":
                    break
                self._take()
            if self._peek()[1] != ";":
                return
            while self._peek()[1] == ";":
                self._take()
            if self._peek()[1] in (".", "}"):
                return

    def _predicate(self) -> str:
        kind, text = self._take()
        if kind == "word" and text == "a":
            return _TYPE
        if kind == "iri":
            return text
        if kind == "name":
            return self._expanded(text)
        raise _UnreadableError

    def _term(self) -> str:
        kind, text = self._take()
        if kind == "variable":
            return "?" + text[1:]
        if kind in ("string", "hole"):
            while self._peek()[0] == "tag":
                tag = self._take()[1]
                text += tag if tag != "^^" else "^^" + self._take()[1]
            return text
        if kind == "iri":
            return text
        if kind == "name":
            return self._expanded(text)
        raise _UnreadableError

    def _expanded(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        if prefix not in self._prefixes:
            raise _UnreadableError
        return f"<{self._prefixes[prefix]}{local}>"

    def _filter(self) -> None:
        depth = 0
        while True:
            kind, text = self._take()
            if kind == "word" and text.upper() not in _CHEAP_CALLS | {"TRUE", "FALSE"}:
                raise _UnreadableError
            if kind == "end" or (kind == "sign" and text not in _FILTER_SIGNS):
                raise _UnreadableError
            depth += (text == "(") - (text == ")")
            if depth == 0 and text == ")":
                return
            if depth == 0 and kind != "word":
                raise _UnreadableError

    def _tail(self) -> None:
        while self._peek()[0] != "end":
            word = self._take()[1].upper()
            if word == "ORDER":
                self._take()
                while self._peek()[0] == "variable":
                    self._take()
            elif word in ("LIMIT", "OFFSET"):
                if self._take()[0] != "number":
                    raise _UnreadableError
            else:
                raise _UnreadableError


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _UnreadableError
        kind = match.lastgroup
        assert kind is not None
        found.append((kind, match[kind]))
        position = match.end()
    return found


@lru_cache(maxsize=512)
def shape_of(kind: str) -> tuple[QueryKind, tuple[Pattern, ...]] | None:
    """What a kind of query asks and its triple patterns; None for shapes without a bound."""
    try:
        reader = _Reader(kind)
        reader.read()
    except _UnreadableError:
        return None
    if len(reader.patterns) > _MOST_PATTERNS:
        return None
    return reader.query_kind, tuple(reader.patterns)


def _reached(start: str, patterns: Sequence[Pattern], without: Pattern) -> bool:
    """Whether a term is bound by a constant without a given pattern."""
    if not start.startswith("?"):
        return True
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for pattern in patterns:
            if pattern is without or here not in (pattern.subject, pattern.object):
                continue
            other = pattern.object if pattern.subject == here else pattern.subject
            if not other.startswith("?"):
                return True
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def steps(patterns: Sequence[Pattern]) -> Iterator[tuple[str, tuple[Direction, ...]]]:
    """Each pattern's property with the directions in which it may be followed.

    No direction means that the pattern hangs on no constant: there is no bound then.
    """
    for pattern in patterns:
        directions: list[Direction] = []
        if _reached(pattern.subject, patterns, pattern):
            directions.append("out")
        if _reached(pattern.object, patterns, pattern):
            directions.append("in")
        yield pattern.predicate, tuple(directions)


def most_rows(patterns: Sequence[Pattern], degrees: Degrees) -> int | None:
    """The most rows that any order of the joins can come to; None where that is not known."""
    rows = 1
    for predicate, directions in steps(patterns):
        if not directions:
            return None
        most = 1
        for direction in directions:
            degree = degrees(predicate, direction)
            if degree is None:
                return None
            most = max(most, degree)
        rows *= most
    return rows
