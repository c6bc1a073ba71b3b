"""Faults of the data: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass
class DataFaultError(Exception):
    """Something in data/, ontology/ or shapes/ that no release can be made of."""

    what: str
    """The fault in one sentence."""
    file: Path | None = None
    line: int | None = None
    """Counted from 1."""
    mend: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        where = ""
        if self.file is not None:
            where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return f"{where}{self.what}" + (f" {self.mend}" if self.mend else "")


class TurtleFaultError(DataFaultError):
    """A file that is not well-formed Turtle."""
