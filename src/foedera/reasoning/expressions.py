"""Class expressions as parts of rules: what is asked of a member, what is said of one.

OWL 2 Profiles, section 4.2.3: an expression may stand on the left of an inclusion (conditions),
on its right (conclusions), or on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, product
from typing import TypeAlias

import pyoxigraph as ox

from foedera.reasoning.rules import Atom, Guard, Rule, Variable
from foedera.reasoning.schema import Schema
from foedera.terms import OWL, RDF, RDFS, Term

Condition: TypeAlias = tuple[tuple[Atom, ...], tuple[Guard, ...]]
_TOP = frozenset({OWL.Thing, RDFS.Resource, RDFS.Literal})


def conditions(
    schema: Schema, node: Term, variable: Variable, mark: str = "", *, opened: bool = False
) -> Iterator[Condition]:
    """The alternative bodies under which a variable is a member of a class expression.

    `mark` keeps the variables of two expressions apart; `opened` reads the expression that a named
    class carries itself (owl:unionOf on a name) rather than its name.
    """
    fresh = (f"{variable}{mark}.{number}" for number in count(1))
    yield from _Conditions(schema, fresh).of(node, variable, opened)


@dataclass(frozen=True, slots=True)
class _Conditions:
    schema: Schema
    fresh: Iterator[Variable]

    def of(self, node: Term, variable: Variable, opened: bool = False) -> Iterator[Condition]:
        if node in _TOP:
            yield (), ()
            return
        if isinstance(node, ox.NamedNode) and not opened:
            yield (Atom(variable, RDF.type, node),), ()
            return
        link = self.schema.object(node, OWL.onProperty)
        if isinstance(link, ox.NamedNode):
            yield from self._restriction(node, link, variable)
        for head in self.schema.objects(node, OWL.intersectionOf):
            parts = [list(self.of(part, variable)) for part in self.schema.members(head)]
            for choice in product(*parts):
                atoms = tuple(atom for body, _ in choice for atom in body)
                yield atoms, tuple(guard for _, guards in choice for guard in guards)
        for head in self.schema.objects(node, OWL.unionOf):
            for part in self.schema.members(head):
                yield from self.of(part, variable)
        for head in self.schema.objects(node, OWL.oneOf):
            yield (), (Guard("in", (variable,), frozenset(self.schema.members(head))),)

    def _restriction(
        self, node: Term, link: ox.NamedNode, variable: Variable
    ) -> Iterator[Condition]:
        for value in self.schema.objects(node, OWL.hasValue):
            yield (Atom(variable, link, value),), ()
        for filler in self.schema.objects(node, OWL.someValuesFrom):
            other = next(self.fresh)
            step = Atom(variable, link, other)
            for body, guards in self.of(filler, other):
                yield (step, *body), guards
        for flag in self.schema.objects(node, OWL.hasSelf):
            if isinstance(flag, ox.Literal) and flag.value == "true":
                yield (Atom(variable, link, variable),), ()


def conclusions(
    schema: Schema, node: Term, variable: Variable, draft: Rule, *, opened: bool = False
) -> Iterator[Rule]:
    """The rules that describe a member of a class expression, given a rule without its head."""
    if node in _TOP:
        return
    if isinstance(node, ox.NamedNode) and not opened:
        if any(variable in (atom.subject, atom.object) for atom in draft.body):
            yield replace(draft, head=Atom(variable, RDF.type, node))
        return
    for head in schema.objects(node, OWL.intersectionOf):
        for part in schema.members(head):
            yield from conclusions(schema, part, variable, draft)
    for other in schema.objects(node, OWL.complementOf):
        for condition in conditions(schema, other, variable, "'"):
            yield replace(_longer(draft, condition), kind="disjoint classes")
    link = schema.object(node, OWL.onProperty)
    if not isinstance(link, ox.NamedNode):
        return
    for value in schema.objects(node, OWL.hasValue):
        yield replace(draft, head=Atom(variable, link, value))
    for filler in schema.objects(node, OWL.allValuesFrom):
        if not _is_datatype(filler):
            target = f"{variable}>"
            step = ((Atom(variable, link, target),), (Guard("resource", (target,)),))
            yield from conclusions(schema, filler, target, _longer(draft, step))
    yield from _cardinality(schema, node, link, variable, draft)


def _cardinality(
    schema: Schema, node: Term, link: ox.NamedNode, variable: Variable, draft: Rule
) -> Iterator[Rule]:
    """At most one value makes two values the same; at most none forbids any."""
    limits = {
        limit.value
        for bound in (OWL.maxCardinality, OWL.maxQualifiedCardinality, OWL.cardinality)
        for limit in schema.objects(node, bound)
        if isinstance(limit, ox.Literal)
    }
    filler = schema.object(node, OWL.onClass) or OWL.Thing
    one, other = f"{variable}>1", f"{variable}>2"
    for first in conditions(schema, filler, one):
        step = _longer(_longer(draft, ((Atom(variable, link, one),), ())), first)
        if "0" in limits:
            yield replace(step, kind="single value")
        if "1" not in limits:
            continue
        for second in conditions(schema, filler, other):
            full = _longer(_longer(step, ((Atom(variable, link, other),), ())), second)
            things = (Guard("resource", (one,)), Guard("resource", (other,)))
            apart = _longer(full, ((), (Guard("differ", (one, other)), *things)))
            yield replace(apart, head=Atom(one, OWL.sameAs, other))
            clash = _longer(full, ((), (Guard("unequal literals", (one, other)),)))
            yield replace(clash, kind="single value")


def _longer(draft: Rule, condition: Condition) -> Rule:
    body, guards = condition
    return replace(draft, body=(*draft.body, *body), guards=(*draft.guards, *guards))


def named_terms(schema: Schema, node: Term) -> tuple[ox.NamedNode, ...]:
    """The named classes and properties that an expression is made of, each once, in order."""
    found: dict[ox.NamedNode, None] = {}
    seen: set[Term] = set()

    def walk(term: Term) -> None:
        if isinstance(term, ox.NamedNode):
            found.setdefault(term)
            return
        if term in seen:
            return
        seen.add(term)
        for predicate in (
            OWL.onProperty, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.onClass,
            OWL.complementOf,
        ):  # fmt: skip
            for value in schema.objects(term, predicate):
                walk(value)
        for predicate in (OWL.intersectionOf, OWL.unionOf, OWL.oneOf):
            for head in schema.objects(term, predicate):
                for member in schema.members(head):
                    walk(member)

    walk(node)
    return tuple(found)


def _is_datatype(node: Term) -> bool:
    return isinstance(node, ox.NamedNode) and (
        node.value.startswith("http://www.w3.org/2001/XMLSchema#") or node == RDF.langString
    )
