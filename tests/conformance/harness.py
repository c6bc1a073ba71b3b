"""The published application over a dataset that tests may change.

The W3C's protocol tests load their data by update and by PUT, which nothing in the published
application can do. Here both are taken before the application sees them: a new release is made
of the changed dataset, and the very same application serves it. What this does not take - every
malformed update, every other method - goes to the application.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from pathlib import Path

import pyoxigraph as ox

from foedera.formats import by_media_type
from foedera.web.hosting import Host
from foedera.web.hosting_options import Hosting
from foedera.web.http import Receive, Request, Response, Scope, Send
from foedera.web.sending import send_response
from serving import make_release


class WritableHost(Host):
    """A host whose dataset can be changed."""

    def __init__(self, folder: Path, base: str) -> None:
        make_release(folder, "000000000000", (), base)
        super().__init__(Hosting(folder))
        self._folder = folder
        self._base = base
        self._dataset = ox.Store()
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("POST", "PUT", "DELETE"):
            request = Request(scope, receive)
            body = await request.body(10_000_000)
            status = self._change(request, body)
            if status:
                await self._publish()
                await send_response(request, Response(status), send)
                return
            receive = _replayed(body)
        await super().__call__(scope, receive, send)

    def _change(self, request: Request, body: bytes) -> int:
        """The status of a change that was made; 0 where the application is to answer."""
        media_type = (request.header("content-type") or "").partition(";")[0].strip()
        if request.path == "/sparql" and media_type == "application/sparql-update":
            if request.parameters:
                return 0
            try:
                self._dataset.update(body.decode("utf-8"), base_iri=f"{self._base}sparql")
            except (SyntaxError, UnicodeDecodeError):
                return 0
            return 204
        if request.path != "/graphs" or request.method == "POST":
            return 0
        name = request.parameter("graph")
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        known = any(self._dataset.quads_for_pattern(None, None, None, graph))
        if request.method == "PUT":
            form = by_media_type(media_type)
            if form is None:
                return 0
            quads = list(ox.parse(body, form.engine, base_iri=name or f"{self._base}graphs"))
            self._dataset.clear_graph(graph)
            self._dataset.extend(ox.Quad(*quad.triple, graph) for quad in quads)
            return 204 if known else 201
        if not known:
            return 404
        if name:
            self._dataset.remove_graph(graph)
        else:
            self._dataset.clear_graph(graph)
        return 204

    async def _publish(self) -> None:
        release = make_release(
            self._folder, f"{next(self._numbers):012x}", self._dataset, self._base
        )
        before, self._site = self._site, await self._open(release)
        self._begin(before.close())


def _replayed(body: bytes) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict:
        message = next(messages, None)
        if message is None:
            await asyncio.Event().wait()
        return message

    return receive


def application() -> WritableHost:
    """Made by the environment's FOEDERA_TEST_FOLDER and FOEDERA_TEST_BASE."""
    return WritableHost(Path(os.environ["FOEDERA_TEST_FOLDER"]), os.environ["FOEDERA_TEST_BASE"])
