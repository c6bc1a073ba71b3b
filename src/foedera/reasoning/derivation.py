"""Why a conclusion holds: its shortest derivation from stated triples, computed when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from foedera.reasoning.dates import BOUND_RULE, bound_premises
from foedera.reasoning.literals import same_value
from foedera.reasoning.rules import Atom, Guard, Rule, Slot
from foedera.reasoning.theory import Theory
from foedera.terms import OWL, RDF, Term

Binding: TypeAlias = Mapping[str, Term]
_DEEPEST = 64
"""Steps in a row; a row of a thousand places needs about ten, for a path can be halved."""


class Graph(Protocol):
    """A closure that can be looked up: in memory, or in the store of a release."""

    def match(
        self, subject: Term | None, predicate: Term | None, value: Term | None, /
    ) -> Iterator[ox.Triple]:
        """The triples that fit a pattern, stated or concluded."""
        ...

    def stated(self, triple: ox.Triple, /) -> bool:
        """Whether a triple was stated rather than concluded."""
        ...


@dataclass(frozen=True, slots=True)
class Derivation:
    """A triple with the rule that gave it and what that rule needed; a stated triple has none."""

    triple: ox.Triple
    rule: Rule | None = None
    premises: tuple[Derivation, ...] = ()

    @property
    def steps(self) -> int:
        """How many rules were applied, each occurrence counted."""
        return (self.rule is not None) + sum(premise.steps for premise in self.premises)

    @property
    def depth(self) -> int:
        """The longest way from a stated triple."""
        if self.rule is None:
            return 0
        return 1 + max((premise.depth for premise in self.premises), default=0)

    def stated(self) -> Iterator[ox.Triple]:
        """The stated triples that everything rests on, each once, in the order of the tree."""
        yield from dict.fromkeys(self._leaves())

    def _leaves(self) -> Iterator[ox.Triple]:
        if self.rule is None:
            yield self.triple
        for premise in self.premises:
            yield from premise._leaves()


def explain(triple: ox.Triple, graph: Graph, theory: Theory) -> Derivation | None:
    """Derive a triple from stated ones by as few steps in a row as can be; None if it is unknown.

    Among derivations of one depth the one with the fewest steps is preferred. No triple is ever
    among its own premises.
    """
    if not any(True for _ in graph.match(*triple)):
        return None
    prover = _Prover(graph, theory)
    for depth in range(_DEEPEST):
        found = prover.prove(triple, depth)
        if found is not None:
            return found
    return None


def instances(rule: Rule, graph: Graph, start: Binding) -> Iterator[tuple[ox.Triple, ...]]:
    """The ways in which a rule's body is found in a graph, from some variables bound already."""
    for binding in _solve(list(rule.body), list(rule.guards), dict(start), graph):
        yield tuple(_triple(atom, binding) for atom in rule.body)


class _Prover:
    def __init__(self, graph: Graph, theory: Theory) -> None:
        self._graph = graph
        self._rules: dict[tuple[Slot, Slot | None], list[Rule]] = {}
        self._general: list[Rule] = []
        for rule in theory.rules:
            if rule.head is None:
                continue
            if isinstance(rule.head.predicate, str):
                self._general.append(rule)
            else:
                self._rules.setdefault(_key(rule.head), []).append(rule)
        self._proofs: dict[ox.Triple, Derivation] = {}
        self._failed: dict[ox.Triple, int] = {}
        self._equality = any(True for _ in graph.match(None, OWL.sameAs, None))

    def prove(self, triple: ox.Triple, depth: int) -> Derivation | None:
        """A derivation no deeper than asked for."""
        known = self._proofs.get(triple)
        if known is not None:
            return known if known.depth <= depth else None
        if self._graph.stated(triple):
            return self._keep(Derivation(triple))
        if depth <= self._failed.get(triple, 0):
            return None
        found = self._by_dates(triple) or self._by_rules(triple, depth)
        if found is None:
            self._failed[triple] = max(depth, self._failed.get(triple, 0))
            return None
        return self._keep(found)

    def _keep(self, derivation: Derivation) -> Derivation:
        self._proofs[derivation.triple] = derivation
        return derivation

    def _by_dates(self, triple: ox.Triple) -> Derivation | None:
        premises = bound_premises(triple, lambda s, p: self._graph.match(s, p, None))
        if not premises:
            return None
        return Derivation(triple, BOUND_RULE, tuple(Derivation(premise) for premise in premises))

    def _by_rules(self, triple: ox.Triple, depth: int) -> Derivation | None:
        best: Derivation | None = None
        predicate, value = triple.predicate, triple.object
        rules = self._rules.get((predicate, value if predicate == RDF.type else None), [])
        for rule in [*rules, *(self._general if self._equality else ())]:
            found = self._by_rule(rule, triple, depth)
            if found is not None and (best is None or found.steps < best.steps):
                best = found
        return best

    def _by_rule(self, rule: Rule, triple: ox.Triple, depth: int) -> Derivation | None:
        start = _unify(rule.head, triple) if rule.head is not None else None
        if start is None:
            return None
        for premises in instances(rule, self._graph, start):
            proved: list[Derivation] = []
            for premise in premises:
                proof = self.prove(premise, depth - 1)
                if proof is None:
                    break
                proved.append(proof)
            else:
                return Derivation(triple, rule, tuple(proved))
        return None


def _key(head: Atom) -> tuple[Slot, Slot | None]:
    return head.predicate, head.object if head.predicate == RDF.type else None


def _unify(atom: Atom, triple: ox.Triple) -> dict[str, Term] | None:
    binding: dict[str, Term] = {}
    for slot, term in zip(atom, triple, strict=True):
        if isinstance(slot, str):
            if binding.setdefault(slot, term) != term:
                return None
        elif slot != term:
            return None
    return binding


def _solve(
    atoms: list[Atom], guards: list[Guard], binding: dict[str, Term], graph: Graph
) -> Iterator[dict[str, Term]]:
    ready = [guard for guard in guards if all(name in binding for name in guard.variables)]
    if not all(_holds(guard, binding) for guard in ready):
        return
    if not atoms:
        yield binding
        return
    waiting = [guard for guard in guards if guard not in ready]
    atom = max(atoms, key=lambda candidate: _bound(candidate, binding))
    rest = [other for other in atoms if other is not atom]
    subject, predicate, value = (_value(slot, binding) for slot in atom)
    if isinstance(subject, ox.Literal):
        return
    for found in graph.match(subject, predicate, value):
        step = _unify(atom, found)
        if step is not None:
            yield from _solve(rest, waiting, {**binding, **step}, graph)


def _bound(atom: Atom, binding: Binding) -> tuple[int, bool]:
    known = [_value(slot, binding) is not None for slot in atom]
    # Of two atoms equally bound, the members of a class are asked for last: there are most of them.
    return sum(known), atom.predicate != RDF.type


def _value(slot: Slot, binding: Binding) -> Term | None:
    return binding.get(slot) if isinstance(slot, str) else slot


def _triple(atom: Atom, binding: Binding) -> ox.Triple:
    subject, predicate, value = (_value(slot, binding) for slot in atom)
    return ox.Triple(subject, predicate, value)  # type: ignore[arg-type]


def _holds(guard: Guard, binding: Binding) -> bool:
    values = [binding[name] for name in guard.variables]
    checks: dict[str, Callable[[], bool]] = {
        "differ": lambda: values[0] != values[1],
        "resource": lambda: not isinstance(values[0], ox.Literal),
        "in": lambda: values[0] in guard.values,
        "not in": lambda: values[0] not in guard.values,
        "unequal literals": lambda: (
            isinstance(values[0], ox.Literal)
            and isinstance(values[1], ox.Literal)
            and not same_value(values[0], values[1])
        ),
    }
    return checks[guard.kind]()
