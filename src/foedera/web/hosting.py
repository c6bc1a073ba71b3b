"""One server process: the release it serves, the hot routes, and the switch to the next release.

A switch loses no request: the new release is opened beside the old one, new requests go to it,
and the old one is given back when its last answer has ended.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeAlias

from foedera.engine import Engine, EngineError
from foedera.engine.embedded import EmbeddedEngine
from foedera.engine.limits import Limits
from foedera.engine.remote_settings import RemoteSettings
from foedera.engine.services import ServiceSettings
from foedera.releases import Release, ReleaseMissingError, Releases
from foedera.terms import Base
from foedera.web.app import PAST_LIMITS, App, create_app
from foedera.web.cache import ByteCache
from foedera.web.connection import Repeat, keep_repeat
from foedera.web.figures import Figures
from foedera.web.graphs import GraphStore
from foedera.web.history import LATEST
from foedera.web.hosting_options import Hosting
from foedera.web.http import (
    ClientGoneError,
    Message,
    Receive,
    Request,
    Response,
    Scope,
    Send,
    problem_response,
)
from foedera.web.metrics import Operations
from foedera.web.mounting import extensions_of
from foedera.web.problems import ProblemError
from foedera.web.query_log import QueryLog
from foedera.web.sending import send_response, whole, whole_messages
from foedera.web.sparql.answers import problem_of
from foedera.web.sparql.description import (
    ServedDataset,
    ServedGraph,
    choose_description,
    description_response,
)
from foedera.web.sparql.editor import Editor, general_examples
from foedera.web.sparql.endpoint import SparqlEndpoint
from foedera.web.surface import Surface

_log = logging.getLogger(__name__)
_LOOK_EVERY = 0.5
"""Seconds between two looks at which release is current."""
_COUNT_EVERY = 1.0
_YOUNG = 10_000
"""New objects after which it is worth looking for garbage; one page makes some thousands."""
_CHOOSING = re.compile(rb"(?:^|&)(?:release|view|known)=")
"""What a request says that asks for another release or for a view."""

Handler: TypeAlias = Callable[[Request, str], Awaitable[Response]]


async def embedded_engine(release: Release, limits: Limits, services: ServiceSettings) -> Engine:
    """The embedded engine over a release's own store."""
    base = release.manifest.base
    engine = EmbeddedEngine(release.store, release.version, f"{base}sparql", limits, services)
    await engine.open()
    return engine


async def remote_engine(
    release: Release, limits: Limits, settings: RemoteSettings, services: ServiceSettings
) -> Engine:
    """A remote engine that is expected to hold a release (`foedera push`)."""
    from foedera.engine.remote import RemoteEngine

    graphs = [graph.iri for graph in release.manifest.graphs if graph.name]
    return RemoteEngine(settings, limits, graphs, services)


class Site:
    """One release as it is served, until the next one takes its place."""

    def __init__(
        self,
        release: Release,
        engine: Engine,
        app: App,
        endpoint: SparqlEndpoint,
        handlers: dict[str, Handler],
    ) -> None:
        self.endpoint = endpoint
        paths = dict.fromkeys((Base(release.manifest.base).path, "/"))
        self.query_starts = tuple(f"{path}sparql?query=".encode("ascii") for path in paths)
        """How the address of a query by GET begins."""
        self.release = release
        self.engine = engine
        self.app = app
        self.handlers = handlers
        self.repeats = app.repeats
        self.running = 0
        self.idle = asyncio.Event()
        self.idle.set()

    @classmethod
    async def open(
        cls,
        release: Release,
        hosting: Hosting,
        figures: Figures,
        log: QueryLog,
    ) -> Site:
        """Open a release: its engine, its pages, its endpoint."""
        limits = hosting.limits.share(hosting.processes)
        if hosting.remote is not None:
            engine = await remote_engine(release, limits, hosting.remote, hosting.services)
        else:
            engine = await embedded_engine(release, limits, hosting.services)
        app = create_app(engine, release, hosting.web, await extensions_of(engine, release))
        base = Base(release.manifest.base)
        endpoint = _endpoint(app, app.surface, limits, hosting, figures, log)

        async def sparql(request: Request, rest: str) -> Response:
            """A query of what `release=` and `view=` choose, else of all that is current."""
            if _CHOOSING.search(request.query_string) is None:
                return await endpoint.handle(request, rest)
            shown = app
            version = request.parameter("release")
            if version not in (None, LATEST, release.version):
                kept = await app.archive.app(version or "")
                if kept is None:
                    raise ProblemError(
                        404, f"there is no release {version!r}; {base.address}release/ lists them"
                    )
                shown = kept
            surface = await shown.surface.chosen(request)
            if surface is app.surface:
                return await endpoint.handle(request, rest)
            other = surface.kept.get("endpoint")
            if not isinstance(other, SparqlEndpoint):
                other = _endpoint(shown, surface, PAST_LIMITS, hosting, figures, log)
                surface.kept["endpoint"] = other
            return await other.handle(request, rest)

        operations = Operations(engine, figures)
        handlers: dict[str, Handler] = {
            "sparql": sparql,
            "graphs": GraphStore(engine, _served(release)).handle,
            "health": operations.health,
            "metrics": operations.metrics,
        }
        paths = dict.fromkeys((base.path, "/"))
        return cls(
            release,
            engine,
            app,
            endpoint,
            {path + name: handler for path in paths for name, handler in handlers.items()},
        )

    async def close(self) -> None:
        """Let running answers end, then give the engine back."""
        await self.idle.wait()
        await self.app.archive.close()
        await self.app.surface.close()


def _served(release: Release, services: bool = False) -> ServedDataset:
    manifest = release.manifest
    return ServedDataset(
        Base(manifest.base),
        release.version,
        [ServedGraph(graph.iri, graph.triples) for graph in manifest.graphs if graph.name],
        next((graph.triples for graph in manifest.graphs if not graph.name), None),
        services,
    )


def _endpoint(
    app: App,
    surface: Surface,
    limits: Limits,
    hosting: Hosting,
    figures: Figures,
    log: QueryLog,
) -> SparqlEndpoint:
    """The endpoint over what a surface of an application shows: its release, or a part of it."""
    release, engine = surface.release, surface.engine
    services = bool(hosting.services.endpoints) and surface.part is None
    examples = [one for extension in surface.extensions for one in extension.examples(release)]
    editor = Editor(app.refusals.pages, surface, [*general_examples(), *examples])

    async def describe(request: Request, form: str | None) -> Response:
        offer = choose_description(request.header("accept"), form)
        if offer.form is None:
            return editor.page(request)
        served = _served(release, services)
        if surface.part is not None:
            graphs = [ServedGraph(iri) for iri in await engine.graphs()]
            served = ServedDataset(served.base, engine.version, graphs, part=surface.part.name)
        return description_response(served, offer)

    return SparqlEndpoint(engine, limits, describe, editor.page, figures, log, hosting.endpoint)


class Host:
    """The ASGI application of one server process."""

    def __init__(self, hosting: Hosting) -> None:
        self._hosting = hosting
        self._releases = Releases(hosting.releases)
        self._site: Site | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._figures = Figures(hosting.figures)
        self._log = QueryLog(enabled=hosting.log_queries, clients=hosting.log_clients)

    @property
    def repeats(self) -> ByteCache[Repeat]:
        """Answers for requests that come again byte for byte, over the release served now."""
        assert self._site is not None
        return self._site.repeats

    def at_once(self, url: bytes, headers: Sequence[tuple[bytes, bytes]]) -> Repeat | None:
        """The answer to a GET request where it needs no waiting, else None."""
        site = self._site
        if site is None:
            return None
        try:
            for start in site.query_starts:
                if url.startswith(start):
                    return site.endpoint.at_once(url[len(start) :], headers)
            return site.app.at_once(url, headers)
        except Exception:
            _log.exception("an answer at once failed; it goes the usual way")
            return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection's event (ASGI 3.0)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        site = self._site
        assert site is not None, "the server process was not started by its lifespan event"
        site.running += 1
        site.idle.clear()
        try:
            handler = site.handlers.get(scope["path"]) if scope["type"] == "http" else None
            if handler is None:
                await site.app(scope, receive, send)
            else:
                await _serve(handler, site, scope, receive, send)
        finally:
            site.running -= 1
            if not site.running:
                site.idle.set()

    async def _live(self, receive: Receive, send: Send) -> None:
        """Open the current release, watch for the next, and end in good order."""
        while True:
            message: Message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    self._site = await self._open(self._releases.current())
                except Exception as error:
                    _log.exception("the release cannot be served")
                    await send({"type": "lifespan.startup.failed", "message": str(error)})
                    return
                _settle()
                self._begin(self._watch())
                self._begin(self._count())
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                for task in self._tasks:
                    task.cancel()
                if self._site is not None:
                    await self._site.close()
                self._log.flush()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, release: Release) -> Site:
        return await Site.open(release, self._hosting, self._figures, self._log)

    async def _watch(self) -> None:
        """Serve the release that becomes current."""
        link = self._hosting.releases / "current"
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            site = self._site
            assert site is not None
            try:
                if os.path.realpath(link) == str(site.release.folder):
                    continue
                release = self._releases.current()
                if release.folder == site.release.folder:
                    continue
                self._site = await self._open(release)
            except (ReleaseMissingError, OSError) as error:
                _log.warning("the new release cannot be served: %s", error)
                continue
            self._begin(self._give_back(site))

    async def _give_back(self, site: Site) -> None:
        """Close a release that is no longer served, and free what it held."""
        await site.close()
        del site
        gc.unfreeze()
        _settle()

    async def _count(self) -> None:
        """Keep the gauges of /metrics up to date."""
        while True:
            site = self._site
            if site is not None and hasattr(site.engine, "running"):
                for name in ("running", "waiting"):
                    self._figures.set(name, getattr(site.engine, name))
            if site is not None and isinstance(site.engine, EmbeddedEngine):
                now = site.engine.pool.figures
                self._figures.set("processes", now.processes)
                for name in ("killed", "lost"):
                    self._figures.add(name, getattr(now, name))
                    setattr(now, name, 0)
            await asyncio.sleep(_COUNT_EVERY)


def _settle() -> None:
    """Let the collector of garbage leave alone what stays as long as the release.

    A look through all of that takes tens of milliseconds, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 50)


async def _serve(handler: Handler, site: Site, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request of a hot route."""
    request = Request(scope, receive)
    try:
        response = await handler(request, "")
        if scope.get("http_version") == "1.0":
            response = await whole(response)
    except ProblemError as problem:
        response = problem_response(problem, site.release.manifest.base)
    except EngineError as error:
        response = problem_response(problem_of(error), site.release.manifest.base)
    except ClientGoneError:
        return
    except Exception:
        _log.exception("an answer failed: %s", scope.get("path"))
        fault = ProblemError(500, "the server failed at this; its operator can read why")
        response = problem_response(fault, site.release.manifest.base)
    try:
        if request.again is not None and isinstance(response.body, bytes):
            start, body = whole_messages(request, response)
            keep_repeat(scope, site.repeats, start, body, request.again)
            await send(start)
            await send(body)
        else:
            await send_response(request, response, send)
    except Exception as error:
        _log.info("an answer was cut, so that its reader sees the failure: %s", error)
    finally:
        await _end(response.body)


async def _end(body: bytes | AsyncIterator[bytes]) -> None:
    """End the query of a stream that was not read to its end."""
    close = getattr(body, "aclose", None)
    if close is not None:
        await close()
