"""Ways in for those who know our things by other names."""

from __future__ import annotations

import pytest

from foedera.terms import OWL
from reconciling import Asking
from web_release import BASE, app_of, write_release

HERE = "http://localhost:8000/id/place/"


@pytest.fixture(scope="module")
def site(release) -> Asking:
    return Asking(app_of(release), release.manifest.base)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Asking:
    return Asking(app_of(write_release(tmp_path_factory.mktemp("small"))), BASE)


@pytest.mark.parametrize(
    "asked",
    [
        {"geonames": "2995469"},
        {"geonamesId": "2995469"},
        {"geonames": "https://sws.geonames.org/2995469/"},
        {"geonames": "http://www.geonames.org/2995469"},
        {"geonames": "https://www.geonames.org/2995469/marseille.html"},
    ],
)
def test_an_identifier_leads_to_its_thing(site, asked):
    found = site.get("/lookup", **asked)
    assert found.status_code == 303
    assert found.headers["location"] == f"{HERE}marseille"
    assert found.headers["access-control-allow-origin"] == "*"


def test_codes_are_found_as_people_write_them(site):
    assert site.get("/lookup", insee="13055").headers["location"] == f"{HERE}marseille"
    assert site.get("/lookup", iso3166="fr").headers["location"] == f"{HERE}france"
    assert site.get("/lookup", iso3166="US-WI").headers["location"] == f"{HERE}wisconsin"


def test_an_identifier_of_nothing_here_is_404_and_no_identifier_is_400(site):
    assert site.get("/lookup", wikidata="Q42").status_code == 404
    for asked in ({"wikidata": "42"}, {"siren": "123456789"}, {"lei": "X"}, {}, {"isbn": "1"}):
        refused = site.get("/lookup", **asked)
        assert refused.status_code == 400
        assert refused.json()["detail"]


def test_the_bundle_of_a_thing_holds_the_iris_of_others(site):
    bundle = site.get("/sameas", iri=f"{HERE}marseille").json()
    assert bundle["canonical"] == f"{HERE}marseille"
    assert "https://sws.geonames.org/2995469/" in {one["iri"] for one in bundle["coreferent"]}


def test_anothers_iri_gives_the_same_bundle(site):
    ours = site.get("/sameas", iri=f"{HERE}marseille").json()
    theirs = site.get("/sameas", iri="https://sws.geonames.org/2995469/").json()
    assert theirs["coreferent"] == ours["coreferent"]


def test_a_bundle_comes_as_rdf_too(site):
    asked = site.ask("GET", f"/sameas?iri={HERE}marseille", headers={"accept": "text/turtle"})
    assert asked.headers["content-type"].startswith("text/turtle")
    assert "exactMatch" in asked.text


def test_merged_iris_belong_to_the_bundle_of_what_they_became(small):
    bundle = small.get("/sameas", iri=f"{BASE}id/actor/old-acme").json()
    assert bundle["canonical"] == f"{BASE}id/actor/acme"
    relations = {one["iri"]: one["relation"] for one in bundle["coreferent"]}
    assert relations["http://other.example/acme"] == OWL.sameAs.value
    assert f"{BASE}id/actor/older-acme" in relations


def test_an_iri_that_nobody_knows_is_404_and_none_is_400(site):
    assert site.get("/sameas", iri="http://other.example/unknown").status_code == 404
    assert site.get("/sameas").status_code == 400
