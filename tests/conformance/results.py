"""Comparing an answer with what a test expects, blank nodes apart from their names."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from conformance.manifests import FORMATS
from foedera.terms import RDF, Namespace, Term

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}  # fmt: skip


@dataclass
class Solutions:
    """The solutions of a SELECT."""

    variables: set[str]
    rows: list[dict[str, Term]]
    ordered: bool = False


Outcome = bool | Solutions | set[ox.Triple] | str


def canonical(term: Term) -> Term:
    """A term as pyoxigraph's store writes it: its literals have canonical lexical forms."""
    if isinstance(term, ox.Triple):
        return ox.Triple(canonical(term.subject), term.predicate, canonical(term.object))
    if not isinstance(term, ox.Literal):
        return term
    name = ox.NamedNode("urn:x")
    store = ox.Store()
    store.add(ox.Quad(name, name, term))
    return next(iter(store)).object


def read_solutions(body: bytes, form: ox.QueryResultsFormat) -> bool | Solutions:
    """Results in one of SPARQL's own formats."""
    results = ox.parse_query_results(body, form)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    rows = [
        {name: term for name, term in zip(names, row, strict=True) if term is not None}
        for row in results
    ]
    return Solutions(set(names), rows)


def read_graph(body: bytes, form: ox.RdfFormat, base: str | None = None) -> set[ox.Triple]:
    """The triples of an RDF document."""
    return {q.triple for q in ox.parse(body, form, base_iri=base, rename_blank_nodes=True)}


def expected(file: Path, base: str) -> Outcome:
    """What a test expects."""
    if file.suffix in RESULTS:
        return read_solutions(file.read_bytes(), RESULTS[file.suffix])
    if file.suffix == ".csv":
        return file.read_text("utf-8")
    triples = read_graph(file.read_bytes(), FORMATS[file.suffix], base)
    facts: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
    for triple in triples:
        facts[triple.subject].append((triple.predicate, triple.object))

    def of(subject: Term, predicate: ox.NamedNode) -> list[Term]:
        return [o for p, o in facts[subject] if p == predicate]

    sets = [t.subject for t in triples if t.predicate == RDF.type and t.object == RS.ResultSet]
    if not sets:
        return triples
    answer = of(sets[0], RS.boolean)
    if answer:
        return answer[0].value in ("true", "1")
    rows: list[tuple[int | None, dict[str, Term]]] = []
    for solution in of(sets[0], RS.solution):
        row = {
            str(of(b, RS.variable)[0].value): of(b, RS.value)[0] for b in of(solution, RS.binding)
        }
        index = of(solution, RS.index)
        rows.append((int(index[0].value) if index else None, row))
    ordered = bool(rows) and all(index is not None for index, _ in rows)
    if ordered:
        rows.sort(key=lambda pair: pair[0] or 0)
    names = {str(name.value) for name in of(sets[0], RS.resultVariable)}
    return Solutions(names, [row for _, row in rows], ordered)


def same(actual: Outcome, wanted: Outcome, *, lax: bool = False) -> bool:
    """Whether an answer is what is expected; `lax` for REDUCED (mf:LaxCardinality)."""
    if isinstance(wanted, str):
        return isinstance(actual, str) and _table(actual) == _table(wanted)
    if isinstance(wanted, bool):
        return actual is wanted
    if isinstance(wanted, set):
        return isinstance(actual, set) and _isomorphic(actual, wanted)
    if not isinstance(actual, Solutions):
        return False
    if wanted.variables and actual.variables != wanted.variables:
        return False
    left, right = _canonical_rows(actual.rows), _canonical_rows(wanted.rows)
    if lax:
        distinct = {_key(row) for row in right}
        return {_key(row) for row in left} == distinct and len(left) <= len(right)
    if len(left) != len(right):
        return False
    if wanted.ordered:
        names: dict[Any, Any] = {}
        return all(_unify_row(a, b, names) for a, b in zip(left, right, strict=True))
    return _match(left, right)


def _table(text: str) -> tuple[list[str], list[tuple[str, ...]]]:
    head, *body = csv.reader(io.StringIO(text))
    order = sorted(range(len(head)), key=lambda i: head[i])
    names: dict[str, str] = {}

    def cell(value: str) -> str:
        return names.setdefault(value, f"_:{len(names)}") if value.startswith("_:") else value

    return sorted(head), sorted(tuple(cell(row[i]) for i in order) for row in body)


def _isomorphic(left: set[ox.Triple], right: set[ox.Triple]) -> bool:
    def dataset(triples: set[ox.Triple]) -> set[str]:
        quads = (ox.Quad(t.subject, t.predicate, canonical(t.object)) for t in triples)
        found = ox.Dataset(quads)
        found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return {str(quad) for quad in found}

    return len(left) == len(right) and dataset(left) == dataset(right)


def _canonical_rows(rows: list[dict[str, Term]]) -> list[dict[str, Term]]:
    return [{name: canonical(term) for name, term in row.items()} for row in rows]


def _key(row: dict[str, Term]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(term)) for name, term in row.items()))


def _shape(term: Term) -> str:
    if isinstance(term, ox.BlankNode):
        return "_:"
    if isinstance(term, ox.Triple):
        return f"<<{_shape(term.subject)} {term.predicate} {_shape(term.object)}>>"
    return str(term)


def _row_shape(row: dict[str, Term]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, _shape(term)) for name, term in row.items()))


def _unify(left: Term, right: Term, names: dict[Any, Any]) -> bool:
    if isinstance(left, ox.BlankNode) and isinstance(right, ox.BlankNode):
        there, back = names.get(("l", left)), names.get(("r", right))
        if there is None and back is None:
            names["l", left], names["r", right] = right, left
            return True
        return there == right and back == left
    if isinstance(left, ox.Triple) and isinstance(right, ox.Triple):
        return (
            left.predicate == right.predicate
            and _unify(left.subject, right.subject, names)
            and _unify(left.object, right.object, names)
        )
    return left == right


def _unify_row(left: dict[str, Term], right: dict[str, Term], names: dict[Any, Any]) -> bool:
    return left.keys() == right.keys() and all(_unify(left[n], right[n], names) for n in left)


def _match(left: list[dict[str, Term]], right: list[dict[str, Term]]) -> bool:
    """Whether two bags of solutions are the same up to the names of blank nodes."""
    if Counter(map(_row_shape, left)) != Counter(map(_row_shape, right)):
        return False
    free = [row for row in left if "_:" in "".join(s for _, s in _row_shape(row))]
    candidates: dict[Any, list[int]] = defaultdict(list)
    for place, row in enumerate(right):
        candidates[_row_shape(row)].append(place)
    used: set[int] = set()

    def search(index: int, names: dict[Any, Any]) -> bool:
        if index == len(free):
            return True
        for place in candidates[_row_shape(free[index])]:
            attempt = dict(names)
            if place in used or not _unify_row(free[index], right[place], attempt):
                continue
            used.add(place)
            if search(index + 1, attempt):
                return True
            used.discard(place)
        return False

    return search(0, {})
