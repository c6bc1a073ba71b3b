"""Servers that are measured, each started in a process group of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from foedera.releases import Release


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], ask: str, **environment: str) -> Iterator[int]:
    """A server in a process group of its own, once it answers; the group's number."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(1200):
            try:
                if httpx.get(ask, params={"query": "ASK {}"}, timeout=30).is_success:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with status {process.returncode}")
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def ours(folder: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """Our server; its endpoint's address and its process group."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/sparql"
    command = [sys.executable, "-m", "foedera.cli", "serve", "--port", str(port)]
    names = {f"FOEDERA_{name.upper()}": value for name, value in settings.items()}
    with running([*command, "--releases", str(folder)], address, **names) as group:
        yield address, group


@contextmanager
def oxigraph(release: Release) -> Iterator[tuple[str, int]]:
    """Oxigraph's own server over the same store folder."""
    port = free_port()
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if program is None:
        raise FileNotFoundError("oxigraph (PyPI)")
    command = [program, "serve-read-only", "--location", str(release.store)]
    address = f"http://127.0.0.1:{port}/query"
    with running([*command, "--bind", f"127.0.0.1:{port}"], address) as group:
        yield address, group


@contextmanager
def rdflib(folder: Path) -> Iterator[tuple[str, int]]:
    """rdflib-endpoint over the facts, which it holds in memory."""
    port = free_port()
    near = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    program = shutil.which("rdflib-endpoint", path=near)
    if program is None:
        raise FileNotFoundError("rdflib-endpoint (PyPI)")
    command = [program, "serve", "--port", str(port), str(folder / "facts.nt")]
    with running(command, f"http://127.0.0.1:{port}/") as group:
        yield f"http://127.0.0.1:{port}/", group
