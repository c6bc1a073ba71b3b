"""The endpoint against other servers over the same data, on the same machine, in one run.

    python -m bench.endpoint --triples 1000000 --seconds 6 --peers oxigraph rdflib virtuoso

Throughput and latency come from wrk (Debian package wrk). Oxigraph's server opens the very store
folder that ours serves. Cold: each request names another constant, and ours keeps next to nothing;
warm: 1,000 requests repeated. Last comes the hostile mix: a cheap query at a steady rate while two
runaway cross-products burn. Peers that are not installed are left out, and said so.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox

from bench.generate import world_of, write_nquads
from bench.start import pss
from bench.virtuoso import running_virtuoso
from foedera.releases import Description, GraphCount, Manifest, Release, Releases
from foedera.terms import FD, RDFS

BASE = "http://localhost:8000/"
CONNECTIONS = 16
RATE = 20
"""Cheap queries a second in the hostile mix."""
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . FILTER(?c != ?f) ?g ?h ?i }"
_TINY_CACHE = 100_000
_LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
function init(args)
  math.randomseed(os.time() + tonumber(tostring({}):match("0x(%%x+)"), 16) %% 99991)
  at = math.random(#paths)
end
function request()
  at = at %% #paths + 1
  return wrk.format("GET", "%s" .. paths[at], {["Accept"] = "%s"})
end
"""


@dataclass(frozen=True)
class Workload:
    """Queries of one kind, each with another constant."""

    name: str
    accept: str
    queries: list[str]


@dataclass(frozen=True)
class Measured:
    """What wrk saw, and what it cost."""

    rate: float
    cost: float
    """Microseconds of processor time that the server spent on one request; less disturbed by
    what else the machine does than the rate."""
    p50: float
    p99: float
    errors: int


def make_release(folder: Path, triples: int) -> Release:
    """A release of generated data: the default graph holds the facts and the registry."""
    lines = folder / "data.nq"
    with lines.open("w", encoding="utf-8") as out:
        write_nquads(world_of(triples), out, BASE)
    release = folder / "000000000001"
    release.mkdir()
    store = ox.Store(str(release / "store"))
    store.bulk_load(path=str(lines), format=ox.RdfFormat.N_QUADS)
    facts = folder / "facts.nt"
    with facts.open("wb") as out:
        for name in ("consolidated", "registry"):
            store.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(f"{BASE}graph/{name}"))
    store.bulk_load(path=str(facts), format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
    number = len(store)
    del store
    manifest = Manifest(
        "000000000001", 1, "bench", BASE, "2026-11-22T12:00:00Z", Description(),
        (GraphCount("", "", number),), (), {"triples": number, "quads": number, "statements": 0,
        "documents": 0, "entities": 0}, {"violations": 0, "warnings": 0, "infos": 0},
    )  # fmt: skip
    (release / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    made = Release.open(release)
    Releases(folder).publish(made)
    return made


def workloads(store: ox.Store, seed: int = 7) -> list[Workload]:
    """The four kinds of query, over constants that the data holds."""
    chance = random.Random(seed)

    def column(query: str) -> list[str]:
        return [str(row[0]) for row in store.query(query)]

    named = column(f"SELECT ?s {{ ?s {RDFS.label} ?l FILTER(LANG(?l) = 'en') }}")
    actors = column(f"SELECT DISTINCT ?a {{ ?s {FD.hasParticipant} ?a }}")
    graphs = column("SELECT ?g { GRAPH ?g { } FILTER(CONTAINS(STR(?g), 'document')) }")
    total = len(named) * 3
    for values in (named, actors, graphs):
        chance.shuffle(values)
    return [
        Workload("DESCRIBE by IRI", "text/turtle", [f"DESCRIBE {one}" for one in named]),
        Workload(
            "selective join", "application/sparql-results+json",
            [f"SELECT ?m ?l WHERE {{ ?s {FD.hasParticipant} {one} . ?m {FD.hasParticipation} ?s ; "
             f"{RDFS.label} ?l FILTER(LANG(?l) = 'en') }}" for one in actors],
        ),
        Workload(
            "aggregate", "application/sparql-results+json",
            [f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ GRAPH {one} {{ ?s ?p ?o }} }} GROUP BY ?p"
             for one in graphs],
        ),
        Workload(
            "10,000 rows", "application/sparql-results+json",
            [f"SELECT * WHERE {{ ?s ?p ?o }} OFFSET {chance.randrange(total)} LIMIT 10000"
             for _ in range(2_000)],
        ),
    ]  # fmt: skip


def spent(group: int) -> float:
    """Seconds of processor time that the processes of a group and their dead have used."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    ticks += sum(int(field) for field in fields[11:15])
            except (OSError, ProcessLookupError):
                continue
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(
    address: str, group: int, load: Workload, seconds: float, folder: Path, *, warm: bool
) -> Measured:
    """One run of wrk."""
    before = spent(group)
    queries = load.queries[:1000] if warm else load.queries
    paths, script = folder / "paths.txt", folder / "load.lua"
    paths.write_text("\n".join(quote(query, safe="") for query in queries) + "\n")
    path = httpx.URL(address).path
    script.write_text(_LUA % (paths, f"{path}?query=", load.accept))
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", "-s", str(script)]
    text = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    cut = re.search(r"Socket errors: (.*)", text)
    errors = int(bad[1]) if bad else 0
    errors += sum(int(n) for n in re.findall(r"\d+", cut[1])) if cut else 0
    assert rate is not None, text
    answered = re.search(r"(\d+) requests in", text)
    number = max(1, int(answered[1])) if answered else 1
    cost = (spent(group) - before) / number * 1e6
    return Measured(float(rate[1]), cost, _latency(text, "50%"), _latency(text, "99%"), errors)


def _latency(text: str, share: str) -> float:
    """Milliseconds."""
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", text)
    if found is None:
        return float("nan")
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


async def steady(address: str, queries: Iterable[str], seconds: float) -> list[float]:
    """Latencies, in milliseconds, of cheap queries sent at a steady rate, answered or not."""
    times: list[float] = []

    async def ask(client: httpx.AsyncClient, query: str) -> None:
        start = time.perf_counter()
        try:
            answer = await client.get(address, params={"query": query})
            answer.raise_for_status()
        except httpx.HTTPError:
            times.append(float("inf"))
            return
        times.append((time.perf_counter() - start) * 1000)

    async with httpx.AsyncClient(timeout=30) as client:
        tasks = []
        for query, _ in zip(queries, range(int(seconds * RATE)), strict=False):
            tasks.append(asyncio.create_task(ask(client, query)))
            await asyncio.sleep(1 / RATE)
        await asyncio.gather(*tasks)
    return times


async def hostile(address: str, queries: list[str], seconds: float) -> tuple[float, float]:
    """The p99 of a cheap query, idle and while two runaways burn; milliseconds."""
    await steady(address, queries[:RATE], 1)
    idle = await steady(address, queries[RATE:], seconds)
    stop = asyncio.Event()

    async def burn(number: int) -> None:
        async with httpx.AsyncClient(timeout=120) as client:
            while not stop.is_set():
                try:
                    await client.get(address, params={"query": f"{RUNAWAY} OFFSET {number}"})
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)

    tasks = [asyncio.create_task(burn(number)) for number in range(2)]
    await asyncio.sleep(0.5)
    burning = await steady(address, queries[::-1], seconds)
    stop.set()
    for task in tasks:
        task.cancel()
    return _share(idle, 0.99), _share(burning, 0.99)


def _share(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


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


def main() -> None:
    """Measure, print a table, and the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=6.0, help="of each run of wrk")
    parser.add_argument("--hostile", type=float, default=60.0, help="seconds of the hostile mix")
    parser.add_argument("--peers", nargs="*", default=["oxigraph", "rdflib", "virtuoso"])
    parser.add_argument("--folder", type=Path, help="keep the generated release here")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        current = folder / "current"
        release = Release.open(current) if current.exists() else make_release(
            folder, options.triples
        )  # fmt: skip
        loads = workloads(ox.Store.read_only(str(release.store)))
        quads = release.manifest.counts["quads"]
        print(f"{quads:,} quads, {CONNECTIONS} connections, {os.cpu_count()} cores")
        Comparison(folder, release, loads, options.seconds).run(options.peers, options.hostile)


def _ratio(mine: Measured, theirs: Measured) -> str:
    if not theirs.rate or not mine.cost:
        return "-"
    return f"{mine.rate / theirs.rate:.2f} ({theirs.cost / mine.cost:.2f})"


@dataclass
class Comparison:
    """One run of everything."""

    folder: Path
    release: Release
    loads: list[Workload]
    seconds: float

    def run(self, peers: list[str], hostile_seconds: float) -> None:
        """Print the tables."""
        print(
            "\n| server | what | requests/s | µs each | p50 ms | p99 ms | failed |"
            "\n|---|---|---|---|---|---|---|"
        )
        cold = self._loads("ours, cold", ours(self.folder, cache_bytes=str(_TINY_CACHE),
                                              log_queries="false"))  # fmt: skip
        warm = self._loads("ours, warm", ours(self.folder, log_queries="false"), warm=True)
        others = {}
        for peer in peers:
            try:
                others[peer] = self._peer(peer, hostile_seconds)
            except FileNotFoundError as absent:
                print(f"| {peer} | left out: {absent} is not installed | | | | | |")
        with ours(self.folder, log_queries="false") as (address, _):
            self._hostile("ours", address, hostile_seconds)
        print("\nTimes as many requests a second as the peer; in brackets, by processor time.\n")
        print("| ours against | what | cold | warm |\n|---|---|---|---|")
        for peer, found in others.items():
            for name, (their_cold, their_warm) in found.items():
                ratios = (_ratio(cold[name], their_cold), _ratio(warm[name], their_warm))
                print(f"| {peer} | {name} | {ratios[0]} | {ratios[1]} |")

    def _loads(self, label: str, server: object, *, warm: bool = False) -> dict[str, Measured]:
        with server as (address, group):  # type: ignore[attr-defined]
            found = self._measured(label, address, group, warm=warm)
            print(f"| {label} | memory (PSS) {sum(pss(group).values()) / 1024:.0f} MiB | | | | | |")
        return found

    def _measured(self, label: str, address: str, group: int, *, warm: bool) -> dict[str, Measured]:
        found = {}
        for load in self.loads:
            measure(address, group, load, 1.0, self.folder, warm=warm)
            best = measure(address, group, load, self.seconds, self.folder, warm=warm)
            found[load.name] = best
            cells = (
                f"{best.rate:,.0f}", f"{best.cost:,.0f}", f"{best.p50:.2f}", f"{best.p99:.2f}",
                str(best.errors),
            )  # fmt: skip
            print(f"| {label} | {load.name} | {' | '.join(cells)} |", flush=True)
        return found

    def _peer(self, peer: str, hostile_seconds: float) -> dict[str, tuple[Measured, Measured]]:
        servers = {
            "oxigraph": lambda: oxigraph(self.release),
            "rdflib": lambda: rdflib(self.folder),
            "virtuoso": lambda: running_virtuoso(self.folder, self.folder / "data.nq"),
        }
        with servers[peer]() as (address, group):
            cold = self._measured(f"{peer}, cold", address, group, warm=False)
            warm = self._measured(f"{peer}, warm", address, group, warm=True)
            print(f"| {peer} | memory (PSS) {sum(pss(group).values()) / 1024:.0f} MiB | | | | | |")
            if peer == "oxigraph":
                self._hostile(peer, address, hostile_seconds)
        return {name: (cold[name], warm[name]) for name in cold}

    def _hostile(self, label: str, address: str, seconds: float) -> None:
        cheap = next(load for load in self.loads if load.name == "selective join").queries
        idle, burning = asyncio.run(hostile(address, cheap, seconds))
        print(f"| {label} | cheap query, idle | {RATE} | | | {idle:.1f} | |")
        print(f"| {label} | cheap query, two runaways | {RATE} | | | {burning:.1f} | |", flush=True)


if __name__ == "__main__":
    main()
