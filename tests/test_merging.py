"""A default graph of several graphs is their merge: each triple once (SPARQL 1.1, 13.2.1)."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
import pytest

from foedera.engine.merging import Merging, graphs_named
from serving import free_port, make_release, serving
from sparql_data import actor, quads

BASE = "http://base.example/sparql"


def graph(base: str, name: str) -> str:
    return f"{base}graph/{name}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Graphs one and two hold nothing in common, two and three do, and four what one holds."""
    folder = tmp_path_factory.mktemp("merging")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    knows = ox.NamedNode("http://xmlns.com/foaf/0.1/knows")
    more = [
        ox.Quad(actor(base, n), knows, actor(base, n + 1), ox.NamedNode(graph(base, name)))
        for name, numbers in (("two", (1, 2)), ("three", (2, 3)), ("four", (9,)))
        for n in numbers
    ]
    same = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph(base, "four")))
        for quad in quads(base, 2)
        if quad.graph_name == ox.NamedNode(graph(base, "one"))
    ]
    make_release(folder, "00000000000a", [*quads(base, 5), *more, *same], base)
    with serving(folder, port=port, server_processes=1) as running:
        yield running


def counted(server, names: tuple[str, ...], how: str) -> tuple[int, int]:
    """COUNT(*) and COUNT(DISTINCT) over the graphs, named in the query or beside it."""
    iris = [graph(server.address, name) for name in names]
    count = "SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT *) AS ?once)"
    if how == "FROM":
        clauses = " ".join(f"FROM <{iri}>" for iri in iris)
        answer = server.query(f"{count} {clauses} WHERE {{ ?s ?p ?o }}")
    elif how == "prefixed":
        clauses = " ".join(f"from g:{name}#here\n" for name in names)
        answer = server.query(
            f"PREFIX g: <{server.address}graph/> {count} {clauses} WHERE {{ ?s ?p ?o }}"
        )
    else:
        answer = server.query(f"{count} {{ ?s ?p ?o }}", **{"default-graph-uri": iris})
    [row] = answer.json()["results"]["bindings"]
    return int(row["all"]["value"]), int(row["once"]["value"])


@pytest.mark.parametrize("how", ["FROM", "prefixed", "protocol"])
def test_no_triple_comes_twice_whatever_graphs_are_named(server, how):
    names = ("one", "two", "three", "four")
    for size in (2, 3, 4):
        for chosen in itertools.combinations(names, size):
            found, once = counted(server, chosen, how)
            assert found == once > 1, chosen


def test_the_merge_is_joined_and_named_graphs_stay_beside_it(server):
    two, three = (graph(server.address, name) for name in ("two", "three"))
    query = (
        f"PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?x ?y ?g FROM <{two}> FROM <{three}> "
        f"FROM NAMED <{three}> WHERE {{ ?x foaf:knows/foaf:knows ?y . "
        "GRAPH ?g { ?x foaf:knows ?z } } ORDER BY ?x"
    )
    rows = server.query(query).json()["results"]["bindings"]
    assert [(row["x"]["value"][-2:], row["y"]["value"][-2:]) for row in rows] == [("a2", "a4")]
    assert rows[0]["g"]["value"] == three


def test_a_dataset_that_is_named_beside_the_query_replaces_its_clauses(server):
    one, two, four = (graph(server.address, name) for name in ("one", "two", "four"))
    answer = server.query(
        f"SELECT * FROM <{one}> FROM <{four}> {{ ?s ?p ?o }}", **{"default-graph-uri": two}
    )
    assert len(answer.json()["results"]["bindings"]) == 3


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("SELECT * FROM <http://x/a> FROM NAMED <http://x/b> FROM<http://x/c> {}",
         (("http://x/a", "http://x/c"), ("http://x/b",))),
        ("BASE <http://x/y/> PREFIX f: <http://z/> ASK FROM <a> FROM f:b FROM NAMED f: {}",
         (("http://x/y/a", "http://z/b"), ("http://z/",))),
        ("CONSTRUCT { ?s ?p 'FROM <http://x/a>' } # FROM <http://x/b>\nFROM <c> WHERE { ?s ?p ?o }",
         (("http://base.example/c",), ())),
        ("SELECT ?from { ?from <FROM> 'FROM' }", ((), ())),
        ("SELECT * FROM", ((), ())),
    ],
)  # fmt: skip
def test_clauses_are_found_in_code_only(text, graphs):
    assert graphs_named(text, BASE) == graphs


def test_graphs_that_have_nothing_in_common_are_not_copied():
    store = ox.Store()
    names = [ox.NamedNode(f"http://x/{name}") for name in "abc"]
    for name in names:
        store.add(ox.Quad(name, name, name, name))
    store.add(ox.Quad(names[0], names[0], names[0], names[2]))
    merging = Merging(store)
    same, _ = merging.dataset(["http://x/a", "http://x/b"], [])
    assert same is store
    other, arguments = merging.dataset(["http://x/a", "http://x/c"], ["http://x/b"])
    assert other is not store
    assert len(list(other.query("SELECT * { ?s ?p ?o }", **arguments))) == 2
    assert len(list(other.query("SELECT * { GRAPH ?g { ?s ?p ?o } }", **arguments))) == 1
