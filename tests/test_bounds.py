"""Kinds of query whose work is bounded: no constant makes one of them dear."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedera.engine.bounds import most_rows, shape_of
from foedera.engine.experience import Experience, kind_of

P = [f"<http://x/p{number}>" for number in range(3)]
T = [f"<http://x/t{number}>" for number in range(6)]


def bound(text: str, triples=()) -> int | None:
    shape = shape_of(kind_of(text))
    if shape is None:
        return None
    counts = {
        "out": Counter((p, s) for s, p, _ in triples),
        "in": Counter((p, o) for _, p, o in triples),
    }

    def degree(predicate: str, direction: str) -> int:
        return max((n for (p, _), n in counts[direction].items() if p == predicate), default=0)

    return most_rows(shape[1], degree)


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ ?s {P[0]} ?o }}",
        f"SELECT * {{ ?s {P[0]} {T[0]} . ?a {P[1]} ?b }}",
        f"SELECT * {{ {T[0]} ?p ?o }}",
        f"SELECT * {{ {T[0]} {P[0]}+ ?o }}",
        f"SELECT * {{ {T[0]} {P[0]} ?o FILTER EXISTS {{ ?a ?b ?c }} }}",
        f"SELECT * {{ {T[0]} {P[0]} ?o FILTER(REGEX(?o, '(a+)+')) }}",
        f"SELECT * {{ {{ {T[0]} {P[0]} ?o }} UNION {{ ?a ?b ?c }} }}",
        f"SELECT * {{ {T[0]} {P[0]} ?o {{ SELECT * {{ ?a ?b ?c }} }} }}",
        f"SELECT * {{ GRAPH ?g {{ {T[0]} {P[0]} ?o }} }}",
        f"SELECT (COUNT(*) AS ?n) {{ {T[0]} {P[0]} ?o }}",
        f"SELECT * FROM <http://x/g> {{ {T[0]} {P[0]} ?o }}",
        f"SELECT * {{ {T[0]} {P[0]} ?o BIND(RAND() AS ?r) }}",
        f"SELECT * {{ SERVICE {T[0]} {{ {T[0]} {P[0]} ?o }} }}",
        f"CONSTRUCT WHERE {{ {T[0]} {P[0]} ?o }}",
        f"ASK {{ {T[0]} ex:p ?o }}",
        "DELETE WHERE { ?s ?p ?o }",
        "nonsense",
    ],
)
def test_other_shapes_have_no_bound(text):
    assert bound(text) is None


def test_a_bound_is_the_product_of_the_degrees_on_the_way():
    triples = [(T[0], P[0], T[1]), (T[2], P[0], T[1]), (T[0], P[1], T[3]), (T[0], P[1], T[4])]
    text = f"SELECT ?x ?y WHERE {{ ?x {P[0]} {T[1]} ; {P[1]} ?y FILTER(?y != {T[5]}) }} LIMIT 5"
    assert bound(text, triples) == 2 * 2


def test_prefixes_and_optional_parts_are_read():
    text = f"PREFIX x: <http://x/> ASK {{ ?s x:p0 {T[0]} . OPTIONAL {{ ?s x:p1 'a'@en }} }}"
    asks, patterns = shape_of(kind_of(text))
    assert asks == "ASK"
    assert [pattern.predicate for pattern in patterns] == P[:2]


terms = st.sampled_from([*T, "?a", "?b", "?c"])
triples = st.lists(
    st.tuples(st.sampled_from(T), st.sampled_from(P), st.sampled_from(T)), max_size=30
)


@settings(max_examples=300, deadline=None)
@given(triples, st.lists(st.tuples(terms, st.sampled_from(P), terms), min_size=1, max_size=4))
def test_no_query_has_more_rows_than_its_bound(data, patterns):
    store = ox.Store()
    for s, p, o in data:
        store.add(ox.Quad(*(ox.NamedNode(term[1:-1]) for term in (s, p, o))))
    text = f"SELECT * WHERE {{ {' . '.join(' '.join(pattern) for pattern in patterns)} }}"
    rows = bound(text, set(data))
    if rows is not None:
        assert len(list(store.query(text))) <= rows


def test_a_bounded_kind_is_known_by_its_words_and_by_nothing_longer():
    experience = Experience()
    text = f"SELECT ?l WHERE {{ {{}} {P[0]} ?l FILTER(LANG(?l) = 'en') }}"
    kind = kind_of(text.replace("{}", T[0]))
    for _ in range(6):
        experience.note(kind, 0.001, 10)
    assert experience.bounded(text.replace("{}", T[0])) is None
    experience.set_bounded(kind, "SELECT")
    for _ in range(2):
        assert experience.bounded(text.replace("{}", T[1])) == "SELECT"
        assert experience.bounded(text.replace("{}", f"{T[1]} ?p ?o . {T[2]}")) is None
        assert experience.bounded(text.replace("{}", "?x")) is None
        assert experience.bounded(text.replace("{}", "")) is None
