"""Disagreements, validation, derivations and views on the pages."""

import re
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from foedera.terms import FD, SH
from pages_client import asking

BASE = "http://localhost:8000/"
MISSION = "event/mission-san-diego-2017"
DIFFERS = ("differs", "refines", "completes")


@pytest.fixture(scope="module")
def client(release):
    with asking(release) as found:
        yield found


@pytest.fixture(scope="module")
def listed(client):
    return client.get("/disagreements.json").json()["disagreements"]


def test_disagreements_are_listed_with_both_values_their_documents_and_statements(client, listed):
    assert listed
    for one in listed:
        assert one["relation"] in DIFFERS
        assert len({side["document"] for side in one["values"]}) == 2
        for side in one["values"]:
            assert client.get(side["statement"].removeprefix(BASE.rstrip("/"))).status_code == 303
    page = client.get("/disagreements").text
    for one in listed:
        for side in one["values"]:
            assert side["statement"].rpartition("/")[2] in page


def test_disagreements_of_one_thing_are_a_part_of_all(client, listed):
    thing = listed[0]["subject"]
    part = client.get(f"/disagreements.json?subject={thing}").json()["disagreements"]
    assert part == [one for one in listed if one["subject"] == thing]
    csv = client.get("/disagreements", "text/csv").text.splitlines()
    assert len(csv) == len(listed) + 1


def test_a_decided_disagreement_says_what_is_preferred_and_why(client, listed):
    decided = [one for one in listed if one["relation"] == "differs" and not one["open"]]
    assert all(one["preferred"] and one["reason"] for one in decided)
    page = client.get("/disagreements").text
    assert all(one["reason"][:30] in page for one in decided)


def test_a_thing_of_which_documents_differ_says_so_on_its_page(client, listed):
    thing = next(one["subject"] for one in listed if one["relation"] == "differs")
    page = client.get(thing.removeprefix(BASE.rstrip("/")).replace("/id/", "/doc/"))
    assert "Documents differ about this" in page.text
    french = client.get(thing.removeprefix(BASE.rstrip("/")).replace("/id/", "/doc/"),
                        accept_language="fr").text  # fmt: skip
    assert "Les documents divergent à ce sujet" in french
    assert "Documents differ about this" not in client.get("/doc/place/france").text


@pytest.mark.parametrize("query", ["relation=perhaps%22%3E%3Cscript%3E", "subject=%3Cscript%3E"])
def test_hostile_parameters_of_disagreements_stay_text(client, query):
    answer = client.get(f"/disagreements?{query}")
    assert answer.status_code in (200, 400)
    assert "<script>" not in answer.text


@pytest.fixture(scope="module")
def results(release):
    quads = list(ox.parse(path=str(release.report), format=ox.RdfFormat.TURTLE))
    return [q.object.value for q in quads if q.predicate == SH.focusNode]


def test_the_validation_report_is_a_page_by_rule_by_document_and_by_thing(client, results):
    page = client.get("/quality").text
    for iri in results:
        path = iri.replace(f"{BASE}id/", "/doc/")
        assert f'href="{path}"' in page
    assert all(f'id="{one}"' in page for one in ("by-shape", "by-document", "by-thing"))
    french = client.get("/quality", accept_language="fr").text
    assert "avertissements" in french


@pytest.mark.parametrize("path", ["/quality", "/quality.ttl"])
def test_the_validation_report_is_rdf_for_machines(client, results, path):
    answer = client.get(path, "text/turtle")
    quads = list(ox.parse(input=answer.content, format=ox.RdfFormat.TURTLE))
    assert sorted(q.object.value for q in quads if q.predicate == SH.focusNode) == sorted(results)


def test_every_thing_wears_a_badge_that_says_what_validation_found(client, results):
    thing = next(iri for iri in results if iri.startswith(f"{BASE}id/"))
    page = client.get(thing.removeprefix(BASE.rstrip("/")).replace("/id/", "/doc/")).text
    assert "Validation: " in page
    assert 'href="/quality#' in page
    assert "Validation: nothing found" not in page
    assert "Validation: nothing found" in client.get("/doc/place/france").text
    french = client.get("/doc/place/france", accept_language="fr").text
    assert "Validation : rien à signaler" in french


def entailed_link(page):
    found = re.search(r'href="(/explain\?[^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else None


def test_a_fact_that_follows_leads_to_its_derivation(client):
    link = entailed_link(client.get("/doc/actor/arii").text)
    assert link, "no entailed fact on the page"
    page = client.get(link)
    assert page.status_code == 200
    assert "by the rule" in page.text
    assert "/doc/statement/" in page.text or "reference data" in page.text
    assert "par la règle" in client.get(link, accept_language="fr").text


def test_a_derivation_rests_on_statements_with_their_passages(client):
    fact = {
        "s": f"{BASE}id/actor/eurobiomed",
        "p": f"{FD}participatedIn",
        "o": f"{BASE}id/{MISSION}",
    }
    found = client.get(f"/explain?{urlencode(fact)}", "application/json").json()
    assert found["rule"]["en"]
    assert found["rule"]["fr"]

    def leaves(one):
        return [one] if "stated" in one else [x for p in one["premises"] for x in leaves(p)]

    said = [s for leaf in leaves(found) for s in leaf["statements"]]
    assert said
    assert all("#char=" in passage for one in said for passage in one["passages"])


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("s=x&p=y&o=z", 400),
     (f"s={BASE}id/actor/arii&p=http://x/p&o=http://x/o", 404),
     (f"s={BASE}id/actor/arii&p=http://x/p&o=%22%3Cscript%3E%22", 404)],
)  # fmt: skip
def test_what_cannot_be_explained_is_refused(client, query, status):
    answer = client.get(f"/explain?{query}")
    assert answer.status_code == status
    assert "<script>" not in answer.text


def test_a_page_in_a_view_shows_only_what_the_view_keeps(client):
    whole = client.get(f"/doc/{MISSION}").text
    part = client.get(f"/doc/{MISSION}?view=two-documents").text
    assert "two-documents" in part
    assert 0 < part.count("<dd") < whole.count("<dd")
    explicit = client.get(f"/doc/{MISSION}?view=explicit").text
    assert "/scheme/certainty/inferred" not in explicit


def test_a_thing_that_a_view_does_not_know_is_404_and_says_how_to_see_it(client):
    answer = client.get(f"/doc/{MISSION}?view=as-known-on-1900-01-01")
    assert answer.status_code == 404
    assert "in this view" in answer.text


def test_disagreements_in_a_view_are_those_of_what_it_keeps(client, listed):
    found = client.get("/disagreements.json?view=as-known-on-1900-01-01").json()
    assert found["disagreements"] == []
