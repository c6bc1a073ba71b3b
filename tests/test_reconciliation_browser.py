"""A tool in a browser, of another origin, works with the service: it asks, and frames previews."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from browser import chromium

pytestmark = pytest.mark.browser


class _EmptyPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Tool</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def tool():
    """An empty page of another origin; on this machine, since a browser lets no other ask it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _EmptyPage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with chromium() as browser:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            yield page
    finally:
        server.shutdown()


def test_a_script_of_another_origin_reads_manifest_and_answers(served, tool):
    service = f"{served.address}reconcile"
    queries = {"q0": {"query": "Eurobiomed", "limit": 2}}
    found = tool.evaluate(
        """async ([service, queries]) => {
            const manifest = await (await fetch(service)).json();
            const body = new URLSearchParams({queries});
            const answer = await (await fetch(service, {method: "POST", body})).json();
            const draft = await (await fetch(service + "/v1/match", {
                method: "POST", headers: {"content-type": "application/json"},
                body: JSON.stringify({queries: [{conditions: [
                    {matchType: "name", propertyValue: "Eurobiomed"}]}]}),
            })).json();
            return [manifest.versions, answer.q0.result[0].match,
                    draft.results[0].candidates[0].match];
        }""",
        [service, json.dumps(queries)],
    )
    assert found == [["0.2"], True, True]


def test_a_preview_stands_in_a_frame_of_another_origin_with_its_style(served, tool):
    manifest = tool.request.get(f"{served.address}reconcile").json()["preview"]
    address = manifest["url"].replace("{{id}}", f"{served.address}id/actor/eurobiomed")
    faults: list[str] = []
    tool.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    tool.set_content(
        f'<iframe src="{address}" width="{manifest["width"]}" height="{manifest["height"]}">'
        "</iframe>"
    )
    frame = tool.frame_locator("iframe")
    heading = frame.locator("h1")
    heading.wait_for()
    assert heading.inner_text() == "Eurobiomed"
    assert frame.locator("html").evaluate("page => page.scrollWidth <= window.innerWidth")
    assert frame.locator("body").evaluate("body => document.styleSheets[0].cssRules.length") > 0
    assert faults == []
