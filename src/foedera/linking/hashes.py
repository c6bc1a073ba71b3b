"""Words and keys found again by their hashes: sorted columns, looked up many at a time."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator

import numpy as np

from foedera.linking.columns import Column

_SHORT = 4
"""Letters; a shorter word differs from its neighbours by too little to be a slip of one."""


def word_hash(word: str) -> int:
    """32 bits of a word; words that share them are told apart by their letters."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def key_hash(key: str) -> int:
    """64 bits of a key, by which it is known."""
    data = key.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def deletions(word: str) -> Iterator[str]:
    """A word, and what it is with one letter less: two words one slip apart share one of these.

    Left out, put in, changed or swapped with its neighbour (after the SymSpell method).
    """
    yield word
    if len(word) >= _SHORT:
        for place in range(len(word)):
            yield word[:place] + word[place + 1 :]


def pack_hashes(name: str, pairs: Iterable[tuple[int, int]], dtype: type) -> dict[str, Column]:
    """Pairs of hash and number as two columns, sorted by hash."""
    listed = list(pairs)
    hashes: Column
    hashes = np.fromiter((h for h, _ in listed), dtype=dtype, count=len(listed))
    numbers = np.fromiter((n for _, n in listed), dtype=np.int32, count=len(listed))
    order = np.argsort(hashes, kind="stable")
    return {f"{name}.hashes": hashes[order], f"{name}.numbers": numbers[order]}


class HashTable:
    """Numbers by hash; one hash may have several."""

    __slots__ = ("_hashes", "_numbers")

    def __init__(self, hashes: Column, numbers: Column) -> None:
        self._hashes = hashes
        self._numbers = numbers

    def find(self, wanted: list[int]) -> list[list[int]]:
        """The numbers of each hash."""
        keys = np.array(wanted, dtype=self._hashes.dtype)
        low = np.searchsorted(self._hashes, keys, side="left").tolist()
        high = np.searchsorted(self._hashes, keys, side="right").tolist()
        return [
            self._numbers[a:b].tolist() if a < b else [] for a, b in zip(low, high, strict=True)
        ]
