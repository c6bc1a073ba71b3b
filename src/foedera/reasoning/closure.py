"""The closure: everything that follows from facts by rules, reached by semi-naive evaluation.

Each property is a sorted column of pairs and each class a sorted column of things; a round joins
what the last round added with all there is, until a round adds nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np
import pyoxigraph as ox

from foedera.reasoning.joins import Joins
from foedera.reasoning.numbering import Numbering
from foedera.reasoning.relations import Keys, Relation, pack, ranges, sort_unique, unpack
from foedera.reasoning.rules import Rule
from foedera.reasoning.theory import Theory
from foedera.terms import OWL, RDF, Term


class Closure:
    """Facts and what follows from them; iterating gives the conclusions that nobody stated."""

    def __init__(self, numbering: Numbering, theory: Theory) -> None:
        self.numbering = numbering
        self.theory = theory
        self.properties: dict[int, Relation] = {}
        self.classes: dict[int, Relation] = {}

    def __iter__(self) -> Iterator[ox.Triple]:
        terms = self.numbering.terms
        for kind, members in self.classes.items():
            head = terms[kind]
            for subject in members.concluded().tolist():
                yield _triple(terms[subject], RDF.type, head)
        for link, relation in self.properties.items():
            predicate = terms[link]
            firsts, seconds = unpack(relation.concluded())
            for subject, value in zip(firsts.tolist(), seconds.tolist(), strict=True):
                yield _triple(terms[subject], predicate, terms[value])

    def __len__(self) -> int:
        relations = (*self.classes.values(), *self.properties.values())
        return sum(len(relation.keys) - len(relation.stated) for relation in relations)

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, ox.Triple) and any(self.match(*triple))

    def stated(self, triple: ox.Triple) -> bool:
        """Whether a triple was given rather than concluded."""
        found = self._relation_and_key(triple)
        if found is None:
            return False
        relation, key = found
        place = int(np.searchsorted(relation.stated, key))
        return place < len(relation.stated) and int(relation.stated[place]) == key

    def match(
        self, subject: Term | None, predicate: Term | None, value: Term | None
    ) -> Iterator[ox.Triple]:
        """The triples of the closure that fit a pattern, None standing for anything."""
        number = self.numbering.number
        s = number(subject) if subject is not None else None
        o = number(value) if value is not None else None
        if (subject is not None and s is None) or (value is not None and o is None):
            return
        terms = self.numbering.terms
        if predicate is None or predicate == RDF.type:
            kinds = self.classes if o is None else [o] if o in self.classes else []
            for kind in kinds:
                for member in _find(self.classes[kind].keys, s):
                    yield _triple(terms[member], RDF.type, terms[kind])
        p = number(predicate) if predicate is not None else None
        if predicate is not None and p not in self.properties:
            return
        for link in self.properties if p is None else (p,):
            relation = self.properties[link]
            for first, second in _pairs(relation, s, o):
                yield _triple(terms[first], terms[link], terms[second])

    def _relation_and_key(self, triple: ox.Triple) -> tuple[Relation, int] | None:
        s, p, o = (self.numbering.number(term) for term in triple)
        if s is None or p is None or o is None:
            return None
        if triple.predicate == RDF.type:
            members = self.classes.get(o)
            return (members, s) if members is not None else None
        relation = self.properties.get(p)
        return (relation, s << 32 | o) if relation is not None else None


def _triple(subject: Term, predicate: Term, value: Term) -> ox.Triple:
    # Only what once stood in a triple's place is put there again.
    return ox.Triple(subject, predicate, value)  # type: ignore[arg-type]


def _find(keys: Keys, wanted: int | None) -> list[int]:
    if wanted is None:
        found: list[int] = keys.tolist()
        return found
    place = int(np.searchsorted(keys, wanted))
    return [wanted] if place < len(keys) and int(keys[place]) == wanted else []


def _pairs(relation: Relation, s: int | None, o: int | None) -> Iterator[tuple[int, int]]:
    if s is not None and o is not None:
        if _find(relation.keys, s << 32 | o):
            yield s, o
    elif s is not None:
        _, seconds = ranges(relation.keys, np.array([s], dtype=np.int64))
        yield from ((s, int(second)) for second in seconds)
    elif o is not None:
        _, firsts = ranges(relation.backward, np.array([o], dtype=np.int64))
        yield from ((int(first), o) for first in firsts)
    else:
        left, right = unpack(relation.keys)
        yield from zip(left.tolist(), right.tolist(), strict=True)


def close(
    facts: Iterable[ox.Triple], theory: Theory, computed: Iterable[ox.Triple] = ()
) -> Closure:
    """Everything that follows from facts, without asking whether it contradicts itself.

    `computed` triples count as conclusions although no rule gives them: bounds of dates.
    """
    numbering = Numbering()
    closure = Closure(numbering, theory)
    for rule in theory.rules:
        for atom in (*rule.body, *((rule.head,) if rule.head else ())):
            for slot in atom:
                if not isinstance(slot, str):
                    numbering.add(slot)
    _take_in(closure, facts, theory.background)
    _take_in_computed(closure, computed)
    _run(closure, [rule for rule in theory.rules if rule.head is not None])
    return closure


def _columns(
    closure: Closure, triples: Iterable[ox.Triple]
) -> tuple[dict[int, array[int]], dict[int, array[int]]]:
    add, type_number = closure.numbering.add, closure.numbering.add(RDF.type)
    properties: dict[int, array[int]] = {}
    classes: dict[int, array[int]] = {}
    for subject, predicate, value in triples:
        s, p, o = add(subject), add(predicate), add(value)
        if p == type_number:
            column, key, row = classes, o, s
        else:
            column, key, row = properties, p, s << 32 | o
        found = column.get(key)
        if found is None:
            found = column[key] = array("q")
        found.append(row)
    return properties, classes


def _take_in(closure: Closure, facts: Iterable[ox.Triple], background: Iterable[ox.Triple]) -> None:
    both = (triple for source in (facts, background) for triple in source)
    properties, classes = _columns(closure, both)
    for columns, relations in (
        (properties, closure.properties),
        (classes, closure.classes),
    ):
        for key, column in columns.items():
            relations[key] = Relation(sort_unique([np.frombuffer(column, dtype=np.int64)]))


def _take_in_computed(closure: Closure, computed: Iterable[ox.Triple]) -> None:
    properties, classes = _columns(closure, computed)
    for columns, relations in (
        (properties, closure.properties),
        (classes, closure.classes),
    ):
        for key, column in columns.items():
            relation = relations.setdefault(key, Relation())
            relation.grow([np.frombuffer(column, dtype=np.int64)])


def _run(closure: Closure, rules: list[Rule]) -> None:
    joins = Joins(closure.numbering, closure.properties, closure.classes)
    plans = [rule for rule in rules if not any(isinstance(a.predicate, str) for a in rule.body)]
    first = True
    while True:
        fresh: dict[tuple[bool, int], list[Keys]] = {}
        for rule in plans:
            for target, keys in joins.conclusions(rule, first):
                fresh.setdefault(target, []).append(keys)
        _replace_equals(closure, joins, fresh)
        grown = False
        for relation in (*closure.properties.values(), *closure.classes.values()):
            relation.delta = relation.keys[:0]
        for (is_class, key), parts in fresh.items():
            relations = closure.classes if is_class else closure.properties
            grown |= relations.setdefault(key, Relation()).grow(parts)
        if not grown:
            return
        first = False


def _replace_equals(
    closure: Closure, joins: Joins, fresh: dict[tuple[bool, int], list[Keys]]
) -> None:
    """Let things that are the same share their descriptions (eq-rep-s and eq-rep-o of OWL 2 RL)."""
    same_number = closure.numbering.add(OWL.sameAs)
    same = closure.properties.get(same_number)
    if same is None or not len(same.keys):
        return
    for new_pairs, only_new in ((same.delta, False), (same.keys, True)):
        ones, others = unpack(new_pairs)
        if not len(ones):
            continue
        for key, relation in closure.properties.items():
            if key == same_number:
                continue
            keys = relation.delta if only_new else relation.keys
            backward = joins.turned(keys) if only_new else relation.backward
            rows, values = ranges(keys, ones)
            swapped, subjects = ranges(backward, ones)
            parts = [pack(others[rows], values), pack(subjects, others[swapped])]
            fresh.setdefault((False, key), []).extend(part for part in parts if len(part))
        for key, members in closure.classes.items():
            column = members.delta if only_new else members.keys
            found = others[np.isin(ones, column)]
            if len(found):
                fresh.setdefault((True, key), []).append(found)
