"""Turtle files as triples, with faults that name file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from foedera.statements.faults import DataFaultError, TurtleFaultError


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A Turtle file, read when it is iterated over."""

    path: Path
    base: str

    def __iter__(self) -> Iterator[ox.Triple]:
        return parse_turtle(self.path, self.base)


def parse_turtle(path: Path, base: str) -> Iterator[ox.Triple]:
    """Read a Turtle file's triples, its relative IRIs resolved against the base.

    Raises TurtleFaultError with the line of a syntax error, DataFaultError for a file that cannot
    be read or that holds a blank node, which would have neither page nor evidence.
    """
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base):
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                raise DataFaultError(
                    f"a blank node stands at {quad.predicate}.",
                    path,
                    line_of(path, "[") or line_of(path, "_:"),
                    "Give it an IRI of its own: blank nodes have neither page nor evidence.",
                )
            yield quad.triple
    except SyntaxError as error:
        message = str(error.msg).removeprefix("Parser error at ")
        raise TurtleFaultError(
            f"not well-formed Turtle: {message}.",
            path,
            error.lineno,
            "Mend the line, or the end of the block before it.",
        ) from error
    except UnicodeDecodeError as error:
        raise TurtleFaultError(
            f"not UTF-8 text: {error}.", path, None, "Save it as UTF-8."
        ) from error
    except OSError as error:
        raise DataFaultError(f"cannot be read: {error.strerror or error}.", path) from error


def line_of(path: Path, words: str) -> int | None:
    """The first line of a file that holds some words, counted from 1."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                if words in line:
                    return number
    except OSError:
        return None
    return None
