"""Questions over HTTP: listed, asked, answered as page, JSON and CSV."""

import csv
import io
from pathlib import Path

import pytest

from foedera.search.questions import read_questions
from foedera.web.domain import column_words
from foedera.web.http import Request
from foedera.web.sparql.editor import Editor
from pages_client import asking

QUESTIONS = Path(__file__).parent.parent / "ontology" / "questions"
SLUGS = [question.slug for question in read_questions(QUESTIONS)]


@pytest.fixture(scope="module")
def client(release):
    with asking(release) as found:
        yield found


def cells(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_release_carries_its_questions_and_serves_them_without_a_source_tree(release, client):
    assert {path.stem for path in (release.ontology / "questions").glob("*.rq")} == set(SLUGS)
    listed = client.get("/questions.json").json()["questions"]
    assert [one["id"] for one in listed] == SLUGS


@pytest.mark.parametrize(("language", "group"), [("en", "Journalists ask"),
                                                 ("fr", "Les journalistes demandent")])  # fmt: skip
def test_questions_are_listed_by_who_asks_in_both_languages(client, language, group):
    page = client.get("/questions", accept_language=language).text
    assert group in page
    assert all(f'href="/questions/{slug}"' in page for slug in SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question_has_its_expected_answer_as_csv(client, slug):
    answer = client.get(f"/questions/{slug}.csv")
    assert answer.status_code == 200
    assert cells(answer.text) == cells((QUESTIONS / f"{slug}.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question_has_a_page_with_its_query_and_its_answer_or_the_lack_of_one(client, slug):
    answer = client.get(f"/questions/{slug}")
    assert answer.status_code == 200
    assert 'href="/sparql?query=' in answer.text
    expected = cells((QUESTIONS / f"{slug}.csv").read_text(encoding="utf-8"))
    assert ("no answer yet" in answer.text) == (len(expected) == 1)
    if len(expected) > 1:
        assert answer.text.count("<tr>") == len(expected)


def test_format_is_chosen_by_accept_by_ending_and_by_parameter(client):
    ways = [client.get("/questions/presidents", "text/csv"),
            client.get("/questions/presidents.csv"),
            client.get("/questions/presidents?format=csv")]  # fmt: skip
    assert len({way.text for way in ways}) == 1
    assert all(way.headers["content-type"].startswith("text/csv") for way in ways)
    assert client.get("/questions/presidents?format=docx").status_code == 406
    assert client.get("/questions/presidents", "image/png").status_code == 406


def test_json_is_a_sparql_result_with_what_was_asked(client):
    found = client.get("/questions/presidents", "application/sparql-results+json").json()
    assert found["question"]["fr"].startswith("Qui a présidé")
    assert found["head"]["vars"][:2] == ["organisation", "person"]
    assert len(found["results"]["bindings"]) == 6
    assert "SELECT" in found["query"]


def test_a_value_in_the_address_narrows_the_answer_and_fills_the_form(client):
    whole = cells(client.get("/questions/presidents.csv").text)
    one = whole[1][0].removeprefix("http://localhost:8000/id/")
    part = cells(client.get(f"/questions/presidents.csv?organisation={one}").text)
    assert part[1:] == [row for row in whole[1:] if row[0] == whole[1][0]]
    page = client.get(f"/questions/presidents?organisation={one}").text
    assert f'<option value="{one}" selected>' in page


def test_a_value_that_does_not_fit_is_400_and_names_its_parameter(client):
    for path in ("presidents?organisation=Nobody", "presidents?nothing=1",
                 "missions-sent-abroad?after=yesterday",
                 "presidents?organisation=http://x/%3E%20%7D%20DROP%20ALL"):  # fmt: skip
        answer = client.get(f"/questions/{path}", "application/json")
        assert answer.status_code == 400, path
        assert answer.json()["parameter"] in ("organisation", "nothing", "after")


def test_hostile_values_stay_text(client):
    page = client.get("/questions/presidents?organisation=%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.status_code == 400
    assert "<script>alert" not in page.text
    page = client.get("/questions/where-documents-differ?relation=%22%3E%3Cscript%3Ealert(1)")
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("slug", SLUGS)
def test_every_column_of_a_question_has_a_french_heading(slug):
    columns = cells((QUESTIONS / f"{slug}.csv").read_text(encoding="utf-8"))[0]
    for column in columns:
        assert column.removesuffix("Label") in column_words.WORDS, column


def test_a_column_of_a_publishers_own_question_is_spelled_out(client):
    assert column_words.column_words("lastSeenAt", "fr") == "Last seen at"
    assert column_words.column_words("otherDocument", "fr") == "Autre document"
    assert column_words.column_words("otherDocument", "en") == "Other document"
    assert ">Acteur</th>" in client.get("/questions/mission-participants?lang=fr").text


def test_the_chosen_view_is_named_in_the_language_of_the_page(client):
    address = "/doc/event/mission-san-diego-2017?view=explicit&lang="
    assert "Seulement ce qui est dit explicitement" in client.get(f"{address}fr").text
    assert "Only what is said explicitly" in client.get(f"{address}en").text


def test_an_unknown_question_is_404(client):
    assert client.get("/questions/who-shot-whom").status_code == 404
    assert client.get("/questions/").status_code == 404


def test_home_page_and_menu_lead_to_questions(client):
    page = client.get("/").text
    assert 'href="/questions"' in page
    assert all(page.count(f'href="/questions/{slug}"') == 1 for slug in SLUGS)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Who presided which organisation"), ("fr", "Qui a présidé quelle organisation")],
)
def test_the_query_editor_begins_with_the_questions_too(release, client, language, title):
    surface = client.app.surface
    examples = [one for e in surface.extensions for one in e.examples(release)]
    editor = Editor(client.app.refusals.pages, surface, examples)
    scope = {"type": "http", "method": "GET", "path": "/sparql", "query_string": b"",
             "headers": [(b"accept-language", language.encode())]}  # fmt: skip
    page = editor.page(Request(scope, None)).body.decode()
    assert title in page
    assert len(examples) == len(SLUGS)


def test_a_question_is_answered_in_a_view(client):
    whole = client.get("/questions/presidents.json").json()
    part = client.get("/questions/presidents.json?view=two-documents").json()
    assert part["view"] == "two-documents"
    assert len(part["results"]["bindings"]) < len(whole["results"]["bindings"])
    known = client.get("/questions/documents.csv?view=as-known-on-1901-01-01")
    assert len(cells(known.text)) == 1
    form = client.get("/questions/documents?view=explicit&known=2017-03-01").text
    assert 'value="explicit" checked' in form
    assert 'value="2017-03-01"' in form


def test_an_unknown_view_is_400_and_says_which_there_are(client):
    answer = client.get("/questions/documents?view=rosy", "application/json")
    assert answer.status_code == 400
    assert "two-documents" in answer.json()["detail"]
