"""Threads of the server process for queries of proven kind; pyoxigraph frees the lock for them."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeAlias

import pyoxigraph as ox

from foedera.engine.confinement import lower_priority
from foedera.engine.evaluation import evaluate
from foedera.engine.protocol import Query

_Task: TypeAlias = tuple[Query, "asyncio.Future[bytes]"]


@dataclass(slots=True)
class _Busy:
    """What a thread is at."""

    future: asyncio.Future[bytes]
    clock: int
    began: float
    """The thread's processor time when it took the query."""
    since: float
    """When that was."""

    @property
    def spent(self) -> float:
        """Processor time on this query, so that a busy machine makes no query look slow."""
        return time.clock_gettime(self.clock) - self.began


class QueryThreads:
    """A few threads that evaluate queries of proven kind."""

    def __init__(self, store: ox.Store, base_iri: str, number: int) -> None:
        self._store = store
        self._base_iri = base_iri
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._busy: dict[int, _Busy] = {}
        self._threads = [
            threading.Thread(target=self._work, name=f"query-{i}", daemon=True)
            for i in range(number)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, query: Query) -> asyncio.Future[bytes]:
        """Have a query evaluated; the future holds its answer or an EngineError."""
        future: asyncio.Future[bytes] = self._loop.create_future()
        self._tasks.put((query, future))
        return future

    def spent(self, future: asyncio.Future[bytes]) -> float:
        """Seconds of processor time spent on a query; 0 for one that waits or ended."""
        for busy in list(self._busy.values()):
            if busy.future is future:
                return busy.spent
        return 0.0

    def overrun(self, seconds: float) -> list[float]:
        """For each thread that spent more than `seconds` on its query: since when, in seconds."""
        now = time.monotonic()
        return [now - busy.since for busy in list(self._busy.values()) if busy.spent > seconds]

    def step_back(self, seconds: float) -> None:
        """Put threads that spent more than `seconds` on their query behind everything else."""
        for thread, busy in list(self._busy.items()):
            if busy.spent > seconds:
                lower_priority(thread)

    def close(self) -> None:
        """Let the threads end after their queries."""
        for _ in self._threads:
            self._tasks.put(None)

    def _work(self) -> None:
        own = threading.get_native_id()
        clock = time.pthread_getcpuclockid(threading.get_ident())
        while (task := self._tasks.get()) is not None:
            query, future = task
            self._busy[own] = _Busy(future, clock, time.thread_time(), time.monotonic())
            answer: bytes | None = None
            fault: Exception | None = None
            try:
                answer = evaluate(self._store, query, self._base_iri)
            except Exception as error:
                fault = error
            self._busy.pop(own, None)
            try:
                self._loop.call_soon_threadsafe(_settle, future, answer, fault)
            except RuntimeError:
                return


def _settle(future: asyncio.Future[bytes], answer: bytes | None, fault: Exception | None) -> None:
    if future.done():
        return
    if fault is not None:
        future.set_exception(fault)
    else:
        assert answer is not None
        future.set_result(answer)
