"""Contradictions among facts, each with the fewest statements that make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.reasoning.closure import Closure, close
from foedera.reasoning.derivation import explain
from foedera.reasoning.joins import Joins
from foedera.reasoning.rules import Language, Rule, short_name
from foedera.reasoning.theory import Theory
from foedera.terms import Term

MOST_CONFLICTS = 20
"""How many contradictions are worked out; a build with more has one cause or needs several runs."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot hold together: leave any one out and this conflict is gone."""

    rule: Rule
    """The axiom that they go against."""
    statements: tuple[ox.Triple, ...]
    found: tuple[ox.Triple, ...]
    """The triples, stated or concluded, in which the contradiction shows."""

    def describe(self, language: Language = "en") -> str:
        """The conflict in words, its statements one a line."""
        lead = {
            "en": "These break the axiom “{axiom}”:",
            "fr": "Ceci enfreint l'axiome « {axiom} » :",
        }[language]
        lines = [lead.format(axiom=self.rule.describe(language))]
        lines += [f"  {triple_text(statement)}" for statement in self.statements]
        return "\n".join(lines)


@dataclass
class InconsistencyError(Exception):
    """Facts that contradict each other under the ontology; nothing may be concluded from them."""

    conflicts: tuple[Conflict, ...]

    def __str__(self) -> str:
        count = len(self.conflicts)
        more = " or more" if count >= MOST_CONFLICTS else ""
        head = f"the facts contradict each other in {count}{more} way{'s' * (count > 1)}."
        mend = "Correct, deprecate or re-mark one statement of each group."
        return "\n".join([head, *(conflict.describe() for conflict in self.conflicts), mend])


def triple_text(triple: ox.Triple) -> str:
    """A triple for people, its terms as short names."""
    return " ".join(short_name(term) for term in triple)


def conflicts(closure: Closure, most: int = MOST_CONFLICTS) -> Iterator[Conflict]:
    """The contradictions of a closure, those of one minimal set of statements once."""
    seen: set[frozenset[ox.Triple]] = set()
    for rule, found in _contradictions(closure):
        if len(seen) >= most:
            return
        statements = _minimal(_causes(found, closure), closure.theory)
        if frozenset(statements) not in seen:
            seen.add(frozenset(statements))
            yield Conflict(rule, statements, found)


def is_consistent(facts: Iterable[ox.Triple], theory: Theory) -> bool:
    """Whether facts contradict neither each other nor the ontology."""
    return next(_contradictions(close(facts, theory)), None) is None


def _contradictions(closure: Closure) -> Iterator[tuple[Rule, tuple[ox.Triple, ...]]]:
    joins = Joins(closure.numbering, closure.properties, closure.classes)
    terms = closure.numbering.terms
    for rule in closure.theory.rules:
        if rule.head is not None:
            continue
        rows = joins.contradictions(rule)
        if rows is None:
            continue
        for row in range(rows.length):
            binding: dict[str, Term] = {
                name: terms[int(column[row])] for name, column in rows.columns.items()
            }
            yield (
                rule,
                tuple(
                    ox.Triple(*(binding[s] if isinstance(s, str) else s for s in atom))  # type: ignore[arg-type]
                    for atom in rule.body
                ),
            )


def _causes(found: tuple[ox.Triple, ...], closure: Closure) -> tuple[ox.Triple, ...]:
    """Stated facts that suffice for a contradiction; what the ontology itself states is not one."""
    background = set(closure.theory.background)
    causes: dict[ox.Triple, None] = {}
    for triple in found:
        derivation = explain(triple, closure, closure.theory)
        if derivation is not None:
            causes |= dict.fromkeys(t for t in derivation.stated() if t not in background)
    return tuple(causes)


def _minimal(causes: tuple[ox.Triple, ...], theory: Theory) -> tuple[ox.Triple, ...]:
    """Leave out one statement after the other for as long as the contradiction stays."""
    kept = list(causes)
    for cause in causes:
        fewer = [statement for statement in kept if statement != cause]
        if not is_consistent(fewer, theory):
            kept = fewer
    return tuple(kept)
