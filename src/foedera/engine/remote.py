"""The remote engine: any SPARQL 1.1 endpoint, by its address.

The limits are ours: the deadline is passed on and enforced here, the answer is capped, and what
the engine says when it fails becomes 502 or 504, never an answer. Where it cannot write the
format that was negotiated, its answer is read and written again.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx
import pyoxigraph as ox

from foedera.engine.gate import Gate
from foedera.engine.limits import Limits
from foedera.engine.protocol import (
    Answer,
    AnswerTooLargeError,
    EngineFaultError,
    EngineUnavailableError,
    Gone,
    MalformedQueryError,
    Query,
    QueryTimeoutError,
    Row,
)
from foedera.engine.remote_settings import RemoteSettings
from foedera.engine.services import Services, ServiceSettings
from foedera.engine.waiting import unless_gone
from foedera.formats import RDF_FORMATS, RESULT_FORMATS, Format, by_media_type
from foedera.formats.table import N_TRIPLES, RESULTS_JSON
from foedera.terms import Term

_PARTIAL = {
    "x-sql-state": "the engine stopped before its answer was complete",
    "x-sparql-maxrows": "the engine leaves out rows past its own limit",
}
"""Headers by which Virtuoso says that an answer with status 200 is not the whole answer."""
_RESULTS_ELSE = "application/sparql-results+json;q=0.5, application/sparql-results+xml;q=0.4"
_GRAPH_ELSE = "application/n-triples;q=0.5, text/turtle;q=0.4, application/rdf+xml;q=0.3"
"""What an answer may also come as, to be written again."""
_MESSAGE = 500
"""Characters of an engine's message that are passed on."""
_CHECK_SECONDS = 5.0
_WHERE = re.compile(r"\{")


class RemoteEngine:
    """Answers from a SPARQL endpoint of somebody else."""

    def __init__(
        self,
        settings: RemoteSettings,
        limits: Limits | None = None,
        named_graphs: Sequence[str] = (),
        services: ServiceSettings | None = None,
    ) -> None:
        self._settings = settings
        self._limits = limits or Limits()
        self._named_graphs = tuple(named_graphs)
        self._gate = Gate(self._limits)
        self._services = Services(services or ServiceSettings(), self._limits, settings.url)
        auth: httpx.Auth | None = None
        if settings.user is not None:
            kind = httpx.DigestAuth if settings.digest else httpx.BasicAuth
            auth = kind(settings.user, settings.password or "")
        self._client = httpx.AsyncClient(
            auth=auth,
            timeout=httpx.Timeout(self._limits.time, connect=5.0),
            limits=httpx.Limits(max_connections=self._limits.processes + 4),
            headers={"user-agent": "foedera"},
        )

    @property
    def version(self) -> str:
        """A name of the data that changes with it; empty where none is known."""
        return self._settings.version

    @property
    def running(self) -> int:
        """How many queries run."""
        return self._gate.running

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return self._gate.waiting

    async def answer(self, query: Query, gone: Gone | None = None) -> Answer:
        """Answer a stranger's query, within limits (see Engine.answer)."""
        query = await self._services.bound(query, gone)
        seconds = min(query.timeout or self._limits.time, self._limits.time)
        await self._gate.enter(query.client)
        leaving = contextlib.AsyncExitStack()
        leaving.push_async_callback(self._gate.leave, query.client)
        try:
            task = asyncio.ensure_future(self._fetch(query, seconds, leaving))
            body = await unless_gone(task, gone)
        except BaseException:
            await leaving.aclose()
            raise
        if isinstance(body, bytes):
            await leaving.aclose()
        return Answer(query.form.content_type, body)

    async def _fetch(
        self, query: Query, seconds: float, leaving: contextlib.AsyncExitStack
    ) -> bytes | AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        try:
            async with asyncio.timeout_at(end):
                response = await self._send(query.text, query.form, self._dataset(query), seconds)
                leaving.push_async_callback(response.aclose)
                await self._checked(response, seconds)
                written = _format_of(response, query.form)
                pieces = _capped(response, self._limits.answer)
                if written is not query.form:
                    whole = b"".join([piece async for piece in pieces])
                    return await asyncio.to_thread(_rewritten, whole, written, query.form)
                held: list[bytes] = []
                size = 0
                async for piece in pieces:
                    held.append(piece)
                    size += len(piece)
                    if size > self._limits.hold_back:
                        return _rest(held, pieces, end + self._limits.send_time, leaving)
                return b"".join(held)
        except TimeoutError as error:
            raise QueryTimeoutError(seconds) from error
        except httpx.TimeoutException as error:
            raise QueryTimeoutError(seconds) from error
        except httpx.HTTPError as error:
            raise _unreachable(error) from error

    def _dataset(self, query: Query) -> list[tuple[str, str]]:
        """The protocol's dataset; where the default graph is a graph, all others are named."""
        default = query.default_graphs
        named = query.named_graphs
        own = self._settings.default_graph
        if own is not None and not default and not named:
            default = (own,)
            if re.search("GRAPH", query.text, re.IGNORECASE):
                named = self._named_graphs
        return [
            *(("default-graph-uri", iri) for iri in default),
            *(("named-graph-uri", iri) for iri in named),
        ]

    async def _send(
        self, text: str, form: Format, dataset: list[tuple[str, str]], seconds: float
    ) -> httpx.Response:
        others = _RESULTS_ELSE if form.holds == "results" else _GRAPH_ELSE
        parameters: dict[str, Any] = {"query": text}
        for name, value in dataset:
            parameters.setdefault(name, []).append(value)
        if self._settings.timeout_parameter:
            parameters[self._settings.timeout_parameter] = str(int(seconds * 1000))
        request = self._client.build_request(
            "POST",
            self._settings.url,
            data=parameters,
            headers={
                "accept": f"{form.media_type}, {others}",
                "accept-encoding": "gzip",
            },
        )
        return await self._client.send(request, stream=True)

    async def _checked(self, response: httpx.Response, seconds: float) -> None:
        """Raise what a response that is no whole answer means."""
        for header, meaning in _PARTIAL.items():
            if header in response.headers:
                raise EngineFaultError(f"{meaning} ({header}: {response.headers[header]})")
        if response.status_code == 200:
            return
        message = (await response.aread())[: _MESSAGE * 4].decode("utf-8", "replace")[:_MESSAGE]
        status = response.status_code
        if status == 400:
            raise MalformedQueryError(f"the engine refuses the query: {message}")
        if status in (408, 504):
            raise QueryTimeoutError(seconds)
        if status in (429, 503):
            raise EngineUnavailableError(f"the engine is busy: {message}", retry_after=5)
        raise EngineFaultError(f"the engine answered with status {status}: {message}")

    async def rows(self, query: str, **values: Term) -> Sequence[Row]:
        """Answer one of the server's own SELECT queries, variables bound to the given terms."""
        body = await self._own(query, values, RESULTS_JSON)
        results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        assert isinstance(results, ox.QuerySolutions)
        names = [variable.value for variable in results.variables]
        found = []
        for row in results:
            terms = zip(names, row, strict=True)
            found.append({name: term for name, term in terms if term is not None})
        return found

    async def triples(self, query: str, **values: Term) -> Sequence[ox.Triple]:
        """Answer one of the server's own CONSTRUCT queries, variables bound to the given terms."""
        body = await self._own(query, values, N_TRIPLES)
        return [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)]

    async def _own(self, text: str, values: Mapping[str, Term], form: Format) -> bytes:
        leaving = contextlib.AsyncExitStack()
        async with leaving:
            query = Query(_bound(text, values), form)
            body = await self._fetch(query, self._limits.time, leaving)
            if isinstance(body, bytes):
                return body
            return b"".join([piece async for piece in body])

    async def graphs(self) -> Sequence[str]:
        """The names of the dataset's named graphs, sorted."""
        rows = await self.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        return sorted(str(row["g"].value) for row in rows if isinstance(row["g"], ox.NamedNode))

    async def check(self) -> None:
        """Really ask the engine something."""
        try:
            async with asyncio.timeout(_CHECK_SECONDS):
                await self.rows("SELECT ?s { ?s ?p ?o } LIMIT 1")
        except TimeoutError as error:
            raise EngineFaultError("the engine does not answer") from error

    async def close(self) -> None:
        """Let running answers end, then close the connections."""
        while self._gate.running:
            await asyncio.sleep(0.05)
        await self._client.aclose()


def _bound(text: str, values: Mapping[str, Term]) -> str:
    """A query of our own with some variables bound by VALUES at the beginning of its pattern."""
    if not values:
        return text
    names = " ".join(f"?{name}" for name in values)
    terms = " ".join(str(term) for term in values.values())
    start = text.upper().find("WHERE")
    opening = _WHERE.search(text, max(start, 0))
    assert opening is not None
    return f"{text[: opening.end()]} VALUES ({names}) {{ ({terms}) }} {text[opening.end() :]}"


def _format_of(response: httpx.Response, wanted: Format) -> Format:
    """The format that an engine answered in; raises EngineFaultError for what is no answer."""
    forms = RESULT_FORMATS if wanted.holds == "results" else RDF_FORMATS
    media_type = response.headers.get("content-type", "")
    if by_media_type(media_type, (wanted,)) is not None:
        return wanted
    form = by_media_type(media_type, forms)
    if form is None:
        raise EngineFaultError(f"the engine answered with {media_type or 'no media type'}")
    return form


def _rewritten(body: bytes, written: Format, wanted: Format) -> bytes:
    """An answer in another format; raises EngineFaultError where it cannot be read."""
    try:
        if wanted.holds == "results":
            results = ox.parse_query_results(body, written.engine)  # type: ignore[arg-type]
            again = results.serialize(format=wanted.engine)  # type: ignore[arg-type]
        else:
            quads = ox.parse(body, written.engine)  # type: ignore[arg-type]
            triples = (quad.triple for quad in quads)
            again = ox.serialize(triples, format=wanted.engine)  # type: ignore[arg-type]
    except (SyntaxError, ValueError, OSError) as error:
        raise EngineFaultError(f"the engine's answer cannot be read: {error}") from error
    assert again is not None
    return again


async def _capped(response: httpx.Response, cap: int) -> AsyncIterator[bytes]:
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > cap:
            raise AnswerTooLargeError(cap)
        yield piece


async def _rest(
    held: list[bytes], pieces: AsyncIterator[bytes], end: float, leaving: contextlib.AsyncExitStack
) -> AsyncIterator[bytes]:
    """What was held back and what follows; raises where the engine stops before its end."""
    async with leaving:
        for piece in held:
            yield piece
        try:
            async for piece in pieces:
                if asyncio.get_running_loop().time() > end:
                    raise EngineFaultError("the answer took too long to send")
                yield piece
        except httpx.HTTPError as error:
            raise _unreachable(error) from error


def _unreachable(error: httpx.HTTPError) -> EngineFaultError:
    return EngineFaultError(f"the engine cannot be reached: {error or type(error).__name__}")
