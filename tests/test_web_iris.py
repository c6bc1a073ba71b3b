"""IRIs survive: whatever the data calls a thing, its address leads back to exactly that."""

from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedera.terms import RDFS, Base
from foedera.web.addresses import Addresses, named, spellings, uri_of
from web_release import BASE, Client, app_of, write_release

ODD = [
    "actor/café", "actor/株式会社", "actor/a%25b", "actor/a%2Fb", "actor/a(b)", "actor/it's",
    "actor/trailing.", "actor/trailing..", "actor/slash/", "actor/a//b", "actor/a.ttl",
    "actor/a.b.c",
    "actor/a;v=1", "actor/a,b", "actor/a=b&c", "actor/a@b", "actor/a:b", "actor/a+b", "actor/a~b",
    "actor/%22quoted%22", "actor/%C3%A9scaped", "actor/" + "long" * 300, "actor/!$*",
    "deep/a/b/c/d/e",
    "actor/x%20y", "actor/Ω.", "actor/-", "actor/%E2%82", "actor/%00", "actor/$thing",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    lines = "".join(
        f'<{BASE}id/{slug}> <{RDFS.label.value}> "thing {number}" .\n'
        for number, slug in enumerate(ODD)
    )
    return Client(app_of(write_release(tmp_path_factory.mktemp("release"), lines, "")))


def raw_path(address):
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("number", range(len(ODD)))
def test_odd_iri_leads_to_its_page_and_its_data(client, number):
    iri = f"{BASE}id/{ODD[number]}"
    for accept, marker in (("text/html", f"thing {number}<"), ("text/turtle", f'"thing {number}"')):
        answer = client.get(raw_path(uri_of(iri)), accept)
        assert answer.status_code == 303, iri
        location = answer.headers["location"]
        assert location.isascii()
        landed = client.get(raw_path(location))
        assert landed.status_code == 200, location
        assert marker in landed.text
    data = client.get(raw_path(uri_of(iri.replace("/id/", "/data/", 1)) + ".nt"))
    assert f"<{iri}> <{RDFS.label.value}>" in data.text


@pytest.mark.parametrize("slug", ["actor/café", "actor/a(b)", "actor/it's", "actor/a;v=1"])
def test_differently_escaped_requests_mean_the_same_thing(client, slug):
    for escaped in {quote(slug, safe="/"), quote(slug, safe="/()';="), quote(slug).lower()}:
        if unquote(escaped) == slug:
            assert client.get(f"/id/{escaped}", "text/turtle").status_code == 303, escaped


@pytest.mark.parametrize(
    "path",
    ["actor/a/b", "actor/a%b", "actor/slash", "actor/trailing", "actor/thing", "actor/CAF%C3%89"],
)
def test_an_escape_never_becomes_a_delimiter(client, path):
    assert client.get(f"/id/{path}", "text/turtle").status_code == 404


def test_resolve_takes_every_odd_iri(client):
    for slug in ODD:
        iri = f"{BASE}id/{slug}"
        answer = client.get(f"/resolve?iri={quote(iri, safe='')}", "text/turtle")
        assert answer.status_code == 303, slug


segments = st.text(
    st.characters(
        codec="utf-8",
        exclude_characters='<>"{}|^`\\?#% \t\n\r',
        exclude_categories=["C", "Z"],
    ),
    min_size=1,
    max_size=20,
)
ADDRESSES = Addresses(Base(BASE))


@given(segments)
def test_uri_of_an_iri_leads_back_to_it(segment):
    iri = f"{BASE}id/actor/{segment}"
    if named(iri) is None:
        return
    path = raw_path(uri_of(iri)).removeprefix("/")
    assert ox.NamedNode(iri) in ADDRESSES.candidates(path)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_spellings_keep_escaped_delimiters(path):
    for spelling in spellings(path):
        for escape in ("%25", "%2F", "%3F", "%23"):
            assert spelling.upper().count(escape) == path.upper().count(escape)
        assert spelling.count("/") == path.count("/")
        assert spelling.count("#") == path.count("#")


HOSTILE = st.text(st.sampled_from(list("<>\"'{}|\\^`; .#?%/$()abcé\n\u2028")), max_size=60)


@settings(max_examples=120, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_of_a_request_reaches_a_query(client, path, value, header):
    raw = quote(path, safe="/%()'")
    ascii_header = header.encode("ascii", "ignore").decode().replace("\n", " ")
    for address in (
        f"/id/{raw}", f"/doc/{raw}", f"/data/{raw}.ttl", f"/scheme/{raw}", f"/graph/{raw}",
        f"/resolve?iri={quote(value, safe='')}", f"/search?q={quote(value, safe='')}",
        f"/doc/actor/-?lang={quote(value, safe='')}&via={quote(value, safe='')}",
        f"/data/actor/-.ttl?_profile={quote(value, safe='')}",
    ):  # fmt: skip
        answer = client.get(
            address, ascii_header, accept_language=ascii_header, accept_profile=ascii_header
        )
        assert answer.status_code in (200, 301, 303, 400, 404, 406), (address, answer.text)
