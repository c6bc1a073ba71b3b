"""Reconciliation over HTTP: names a second in batches of ten, as OpenRefine sends them.

python -m bench.reconcile --entities 100000

Matching in English reads the index of names alone, so `--index` measures a larger one, made by
`bench.linking --folder`, before the store of a smaller release.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox

from bench.linking import prepared
from bench.mess import Case
from bench.registry import registry
from bench.servers import free_port
from bench.wrk import spent
from foedera.linking import Entry, Linker, NameIndex, NameKind
from foedera.releases import Releases
from foedera.releases.files import rdf_files
from foedera.releases.gathering import Gathering, gather_release
from foedera.terms import RDF, RDFS, SKOS, Base

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
    parser.add_argument("--index", type=int, help="entities of the index that is asked, if others")
    parser.add_argument("--folder", type=Path, help="keep release and index, or use those there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        index, made = prepared(folder, given.index or given.entities, given.names)
        releases = folder / f"release-{given.entities}"
        if not (releases / "current").exists():
            _build(releases, given.entities)
        names = Releases(releases).current().names_index
        names.unlink()
        shutil.copyfile(index, names)
        alone = _alone(index, made)
        _measure(releases, made, alone)


def _build(releases: Path, entities: int) -> None:
    """A release of so many entities, less those that the messy names must not find."""
    there = [entry for number, entry in enumerate(registry(entities)) if number % 13 != 7]
    releases.mkdir(parents=True)
    file = releases / "registry.nt"
    with file.open("wb") as out:
        for entry in there:
            ox.serialize(_triples(entry), out, format=ox.RdfFormat.N_TRIPLES)
    begun = time.perf_counter()
    base = Base("http://127.0.0.1:8000/")
    gather_release(Gathering(tuple(rdf_files((file,))), base), Releases(releases))
    print(f"{len(there):,} entities: release built in {time.perf_counter() - begun:.0f} s")


def _alone(index: Path, made: list[Case]) -> float:
    """Names a second of the linker in one process."""
    linker = Linker(NameIndex.open(index))
    part = made[:1000]
    begun = time.perf_counter()
    for case in part:
        linker.candidates(case.mention, 3)
    return len(part) / (time.perf_counter() - begun)


def _measure(releases: Path, made: list[Case], alone: float) -> None:
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "foedera.cli", "serve", "--releases", str(releases),
         "--port", str(port)],
        env={**os.environ, "FOEDERA_LOG_QUERIES": "false"},
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
        parts = [made[n::_CLIENTS] for n in range(_CLIENTS)]
        for part in parts:
            _ask(address, part[: 10 * _BATCH], 0)
        times = sorted(_ask(address, made[: len(made) // 2], 0)[0])
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
