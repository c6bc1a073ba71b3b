"""A table of names resolved row by row: CSV in, CSV with URIs out, in bounded memory.

RFC 4180; the separator and the character set are taken from the file's beginning.
"""

from __future__ import annotations

import codecs
import csv
import io
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TextIO

from foedera.linking.index import NameIndex
from foedera.linking.linker import Linker
from foedera.linking.mention import Candidate, Mention

ADDED = ("uri", "label", "score", "match")
"""The columns that are added; one that is there already gets a number."""
_ROWS = 500
"""Rows that go to a process at a time."""
_AHEAD = 4
"""Portions per process that are read before they are needed."""
_SAMPLE = 65_536
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")
"""How zip files, spreadsheets among them, and gzip files begin."""
_KEPT = 50_000
"""Answers that a process remembers: lists repeat themselves."""

Resolved = tuple[str, str, str, str]


class TableError(ValueError):
    """A table that cannot be read; the message says where and what to do."""


@dataclass(frozen=True)
class TableColumns:
    """Which columns say what of the thing that a row names."""

    name: str
    place: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """Property IRI to column."""
    kinds: tuple[str, ...] = ()
    """Class IRIs for every row."""


@dataclass(frozen=True)
class TableCount:
    """What came of a table."""

    rows: int
    matched: int
    found: int
    """Rows with a candidate that is no safe match."""


def resolve_table(
    source: Path,
    out: TextIO,
    index: Path,
    columns: TableColumns,
    processes: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> TableCount:
    """Write a table's rows with what their names mean beside them.

    `progress` is told how many bytes of the source are read. Raises TableError for what is no
    table, or lacks a column.
    """
    with source.open("rb") as raw:
        text, dialect = _opened(raw, source)
        reader = csv.reader(text, dialect)
        try:
            header = next(reader)
        except StopIteration as error:
            raise TableError(f"{source} is empty; its first row names the columns") from error
        header = [name.strip() for name in header]
        places = _places(header, columns, source)
        writer = csv.writer(out, dialect, lineterminator="\n")
        writer.writerow([*header, *_fresh(header)])
        rows = matched = found = 0
        portions = _portions(_read(reader, len(header), source), places, columns)
        for portion, resolved in _resolved(portions, index, processes):
            for row, beside in zip(portion, resolved, strict=True):
                writer.writerow([*row, *[""] * (len(header) - len(row)), *beside])
                rows += 1
                matched += beside[3] == "true"
                found += beside[3] == "false"
            progress(raw.tell())
    return TableCount(rows, matched, found)


def _opened(raw: io.BufferedReader, source: Path) -> tuple[TextIO, type[csv.Dialect]]:
    sample = raw.read(_SAMPLE)
    raw.seek(0)
    encoding = "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in sample or sample.startswith(_PACKED):
        raise TableError(f"{source} is no text: save the table as CSV, unpacked")
    else:
        try:
            # Not final: a character may be cut at the sample's end.
            codecs.getincrementaldecoder("utf-8")().decode(sample)
        except UnicodeDecodeError:
            encoding = "cp1252"
    beginning = sample.decode(encoding, "ignore")
    text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
    return text, _dialect(beginning)


def _dialect(beginning: str) -> type[csv.Dialect]:
    first = beginning.partition("\n")[0]
    separator = max(",;\t|", key=lambda mark: (first.count(mark), mark == ","))

    class Found(csv.excel):
        delimiter = separator if separator in first else ","

    return Found


def _places(header: list[str], columns: TableColumns, source: Path) -> dict[str, int]:
    wanted = [columns.name, *([columns.place] if columns.place else [])]
    wanted += columns.identifiers.values()
    missing = [name for name in wanted if name not in header]
    if missing:
        raise TableError(
            f"{source} has no column {missing[0]!r}; its columns are {', '.join(header)}"
        )
    return {name: header.index(name) for name in wanted}


def _fresh(header: Sequence[str]) -> list[str]:
    names = []
    for name in ADDED:
        fresh, number = name, 2
        while fresh in header:
            fresh, number = f"{name}_{number}", number + 1
        names.append(fresh)
    return names


def _read(reader: Iterator[list[str]], width: int, source: Path) -> Iterator[list[str]]:
    number = 1
    try:
        for row in reader:
            number += 1
            if any(row[width:]):
                raise TableError(
                    f"{source}, row {number}: {len(row)} cells where the first row names {width}; "
                    f"put what holds a separator between quotes"
                )
            if row:
                yield row[:width]
    except csv.Error as error:
        raise TableError(f"{source}, after row {number}: {error}") from error


def _portions(
    rows: Iterator[list[str]], places: Mapping[str, int], columns: TableColumns
) -> Iterator[tuple[list[list[str]], list[Mention]]]:
    def value(row: list[str], column: str | None) -> str:
        if column is None or places[column] >= len(row):
            return ""
        return row[places[column]].strip()

    while portion := list(islice(rows, _ROWS)):
        mentions = []
        for row in portion:
            place = value(row, columns.place)
            known = {iri: value(row, column) for iri, column in columns.identifiers.items()}
            mentions.append(
                Mention(
                    value(row, columns.name),
                    columns.kinds,
                    (place,) if place else (),
                    {iri: text for iri, text in known.items() if text},
                )
            )
        yield portion, mentions


def _resolved(
    portions: Iterable[tuple[list[list[str]], list[Mention]]], index: Path, processes: int
) -> Iterator[tuple[list[list[str]], list[Resolved]]]:
    if processes < 2:
        resolver = _Resolver(index)
        for rows, mentions in portions:
            yield rows, resolver.resolve(mentions)
        return
    context = multiprocessing.get_context("spawn")
    waiting: deque[tuple[list[list[str]], Future[list[Resolved]]]] = deque()
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(index,)
    ) as pool:
        for rows, mentions in portions:
            waiting.append((rows, pool.submit(_resolve, index, mentions)))
            if len(waiting) >= processes * _AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()


class _Resolver:
    """Resolves mentions against one index, remembering the last answers."""

    def __init__(self, index: Path) -> None:
        self.linker = Linker(NameIndex.open(index))
        self._kept = lru_cache(maxsize=_KEPT)(self._one)

    def resolve(self, mentions: Iterable[Mention]) -> list[Resolved]:
        return [
            self._kept(m.name, m.kinds, m.places, tuple(sorted(m.identifiers.items())))
            for m in mentions
        ]

    def _one(
        self,
        name: str,
        kinds: tuple[str, ...],
        places: tuple[str, ...],
        identifiers: tuple[tuple[str, str], ...],
    ) -> Resolved:
        found = self.linker.candidates(Mention(name, kinds, places, dict(identifiers)), limit=1)
        return _row(found[0]) if found else ("", "", "", "")


def _row(found: Candidate) -> Resolved:
    return found.iri, found.label, f"{found.score:g}", "true" if found.match else "false"


@lru_cache(maxsize=1)
def _resolver(index: Path) -> _Resolver:
    """The resolver of a worker process."""
    return _Resolver(index)


def _begin(index: Path) -> None:
    _resolver(index)


def _resolve(index: Path, mentions: list[Mention]) -> list[Resolved]:
    return _resolver(index).resolve(mentions)
