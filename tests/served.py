"""The command `foedera serve` running for a test, on a free port, and someone to ask it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass
class Served:
    """A server that runs, what it said at its start, and its folder for temporary files."""

    base: str
    said: str
    temporary: Path

    def get(self, path: str, accept: str = "text/turtle", **headers: str) -> httpx.Response:
        """One request, redirects not followed; header names with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(self.base + path, headers={"accept": accept, **sent}, timeout=30)

    def follow(self, path: str, accept: str = "text/turtle") -> httpx.Response:
        """One request with its redirects."""
        address = self.base + path
        return httpx.get(address, headers={"accept": accept}, timeout=30, follow_redirects=True)


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path, *arguments: str, port: int | None = None) -> Iterator[Served]:
    """Run `foedera serve` with some arguments, as a user does."""
    port = port or free_port()
    temporary = folder / "temporary"
    temporary.mkdir(parents=True)
    log = folder / "said.txt"
    command = [sys.executable, "-m", "foedera.cli", "serve", *arguments, "--port", str(port)]
    environment = {**os.environ, "TMPDIR": str(temporary), "COLUMNS": "200", "NO_COLOR": "1"}
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
    try:
        base = f"http://localhost:{port}/"
        _await(base, server, log)
        yield Served(base, log.read_text(encoding="utf-8"), temporary)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def _await(base: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if server.poll() is not None:
            raise AssertionError(f"the server ended: {log.read_text(encoding='utf-8')}")
        try:
            httpx.get(f"{base}health", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing answers at {base}: {log.read_text(encoding='utf-8')}")
