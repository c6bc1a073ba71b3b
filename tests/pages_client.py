"""Asks an application in one event loop that lives as long as a test's module."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from foedera.engine.embedded import EmbeddedEngine
from foedera.releases import Release
from foedera.web.app import App, create_app
from foedera.web.config import WebConfig
from foedera.web.mounting import extensions_of


class PagesClient:
    """GET requests, redirects not followed."""

    def __init__(self, app: App, loop: asyncio.AbstractEventLoop) -> None:
        self.app, self._loop = app, loop

    def get(self, path: str, accept: str = "text/html", **headers: str) -> httpx.Response:
        """One request; header names with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run_coroutine_threadsafe(
            self._get(path, {"accept": accept, **sent}), self._loop
        ).result(60)

    async def _get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as one:
            return await one.get(path, headers=headers)


@contextmanager
def asking(release: Release, config: WebConfig | None = None) -> Iterator[PagesClient]:
    """An application over a release, with its domain, for as long as the block lasts.

    Without settings of its own it waits for what is made once, however busy the machine.
    """
    config = config or WebConfig(patience=60.0)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def made() -> tuple[EmbeddedEngine, App]:
        engine = EmbeddedEngine(release.store, release.version, f"{release.manifest.base}sparql")
        await engine.open()
        return engine, create_app(engine, release, config, await extensions_of(engine, release))

    engine, app = asyncio.run_coroutine_threadsafe(made(), loop).result(60)
    try:
        yield PagesClient(app, loop)
    finally:
        asyncio.run_coroutine_threadsafe(engine.close(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
