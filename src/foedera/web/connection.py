"""One connection of a client: uvicorn's HTTP/1.1, with limits, and finished answers sent at once.

A request that comes again byte for byte, over the same release, has the same answer. The
application says which answers these are (`keep_repeat`); they are sent without being read again.
What the application can answer without waiting (`at_once`) needs no task of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from foedera.web.cache import ByteCache
from foedera.web.http import Message, Scope

LONGEST_HEAD = 100_000
"""Bytes of a request's first line and header fields together."""
_LONGEST_URL = 65_535
"""Bytes; the parser takes no longer address, also where the whole head may be longer."""
_HEAD_SECONDS = 30.0
"""Seconds that a request may take to arrive."""
_LARGEST_REPEAT = 64 * 1024
"""Bytes; a larger answer costs more to send than to find."""
_OVERHEAD = 300
_SPECIAL = frozenset({b"content-length", b"transfer-encoding", b"upgrade", b"expect"})
"""Fields by which a request is more than its head."""
STATUS_OK = STATUS_LINE[200]
_REPEAT = "foedera.repeat"
"""The ASGI extension by which the application keeps an answer for requests of the same bytes."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """An answer as it is sent, without the date that stands before its header fields."""

    status: bytes
    rest: bytes
    note: Callable[[], None] | None
    """Called each time it is sent."""


class AtOnce(Protocol):
    """What an application offers besides ASGI: answers that need no waiting."""

    @property
    def repeats(self) -> ByteCache[Repeat]:
        """Answers for requests that come again byte for byte."""
        ...

    def at_once(self, url: bytes, headers: Sequence[tuple[bytes, bytes]]) -> Repeat | None:
        """The answer to a GET request where it can be had without waiting, else None."""
        ...


def repeat_of(start: Message, body: Message, note: Callable[[], None] | None = None) -> Repeat:
    """An answer from ASGI's two messages."""
    pieces: list[bytes] = []
    for name, value in start["headers"]:
        pieces += (name, b": ", value, b"\r\n")
    return Repeat(STATUS_LINE[start["status"]], b"".join((*pieces, b"\r\n", body["body"])), note)


def keep_repeat(
    scope: Scope,
    cache: ByteCache[Repeat],
    start: Message,
    body: Message,
    note: Callable[[], None] | None = None,
) -> None:
    """Keep an answer for requests that are the same byte for byte; the messages are ASGI's."""
    request: bytes | None = scope.get("extensions", {}).get(_REPEAT)
    if request is not None and len(body["body"]) <= _LARGEST_REPEAT:
        _keep(cache, request, repeat_of(start, body, note))


def _keep(cache: ByteCache[Repeat], request: bytes, repeat: Repeat) -> None:
    cache.keep(request, repeat, len(request) + len(repeat.rest) + _OVERHEAD)


class Connection(HttpToolsProtocol):
    """Answers requests that are known byte for byte itself; all others as uvicorn does."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._ready = cast(AtOnce, self.app)
        self._answered = False
        """Whether the request that is arriving was answered already."""
        self._arriving = False
        """Whether a request has begun that is not here to its end."""
        self._fresh = True
        """Whether the bytes that came last began with a new request: only then are they one."""
        self._arrived = 0
        """Bytes of it so far, as long as its header fields are not complete."""
        self._since = 0.0
        self._data = b""
        self._used = 0.0
        self._watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch for requests that never come to their end."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watch = self.loop.call_later(_HEAD_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Close a connection whose request takes too long to arrive, or that never sent one."""
        silent = self.cycle is None and not self._used
        late = self.loop.time() - self._since
        if (self._arriving or silent) and late >= _HEAD_SECONDS:
            self.transport.close()
            return
        wait = _HEAD_SECONDS - late if self._arriving or silent else _HEAD_SECONDS
        self._watch = self.loop.call_later(max(wait, 1.0), self._look)

    def data_received(self, data: bytes) -> None:
        """Answer a request that is known byte for byte, else hand the bytes to the parser."""
        self._fresh = not self._arriving
        if self._fresh and (self.cycle is None or self.cycle.response_complete):
            known = self._ready.repeats.get(data)
            if known is not None and not self.flow.write_paused:
                self._send(known)
                if known.note is not None:
                    known.note()
                return
        self._data = data
        self._arrived += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # answered as if nobody had asked for another protocol (RFC 9110, section 7.8)
        except httptools.HttpParserError:
            if len(self.url) > _LONGEST_URL:
                self._refuse(414)
                return
            self.send_400_response("this is no HTTP request")
        self._data = b""
        if self._arriving and self._arrived > LONGEST_HEAD:
            self._refuse(431 if self.headers else 414)

    def _send(self, answer: Repeat) -> None:
        """Send an answer whole; the connection stays open."""
        self._used = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
        name, date = self.server_state.default_headers[0]
        self.transport.write(b"".join((answer.status, name, b": ", date, b"\r\n", answer.rest)))

    def _refuse(self, status: int) -> None:
        """End a request whose first line (414) or header fields (431) are too long."""
        self.transport.write(
            STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n"
        )
        self.transport.close()

    def on_message_begin(self) -> None:
        """Note that a request begins."""
        self._arriving = True
        self._arrived = len(self._data)
        self._since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Answer at once what can be, and tell the application the bytes of a plain GET."""
        self._arrived = -(1 << 62)
        data = self._data
        plain = (
            self._fresh
            and data.startswith(b"GET ")
            and data.find(b"\r\n\r\n") == len(data) - 4
            and self.parser.should_keep_alive()
            and self.parser.get_http_version() == "1.1"
            and not any(name in _SPECIAL for name, _ in self.headers)
        )
        if (
            plain
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
        ):
            answer = self._ready.at_once(self.url, self.headers)
            if answer is not None:
                self._answered = True
                self._send(answer)
                _keep(self._ready.repeats, data, answer)
                return
        super().on_headers_complete()
        if plain:
            self.scope["extensions"] = {_REPEAT: data}  # type: ignore[dict-item]

    def on_message_complete(self) -> None:
        """Note that the request is here."""
        self._arriving = False
        if self._answered:
            self._answered = False
            return
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection; one that was used since the timer began is not idle."""
        left = self._used + self.timeout_keep_alive - self.loop.time()
        busy = self._arriving or (self.cycle is not None and not self.cycle.response_complete)
        if busy or left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(
                max(left, 1.0), self.timeout_keep_alive_handler
            )
            return
        super().timeout_keep_alive_handler()
