"""The full-text index of a release: every name of every thing, in one SQLite file (FTS5).

https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from foedera.search.folding import acronym, fold
from foedera.terms import DCTERMS, FOAF, RDF, RDFS, SCHEMA, SKOS

_NAMES = {
    RDFS.label: 10,
    SKOS.prefLabel: 10,
    FOAF.name: 10,
    SCHEMA.name: 10,
    DCTERMS.title: 8,
    SKOS.altLabel: 8,
    SKOS.hiddenLabel: 6,
    RDFS.comment: 1,
    SKOS.definition: 1,
    DCTERMS.description: 1,
}
"""Where words are taken from, and how much a hit in them weighs."""
_DISPLAYED = (RDFS.label, SKOS.prefLabel, FOAF.name, SCHEMA.name, DCTERMS.title)
_ACRONYM_WEIGHT = 5
_LONGEST = 2_000
_SCHEMA = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);
CREATE TABLE class (thing INTEGER NOT NULL, iri TEXT NOT NULL);
CREATE TABLE label (thing INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE name (
    id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL,
    weight INTEGER NOT NULL
);
CREATE VIRTUAL TABLE word USING fts5(
    folded, content='name', content_rowid='id', tokenize='unicode61', prefix='1 2 3 4'
);
CREATE VIRTUAL TABLE gram USING fts5(
    folded, content='name', content_rowid='id', tokenize='trigram', detail='none'
);
"""
_FINISH = """
CREATE INDEX class_of ON class (thing);
CREATE INDEX class_iri ON class (iri);
CREATE INDEX label_of ON label (thing);
CREATE INDEX name_folded ON name (folded);
INSERT INTO word (word) VALUES ('rebuild');
INSERT INTO gram (gram) VALUES ('rebuild');
INSERT INTO word (word) VALUES ('optimize');
INSERT INTO gram (gram) VALUES ('optimize');
ANALYZE;
"""


@dataclass(frozen=True)
class Entry:
    """A thing with its names, as it enters the index."""

    iri: str
    classes: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    """Language and text."""
    names: tuple[tuple[str, int], ...]
    """Text and weight."""


def entries_of(triples: Iterable[ox.Triple], own: tuple[str, ...] = ()) -> Iterator[Entry]:
    """The things of triples that come grouped by subject; `own` bounds whose they are."""
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        found = list(group)
        if not isinstance(subject, ox.NamedNode) or (own and not subject.value.startswith(own)):
            continue
        labels: list[tuple[str, str]] = []
        names: dict[str, int] = {}
        classes: list[str] = []
        for triple in found:
            value = triple.object
            if triple.predicate == RDF.type and isinstance(value, ox.NamedNode):
                classes.append(value.value)
            weight = _NAMES.get(triple.predicate)
            if weight is None or not isinstance(value, ox.Literal):
                continue
            text = value.value[:_LONGEST]
            names[text] = max(names.get(text, 0), weight)
            if triple.predicate in _DISPLAYED:
                labels.append(((value.language or "").lower(), text))
        for _, text in labels:
            short = acronym(text)
            if short is not None:
                names.setdefault(short, _ACRONYM_WEIGHT)
        if labels:
            yield Entry(subject.value, tuple(classes), tuple(labels), tuple(names.items()))


def write_index(entries: Iterable[Entry], path: Path) -> int:
    """Write the index file anew and say how many things it holds.

    A build that is killed leaves a file that nobody reads, so that only its end is made safe.
    """
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    count = 0
    try:
        database.executescript(_SCHEMA)
        with database:
            for entry in entries:
                count += 1
                _insert(database, count, entry)
        database.executescript(_FINISH)
        database.execute("VACUUM")
    finally:
        database.close()
    with path.open("rb") as written:
        os.fsync(written.fileno())
    return count


def _insert(database: sqlite3.Connection, number: int, entry: Entry) -> None:
    database.execute("INSERT INTO thing VALUES (?, ?)", (number, entry.iri))
    database.executemany(
        "INSERT INTO class VALUES (?, ?)", [(number, one) for one in entry.classes]
    )
    database.executemany(
        "INSERT INTO label VALUES (?, ?, ?)", [(number, *label) for label in entry.labels]
    )
    database.executemany(
        "INSERT INTO name (thing, text, folded, weight) VALUES (?, ?, ?, ?)",
        [(number, text, folded, weight) for text, weight in entry.names if (folded := fold(text))],
    )
