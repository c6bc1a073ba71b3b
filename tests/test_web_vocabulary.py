"""The vocabulary's documentation: two languages, use in the data, patterns, versions."""

import re
import shutil
from dataclasses import replace

import pyoxigraph as ox
import pytest

from foedera.terms import DEFINITION_ADDRESS, FD, OWL, RDF
from pages_client import asking


@pytest.fixture(scope="module")
def earlier(release, tmp_path_factory):
    """The release with an earlier version of the ontology kept in it."""
    folder = tmp_path_factory.mktemp("kept") / release.version
    shutil.copytree(release.folder, folder)
    text = (folder / "ontology" / "foedera.ttl").read_text(encoding="utf-8")
    versions = folder / "ontology" / "versions"
    versions.mkdir()
    old = text.replace("1.0.0", "0.9.0").replace("economic mission", "economic journey")
    (versions / "0.9.0.ttl").write_text(old, encoding="utf-8")
    return replace(release, folder=folder)


@pytest.fixture(scope="module")
def client(earlier):
    with asking(earlier) as found:
        yield found


@pytest.fixture(scope="module")
def page(client):
    return client.get("/def").text


def entry(page, code):
    return page.split(f'<section class="entry" id="{code}">')[1].split("</section>")[0]


def test_every_term_stands_in_both_languages(client, page):
    mission = entry(page, "Mission")
    assert "economic mission" in mission
    assert 'lang="fr">mission économique' in mission
    assert 'lang="en">economic mission' in entry(client.get("/def?lang=fr").text, "Mission")
    for code in re.findall(r'<section class="entry" id="(\w+)">', page):
        assert 'class="other" lang="fr"' in entry(page, code), code


def test_a_scheme_shows_each_concept_in_both_languages_with_its_note_and_its_place(client):
    statuses = client.get("/scheme/agreement-status").text
    signed = entry(statuses, "signed")
    assert 'lang="fr">signé' in signed
    assert signed.count('class="other" lang="fr"') == 2
    assert "was signed" in signed
    assert "/scheme/agreement-status/ratified" in signed.split("may become")[1]
    sectors = client.get("/scheme/sector?lang=fr").text
    assert "/scheme/sector/sea" in entry(sectors, "blue-technologies").split("plus général")[1]
    assert "/scheme/sector/blue-technologies" in entry(sectors, "sea")
    for code in re.findall(r'<section class="entry" id="([\w-]+)">', statuses):
        assert 'class="other" lang="fr"' in entry(statuses, code), code
    alone = client.get("/scheme/agreement-status/signed").text
    assert 'class="other" lang="fr">signé' in alone


def test_a_term_tells_how_often_it_is_used_with_an_example_and_the_query(client, page):
    store = ox.Store.read_only(str(client.app.surface.release.store))
    used = sum(1 for _ in store.quads_for_pattern(None, RDF.type, FD.Mission, ox.DefaultGraph()))
    mission = entry(page, "Mission")
    assert f"used {used} times" in mission
    assert "/doc/event/mission-" in mission
    assert 'href="/sparql?query=' in mission
    assert "/doc/statement/" in entry(page, "assertedIn")


def test_every_pattern_is_drawn_and_said_in_words(page):
    for centre in ("Participation", "PartyRole", "Tenure", "Signature", "StatusRecord",
                   "Statement"):  # fmt: skip
        assert f'<p class="figure"><a href="#{centre}">' in page, centre
    assert page.count('role="img" aria-label="') >= 6
    assert not re.search(r"<svg[^>]*style=", page)


def test_the_present_version_answers_at_its_own_address(client):
    for extension in ("ttl", "nt", "rdf", "jsonld"):
        versioned = client.get(f"/def/1.0.0.{extension}")
        assert versioned.status_code == 200
        assert versioned.content == client.get(f"/def.{extension}").content
    assert "economic mission" in client.get("/def/1.0.0").text
    assert "first publication" in client.get("/def").text


def test_an_earlier_version_stays_readable_and_says_that_it_is_one(client, page):
    assert 'href="/def/0.9.0"' in page
    old = client.get("/def/0.9.0").text
    assert "economic journey" in old
    assert "earlier version" in old
    answer = client.get("/def/0.9.0", "text/turtle")
    quads = list(ox.parse(input=answer.content, format=ox.RdfFormat.TURTLE))
    stated = {(q.predicate, q.object) for q in quads if q.subject.value == DEFINITION_ADDRESS}
    assert (OWL.versionInfo, ox.Literal("0.9.0")) in stated


@pytest.mark.parametrize("path", ["/def/7.0.0", "/def/../foedera", "/def/1.0.0.docx", "/def/x"])
def test_an_unknown_version_is_404(client, path):
    assert client.get(path).status_code == 404


def test_the_axioms_are_found_in_the_one_document(client):
    answer = client.get("/def/axioms/1.0.0")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/def")
