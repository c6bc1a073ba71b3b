"""The header of a question and the values of its parameters: read, refused, never spliced."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedera.search.questions import Kind, ParameterError, read_question
from foedera.statements import DataFaultError
from foedera.terms import Base

BASE = Base("https://data.example.org/foedera/")
TEXT = """\
# en: Which missions of a sector went where?
# fr: Quelles missions d'un secteur sont allées où ?
# users: researchers, journalists
# competency: 1, 23
# parameter: ?mission fd:Mission | en: Mission | fr: Mission
# parameter: ?sector sector | en: Sector | fr: Secteur
# parameter: ?after date | en: Not before | fr: Pas avant
# parameter: ?least integer | en: At least | fr: Au moins
# parameter: ?name text | en: Name | fr: Nom
# parameter: ?thing thing | en: Thing | fr: Chose
# empty: en: no such mission | fr: aucune mission
# note: A note.
SELECT * WHERE {
  VALUES ?mission { <id/event/m> }
  VALUES ?sector { UNDEF }
  VALUES ?after { UNDEF }
  VALUES ?least { 2 }
  VALUES ?name { "x" }
  VALUES ?thing { UNDEF }
}
"""


@pytest.fixture
def question(tmp_path):
    return read_question(write(tmp_path, TEXT))


def write(folder: Path, text: str) -> Path:
    path = folder / "which-missions.rq"
    path.write_text(text, encoding="utf-8")
    return path


def answer(query: str) -> dict[str, ox.NamedNode | ox.Literal]:
    """What each variable of the test's query is bound to."""
    results = ox.Store().query(query)
    (row,) = list(results)
    names = [variable.value for variable in results.variables]
    return {name: row[name] for name in names if row[name] is not None}


def test_a_header_says_what_a_question_asks(question):
    assert question.slug == "which-missions"
    assert question.titles["fr"] == "Quelles missions d'un secteur sont allées où ?"
    assert question.users == ("researchers", "journalists")
    assert question.competency == (1, 23)
    assert question.empty == {"en": "no such mission", "fr": "aucune mission"}
    assert [p.kind for p in question.parameters] == [
        Kind.THING, Kind.SECTOR, Kind.DATE, Kind.INTEGER, Kind.TEXT, Kind.THING,
    ]  # fmt: skip
    assert [p.optional for p in question.parameters] == [False, True, True, False, False, True]


def test_defaults_stand_where_no_value_is_given(question):
    assert answer(question.query(BASE)) == {
        "mission": BASE.thing("event", "m"),
        "least": ox.Literal(2),
        "name": ox.Literal("x"),
    }


def test_values_take_the_place_of_defaults(question):
    given_values = {
        "mission": "event/n",
        "sector": "sea",
        "after": "2017-02-15",
        "least": "3",
        "name": 'a "quoted\\" } name',
        "thing": "https://elsewhere.example/x",
    }
    found = answer(question.query(BASE, question.read(given_values, BASE)))
    date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    assert found == {
        "mission": BASE.thing("event", "n"),
        "sector": ox.NamedNode("https://w3id.org/foedera/scheme/sector/sea"),
        "after": ox.Literal("2017-02-15", datatype=date),
        "least": ox.Literal(3),
        "name": ox.Literal('a "quoted\\" } name'),
        "thing": ox.NamedNode("https://elsewhere.example/x"),
    }


def test_none_frees_a_parameter(question):
    assert "mission" not in answer(question.query(BASE, {"mission": None}))


def test_an_empty_value_keeps_the_default(question):
    assert question.read({"mission": " "}, BASE) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mission", "San Diego"),
        ("mission", "event/"),
        ("mission", "statues/x"),
        ("mission", "https://x.example/a> } DROP ALL #"),
        ("mission", "javascript:alert(1)"),
        ("sector", "Sea & sky"),
        ("after", "2017"),
        ("after", "2017-02-30"),
        ("after", "2017-02-15T00:00:00"),
        ("least", "-1"),
        ("least", "two"),
        ("least", "9999999999"),
        ("name", "two\nlines"),
        ("name", "x" * 501),
        ("nobody", "x"),
    ],
)
def test_a_value_that_is_no_term_is_refused_with_its_name(question, name, value):
    with pytest.raises(ParameterError) as refused:
        question.read({name: value}, BASE)
    assert refused.value.parameter == name
    assert repr(name) in str(refused.value)


@given(st.sampled_from(["mission", "sector", "after", "least", "name", "thing"]), st.text())
def test_no_text_of_a_request_becomes_part_of_a_query(tmp_path_factory, name, value):
    question = read_question(write(tmp_path_factory.mktemp("q"), TEXT))
    try:
        values = question.read({name: value}, BASE)
    except ParameterError:
        return
    found = answer(question.query(BASE, values))
    assert found.get(name) == values.get(name, answer(question.query(BASE)).get(name))
    assert {k: v for k, v in found.items() if k != name} == {
        k: v for k, v in answer(question.query(BASE)).items() if k != name
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# en: Which", "# de: Welche", "no header line"),
        ("# en: Which missions of a sector went where?\n", "", "`# en:`"),
        ("?mission fd:Mission |", "?mission fd:Mission", "not a parameter"),
        ("VALUES ?mission { <id/event/m> }", "", "VALUES ?mission"),
        ("?least integer", "?least number", "no kind of parameter"),
        ("SELECT *", "SELECT", "not a SPARQL query"),
        ("| fr: aucune mission", "", "not in two languages"),
    ],
)
def test_a_file_whose_header_and_query_do_not_fit_is_refused(tmp_path, old, new, told):
    assert old in TEXT
    path = write(tmp_path, TEXT.replace(old, new))
    with pytest.raises(DataFaultError) as refused:
        read_question(path)
    assert told in str(refused.value)
    assert str(path) in str(refused.value)


DOCS = Path(__file__).parent.parent / "docs" / "questions.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)


def test_the_question_in_the_documentation_is_one(tmp_path):
    (text,) = blocks("sparql")
    question = read_question(write(tmp_path, text))
    assert [parameter.name for parameter in question.parameters] == ["cluster"]


def test_the_python_in_the_documentation_runs(capsys, monkeypatch):
    monkeypatch.chdir(DOCS.parent.parent)
    (code,) = blocks("python")
    exec(compile(code, str(DOCS), "exec"), {})
    assert (
        "VALUES ?organisation { <http://localhost:8000/id/actor/arii> }" in capsys.readouterr().out
    )
