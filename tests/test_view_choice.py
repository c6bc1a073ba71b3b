"""Views chosen in search and SPARQL, by `view=` and by named graph."""

from __future__ import annotations

import time

import httpx
import pyoxigraph as ox
import pytest
from SPARQLWrapper import CSV, SPARQLWrapper

from conftest import ROOT
from foedera.reasoning import read_theory
from foedera.search.dataset import dataset_in_view
from foedera.search.views import View
from foedera.terms import Base
from served import serving

BASE = Base("http://localhost:8000/")
VIEWS = ("explicit", "two-documents")
KNOWN = "as-known-on-2017-03-01"
COUNT = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT *) AS ?d) WHERE { ?s ?p ?o }"
DOCUMENTS = """SELECT ?g (COUNT(*) AS ?n) WHERE {
  GRAPH ?g { ?s a <https://w3id.org/foedera/def#Statement> }
} GROUP BY ?g"""


@pytest.fixture(scope="module")
def store(release):
    return ox.Store.read_only(str(release.store))


@pytest.fixture(scope="module")
def server(tmp_path_factory, releases):
    with serving(tmp_path_factory.mktemp("views"), "--releases", str(releases.directory)) as found:
        for name in (*VIEWS, *(f"as-known-on-{day}" for day in ("2017-02-27", "2017-02-28"))):
            made(found, name)
        yield found


def made(server, view):
    """Wait until a view is there, as its refusals ask for."""
    for _ in range(60):
        answer = httpx.get(f"{server.base}questions/documents.json?view={view}", timeout=60)
        if answer.status_code == 200:
            return
        assert answer.status_code == 503, answer.text
        time.sleep(min(1, int(answer.headers["retry-after"])))
    raise AssertionError(answer.text)


def ask(server, query, **parameters):
    answer = httpx.get(
        f"{server.base}sparql", params={"query": query, **parameters}, timeout=300,
        headers={"accept": "text/csv"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return answer.text.split()[1:]


def counted(server, **parameters):
    (line,) = ask(server, COUNT, **parameters)
    triples, distinct = line.split(",")
    assert triples == distinct
    return int(triples)


@pytest.mark.parametrize("name", VIEWS)
def test_the_graph_of_a_view_is_the_default_graph_that_the_view_makes(release, store, name):
    theory = read_theory(ROOT / "ontology")
    made = dataset_in_view(store, BASE, View.read(name), theory)
    default = {q.triple for q in made.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    graph = BASE.graph(f"view/{name}")
    carried = {q.triple for q in store.quads_for_pattern(None, None, None, graph)}
    assert carried == default
    whole = {q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert len(carried) < len(whole)
    stem = release.dumps / "graph" / "view" / f"{name}.nt"
    assert {q.triple for q in ox.parse(path=str(stem))} == carried


@pytest.mark.parametrize("name", VIEWS)
def test_view_and_graph_give_sparql_the_same_facts(server, name):
    whole = counted(server)
    graph = BASE.graph(f"view/{name}").value
    by_profile = counted(server, view=name)
    assert 0 < by_profile < whole
    assert counted(server, **{"default-graph-uri": graph}) == by_profile
    (line,) = ask(server, COUNT.replace("WHERE", f"FROM <{graph}> WHERE"))
    assert line == f"{by_profile},{by_profile}"


def test_a_day_is_a_view_of_sparql_too(server):
    told = [
        len(ask(server, DOCUMENTS, view=f"as-known-on-{day}"))
        for day in ("2017-02-27", "2017-02-28", "2030-01-01")
    ]
    # One of the five founding documents says when it was published.
    assert told == [0, 1, 1]
    assert len(ask(server, DOCUMENTS)) == 5
    by_profile = ask(server, COUNT, view=KNOWN)
    assert by_profile == ask(server, COUNT, known="2017-03-31", view="")
    assert by_profile != ask(server, COUNT)


def test_an_unknown_view_is_refused(server):
    answer = httpx.get(f"{server.base}sparql", params={"query": COUNT, "view": "sure"})
    assert answer.status_code == 400
    assert "explicit" in answer.json()["detail"]


def test_a_foreign_client_takes_a_view_by_parameter_or_by_graph(server):
    answers = set()
    by_parameter, by_graph = (SPARQLWrapper(f"{server.base}sparql") for _ in range(2))
    by_parameter.addParameter("view", "two-documents")
    by_graph.addDefaultGraph(BASE.graph("view/two-documents").value)
    for client in (by_parameter, by_graph):
        client.setQuery(COUNT)
        client.setReturnFormat(CSV)
        answers.add(client.query().convert())
    assert len(answers) == 1


def test_the_description_of_a_view_names_its_own_address_and_graphs(server):
    told = server.get("sparql?view=two-documents").text
    described = {
        (t.predicate.value.rpartition("#")[2], t.object.value)
        for t in ox.parse(told, format=ox.RdfFormat.TURTLE)
        if isinstance(t.object, ox.NamedNode)
    }
    assert ("endpoint", f"{BASE.address}sparql?view=two-documents") in described
    named = {value for name, value in described if name == "name"}
    assert BASE.graph("consolidated").value in named
    assert BASE.graph("view/explicit").value not in named
    whole = server.get("sparql").text
    for name in VIEWS:
        assert BASE.graph(f"view/{name}").value in whole


def test_search_finds_in_a_view_only_what_it_holds_and_by_names_it_keeps(server):
    def found(**parameters):
        answer = httpx.get(f"{server.base}search.json", params=parameters, timeout=300)
        return [one["iri"] for one in answer.json()["results"]]

    whole = found(q="mission")
    assert whole
    known = found(q="mission", view=KNOWN)
    assert set(known) < set(whole)
    assert found(q="mission", view="as-known-on-1900-01-01") == []
    page = httpx.get(
        f"{server.base}search", params={"q": "mission", "view": "explicit"}, timeout=300
    ).text
    assert 'name="view" value="explicit" checked' in page
    assert "?view=explicit" in page.partition('class="hits"')[2]


def test_a_thing_is_told_once_however_many_views_retell_it(server):
    for path in ("data/actor/eurobiomed.nq", "data/event/mission-san-diego-2017.nq"):
        told = server.get(path, "application/n-quads").text
        assert told
        assert "/graph/view/" not in told
