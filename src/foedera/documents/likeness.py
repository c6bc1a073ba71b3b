"""Near-copies: how much of two texts is word for word the same."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHINGLE = 5
KEPT = 200
NEAR = 0.6
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sketch:
    """The smallest hashes of a text's five-word runs: enough to compare it with others."""

    name: str
    marks: frozenset[int]

    @classmethod
    def of(cls, name: str, text: str) -> "Sketch":
        """The sketch of a text."""
        words = WORD.findall(text.lower())
        runs = {
            zlib.crc32(" ".join(words[i : i + SHINGLE]).encode())
            for i in range(max(1, len(words) - SHINGLE + 1))
        }
        return cls(name, frozenset(sorted(runs)[:KEPT]))


def likeness(one: Sketch, other: Sketch) -> float:
    """The estimated share of five-word runs that two texts have in common, 0 to 1."""
    if not one.marks or not other.marks:
        return 0.0
    lowest = set(sorted(one.marks | other.marks)[:KEPT])
    return len(lowest & one.marks & other.marks) / len(lowest)


def near_copies(sketches: Iterable[Sketch]) -> Iterator[tuple[str, str, float]]:
    """Pairs of texts that are nearly the same, with their likeness."""
    seen: list[Sketch] = []
    for sketch in sketches:
        for earlier in seen:
            share = likeness(sketch, earlier)
            if share >= NEAR:
                yield sketch.name, earlier.name, share
        seen.append(sketch)
