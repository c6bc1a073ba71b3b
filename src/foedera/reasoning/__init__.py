"""What follows from the facts by the ontology and its rules, and why."""

from foedera.reasoning.closure import Closure, close
from foedera.reasoning.consistency import Conflict, InconsistencyError, is_consistent, triple_text
from foedera.reasoning.dates import date_bounds
from foedera.reasoning.derivation import Derivation, Graph, explain
from foedera.reasoning.entailment import entail, entail_with
from foedera.reasoning.rules import Rule, short_name
from foedera.reasoning.theory import Theory, compile_theory, read_ontology, read_theory

__all__ = [
    "Closure",
    "Conflict",
    "Derivation",
    "Graph",
    "InconsistencyError",
    "Rule",
    "Theory",
    "close",
    "compile_theory",
    "date_bounds",
    "entail",
    "entail_with",
    "explain",
    "is_consistent",
    "read_ontology",
    "read_theory",
    "short_name",
    "triple_text",
]
