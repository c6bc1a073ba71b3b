"""Finished answers, kept within a budget of bytes: a release never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Kept = TypeVar("Kept")

LARGEST_SHARE = 8
"""An answer that takes more than the budget's eighth part is not kept."""


@dataclass
class ByteCache(Generic[Kept]):
    """Keeps what was used last, as long as all of it fits into `budget` bytes."""

    budget: int
    used: int = 0
    _entries: OrderedDict[Hashable, tuple[Kept, int]] = field(default_factory=OrderedDict)

    def get(self, key: Hashable) -> Kept | None:
        """What is kept under a key."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def keep(self, key: Hashable, value: Kept, size: int) -> None:
        """Keep a value of a given size; the longest unused make room."""
        if size > self.budget // LARGEST_SHARE:
            return
        old = self._entries.pop(key, None)
        if old is not None:
            self.used -= old[1]
        self._entries[key] = (value, size)
        self.used += size
        while self.used > self.budget:
            _, (_, freed) = self._entries.popitem(last=False)
            self.used -= freed
