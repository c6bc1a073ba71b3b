"""Relations as sorted columns of numbers, so that a join over millions of pairs is a few calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Keys: TypeAlias = npt.NDArray[np.int64]
"""Pairs of term numbers as `first << 32 | second`, or single numbers, sorted, each once."""

_LOW = np.int64(0xFFFFFFFF)
EMPTY: Keys = np.empty(0, dtype=np.int64)


def pack(first: Keys, second: Keys) -> Keys:
    """Two columns as one column of pairs."""
    return (first << 32) | second


def unpack(keys: Keys) -> tuple[Keys, Keys]:
    """A column of pairs as two columns."""
    return keys >> 32, keys & _LOW


def sort_unique(parts: Sequence[Keys]) -> Keys:
    """Some columns as one, sorted, each value once."""
    if not parts:
        return EMPTY
    whole = np.concatenate(parts) if len(parts) > 1 else parts[0].copy()
    whole.sort()
    if len(whole) < 2:
        return whole
    keep = np.empty(len(whole), dtype=bool)
    keep[0] = True
    np.not_equal(whole[1:], whole[:-1], out=keep[1:])
    return whole[keep]


def among(values: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    """Which values stand in a sorted column."""
    if not len(keys):
        return np.zeros(len(values), dtype=bool)
    places = np.searchsorted(keys, values)
    places[places == len(keys)] = len(keys) - 1
    found: npt.NDArray[np.bool_] = keys[places] == values
    return found


class Relation:
    """A growing set of pairs (or of single numbers, for a class), readable from both ends."""

    __slots__ = ("_backward", "delta", "keys", "stated")
    keys: Keys
    delta: Keys
    """What the last round added."""
    stated: Keys
    """What was there before anything was concluded."""

    def __init__(self, keys: Keys = EMPTY) -> None:
        self.keys = keys
        self.delta = keys
        self.stated = keys
        self._backward: Keys | None = None

    @property
    def backward(self) -> Keys:
        """The pairs turned round, sorted."""
        if self._backward is None:
            first, second = unpack(self.keys)
            self._backward = np.sort(pack(second, first))
        return self._backward

    def grow(self, parts: Iterable[Keys]) -> bool:
        """Take in what is new; tells whether there was any."""
        candidates = sort_unique(list(parts))
        new = candidates[~among(candidates, self.keys)]
        self.delta = new
        if not len(new):
            return False
        self.keys = np.concatenate([self.keys, new])
        # Two sorted runs: the stable sort merges them in linear time.
        self.keys.sort(kind="stable")
        self._backward = None
        return True

    def concluded(self) -> Keys:
        """What is there and was not stated."""
        return self.keys[~among(self.keys, self.stated)]


def ranges(keys: Keys, firsts: Keys) -> tuple[Keys, Keys]:
    """For each first member, the row it comes from and the second member, once for each pair."""
    low = np.searchsorted(keys, firsts << 32)
    high = np.searchsorted(keys, (firsts + 1) << 32)
    counts = high - low
    rows = np.repeat(np.arange(len(firsts), dtype=np.int64), counts)
    ends = np.cumsum(counts)
    starts = np.repeat(low - (ends - counts), counts)
    return rows, keys[starts + np.arange(len(rows), dtype=np.int64)] & _LOW
