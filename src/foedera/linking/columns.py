"""Columns of numbers and texts in one file, read in place: processes share the pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Column: TypeAlias = npt.NDArray[Any]
_MAGIC = b"foedera-names-2\n"
_ALIGN = 64


class IndexFileError(ValueError):
    """A file that is no index of names, or one of another version."""


def write_columns(path: Path, columns: Mapping[str, Column], about: Mapping[str, Any]) -> None:
    """Write columns one after the other behind a header that says where each begins."""
    places: dict[str, tuple[str, int, int]] = {}
    position = 0
    for name, column in columns.items():
        places[name] = (column.dtype.str, len(column), position)
        position += -(-column.nbytes // _ALIGN) * _ALIGN
    header = json.dumps({"columns": places, "about": about}, sort_keys=True).encode()
    start = len(_MAGIC) + 8 + len(header)
    padding = -start % _ALIGN
    with path.open("wb") as out:
        out.write(_MAGIC + (len(header) + padding).to_bytes(8, "little") + header + b" " * padding)
        for column in columns.values():
            data = np.ascontiguousarray(column).tobytes()
            out.write(data + b"\0" * (-len(data) % _ALIGN))


def read_columns(path: Path) -> tuple[dict[str, Column], dict[str, Any]]:
    """Map the columns of a file into memory; raises IndexFileError for any other file."""
    with path.open("rb") as file:
        start = file.read(len(_MAGIC) + 8)
        if start[: len(_MAGIC)] != _MAGIC:
            raise IndexFileError(f"{path} is no index of names of this version; build it anew")
        length = int.from_bytes(start[len(_MAGIC) :], "little")
        header = json.loads(file.read(length))
    base = len(_MAGIC) + 8 + length
    # A plain view of the map: np.memmap's own slices are several times slower to make.
    whole = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    columns: dict[str, Column] = {}
    for name, (kind, count, position) in header["columns"].items():
        dtype = np.dtype(kind)
        begin = base + position
        columns[name] = whole[begin : begin + count * dtype.itemsize].view(dtype)
    return columns, header["about"]


class Texts:
    """Many texts as one column of bytes and one of offsets."""

    __slots__ = ("_bytes", "_offsets")

    def __init__(self, data: Column, offsets: Column) -> None:
        self._bytes = data
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> str:
        low, high = self._offsets[number], self._offsets[number + 1]
        return str(self._bytes[low:high].tobytes(), "utf-8")


def pack_texts(name: str, texts: Iterable[str]) -> dict[str, Column]:
    """Texts as two columns, by their common name."""
    encoded = [text.encode() for text in texts]
    lengths = np.fromiter((len(data) for data in encoded), dtype=np.int64, count=len(encoded))
    return {
        f"{name}.bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{name}.offsets": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    }


class Groups:
    """Many short lists of numbers as one column of numbers and one of offsets."""

    __slots__ = ("_offsets", "_values")

    def __init__(self, values: Column, offsets: Column) -> None:
        self._values = values
        self._offsets = offsets

    def __getitem__(self, number: int) -> Column:
        return self._values[self._offsets[number] : self._offsets[number + 1]]

    def size(self, number: int) -> int:
        """How many numbers a list holds."""
        return int(self._offsets[number + 1] - self._offsets[number])


def pack_groups(name: str, groups: Iterable[Iterable[int]]) -> dict[str, Column]:
    """Lists of numbers as two columns, by their common name."""
    values: list[int] = []
    offsets = [0]
    for group in groups:
        values.extend(group)
        offsets.append(len(values))
    return {
        f"{name}.values": np.array(values, dtype=np.int32),
        f"{name}.offsets": np.array(offsets, dtype=np.int64),
    }


def turn_groups(name: str, values: Column, offsets: Column, count: int) -> dict[str, Column]:
    """The same pairs from the other end: for each value, the lists that hold it."""
    owners = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
    order = np.argsort(values, kind="stable")
    sizes = np.bincount(values, minlength=count)
    return {
        f"{name}.values": owners[order],
        f"{name}.offsets": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
    }
