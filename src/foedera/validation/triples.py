"""Triples as the steps of a build hand them on: a file, bytes, or the triples themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, TypeAlias

import pyoxigraph as ox

Triples: TypeAlias = Path | bytes | Iterable[ox.Triple]
"""A file of N-Triples, N-Triples in memory, or triples that can be iterated over repeatedly."""


@dataclass(frozen=True)
class CheckedGraphs:
    """The graphs of a publication that is validated, as a build has made them.

    The documents' own statements are read from the publication.
    """

    consolidated: Triples
    """The plain facts."""
    entailed: Triples | None
    """What follows from them, dates' bounds among it; None where they contradict each other."""
    registry: Triples
    ontology: Triples
    """The ontology with its axioms and schemes."""
    redirects: Triples = b""
    """Where merged things lead, and what was withdrawn."""

    @property
    def facts(self) -> tuple[Triples, ...]:
        """What is stated, before anything is concluded from it."""
        return (self.consolidated, self.registry, self.ontology)

    @property
    def everything(self) -> tuple[Triples, ...]:
        """What is stated and what follows from it, and what leads elsewhere."""
        entailed = () if self.entailed is None else (self.entailed,)
        return (*self.facts, *entailed, self.redirects)


def write_ntriples(source: Triples, out: BinaryIO) -> None:
    """Append triples to an open file as N-Triples."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            copyfileobj(file, out, 1 << 20)
    elif isinstance(source, bytes):
        out.write(source)
    else:
        ox.serialize(source, out, format=ox.RdfFormat.N_TRIPLES)


def read_triples(source: Triples) -> Iterator[ox.Triple]:
    """The triples of a source, one by one."""
    if isinstance(source, Path):
        for quad in ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    elif isinstance(source, bytes):
        for quad in ox.parse(source, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    else:
        yield from source


def parse_term(text: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term out of its N-Triples form."""
    if text.startswith("<") and "\\" not in text:
        return ox.NamedNode(text[1:-1])
    quad = next(iter(ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)))
    term = quad.object
    if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal):
        return term
    raise ValueError(f"no term: {text}")
