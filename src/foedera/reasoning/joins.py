"""Rule bodies over columns: each atom extends a table of bindings, the most bound atom first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from foedera.reasoning.literals import same_value
from foedera.reasoning.numbering import Numbering
from foedera.reasoning.relations import Keys, Relation, among, pack, ranges, unpack
from foedera.reasoning.rules import Atom, Guard, Rule, Slot
from foedera.terms import OWL, RDF

Target: TypeAlias = tuple[bool, int]
"""Where a conclusion goes: whether it is a class, and the number of the class or property."""


@dataclass(frozen=True, slots=True)
class Bindings:
    """Rows of bound variables, one column a variable."""

    columns: dict[str, Keys]
    length: int

    def where(self, mask: npt.NDArray[np.bool_]) -> Bindings:
        """The rows that pass."""
        picked = {name: column[mask] for name, column in self.columns.items()}
        return Bindings(picked, int(mask.sum()))

    def take(self, rows: Keys) -> Bindings:
        """Some rows by their numbers, in that order."""
        return Bindings({name: column[rows] for name, column in self.columns.items()}, len(rows))


class Joins:
    """The evaluation of rule bodies over properties and classes."""

    def __init__(
        self,
        numbering: Numbering,
        properties: Mapping[int, Relation],
        classes: Mapping[int, Relation],
    ) -> None:
        self._numbering = numbering
        self._properties = properties
        self._classes = classes
        self._literal = numbering.literals()
        self._type = numbering.add(RDF.type)
        self._same = numbering.add(OWL.sameAs)

    def conclusions(self, rule: Rule, first: bool) -> Iterator[tuple[Target, Keys]]:
        """What a rule gives in a round; the first round looks at everything, once."""
        relations = [self._relation(atom) for atom in rule.body]
        if any(relation is None for relation in relations):
            return
        sizes = [len(relation.keys) for relation in relations if relation is not None]
        if first:
            seeds = [sizes.index(min(sizes))]
        else:
            seeds = [i for i, r in enumerate(relations) if r is not None and len(r.delta)]
        for seed in seeds:
            relation = relations[seed]
            if relation is None:
                continue
            found = self.bindings(rule, seed, relation.keys if first else relation.delta)
            if found is not None and found.length:
                yield from self._head(rule, found)

    def contradictions(self, rule: Rule) -> Bindings | None:
        """The rows that match the whole body of a rule."""
        relations = [self._relation(atom) for atom in rule.body]
        sizes = [len(relation.keys) if relation else 0 for relation in relations]
        if not sizes or not min(sizes):
            return None
        seed = sizes.index(min(sizes))
        relation = relations[seed]
        return self.bindings(rule, seed, relation.keys) if relation else None

    def bindings(self, rule: Rule, seed: int, keys: Keys) -> Bindings | None:
        """Every row that matches a body, its seed atom taken from the given keys."""
        rows = self._seed(rule.body[seed], keys)
        waiting = [atom for i, atom in enumerate(rule.body) if i != seed]
        guards = list(rule.guards)
        while True:
            for guard in [g for g in guards if all(v in rows.columns for v in g.variables)]:
                rows = self._guarded(rows, guard)
                guards.remove(guard)
            if not rows.length:
                return None
            if not waiting:
                return rows
            atom = max(waiting, key=lambda a: self._ease(a, rows))
            waiting.remove(atom)
            rows = self._extended(rows, atom)

    @staticmethod
    def turned(keys: Keys) -> Keys:
        """Pairs turned round, sorted."""
        first, second = unpack(keys)
        return np.sort(pack(second, first))

    def _relation(self, atom: Atom) -> Relation | None:
        number = self._number(atom.predicate)
        if number == self._type:
            return self._classes.get(self._number(atom.object))
        return self._properties.get(number)

    def _number(self, slot: Slot) -> int:
        if isinstance(slot, str):
            raise TypeError(f"?{slot} stands where a rule needs a class or property")
        number = self._numbering.number(slot)
        return -1 if number is None else number

    def _ends(self, atom: Atom) -> list[Slot]:
        is_class = self._number(atom.predicate) == self._type
        return [atom.subject] if is_class else [atom.subject, atom.object]

    def _ease(self, atom: Atom, rows: Bindings) -> tuple[int, int]:
        ends = self._ends(atom)
        open_ends = sum(isinstance(end, str) and end not in rows.columns for end in ends)
        relation = self._relation(atom)
        return -open_ends * (3 - len(ends)), -(len(relation.keys) if relation else 0)

    def _seed(self, atom: Atom, keys: Keys) -> Bindings:
        ends = self._ends(atom)
        values = [keys] if len(ends) == 1 else list(unpack(keys))
        mask = np.ones(len(keys), dtype=bool)
        columns: dict[str, Keys] = {}
        for end, column in zip(ends, values, strict=True):
            if not isinstance(end, str):
                mask &= column == self._number(end)
            elif end in columns:
                mask &= column == columns[end]
            else:
                columns[end] = column
        return Bindings(columns, len(keys)).where(mask)

    def _column(self, rows: Bindings, slot: Slot) -> Keys | None:
        if isinstance(slot, str):
            return rows.columns.get(slot)
        return np.full(rows.length, self._number(slot), dtype=np.int64)

    def _extended(self, rows: Bindings, atom: Atom) -> Bindings:
        relation = self._relation(atom)
        if relation is None:
            return rows.where(np.zeros(rows.length, dtype=bool))
        ends = self._ends(atom)
        known = [self._column(rows, end) for end in ends]
        if all(column is not None for column in known):
            wanted = [column for column in known if column is not None]
            keys = wanted[0] if len(wanted) == 1 else pack(wanted[0], wanted[1])
            return rows.where(among(keys, relation.keys))
        if len(ends) == 2 and known[0] is not None:
            picked, new = ranges(relation.keys, known[0])
            name = ends[1]
        elif len(ends) == 2 and known[1] is not None:
            picked, new = ranges(relation.backward, known[1])
            name = ends[0]
        else:
            other = self._seed(atom, relation.keys)
            picked = np.repeat(np.arange(rows.length, dtype=np.int64), other.length)
            wide = rows.take(picked)
            again = np.tile(np.arange(other.length, dtype=np.int64), rows.length)
            wide.columns.update(other.take(again).columns)
            return wide
        wide = rows.take(picked)
        wide.columns[str(name)] = new
        return wide

    def _guarded(self, rows: Bindings, guard: Guard) -> Bindings:
        columns = [rows.columns[name] for name in guard.variables]
        if guard.kind == "differ":
            return rows.where(columns[0] != columns[1])
        if guard.kind == "resource":
            return rows.where(~self._literal[columns[0]])
        if guard.kind in ("in", "not in"):
            numbers = [self._numbering.number(value) for value in guard.values]
            listed = np.array([n for n in numbers if n is not None], dtype=np.int64)
            mask = np.isin(columns[0], listed)
            return rows.where(mask if guard.kind == "in" else ~mask)
        one, other = columns
        candidates = rows.where((one < other) & self._literal[one] & self._literal[other])
        left, right = (candidates.columns[name].tolist() for name in guard.variables)
        terms = self._numbering.terms
        unequal = [not _equal(terms[a], terms[b]) for a, b in zip(left, right, strict=True)]
        return candidates.where(np.array(unequal, dtype=bool))

    def _head(self, rule: Rule, rows: Bindings) -> Iterator[tuple[Target, Keys]]:
        if rule.head is None:
            return
        subjects = self._column(rows, rule.head.subject)
        predicate = self._number(rule.head.predicate)
        if subjects is None:
            return
        real = ~self._literal[subjects]
        if predicate == self._type:
            yield (True, self._number(rule.head.object)), subjects[real]
            return
        objects = self._column(rows, rule.head.object)
        if objects is None:
            return
        if predicate == self._same:
            real &= subjects != objects
        yield (False, predicate), pack(subjects[real], objects[real])


def _equal(one: object, other: object) -> bool:
    if isinstance(one, ox.Literal) and isinstance(other, ox.Literal):
        return same_value(one, other)
    return one == other
