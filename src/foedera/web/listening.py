"""How server processes share one listening socket: connections go to whoever is free.

libuv takes all connections that wait at once, so that of sixteen that come together one process may
get all. Here a process takes one, and looks again when it is back in its loop; meanwhile the others
take theirs.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvloop

_FULL_SECONDS = 0.2
"""How long no connection is taken where none can be: too many files are open."""


class Listener:
    """Takes connections one at a time."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        make: Callable[[], asyncio.BaseProtocol],
        sock: socket.socket,
    ) -> None:
        self.sockets = (sock,)
        self._loop = loop
        self._make = make
        self._socket = sock
        self._open = True
        self._tasks: set[asyncio.Task[Any]] = set()
        loop.add_reader(sock, self._take)

    def _take(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError:
            self._loop.remove_reader(self._socket)
            self._loop.call_later(_FULL_SECONDS, self._go_on)
            return
        connection.setblocking(False)
        task = self._loop.create_task(self._loop.connect_accepted_socket(self._make, connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _go_on(self) -> None:
        if self._open:
            self._loop.add_reader(self._socket, self._take)

    def close(self) -> None:
        """Take no more connections."""
        self._open = False
        self._loop.remove_reader(self._socket)

    async def wait_closed(self) -> None:
        """Wait for connections that are being made."""
        if self._tasks:
            await asyncio.wait(self._tasks)


class SharingLoop(uvloop.Loop):
    """An event loop whose servers take connections one at a time."""

    async def create_server(  # type: ignore[override]
        self, protocol_factory: Any, *, sock: socket.socket, backlog: int = 100, **_: Any
    ) -> Listener:
        """Serve at a socket that is bound already; what is given back is closed and waited for."""
        sock.setblocking(False)
        sock.listen(backlog)
        return Listener(self, protocol_factory, sock)
