"""One stranger's query on its way through a query process: held back, then streamed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from foedera.engine.protocol import AskerGoneError, EngineError, Query

_HIGH_WATER = 1 << 20
"""Bytes that wait for a slow reader before the query process is held up."""


class Run:
    """A query's answer as it arrives; whole where it is small, else a stream."""

    def __init__(self, query: Query, hold_back: int) -> None:
        loop = asyncio.get_running_loop()
        self.query = query
        self.started: asyncio.Future[bytes | AsyncIterator[bytes]] = loop.create_future()
        """The answer: bytes where all of it came within what is held back, else a stream."""
        self.seconds = 0.0
        """Processor time that the evaluation took, once it ended."""
        self.size = 0
        self.streaming = False
        self.hold: Callable[[bool], None] = lambda _: None
        """Set by the pool: hold the query process up (True) or let it go on (False)."""
        self.abandon: Callable[[EngineError], None] = lambda _: None
        """Set by the pool: end the query, whether it waits or runs."""
        self._hold_back = hold_back
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._ended = False
        self._error: EngineError | None = None
        self._news: asyncio.Future[None] | None = None
        self._on_hold = False

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

    def add(self, piece: bytes) -> None:
        """Take a part of the answer from the query process."""
        self._pieces.append(piece)
        self._held += len(piece)
        self.size += len(piece)
        if not self.streaming and self._held > self._hold_back:
            self.streaming = True
            if not self.started.done():
                self.started.set_result(self._stream())
        if self.streaming and self._held > _HIGH_WATER and not self._on_hold:
            self._on_hold = True
            self.hold(True)
        self._tell()

    def finish(self) -> None:
        """The answer is complete."""
        self._ended = True
        if not self.started.done():
            self.started.set_result(b"".join(self._pieces))
            self._pieces.clear()
        self._tell()

    def fail(self, error: EngineError) -> None:
        """The answer will not be complete: a true refusal, or a cut where it is on its way."""
        self._ended = True
        self._error = error
        if not self.started.done():
            self.started.set_exception(error)
        self._tell()

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def _stream(self) -> AsyncIterator[bytes]:
        try:
            while True:
                while self._pieces:
                    piece = self._pieces.popleft()
                    self._held -= len(piece)
                    if self._on_hold and self._held < _HIGH_WATER // 2:
                        self._on_hold = False
                        self.hold(False)
                    yield piece
                if self._error is not None:
                    raise self._error
                if self._ended:
                    return
                self._news = asyncio.get_running_loop().create_future()
                await self._news
        finally:
            if not self._ended:
                self.abandon(AskerGoneError("nobody reads the answer any more"))
