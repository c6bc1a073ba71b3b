"""The last line for queries that are evaluated in the event loop: it may never stand still."""

from __future__ import annotations

import os
import signal
import threading
import time

_EVERY = 0.2


class Guard:
    """Ends this process where an evaluation in the event loop passes its deadline.

    Such an evaluation has a bound, so that this never happens; where the bound is wrong, one
    server process is lost and replaced, and no query outlives its deadline.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = None
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    def begin(self) -> None:
        """An evaluation begins."""
        self._since = time.monotonic()

    def end(self) -> None:
        """It ended."""
        self._since = None

    def watch(self) -> None:
        """Begin to watch, where that has not begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="guard", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Watch no longer."""
        self._closed.set()

    def _look(self) -> None:
        while not self._closed.wait(_EVERY):
            since = self._since
            if since is not None and time.monotonic() - since > self._seconds:
                os.kill(os.getpid(), signal.SIGKILL)
