"""Advertised equals served, on a running server: our own publication, and data of others.

Every address and format that VoID, DCAT, the service description, the site map, OpenAPI, Link
headers and link sets name is fetched.
"""

import json
import re
import subprocess
import sys
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest

from conftest import ROOT, SHARED, run_foedera
from foedera.formats import RDF_FORMATS, RESULT_FORMATS, by_media_type
from foedera.terms import DCAT, DCTERMS, RDF, SD, VOID
from served import free_port, serving

SHAPES = SHARED / "conformance" / "dcat-ap" / "3.0.1" / "html" / "shacl"
VOCABULARY = SHARED / "conformance" / "vocab" / "org.nq"
OWN = "https://data.example.org/"
OTHERS = f"""
@prefix : <{OWN}id/> .
@prefix ex: <https://vocabulary.example.net/terms#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
:hub a ex:Hub ; rdfs:label "The hub"@en ; ex:address [ ex:street "Rue des Lilas" ] .
:spoke a ex:Spoke ; ex:leadsTo :hub ; owl:sameAs <http://elsewhere.example/spoke> .
<{OWN}vocab#Term> a ex:Term ; rdfs:label "A term"@en .
GRAPH_PLACE
"""


@pytest.fixture(scope="module", params=["own", "others"])
def server(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "own":
        port = free_port()
        releases = folder / "releases"
        arguments = ("--base-url", f"http://localhost:{port}/", "--releases", str(releases))
        built = run_foedera("build", *arguments, "--data", str(ROOT / "data"))
        assert built.returncode == 0, built.stderr
        with serving(folder, "--releases", str(releases), port=port) as running:
            yield running
        return
    file = folder / "others.trig"
    graph = f"<{OWN}graph/one> {{ :inside a ex:Spoke ; ex:leadsTo :hub . }}"
    file.write_text(OTHERS.replace("GRAPH_PLACE", graph), encoding="utf-8")
    with serving(folder, str(file), "--namespace", OWN) as running:
        yield running


def triples_of(answer):
    form = by_media_type(answer.headers["content-type"], RDF_FORMATS)
    return [q.triple for q in ox.parse(input=answer.content, format=form.engine)]


def local(server, address):
    return address.startswith(server.base)


def fetch(server, address, accept="*/*"):
    path = address.partition("#")[0].removeprefix(server.base)
    answer = server.follow(path, accept)
    assert answer.status_code == 200, (address, accept, answer.status_code)
    return answer


def in_data_s_own_place(server, iri):
    """Where this copy serves an IRI of data of others."""
    return server.base + iri.removeprefix(OWN) if iri.startswith(OWN) else iri


def rows(server, query):
    answer = server.get(f"sparql?query={quote(query)}", "application/sparql-results+json")
    return [{k: v["value"] for k, v in r.items()} for r in answer.json()["results"]["bindings"]]


def test_every_address_in_void_answers(server):
    triples = triples_of(fetch(server, f"{server.base}.well-known/void", "text/turtle"))
    named = {
        t.object.value
        for t in triples
        if t.predicate in (VOID.dataDump, VOID.exampleResource, VOID.rootResource)
    }
    assert named
    for address in sorted(named):
        place = in_data_s_own_place(server, address)
        answer = fetch(server, place)
        if address.endswith(".gz"):
            assert answer.headers["content-type"] == "application/gzip"
    lookup = next(t.object.value for t in triples if t.predicate == VOID.uriLookupEndpoint)
    example = next(t.object.value for t in triples if t.predicate == VOID.exampleResource)
    fetch(server, lookup + quote(example, safe=""), "text/turtle")


def test_the_numbers_in_void_are_those_of_the_endpoint(server):
    triples = triples_of(fetch(server, f"{server.base}.well-known/void", "text/turtle"))
    about = {}
    for triple in triples:
        about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    dataset = about[ox.NamedNode(f"{server.base}dataset")]

    def number(facts, predicate):
        return int(facts[predicate][0].value)

    (counted,) = rows(
        server,
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?s_) (COUNT(DISTINCT ?p) AS ?p_) "
        "(COUNT(DISTINCT ?o) AS ?o_) WHERE { ?s ?p ?o }",
    )
    assert number(dataset, VOID.triples) == int(counted["n"])
    assert number(dataset, VOID.distinctSubjects) == int(counted["s_"])
    assert number(dataset, VOID.properties) == int(counted["p_"])
    assert number(dataset, VOID.distinctObjects) == int(counted["o_"])
    classes = {
        r["c"]: int(r["n"])
        for r in rows(server, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    }
    parts = {
        part[VOID["class"]][0].value: number(part, VOID.entities)
        for part in about.values()
        if VOID["class"] in part
    }
    assert parts == classes
    properties = {
        r["p"]: int(r["n"])
        for r in rows(server, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    }
    assert properties == {
        part[VOID.property][0].value: number(part, VOID.triples)
        for part in about.values()
        if VOID.property in part
    }
    graphs = {
        r["g"]: int(r["n"])
        for r in rows(server, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    }
    for subset in dataset.get(VOID.subset, []):
        assert number(about[subset], VOID.triples) == graphs[subset.value], subset
    for linkset in (s for s, facts in about.items() if VOID.linkPredicate in facts):
        assert number(about[linkset], VOID.triples) > 0


def test_every_file_in_dcat_has_the_type_and_size_that_it_names(server):
    triples = triples_of(fetch(server, f"{server.base}dataset", "text/turtle"))
    about = {}
    for triple in triples:
        about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    files = [f for f in about.values() if DCAT.downloadURL in f]
    assert files
    for facts in files:
        answer = fetch(server, facts[DCAT.downloadURL][0].value)
        assert len(answer.content) == int(facts[DCAT.byteSize][0].value)
        media_type = facts[DCAT.mediaType][0].value
        assert answer.headers["content-type"].partition(";")[0] in media_type
    for facts in about.values():
        for predicate in (DCAT.endpointURL, DCAT.endpointDescription, DCAT.landingPage):
            for value in facts.get(predicate, []):
                assert local(server, value.value)
                fetch(server, value.value, "text/turtle, text/html;q=0.9, */*;q=0.1")


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_the_description_is_had_in_every_format(server, form):
    answer = fetch(server, f"{server.base}dataset", form.media_type)
    assert answer.headers["content-type"].startswith(form.media_type)
    assert any(t.object == DCAT.Dataset for t in triples_of(answer) if t.predicate == RDF.type)


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
@pytest.mark.parametrize("shapes", ["shapes.ttl", "range.ttl"])
def test_two_engines_find_no_violation_of_dcat_ap(server, tmp_path, engine, shapes):
    if not (SHAPES / shapes).exists():
        pytest.skip("../shared/conformance/dcat-ap is not here")
    data = tmp_path / "dataset.ttl"
    data.write_bytes(fetch(server, f"{server.base}dataset", "text/turtle").content)
    code = {
        "shacl": (
            "import shacl, sys; r = shacl.validate(sys.argv[1], sys.argv[2]); "
            "print([str(x.path) for x in r.results if str(x.severity).endswith('Violation')])"
        ),
        "pyshacl": (
            "import pyshacl, sys, rdflib; "
            "_, g, _ = pyshacl.validate(sys.argv[1], shacl_graph=sys.argv[2], "
            "data_graph_format='turtle', shacl_graph_format='turtle', allow_warnings=True); "
            "sh = rdflib.Namespace('http://www.w3.org/ns/shacl#'); "
            "print([str(g.value(r, sh.resultPath)) + str(g.value(r, sh.focusNode)) "
            "for r in g.subjects(sh.resultSeverity, sh.Violation)])"
        ),
    }[engine]
    command = [sys.executable, "-c", code, str(data), str(SHAPES / shapes)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert found.stdout.strip() == "[]"


def test_the_service_description_names_formats_and_graphs_that_are_served(server):
    answer = fetch(server, f"{server.base}sparql", "text/turtle")
    triples = triples_of(answer)
    formats = {t.object.value for t in triples if t.predicate == SD.resultFormat}
    assert formats
    for form in (*RESULT_FORMATS, *RDF_FORMATS):
        if form.iri not in formats:
            continue
        query = "ASK {}" if form in RESULT_FORMATS else "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"
        if form.extension in ("csv", "tsv"):
            query = "SELECT * WHERE { ?s ?p ?o } LIMIT 1"
        given = server.get(f"sparql?query={quote(query)}", form.media_type)
        assert given.status_code == 200, form.name
        assert given.headers["content-type"].startswith(form.media_type), form.name
    named = {t.object.value for t in triples if t.predicate == SD.name}
    held = {r["g"] for r in rows(server, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    assert named == held
    for name in sorted(named):
        fetch(server, f"{server.base}graphs?graph={quote(name, safe='')}", "text/turtle")


def test_the_site_map_s_pages_are_there(server):
    tree = ElementTree.fromstring(fetch(server, f"{server.base}sitemap.xml").content)
    addresses = [node.text for node in tree.iter() if node.tag.endswith("loc")]
    assert len(addresses) == len(set(addresses))
    assert len(addresses) > 4
    for address in (*addresses[:15], *addresses[15::40]):
        assert local(server, address)
        assert fetch(server, address, "text/html").headers["content-type"].startswith("text/html")


def test_openapi_describes_addresses_that_are_served(server):
    document = fetch(server, f"{server.base}openapi.json").json()
    paths = [path for path in document["paths"] if "{" not in path]
    assert paths
    for path in paths:
        answer = server.follow(path.lstrip("/"), "*/*")
        assert answer.status_code in (200, 400), (path, answer.status_code)


def start_of(server):
    """A thing to begin with: an example that VoID names."""
    triples = triples_of(fetch(server, f"{server.base}.well-known/void", "text/turtle"))
    return sorted(t.object.value for t in triples if t.predicate == VOID.exampleResource)[0]


def links_of(header):
    for address, attributes in re.findall(r'<([^>]*)>((?:; \w+="[^"]*")*)', header):
        yield address, dict(re.findall(r'(\w+)="([^"]*)"', attributes))


def test_every_link_header_leads_to_what_it_names(server):
    thing = start_of(server)
    path = urlsplit(in_data_s_own_place(server, thing)).path.lstrip("/")
    page = server.follow(path, "text/html")
    data = server.follow(path, "text/turtle")
    seen = set()
    others = [server.get(where, "text/html") for where in ("", path, "dataset", "release/")]
    for answer in (page, data, *others):
        for address, attributes in links_of(answer.headers.get("link", "")):
            wanted = attributes.get("type", "*/*")
            if not local(server, address) or (address, wanted) in seen:
                continue
            seen.add((address, wanted))
            given = fetch(server, address, wanted)
            if "type" in attributes:
                kind = given.headers["content-type"].partition(";")[0]
                assert kind == attributes["type"].partition(";")[0], address
    assert len(seen) > 10


def test_every_link_of_a_link_set_is_served(server):
    thing = start_of(server)
    path = urlsplit(in_data_s_own_place(server, thing)).path.lstrip("/")
    header = server.follow(path, "text/html").headers["link"]
    address = next(a for a, attributes in links_of(header) if attributes["rel"] == "linkset")
    document = json.loads(fetch(server, address, "application/linkset+json").content)
    for context in document["linkset"]:
        fetch(server, context["anchor"])
        for relation, targets in context.items():
            for target in targets if relation != "anchor" else ():
                if local(server, target["href"]):
                    fetch(server, target["href"], target.get("type", "*/*"))


def test_the_data_of_a_thing_says_which_data_set_and_licence_it_belongs_to(server):
    thing = start_of(server)
    path = urlsplit(in_data_s_own_place(server, thing)).path.lstrip("/")
    triples = triples_of(server.follow(path, "text/turtle"))
    dataset = ox.NamedNode(f"{server.base}dataset")
    assert any(t.predicate == VOID.inDataset and t.object == dataset for t in triples)
    licences = {t.object.value for t in triples if t.predicate == DCTERMS.license}
    described = triples_of(fetch(server, f"{server.base}.well-known/void", "text/turtle"))
    assert licences <= {t.object.value for t in described if t.predicate == DCTERMS.license}


def test_llms_text_names_what_is_served(server):
    text = fetch(server, f"{server.base}llms.txt").text
    addresses = re.findall(r"\]\((http[^)]*)\)", text)
    assert len(addresses) > 5
    for address in addresses:
        fetch(server, address)


def test_a_page_links_to_nothing_that_is_not_there(server):
    for path in ("", "dataset", "dumps/", "release/", "sparql"):
        page = server.get(path, "text/html").text
        for address in sorted(set(re.findall(r'(?:href|src|action)="(/[^"#]*)', page))):
            target = address.replace("&amp;", "&")[1:]
            answer = server.follow(target, "text/html, */*;q=0.5")
            assert answer.status_code == 200, (path, address)


def test_nothing_is_loaded_from_elsewhere(server):
    for path in ("", "dataset"):
        page = httpx.get(f"{server.base}{path}", headers={"accept": "text/html"}).text
        loaded = re.findall(
            r'<(?:script|img|iframe|link rel="stylesheet")[^>]*"(https?:[^"]*)"', page
        )
        assert not loaded
