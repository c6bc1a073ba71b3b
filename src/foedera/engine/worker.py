"""The server's end of one query process: start it, hand it a query, kill it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from foedera.engine.confinement import lower_priority, time_spent
from foedera.engine.frames import (
    END,
    FAULT,
    PART,
    READY,
    FrameReader,
    pack_query,
    unpack_fault,
)
from foedera.engine.limits import Limits
from foedera.engine.protocol import EngineError, MemoryExceededError
from foedera.engine.run import Run

_REAP_EVERY = 0.02


class Worker(asyncio.Protocol):
    """One query process; runs one query at a time."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        limits: Limits,
        on_free: Callable[[Worker, Run], None],
        on_lost: Callable[[Worker], None],
    ) -> None:
        self._process = process
        self._limits = limits
        self._on_free = on_free
        self._on_lost = on_lost
        self._frames = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._reason: EngineError | None = None
        self.run: Run | None = None
        self.ready = False
        self.killed = False
        """Whether it was us who ended it."""
        self._thread = 0
        self._began = 0.0
        self.served = 0

    @classmethod
    async def start(
        cls,
        store: Path,
        base_iri: str,
        limits: Limits,
        on_free: Callable[[Worker, Run], None],
        on_lost: Callable[[Worker], None],
    ) -> Worker:
        """Start a query process over a store."""
        ours, theirs = socket.socketpair()
        number = theirs.fileno()
        command = [sys.executable, "-m", "foedera.engine.query_process", str(number), str(store)]
        command += [base_iri, str(limits.memory), str(limits.answer)]
        environment = {**os.environ, "MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            command, pass_fds=[number], stdin=subprocess.DEVNULL, env=environment
        )
        theirs.close()
        _, worker = await asyncio.get_running_loop().create_connection(
            lambda: cls(process, limits, on_free, on_lost), sock=ours
        )
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def ask(self, run: Run) -> None:
        """Hand a query over; its parts go to the run as they come."""
        assert self.run is None
        assert self._transport is not None
        self.run = run
        self.served += 1
        self._began = time_spent(self.pid)
        run.hold = self._hold
        self._transport.write(pack_query(run.query))

    @property
    def spent(self) -> float:
        """Processor time of the process since it was handed its query, in seconds."""
        return time_spent(self.pid) - self._began

    def step_back(self) -> None:
        """Run the query it is at behind everyone else."""
        if self._thread:
            lower_priority(self._thread)

    def kill(self, reason: EngineError | None = None) -> None:
        """End the process at once, whatever it does."""
        self._reason = reason
        self.killed = True
        self._process.kill()

    def dismiss(self) -> None:
        """Let an idle process end."""
        if self._transport is not None:
            self._transport.close()

    def _hold(self, still: bool) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if still:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Pass on what the process says."""
        for kind, content in self._frames.feed(data):
            if kind == READY:
                self.ready = True
                self._thread = int(content)
                continue
            run = self.run
            if run is None:
                continue
            if kind == PART:
                run.add(content)
                continue
            self.run = None
            if kind == END:
                seconds, _ = content[1:-1].split(b",")
                run.seconds = float(seconds)
                run.finish()
            elif kind == FAULT:
                run.fail(unpack_fault(content))
            self._on_free(self, run)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process ended: by our hand, by its limit of memory, or by a fault."""
        run, self.run = self.run, None
        self._reap(run)
        self._on_lost(self)

    def _reap(self, run: Run | None) -> None:
        status = self._process.poll()
        if status is None and self._reason is None:
            self._process.kill()
        if run is not None and not run.over:
            run.fail(self._reason or self._cause())
        if self._process.poll() is None:
            asyncio.get_running_loop().call_later(_REAP_EVERY, self._reap, None)

    def _cause(self) -> EngineError:
        return MemoryExceededError(
            "the query's process ended; most likely the query needed more than the "
            f"{self._limits.memory} bytes of memory that one query may have"
        )
