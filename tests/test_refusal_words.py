"""Refusals speak the language of the page on which they stand."""

import ast
import json
import re
import time
from pathlib import Path

import pytest

import foedera
from foedera.web.messages import FOLDER
from foedera.web.refusal_words import worded
from pages_client import asking

SOURCE = Path(foedera.__file__).parent
RAISERS = {"ProblemError", "answer", "come_again", "ViewError", "ShelfError", "ParameterError"}
FOR_PROGRAMS = ("web/reconcile/", "web/sparql/", "web/graphs.py", "web/connection.py")
"""Whose refusals no page links to: clients of protocols get problem details."""


@pytest.fixture(scope="module")
def client(release):
    with asking(release) as found:
        yield found


def filled(node: ast.expr) -> str | None:
    """The words of a refusal with something in each gap."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and " " in node.value else None
    if isinstance(node, ast.JoinedStr):
        parts = [v.value if isinstance(v, ast.Constant) else "7" for v in node.values]
        return "".join(map(str, parts))
    return None


def name_of(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def refusals():
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if not name.startswith(("web/", "search/")) or name.startswith(FOR_PROGRAMS):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in RAISERS:
                start = "parameter 'x' " if name_of(node.func) == "ParameterError" else ""
                yield from (start + words for words in map(filled, node.args) if words)


@pytest.mark.parametrize("words", sorted(set(refusals())))
def test_every_refusal_of_a_page_has_french_words(words):
    said, language = worded(words, "fr")
    assert language == "fr"
    assert said != words


def test_no_french_wording_is_without_its_refusal():
    used = "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.py"))
    used = re.sub(r'"\s*\n?\s*f?"', "", used)
    for english in json.loads((FOLDER / "refusals-fr.json").read_text("utf-8")):
        longest = max(english.removeprefix("parameter {} ").split("{}"), key=len).strip(" ;")
        assert longest in used, english


def test_what_is_named_stays_as_it_is_and_a_refusal_within_one_is_worded_too():
    said, _ = worded("this view is being made; ask again in 5 seconds", "fr")
    assert said == "cette vue est en cours de préparation ; réessayez dans 5 secondes"
    assert worded("'abc' is not the number of a page; pages count from 1", "fr")[0].startswith(
        "'abc' "
    )
    assert worded("something that nobody worded", "fr") == ("something that nobody worded", "en")
    assert worded("there is no such profile", "en") == ("there is no such profile", "en")
    hostile = "{0.__class__} {} {9}"
    assert hostile in worded(f"there is no kind '{hostile}'; there are a, b", "fr")[0]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/doc/actor/nobody?lang=fr", "ce jeu de données n&#39;en dit rien"),
        ("/actors?page=x&lang=fr", "n&#39;est pas le numéro d&#39;une page"),
        ("/missions?view=nonsense&lang=fr", "il n&#39;y a pas de vue"),
        ("/nowhere?lang=fr", "il n&#39;y a rien à cette adresse"),
    ],
)
def test_a_french_page_refuses_in_french_and_says_so(client, path, said):
    page = client.get(path).text
    assert said in page
    assert 'class="summary" lang="fr"' in page
    english = client.get(path.replace("lang=fr", "lang=en")).text
    assert said not in english
    assert 'class="summary" lang="en"' in english


def test_what_a_request_says_is_neither_worded_nor_looked_into():
    asked = "'a; in its place: b'"
    said, _ = worded(f"there is no kind {asked}; there are x", "fr")
    assert said == f"il n'y a pas de type {asked} ; il y a x"


@pytest.mark.parametrize("part", ["a; in its place: ", "x has no value ", "=", "a=b: ", "; "])
def test_a_refusal_of_any_length_is_worded_at_once(part):
    began = time.process_time()
    worded(part * 20_000, "fr")
    assert time.process_time() - began < 2


def test_problem_details_stay_english_for_programs(client):
    answer = client.get("/actors?page=x&lang=fr", "application/json")
    assert "is not the number of a page" in answer.json()["detail"]
