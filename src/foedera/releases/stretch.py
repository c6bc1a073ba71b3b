"""Stretches of a sorted file of triples: everything about the things that begin with some text.

The file with the facts is sorted by bytes, so that a stretch is found by halving, and costs the
same in a small file and in a large one.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox


class Stretches:
    """Reads stretches of sorted N-Triples; the file stays open as long as this is kept."""

    def __init__(self, facts: Path) -> None:
        self._size = facts.stat().st_size
        with facts.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self._size else None

    def lines(self, start: bytes) -> Iterator[bytes]:
        """The lines that begin with some bytes, in their order."""
        held = self._map
        if held is None:
            return
        position = self._first(held, start)
        while position < self._size:
            end = held.find(b"\n", position) + 1 or self._size
            line = held[position:end]
            if not line.startswith(start):
                return
            yield line
            position = end

    def triples(self, start: bytes) -> Iterator[ox.Triple]:
        """The triples whose lines begin with some bytes."""
        for line in self.lines(start):
            for quad in ox.parse(input=line, format=ox.RdfFormat.N_TRIPLES):
                yield quad.triple

    def subjects(self, start: bytes, most: int) -> list[ox.NamedNode]:
        """The first few things whose IRIs begin with some bytes (`<` included)."""
        found: list[ox.NamedNode] = []
        last = b""
        for line in self.lines(start):
            subject = line[: line.index(b" ")]
            if subject != last:
                if len(found) == most:
                    break
                last = subject
                found.append(ox.NamedNode(subject[1:-1].decode("utf-8")))
        return found

    def _first(self, held: mmap.mmap, start: bytes) -> int:
        """Where the first line lies that does not sort before some bytes."""
        low, high = 0, self._size
        while low < high:
            middle = (low + high) // 2
            begin = held.rfind(b"\n", 0, middle) + 1
            end = held.find(b"\n", middle) + 1 or self._size
            if held[begin:end] < start:
                low = end
            else:
                high = begin
        return low
