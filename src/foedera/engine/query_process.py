"""A process that evaluates one stranger's query after the other, and can be killed at any time.

Started by the pool as `python -m foedera.engine.query_process SOCKET STORE BASE MEMORY CAP`. It
has no more memory than it is told, dies with the server process, and can open no connection.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections import deque

import pyoxigraph as ox

from foedera.engine.confinement import die_with_parent, forbid_connections
from foedera.engine.evaluation import evaluate
from foedera.engine.frames import (
    END,
    PART,
    READY,
    FrameReader,
    frame,
    pack_fault,
    unpack_query,
)
from foedera.engine.merging import Merging
from foedera.engine.protocol import AnswerTooLargeError, EngineError, MemoryExceededError

_PIECE = 256 * 1024
"""Bytes that are gathered before they are sent."""


class _Outlet:
    """A file that sends what is written to it in frames, and stops at the answer's cap."""

    def __init__(self, connection: socket.socket, cap: int) -> None:
        self._connection = connection
        self._cap = cap
        self._pieces: list[bytes] = []
        self._held = 0
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self._cap:
            raise AnswerTooLargeError(self._cap)
        self._pieces.append(bytes(data))
        self._held += len(data)
        if self._held >= _PIECE:
            self._connection.sendall(self.rest())
        return len(data)

    def rest(self) -> bytes:
        """What is not sent yet, as a frame; nothing where there is nothing."""
        content = b"".join(self._pieces)
        self._pieces.clear()
        self._held = 0
        return frame(PART, content) if content else b""

    def flush(self) -> None:
        """Nothing: what is held back is sent with the end."""


def _answer(
    store: ox.Store,
    merging: Merging,
    content: bytes,
    base_iri: str,
    connection: socket.socket,
    cap: int,
) -> None:
    query = unpack_query(content)
    started = time.thread_time()
    outlet = _Outlet(connection, cap)
    try:
        evaluate(store, query, base_iri, outlet, merging)  # type: ignore[arg-type]
    except EngineError as error:
        connection.sendall(pack_fault(error))
        return
    except MemoryError:
        connection.sendall(pack_fault(MemoryExceededError("the query needed too much memory")))
        return
    seconds = time.thread_time() - started
    connection.sendall(outlet.rest() + frame(END, json.dumps([seconds, outlet.size]).encode()))


class _Service:
    """The loop that answers queries, in a thread that ends when its priority was lowered.

    A priority once lowered cannot be raised again without privileges; a new thread of the main
    thread begins with the old one.
    """

    def __init__(self, connection: socket.socket, store: ox.Store, base_iri: str, cap: int) -> None:
        self._connection = connection
        self._store = store
        self._merging = Merging(store)
        self._base_iri = base_iri
        self._cap = cap
        self._frames = FrameReader()
        self._asked: deque[bytes] = deque()
        self.closed = False

    def run(self) -> None:
        """Answer until the server is gone, or this thread's priority was lowered."""
        try:
            self._serve()
        except OSError:
            self.closed = True

    def _serve(self) -> None:
        usual = os.getpriority(os.PRIO_PROCESS, 0)
        number = threading.get_native_id()
        self._connection.sendall(frame(READY, str(number).encode("ascii")))
        while os.getpriority(os.PRIO_PROCESS, 0) == usual:
            while not self._asked:
                data = self._connection.recv(1 << 18)
                if not data:
                    self.closed = True
                    return
                self._asked.extend(content for _, content in self._frames.feed(data))
            content = self._asked.popleft()
            _answer(
                self._store, self._merging, content, self._base_iri, self._connection, self._cap
            )


def _be_quiet() -> None:
    """Keep the traces of queries that run out of memory away from the server's log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def main(arguments: list[str]) -> None:
    """Serve queries from the socket until its other end is closed."""
    descriptor, path, base_iri, memory, cap = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    connection = socket.socket(fileno=int(descriptor))
    store = ox.Store.read_only(path)
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    forbid_connections()
    gc.freeze()
    _be_quiet()
    service = _Service(connection, store, base_iri, int(cap))
    while not service.closed:
        thread = threading.Thread(target=service.run, daemon=True)
        thread.start()
        thread.join()


if __name__ == "__main__":
    main(sys.argv[1:])
