"""From five documents to a URI that anyone can follow, with clients that are not ours."""

import socket
import subprocess

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, SPARQLWrapper

from conftest import run_foedera

MISSIONS = (
    "PREFIX fd: <https://w3id.org/foedera/def#> SELECT ?mission WHERE { ?mission a fd:Mission }"
)


def names(iris):
    return {str(iri).rpartition("/")[2] for iri in iris}


THREE = {
    "mission-san-diego-bio-2014",
    "mission-san-diego-2017",
    "mission-bourgogne-franche-comte-united-states",
}


def test_curl_follows_an_identifier_to_turtle(served, tmp_path):
    command = ["curl", "-sSL", "-H", "Accept: text/turtle", f"{served.address}id/actor/eurobiomed"]
    turtle = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    eurobiomed = rdflib.URIRef(f"{served.address}id/actor/eurobiomed")
    assert (eurobiomed, rdflib.RDFS.label, rdflib.Literal("Eurobiomed", lang="en")) in graph


def test_a_browser_follows_the_same_identifier_to_a_page(served):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = httpx.get(
        f"{served.address}id/actor/eurobiomed", headers={"Accept": accept}, follow_redirects=True
    )
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1" in page.text
    assert "Eurobiomed" in page.text


def test_sparqlwrapper_lists_the_three_missions(served):
    client = SPARQLWrapper(f"{served.address}sparql")
    client.setQuery(MISSIONS)
    client.setReturnFormat(JSON)
    found = client.query().convert()["results"]["bindings"]
    assert names(row["mission"]["value"] for row in found) == THREE


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_sparqlstore_lists_the_three_missions(served, method):
    graph = rdflib.Graph(SPARQLStore(f"{served.address}sparql", method=method))
    assert names(row.mission for row in graph.query(MISSIONS)) == THREE


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "nt", "rdf", "nq", "trig"])
def test_the_data_about_a_thing_says_the_same_in_every_format(served, extension):
    expected = rdflib.Graph().parse(f"{served.address}data/actor/eurobiomed.nt", format="nt")
    parser = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}.get(extension)
    address = f"{served.address}data/actor/eurobiomed.{extension}"
    data = rdflib.Dataset().parse(address, format=parser or {"nq": "nquads"}.get(extension, "trig"))
    found = {quad[:3] for quad in data.quads()}
    assert found == set(expected)


@pytest.mark.parametrize(
    "path",
    ["", "def", "def.ttl", "scheme/modality", "scheme/modality/planned", "dumps/", "sparql"]
    + [f"dumps/{name}" for name in ("facts.ttl", "facts.jsonld.gz", "all.nq", "all.trig.gz")],
)
def test_every_way_in_answers(served, path):
    answer = httpx.get(f"{served.address}{path}", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.content


@pytest.mark.parametrize("extension", ["json", "xml", "csv", "tsv"])
def test_every_results_format_is_sent_on_request(served, extension):
    query = {"query": MISSIONS, "format": extension}
    answer = httpx.get(f"{served.address}sparql", params=query)
    assert answer.status_code == 200
    assert all(name in answer.text for name in THREE)


def test_a_port_in_use_is_one_clear_line_and_status_2(served):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        run = run_foedera("serve", "--port", port, "--releases", str(served.releases.directory))
    assert run.returncode == 2
    assert port in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_serving_before_anything_is_built_says_what_to_do(tmp_path):
    run = run_foedera("serve", "--port", "0", "--releases", str(tmp_path))
    assert run.returncode == 2
    assert "foedera build" in run.stderr
    assert "Traceback" not in run.stderr
