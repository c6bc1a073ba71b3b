"""What `/metrics` tells: counts that all server processes keep in one shared piece of memory."""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

OUTCOMES = (
    "ok", "cached", "malformed-query", "forbidden", "refused", "timeout", "too-large", "memory",
    "busy", "engine-fault", "failed", "client-gone", "cut",
)  # fmt: skip
"""How a query can end."""
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of latency, in seconds."""
GAUGES = ("running", "waiting", "processes", "cache_bytes")
COUNTERS = ("killed", "lost", "bytes", "seconds")
_NAMES = (
    "pid",
    *GAUGES,
    *COUNTERS,
    *(f"outcome:{name}" for name in OUTCOMES),
    *(f"latency:{index}" for index in range(len(BOUNDS) + 1)),
)
_PLACES = {name: place for place, name in enumerate(_NAMES)}
_MOST_PROCESSES = 64
_WIDTH = len(_NAMES) * 8


class Figures:
    """One server process's counts, among those of the others."""

    def __init__(self, path: Path | None = None) -> None:
        """Take a place in the shared file; without a path the counts are this process's own."""
        if path is None:
            descriptor, name = tempfile.mkstemp(prefix="foedera-figures-")
            Path(name).unlink()
        else:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.ftruncate(descriptor, _WIDTH * _MOST_PROCESSES)
            self._all: memoryview[float] = memoryview(
                mmap.mmap(descriptor, _WIDTH * _MOST_PROCESSES)
            ).cast("d")
            self._own = self._take()
        finally:
            # The map keeps the file open, and with it the lock, after the descriptor is closed.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

    def _take(self) -> memoryview[float]:
        width = len(_NAMES)
        for place in range(_MOST_PROCESSES):
            row = self._all[place * width : (place + 1) * width]
            if not _alive(int(row[0])):
                row[0] = float(os.getpid())
                for gauge in GAUGES:
                    row[_PLACES[gauge]] = 0.0
                return row
        return self._all[:width]

    def add(self, name: str, amount: float = 1.0) -> None:
        """Raise one of this process's counts."""
        self._own[_PLACES[name]] += amount

    def set(self, name: str, value: float) -> None:
        """Set one of this process's gauges."""
        self._own[_PLACES[name]] = value

    def outcome(self, name: str, seconds: float, size: int) -> None:
        """Count a query that ended."""
        own = self._own
        own[_PLACES[f"outcome:{name}"]] += 1.0
        own[_PLACES["bytes"]] += size
        own[_PLACES["seconds"]] += seconds
        own[_PLACES["latency:0"] + bisect_left(BOUNDS, seconds)] += 1.0

    def total(self, name: str) -> float:
        """A count over all processes; gauges only over those that live."""
        width, place = len(_NAMES), _PLACES[name]
        gauge = name in GAUGES
        total = 0.0
        for start in range(0, width * _MOST_PROCESSES, width):
            if not gauge or _alive(int(self._all[start])):
                total += self._all[start + place]
        return total

    def processes(self) -> Iterator[int]:
        """The numbers of the server processes that live."""
        width = len(_NAMES)
        for start in range(0, width * _MOST_PROCESSES, width):
            pid = int(self._all[start])
            if _alive(pid):
                yield pid


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
