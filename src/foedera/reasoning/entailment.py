"""From facts to everything that follows from them, or to the reason why nothing may."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from foedera.reasoning.closure import Closure, close
from foedera.reasoning.consistency import InconsistencyError, conflicts
from foedera.reasoning.dates import BOUNDED, date_bounds
from foedera.reasoning.rules import Rule
from foedera.reasoning.theory import Theory, compile_theory


def entail(
    facts: Iterable[ox.Triple], ontology: Iterable[ox.Triple], rules: Iterable[Rule] = ()
) -> Closure:
    """Everything that follows from facts (registry included) by an ontology and CONSTRUCT rules.

    Iterating over the result gives the new triples only: bounds of dates, and what the rules give
    that neither facts nor ontology state. Raises InconsistencyError.
    """
    return entail_with(facts, compile_theory(ontology, rules))


def entail_with(facts: Iterable[ox.Triple], theory: Theory) -> Closure:
    """As `entail`, by a theory that was made ready before."""
    dated: list[ox.Triple] = []

    def watched() -> Iterable[ox.Triple]:
        for triple in facts:
            if triple.predicate in BOUNDED:
                dated.append(triple)
            yield triple

    def computed() -> Iterable[ox.Triple]:
        # Read after the facts, when every date has been seen.
        yield from date_bounds(dated)

    closure = close(watched(), theory, computed())
    found = tuple(conflicts(closure))
    if found:
        raise InconsistencyError(found)
    return closure
