"""The index of names: who bears which words, kept as columns in one file of a release."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA

from foedera.linking.columns import (
    Column,
    Groups,
    Texts,
    pack_groups,
    pack_texts,
    read_columns,
    turn_groups,
    write_columns,
)
from foedera.linking.entries import Entry, NameKind
from foedera.linking.hashes import HashTable, deletions, key_hash, pack_hashes, word_hash
from foedera.linking.words import (
    bag_key,
    has_number,
    initials,
    joined_key,
    known_words,
    looks_like_acronym,
    words_of,
)

_GENERIC_SHARE = 0.5
"""What a word counts that says of what kind a thing is rather than which one."""
_LONG = 8
"""Letters; a word so long may be two slips away."""


class NameIndex:
    """Names and what is known beside them, looked up by word, key and identifier."""

    def __init__(self, columns: dict[str, Column], about: dict[str, Any]) -> None:
        self._columns = columns
        self._about = about
        self.iris = self._texts("iri")
        self.labels = self._texts("label")
        self.types = Groups(columns["type.values"], columns["type.offsets"])
        self.type_names: list[str] = about["types"]
        self.places = Groups(columns["place.values"], columns["place.offsets"])
        self.identifiers = self._texts("identifier")
        self.names = self._texts("name")
        self.name_kinds = columns["name.kind"]
        self.name_entity = columns["name.entity"]
        self.name_words = Groups(columns["words.values"], columns["words.offsets"])
        self.name_weight = columns["name.weight"]
        self.entity_names = columns["entity.names"]
        self.bearers = Groups(columns["bearers.values"], columns["bearers.offsets"])
        self.words = self._texts("word")
        self.weights = columns["word.weight"]
        self._word_table = self._table("word")
        self._near_table = self._table("near")
        self._key_table = self._table("key")
        self._identifier_table = self._table("identified")
        self._iri_table = self._table("named")
        self.rarest = math.log1p(len(self.iris))
        """The weight of a word that nobody bears."""
        self.near = lru_cache(maxsize=20_000)(self._near)
        self.word = lru_cache(maxsize=50_000)(self.words.__getitem__)
        self.weight = self.weights.item
        self.type_set = lru_cache(maxsize=4096)(self._type_set)

    def __len__(self) -> int:
        return len(self.iris)

    @classmethod
    def build(cls, entries: Iterable[Entry]) -> NameIndex:
        """Index the names of entities."""
        return cls(*_Builder().build(entries))

    @classmethod
    def open(cls, path: Path) -> NameIndex:
        """Read an index in place; raises IndexFileError for any other file."""
        return cls(*read_columns(path))

    def save(self, path: Path) -> None:
        """Write the index as one file, the same bytes for the same entities."""
        write_columns(path, self._columns, self._about)

    def word_numbers(self, words: list[str]) -> list[int]:
        """The number of each word, -1 for one that no name has."""
        found = self._word_table.find([word_hash(word) for word in words])
        return [
            next((n for n in numbers if self.words[n] == word), -1)
            for word, numbers in zip(words, found, strict=True)
        ]

    def _near(self, word: str) -> tuple[tuple[int, int], ...]:
        """Words one slip away (two for long ones), with the number of slips, nearest first."""
        if len(word) < 4 or has_number(word):
            return ()
        numbers: set[int] = set()
        for group in self._near_table.find([word_hash(each) for each in deletions(word)]):
            numbers.update(group)
        most = 2 if len(word) >= _LONG else 1
        distances = ((OSA.distance(word, self.words[n], score_cutoff=most), n) for n in numbers)
        return tuple((n, slips) for slips, n in sorted(distances) if slips <= most)

    def types_of(self, entity: int) -> frozenset[str]:
        """The classes of an entity, those above them included."""
        return self.type_set(self.types[entity].tobytes())

    def _type_set(self, numbers: bytes) -> frozenset[str]:
        listed = np.frombuffer(numbers, dtype=np.int32).tolist()
        return frozenset(self.type_names[number] for number in listed)

    def identifiers_of(self, entity: int) -> dict[str, str]:
        """The identifiers of an entity: property to value."""
        lines = self.identifiers[entity]
        return dict(line.split(" ", 1) for line in lines.split("\n")) if lines else {}

    def by_key(self, keys: list[str]) -> list[list[int]]:
        """The names that have each key."""
        return self._key_table.find([key_hash(key) for key in keys])

    def by_identifier(self, identifiers: Iterable[tuple[str, str]]) -> set[int]:
        """The entities that have one of some identifiers."""
        keys = [key_hash(f"{name} {value}") for name, value in identifiers]
        return {n for group in self._identifier_table.find(keys) for n in group}

    def by_iri(self, iri: str) -> int | None:
        """The number of an entity; None for one that is not in the index."""
        (found,) = self._iri_table.find([key_hash(iri)])
        return next((n for n in found if self.iris[n] == iri), None)

    def names_of(self, entity: int) -> range:
        """The numbers of an entity's names."""
        return range(int(self.entity_names[entity]), int(self.entity_names[entity + 1]))

    def _texts(self, name: str) -> Texts:
        return Texts(self._columns[f"{name}.bytes"], self._columns[f"{name}.offsets"])

    def _table(self, name: str) -> HashTable:
        return HashTable(self._columns[f"{name}.hashes"], self._columns[f"{name}.numbers"])


@dataclass
class _Builder:
    """Gathers what entries hold, then lays it out in columns."""

    iris: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: array[int] = field(default_factory=lambda: array("b"))
    owners: array[int] = field(default_factory=lambda: array("i"))
    first_names: array[int] = field(default_factory=lambda: array("i", [0]))
    words: dict[str, int] = field(default_factory=dict)
    word_values: array[int] = field(default_factory=lambda: array("i"))
    word_offsets: array[int] = field(default_factory=lambda: array("q", [0]))
    bearing: dict[int, int] = field(default_factory=dict)
    type_numbers: dict[str, int] = field(default_factory=dict)
    types: list[list[int]] = field(default_factory=list)
    place_iris: list[list[str]] = field(default_factory=list)
    keys: list[tuple[int, int]] = field(default_factory=list)
    identified: list[tuple[int, int]] = field(default_factory=list)

    def build(self, entries: Iterable[Entry]) -> tuple[dict[str, Column], dict[str, Any]]:
        for entry in sorted(entries, key=lambda each: each.iri):
            self._add(entry)
        weights = self._weights()
        values = np.frombuffer(self.word_values, dtype=np.int32)
        offsets = np.frombuffer(self.word_offsets, dtype=np.int64)
        sums = np.concatenate([[0.0], np.cumsum(weights[values], dtype=np.float64)])
        numbers = {iri: number for number, iri in enumerate(self.iris)}
        places = ([numbers[p] for p in listed if p in numbers] for listed in self.place_iris)
        columns: dict[str, Column] = {
            **pack_texts("iri", self.iris),
            **pack_texts("label", self.labels),
            **pack_texts("identifier", self.identifiers),
            **pack_texts("name", self.names),
            **pack_texts("word", self.words),
            **pack_groups("type", self.types),
            **pack_groups("place", places),
            "name.kind": np.frombuffer(self.kinds, dtype=np.int8),
            "name.entity": np.frombuffer(self.owners, dtype=np.int32),
            "name.weight": (sums[offsets[1:]] - sums[offsets[:-1]]).astype(np.float32),
            "entity.names": np.frombuffer(self.first_names, dtype=np.int32),
            "words.values": values,
            "words.offsets": offsets,
            **turn_groups("bearers", values, offsets, len(self.words)),
            "word.weight": weights,
            **pack_hashes("key", self.keys, np.uint64),
            **pack_hashes("identified", self.identified, np.uint64),
            **pack_hashes("named", ((key_hash(i), n) for i, n in numbers.items()), np.uint64),
            **pack_hashes("word", ((word_hash(w), n) for w, n in self.words.items()), np.uint32),
            **pack_hashes("near", self._near_pairs(), np.uint32),
        }
        return columns, {"types": list(self.type_numbers)}

    def _add(self, entry: Entry) -> None:
        number = len(self.iris)
        self.iris.append(entry.iri)
        self.labels.append(entry.label or next(iter(entry.names)))
        known = self.type_numbers
        self.types.append([known.setdefault(kind, len(known)) for kind in sorted(entry.types)])
        self.place_iris.append(sorted(entry.places))
        pairs = sorted(entry.identifiers.items())
        self.identifiers.append("\n".join(f"{name} {value}" for name, value in pairs))
        self.identified += [(key_hash(f"{name} {value}"), number) for name, value in pairs]
        borne: set[int] = set()
        for text, kind in sorted(entry.names.items(), key=lambda item: (item[1], item[0])):
            self._add_name(number, text, kind, borne)
        for word in borne:
            self.bearing[word] = self.bearing.get(word, 0) + 1
        self.first_names.append(len(self.names))

    def _add_name(self, entity: int, text: str, kind: NameKind, borne: set[int]) -> None:
        name = len(self.names)
        listed = words_of(text)
        self.names.append(text)
        self.kinds.append(kind)
        self.owners.append(entity)
        numbers = {self.words.setdefault(word, len(self.words)) for word in listed}
        borne |= numbers
        self.word_values.extend(sorted(numbers))
        self.word_offsets.append(len(self.word_values))
        for key in {bag_key(listed), joined_key(text), *acronym_keys(text)} - {""}:
            self.keys.append((key_hash(key), name))

    def _weights(self) -> Column:
        """Rare words count more: the logarithm of how few bear them."""
        generic = known_words().generic
        count = len(self.iris)
        return np.array(
            [
                math.log1p(count / self.bearing[number])
                * (_GENERIC_SHARE if word in generic else 1.0)
                for word, number in self.words.items()
            ],
            dtype=np.float32,
        )

    def _near_pairs(self) -> Iterator[tuple[int, int]]:
        for word, number in self.words.items():
            if len(word) >= 4 and not has_number(word):
                for each in set(deletions(word)):
                    yield word_hash(each), number


def acronym_keys(text: str) -> set[str]:
    """The keys under which a name is found by its acronym: its initials, or itself as one."""
    letters = initials(text)
    found = {f"~{letters}"} if letters else set()
    if looks_like_acronym(text):
        found.add(f"^{''.join(words_of(text))}")
    return found
