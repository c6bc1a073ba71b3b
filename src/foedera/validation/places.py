"""Where in the source files something stands: file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

_TOKEN = re.compile(
    r'''(?P<comment>\#[^\n]*)
      | (?P<long>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\')
      | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<mark>[;,()\[\]]|\^\^)
      | (?P<word>[^\s<>"';,()\[\]^]+)''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One object of one property of one thing, and the line on which it stands."""

    number: int
    subject: str
    predicate: str
    value: str
    """An IRI, or the words of a literal without their datatype."""


@dataclass
class Places:
    """Finds lines in Turtle files; each file is read once, when it is first asked about."""

    base: str
    _lines: dict[Path, list[Line]] = field(default_factory=dict)

    def line(
        self, file: Path, subject: str, predicate: str | None = None, value: str | None = None
    ) -> int | None:
        """The line of a triple, else of its property, else of its subject's block."""
        best: tuple[int, int] | None = None
        for line in self._of(file):
            if line.subject != subject:
                continue
            fit = 0
            if predicate == line.predicate:
                fit = 2 if value == line.value else 1
            if best is None or fit > best[0]:
                best = (fit, line.number)
        return best[1] if best else None

    def _of(self, file: Path) -> list[Line]:
        if file not in self._lines:
            text = file.read_text(encoding="utf-8")
            self._lines[file] = list(_scan(text, self.base))
        return self._lines[file]


def _scan(text: str, base: str) -> Iterator[Line]:
    """The triples of well-formed Turtle without blank nodes, each with its line."""
    prefixes: dict[str, str] = {}
    part: list[str] = []
    directive: list[str] = []
    skip_datatype = False
    number, read = 1, 0

    def resolved(token: str) -> str:
        if token.startswith("<"):
            return _absolute(base, token[1:-1])
        if token.startswith(('"', "'")):
            quotes = 3 if token.startswith(('"""', "'''")) else 1
            return token[quotes:-quotes]
        if token == "a":
            return "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        prefix, colon, local = token.partition(":")
        return prefixes[prefix] + local if colon and prefix in prefixes else token

    for found in _TOKEN.finditer(text):
        number += text.count("\n", read, found.start())
        read = found.start()
        token = found[0]
        if found.lastgroup == "comment":
            continue
        if directive or token.lower() in ("@prefix", "@base", "prefix", "base"):
            directive.append(token)
            if len(directive) >= 3 and directive[0].lower().endswith("prefix"):
                prefixes[directive[1].rstrip(":")] = _absolute(base, directive[2][1:-1])
                directive = []
            continue
        ends = found.lastgroup == "word" and token.endswith(".")
        token = token.rstrip(".") if ends else token
        if token == "^^":
            skip_datatype = True
        elif skip_datatype:
            skip_datatype = False
        elif token == ";":
            del part[1:]
        elif token == ",":
            del part[2:]
        elif token and not token.startswith("@"):
            part.append(resolved(token))
            if len(part) == 3:
                yield Line(number, part[0], part[1], part[2])
        if ends:
            part = []


def _absolute(base: str, iri: str) -> str:
    return iri if ":" in iri else urljoin(base, iri)
