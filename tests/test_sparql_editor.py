"""The query page: its examples answer, and the editor works under the page's own policy."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import foedera
from serving import serving

VENDOR = Path(foedera.__file__).parent / "web" / "assets" / "vendor" / "yasgui.min.js"


@pytest.fixture(scope="module")
def server(releases, tmp_path_factory):
    with serving(releases.directory, server_processes=1) as running:
        yield running


def examples(server, language: str) -> dict[str, str]:
    """The queries that the page offers, by title."""
    page = server.get(params={"lang": language}, headers={"accept": "text/html"}).text
    links = re.findall(r'<li><a href="([^"]*)" data-query="[^"]*">([^<]*)</a></li>', page)
    queries = {
        html.unescape(title): parse_qs(urlsplit(html.unescape(link)).query)["query"][0]
        for link, title in links
    }
    assert len(queries) > 5
    return queries


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_example_query_answers(server, language):
    for title, query in examples(server, language).items():
        answer = server.query(query, "application/sparql-results+json")
        assert answer.status_code == 200, f"{title}: {answer.text}"


def test_the_page_loads_nothing_from_elsewhere(server):
    page = server.get(headers={"accept": "text/html"}).text
    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/") or "localhost" in address for address in loaded)
    assert not re.search(r"<script(?![^>]*(?:src|ld\+json))", page)
    assert " style=" not in page


@pytest.mark.browser
@pytest.mark.skipif(not VENDOR.exists(), reason="the editor is not installed: make front-end")
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_the_editor_answers_a_linked_query_under_the_pages_policy(server):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        faults: list[str] = []
        asked: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        where = f"http://127.0.0.1:{server.port}/sparql"
        page.goto(f"{where}?query=SELECT%20(%22seven%20%22%20AS%20%3Fword)%20%7B%7D")
        page.wait_for_selector(".yasr td:has-text('seven')", timeout=15_000)
        assert faults == []
        assert all(urlsplit(one).hostname == "127.0.0.1" for one in asked)
        browser.close()
