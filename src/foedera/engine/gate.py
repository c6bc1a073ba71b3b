"""How many queries run at once, how many wait, and for how long: for engines without a pool."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from foedera.engine.limits import Limits
from foedera.engine.protocol import EngineUnavailableError


class Gate:
    """Lets as many queries through as the limits say."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free = asyncio.Condition()
        self._running = 0
        self._waiting = 0
        self._clients: Counter[str] = Counter()

    @property
    def running(self) -> int:
        """How many queries run."""
        return self._running

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return self._waiting

    @asynccontextmanager
    async def passing(self, client: str) -> AsyncIterator[None]:
        """Wait for a turn and hold it; raises EngineUnavailableError for a full queue."""
        await self.enter(client)
        try:
            yield
        finally:
            await self.leave(client)

    async def enter(self, client: str) -> None:
        """Wait for a turn; raises EngineUnavailableError for a full queue or too long a wait."""
        limits = self._limits
        if self._waiting >= limits.queue and not self._may_run(client):
            raise EngineUnavailableError(
                f"{self._waiting} queries wait already; ask again in a few seconds",
                retry_after=max(1, round(limits.queue_wait)),
            )
        self._waiting += 1
        try:
            async with asyncio.timeout(limits.queue_wait), self._free:
                await self._free.wait_for(lambda: self._may_run(client))
                self._running += 1
                self._clients[client] += 1
        except TimeoutError as error:
            raise EngineUnavailableError(
                f"no turn came for {limits.queue_wait:g} seconds; ask again",
                retry_after=max(1, round(limits.queue_wait)),
            ) from error
        finally:
            self._waiting -= 1

    async def leave(self, client: str) -> None:
        """Give a turn back."""
        async with self._free:
            self._running -= 1
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]
            self._free.notify_all()

    def _may_run(self, client: str) -> bool:
        return (
            self._running < self._limits.processes
            and self._clients[client] < self._limits.per_client
        )
