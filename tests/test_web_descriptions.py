"""Descriptions say what is there: advertised equals served."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import shacl

from foedera.formats import RDF_FORMATS
from foedera.terms import DCAT, DCTERMS, FD, HYDRA, RDF, RDFS, VOID, XSD
from foedera.web.cataloguing import IANA, SPDX
from web_release import BASE, FACTS, Client, app_of, write_release

SHAPES = Path(__file__).parent.parent.parent / "shared/conformance/dcat-ap/3.0.1/html/shacl"
MISSION = "event/mission-lyra-2031"
ELSEWHERE = ("sparql", "graphs")
"""Addresses that the endpoint serves, which has its own tests."""


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return Client(app_of(write_release(tmp_path_factory.mktemp("release"))))


def triples_of(response):
    form = next(f for f in RDF_FORMATS if f.content_type == response.headers["content-type"])
    return [q.triple for q in ox.parse(input=response.content, format=form.engine)]


def served(client, address, accept=None):
    path = address.partition("#")[0].removeprefix(BASE)
    if path.partition("?")[0] in ELSEWHERE:
        return None
    answer = client.get(f"/{path}", accept)
    hops = 0
    while answer.status_code in (301, 303, 307) and hops < 3:
        location = answer.headers["location"].partition("#")[0]
        answer = client.get("/" + location.removeprefix(BASE), accept)
        hops += 1
    return answer


@pytest.mark.parametrize(
    "path", ["/", f"/doc/{MISSION}", f"/id/{MISSION}", f"/data/{MISSION}.ttl", "/dataset", "/def",
             "/missions", "/search?q=acme", "/release/", "/profile/"],
)  # fmt: skip
def test_every_link_header_leads_to_what_it_names(client, path):
    header = client.get(path, "text/html").headers.get("link", "")
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', header)
    assert found
    for address, relation, media_type in found:
        if not address.startswith(BASE):
            continue
        answer = served(client, address, media_type or None)
        if answer is None:
            continue
        assert answer.status_code == 200, (path, relation, address)
        if media_type:
            assert answer.headers["content-type"].startswith(media_type), address


LINKING = ["/", "/dataset", "/dumps/", "/release/", f"/doc/{MISSION}", "/def", "/missions",
           "/doc/document/gazette", "/fragments", "/search?q=lyra", "/profile/"]  # fmt: skip


@pytest.mark.parametrize("path", LINKING)
def test_every_link_of_a_page_leads_somewhere(client, path):
    page = client.get(path, "text/html").text
    for address in set(re.findall(r'href="(/[^"#]*)', page)):
        answer = served(client, BASE + address.replace("&amp;", "&")[1:], "text/html, */*;q=0.5")
        if answer is not None:
            withdrawn = address == "/doc/actor/gone"
            assert answer.status_code == (410 if withdrawn else 200), (path, address)


def test_void_counts_what_the_data_holds_and_names_what_is_served(client):
    answer = client.get("/.well-known/void")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    found = triples_of(answer)
    dataset = ox.NamedNode(f"{BASE}dataset")
    total = next(
        t.object.value for t in found if t.subject == dataset and t.predicate == VOID.triples
    )
    facts = client.get("/dumps/facts.nt").text
    assert int(total) == len(set(facts.splitlines()))
    for triple in found:
        if triple.predicate in (VOID.dataDump, VOID.exampleResource, VOID.sparqlEndpoint):
            reached = served(client, triple.object.value)
            assert reached is None or reached.status_code == 200, triple


def test_dcat_describes_every_file_as_it_is_served(client):
    found = triples_of(client.get("/dataset", "text/turtle"))
    about = {}
    for triple in found:
        about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    files = [s for s, p in about.items() if DCAT.Distribution in p.get(RDF.type, [])]
    assert files
    for file in files:
        facts = about[file]
        answer = served(client, facts[DCAT.downloadURL][0].value)
        assert answer.status_code == 200
        assert int(facts[DCAT.byteSize][0].value) == len(answer.content)
        media_type = facts[DCAT.mediaType][0].value.removeprefix(IANA)
        assert answer.headers["content-type"].startswith(media_type)
        checksum = about[facts[SPDX.checksum][0]][SPDX.checksumValue][0].value
        assert checksum in client.get("/dumps/SHA256SUMS").text


@pytest.mark.parametrize("shapes", ["shapes.ttl", "range.ttl"])
def test_dcat_ap_shapes_find_no_violation(client, shapes, tmp_path):
    file = SHAPES / shapes
    if not file.exists():
        pytest.skip("the SEMIC shapes are not here")
    data = tmp_path / "dataset.ttl"
    data.write_bytes(client.get("/dataset", "text/turtle").content)
    report = shacl.validate(str(data), str(file))
    faults = [r for r in report.results if str(r.severity).endswith("Violation")]
    assert not faults, [(r.focus_node, r.path, r.message) for r in faults][:5]


def test_robots_lets_crawlers_read_pages_but_not_query(client):
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.can_fetch("*", f"{BASE}doc/{MISSION}")
    assert rules.can_fetch("*", f"{BASE}dumps/facts.ttl")
    assert not rules.can_fetch("*", f"{BASE}sparql?query=x")
    assert rules.site_maps() == [f"{BASE}sitemap.xml"]


def test_sitemap_lists_every_page_and_each_is_there(client):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").text)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    addresses = [loc.text for loc in tree.iter(f"{space}loc")]
    assert f"{BASE}doc/{MISSION}" in addresses
    assert f"{BASE}doc/actor/gone" not in addresses
    for address in addresses:
        assert served(client, address).status_code == 200, address


def test_llms_text_names_addresses_that_are_served(client):
    text = client.get("/llms.txt").text
    for address in re.findall(rf"\]\(({re.escape(BASE)}[^)]*)\)", text):
        answer = served(client, address)
        assert answer is None or answer.status_code == 200, address
    for query in re.findall(r"```sparql\n(SELECT.*?)```", text, re.S):
        prefixes = re.search(r"```sparql\n(PREFIX.*?)```", text, re.S)[1]
        ox.Store().query(prefixes + query)


def test_release_is_listed_described_and_kept_for_ever(client):
    assert "0123456789ab" in client.get("/release/", "text/html").text
    assert client.get("/release/0123456789ab", "text/html").status_code == 200
    data = client.get("/release/0123456789ab", "text/turtle").text
    assert "dcat:version" in data
    file = client.get("/release/0123456789ab/facts.nt")
    assert "immutable" in file.headers["cache-control"]
    assert file.content == client.get("/dumps/facts.nt").content
    latest = client.get("/release/latest/facts.nt")
    assert latest.headers["location"] == f"{BASE}release/0123456789ab/facts.nt"
    assert client.get("/release/ffffffffffff").status_code == 404
    assert client.get("/release/../secret").status_code == 404


MISSION_IRI = f"{BASE}id/{MISSION}"


@pytest.mark.parametrize(
    ("pattern", "where"),
    [
        ({}, "?s ?p ?o"),
        ({"subject": MISSION_IRI}, f"<{MISSION_IRI}> ?p ?o"),
        ({"predicate": RDFS.label.value}, f"?s {RDFS.label} ?o"),
        ({"predicate": "?p", "object": '"Acme"@en'}, '?s ?p "Acme"@en'),
        ({"object": f'"1"^^{XSD.integer.value}'}, "?s ?p 1"),
        ({"subject": MISSION_IRI, "predicate": FD.hasDestination.value},
         f"<{MISSION_IRI}> {FD.hasDestination} ?o"),
        ({"object": "http://none.example/x"}, "?s ?p <http://none.example/x>"),
    ],
)  # fmt: skip
def test_fragment_pages_together_are_what_the_pattern_matches(client, pattern, where):
    store = client.app.surface.engine._store
    names, fixed = _parts(where)
    expected = {
        ox.Triple(*(row[n] if n else t for n, t in zip(names, fixed, strict=True)))
        for row in store.query(f"SELECT * WHERE {{ {where} }}")
    }
    address, seen = "/fragments?" + "&".join(f"{k}={quote(v)}" for k, v in pattern.items()), []
    while address:
        quads = list(
            ox.parse(
                input=client.get(address, "application/n-quads").content,
                format=ox.RdfFormat.N_QUADS,
            )
        )
        seen += [q.triple for q in quads if q.graph_name == ox.DefaultGraph()]
        controls = [q for q in quads if q.graph_name != ox.DefaultGraph()]
        totals = {q.object.value for q in controls if q.predicate == HYDRA.totalItems}
        assert totals == {str(len(expected))}
        assert len([q for q in controls if q.predicate == HYDRA.mapping]) == 3
        following = [q.object.value for q in controls if q.predicate == HYDRA.next]
        address = "/" + following[0].removeprefix(BASE) if following else None
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


def _parts(where):
    """The variables of a pattern, and its terms, place by place."""
    terms = re.findall(r'\?\w+|<[^>]*>|"[^"]*"@\w+|\d+', where)
    names = [t[1:] if t.startswith("?") else None for t in terms]
    fixed = []
    for term in terms:
        if term.startswith("<"):
            fixed.append(ox.NamedNode(term[1:-1]))
        elif term.startswith('"'):
            value, _, language = term[1:].partition('"@')
            fixed.append(ox.Literal(value, language=language))
        elif term.isdigit():
            fixed.append(ox.Literal(term, datatype=XSD.integer))
        else:
            fixed.append(None)
    return names, fixed


def test_malformed_fragment_term_is_400(client):
    for bad in ("subject=%22x%22", "object=%22x", "predicate=not%20an%20iri"):
        assert client.get(f"/fragments?{bad}", "text/turtle").status_code == 400


def test_openapi_names_only_paths_that_are_served(client):
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    values = {"kind": "event", "slug": "mission-lyra-2031", "extension": "ttl",
              "address": f"{BASE}doc/{MISSION}", "version": "0123456789ab",
              "path": f"doc/{MISSION}"}  # fmt: skip
    needed = {"/resolve": f"?iri={BASE}id/{MISSION}", "/sameas": f"?iri={BASE}id/{MISSION}",
              "/lookup": "?wikidata=Q999000"}  # fmt: skip
    for path, operations in document["paths"].items():
        address = path.format(**values).removeprefix("/") + needed.get(path, "")
        answer = served(client, BASE + address)
        if answer is None:
            continue
        assert answer.status_code == 200, path
        documented = operations["get"]["responses"].get("200", {}).get("content")
        if documented:
            assert answer.headers["content-type"].partition(";")[0] in documented, path


TIMES_AND_PLACES = f"""
<{BASE}id/place/lyra-land> a <{FD.Country.value}> ; <{RDFS.label.value}> "Lyra Land"@en .
<{BASE}id/event/mission-lyra-2031> <{FD.earliestStart.value}> "2031-03-01"^^<{XSD.date.value}> ;
    <{FD.latestEnd.value}> "2031-03-31"^^<{XSD.date.value}> .
"""


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """The description of a publication whose settings say all that can be set."""
    folder = tmp_path_factory.mktemp("described")
    release = write_release(folder, FACTS + TIMES_AND_PLACES)
    description = replace(
        release.manifest.description,
        publisher_address="https://agency.example/",
        publisher_type="RegionalAuthority",
    )
    release = replace(release, manifest=replace(release.manifest, description=description))
    file = folder / "dataset.ttl"
    file.write_bytes(Client(app_of(release)).get("/dataset", "text/turtle").content)
    return file


def test_dcat_ap_recommends_only_what_the_data_does_not_hold(described):
    file = SHAPES / "shapes_recommended.ttl"
    if not file.exists():
        pytest.skip("the SEMIC shapes are not here")
    results = shacl.validate(str(described), str(file)).results
    missing = {(str(r.focus_node).strip("<>"), str(r.path).strip("<>")) for r in results}
    # Countries have no coordinates in the data.
    country = f"{BASE}id/place/lyra-land"
    assert missing == {(country, DCAT.bbox.value), (country, DCAT.centroid.value)}


def test_dcat_says_where_when_who_and_what_about(described):
    triples = {q.triple for q in ox.parse(path=str(described), format=ox.RdfFormat.TURTLE)}
    said = {(t.subject.value, t.predicate): t.object for t in triples}
    dataset, period = f"{BASE}dataset", f"{BASE}dataset#period"
    assert said[dataset, DCTERMS.spatial].value == f"{BASE}id/place/lyra-land"
    assert said[period, DCAT.startDate] == ox.Literal("2031-03-01", datatype=XSD.date)
    assert said[period, DCAT.endDate] == ox.Literal("2031-03-31", datatype=XSD.date)
    assert said["https://agency.example/", DCTERMS.type].value.endswith("/RegionalAuthority")
    themes = [t.object.value for t in triples if t.predicate == DCAT.theme]
    assert themes
    assert all("publications.europa.eu/resource/authority/data-theme/" in one for one in themes)


def test_dcat_claims_nothing_that_was_not_set(client):
    text = client.get("/dataset", "application/n-triples").text
    assert "publishertype" not in text
    assert DCTERMS.temporal.value not in text
    assert DCTERMS.spatial.value not in text
