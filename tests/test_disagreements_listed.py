"""/disagreements in a release of any size: found once, narrowed afterwards, said while it lasts."""

from __future__ import annotations

import time

import pytest

from foedera.search.questions import read_question
from foedera.terms import FD
from foedera.web.config import WebConfig
from invented import BASE, ONTOLOGY
from pages_client import asking

JSON = "application/json"
QUESTION = ONTOLOGY / "questions" / "where-documents-differ.rq"


@pytest.fixture(scope="module")
def client(release):
    with asking(release, WebConfig(patience=60.0)) as found:
        yield found


def test_whoever_asks_before_they_are_found_is_told_to_come_again(release):
    with asking(release, WebConfig(patience=0.0)) as client:
        first = client.get("/disagreements.json", JSON)
        assert first.status_code == 503
        assert first.json()["type"].endswith("/problems/in-the-making")
        assert int(first.headers["retry-after"]) >= 1
        page = client.get("/disagreements")
        assert page.status_code in (200, 503)
        for _ in range(100):
            answer = client.get("/disagreements.json", JSON)
            if answer.status_code == 200:
                break
            time.sleep(0.2)
        assert answer.json()["disagreements"]


@pytest.mark.parametrize("query", ["", "?relation=refines", "?relation=differs", "?predicate="])
def test_the_list_narrowed_is_the_answer_of_the_question_narrowed(client, query):
    if query == "?predicate=":
        query += FD.hasStatus.value.replace("#", "%23")
    listed = client.get(f"/disagreements.csv{query}", "text/csv")
    asked = client.get(f"/questions/where-documents-differ.csv{query}", "text/csv")
    assert listed.status_code == asked.status_code == 200
    assert listed.text == asked.text
    assert len(listed.text.splitlines()) > 1


def test_of_one_thing_the_list_and_its_page_say_the_same(client):
    found = client.get("/disagreements.json", JSON).json()["disagreements"]
    subjects = {one["subject"] for one in found}
    assert len(subjects) > 1
    for subject in subjects:
        mine = client.get(f"/disagreements.json?subject={subject}", JSON).json()["disagreements"]
        assert mine == [one for one in found if one["subject"] == subject]
        page = client.get(subject.replace("http://localhost:8000/id/", "/doc/")).text
        differing = any(one["relation"] == "differs" for one in mine)
        assert ("/disagreements?subject=" in page) == differing


def test_a_value_that_a_question_names_in_each_branch_is_replaced_in_each():
    question = read_question(QUESTION)
    assert question.text.count("VALUES ?subject { UNDEF }") == 5
    text = question.query(BASE, {"subject": BASE.thing("actor", "eurobiomed")})
    assert "VALUES ?subject { UNDEF }" not in text
    assert text.count("id/actor/eurobiomed") == 5
