"""The build measured: a release of our own kind against `oxigraph load` of the same quads.

    python -m bench.build --triples 1000000

Prints, for each step of a build, its seconds by the clock and of the processors, and the ratio of
everything but validation and dumps to what Oxigraph's own loader takes; and the peak of memory.
`--folder` keeps what is generated and built, so that it can be measured again.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from foedera.releases import Releases
from foedera.releases.builder import BuildSources, build_release
from foedera.statements import Publication
from foedera.terms import Base

ROOT = Path(__file__).parents[1]
LEFT_OUT = ("Validating", "Writing the dumps")
"""The steps that `oxigraph load` has no counterpart for."""


def processors() -> float:
    """Seconds of processor time that this process and those it started have used."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def build(data: Path, releases: Path) -> None:
    """Build in this process and print the seconds of each step, then the peak in MB."""
    publication = Publication(data, Base("http://localhost:8000/"))
    steps: list[tuple[str, float, float]] = []

    def began(name: str, _: float = 0.0) -> None:
        if steps and steps[-1][0] == name:
            return
        steps.append((name, time.perf_counter(), processors()))
        print(f"{name} …", file=sys.stderr, flush=True)

    sources = BuildSources(publication, ROOT / "ontology", ROOT / "shapes")
    release, _ = build_release(sources, Releases(releases), began)
    began("")
    for (name, start, before), (_, end, after) in pairwise(steps):
        print(f"{name}\t{end - start:.3f}\t{after - before:.3f}")
    # Ours and that of the largest process beside it, as if both had peaked at once.
    peak = sum(
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"peak\t{peak:.0f}")
    print(f"quads\t{release.manifest.counts['quads']}")


def main() -> None:
    """Generate, build in a process of its own, load with Oxigraph, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000, help="quads wanted, about")
    parser.add_argument("--folder", type=Path, help="keep what is generated and built in it")
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--releases", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.data:
        build(given.data, given.releases)
        return
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        measure(given.folder, given.triples)
        return
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), given.triples)


def measure(folder: Path, triples: int) -> None:
    """Generate into a folder where it holds nothing yet, build, load with Oxigraph, compare."""
    data, releases, peer = folder / "data", folder / "releases", folder / "peer"
    if not data.exists():
        generate = [sys.executable, "-m", "bench.generate", "--triples", str(triples)]
        subprocess.run([*generate, "--data", str(data)], check=True, cwd=ROOT)
    for left in (releases, peer):
        shutil.rmtree(left, ignore_errors=True)
    command = [sys.executable, "-m", "bench.build", "--data", str(data)]
    command += ["--releases", str(releases)]
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    figures = [line.split("\t") for line in done.stdout.splitlines()]
    totals = {name: int(values[0]) for name, *values in figures if name in ("peak", "quads")}
    steps = [(name, *map(float, values)) for name, *values in figures if name not in totals]
    canonical = releases / "current" / "dumps" / "all.nq"
    oxigraph = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    load = [oxigraph, "load", "--location", str(peer), "--file", str(canonical)]
    start, before = time.perf_counter(), processors()
    subprocess.run(load, check=True, capture_output=True)
    clock, used = time.perf_counter() - start, processors() - before
    print(f"{totals['quads']:,} quads; oxigraph load {clock:.1f} s ({used:.1f} s of processors)")
    for name, seconds, cpu in steps:
        print(f"  {name:34} {seconds:8.2f} s  ({cpu:8.2f})  {seconds / clock:6.2f} of the load")
    kept = [step for step in steps if step[0] not in LEFT_OUT]
    ratios = [sum(step[i] for step in kept) / peer for i, peer in ((1, clock), (2, used))]
    print(
        f"build without validation and dumps: {ratios[0]:.2f} times oxigraph load by the clock, "
        f"{ratios[1]:.2f} times by processor time (limit: 4); peak of memory {totals['peak']} MB"
    )


if __name__ == "__main__":
    main()
