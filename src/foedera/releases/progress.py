"""How far a build is: its steps, and which part of the whole work is done."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Progress = Callable[[str, float], None]
"""Told the name of the step that a build is at, and the part of the whole work done, 0 to 1."""

_T = TypeVar("_T")


def silent(step: str, done: float) -> None:
    """Tell nobody."""


@dataclass
class Advance:
    """Tells a build's progress; the shares of the steps are what they take at a million quads."""

    tell: Progress
    shares: Mapping[str, float]
    step: str = ""

    def begin(self, step: str) -> None:
        """A step begins, so that those before it are done."""
        self.step = step
        self.within(0.0)

    def within(self, part: float) -> None:
        """A part of the step, 0 to 1, is done."""
        before = 0.0
        for name, share in self.shares.items():
            if name == self.step:
                before += share * min(part, 1.0)
                break
            before += share
        self.tell(self.step, before / sum(self.shares.values()))

    def through(self, things: Sequence[_T], until: float = 1.0) -> Iterator[_T]:
        """Go through the things that a step works on; `until` is the part that they make up."""
        for number, thing in enumerate(things):
            yield thing
            self.within(until * (number + 1) / len(things))


class ReadThrough(io.FileIO):
    """A file that tells which part of it has been read."""

    def __init__(self, path: Path, tell: Callable[[float], None]) -> None:
        super().__init__(path)
        self._tell = tell
        self._size = path.stat().st_size or 1
        self._told = 0

    def read(self, size: int | None = -1) -> bytes:
        """As a file does."""
        found = super().read(-1 if size is None else size) or b""
        if self.tell() - self._told > self._size / 100:
            self._told = self.tell()
            self._tell(self._told / self._size)
        return found
