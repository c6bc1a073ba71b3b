"""Reconciliation over HTTP: names a second in batches of ten, as OpenRefine sends them.

python -m bench.reconcile --entities 100000
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox

from bench.mess import Case, cases
from bench.registry import city_names, registry
from bench.servers import free_port
from bench.wrk import spent
from foedera.linking import Entry, Linker, NameIndex, NameKind
from foedera.terms import RDF, RDFS, SKOS

_BATCH = 10
_CLIENTS = 2
_WAIT = 600


def _triples(entry: Entry) -> list[ox.Triple]:
    thing = ox.NamedNode(entry.iri)
    found = [ox.Triple(thing, RDF.type, ox.NamedNode(kind)) for kind in sorted(entry.types)]
    for name, kind in entry.names.items():
        predicate = RDFS.label if kind is NameKind.LABEL else SKOS.altLabel
        found.append(ox.Triple(thing, predicate, ox.Literal(name)))
    return found


def _ask(address: str, part: list[Case], start: int) -> tuple[list[float], int, int, int]:
    """Seconds of each batch; right and wrong automatic matches, and how many were to be found."""
    times: list[float] = []
    right = wrong = 0
    with httpx.Client(timeout=120) as client:
        for first in range(0, len(part), _BATCH):
            batch = part[first : first + _BATCH]
            queries = {
                f"q{start + n}": {"query": case.mention.name, "limit": 3}
                for n, case in enumerate(batch)
            }
            begun = time.perf_counter()
            answer = client.post(address, data={"queries": json.dumps(queries)})
            times.append(time.perf_counter() - begun)
            answer.raise_for_status()
            for case, found in zip(batch, answer.json().values(), strict=True):
                best = found["result"][0] if found["result"] else None
                if best is not None and best["match"]:
                    right += best["id"] == case.means
                    wrong += best["id"] != case.means
    return times, right, wrong, sum(case.means is not None for case in part)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entities", type=int, default=100_000)
    parser.add_argument("--names", type=int, default=4_000)
    given = parser.parse_args()
    every = list(registry(given.entities))
    absent, there = every[7::13], [e for number, e in enumerate(every) if number % 13 != 7]
    towns = {f"http://example.org/id/place/{n}": name for n, (name, _) in enumerate(city_names())}
    made = list(cases(there, absent, given.names, towns=towns))
    linker = Linker(NameIndex.build(there))
    begun = time.perf_counter()
    for case in made[:1000]:
        linker.candidates(case.mention, 3)
    alone = min(1000, len(made)) / (time.perf_counter() - begun)
    del linker
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "registry.nt"
        with file.open("wb") as out:
            for entry in there:
                ox.serialize(_triples(entry), out, format=ox.RdfFormat.N_TRIPLES)
        port = free_port()
        begun = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "foedera.cli", "serve", str(file), "--port", str(port)],
            cwd=folder, env={**os.environ, "FOEDERA_LOG_QUERIES": "false"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}/reconcile"
            while True:
                try:
                    if httpx.get(address, timeout=60).is_success:
                        break
                except httpx.HTTPError:
                    pass
                if server.poll() is not None or time.perf_counter() - begun > _WAIT:
                    raise SystemExit("the server does not answer")
                time.sleep(0.2)
            print(f"{len(there):,} entities served after {time.perf_counter() - begun:.0f} s")
            parts = [made[n::_CLIENTS] for n in range(_CLIENTS)]
            for part in parts:
                _ask(address, part[: 10 * _BATCH], 0)
            times = sorted(_ask(address, made[: given.names // 2], 0)[0])
            before, begun = spent(server.pid), time.perf_counter()
            with ThreadPoolExecutor(_CLIENTS) as clients:
                found = list(clients.map(lambda part: _ask(address, part, 0), parts))
            seconds, work = time.perf_counter() - begun, spent(server.pid) - before
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)
    right, wrong, wanted = (sum(one[n] for one in found) for n in (1, 2, 3))
    print(
        f"{len(made) / seconds:,.0f} names/s over HTTP from {_CLIENTS} clients "
        f"(ratio to the linker alone in one process: {len(made) / seconds / alone:.2f}); "
        f"a batch of ten from one client: median {times[len(times) // 2] * 1e3:.0f} ms, "
        f"p99 {times[len(times) * 99 // 100] * 1e3:.0f} ms"
    )
    print(f"{len(made) / work:,.0f} names per second of the server's processors, all work included")
    print(f"automatic matches: precision {right / max(1, right + wrong):.4f}, "
          f"recall {right / wanted:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
