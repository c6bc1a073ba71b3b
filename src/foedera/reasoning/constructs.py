"""Rules that OWL cannot say, from SPARQL CONSTRUCT files.

Only what is monotone may stand in them (triple patterns, paths along and against a property,
VALUES, and FILTERs that compare terms): such rules have one fixpoint together with the axioms,
whatever the order in which they run, and every conclusion has its premises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from foedera.reasoning.rules import Atom, Guard, Language, Rule, Slot
from foedera.statements import DataFaultError
from foedera.terms import RDF, Term

_ALLOWED = (
    "A rule may use triple patterns, paths with / and ^, VALUES of one variable, and FILTERs with "
    "=, !=, IN and NOT IN between variables and terms, joined by &&."
)


def read_rules(directory: Path) -> tuple[Rule, ...]:
    """The rules of every .rq file of a folder, by name; none where there is no such folder."""
    return tuple(rule for path in sorted(directory.glob("*.rq")) for rule in read_rule(path))


def read_rule(path: Path) -> tuple[Rule, ...]:
    """The rules of one file: one for each triple of its CONSTRUCT template.

    The file's first comments `# en: ...` and `# fr: ...` name the rule for people. Raises
    DataFaultError for a file that is not SPARQL or uses what a rule may not use.
    """
    text = path.read_text(encoding="utf-8")
    titles: dict[Language, str] = {}
    languages: tuple[Language, ...] = ("en", "fr")
    for line in text.splitlines():
        for language in languages:
            if line.startswith(f"# {language}:"):
                titles.setdefault(language, line.split(":", 1)[1].strip())
    titles = titles or {"en": path.stem.replace("-", " ")}
    try:
        algebra = prepareQuery(text).algebra
    except Exception as error:  # rdflib raises whatever its parser raises
        raise DataFaultError(f"not a SPARQL query: {error}.", path, mend=_ALLOWED) from error
    if algebra.name != "ConstructQuery" or not algebra.template:
        raise DataFaultError("not a CONSTRUCT query.", path, mend=_ALLOWED)
    atoms: list[Atom] = []
    guards: list[Guard] = []
    try:
        _walk(algebra.p, atoms, guards)
        heads = [Atom(*(_slot(part) for part in triple)) for triple in algebra.template]
    except _NotMonotoneError as error:
        raise DataFaultError(f"{error} has no place in a rule.", path, mend=_ALLOWED) from error
    rules = tuple(
        Rule("construct", tuple(atoms), head, tuple(guards), titles=titles) for head in heads
    )
    for rule in rules:
        _check(rule, path)
    return rules


class _NotMonotoneError(Exception):
    """A part of SPARQL that a rule may not use."""


def _check(rule: Rule, path: Path) -> None:
    bound = rule.variables()
    head = rule.head or ()
    loose = {slot for slot in head if isinstance(slot, str)} - bound
    loose |= {name for guard in rule.guards for name in guard.variables} - bound
    if loose:
        names = ", ".join(f"?{name}" for name in sorted(loose))
        raise DataFaultError(f"{names} stands in no triple pattern.", path, mend=_ALLOWED)
    if any(isinstance(atom.predicate, str) for atom in (*rule.body, *([head] if head else []))):
        raise DataFaultError("a predicate is a variable.", path, mend="Name the property.")
    if any(
        a.predicate == RDF.type and isinstance(a.object, str)
        for a in (*rule.body, rule.head)
        if a is not None
    ):
        raise DataFaultError("a class is a variable.", path, mend="Name the class.")


def _walk(node: Any, atoms: list[Atom], guards: list[Guard]) -> None:
    name = node.name
    if name == "Project":
        _walk(node.p, atoms, guards)
    elif name == "BGP":
        for triple in node.triples:
            subject, path, value = triple
            atoms.extend(_pattern(subject, path, value, len(atoms)))
    elif name == "Join":
        _walk(node.p1, atoms, guards)
        _walk(node.p2, atoms, guards)
    elif name == "Filter":
        _walk(node.p, atoms, guards)
        guards.extend(_conditions(node.expr))
    elif name == "ToMultiSet" and node.p.name == "values":
        guards.append(_values(node.p.res))
    else:
        raise _NotMonotoneError(name)


def _values(rows: Iterable[dict[Any, Any]]) -> Guard:
    table = list(rows)
    names = {str(variable) for row in table for variable in row}
    if len(names) != 1 or any(len(row) != 1 for row in table):
        raise _NotMonotoneError("VALUES of several variables, or with UNDEF,")
    values = frozenset(cast(Term, _slot(value)) for row in table for value in row.values())
    return Guard("in", (names.pop(),), values)


def _pattern(subject: Any, path: Any, value: Any, number: int) -> Iterator[Atom]:
    """A triple pattern; rdflib leaves inverse and sequence paths whole inside a sequence."""
    if isinstance(path, rdflib.paths.SequencePath):
        here = subject
        for step, part in enumerate(path.args):
            last = step == len(path.args) - 1
            there = value if last else rdflib.Variable(f"_{number}_{step}")
            yield from _pattern(here, part, there, number * 100 + step)
            here = there
    elif isinstance(path, rdflib.paths.InvPath):
        yield from _pattern(value, path.arg, subject, number)
    elif isinstance(path, rdflib.URIRef):
        yield Atom(_slot(subject), _slot(path), _slot(value))
    elif isinstance(path, rdflib.Variable):
        raise _NotMonotoneError("a variable as predicate")
    else:
        raise _NotMonotoneError(f"the path {path}")


def _conditions(expression: Any) -> Iterator[Guard]:
    if not isinstance(expression, CompValue):
        raise _NotMonotoneError("a FILTER of this kind")
    if expression.name == "ConditionalAndExpression":
        for part in (expression.expr, *expression.other):
            yield from _conditions(part)
        return
    if expression.name != "RelationalExpression":
        raise _NotMonotoneError(f"FILTER with {expression.name}")
    left, right = expression.expr, expression.other
    operator = str(expression.op)
    if not isinstance(left, rdflib.Variable):
        raise _NotMonotoneError("a FILTER that does not begin with a variable")
    if operator == "!=" and isinstance(right, rdflib.Variable):
        yield Guard("differ", (str(left), str(right)))
    elif operator in ("=", "!=", "IN", "NOT IN"):
        listed = right if isinstance(right, list) else [right]
        if any(isinstance(value, rdflib.Variable | CompValue) for value in listed):
            raise _NotMonotoneError("a FILTER that computes")
        values = frozenset(cast(Term, _slot(value)) for value in listed)
        yield Guard("in" if operator in ("=", "IN") else "not in", (str(left),), values)
    else:
        raise _NotMonotoneError(f"FILTER with {operator}")


def _slot(part: Any) -> Slot:
    if isinstance(part, rdflib.Variable):
        return str(part)
    if isinstance(part, rdflib.URIRef):
        return ox.NamedNode(str(part))
    if isinstance(part, rdflib.Literal):
        if part.language:
            return ox.Literal(str(part), language=part.language)
        if part.datatype:
            return ox.Literal(str(part), datatype=ox.NamedNode(str(part.datatype)))
        return ox.Literal(str(part))
    if isinstance(part, rdflib.BNode):
        return f"_{part}"
    raise _NotMonotoneError(f"{part!r}")
