"""Following URIs: data and pages of a million quads, against Oxigraph and a bare server.

    python -m bench.dereferencing [--triples 1000000] [--seconds 6]

Cold: every address once. Warm: a few addresses again and again. The peer is `oxigraph
serve-read-only` answering DESCRIBE on the same store; the limit is a bare ASGI "hello" on the same
server software with as many processes. wrk makes the load (apt-get install wrk).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from foedera.releases.layout import Description, GraphCount, Manifest
from foedera.web.addresses import uri_of

ROOT = Path(__file__).parents[1]
UNION = ("consolidated", "registry")
WARM = 60
"""Addresses that are asked again and again."""
_CYCLE = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local position = 0
function request()
  position = position %% #paths + 1
  return wrk.format("GET", paths[position], {["Accept"] = "%s"})
end
function done(summary, latency, requests)
  io.stderr:write(string.format("%%.1f %%.3f %%.3f %%d\\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.read + summary.errors.timeout))
end
"""
_HELLO = """
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"content-type", b"text/plain"), (b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})
"""


def make_release(folder: Path, triples: int, base: str) -> list[str]:
    """Write a generated release without dumps; returns the IRIs of its entities."""
    quads = folder / "quads.nq"
    subprocess.run(
        [sys.executable, "-m", "bench.generate", "--triples", str(triples), "--nquads", str(quads),
         "--base-url", base],
        check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    release = folder / "aaaaaaaaaaaa"
    release.mkdir()
    store = ox.Store(str(release / "store"))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    union = {f"{base}graph/{name}" for name in UNION}

    def facts() -> Iterator[ox.Quad]:
        for quad in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in union:
                yield ox.Quad(quad.subject, quad.predicate, quad.object)

    store.bulk_extend(facts())
    store.optimize()
    registry = ox.NamedNode(f"{base}graph/registry")
    things = sorted(
        {
            quad.subject.value
            for quad in store.quads_for_pattern(None, None, None, registry)
            if isinstance(quad.subject, ox.NamedNode) and f"{base}id/" in quad.subject.value
        }
    )
    manifest = Manifest(
        version="aaaaaaaaaaaa", build_format=0, software="0", base=base,
        created="2026-11-22T00:00:00Z", description=Description(),
        graphs=(GraphCount("", "", 0),), dumps=(), counts={"triples": 0}, validation={},
    )  # fmt: skip
    store.flush()
    (release / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    (folder / "current").symlink_to("aaaaaaaaaaaa")
    quads.unlink()
    print(f"{len(store)} quads, {len(things)} things")
    return things


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, **more: object) -> Iterator[None]:
    """A server in a process group of its own, ended at the end."""
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        **more,  # type: ignore[call-overload]
    )  # fmt: skip
    try:
        for _ in range(200):
            time.sleep(0.1)
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
        time.sleep(1)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def load(port: int, paths: list[str], accept: str, seconds: int) -> tuple[float, float, float]:
    """Ask for the paths in turn; returns requests a second, the median and p99 in ms."""
    with tempfile.TemporaryDirectory() as folder:
        lines, script = Path(folder, "paths"), Path(folder, "cycle.lua")
        lines.write_text("\n".join(paths) + "\n", encoding="ascii")
        script.write_text(_CYCLE % (lines, accept), encoding="ascii")
        run = subprocess.run(
            ["wrk", "-t1", "-c8", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    rate, median, worst, errors = run.stderr.split()[-4:]
    if int(errors):
        raise SystemExit(f"{errors} requests failed, of {paths[0]} and others")
    return float(rate), float(median), float(worst)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=6)
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk makes the load: apt-get install wrk")
        return
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), asked.triples, asked.seconds)


def measure(folder: Path, triples: int, seconds: int) -> None:
    """One run over a generated release."""
    port, base = free_port(), "http://localhost:8000/"
    things = make_release(folder, triples, base)
    random.Random(4).shuffle(things)
    rates: dict[str, float] = {}

    def note(name: str, found: tuple[float, float, float], against: str | None = None) -> None:
        rates[name] = found[0]
        ratio = f"  = {found[0] / rates[against]:.2f} of {against}" if against else ""
        print(f"{name:34} {found[0]:9.0f}/s  p50 {found[1]:7.2f} ms  p99 {found[2]:7.2f} ms{ratio}")

    def of(kind: str, extension: str = "", query: str = "") -> list[str]:
        return [
            uri_of(iri).removeprefix(base).replace("id/", f"/{kind}/", 1) + extension + query
            for iri in things
        ]

    (folder / "hello.py").write_text(_HELLO, encoding="utf-8")
    granian = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port),
               "--workers", "1", "--log-level", "error", "hello:app"]  # fmt: skip
    with running(granian, port, cwd=folder):
        note("bare hello", load(port, ["/"], "*/*", seconds))
    oxigraph = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    store = str(folder / "current" / "store")
    command = [oxigraph, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    describe = [f"/query?query={quote(f'DESCRIBE <{iri}>')}" for iri in things]
    with running(command, port):
        note("Oxigraph DESCRIBE, cold", load(port, describe, "text/turtle", seconds))
        note("Oxigraph DESCRIBE, warm", load(port, describe[:WARM], "text/turtle", seconds))
    command = [sys.executable, "-m", "foedera.cli", "serve", "--releases", str(folder),
               "--port", str(port), "--processes", "1"]  # fmt: skip
    turtle, page, peer = "text/turtle", "text/html", "Oxigraph DESCRIBE, cold"
    plain = of("data", ".ttl", "?_profile=plain")
    for name, paths, accept, against in (
        ("data, plain, cold", plain, turtle, peer),
        ("data with evidence, cold", of("data", ".ttl"), turtle, peer),
        ("page, cold", of("doc"), page, peer),
        ("data, plain, warm", plain[:WARM], turtle, "bare hello"),
        ("page, warm", of("doc")[:WARM], page, "bare hello"),
        ("id, warm", of("id")[:WARM], turtle, "bare hello"),
    ):  # fmt: skip
        with running(command, port, cwd=ROOT):
            urlopen(f"http://127.0.0.1:{port}/").read()
            for path in paths if "warm" in name else ():
                asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Accept": accept})
                with suppress(URLError):
                    urlopen(asked).read()
            note(name, load(port, paths, accept, seconds), against)


if __name__ == "__main__":
    main()
