"""The named questions: what they answer about the five founding documents.

The expected answers beside the queries were read off the documents, not copied from a query.
"""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from foedera.search.questions import read_question
from foedera.statements import Publication
from foedera.terms import Base
from graphs_of import graphs_of

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "ontology" / "questions"
SLUGS = sorted(path.stem for path in QUESTIONS.glob("*.rq"))
BASE = Base("http://localhost:8000/")


@pytest.fixture(scope="module")
def founding() -> ox.Store:
    return graphs_of(Publication(ROOT / "data", BASE))


def rows(results) -> list[list[str]]:
    text = results.serialize(format=ox.QueryResultsFormat.CSV).decode()
    return list(csv.reader(io.StringIO(text)))


def expected(slug: str) -> list[list[str]]:
    with (QUESTIONS / f"{slug}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_founding_documents_give_the_expected_answer(founding, slug):
    question = read_question(QUESTIONS / f"{slug}.rq")
    assert rows(founding.query(question.query(BASE))) == expected(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_question_without_an_answer_says_why(slug):
    question = read_question(QUESTIONS / f"{slug}.rq")
    assert (len(expected(slug)) == 1) == (question.empty is not None)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_question_runs_as_it_stands_against_the_base_address(founding, slug):
    query = (QUESTIONS / f"{slug}.rq").read_text(encoding="utf-8")
    assert rows(founding.query(query, base_iri=f"{BASE.address}sparql")) == expected(slug)
