"""`foedera serve FILE…`: data that others made and modelled, published in one command."""

import gzip
import json
import re
import socket
import time
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic, to_isomorphic

from conftest import SHARED, run_foedera
from foedera.releases import Releases
from foedera.releases.files import RdfFileError, rdf_files
from foedera.releases.gathering import Gathering, gather_release
from foedera.terms import Base
from served import serving

VOCABULARIES = SHARED / "conformance" / "vocab"
HUB = 100_000
OWN = "https://data.example.org/"
HEAD = f"""
@prefix : <{OWN}id/> .
@prefix ex: <https://vocabulary.example.net/terms#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
:hub a ex:Hub ; rdfs:label "The hub"@en , "Le moyeu"@fr , "Die Nabe"@de , "El cubo"@es ,
    "ハブ"@ja ; ex:address [ a ex:Address ; ex:street "Rue des Lilas" ;
        ex:at [ ex:latitude 48.1 ; ex:longitude 2.5 ] ] ; ex:parts ( :one :two "three" ) .
:old a ex:Spoke ; owl:deprecated true ; rdfs:label "Old but kept"@en .
<{OWN}id/Überseehafen> a ex:Spoke ; rdfs:label "Überseehafen"@de ; ex:leadsTo :hub .
<{OWN}id/中心> a ex:Spoke ; ex:leadsTo <{OWN}id/Überseehafen> .
<{OWN}id/a%2Fb> rdfs:label "Escaped slash"@en .
<{OWN}hub> rdfs:label "Another hub, beside id/"@en .
<{OWN}report?year=2031> rdfs:label "Report of 2031"@en .
<{OWN}vocab#Term> rdfs:label "A term"@en ; rdfs:seeAlso [ rdfs:label "a blank one"@en ] .
<{OWN}sparql> rdfs:label "Their page about SPARQL"@en .
<{OWN}doc/readme> rdfs:label "Their own document"@en .
<urn:isbn:9780000000000> rdfs:label "A book"@en .
"""


def graph_of(text, form="turtle"):
    rdflib.NORMALIZE_LITERALS = False
    return rdflib.Graph().parse(data=text, format=form)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A hub with 100,000 links, blank nodes, five languages, IRIs that are hard to serve."""
    folder = tmp_path_factory.mktemp("generated")
    file = folder / "hub.ttl"
    with file.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for number in range(HUB):
            out.write(f":spoke-{number} a ex:Spoke ; ex:leadsTo :hub .\n")
    with serving(folder, str(file), "--namespace", OWN) as server:
        yield server


@pytest.fixture(scope="module")
def vocabularies(tmp_path_factory):
    if not VOCABULARIES.is_dir():
        pytest.skip("../shared/conformance/vocab is not here")
    with serving(tmp_path_factory.mktemp("vocabularies"), str(VOCABULARIES)) as server:
        yield server


def test_a_thing_is_served_at_the_path_of_its_own_iri(generated):
    answer = generated.get("id/hub", "text/html")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{generated.base}doc/id/hub"
    assert generated.follow("id/hub", "text/html").status_code == 200


def test_what_is_handed_out_keeps_the_data_s_own_iris(generated):
    answer = generated.follow("id/hub")
    assert answer.status_code == 200
    graph = graph_of(answer.text)
    assert list(graph.predicate_objects(rdflib.URIRef(f"{OWN}id/hub")))
    assert not [s for s in graph.subjects() if str(s).startswith(f"{generated.base}id/")]
    assert f'<{OWN}id/hub>; rel="cite-as"' in answer.headers["link"]


def test_two_things_that_differ_by_id_in_their_path_are_kept_apart(generated):
    assert "Another hub" in generated.follow("hub", "text/html").text
    assert "Another hub" not in generated.follow("id/hub", "text/html").text
    assert f"<{OWN}hub>" in generated.follow("hub", "application/n-triples").text


@pytest.mark.parametrize("name", ["Überseehafen", "中心", "a%2Fb"])
def test_iris_beyond_ascii_and_with_escapes_are_found(generated, name):
    path = name if "%" in name else quote(name)
    answer = generated.follow(f"id/{path}")
    assert answer.status_code == 200
    assert list(graph_of(answer.text).triples((rdflib.URIRef(f"{OWN}id/{name}"), None, None)))


def test_an_iri_with_a_query_has_its_page_and_its_data(generated):
    assert "Report of 2031" in generated.follow("report?year=2031", "text/html").text
    assert f"<{OWN}report?year=2031>" in generated.follow("report?year=2031").text


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "The hub"), ("fr", "Le moyeu"), ("de", "Die Nabe"), ("es", "El cubo"), ("ja", "ハブ")],
)
def test_a_page_has_the_name_in_the_reader_s_language(generated, language, name):
    page = generated.get("doc/id/hub", "text/html", accept_language=language).text
    heading = re.search(r"<h1[^>]*>([^<]*)</h1>", page)
    assert heading is not None
    assert heading[1] == name


@pytest.mark.parametrize(("path", "accept"), [("doc/id/hub", "text/html"), ("data/id/hub.ttl", "")])
def test_a_hub_with_100_000_links_answers_in_under_200_ms(generated, path, accept):
    spent = []
    for number in range(5):
        began = time.perf_counter()
        answer = generated.get(f"{path}?fresh={number}", accept or "text/turtle")
        spent.append(time.perf_counter() - began)
        assert answer.status_code == 200
    assert min(spent) < 0.2


def test_the_links_to_a_hub_can_be_walked(generated):
    data = generated.get("data/id/hub.ttl").text
    graph = graph_of(data)
    following = list(graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/hydra/core#next")))
    assert len(following) == 1
    more = generated.get(str(following[0]).removeprefix(generated.base)).text
    leads = rdflib.URIRef("https://vocabulary.example.net/terms#leadsTo")
    hub = rdflib.URIRef(f"{OWN}id/hub")
    first, second = set(graph.subjects(leads, hub)), set(graph_of(more).subjects(leads, hub))
    assert len(first) == len(second) == 100
    assert not first & second


@pytest.mark.parametrize("profile", ["evidence", "plain"])
def test_blank_nodes_stay_whole_in_data(generated, profile):
    graph = graph_of(generated.get(f"data/id/hub.ttl?_profile={profile}").text)
    hub = rdflib.URIRef(f"{OWN}id/hub")
    wanted, given = graph_of(HEAD).cbd(hub), graph.cbd(hub)
    assert len(wanted) > 15
    assert isomorphic(wanted, given)


def test_blank_nodes_are_nested_in_pages(generated):
    page = generated.get("doc/id/hub", "text/html").text
    text = re.sub(r"<[^>]*>", " ", page)
    assert "Rue des Lilas" in text
    assert "48.1" in text
    assert "three" in text
    assert "_:" not in text


def test_a_document_of_hash_iris_holds_all_that_it_names(generated):
    graph = graph_of(generated.follow("vocab").text)
    term = rdflib.URIRef(f"{OWN}vocab#Term")
    assert isomorphic(graph.cbd(term), graph_of(HEAD).cbd(term))
    page = generated.follow("vocab", "text/html").text
    assert quote(str(term), safe="") in page
    assert "A term" in generated.get(f"resolve?iri={quote(str(term), safe='')}", "text/html").text


def test_a_thing_without_a_web_address_has_a_page(generated):
    page = generated.get("resolve?iri=urn%3Aisbn%3A9780000000000", "text/html")
    assert page.status_code == 200
    assert "A book" in page.text


def test_what_others_mark_as_deprecated_is_shown_not_withdrawn(generated):
    assert generated.follow("id/old", "text/html").status_code == 200


def test_a_collision_with_our_own_routes_is_reported_and_ours_win(generated):
    assert f"{OWN}sparql" in generated.said
    assert f"{OWN}doc/readme" in generated.said
    assert "id/hub" not in generated.said
    ours = generated.get("sparql?query=ASK%7B%7D", "application/sparql-results+json")
    assert ours.json()["boolean"] is True
    assert "Their page about SPARQL" in generated.get("doc/sparql", "text/html").text


def test_nothing_is_claimed_that_the_data_does_not_say(generated):
    home = generated.get("", "text/html").text
    assert "creativecommons" not in home
    assert "figure-" not in home
    assert "creativecommons" not in generated.get("data/id/hub.ttl").text
    page = generated.get("doc/id/hub", "text/html").text
    assert "<details" not in page


def test_the_home_page_leads_to_the_things_by_kind(generated):
    home = generated.get("", "text/html").text
    kind = quote("https://vocabulary.example.net/terms#Spoke", safe="")
    assert kind in home
    assert "100,003" in home
    listed = generated.get(f"resolve?iri={kind}", "text/html").text
    via = re.search(r'href="(/resolve\?[^"]*via=[^"]*)"', listed)
    assert via is not None
    assert generated.get(via[1].replace("&amp;", "&")[1:], "text/html").status_code == 200


def test_search_finds_names_in_any_language(generated):
    assert "id/hub" in generated.get("search?q=moyeu", "text/html").text
    assert "berseehafen" in generated.get("search?q=uberseehafen", "text/html").text


def test_the_files_go_when_the_server_stops(tmp_path):
    file = tmp_path / "one.ttl"
    file.write_text(f"<{OWN}a> <{OWN}b> <{OWN}c> .", encoding="utf-8")
    with serving(tmp_path / "run", str(file)) as server:
        assert list(server.temporary.glob("foedera-release-*"))
        left = server.temporary
    assert not list(left.glob("foedera-release-*"))


def test_vocabularies_are_ready_in_a_few_seconds(vocabularies):
    seconds = re.search(r"ready in ([0-9.]+) s", vocabularies.said)
    assert seconds is not None
    assert float(seconds[1]) < 20
    assert "http://www.w3.org/" in vocabularies.said


@pytest.mark.parametrize("name", ["skos", "org", "owl", "prov", "foaf"])
def test_a_vocabulary_s_dump_is_the_file_that_was_given(vocabularies, name):
    given = {
        (q.subject, q.predicate, q.object)
        for q in ox.parse(path=str(VOCABULARIES / f"{name}.nq"))
    }  # fmt: skip
    graph = next(iter(ox.parse(path=str(VOCABULARIES / f"{name}.nq")))).graph_name
    tail = re.split(r"[/#]", graph.value.rstrip("/#"))[-1]
    answer = vocabularies.get(f"dumps/graph/{tail}.nt", "*/*")
    one = ox.serialize((ox.Triple(*t) for t in given), format=ox.RdfFormat.N_TRIPLES) or b""
    served = to_isomorphic(graph_of(answer.text, "nt"))
    assert served == to_isomorphic(graph_of(one.decode(), "nt"))


def test_every_term_of_skos_can_be_followed(vocabularies):
    terms = {q.subject.value for q in ox.parse(path=str(VOCABULARIES / "skos.nq"))
             if isinstance(q.subject, ox.NamedNode)}  # fmt: skip
    document = vocabularies.follow("2004/02/skos/core")
    subjects = {str(s) for s in graph_of(document.text).subjects()}
    assert len(terms) > 30
    assert terms <= subjects | {"http://www.w3.org/2004/02/skos/core"}
    for term in sorted(terms):
        page = vocabularies.get(f"resolve?iri={quote(term, safe='')}", "text/html")
        assert page.status_code in (200, 303), term


def test_a_query_sees_every_triple_once_and_each_graph_by_its_name(vocabularies):
    def count(pattern):
        query = quote(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        answer = vocabularies.get(f"sparql?query={query}", "application/sparql-results+json")
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    quads = list(ox.parse(path=str(VOCABULARIES / "skos.nq")))
    assert count(f"GRAPH {quads[0].graph_name} {{ ?s ?p ?o }}") == len(quads)
    total = count("?s ?p ?o")
    dump = vocabularies.get("dumps/facts.nt", "*/*").text
    assert total == len(dump.splitlines()) == len(set(dump.splitlines()))


SMALL = f"""<{OWN}a> <{OWN}p> _:x . _:x <{OWN}q> "été"@fr ."""


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf", "owl", "jsonld", "json", "n3", "trig",
                                    "nq", "ttl.gz", "unknown"])  # fmt: skip
def test_files_of_every_format_give_the_same_facts(tmp_path, ending):
    forms = {"nt": "nt", "rdf": "xml", "owl": "xml", "jsonld": "json-ld", "json": "json-ld"}
    text = graph_of(SMALL).serialize(format=forms.get(ending, "turtle"))
    if ending == "nq":
        text = graph_of(SMALL).serialize(format="nt")
    file = tmp_path / f"small.{ending}"
    data = text.encode()
    file.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    gathering = Gathering(tuple(rdf_files([file])), Base("http://localhost:8000/"))
    release = gather_release(gathering, Releases(tmp_path / "releases"))
    given = graph_of((release.dumps / "facts.nt").read_text(encoding="utf-8"), "nt")
    assert isomorphic(given, graph_of(SMALL))
    assert release.manifest.namespaces == (OWN,)


def test_the_same_files_give_the_same_version_and_the_same_bytes(tmp_path):
    file = tmp_path / "small.ttl"
    file.write_text(HEAD, encoding="utf-8")
    made = [
        gather_release(
            Gathering(tuple(rdf_files([file])), Base("http://localhost:8000/")),
            Releases(tmp_path / name),
        )
        for name in ("one", "two")
    ]
    assert made[0].version == made[1].version
    for name in ("facts.nt", "facts.ttl", "all.nq", "facts.jsonld"):
        assert (made[0].dumps / name).read_bytes() == (made[1].dumps / name).read_bytes()


def test_blank_nodes_of_two_files_are_not_taken_for_each_other(tmp_path):
    for name in ("one", "two"):
        text = f'_:x <{OWN}name> "{name}" .'
        (tmp_path / f"{name}.nt").write_text(text, encoding="utf-8")
    gathering = Gathering(tuple(rdf_files([tmp_path])), Base("http://localhost:8000/"))
    release = gather_release(gathering, Releases(tmp_path / "releases"))
    lines = (release.dumps / "facts.nt").read_text(encoding="utf-8").splitlines()
    assert len({line.split()[0] for line in lines}) == 2


def test_a_dump_is_left_out_where_its_format_cannot_carry_the_data(tmp_path):
    file = tmp_path / "odd.nt"
    file.write_text(f'<{OWN}a> <{OWN}123> "x" .', encoding="utf-8")
    gathering = Gathering(tuple(rdf_files([file])), Base("http://localhost:8000/"))
    release = gather_release(gathering, Releases(tmp_path / "releases"))
    names = {dump.path for dump in release.manifest.dumps}
    assert "facts.ttl" in names
    assert not any(name.startswith("facts.rdf") for name in names)
    assert not (release.dumps / "facts.rdf").exists()


def test_a_fault_is_named_with_file_and_line_and_nothing_is_published(tmp_path):
    file = tmp_path / "faulty.ttl"
    file.write_text(f"<{OWN}a> <{OWN}b> <{OWN}c> .\n<{OWN}a> oops .\n", encoding="utf-8")
    answer = run_foedera("serve", str(file), "--port", "0")
    assert answer.returncode == 1
    assert "faulty.ttl, line 2" in answer.stderr
    assert "Traceback" not in answer.stderr
    gathering = Gathering(tuple(rdf_files([file])), Base("http://localhost:8000/"))
    with pytest.raises(RdfFileError):
        gather_release(gathering, Releases(tmp_path / "releases"))
    assert not Releases(tmp_path / "releases").versions()


def test_a_context_at_another_address_is_not_fetched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as box:
        context = f"http://127.0.0.1:{box.getsockname()[1]}/context.jsonld"
        file = tmp_path / "remote.jsonld"
        file.write_text(json.dumps({"@context": context, "@id": f"{OWN}a", "name": "A"}))
        answer = run_foedera("serve", str(file), "--port", "0")
        box.settimeout(0.2)
        with pytest.raises(TimeoutError):
            box.accept()
    assert answer.returncode == 1
    assert "remote.jsonld: its @context is at another address" in answer.stderr


@pytest.mark.parametrize("given", ["missing.ttl", "empty"])
def test_nothing_to_publish_is_said(tmp_path, given):
    (tmp_path / "empty").mkdir()
    answer = run_foedera("serve", str(tmp_path / given), "--port", "0")
    assert answer.returncode == 2
    assert given in answer.stderr
