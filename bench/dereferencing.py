"""Following URIs: data and pages of a million quads, against Oxigraph and a bare server.

    python -m bench.dereferencing [--triples 1000000] [--seconds 6] [--processes 2] [--keep FOLDER]

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
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pyoxigraph as ox

from foedera.releases.blocks import BLOCKS_INDEX, write_blocks
from foedera.releases.dumps import write_graph
from foedera.releases.manifest import Description, GraphCount, Manifest
from foedera.releases.sorting import write_sorted
from foedera.terms import Base
from foedera.web.addresses import uri_of

ROOT = Path(__file__).parents[1]
FACTS = ox.DefaultGraph()
BASE = "http://localhost:8000/"
UNION = ("consolidated", "registry")
WARM = 60
"""Addresses that are asked again and again."""
_CYCLE = """
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long us; } moment; int gettimeofday(moment *, void *);")
local moment = ffi.new("moment")
local function now()
  ffi.C.gettimeofday(moment, nil)
  return tonumber(moment.s) + tonumber(moment.us) / 1e6
end
local paths, threads, once = {}, {}, %s
for line in io.lines("%s") do paths[#paths + 1] = line end
sent, first, last = 0, 0, 0
function setup(thread) threads[1] = thread end
function request()
  last = now()
  if sent == 0 then first = last end
  if once and sent == #paths then wrk.thread:stop() end
  sent = sent + 1
  return wrk.format("GET", paths[(sent - 1) %% #paths + 1], {["Accept"] = "%s"})
end
function done(summary, latency, requests)
  local thread = threads[1]
  io.stderr:write(string.format("%%.1f %%.3f %%.3f %%d\\n",
    thread:get("sent") / (thread:get("last") - thread:get("first")),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
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
    """Write a generated release with the dump of its facts; returns the IRIs of its things."""
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
    dumps = release / "dumps"
    described = (quad.triple for quad in store.quads_for_pattern(None, None, None, FACTS))
    write_sorted(described, dumps / "facts.nt")
    write_graph(dumps / "facts.nt", "facts", dumps, Base(base).prefixes())
    write_blocks(dumps / "facts.nt", dumps / "facts.ttl", release / BLOCKS_INDEX)
    store.flush()
    with (dumps / "facts.nt").open(encoding="utf-8") as lines:
        subjects = dict.fromkeys(line.partition(" ")[0][1:-1] for line in lines)
    things = [iri for iri in subjects if iri.startswith(f"{base}id/")]
    manifest = Manifest(
        version="aaaaaaaaaaaa", build_format=0, software="0", base=base,
        created="2026-11-22T00:00:00Z", description=Description(),
        graphs=(GraphCount("", "", 0),), dumps=(), counts={"triples": 0}, validation={},
    )  # fmt: skip
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


def load(
    port: int,
    paths: list[str],
    accept: str,
    seconds: int,
    connections: int = 8,
    *,
    once: bool = False,
) -> tuple[float, float, float]:
    """Ask for the paths in turn; returns requests a second, the median and p99 in ms.

    With `once` no path is asked for twice, however early that ends.
    """
    with tempfile.TemporaryDirectory() as folder:
        lines, script = Path(folder, "paths"), Path(folder, "cycle.lua")
        lines.write_text("\n".join(paths) + "\n", encoding="ascii")
        script.write_text(_CYCLE % (str(once).lower(), lines, accept), encoding="ascii")
        run = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script),
             f"http://127.0.0.1:{port}"],
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
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="make the release here, or use what is here")
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk makes the load: apt-get install wrk")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        folder.mkdir(exist_ok=True)
        if not (folder / "things").is_file():
            things = make_release(folder, asked.triples, BASE)
            (folder / "things").write_text("\n".join(things), encoding="utf-8")
        measure(folder, asked.seconds, asked.processes)


def measure(folder: Path, seconds: int, processes: int) -> None:
    """One run over a generated release."""
    port, base = free_port(), BASE
    things = (folder / "things").read_text(encoding="utf-8").split("\n")
    random.Random(4).shuffle(things)
    rates: dict[str, float] = {}

    def note(name: str, found: tuple[float, float, float], *against: str) -> None:
        rates[name] = found[0]
        ratios = "".join(f"  = {found[0] / rates[one]:.2f} of {one}" for one in against)
        figures = f"{found[0]:7.0f}/s  p50 {found[1]:6.2f} ms  p99 {found[2]:6.2f} ms"
        print(f"{name:31} {figures}{ratios}", flush=True)

    def of(kind: str, extension: str = "", query: str = "") -> list[str]:
        return [
            uri_of(iri).removeprefix(base).replace("id/", f"/{kind}/", 1) + extension + query
            for iri in things
        ]

    (folder / "hello.py").write_text(_HELLO, encoding="utf-8")
    hello = [sys.executable, "-m", "uvicorn", "--interface", "asgi3", "--http", "httptools",
             "--loop", "uvloop", "--no-access-log", "--log-level", "error",
             "--workers", str(processes), "--port", str(port), "hello:app"]  # fmt: skip
    with running(hello, port, cwd=folder):
        note("bare hello", load(port, ["/"], "*/*", seconds))
    oxigraph = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    store = str(folder / "current" / "store")
    command = [oxigraph, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    describe = [f"/query?query={quote(f'DESCRIBE <{iri}>')}" for iri in things]
    with running(command, port):
        note("Oxigraph DESCRIBE, cold", load(port, describe, "text/turtle", seconds, once=True))
        note("Oxigraph DESCRIBE, warm", load(port, describe[:WARM], "text/turtle", seconds))
        note("Oxigraph DESCRIBE, one client", load(port, describe, "text/turtle", 2, 1))
    command = [sys.executable, "-m", "foedera.cli", "serve", "--releases", str(folder),
               "--port", str(port), "--processes", str(processes)]  # fmt: skip
    turtle, page, hello = "text/turtle", "text/html", "bare hello"
    cold, warm, single = (f"Oxigraph DESCRIBE, {how}" for how in ("cold", "warm", "one client"))
    plain, whole, pages = of("data", ".ttl", "?_profile=plain"), of("data", ".ttl"), of("doc")
    for name, paths, accept, connections, against in (
        ("data, plain, cold", plain, turtle, 8, (cold,)),
        ("data, plain, cold, one client", plain, turtle, 1, (single,)),
        ("data with evidence, cold", whole, turtle, 8, (cold,)),
        ("data with evidence, one client", whole, turtle, 1, ()),
        ("page, cold", pages, page, 8, ()),
        ("page, cold, one client", pages, page, 1, ()),
        ("data, plain, warm", plain[:WARM], turtle, 8, (warm, hello)),
        ("page, warm", pages[:WARM], page, 8, (hello,)),
        ("id, warm", of("id")[:WARM], turtle, 8, (hello,)),
    ):
        with running(command, port, cwd=ROOT):
            urlopen(f"http://127.0.0.1:{port}/").read()
            if "warm" in name:
                load(port, paths, accept, 1)
            once = "warm" not in name
            note(name, load(port, paths, accept, seconds, connections, once=once), *against)


if __name__ == "__main__":
    main()
