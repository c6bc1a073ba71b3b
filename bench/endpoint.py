"""The endpoint against other servers over the same data, on the same machine, in one run.

    python -m bench.endpoint --triples 1000000 --seconds 6 --servers ours oxigraph rdflib virtuoso

Throughput and latency come from wrk (Debian package wrk). Oxigraph's server opens the very store
folder that ours serves. Cold: each request names another constant, and ours keeps next to nothing;
warm: 1,000 requests repeated, 20 of those with large answers. Last comes the hostile mix: a cheap
query at a steady rate while two runaway cross-products burn. Peers that are not installed are left
out, and said so.

`--kinds`, `--states` and `--hostile` take a run apart into short ones, for a machine that is quiet
only for minutes at a time; with `--folder` they measure over the same data.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from bench.hostile import RATE, hostile
from bench.servers import ours, oxigraph, rdflib
from bench.start import pss
from bench.virtuoso import running_virtuoso
from bench.workloads import make_release, workloads
from bench.wrk import CONNECTIONS, Measured, Workload, measure
from foedera.releases import Release

Server: TypeAlias = AbstractContextManager[tuple[str, int]]
"""Gives an endpoint's address and its process group."""
_TINY_CACHE = "100000"
_WARM_CACHE = "512000000"
"""So that a thousand answers fit, the large ones too."""
SERVERS = ("ours", "oxigraph", "rdflib", "virtuoso")
STATES = ("cold", "warm")


@dataclass
class Comparison:
    """Measures servers one after the other and prints rows as they come."""

    folder: Path
    release: Release
    loads: list[Workload]
    seconds: float
    states: list[str]
    found: dict[tuple[str, str, str], Measured] = field(default_factory=dict)
    """By server, kind of query and state."""

    def server(self, name: str, state: str) -> Server:
        """One of the servers; raises FileNotFoundError where it is not installed."""
        cache = _TINY_CACHE if state == "cold" else _WARM_CACHE
        known: dict[str, Callable[[], Server]] = {
            "ours": lambda: ours(self.folder, cache_bytes=cache, log_queries="false"),
            "oxigraph": lambda: oxigraph(self.release),
            "rdflib": lambda: rdflib(self.folder),
            "virtuoso": lambda: running_virtuoso(self.folder, self.folder / "data.nq"),
        }
        return known[name]()

    def measure(self, name: str) -> None:
        """Measure one server; ours is started anew for each state, with another cache."""
        if name == "ours":
            for state in self.states:
                with self.server(name, state) as (address, group):
                    self._measured(name, state, address, group)
            return
        with self.server(name, "") as (address, group):
            for state in self.states:
                self._measured(name, state, address, group)

    def _measured(self, name: str, state: str, address: str, group: int) -> None:
        for load in self.loads:
            warm = state == "warm"
            measure(address, group, load, 1.0, self.folder, warm=warm)
            seen = measure(address, group, load, self.seconds, self.folder, warm=warm)
            self.found[name, load.name, state] = seen
            cells = (
                f"{seen.rate:,.0f}", f"{seen.cost:,.0f}", f"{seen.p50:.2f}", f"{seen.p99:.2f}",
                str(seen.errors),
            )  # fmt: skip
            print(f"| {name}, {state} | {load.name} | {' | '.join(cells)} |", flush=True)
        memory = sum(pss(group).values()) / 1024
        print(f"| {name}, {state} | memory (PSS) {memory:.0f} MiB | | | | | |", flush=True)

    def hostile(self, name: str, queries: list[str], seconds: float) -> None:
        """The p99 of a cheap query, idle and under attack."""
        with self.server(name, "warm") as (address, group):
            idle, burning = asyncio.run(hostile(address, queries, seconds))
            memory = sum(pss(group).values()) / 1024
        print(f"| {name} | cheap query, idle | {RATE} | | | {idle:.1f} | |")
        print(f"| {name} | cheap query, two runaways | {RATE} | | | {burning:.1f} | |")
        print(f"| {name} | memory (PSS) beside them {memory:.0f} MiB | | | | | |", flush=True)

    def ratios(self) -> None:
        """How many times as fast as each peer."""
        print("\nTimes as many requests a second as the peer; in brackets, by processor time.\n")
        print("| ours against | what | state | times |\n|---|---|---|---|")
        for (name, kind, state), theirs in self.found.items():
            mine = self.found.get(("ours", kind, state))
            if name != "ours" and mine is not None:
                print(f"| {name} | {kind} | {state} | {_ratio(mine, theirs)} |")


def _ratio(mine: Measured, theirs: Measured) -> str:
    if not theirs.rate or not mine.cost:
        return "-"
    return f"{mine.rate / theirs.rate:.2f} ({theirs.cost / mine.cost:.2f})"


def main() -> None:
    """Measure, print a table, and the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=6.0, help="of each run of wrk")
    parser.add_argument("--servers", nargs="*", default=SERVERS, choices=SERVERS)
    parser.add_argument("--kinds", nargs="*", help="beginnings of the kinds of query; else all")
    parser.add_argument("--states", nargs="*", default=STATES, choices=STATES)
    parser.add_argument("--hostile", type=float, default=60.0, help="seconds, twice; 0 for none")
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
        cheap = next(load for load in loads if load.name == "selective join").queries
        if options.kinds is not None:
            loads = [load for load in loads if load.name.startswith(tuple(options.kinds))]
        quads = release.manifest.counts["quads"]
        print(f"{quads:,} quads, {CONNECTIONS} connections, {os.cpu_count()} cores")
        print("\n| server | what | requests/s | µs each | p50 ms | p99 ms | failed |")
        print("|---|---|---|---|---|---|---|")
        comparison = Comparison(folder, release, loads, options.seconds, options.states)
        for name in options.servers:
            try:
                comparison.measure(name)
                if options.hostile and name in ("ours", "oxigraph"):
                    comparison.hostile(name, cheap, options.hostile)
            except FileNotFoundError as absent:
                print(f"| {name} | left out: {absent} is not installed | | | | | |")
        comparison.ratios()


if __name__ == "__main__":
    main()
