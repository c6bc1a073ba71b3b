"""The embedded engine: pyoxigraph over a release's store, opened read-only.

A query takes one of four ways (docs/decisions, "How queries run"):

1. DESCRIBE of one thing is a bounded scan of the index, done at once.
2. A query of a kind whose work is bounded whatever it names is evaluated at once.
3. A query of a kind that has proven cheap runs in a thread of the server process, on a leash.
4. Everything else runs in a process of its own that can be killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from foedera.engine.bounds import Pattern, most_rows, shape_of, steps
from foedera.engine.degrees import DegreesOf
from foedera.engine.evaluation import evaluate, malformed
from foedera.engine.experience import Experience, kind_of
from foedera.engine.guard import Guard
from foedera.engine.limits import Limits
from foedera.engine.merging import is_several
from foedera.engine.pool import Pool
from foedera.engine.protocol import (
    Answer,
    AskerGoneError,
    AtOnce,
    Gone,
    Query,
    Row,
)
from foedera.engine.run import Run
from foedera.engine.scan import describe, thing_described
from foedera.engine.services import Services, ServiceSettings
from foedera.engine.survey import QueryKind
from foedera.engine.threads import QueryThreads
from foedera.terms import Term

_WATCH_AFTER = 0.05
"""Seconds before it is worth listening for a client that hangs up."""
_GRACE = 0.25
"""Seconds past the deadline in which the same query, run apart, can still say that it failed."""
_MOST_ROWS = 2_000
"""Rows; a kind whose joins can come to no more is answered without waiting."""
_OWN_MEMORY = 200_000_000
"""Bytes that a server process may hold besides what one query may have."""


class EmbeddedEngine:
    """Answers from a store folder of this machine."""

    def __init__(
        self,
        store: Path,
        version: str,
        base_iri: str,
        limits: Limits | None = None,
        services: ServiceSettings | None = None,
    ) -> None:
        """Open the store by its real path, so that a switch of releases does not move it."""
        self._path = store.resolve(strict=True)
        self._store = ox.Store.read_only(str(self._path))
        self._version = version
        self._base_iri = base_iri
        self._limits = limits or Limits()
        self._experience = Experience()
        self._services = Services(services or ServiceSettings(), self._limits, base_iri)
        self._threads: QueryThreads | None = None
        self._tainted = False
        self._degrees = DegreesOf(self._count)
        self._guard = Guard(self._limits.time + _GRACE)
        self._tasks: set[asyncio.Task[None]] = set()
        self.pool = Pool(self._path, base_iri, self._limits)

    @property
    def version(self) -> str:
        """The version of the release that is answered from."""
        return self._version

    @property
    def limits(self) -> Limits:
        """What a query may use here."""
        return self._limits

    @property
    def running(self) -> int:
        """How many queries run in processes of their own."""
        return self.pool.figures.running

    @property
    def waiting(self) -> int:
        """How many queries wait for a process."""
        return self.pool.figures.waiting

    async def open(self) -> None:
        """Start the first query process."""
        await self.pool.open()

    def at_once(self, text: str) -> AtOnce | None:
        """What answers a query without waiting: a scan, or a kind whose work is bounded."""
        thing = thing_described(text)
        if thing is not None:
            return "DESCRIBE", partial(describe, self._store, thing)
        if "\\" in text or "SERVICE" in text.upper():
            return None
        asks = self._experience.bounded(text)
        return None if asks is None else (asks, self._answer_here)

    def _answer_here(self, query: Query) -> bytes | None:
        """Answer in the event loop, watched all the same."""
        self._guard.begin()
        try:
            return evaluate(self._store, query, self._base_iri)
        finally:
            self._guard.end()

    async def answer(self, query: Query, gone: Gone | None = None) -> Answer:
        """Answer a stranger's query, within limits (see Engine.answer)."""
        content_type = query.form.content_type
        bound = await self._services.bound(query, gone)
        if bound is not query:
            return Answer(content_type, await self._apart(bound, None, gone))
        several = is_several(query.text, query.default_graphs)
        if query.default_graphs or query.named_graphs or several:
            return Answer(content_type, await self._apart(query, None, gone))
        thing = thing_described(query.text)
        if thing is not None and query.form.holds != "results":
            described = describe(self._store, thing, query)
            if described is not None:
                return Answer(content_type, described)
        kind = kind_of(query.text)
        if self._experience.trusts(kind) and not self._tainted and query.timeout is None:
            near = await self._near(query, kind)
            if near is not None:
                return Answer(content_type, near)
        return Answer(content_type, await self._apart(query, kind, gone))

    async def _near(self, query: Query, kind: str) -> bytes | None:
        """Answer in a thread of this process; None where the leash was not long enough."""
        if self._threads is None:
            self._threads = QueryThreads(self._store, self._base_iri, 4)
        future = self._threads.submit(query)
        timer = asyncio.get_running_loop().call_later(self._limits.leash, self._look_at, future, 1)
        try:
            body = await future
            if self._experience.note_near(kind):
                self._look_for_bound(kind)
            return body
        except TimeoutError:
            self._experience.bar(kind)
            self._taint()
            return None
        finally:
            timer.cancel()

    def _look_at(self, future: asyncio.Future[bytes], times: int) -> None:
        """Give a query up that spent its leash, in processor time; else look again later."""
        if future.done() or self._threads is None:
            return
        limits = self._limits
        if self._threads.spent(future) > limits.leash / 2 or times * limits.leash > limits.time / 2:
            future.set_exception(TimeoutError())
            return
        loop = asyncio.get_running_loop()
        loop.call_later(limits.leash, self._look_at, future, times + 1)

    def _look_for_bound(self, kind: str) -> None:
        """Find out, beside everything else, whether a proven kind is cheap whatever it names."""
        shape = shape_of(kind)
        if shape is not None:
            task = asyncio.ensure_future(self._bound(kind, *shape))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _bound(self, kind: str, asks: QueryKind, patterns: tuple[Pattern, ...]) -> None:
        for predicate, directions in steps(patterns):
            for direction in directions:
                await self._degrees.learn(predicate, direction)
        rows = most_rows(patterns, self._degrees.known)
        if rows is not None and rows <= _MOST_ROWS:
            self._guard.watch()
            self._experience.set_bounded(kind, asks)

    async def _count(self, query: Query) -> bytes:
        """One of our own counts over the store, run like a stranger's."""
        body = await self._apart(query, None, None)
        assert isinstance(body, bytes)
        return body

    def _taint(self) -> None:
        """A query of proven kind did not end: nothing runs near until it does."""
        self._tainted = True
        self._watch_overrun()

    def _watch_overrun(self) -> None:
        """Wait for an overrunning thread; past the deadline have this process replaced."""
        assert self._threads is not None
        self._threads.step_back(self._limits.full_priority)
        overrun = self._threads.overrun(self._limits.leash / 2)
        if not overrun:
            self._tainted = False
            return
        if _resident() > self._limits.memory + _OWN_MEMORY:
            os.kill(os.getpid(), signal.SIGKILL)
        if max(overrun) > self._limits.time + _GRACE:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        asyncio.get_running_loop().call_later(0.1, self._watch_overrun)

    async def _apart(
        self, query: Query, kind: str | None, gone: Gone | None
    ) -> bytes | AsyncIterator[bytes]:
        """Answer in a process of its own."""
        run = self.pool.submit(query)
        try:
            with _watching(run, gone):
                body = await run.started
        except asyncio.CancelledError:
            run.abandon(AskerGoneError("whoever asked waits no more"))
            raise
        if isinstance(body, bytes):
            if kind is not None:
                self._experience.note(kind, run.seconds, run.size)
            return body
        return body if gone is None else _until_gone(body, run, gone)

    async def rows(self, query: str, **values: Term) -> Sequence[Row]:
        """Answer one of the server's own SELECT queries, variables bound to the given terms."""
        try:
            solutions = self._store.query(query, substitutions=_bindings(values))
        except SyntaxError as error:
            raise malformed(error) from error
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        found = []
        for solution in solutions:
            terms = zip(names, solution, strict=True)
            found.append({name: term for name, term in terms if term is not None})
        return found

    async def triples(self, query: str, **values: Term) -> Sequence[ox.Triple]:
        """Answer one of the server's own CONSTRUCT queries, variables bound to the given terms."""
        try:
            found = self._store.query(query, substitutions=_bindings(values))
        except SyntaxError as error:
            raise malformed(error) from error
        assert isinstance(found, ox.QueryTriples)
        return list(found)

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph: ox.NamedNode | ox.DefaultGraph | None,
        limit: int,
    ) -> list[ox.Quad]:
        """The first `limit` quads that match, None matching anything, in the order of an index."""
        quads = self._store.quads_for_pattern(subject, predicate, object, graph)
        return list(islice(quads, limit))

    async def graphs(self) -> Sequence[str]:
        """The names of the dataset's named graphs, sorted."""
        return sorted(
            name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode)
        )

    async def check(self) -> None:
        """Really ask the store something."""
        await self.rows("SELECT ?s { ?s ?p ?o } LIMIT 1")

    async def close(self) -> None:
        """Let running answers end, then give back what is held."""
        for task in self._tasks:
            task.cancel()
        await self.pool.close()
        self._guard.close()
        if self._threads is not None:
            self._threads.close()


def _bindings(values: dict[str, Term]) -> dict[ox.Variable, Term]:
    return {ox.Variable(name): term for name, term in values.items()}


def _resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


@contextlib.contextmanager
def _watching(run: Run, gone: Gone | None) -> Iterator[None]:
    """End a run when its client hangs up; begins to listen only after a moment."""
    if gone is None:
        yield
        return
    loop = asyncio.get_running_loop()
    tasks: list[asyncio.Task[None]] = []

    async def listen() -> None:
        await gone()
        run.abandon(AskerGoneError("the client hung up"))

    timer = loop.call_later(_WATCH_AFTER, lambda: tasks.append(loop.create_task(listen())))
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()


async def _until_gone(body: AsyncIterator[bytes], run: Run, gone: Gone) -> AsyncIterator[bytes]:
    """A stream whose query ends when its client hangs up."""
    with _watching(run, gone):
        async for piece in body:
            yield piece
