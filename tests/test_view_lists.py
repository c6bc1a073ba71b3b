"""The lists of missions, agreements, actors and documents in a view."""

from __future__ import annotations

import csv
import io

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


def test_the_query_behind_an_answer_in_a_view_is_asked_of_that_view(client):
    for path in ("questions/presidents", "disagreements"):
        page = client.get(f"/{path}?view=explicit").text
        assert 'href="/sparql?view=explicit&amp;query=' in page
        assert 'href="/sparql?query=' in client.get(f"/{path}").text
