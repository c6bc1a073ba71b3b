"""Where the facts about each thing stand in `facts.ttl`, so that they are sent as they lie there.

A release never changes, and the dump has all that is said of a thing in one block: whoever asks for
the facts about it alone gets those very bytes, without a look into the store. The index is four
columns of 64-bit numbers, sorted by the first: two halves of a digest of the thing's IRI, and where
its block begins and ends.
"""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

from foedera.releases import sorting

BLOCKS_INDEX = "facts.blocks"
MOST_BYTES = 1_000_000
"""A longer block is left to be read in pieces."""
_MARK = int.from_bytes(b"foedera1", "big")
_BLANK = b"> _:"
_PREFIX = b"@prefix "


def write_blocks(facts: Path, turtle: Path, path: Path) -> int:
    """Index the blocks of a Turtle file that was written from sorted N-Triples.

    Things that lead to blank nodes are left out: their description goes beyond their block. Returns
    how many things there are. Takes bounded memory: 32 bytes for each thing.
    """
    loose, ordered = path.with_name(f"{path.name}.loose"), path.with_name(f"{path.name}.sorted")
    with loose.open("wb") as out:
        for (subject, alone), (start, end) in zip(_subjects(facts), _blocks(turtle), strict=True):
            if alone and end - start <= MOST_BYTES:
                digest = _digest(subject[1:-1])
                out.write(b"%s %d %d\n" % (digest.hex().encode("ascii"), start, end))
    sorting.sort_file(loose, ordered)
    loose.unlink()
    columns = tuple(array("Q") for _ in range(4))
    with ordered.open("rb") as lines:
        for line in lines:
            name, start_at, end_at = line.split()
            for column, value in zip(
                columns, (int(name[:16], 16), int(name[16:], 16), int(start_at), int(end_at)),
                strict=True,
            ):  # fmt: skip
                column.append(value)
    ordered.unlink()
    with path.open("wb") as index:
        array("Q", (_MARK, len(columns[0]))).tofile(index)
        for column in columns:
            column.tofile(index)
    return len(columns[0])


def _digest(iri: bytes) -> bytes:
    return blake2b(iri, digest_size=16).digest()


def _subjects(facts: Path) -> Iterator[tuple[bytes, bool]]:
    """Each subject of sorted N-Triples, and whether its facts name no blank node."""
    with facts.open("rb") as lines:
        for subject, block in groupby(lines, key=lambda line: line[: line.index(b" ")]):
            alone = subject.startswith(b"<")
            for line in block:
                alone = alone and _BLANK not in line
            yield subject, alone


def _blocks(turtle: Path) -> Iterator[tuple[int, int]]:
    """Where each subject's block begins and ends: its other lines are indented."""
    start, position = -1, 0
    with turtle.open("rb") as lines:
        for line in lines:
            if not line.startswith((b"\t", _PREFIX)):
                if start >= 0:
                    yield start, position
                start = position
            position += len(line)
    if start >= 0:
        yield start, position


class Blocks:
    """Reads blocks; the files stay open as long as this is kept."""

    def __init__(self, turtle: Path, index: Path) -> None:
        """Open what there is; an elder release may have no index, and then knows no blocks."""
        self.count = 0
        if not (turtle.is_file() and index.is_file() and turtle.stat().st_size):
            return
        if index.stat().st_size % 8 or not index.stat().st_size:
            return
        numbers = memoryview(_mapped(index)).cast("Q")
        # A machine with the other order of bytes finds another mark, and does without.
        if len(numbers) < 2 or numbers[0] != _MARK or len(numbers) != 2 + 4 * numbers[1]:
            return
        self.count = count = numbers[1]
        self._first, self._second, self._starts, self._ends = (
            numbers[2 + n * count : 2 + (n + 1) * count] for n in range(4)
        )
        self._turtle = _mapped(turtle)
        self._prefixes = tuple(self._declared())

    def _declared(self) -> Iterator[tuple[bytes, bytes]]:
        """How the file's prefixes are used, and the lines that declare them."""
        self._turtle.seek(0)
        while (line := self._turtle.readline()).startswith(_PREFIX):
            yield line.split(b" ", 2)[1], line

    def turtle(self, iri: str) -> bytes | None:
        """The facts about a thing as a Turtle document; None where they have to be looked up."""
        if not self.count:
            return None
        digest = _digest(iri.encode("utf-8"))
        wanted, rest = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big")
        place = bisect_left(self._first, wanted)
        while place < self.count and self._first[place] == wanted:
            if self._second[place] == rest:
                block = self._turtle[self._starts[place] : self._ends[place]]
                return b"".join([line for use, line in self._prefixes if use in block]) + block
            place += 1
        return None


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
