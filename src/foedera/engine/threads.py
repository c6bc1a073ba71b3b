"""Threads of the server process for queries of proven kind; pyoxigraph frees the lock for them."""

from __future__ import annotations

import asyncio
import threading
import time
from queue import SimpleQueue
from typing import TypeAlias

import pyoxigraph as ox

from foedera.engine.confinement import lower_priority
from foedera.engine.evaluation import evaluate
from foedera.engine.protocol import Query

_Task: TypeAlias = tuple[Query, "asyncio.Future[bytes]"]


class QueryThreads:
    """A few threads that evaluate queries of proven kind."""

    def __init__(self, store: ox.Store, base_iri: str, number: int) -> None:
        self._store = store
        self._base_iri = base_iri
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._since: dict[int, float] = {}
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

    def overrun(self, seconds: float) -> list[float]:
        """For each thread at one query for longer than `seconds`: for how long."""
        now = time.monotonic()
        return [now - since for since in list(self._since.values()) if now - since > seconds]

    def step_back(self, seconds: float) -> None:
        """Put threads at one query for longer than `seconds` behind everything else."""
        now = time.monotonic()
        for thread, since in list(self._since.items()):
            if now - since > seconds:
                lower_priority(thread)

    def close(self) -> None:
        """Let the threads end after their queries."""
        for _ in self._threads:
            self._tasks.put(None)

    def _work(self) -> None:
        own = threading.get_native_id()
        while (task := self._tasks.get()) is not None:
            query, future = task
            self._since[own] = time.monotonic()
            answer: bytes | None = None
            fault: Exception | None = None
            try:
                answer = evaluate(self._store, query, self._base_iri)
            except Exception as error:
                fault = error
            self._since.pop(own, None)
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
