"""Things, pages and data: what following a URI gives."""

import re

import pyoxigraph as ox
import pytest

from foedera.formats import RDF_FORMATS
from foedera.terms import FD, RDF
from web_release import BASE, Client, app_of, write_release

MISSION = "event/mission-lyra-2031"
HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return Client(app_of(write_release(tmp_path_factory.mktemp("release"))))


def parsed(response):
    form = next(f for f in RDF_FORMATS if f.content_type == response.headers["content-type"])
    return list(ox.parse(input=response.content, format=form.engine))


def triples(response):
    return {q.triple for q in parsed(response)}


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (HTML, f"doc/{MISSION}"),
        (None, f"doc/{MISSION}"),
        ("text/turtle", f"data/{MISSION}.ttl"),
        ("application/ld+json", f"data/{MISSION}.jsonld"),
        ("application/n-triples", f"data/{MISSION}.nt"),
        ("application/rdf+xml", f"data/{MISSION}.rdf"),
        ("application/n-quads", f"data/{MISSION}.nq"),
        ("application/trig", f"data/{MISSION}.trig"),
        ("text/html;q=0.4, text/turtle;q=0.5", f"data/{MISSION}.ttl"),
        ("text/turtle;q=0, */*", f"doc/{MISSION}"),
        ("text/html;q=0, text/*", f"data/{MISSION}.ttl"),
    ],
)
def test_thing_sends_each_client_to_what_it_accepts(client, accept, location):
    answer = client.get(f"/id/{MISSION}", accept)
    assert answer.status_code == 303
    assert answer.headers["location"] == BASE + location
    assert "Accept" in answer.headers["vary"]


def test_nothing_acceptable_is_406_with_the_list_of_what_there_is(client):
    answer = client.get(f"/id/{MISSION}", "image/png")
    assert answer.status_code == 406
    available = answer.json()["available"]
    assert {"text/html", "text/turtle", "application/ld+json"} <= set(available)


def test_all_formats_carry_the_same_triples(client):
    found = [
        triples(client.get(f"/data/{MISSION}.{e}")) for e in ("ttl", "nt", "rdf", "nq", "trig")
    ]
    assert all(one == found[0] for one in found)
    assert ox.Triple(ox.NamedNode(f"{BASE}id/{MISSION}"), RDF.type, FD.Mission) in found[0]


def test_data_carries_the_labels_of_what_it_points_to_and_its_evidence(client):
    text = client.get(f"/data/{MISSION}.nt").text
    assert '"Lyra"@fr' in text
    assert "#char=10,40" in text
    assert "statement/00000000000000a2" in text


def test_planned_claim_is_evidence_but_no_fact(client):
    mission, vega = ox.NamedNode(f"{BASE}id/{MISSION}"), ox.NamedNode(f"{BASE}id/place/vega")
    planned = ox.Triple(mission, FD.hasDestination, vega)
    assert planned not in triples(client.get(f"/data/{MISSION}.ttl"))
    page = client.get(f"/doc/{MISSION}").text
    hedged = page.index('id="g-unasserted"')
    assert page.index("vega") > hedged


def test_page_tells_document_offsets_modality_and_certainty_of_a_fact(client):
    page = client.get(f"/doc/{MISSION}").text
    for part in ("Gazette of Lyra", "characters 10–40", "asserted", "explicit"):
        assert part in page


def test_page_shows_a_nameless_situation_in_place(client):
    page = client.get(f"/doc/{MISSION}").text
    assert re.search(r'href="/doc/actor/acme"[^>]*>Acme<', page)


def test_labels_fall_back_deterministically(client):
    german = client.get("/doc/actor/only-german", accept_language="ja, de;q=0.5").text
    assert re.search(r'<h1 lang="de">Werk</h1>', german)
    italian = client.get("/doc/actor/only-german", accept_language="it-CH").text
    assert re.search(r'<h1 lang="it">Fabbrica</h1>', italian)
    neither = client.get("/doc/actor/only-german", accept_language="sv").text
    assert re.search(r'<h1 lang="de">Werk</h1>', neither)


def test_lang_parameter_overrules_the_header(client):
    page = client.get(f"/doc/{MISSION}?lang=fr", accept_language="en")
    assert '<html lang="fr">' in page.text
    assert "Mission à Lyra" in page.text
    assert page.headers["content-language"] == "fr"
    assert "Accept-Language" in page.headers["vary"]


def test_merged_thing_is_301_flattened_to_the_last_one(client):
    for accept in (HTML, "text/turtle"):
        answer = client.get("/id/actor/old-acme", accept)
        assert (answer.status_code, answer.headers["location"]) == (301, f"{BASE}id/actor/acme")


def test_withdrawn_thing_is_410_and_says_when(client):
    for accept in ("text/turtle", HTML, "application/json"):
        answer = client.get("/id/actor/gone", accept)
        assert answer.status_code == 410
        assert "2032-01-05" in answer.text


@pytest.mark.parametrize("path", ["/id/actor/nobody", "/doc/actor/nobody", "/data/actor/nobody.ttl",
                                  "/id/", "/nowhere", "/data/", "/doc/"])  # fmt: skip
def test_unknown_is_404_in_the_format_asked_for(client, path):
    for accept, content_type in (
        ("text/turtle", "text/turtle; charset=utf-8"),
        (HTML, "text/html; charset=utf-8"),
        ("application/json", "application/problem+json"),
        ("application/ld+json", "application/ld+json"),
        ("image/png", "application/problem+json"),
    ):
        answer = client.get(path, accept)
        assert (answer.status_code, answer.headers["content-type"]) == (404, content_type)
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_representation_has_its_own_strong_tag(client):
    addresses = [f"/data/{MISSION}.{form.extension}" for form in RDF_FORMATS]
    addresses += [f"/doc/{MISSION}", f"/doc/{MISSION}?lang=fr"]
    addresses += [f"/data/{MISSION}.ttl?_profile=plain"]
    tags = [client.get(address).headers["etag"] for address in addresses]
    tags.append(client.get(addresses[0], accept_encoding="gzip").headers["etag"])
    assert len(set(tags)) == len(tags)
    assert all(tag.startswith('"') for tag in tags)


def test_known_representation_is_304_with_its_headers(client):
    for path in (f"/data/{MISSION}.ttl", f"/doc/{MISSION}"):
        first = client.get(path)
        again = client.get(path, if_none_match=f'"other", {first.headers["etag"]}')
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "vary", "cache-control"):
            assert again.headers[name] == first.headers[name]
        since = client.get(path, if_modified_since=first.headers["last-modified"])
        assert since.status_code == 304
        changed = client.get(path, if_none_match='"other"')
        assert changed.status_code == 200


def test_head_has_the_headers_of_get_and_no_body(client):
    for path in (f"/data/{MISSION}.ttl", f"/doc/{MISSION}", f"/id/{MISSION}"):
        get, head = client.get(path), client.get(path, method="HEAD")
        assert head.content == b""
        assert dict(head.headers) == dict(get.headers)


def test_other_methods_are_405_with_allow(client):
    answer = client.get(f"/id/{MISSION}", method="DELETE")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_data_without_extension_negotiates_and_names_its_location(client):
    answer = client.get(f"/data/{MISSION}", "application/ld+json")
    assert answer.headers["content-location"] == f"{BASE}data/{MISSION}.jsonld"
    assert "Accept" in answer.headers["vary"].split(", ")


def test_link_header_names_every_format_and_signposts(client):
    links = client.get(f"/doc/{MISSION}").headers["link"]
    for form in RDF_FORMATS:
        part = f'<{BASE}data/{MISSION}.{form.extension}>; rel="alternate"; type="{form.media_type}"'
        assert part in links
    assert links.count('rel="cite-as"') == 1
    for relation in ("canonical", "describedby", "license", "type", "item", "linkset"):
        assert f'rel="{relation}"' in links
    page = client.get(f"/doc/{MISSION}").text
    assert page.count('rel="alternate"') >= len(RDF_FORMATS)


def test_anyone_may_read_without_credentials(client):
    for path in (f"/id/{MISSION}", f"/data/{MISSION}.ttl", "/nowhere"):
        headers = client.get(path, origin="https://elsewhere.example").headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers


def test_host_header_reaches_no_answer(client):
    for path in (f"/id/{MISSION}", f"/doc/{MISSION}", f"/data/{MISSION}.ttl", "/"):
        answer = client.get(path, host="evil.example", x_forwarded_host="evil.example")
        assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    ("iri", "status", "target"),
    [
        (f"{BASE}id/{MISSION}", 303, f"{BASE}doc/{MISSION}"),
        (f"{BASE}id/document/gazette#char=10,40", 303, f"{BASE}doc/document/gazette#char=10,40"),
        ("https://w3id.org/foedera/def#Mission", 303, f"{BASE}def#Mission"),
        (
            "https://w3id.org/foedera/scheme/event-status/completed",
            303,
            f"{BASE}scheme/event-status/completed",
        ),
    ],
)
def test_resolve_leads_every_iri_of_ours_to_its_place(client, iri, status, target):
    from urllib.parse import quote

    answer = client.get(f"/resolve?iri={quote(iri, safe='')}")
    assert (answer.status_code, answer.headers["location"]) == (status, target)


def test_resolve_tells_what_is_known_of_somebody_elses_iri(client):
    page = client.get("/resolve?iri=http://other.example/acme", HTML)
    assert page.status_code == 200
    assert "Acme" in page.text
    data = client.get("/resolve?iri=http://other.example/acme", "text/turtle")
    assert "sameAs" in data.text
    assert client.get("/resolve?iri=http://other.example/none").status_code == 404
    assert client.get("/resolve?iri=not%20an%20iri").status_code == 400


def test_statement_has_a_page_and_data(client):
    page = client.get("/doc/statement/00000000000000a1")
    assert page.status_code == 200
    data = triples(client.get("/data/statement/00000000000000a1.ttl"))
    statement = ox.NamedNode(f"{BASE}id/statement/00000000000000a1")
    assert ox.Triple(statement, RDF.predicate, FD.hasDestination) in data
