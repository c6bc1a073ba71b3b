"""What the endpoint does with each kind of request (SPARQL 1.1 Protocol, sections 2 and 3)."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest

from foedera.formats import RDF_FORMATS, RESULT_FORMATS
from serving import free_port, make_release, serving
from sparql_data import THINGS, actor, quads

ALL = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 7"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s LIMIT 7"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("protocol")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    make_release(folder, "00000000000a", quads(base), base)
    with serving(folder, port=port, server_processes=1) as running:
        yield running


def post(server, **arguments) -> httpx.Response:
    return server.client.post(f"{server.address}sparql", **arguments)


def test_the_same_query_by_get_form_and_body_gives_the_same_answer(server):
    bodies = {
        server.query(ALL).content,
        post(server, data={"query": ALL}).content,
        post(server, content=ALL, headers={"content-type": "application/sparql-query"}).content,
        server.client.request(
            "QUERY", f"{server.address}sparql", content=ALL,
            headers={"content-type": "application/sparql-query; charset=UTF-8"},
        ).content,
    }  # fmt: skip
    assert len(bodies) == 1
    assert len(json.loads(bodies.pop())["results"]["bindings"]) == 7


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.extension)
def test_select_comes_in_every_results_format_by_accept_and_by_name(server, form):
    for answer in (server.query(ALL, form.media_type), server.query(ALL, format=form.extension)):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == form.content_type
        assert len(answer.content) > 100


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_construct_comes_in_every_rdf_format_and_parses_to_the_same_triples(server, form):
    answer = server.query(GRAPH, form.media_type)
    assert answer.headers["content-type"] == form.content_type
    triples = {q.triple for q in ox.parse(answer.content, form.engine)}
    turtle = {q.triple for q in ox.parse(server.query(GRAPH).content, ox.RdfFormat.TURTLE)}
    assert triples == turtle


def test_without_accept_results_are_json_and_graphs_are_turtle(server):
    assert server.query("ASK {}").headers["content-type"] == "application/sparql-results+json"
    assert server.query(GRAPH).headers["content-type"] == "text/turtle; charset=utf-8"


def test_q_zero_and_specificity_are_heeded(server):
    xml = server.query(ALL, "application/sparql-results+json;q=0, */*;q=0.1")
    assert xml.headers["content-type"] == "application/sparql-results+xml"
    csv = server.query(ALL, "*/*;q=0.9, text/csv")
    assert csv.headers["content-type"].startswith("text/csv")


def test_nothing_acceptable_is_406_and_says_what_there_is(server):
    answer = server.query(ALL, "image/png")
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["available"]
    assert server.query("ASK {}", "text/csv").status_code == 406
    assert server.query(ALL, format="ttl").status_code == 406


def test_a_malformed_query_is_400_with_line_and_column(server):
    answer = server.query("SELECT *\nWHERE { ?s ?p }")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 16)
    assert problem["type"].endswith("/problems/malformed-query")


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400),
        ("GET", {"params": {"default-graph-uri": "http://example.org/g"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "timeout": "soon"}}, 400),
        ("POST", {"data": {"format": "json"}}, 400),
        ("POST", {"content": b"ASK {}"}, 415),
        ("POST", {"content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415),
        ("POST", {"content": "ASK {}".encode("utf-16"),
                  "headers": {"content-type": "application/sparql-query"}}, 400),
        ("POST", {"content": b"ASK {}", "headers":
                  {"content-type": "application/sparql-query; charset=utf-16"}}, 415),
        ("PUT", {"content": b"ASK {}"}, 405),
        ("DELETE", {}, 405),
        ("POST", {"data": {"update": "CLEAR ALL"}}, 403),
        ("POST", {"content": b"CLEAR ALL",
                  "headers": {"content-type": "application/sparql-update"}}, 403),
        ("GET", {"params": {"update": "CLEAR ALL"}}, 403),
        ("GET", {"params": {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}}, 403),
        ("GET", {"params": {"query": "LOAD <http://127.0.0.1:9/>"}}, 403),
    ],
)  # fmt: skip
def test_what_is_no_query_request_is_refused(server, method, arguments, status):
    answer = server.client.request(method, f"{server.address}sparql", **arguments)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    if status == 405:
        assert "QUERY" in answer.headers["allow"]


def test_percent_escapes_are_undone_exactly_once(server):
    query = "SELECT ('100%25 + %2B' AS ?x) {}"
    row = server.query(query).json()["results"]["bindings"][0]
    assert row["x"]["value"] == "100%25 + %2B"


def test_protocol_graphs_replace_from(server):
    one, two = (f"{server.address}graph/{name}" for name in ("one", "two"))
    query = f"SELECT ?o FROM <{two}> {{ ?s ?p ?o }}"
    plain = server.query(query).json()["results"]["bindings"]
    assert [row["o"]["value"] for row in plain] == ["in graph two"]
    answer = server.query(query, **{"default-graph-uri": one}).json()["results"]["bindings"]
    assert [row["o"]["value"] for row in answer] == ["in graph one"]
    named = server.query(
        "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": [one, two]}
    ).json()["results"]["bindings"]
    assert {row["g"]["value"] for row in named} == {one, two}
    assert server.query(
        "ASK { ?s ?p ?o }", **{"default-graph-uri": "http://example.org/no-such-graph"}
    ).json() == {"head": {}, "boolean": False}


def test_head_is_get_without_the_body(server):
    for parameters in ({"query": ALL}, {"query": "SELECT nonsense"}, {}):
        got = server.get(params=parameters)
        head = server.client.head(f"{server.address}sparql", params=parameters)
        assert head.status_code == got.status_code
        assert head.content == b""
        for name in ("content-type", "content-length", "etag", "vary"):
            assert head.headers.get(name) == got.headers.get(name), name


def test_options_tells_the_methods_and_answers_preflights(server):
    answer = server.client.options(f"{server.address}sparql")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_every_answer_carries_cors_and_nosniff(server):
    for answer in (server.query(ALL), server.query("nonsense"), server.get("graphs?default")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "ETag" in answer.headers["access-control-expose-headers"]


def test_an_answer_has_a_strong_tag_by_format_and_coding_and_304s(server):
    plain = server.query(ALL)
    csv = server.query(ALL, "text/csv")
    assert plain.headers["etag"] != csv.headers["etag"]
    assert not plain.headers["etag"].startswith("W/")
    assert "Accept" in plain.headers["vary"]
    again = server.get(params={"query": ALL}, headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == plain.headers["etag"]
    other = server.get(
        params={"query": ALL},
        headers={"if-none-match": plain.headers["etag"], "accept": "text/csv"},
    )
    assert other.status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_answers_are_compressed_where_the_client_takes_it(server, coding):
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"
    plain = server.get(params={"query": query}, headers={"accept-encoding": "identity"})
    coded = server.get(params={"query": query}, headers={"accept-encoding": coding})
    assert coded.headers["content-encoding"] == coding
    assert "Accept-Encoding" in coded.headers["vary"]
    assert coded.headers["etag"] != plain.headers["etag"]
    assert int(coded.headers["content-length"]) < len(plain.content) / 4
    assert coded.content == plain.content
    again = server.get(
        params={"query": query},
        headers={"accept-encoding": coding, "if-none-match": coded.headers["etag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_answers_that_differ_each_time_are_never_kept(server, call):
    query = f"SELECT ({call} AS ?x) {{}}"
    first, second = server.query(query), server.query(query)
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.content != second.content


def test_a_word_in_a_string_does_not_make_an_answer_volatile(server):
    assert "etag" in server.query("SELECT ('it is now' AS ?x) {}").headers


def test_equal_requests_in_other_words_share_a_tag(server):
    spaced = server.query("SELECT  *\n# a remark\nWHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 7")
    assert spaced.headers["etag"] == server.query(ALL).headers["etag"]


def test_describe_by_the_index_is_what_the_engine_says(server):
    thing = actor(server.address, 5)
    near = server.query(f"DESCRIBE {thing}", "application/n-triples").content
    far = server.query(
        f"DESCRIBE ?x {{ VALUES ?x {{ {thing} }} }}", "application/n-triples"
    ).content
    assert sorted(near.splitlines()) == sorted(far.splitlines())
    assert len(near.splitlines()) == 3


def test_counts_in_the_default_graph_have_no_duplicates(server):
    row = server.query(
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT CONCAT(STR(?s), STR(?p), STR(?o))) AS ?d) "
        "{ ?s ?p ?o }"
    ).json()["results"]["bindings"][0]
    assert row["n"]["value"] == row["d"]["value"] == str(3 * THINGS)


def test_the_description_names_only_what_is_served(server):
    """Every format, graph and language that it names is fetched."""
    store = ox.Store()
    store.load(server.get().content, ox.RdfFormat.TURTLE)
    prefix = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "

    def values(query: str) -> list[str]:
        return [row[0].value for row in store.query(prefix + query)]

    assert values("SELECT ?e { ?s a sd:Service ; sd:endpoint ?e }") == [f"{server.address}sparql"]
    formats = values("SELECT ?f { ?s sd:resultFormat ?f }")
    assert len(formats) == len(RESULT_FORMATS) + len(RDF_FORMATS)
    for form in (*RESULT_FORMATS, *RDF_FORMATS):
        assert form.iri in formats
        query = ALL if form.holds == "results" else GRAPH
        answer = server.query(query, form.media_type)
        assert answer.headers["content-type"] == form.content_type
    graphs = values("SELECT ?g { ?x sd:namedGraph/sd:name ?g }")
    assert set(graphs) == {f"{server.address}graph/{name}" for name in ("one", "two")}
    for graph in graphs:
        count = server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        assert count.json()["results"]["bindings"][0]["n"]["value"] == "1"
    assert values("SELECT ?f { ?s sd:feature ?f }") == []
    assert (
        server.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").status_code == 403
    )


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_the_description_comes_in_every_rdf_format(server, form):
    answer = server.get(headers={"accept": form.media_type})
    assert answer.headers["content-type"] == form.content_type
    assert list(ox.parse(answer.content, form.engine))


def test_a_browser_gets_the_query_page(server):
    answer = server.get(headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<textarea" in answer.text
    assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_a_browser_that_follows_a_link_to_a_query_gets_the_page_with_it(server):
    firefox = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = server.query("ASK { <urn:a&b> ?p ?o }", firefox)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "&lt;urn:a&amp;b&gt;" in page.text
    chosen = server.query("ASK {}", firefox, format="json")
    assert chosen.headers["content-type"] == "application/sparql-results+json"
    both = server.query("ASK {}", "text/html, application/sparql-results+xml")
    assert both.headers["content-type"] == "application/sparql-results+xml"


def test_graphs_are_read_by_name(server):
    one = f"{server.address}graph/one"
    answer = server.get("graphs", params={"graph": one})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert len(list(ox.parse(answer.content, ox.RdfFormat.TURTLE))) == 1
    default = server.get("graphs?default", headers={"accept": "application/n-triples"})
    assert len(default.content.splitlines()) == 3 * THINGS
    assert server.get("graphs", params={"graph": "http://example.org/none"}).status_code == 404
    assert server.get("graphs", params={"graph": "relative"}).status_code == 400
    assert server.get("graphs").status_code == 400
    assert server.get("graphs?default", headers={"accept": "text/html"}).status_code == 406
    refused = server.client.put(f"{server.address}graphs?default", content=b"")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_xml_results_are_well_formed_whatever_the_data_holds(server):
    query = r'SELECT ("<&>\"\u0009\u00E9\n" AS ?x) {}'
    root = ElementTree.fromstring(server.query(query, format="xml").content)
    literal = root.find(".//{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == '<&>"\t\u00e9\n'


def test_sparqlwrapper_and_rdflib_can_ask(server):
    from rdflib.plugins.stores.sparqlstore import SPARQLStore
    from SPARQLWrapper import JSON, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{server.address}sparql")
    wrapper.setQuery(ALL)
    wrapper.setReturnFormat(JSON)
    assert len(wrapper.query().convert()["results"]["bindings"]) == 7
    store = SPARQLStore(f"{server.address}sparql")
    assert len(list(store.query(ALL))) == 7


def test_a_large_answer_is_kept_too_and_is_the_same_then(server):
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 9000"
    for coding in ("identity", "gzip"):
        answers = [
            server.get(params={"query": query}, headers={"accept-encoding": coding})
            for _ in range(3)
        ]
        first, second, third = answers
        assert len(first.content) > 1_000_000
        assert first.content == second.content == third.content
        assert second.headers.get("content-length") == third.headers.get("content-length")
        assert "content-length" in third.headers
        assert first.headers["etag"] == third.headers["etag"]
