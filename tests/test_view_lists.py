"""The lists of missions, agreements, actors and documents in a view."""

from __future__ import annotations

import csv
import io
import re

import pyoxigraph as ox
import pytest

from foedera.web.config import WebConfig
from pages_client import asking


@pytest.fixture(scope="module")
def client(release, tmp_path_factory):
    config = WebConfig(views_folder=tmp_path_factory.mktemp("views"), patience=60.0)
    with asking(release, config) as found:
        yield found


def names(client, path):
    rows = list(csv.DictReader(io.StringIO(client.get(path, "text/csv").text)))
    return {row["iri"] for row in rows}


def test_a_list_holds_only_what_the_view_keeps(client):
    whole = names(client, "/actors.csv")
    both = names(client, "/actors.csv?view=two-documents")
    assert set() < both < whole
    assert names(client, "/actors.csv?view=as-known-on-1900-01-01") == set()
    assert names(client, "/documents.csv?known=2017-03-01") == {
        "http://localhost:8000/id/document/paca-southern-california"
    }


def test_the_page_of_a_list_offers_the_views_and_keeps_the_chosen_one(client):
    assert 'name="view" value="explicit"' in client.get("/missions").text
    page = client.get("/actors?view=two-documents").text
    assert 'value="two-documents" checked' in page
    hits = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "/doc/actor/" in hits
    assert "?view=two-documents" in hits
    assert "actors.csv?view=two-documents" in page
    assert 'href="/sparql?view=two-documents&amp;query=' in page


def test_the_links_and_data_of_a_list_in_a_view_name_it(client):
    answer = client.get("/missions.nt?view=explicit", "application/n-triples")
    assert "view=explicit" in answer.headers["content-location"]
    subjects = {t.subject.value for t in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)}
    assert any(one.endswith("/missions?view=explicit") for one in subjects)
    assert answer.headers["etag"] != client.get("/missions.nt", "text/csv").headers["etag"]


def test_links_from_one_thing_to_another_stay_in_the_view(client):
    page = client.get("/doc/actor/eurobiomed?view=two-documents").text
    links = set(re.findall(r'href="(/doc/[^"]*)"', page))
    assert {one for one in links if "/doc/actor/eurobiomed" not in one}
    assert all("view=two-documents" in one for one in links if one != "/doc/actor/eurobiomed")
    whole = client.get("/doc/actor/eurobiomed").text
    assert not re.findall(r'href="/doc/[^"]*view=', whole)
    assert 'href="/data/actor/eurobiomed.ttl?view=two-documents"' in page
    assert 'href="/sparql?view=two-documents&amp;query=DESCRIBE' in page


@pytest.mark.parametrize("profile", ["plain", "evidence", "labels"])
def test_the_data_about_a_thing_in_a_view_says_what_the_view_keeps(client, profile):
    def said(address):
        answer = client.get(f"{address}_profile={profile}")
        assert answer.status_code == 200
        facts = ox.parse(answer.content, format=ox.RdfFormat.TURTLE)
        about = "http://localhost:8000/id/actor/eurobiomed"
        return answer, {(t.predicate, t.object) for t in facts if t.subject.value == about}

    whole, all_facts = said("/data/actor/eurobiomed.ttl?")
    part, few = said("/data/actor/eurobiomed.ttl?view=two-documents&")
    assert few < all_facts or (profile == "labels" and few <= all_facts)
    assert few
    there = part.headers["content-location"].replace("http://localhost:8000", "")
    again = client.get(there)
    assert "view=two-documents" in there
    assert again.content == part.content
    assert again.headers["etag"] == part.headers["etag"]
    assert part.headers["etag"] != whole.headers["etag"]


def test_an_identifier_leads_to_page_and_data_in_the_view(client):
    for accept, start in (("text/turtle", "/data/actor/eurobiomed.ttl"), ("text/html", "/doc/")):
        answer = client.get("/id/actor/eurobiomed?view=explicit&known=2017-03-01", accept)
        location = answer.headers["location"]
        assert answer.status_code == 303
        assert start in location
        assert location.endswith("?view=explicit&known=2017-03-01")


def test_typed_links_to_data_stay_in_the_view(client):
    for path in ("/doc/actor/eurobiomed", "/data/actor/eurobiomed.ttl"):
        header = client.get(f"{path}?view=explicit").headers["link"]
        found = re.findall(r'<([^>]*)>; rel="(alternate|describedby|item|collection)"', header)
        data = [target for target, _ in found if "/data/" in target or "/doc/" in target]
        assert len(data) > 6
        assert all(target.endswith("?view=explicit") for target in data)
        assert "view=" not in client.get(path).headers["link"]
    listed = client.get("/data/actor/eurobiomed?_profile=alt&view=explicit", "text/html").text
    ways = re.findall(r'href="([^"]*/data/[^"]*\.[^"]*_profile=[^"]*)"', listed)
    assert ways
    assert all("view=explicit&amp;_profile=" in way for way in ways)


def test_why_a_fact_follows_is_asked_within_the_view(client):
    page = client.get("/doc/actor/eurobiomed?view=explicit").text
    ways = re.findall(r'href="(/explain[^"]*)"', page)
    assert ways
    assert all("view=explicit" in way for way in ways)
    assert client.get(ways[0].replace("&amp;", "&")).status_code == 200


def test_data_about_what_a_view_does_not_hold_is_not_found(client):
    gone = client.get("/data/actor/eurobiomed.ttl?known=1900-01-01", "application/json")
    assert gone.status_code == 404
    assert "in this view" in gone.json()["detail"]
    nobody = client.get("/data/actor/nobody.ttl?known=1900-01-01", "application/json")
    assert nobody.status_code == 404
    assert "in this view" not in nobody.json()["detail"]
    assert client.get("/data/actor/eurobiomed.ttl?view=nonsense").status_code == 400


def test_the_query_behind_an_answer_in_a_view_is_asked_of_that_view(client):
    for path in ("questions/presidents", "disagreements"):
        page = client.get(f"/{path}?view=explicit").text
        assert 'href="/sparql?view=explicit&amp;query=' in page
        assert 'href="/sparql?query=' in client.get(f"/{path}").text


def test_answers_and_disagreements_in_a_view_lead_to_things_in_it(client):
    for path in ("questions/presidents", "disagreements"):
        page = client.get(f"/{path}?view=explicit").text
        table = page.partition("<main")[2]
        things = set(re.findall(r'href="(/doc/[^"]*)"', table))
        assert things, path
        assert all("view=explicit" in one for one in things), path
