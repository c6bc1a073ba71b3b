"""The application: one route table, finished answers kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import quote

from foedera.engine import Engine, EngineError
from foedera.engine.embedded import EmbeddedEngine
from foedera.engine.limits import Limits
from foedera.releases.layout import Release
from foedera.web.archive import Archive
from foedera.web.cache import ByteCache
from foedera.web.coding import choose_coding
from foedera.web.config import WebConfig
from foedera.web.connection import Repeat, keep_repeat, repeat_of
from foedera.web.context import context_handler
from foedera.web.coreference import Coreference
from foedera.web.dataset import DatasetDescription
from foedera.web.definitions import Definitions
from foedera.web.dumps import Dumps
from foedera.web.fragments import Fragments
from foedera.web.history import History
from foedera.web.home import Home
from foedera.web.http import (
    ClientGoneError,
    Message,
    Receive,
    Request,
    Response,
    Scope,
    Send,
    method_refused,
    options_response,
)
from foedera.web.landing import Landing
from foedera.web.memento import FOLDERS, Mementos, is_memento
from foedera.web.mounted import MountedExtension
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.reconcile import Reconciliation
from foedera.web.refusals import Refusals
from foedera.web.routing import Route, RouteTable
from foedera.web.searching import Searching
from foedera.web.sending import send_response, unconditional, with_coding
from foedera.web.site import Site
from foedera.web.sparql.answers import problem_of
from foedera.web.surface import Surface
from foedera.web.thing_data import ThingData
from foedera.web.thing_pages import ThingPages
from foedera.web.things import Things

_log = logging.getLogger(__name__)
_KEY_HEADERS = frozenset({b"accept", b"accept-language", b"accept-profile", b"accept-datetime"})
_CONDITIONS = frozenset(
    {b"if-none-match", b"if-modified-since", b"if-match", b"if-unmodified-since", b"range"}
)
_PLAIN_QUERY = b"_profile=plain"
_LONG_WAY = frozenset({*_CONDITIONS, b"accept-profile", b"accept-datetime"})
"""What takes more than a look at the path to answer."""
_KEPT = frozenset({200, 301, 303, 410})
PAST_LIMITS = Limits(processes=1, queue=8, cache=4_000_000)
"""What queries of a kept release may use, beside those of the current one."""


def create_app(
    engine: Engine,
    release: Release,
    config: WebConfig | None = None,
    extensions: Sequence[MountedExtension] = (),
    routes: Sequence[Route] = (),
) -> App:
    """Make the ASGI application that publishes a release.

    `extensions` bring a domain's pages and evidence, `routes` further addresses (the SPARQL
    endpoint); both go before the surface's own.
    """
    config = config or WebConfig()
    surface = Surface.of(engine, release, config, extensions)
    pages = Pages(surface)
    refusals = Refusals(surface, pages)
    things = Things(surface, pages, refusals)
    thing_pages, thing_data = ThingPages(things), ThingData(things)
    definitions = Definitions(surface, pages, refusals)
    dumps = Dumps(surface, pages, refusals)
    landing = Landing(surface, things, thing_pages, thing_data, dumps, refusals)

    async def open_past(past: Release) -> App:
        kept = EmbeddedEngine(past.store, past.version, f"{surface.root}sparql", PAST_LIMITS)
        return create_app(kept, past, replace(config, past=True), extensions)

    archive = Archive(release, open_past)
    mementos = Mementos(surface, archive, refusals)
    table = [
        *routes,
        *(
            route
            for extension in extensions
            for route in extension.routes(surface, pages, thing_pages)
        ),
        Route("", Home(surface, pages, tuple(extensions)).page),
        Route("id/", things.identify, below=True),
        Route("doc/", thing_pages.page, below=True),
        Route("data/", thing_data.data, below=True),
        Route("context.jsonld", context_handler(surface)),
        Route("def", definitions.ontology),
        Route("def.", definitions.ontology_file, below=True),
        Route("def/", definitions.version, below=True),
        Route("scheme/", definitions.scheme, below=True),
        Route("dumps/", dumps.listing),
        Route("dumps/", dumps.file, below=True),
        Route("assets/", pages.assets.serve, below=True),
        *landing.routes(),
        *Searching(surface, pages).routes(),
        *Reconciliation.of(surface, pages).routes(),
        *Coreference(surface, things).routes(),
        *History(surface, pages, refusals, dumps, mementos).routes(),
        *mementos.routes(),
        *DatasetDescription(surface, pages).routes(),
        *Fragments(surface, pages).routes(),
        *Site(surface, refusals).routes(),
    ]
    if surface.addresses.namespaces:
        table.append(Route("", things.follow, below=True))
    if not config.past:
        table = [_original(route, mementos) for route in table]
    cache = ByteCache[Ready](config.cache_bytes)
    repeats = ByteCache[Repeat](config.cache_bytes // 4)
    plain = _plain_data(surface, thing_data, None if config.past else mementos)
    return App(surface, refusals, RouteTable.of(table), cache, repeats, archive, plain)


def _plain_data(
    surface: Surface, data: ThingData, mementos: Mementos | None
) -> Callable[[str], Response | None]:
    """What gives the facts about a thing in Turtle, by the path below /data/, without waiting."""

    def answer(rest: str) -> Response | None:
        response = data.as_published(rest)
        if response is None or mementos is None:
            return response
        return mementos.marked(response, f"{surface.root}data/{rest}?{_PLAIN_QUERY.decode()}")

    return answer


def _original(route: Route, mementos: Mementos) -> Route:
    """A route with mementos, where it is about things."""
    if not route.path.startswith(FOLDERS) and route.path not in ("def", "def."):
        return route
    return replace(route, handler=mementos.original(route.path, route.handler))


@dataclass(frozen=True, slots=True)
class Ready:
    """A finished answer: as it was made, and as the two messages of an unconditional GET."""

    response: Response
    start: Message
    body: Message


Key: TypeAlias = tuple[object, ...]


def _key(scope: Scope) -> tuple[Key, bool]:
    """What selects an answer, and whether the request sets conditions of its own.

    An answer is selected by its address and by the headers that are negotiated by.
    """
    headers: list[object] = []
    conditional = False
    for name, value in scope["headers"]:
        if name in _KEY_HEADERS:
            headers.append((name, value))
        elif name == b"accept-encoding":
            headers.append(choose_coding(value.decode("latin-1")))
        elif name in _CONDITIONS:
            conditional = True
    path = scope.get("raw_path") or scope["path"].encode("utf-8")
    return (path, scope["query_string"], *headers), conditional


class App:
    """Plain ASGI: a look into the cache, the route table, then a 404."""

    def __init__(
        self,
        surface: Surface,
        refusals: Refusals,
        routes: RouteTable,
        cache: ByteCache[Ready],
        repeats: ByteCache[Repeat],
        archive: Archive,
        plain: Callable[[str], Response | None],
    ) -> None:
        self.surface = surface
        self.archive = archive
        self.refusals = refusals
        self.routes = routes
        self.cache = cache
        self.repeats = repeats
        self._plain = plain
        paths = dict.fromkeys((surface.addresses.base.path, "/"))
        self._data_starts = tuple(f"{path}data/".encode("ascii") for path in paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection's event (ASGI 3.0)."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        key, conditional = _key(scope)
        kept = self.cache.get(key)
        if kept is not None:
            if scope["method"] == "GET" and not conditional:
                keep_repeat(scope, self.repeats, kept.start, kept.body)
                await send(kept.start)
                await send(kept.body)
                return
            if scope["method"] in ("GET", "HEAD"):
                await self._send(Request(scope, receive), kept.response, send)
                return
        request = Request(scope, receive)
        try:
            response = await self.answer(request)
            if request.method == "GET" and response.status in _KEPT and not is_memento(response):
                ready = await self._keep(key, request, response)
                if ready is not None and not conditional:
                    await send(ready.start)
                    await send(ready.body)
                    return
        except ClientGoneError:
            return
        await self._send(request, response, send)

    def at_once(self, url: bytes, headers: Sequence[tuple[bytes, bytes]]) -> Repeat | None:
        """The answer to a GET request where it needs no waiting: plain facts in Turtle.

        The same as by the long way, which every other request takes.
        """
        path, _, query = url.partition(b"?")
        if query != _PLAIN_QUERY or not path.isascii():
            return None
        start = next((one for one in self._data_starts if path.startswith(one)), None)
        if start is None:
            return None
        coding = None
        for name, value in headers:
            if name in _LONG_WAY:
                return None
            if name == b"accept-encoding":
                coding = choose_coding(value.decode("latin-1"))
        response = self._plain(path[len(start) :].decode("ascii"))
        messages = unconditional(response, coding) if response is not None else None
        return None if messages is None else repeat_of(*messages)

    async def _send(self, request: Request, response: Response, send: Send) -> None:
        if (
            response.tag is not None
            and response.status == 200
            and self.surface.unchanged_since(request)
            and request.method in ("GET", "HEAD")
        ):
            request.headers["if-none-match"] = "*"
        await send_response(request, response, send)

    async def _keep(self, key: Key, request: Request, response: Response) -> Ready | None:
        """Keep an answer together with the very messages that send it to the next client."""
        if not isinstance(response.body, bytes):
            return None
        response = with_coding(request, response)
        headers = [pair for pair in request.scope["headers"] if pair[0] not in _CONDITIONS]
        plain = Request({**request.scope, "headers": headers}, request.receive)
        sent: list[Message] = []

        async def record(message: Message) -> None:
            sent.append(message)

        await send_response(plain, response, record)
        start, body = sent
        size = len(body["body"])
        if isinstance(response.body, bytes) and body["body"] is not response.body:
            size += len(response.body)
        ready = Ready(response, start, body)
        self.cache.keep(key, ready, size + 2_000)
        return ready

    async def answer(self, request: Request) -> Response:
        """The answer to one request, past the cache; a refusal is an answer too."""
        try:
            return await self._route(request)
        except ProblemError as problem:
            return self.refusals.problem(request, problem)
        except EngineError as error:
            return self.refusals.problem(request, problem_of(error))
        except ClientGoneError:
            raise
        except Exception:
            _log.exception("an answer failed: %s", request.scope.get("path"))
            fault = ProblemError(500, "the server failed at this; its operator can read why")
            return self.refusals.problem(request, fault)

    def _path(self, request: Request) -> str | None:
        """The path below the base address, escapes as they came; None outside it.

        A server before us may strip the base address's path or leave it.
        """
        raw = request.scope.get("raw_path")
        path = raw.decode("latin-1") if raw else uri_path(str(request.scope["path"]))
        path = path.partition("?")[0]
        prefix = self.surface.addresses.base.path
        if path.startswith(prefix):
            return path[len(prefix) :]
        return path[1:] if path.startswith("/") else None

    async def _route(self, request: Request) -> Response:
        path = self._path(request)
        found = self.routes.find(path) if path is not None else None
        if found is None:
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                raise method_refused(request.method, ("GET", "HEAD", "OPTIONS"))
            return self.refusals.answer(request, 404, "there is nothing at this address")
        route, rest = found
        if request.method == "OPTIONS":
            return options_response(route.methods)
        if request.method not in route.methods:
            raise method_refused(request.method, route.methods)
        return await route.handler(request, rest)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.archive.close()
                await self.surface.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def uri_path(path: str) -> str:
    """A decoded path escaped again, where a server does not hand on the path as it came."""
    return quote(path, safe="/!$&'()*+,;=:@~")
