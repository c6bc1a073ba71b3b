"""The words of passages: only where the publisher quotes and has the texts at hand."""

import hashlib
import html

import pyoxigraph as ox
import pytest

from foedera.terms import FD, OA
from foedera.web.config import WebConfig
from web_release import BASE, FACTS, Client, app_of, write_release

TEXT = "In March Ω the mission left for Lyra & its <harbours>. It hoped to see Vega later on. "
FIRST, SECOND = TEXT[10:40], TEXT[50:70]
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
HASHED = f'<{BASE}id/document/gazette> <{FD.sha256.value}> "{DIGEST}" .\n'
GAZETTE = "/doc/document/gazette"
MISSION = "/data/event/mission-lyra-2031.trig"


def asked(folder, **settings):
    texts = folder / "texts"
    texts.mkdir()
    (texts / f"{DIGEST}.txt").write_text(TEXT, encoding="utf-8")
    release = write_release(folder / "release", FACTS + HASHED)
    return Client(app_of(release, WebConfig(texts=texts, **settings)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("quotations")
    (made / "release").mkdir()
    return made


@pytest.fixture(scope="module")
def quoting(folder):
    return asked(folder, quotations=True)


def words_in(answer):
    quads = ox.parse(input=answer.content, format=ox.RdfFormat.TRIG)
    return {q.object.value for q in quads if q.predicate == OA.exact}


def test_a_document_s_page_quotes_each_passage_by_code_points(quoting):
    page = quoting.get(GAZETTE, "text/html").text
    for words in (FIRST, SECOND):
        assert f"<blockquote>{html.escape(words, quote=False)}</blockquote>" in page
    assert "<harbours>" not in page


@pytest.mark.parametrize("profile", ["evidence", "evidence-rdf12"])
def test_the_data_carries_the_words_beside_the_statements(quoting, profile):
    answer = quoting.get(f"{MISSION}?_profile={profile}", "application/trig")
    assert words_in(answer) == {FIRST, SECOND}
    quads = list(ox.parse(input=answer.content, format=ox.RdfFormat.TRIG))
    passage = ox.NamedNode(f"{BASE}id/document/gazette#char=10,40")
    selectors = [q.object for q in quads if (q.subject, q.predicate) == (passage, OA.hasSelector)]
    exact = [q for q in quads if q.subject in selectors and q.predicate == OA.exact]
    assert [q.object.value for q in exact] == [FIRST]
    assert all(isinstance(q.graph_name, ox.NamedNode) for q in exact)


@pytest.mark.parametrize("profile", ["plain", "labels", "schema-org"])
def test_other_profiles_quote_nothing(quoting, profile):
    answer = quoting.get(f"/data/event/mission-lyra-2031.ttl?_profile={profile}")
    assert OA.exact.value not in answer.text
    assert FIRST not in answer.text


def test_nothing_is_quoted_unless_it_is_switched_on(tmp_path):
    (tmp_path / "release").mkdir()
    silent = asked(tmp_path)
    for path, accept in ((GAZETTE, "text/html"), (MISSION, "application/trig")):
        text = silent.get(path, accept).text
        assert "harbours" not in text
        assert "blockquote" not in text
        assert OA.exact.value not in text
    assert not words_in(silent.get(MISSION, "application/trig"))


def test_a_text_that_is_not_at_hand_is_not_quoted(folder, quoting):
    elsewhere = WebConfig(texts=folder / "nowhere", quotations=True)
    client = Client(app_of(quoting.app.surface.release, elsewhere))
    assert "blockquote" not in client.get(GAZETTE, "text/html").text
    assert not words_in(client.get(MISSION, "application/trig"))
