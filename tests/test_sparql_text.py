"""What is read from a query's text before it is evaluated, and from a request's escapes."""

from __future__ import annotations

import time
from urllib.parse import quote, unquote_to_bytes

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedera.engine.experience import kind_of
from foedera.engine.survey import normalised, service_targets, survey
from foedera.web.http import decode_once, parse_form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", "SELECT"),
        ("# SELECT\nASK{}", "ASK"),
        ("PREFIX a: <http://x/#ASK> CONSTRUCT { } WHERE { }", "CONSTRUCT"),
        ("base <http://x/> prefix : <y>describe <z>", "DESCRIBE"),
        ("VERSION '1.2' SELECT * {}", "SELECT"),
        ("LOAD <http://x/>", None),
        ("", None),
    ],
)
def test_the_kind_of_a_query_is_seen_behind_its_prologue(text, kind):
    assert survey(text).kind == kind


@pytest.mark.parametrize(
    "text", ["INSERT DATA {}", "# x\nPREFIX a: <b> delete where {}", "CLEAR ALL"]
)
def test_updates_are_known_by_their_first_word(text):
    assert survey(text).is_update


CALLS = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE SILENT<http://x/>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p trueserviceSILENT<http://x/>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o SERVICE ?x { } }",
    "SELECT * { FILTER(?a<?b)SERVICE SILENT p:#>\n{ ?a ?b ?c } }",
    "SELECT * { FILTER(?a<'x>y') SERVICE <http://x/> { } #'\n}",
    "SELECT * { SERVICE # a remark\n <http://x/> # another\n { } }",
    r"SELECT * { \u0053ERVICE <http://x/> { ?s ?p ?o } }",
]
NO_CALLS = [
    "SELECT ('SERVICE <http://x/> {' AS ?x) {}",
    'SELECT ("""SERVICE <http://x/> { "\' """ AS ?x) {}',
    "SELECT * { # SERVICE <http://x/> {\n}",
    "SELECT * { <http://x/SERVICE> ?service ?o }",
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>\nSELECT * { ?s a sd:Service }",
    "SELECT * { GRAPH ?service { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", CALLS)
def test_every_way_to_call_a_service_is_seen(text):
    assert service_targets(text)


@pytest.mark.parametrize("text", NO_CALLS)
def test_the_word_alone_is_no_call(text):
    assert service_targets(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {" + "SERVICE <" * 20_000,
        "SELECT * {" + "SERVICE # " * 20_000,
        "SELECT * { SERVICE " + "aa:" * 50_000,
        "SELECT * { SERVICE " + " #" * 50_000,
        "PREFIX " * 20_000,
        "SELECT * {" + "'''" * 50_000 + "SERVICE <x> {",
        "SELECT * {" + "<a" * 50_000,
        "NOW #" * 30_000,
    ],
)
def test_no_text_takes_long_to_look_over(text):
    start = time.perf_counter()
    survey(text)
    service_targets(text)
    normalised(text)
    kind_of(text)
    assert time.perf_counter() - start < 2.0


@given(st.text(alphabet="SERVICE <>?x{}'\"#\n:1)(\\", max_size=60))
def test_whatever_the_engine_takes_for_a_call_is_seen(text):
    """The engine knows no such service here, so a call it takes for one raises or is silent."""
    query = f"SELECT * {{ {text} }}"
    if service_targets(query):
        return
    message = ""
    try:
        list(ox.Store().query(query))
    except SyntaxError:
        return
    except (OSError, RuntimeError, ValueError) as error:
        message = str(error)
    assert "ervice" not in message


def test_texts_that_differ_in_a_string_stay_apart_whatever_stands_before_it():
    one, two = (f"SELECT * {{ FILTER(?a<'x>y{gap}z') }}" for gap in (" ", "  "))
    assert normalised(one) != normalised(two)


def test_normalising_leaves_strings_and_iris_alone():
    text = 'SELECT  ("a  #b" AS ?x) # gone\n{ <http://x/#y>  ?p\t?o }'
    assert normalised(text) == 'SELECT ("a  #b" AS ?x) { <http://x/#y> ?p ?o }'


def test_kinds_differ_by_predicates_and_numbers_but_not_by_things():
    def kind(subject: str, predicate: str, limit: int) -> str:
        return kind_of(f"SELECT * {{ <{subject}> <{predicate}> ?o . }} LIMIT {limit}")

    assert kind("http://x/1", "http://x/p", 5) == kind("http://x/2", "http://x/p", 5)
    assert kind("http://x/1", "http://x/p", 5) != kind("http://x/1", "http://x/q", 5)
    assert kind("http://x/1", "http://x/p", 5) != kind("http://x/1", "http://x/p", 6)


@given(st.binary(max_size=60))
def test_escapes_are_undone_as_the_standard_library_does(raw):
    text = quote(raw).encode("ascii")
    for value in (text, raw):
        try:
            expected = unquote_to_bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            continue
        assert decode_once(value) == expected


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_a_form_gives_back_what_was_put_in(pairs):
    body = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    assert parse_form(body.encode("ascii")) == tuple(pairs)
