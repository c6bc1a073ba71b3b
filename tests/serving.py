"""A running server for tests: small releases made on the spot, and `foedera serve` over them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox

from foedera.releases import Description, GraphCount, Manifest, Release, Releases


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def make_release(releases: Path, version: str, quads: Iterable[ox.Quad], base: str) -> Release:
    """A release folder with a store and a manifest, published as the current one."""
    folder = releases / version
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(quads)
    store.flush()
    graphs = [GraphCount("", "", sum(1 for _ in _in_graph(store, ox.DefaultGraph())))]
    for name in sorted(store.named_graphs(), key=str):
        iri = name.value
        graphs.append(GraphCount(iri.removeprefix(f"{base}graph/"), iri, 0))
    graphs[1:] = [
        GraphCount(g.name, g.iri, sum(1 for _ in _in_graph(store, ox.NamedNode(g.iri))))
        for g in graphs[1:]
    ]
    quads_in_all = len(store)
    del store
    manifest = Manifest(
        version=version,
        build_format=1,
        software="test",
        base=base,
        created="2026-11-22T12:00:00Z",
        description=Description(),
        graphs=tuple(graphs),
        dumps=(),
        counts={"triples": graphs[0].triples, "quads": quads_in_all, "statements": 0,
                "documents": 0, "entities": 0},
        validation={"violations": 0, "warnings": 0, "infos": 0},
    )  # fmt: skip
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    release = Release.open(folder)
    Releases(releases).publish(release)
    return release


def _in_graph(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, None, None, graph)


@dataclass
class Served:
    """A server that runs."""

    address: str
    port: int
    process: subprocess.Popen
    client: httpx.Client
    log: Path

    def get(self, path: str = "sparql", **arguments) -> httpx.Response:
        return self.client.get(f"{self.address}{path}", **arguments)

    def query(self, text: str, accept: str | None = None, **parameters) -> httpx.Response:
        """Ask by GET."""
        headers = {"accept": accept} if accept else {}
        return self.get(params={"query": text, **parameters}, headers=headers)

    def processes(self, what: str) -> list[int]:
        """The numbers of this server's processes whose command line holds a text."""
        found = []
        for pid in descendants(self.process.pid):
            try:
                line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            except OSError:
                continue
            if what.encode() in line:
                found.append(pid)
        return found

    def query_processes(self) -> list[int]:
        return self.processes("foedera.engine.query_process")


def descendants(pid: int) -> list[int]:
    """A process and all that come from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            children.setdefault(int(after[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


@contextmanager
def serving(
    releases: Path, *arguments: str, port: int | None = None, address: str | None = None, **settings
) -> Iterator[Served]:
    """Run `foedera serve` over a folder of releases; settings by name."""
    port = port or free_port()
    environment = {f"FOEDERA_{name.upper()}": str(value) for name, value in settings.items()}
    log = releases / f"serve-{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "foedera.cli", "serve", "--port", str(port),
             "--releases", str(releases), *arguments],
            env={**os.environ, **environment}, stdout=output, stderr=output,
            cwd=releases,
        )  # fmt: skip
    address = address or f"http://127.0.0.1:{port}/"
    with httpx.Client(timeout=60) as client:
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, log)
            yield Served(address, port, process, client, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                for pid in descendants(process.pid):
                    os.kill(pid, signal.SIGKILL)
                process.wait(10)


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")
