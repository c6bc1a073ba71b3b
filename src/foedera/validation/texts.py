"""Frozen texts, found by the hash of their bytes in whatever folder holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path


class FrozenTexts:
    """The texts in some folders, whatever their files are called."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)

    @cached_property
    def _paths(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted(_files(folder)):
                found.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
        return found

    def path(self, sha256: str) -> Path | None:
        """The file whose bytes have a hash; None where no folder holds it."""
        return self._paths.get(sha256)

    def text(self, sha256: str) -> str | None:
        """The text whose bytes have a hash, as it is: offsets count its code points."""
        path = self.path(sha256)
        return path.read_bytes().decode("utf-8") if path else None


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
