"""The query processes of one server process: who runs, who waits, who is killed."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foedera.engine.limits import Limits
from foedera.engine.protocol import (
    EngineError,
    EngineUnavailableError,
    Query,
    QueryTimeoutError,
)
from foedera.engine.run import Run
from foedera.engine.worker import Worker

_QUERIES_A_PROCESS = 20_000
"""After so many queries a process is replaced, so that nothing can pile up in it."""
_IDLE_SECONDS = 30.0
"""After so long an idle process beyond the first is let go."""
_START_SECONDS = 0.3
"""What starting a process may take of a query's time before it counts as slow."""
_LONGEST_PAUSE = 5.0


@dataclass(slots=True, eq=False)
class _Job:
    run: Run
    deadline: float
    """Seconds that the evaluation may take."""
    client: str
    worker: Worker | None = None
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    held_since: float | None = None
    granted: float = 0.0
    """Seconds that a slow reader held the answer up."""


@dataclass(slots=True)
class PoolFigures:
    """What `/metrics` tells of a pool."""

    running: int = 0
    waiting: int = 0
    processes: int = 0
    killed: int = 0
    lost: int = 0


class Pool:
    """Query processes over one store, started as they are needed, up to the limit."""

    def __init__(self, store: Path, base_iri: str, limits: Limits) -> None:
        self._store = store
        self._base_iri = base_iri
        self._limits = limits
        self._idle: list[Worker] = []
        self._workers: set[Worker] = set()
        self._starting = 0
        self._waiting: dict[str, deque[_Job]] = {}
        self._running: dict[Worker, _Job] = {}
        self._clients: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._paused = False
        self._stillborn = 0
        self._drained: asyncio.Event = asyncio.Event()
        self.figures = PoolFigures()

    async def open(self) -> None:
        """Start the first process, so that the first query finds it ready."""
        if not self._workers and not self._starting:
            self._starting += 1
            await self._start()

    @property
    def waiting(self) -> int:
        """How many queries wait for a process."""
        return sum(len(jobs) for jobs in self._waiting.values())

    def submit(self, query: Query) -> Run:
        """Take a query; raises EngineUnavailableError where the queue is full."""
        limits = self._limits
        if self._closing:
            raise EngineUnavailableError("the server is being stopped; ask again")
        if self.waiting >= limits.queue:
            raise EngineUnavailableError(
                f"{self.waiting} queries wait already; ask again in a few seconds",
                retry_after=max(1, round(limits.queue_wait)),
            )
        run = Run(query, limits.hold_back)
        run.started.add_done_callback(_mark_retrieved)
        seconds = min(query.timeout or limits.time, limits.time)
        job = _Job(run, seconds, query.client)
        run.abandon = lambda error: self._end(job, error)
        self._waiting.setdefault(query.client, deque()).append(job)
        job.timers.append(
            asyncio.get_running_loop().call_later(limits.queue_wait, self._waited, job)
        )
        self._dispatch()
        return run

    def _next(self) -> _Job | None:
        """The next query: clients take turns, none runs more than its share."""
        for client in list(self._waiting):
            jobs = self._waiting[client]
            if self._clients[client] >= self._limits.per_client:
                continue
            job = jobs.popleft()
            del self._waiting[client]
            if jobs:
                self._waiting[client] = jobs
            return job
        return None

    def _dispatch(self) -> None:
        while True:
            if not self._idle:
                break
            job = self._next()
            if job is None:
                break
            worker = next((one for one in self._idle if one.ready), self._idle[-1])
            self._idle.remove(worker)
            self._begin(job, worker)
        wanted = self.waiting + (0 if self._idle else 1)
        while (
            wanted > self._starting
            and len(self._workers) + self._starting < self._limits.processes
            and not self._closing
            and not self._paused
        ):
            self._starting += 1
            task = asyncio.get_running_loop().create_task(self._start())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._count()

    async def _start(self) -> None:
        try:
            worker = await Worker.start(
                self._store, self._base_iri, self._limits, self._free, self._lost
            )
        finally:
            self._starting -= 1
        self._workers.add(worker)
        self._make_idle(worker)
        self._dispatch()

    def _make_idle(self, worker: Worker) -> None:
        self._idle.append(worker)
        asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._trim, worker, worker.served)

    def _trim(self, worker: Worker, served: int) -> None:
        if worker in self._idle and worker.served == served and len(self._idle) > 1:
            self._idle.remove(worker)
            worker.dismiss()

    def _begin(self, job: _Job, worker: Worker) -> None:
        _cancel(job)
        loop = asyncio.get_running_loop()
        job.worker = worker
        self._running[worker] = job
        self._clients[job.client] += 1
        worker.ask(job.run)
        hold = job.run.hold

        def held(still: bool) -> None:
            hold(still)
            self._held(job, still)

        job.run.hold = held
        job.timers = [
            loop.call_later(
                self._limits.full_priority + (0.0 if worker.ready else _START_SECONDS),
                self._step_back,
                job,
            ),
            loop.call_later(job.deadline, self._expired, job),
        ]

    def _step_back(self, job: _Job) -> None:
        """Run a query behind everyone else once it has had its share of processor time.

        A query that only waited for a processor has not: on a busy machine most do.
        """
        worker = job.worker
        if worker is None or self._running.get(worker) is not job:
            return
        left = self._limits.full_priority - worker.spent
        if left <= 0:
            worker.step_back()
        else:
            timer = asyncio.get_running_loop().call_later(max(left, 0.01), self._step_back, job)
            job.timers.append(timer)

    def _held(self, job: _Job, still: bool) -> None:
        """A slow reader's time is not the query's: it counts against `send_time`."""
        now = asyncio.get_running_loop().time()
        if still:
            job.held_since = now
        elif job.held_since is not None:
            job.granted += now - job.held_since
            job.held_since = None

    def _expired(self, job: _Job) -> None:
        loop = asyncio.get_running_loop()
        granted = job.granted
        if job.held_since is not None:
            granted += loop.time() - job.held_since
        job.granted = 0.0
        job.held_since = loop.time() if job.held_since is not None else None
        allowed = min(granted, self._limits.send_time)
        if granted > 0.05 and job.run.streaming and allowed > 0.05:
            job.timers.append(loop.call_later(allowed, self._expired, job))
            return
        self._end(job, QueryTimeoutError(job.deadline))

    def _waited(self, job: _Job) -> None:
        self._end(
            job,
            EngineUnavailableError(
                f"no process was free for {self._limits.queue_wait:g} seconds; ask again",
                retry_after=max(1, round(self._limits.queue_wait)),
            ),
        )

    def _end(self, job: _Job, error: EngineError) -> None:
        """End a query before its time."""
        _cancel(job)
        if job.worker is not None:
            if self._running.get(job.worker) is job:
                self.figures.killed += 1
                job.worker.kill(error)
                job.run.fail(error)
            return
        jobs = self._waiting.get(job.client)
        if jobs is not None and job in jobs:
            jobs.remove(job)
            if not jobs:
                del self._waiting[job.client]
        job.run.fail(error)

    def _left(self, worker: Worker) -> None:
        job = self._running.pop(worker, None)
        if job is not None:
            _cancel(job)
            self._clients[job.client] -= 1
            if not self._clients[job.client]:
                del self._clients[job.client]

    def _free(self, worker: Worker, run: Run) -> None:
        self._left(worker)
        if worker.served >= _QUERIES_A_PROCESS or self._closing:
            self._workers.discard(worker)
            worker.dismiss()
        else:
            self._make_idle(worker)
        self._settle()

    def _lost(self, worker: Worker) -> None:
        if worker in self._workers and not worker.killed:
            self.figures.lost += 1
        if worker.ready:
            self._stillborn = 0
        else:
            self._pause()
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        self._left(worker)
        self._settle()

    def _pause(self) -> None:
        """Start no process for a while, because one ended before it was ready."""
        self._stillborn += 1
        self._paused = True
        seconds = min(0.1 * 2**self._stillborn, _LONGEST_PAUSE)
        asyncio.get_running_loop().call_later(seconds, self._resume)

    def _resume(self) -> None:
        self._paused = False
        self._dispatch()

    def _settle(self) -> None:
        self._dispatch()
        if self._closing and not self._running and not self._waiting:
            self._drained.set()

    def _count(self) -> None:
        self.figures.running = len(self._running)
        self.figures.waiting = self.waiting
        self.figures.processes = len(self._workers)

    async def close(self) -> None:
        """Let running and waiting queries end, then let the processes go."""
        self._closing = True
        if self._running or self._waiting:
            await self._drained.wait()
        for worker in self._workers:
            worker.dismiss()
        self._workers.clear()
        self._idle.clear()


def _cancel(job: _Job) -> None:
    for timer in job.timers:
        timer.cancel()
    job.timers.clear()


def _mark_retrieved(future: asyncio.Future[Any]) -> None:
    """A refusal that nobody waits for any more is no fault of the program."""
    if not future.cancelled():
        future.exception()
