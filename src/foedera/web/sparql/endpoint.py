"""`/sparql`: queries by the SPARQL 1.1 Protocol, with finished answers kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeAlias

import foedera
from foedera.engine import AskerGoneError, Engine, EngineError, MalformedQueryError, Query, Ready
from foedera.engine.limits import Limits
from foedera.engine.survey import Survey, normalised, survey
from foedera.web.cache import LARGEST_SHARE, ByteCache
from foedera.web.coding import choose_coding, encode
from foedera.web.connection import STATUS_OK, Repeat
from foedera.web.figures import Figures
from foedera.web.hosting_options import EndpointSettings
from foedera.web.http import (
    ClientGoneError,
    Request,
    Response,
    decode_once,
    options_response,
    tag_of,
)
from foedera.web.problems import ProblemError
from foedera.web.query_log import QueryLog, count_rows
from foedera.web.sending import SMALLEST_WORTH_CODING, fixed_fields, matches, with_coding
from foedera.web.sparql.answers import choose_format, problem_of, wants_page
from foedera.web.sparql.protocol import METHODS, ProtocolRequest, read_request, update_refused

Describe: TypeAlias = Callable[[Request, str | None], Awaitable[Response]]
"""Answers a request without a query: the service description, or the editor."""
Page: TypeAlias = Callable[[Request, str], Response]
"""The editor with a query in it, for a browser that follows a link to a query."""
_LARGE = 128 * 1024
"""Bytes of a body whose coding takes so long that others would notice."""
_OVERHEAD = 1_000
"""Bytes that a kept answer takes besides its body."""
_VARY = ("Accept",)
_CODED_VARY = ("Accept", "Accept-Encoding")
_OUTCOMES = {
    400: "malformed-query", 403: "forbidden", 504: "timeout", 503: "busy", 502: "engine-fault",
}  # fmt: skip
_KINDS = {"answer-too-large": "too-large", "memory-exceeded": "memory", "query-failed": "failed"}


class SparqlEndpoint:
    """Answers queries over one engine; kept answers hold as long as its release."""

    def __init__(
        self,
        engine: Engine,
        limits: Limits,
        describe: Describe,
        page: Page,
        figures: Figures,
        log: QueryLog,
        settings: EndpointSettings | None = None,
    ) -> None:
        self._engine = engine
        self._ready = engine if isinstance(engine, Ready) else None
        self._limits = limits
        self._describe = describe
        self._page = page
        self._figures = figures
        self._log = log
        self._settings = settings or EndpointSettings()
        self._cache: ByteCache[Response] = ByteCache(limits.cache)
        self._keys: ByteCache[str] = ByteCache(limits.cache // 8)

    def kept(self, request: Request) -> Response | None:
        """A finished answer to just such a GET request, found without reading it."""
        if request.method != "GET":
            return None
        key = self._keys.get(_raw_key(request))
        response = self._cache.get(key) if key is not None else None
        if response is not None:
            self._count_kept()
            request.again = self._count_kept
        return response

    def _count_kept(self) -> None:
        self._figures.add("outcome:cached")

    async def handle(self, request: Request, _rest: str = "") -> Response:
        """Answer a request; raises ProblemError, ClientGoneError."""
        if request.method == "OPTIONS":
            return options_response(METHODS)
        kept = self.kept(request)
        if kept is not None:
            return kept
        asked = await read_request(request, self._limits.query)
        if asked.text is None:
            return await self._describe(request, asked.form)
        return await self._answer(request, asked, asked.text)

    def at_once(self, text: bytes, headers: Sequence[tuple[bytes, bytes]]) -> Repeat | None:
        """Answer a GET request with nothing but a query, where the engine need not wait for it.

        `text` is what stands behind `query=`, as it came. None means: by the usual way, which
        also says what is wrong.
        """
        engine = self._ready
        if engine is None or b"&" in text or len(text) > self._limits.query or self._log.clients:
            return None
        accept = coding = None
        for name, value in headers:
            if name == b"accept":
                accept = value if accept is None else accept + b", " + value
            elif name == b"accept-encoding":
                coding = value if coding is None else coding + b", " + value
            elif name == b"if-none-match":
                return None
        started = time.perf_counter()
        try:
            query = decode_once(text, plus_is_space=True)
            found = engine.at_once(query)
            wanted = None if accept is None else accept.decode("latin-1")
            if found is None or wants_page(wanted):
                return None
            asked = Query(query, choose_format(found[0], wanted, None))
            body = found[1](asked)
        except (ProblemError, EngineError):
            return None
        if body is None:
            return None
        seconds = time.perf_counter() - started
        key = self._key(asked)
        assert key is not None
        chosen = None
        if coding is not None and len(body) >= SMALLEST_WORTH_CODING:
            chosen = choose_coding(coding.decode("latin-1"))
        self._figures.outcome("ok", seconds, len(body))
        if self._log.enabled:
            rows = count_rows(body, asked.form.extension)
            self._log.note(query, "ok", seconds, len(body), rows, "")
        if chosen is not None:
            body = encode(body, chosen)
            key = f"{key}-{chosen}"
        fields = fixed_fields(asked.form.content_type, self._freshness(key), _CODED_VARY, chosen)
        tail = b'etag: "%b"\r\ncontent-length: %d\r\n\r\n' % (key.encode("ascii"), len(body))
        return Repeat(STATUS_OK, b"".join((fields, tail, body)), self._count_kept)

    async def _answer(self, request: Request, asked: ProtocolRequest, text: str) -> Response:
        seen = survey(text)
        if seen.is_update:
            raise update_refused()
        accept = request.header("accept")
        if asked.form is None and request.method in ("GET", "HEAD") and wants_page(accept):
            return self._page(request, text)
        form = choose_format(seen.kind or "SELECT", accept, asked.form)
        client = client_of(request, self._settings.trusted_proxies)
        query = Query(text, form, asked.default_graphs, asked.named_graphs, asked.timeout, client)
        key = None if seen.volatile else self._key(query)
        if key is not None:
            known = self._cache.get(key)
            if known is not None:
                self._figures.add("outcome:cached")
                return await self._coded(request, known, key)
            if _has_it(request, key):
                self._figures.add("outcome:cached")
                return Response(304, tag=_exact_tag(request, key), vary=_CODED_VARY)
        started = time.perf_counter()
        try:
            answer = await self._engine.answer(query, gone_from(request))
        except AskerGoneError as error:
            self._ended(query, "client-gone", time.perf_counter() - started, 0, None)
            raise ClientGoneError from error
        except EngineError as error:
            problem = _refusal(error, seen)
            outcome = _KINDS.get(problem.kind) or _OUTCOMES.get(problem.status, "failed")
            self._ended(query, outcome, time.perf_counter() - started, 0, None)
            raise problem from error
        if not isinstance(answer.body, bytes):
            return Response(
                body=self._counted(answer.body, query, started, key),
                content_type=answer.content_type,
                tag=key,
                vary=_VARY,
                cache_control=self._freshness(key),
            )
        body = answer.body
        seconds = time.perf_counter() - started
        rows = count_rows(body, form.extension) if self._log.enabled else None
        self._ended(query, "ok", seconds, len(body), rows)
        response = Response(
            body=body,
            content_type=answer.content_type,
            tag=key,
            vary=_VARY,
            cache_control=self._freshness(key),
        )
        return response if key is None else await self._coded(request, response, key)

    def _key(self, query: Query) -> str | None:
        """What names an answer, and tags it; None where the data may change unseen."""
        if not self._engine.version:
            return None
        return tag_of(
            "\0".join(
                (
                    self._engine.version,
                    foedera.__version__,
                    query.form.extension,
                    normalised(query.text),
                    *(f"d{iri}" for iri in query.default_graphs),
                    *(f"n{iri}" for iri in query.named_graphs),
                )
            )
        )

    async def _coded(self, request: Request, response: Response, key: str) -> Response:
        """The response in the coding that is asked for, kept under key and request."""
        coding = choose_coding(request.header("accept-encoding")) or ""
        name = key + coding
        known = self._cache.get(name)
        if known is None:
            assert isinstance(response.body, bytes)
            if coding and len(response.body) > _LARGE:
                known = await asyncio.to_thread(with_coding, request, response)
            else:
                known = with_coding(request, response)
            size = len(response.body) + (len(known.coded[1]) if known.coded else 0)
            self._cache.keep(name, known, size + _OVERHEAD)
            self._figures.set("cache_bytes", self._cache.used)
        if request.method == "GET":
            raw = _raw_key(request)
            self._keys.keep(raw, name, len(raw[0]) + 500)
        return known

    def _freshness(self, key: str | None) -> str:
        return "no-store" if key is None else f"public, max-age={self._settings.max_age}"

    async def _counted(
        self, body: AsyncIterator[bytes], query: Query, started: float, key: str | None
    ) -> AsyncIterator[bytes]:
        """A stream whose end is counted and logged, good or bad; kept where it is not too large."""
        size = 0
        most = 0 if key is None else self._cache.budget // LARGEST_SHARE - _OVERHEAD
        pieces: list[bytes] = []
        outcome = "client-gone"
        try:
            async for piece in body:
                size += len(piece)
                if size <= most:
                    pieces.append(piece)
                elif pieces:
                    pieces.clear()
                yield piece
            outcome = "ok"
            if key is not None and pieces:
                whole = Response(
                    body=b"".join(pieces),
                    content_type=query.form.content_type,
                    tag=key,
                    vary=_VARY,
                    cache_control=self._freshness(key),
                )
                self._cache.keep(key, whole, size + _OVERHEAD)
        except EngineError as error:
            outcome = "client-gone" if isinstance(error, AskerGoneError) else "cut"
            raise
        finally:
            self._ended(query, outcome, time.perf_counter() - started, size, None)

    def _ended(
        self, query: Query, outcome: str, seconds: float, size: int, rows: int | None
    ) -> None:
        self._figures.outcome(outcome, seconds, size)
        self._log.note(query.text, outcome, seconds, size, rows, query.client)


def _raw_key(request: Request) -> tuple[bytes, bytes, bytes]:
    """A request as it came, as far as it selects an answer."""
    accept = coding = b""
    for name, value in request.scope["headers"]:
        if name == b"accept":
            accept += value + b","
        elif name == b"accept-encoding":
            coding += value + b","
    return request.query_string, accept, coding


def _exact_tag(request: Request, key: str) -> str:
    wanted = request.header("if-none-match") or ""
    coding = choose_coding(request.header("accept-encoding"))
    coded = f"{key}-{coding}"
    return coded if coding and matches(wanted, coded) and wanted.strip() != "*" else key


def _has_it(request: Request, key: str) -> bool:
    """Whether the client has this answer already, in a coding that it takes."""
    wanted = request.header("if-none-match")
    if wanted is None or wanted.strip() == "*" or request.method == "POST":
        return False
    return matches(wanted, key) or matches(wanted, _exact_tag(request, key))


def gone_from(request: Request) -> Callable[[], Awaitable[None]]:
    """What ends when the client of a request hangs up."""

    async def wait() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return wait


def _refusal(error: EngineError, seen: Survey) -> ProblemError:
    if seen.kind is None and not isinstance(error, MalformedQueryError):
        return problem_of(MalformedQueryError(f"this is no SPARQL query: {error}"))
    return problem_of(error)


def client_of(request: Request, trusted: frozenset[str]) -> str:
    """Who asks: the connection's other end, or whom a trusted proxy names."""
    client = request.scope.get("client")
    address = str(client[0]) if client else ""
    if not trusted:
        return address
    forwarded = request.header("x-forwarded-for")
    if forwarded is None or not ("*" in trusted or address in trusted):
        return address
    for hop in reversed([part.strip() for part in forwarded.split(",")]):
        if hop and hop not in trusted:
            return hop
    return address
