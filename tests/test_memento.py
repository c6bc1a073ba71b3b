"""Releases over HTTP: what changed, and everything as it stood on a day (RFC 7089)."""

import gzip
import json
import re
import shutil
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from conftest import ROOT
from example import write_publication
from foedera.releases import Releases
from foedera.releases.builder import BuildSources, build_release
from foedera.releases.changes import read_changes
from foedera.statements import Publication
from served import serving
from web_release import Client, app_of

BASE = "http://localhost:8000/"
CLUSTER = "actor/azur-sea-cluster"
NEW = "actor/zephyr-agency"
DAYS = ("2031-01-10", "2031-02-10", "2031-03-10", "2031-04-10")


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Three releases on three days: a cluster renamed, an agency new; then the first again."""
    folder = tmp_path_factory.mktemp("history")
    releases = Releases(folder / "releases")
    publication = write_publication(folder / "data")
    actors = publication.directory / "registry" / "actor.ttl"
    first = actors.read_text(encoding="utf-8")
    second = first.replace("Azur Sea Cluster", "Azur Ocean Cluster")
    third = second + '\nactor:zephyr-agency a fd:Company ;\n    rdfs:label "Zephyr Agency"@en .\n'
    versions = []
    for text in (first, second, third, first):
        actors.write_text(text, encoding="utf-8")
        sources = BuildSources(
            Publication(publication.directory, publication.base), ROOT / "ontology", ROOT / "shapes"
        )
        versions.append(build_release(sources, releases)[0].version)
    lines = [
        json.dumps({"version": version, "at": f"{day}T12:00:00.250Z"})
        for version, day in zip(versions, DAYS, strict=True)
    ]
    (releases.directory / "log.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return releases, versions


@pytest.fixture(scope="module")
def client(history):
    releases, _ = history
    return Client(app_of(releases.current()))


def links_of(answer):
    """Relation to address and date, for each link of a Link header or link-format body."""
    text = answer.headers.get("link", "") if "link" in answer.headers else answer.text
    found = re.findall(
        r'<([^>]*)>; rel="([^"]*)"((?:; (?:type|datetime|from|until)="[^"]*")*)', text
    )
    return [
        (address, relation.split(), dict(re.findall(r'(\w+)="([^"]*)"', more)))
        for address, relation, more in found
    ]


def path_of(address):
    return "/" + address.removeprefix(BASE)


def test_a_release_that_follows_another_tells_what_changed(history):
    releases, (first, second, third, again) = history
    assert again == first
    renamed = read_changes(releases, first, second)
    assert renamed.changed == (f"{BASE}id/{CLUSTER}",)
    added = read_changes(releases, second, third)
    assert added.new == (f"{BASE}id/{NEW}",)
    assert read_changes(releases, third, first).withdrawn == (f"{BASE}id/{NEW}",)


def test_the_list_of_releases_shows_counts_and_changes_with_their_patch(client, history):
    _, (first, second, third, _) = history
    page = client.get("/release/", "text/html").text
    for version in (first, second, third):
        assert version in page
    patch = client.get(f"/release/{second}/changes-from-{first}.rdfp.gz")
    assert patch.status_code == 200
    assert patch.headers["content-type"] == "application/gzip"
    text = gzip.decompress(patch.content).decode()
    assert f"D <{BASE}id/{CLUSTER}>" in text
    assert "Azur Ocean Cluster" in text


def test_a_patch_turns_the_elder_release_into_the_younger(client, history):
    releases, (first, second, *_) = history
    patch = client.get(f"/release/{second}/changes-from-{first}.rdfp.gz").content
    quads = set((releases.get(first).dumps / "all.nq").read_bytes().splitlines(keepends=True))
    for line in gzip.decompress(patch).splitlines(keepends=True):
        if line.startswith(b"A "):
            quads.add(line[2:])
        elif line.startswith(b"D "):
            quads.remove(line[2:])
    assert quads == set((releases.get(second).dumps / "all.nq").read_bytes().splitlines(True))


@pytest.mark.parametrize("path", [f"id/{CLUSTER}", f"doc/{CLUSTER}", f"data/{CLUSTER}.ttl"])
def test_an_original_resource_names_its_timegate_and_timemap(client, path):
    answer = client.get(f"/{path}", "text/turtle" if path.startswith("data") else "text/html")
    relations = {relation: address for address, names, _ in links_of(answer) for relation in names}
    assert relations["timegate"] == f"{BASE}{path}"
    assert relations["timemap"] == f"{BASE}timemap/{BASE}{path}"
    assert "Accept-Datetime" in answer.headers["vary"]


@pytest.mark.parametrize("start", ["", f"timegate/{BASE}"])
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Thu, 09 Jan 2025 12:00:00 GMT", 0),
        ("Fri, 10 Jan 2031 12:00:00 GMT", 0),
        ("Mon, 20 Jan 2031 00:00:00 GMT", 0),
        ("Tue, 11 Feb 2031 00:00:00 GMT", 1),
        ("Tue, 01 Apr 2031 00:00:00 GMT", 2),
        ("Fri, 01 Apr 2050 00:00:00 GMT", 0),
    ],
)
def test_accept_datetime_leads_to_what_held_on_that_day(client, history, start, asked, expected):
    _, versions = history
    answer = client.get(f"/{start}doc/{CLUSTER}", "text/html", accept_datetime=asked)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"{BASE}release/{versions[expected]}/doc/{CLUSTER}"
    assert "Accept-Datetime" in answer.headers["vary"]
    relations = {relation for _, names, _ in links_of(answer) for relation in names}
    assert {"original", "timegate", "timemap", "memento"} <= relations


def test_a_timegate_without_a_day_leads_to_the_latest(client, history):
    _, versions = history
    answer = client.get(f"/timegate/{BASE}doc/{CLUSTER}", "text/html")
    assert answer.status_code == 302
    assert versions[2] in answer.headers["location"]


def test_a_memento_shows_what_stood_then_and_says_when(client, history):
    _, versions = history
    for version, name in zip(versions[:2], ("Azur Sea Cluster", "Azur Ocean Cluster"), strict=True):
        page = client.get(f"/release/{version}/doc/{CLUSTER}", "text/html")
        assert page.status_code == 200
        assert f">{name}</h1>" in page.text
        assert f'href="/doc/{CLUSTER}"' in page.text
        data = client.get(f"/release/{version}/data/{CLUSTER}.nt")
        assert f'"{name}"@en' in data.text
        for answer in (page, data):
            moment = parsedate_to_datetime(answer.headers["memento-datetime"])
            assert moment.isoformat()[:10] == DAYS[versions.index(version)]
            assert "immutable" in answer.headers["cache-control"]


def test_a_memento_names_its_neighbours(client, history):
    _, versions = history
    answer = client.get(f"/release/{versions[1]}/doc/{CLUSTER}", "text/html")
    by_relation = {relation: (a, more) for a, names, more in links_of(answer) for relation in names}
    for relation, version in (("first", 0), ("prev", 0), ("next", 2), ("last", 2)):
        address, more = by_relation[relation]
        assert address == f"{BASE}release/{versions[version]}/doc/{CLUSTER}"
        assert parsedate_to_datetime(more["datetime"]).isoformat()[:10] == DAYS[version]
    assert by_relation["original"][0] == f"{BASE}doc/{CLUSTER}"
    assert by_relation["predecessor-version"][0] == by_relation["prev"][0]


def test_a_past_identifier_leads_to_its_past_page_and_data(client, history):
    _, versions = history
    page = client.get(f"/release/{versions[0]}/id/{CLUSTER}", "text/html")
    assert page.status_code == 303
    assert page.headers["location"] == f"{BASE}release/{versions[0]}/doc/{CLUSTER}"
    data = client.get(f"/release/{versions[0]}/id/{CLUSTER}", "text/turtle")
    assert client.get(path_of(data.headers["location"])).status_code == 200


def test_a_timemap_lists_every_memento_and_each_is_there(client):
    answer = client.get(f"/timemap/{BASE}doc/{CLUSTER}")
    assert answer.headers["content-type"] == "application/link-format"
    entries = links_of(answer)
    mementos = [(address, more) for address, names, more in entries if "memento" in names]
    assert len(mementos) == 3
    for address, more in mementos:
        memento = client.get(path_of(address), "text/html")
        assert memento.status_code == 200
        assert memento.headers["memento-datetime"] == more["datetime"]
    relations = {relation: more for _, names, more in entries for relation in names}
    assert {"original", "self", "timegate", "first", "last"} <= set(relations)
    assert relations["self"]["from"] == mementos[0][1]["datetime"]
    assert relations["self"]["until"] == mementos[-1][1]["datetime"]


def test_only_releases_that_knew_a_thing_have_a_memento_of_it(client, history):
    _, versions = history
    entries = links_of(client.get(f"/timemap/{BASE}doc/{NEW}"))
    assert [a for a, names, _ in entries if "memento" in names] == [
        f"{BASE}release/{versions[2]}/doc/{NEW}"
    ]
    assert client.get(f"/doc/{NEW}", "text/html").status_code == 404
    past = client.get(f"/doc/{NEW}", "text/html", accept_datetime="Tue, 01 Apr 2031 00:00:00 GMT")
    assert past.status_code == 302
    absent = client.get(f"/release/{versions[0]}/doc/{NEW}", "text/html")
    assert absent.status_code == 404
    assert "memento-datetime" not in absent.headers


@pytest.mark.parametrize("bad", ["yesterday", "2031-01-10", "32 Foo 2031"])
def test_a_day_that_is_none_is_400(client, bad):
    answer = client.get(f"/doc/{CLUSTER}", "application/json", accept_datetime=bad)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["timemap/", "timegate/"])
def test_what_no_release_knew_has_no_history(client, path):
    assert client.get(f"/{path}{BASE}doc/actor/nobody").status_code == 404
    assert client.get(f"/{path}http://elsewhere.example/doc/{CLUSTER}").status_code == 404


def test_a_memento_never_changes_its_tag(client, history):
    _, versions = history
    path = f"/release/{versions[0]}/data/{CLUSTER}.ttl"
    tag = client.get(path).headers["etag"]
    assert client.get(path, if_none_match=tag).status_code == 304
    assert tag != client.get(f"/release/{versions[1]}/data/{CLUSTER}.ttl").headers["etag"]


def test_a_release_that_was_withdrawn_has_no_mementos_any_more(history, tmp_path):
    _, versions = history
    releases = Releases(tmp_path / "releases")
    shutil.copytree(history[0].directory, releases.directory, symlinks=True)
    client = Client(app_of(releases.current()))
    path = f"/release/{versions[1]}/doc/{CLUSTER}"
    assert client.get(path, "text/html").status_code == 200
    releases.withdraw(f"{BASE}id/{CLUSTER}", "asked for", [versions[1]])
    assert client.get(path, "text/html").status_code == 404
    assert versions[1] not in client.get(f"/timemap/{BASE}doc/{CLUSTER}").text
    assert (
        client.get(f"/release/{versions[1]}/changes-from-{versions[0]}.rdfp.gz").status_code == 404
    )


def test_a_kept_release_can_be_queried(history, tmp_path):
    releases, (first, second, third, _) = history
    query = quote(f"SELECT ?name WHERE {{ <{BASE}id/{CLUSTER}> rdfs:label ?name "
                  'FILTER(LANG(?name) = "en") }'.replace(
                      "rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>"))  # fmt: skip
    with serving(tmp_path, "--releases", str(releases.directory)) as server:

        def names(release):
            extra = f"&release={release}" if release else ""
            answer = server.get(f"sparql?query={query}{extra}", "application/sparql-results+json")
            assert answer.status_code == 200, answer.text
            return [row["name"]["value"] for row in answer.json()["results"]["bindings"]]

        assert names(second) == ["Azur Ocean Cluster"]
        assert names(third) == ["Azur Ocean Cluster"]
        assert names(first) == names("") == names("latest") == ["Azur Sea Cluster"]
        refused = server.get(f"sparql?query={query}&release=ffffffffffff")
        assert refused.status_code == 404
        assert refused.headers["content-type"] == "application/problem+json"


def test_releases_and_their_descriptions_are_rdf(client, history):
    _, (first, second, *_) = history
    answer = client.get(f"/release/{second}", "text/turtle")
    triples = [q.triple for q in ox.parse(input=answer.content, format=ox.RdfFormat.TURTLE)]
    previous = ox.NamedNode("http://www.w3.org/ns/dcat#previousVersion")
    assert ox.NamedNode(f"{BASE}release/{first}") in {
        t.object for t in triples if t.predicate == previous
    }


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    """Two releases of the same data, between which the ontology named a class anew."""
    folder = tmp_path_factory.mktemp("vocabulary")
    releases = Releases(folder / "releases")
    publication = write_publication(folder / "data")
    ontology = folder / "ontology"
    shutil.copytree(ROOT / "ontology", ontology)
    versions = []
    for label in ("cluster", "league of firms"):
        file = ontology / "foedera.ttl"
        text = file.read_text(encoding="utf-8")
        assert '"cluster"@en' in text
        file.write_text(text.replace('"cluster"@en', f'"{label}"@en'), encoding="utf-8")
        sources = BuildSources(publication, ontology, ROOT / "shapes")
        versions.append(build_release(sources, releases)[0].version)
    lines = [
        json.dumps({"version": version, "at": f"{day}T12:00:00Z"})
        for version, day in zip(versions, DAYS, strict=False)
    ]
    (releases.directory / "log.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Client(app_of(releases.current())), versions


@pytest.mark.parametrize("path", ["def", "def.ttl", "scheme/role", "scheme/role/participant"])
def test_ontology_and_schemes_have_a_history_too(vocabulary, path):
    client, versions = vocabulary
    accept = "text/turtle" if path.endswith("ttl") else "text/html"
    relations = {
        name: address for address, names, _ in links_of(client.get(f"/{path}", accept))
        for name in names
    }  # fmt: skip
    assert relations["timegate"] == f"{BASE}{path}"
    asked = client.get(f"/{path}", accept, accept_datetime="Mon, 20 Jan 2031 00:00:00 GMT")
    assert asked.status_code == 302
    assert asked.headers["location"] == f"{BASE}release/{versions[0]}/{path}"
    memento = client.get(path_of(asked.headers["location"]), accept)
    assert memento.status_code == 200
    assert parsedate_to_datetime(memento.headers["memento-datetime"]).day == 10
    mapped = client.get(path_of(relations["timemap"]))
    assert sum("memento" in names for _, names, _ in links_of(mapped)) == 2


def test_a_memento_of_the_ontology_says_what_its_terms_meant_then(vocabulary):
    client, versions = vocabulary
    then, now = (client.get(f"/release/{version}/def.ttl", "text/turtle") for version in versions)
    assert b"league of firms" not in then.content
    assert b"league of firms" in now.content
    assert then.headers["content-location"] == f"{BASE}release/{versions[0]}/def.ttl"


def test_a_numbered_version_of_the_ontology_is_no_original_of_its_own(vocabulary):
    client, _ = vocabulary
    assert "timegate" not in client.get("/def/1.0.0").headers["link"]
