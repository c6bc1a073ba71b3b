"""A real Chromium for tests: pages answered by the application itself, no network at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from npm_tools import npm_file
from web_release import BASE, Client

CHROMIUM = "/usr/bin/chromium"
PATIENCE = 20_000  # milliseconds until an expectation counts as failed: machines may be busy
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def axe_source() -> str:
    """The text of axe-core."""
    return npm_file("axe-core/axe.min.js").read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Debian's Chromium is not installed: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_over(browser: Browser, client: Client, **context: object) -> Iterator[Page]:
    """A page whose requests the application answers; what goes elsewhere fails and is noted."""
    pool = ThreadPoolExecutor(1)

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        if not route.request.url.startswith(BASE):
            page.elsewhere.append(route.request.url)  # type: ignore[attr-defined]
            route.abort()
            return
        path = url.path + (f"?{url.query}" if url.query else "")
        headers = {k.replace("-", "_"): v for k, v in route.request.headers.items()}
        headers.pop("accept_encoding", None)
        accept = headers.pop("accept", None)
        found = pool.submit(client.get, path, accept, route.request.method, **headers).result()
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

    opened = browser.new_context(**context)  # type: ignore[arg-type]
    opened.route("**/*", answer)
    page = opened.new_page()
    page.elsewhere = []  # type: ignore[attr-defined]
    try:
        yield page
    finally:
        opened.close()
        pool.shutdown()
