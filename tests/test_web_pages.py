"""Pages: safe, in two languages, without anything from elsewhere."""

import json
import re

import pytest

from foedera.web.languages import PAGE_LANGUAGES
from foedera.web.messages import Messages
from web_release import BASE, Client, app_of, write_release

PAGES = ["/", "/doc/event/mission-lyra-2031", "/doc/actor/acme", "/doc/document/gazette",
         "/doc/instrument/acme-lyra", "/doc/statement/00000000000000a1", "/def",
         "/scheme/event-status", "/scheme/event-status/completed", "/dumps/", "/profile/",
         "/dataset", "/release/", "/fragments", "/data/event/mission-lyra-2031?_profile=alt",
         "/missions", "/agreements", "/actors", "/documents", "/search", "/search?q=lyra",
         "/search?q=nothinglikethis",
         "/questions", "/disagreements", "/quality", "/doc/actor/nobody",
         "/resolve?iri=http://other.example/acme"]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return Client(app_of(write_release(tmp_path_factory.mktemp("release"))))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_page_speaks_the_language_and_loads_nothing_from_elsewhere(client, path, language):
    answer = client.get(path, "text/html", accept_language=language)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text
    assert "'unsafe" not in answer.headers["content-security-policy"]
    for address in re.findall(r'(?:src|action)="([^"]*)"', answer.text):
        assert address.startswith("/")
    for sheet in re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]*)"', answer.text):
        assert sheet.startswith("/assets/")
    assert not re.search(r"<[^>]*\s(on[a-z]+|style)=|<style|=.javascript:", answer.text)
    assert not re.search(r'<script(?! type="application/ld\+json")', answer.text)


def test_hostile_labels_stay_text_everywhere(client):
    for path in ("/doc/actor/wicked", "/doc/actor/wicked?lang=fr"):
        page = client.get(path, "text/html").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "</script><b>" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_hostile_paths_and_parameters_stay_text(client):
    for path in (
        "/doc/%3Cscript%3Ealert(1)%3C/script%3E",
        "/resolve?iri=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/doc/event/mission-lyra-2031?lang=%22%3E%3Cscript%3E&x=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/missions?status=%3Cscript%3Ealert(1)%3C/script%3E",
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        assert "<script>alert" not in client.get(path, "text/html").text


def test_page_carries_schema_org_as_a_data_block(client):
    page = client.get("/doc/event/mission-lyra-2031").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    data = json.loads(block[1])
    assert data["@context"] == "https://schema.org/"
    assert data["@id"] == f"{BASE}id/event/mission-lyra-2031"
    assert data["@type"] == "BusinessEvent"
    wicked = client.get("/doc/actor/wicked").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', wicked, re.S)
    assert json.loads(block[1])["name"] == "<script>alert(1)</script>"


def test_assets_are_immutable_and_typed(client):
    page = client.get("/", "text/html").text
    for address in re.findall(r'href="(/assets/[^"]*)"', page):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/assets/000000000000/foedera.css").status_code == 404


def test_one_thing_is_told_in_the_singular_and_in_french_none_too():
    messages = Messages.read()
    assert messages.text("fr", "found", n="1") == "1 résultat"
    assert messages.text("fr", "found", n="0") == "0 résultat"
    assert messages.text("fr", "found", n="12") == "12 résultats"
    assert messages.text("en", "used-n", n="1") == "used 1 time"
    assert messages.text("en", "used-n", n="0") == "used 0 times"


def test_both_languages_have_the_same_texts():
    texts = Messages.read().texts
    assert set(texts["en"]) == set(texts["fr"])
    for key, text in texts["en"].items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", texts["fr"][key]))


def test_ontology_has_text_for_people_and_rdf_for_machines(client):
    page = client.get("/def", "text/html").text
    assert 'id="Mission"' in page
    assert "Journey of a delegation." in page
    turtle = client.get("/def", "text/turtle")
    assert turtle.headers["content-location"] == f"{BASE}def.ttl"
    assert turtle.text == client.get("/def.ttl").text
    assert "fd:Mission" in turtle.text


def test_scheme_and_concept_have_text_and_rdf(client):
    assert "completed" in client.get("/scheme/event-status", "text/html").text
    data = client.get("/scheme/event-status/completed.ttl")
    assert '"achevé"@fr' in data.text
    assert client.get("/scheme/none", "text/html").status_code == 404


def test_search_finds_as_page_and_as_json(client):
    page = client.get("/search?q=acm%C3%A9", "text/html").text
    assert 'href="/doc/actor/acme"' in page
    found = client.get("/search.json?q=acme&lang=fr").json()
    assert found["results"][0]["iri"] == f"{BASE}id/actor/acme"
    assert found["results"][0]["label"] == "Acmé"
    assert client.get("/search?q=acme", "application/json").json()["results"]
    assert client.get("/search?q=x&kind=nonsense").status_code == 400


def test_list_filters_pages_and_is_offered_as_data(client):
    assert "Mission to Lyra" in client.get("/missions", "text/html").text
    assert "Mission to Lyra" in client.get("/missions?status=completed", "text/html").text
    assert client.get("/missions?status=none", "text/html").status_code == 400
    rows = client.get("/missions.csv").text.splitlines()
    assert rows[0].startswith("iri,name,")
    assert rows[1].startswith(f"{BASE}id/event/mission-lyra-2031,")
    assert "hydra" in client.get("/missions", "text/turtle").text
    assert client.get("/missions", "text/csv").headers["content-type"].startswith("text/csv")


def test_document_page_tells_what_it_says_in_the_order_of_its_passages(client):
    page = client.get("/doc/document/gazette", "text/html").text
    first, second = page.index('id="char=10,40"'), page.index('id="char=50,70"')
    assert first < second
    assert "planned" in page[second:]
