"""The build measured: a release of our own kind against `oxigraph load` of the same quads.

    python -m bench.build --triples 1000000

Prints, for each step of a build, its share of the time, and the ratio of everything but validation
and dumps to the time that Oxigraph's own loader takes; and the peak of memory.
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


def build(data: Path, releases: Path) -> None:
    """Build in this process and print the seconds of each step, then the peak in MB."""
    publication = Publication(data, Base("http://localhost:8000/"))
    steps: list[tuple[str, float]] = []
    sources = BuildSources(publication, ROOT / "ontology", ROOT / "shapes")
    release, _ = build_release(
        sources, Releases(releases), lambda name: steps.append((name, time.perf_counter()))
    )
    steps.append(("", time.perf_counter()))
    for (name, start), (_, end) in pairwise(steps):
        print(f"{name}\t{end - start:.3f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak\t{peak:.0f}")
    print(f"quads\t{release.manifest.counts['quads']}")


def main() -> None:
    """Generate, build in a process of its own, load with Oxigraph, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000, help="quads wanted, about")
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--releases", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.data:
        build(given.data, given.releases)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate = [sys.executable, "-m", "bench.generate", "--triples", str(given.triples)]
        subprocess.run([*generate, "--data", str(folder / "data")], check=True, cwd=ROOT)
        command = [sys.executable, "-m", "bench.build", "--data", str(folder / "data")]
        command += ["--releases", str(folder / "releases")]
        lines = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
        figures = dict(line.split("\t") for line in lines.splitlines())
        peak, quads = figures.pop("peak"), int(figures.pop("quads"))
        steps = {step: float(seconds) for step, seconds in figures.items()}
        canonical = folder / "releases" / "current" / "dumps" / "all.nq"
        oxigraph = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
        start = time.perf_counter()
        subprocess.run(
            [oxigraph, "load", "--location", str(folder / "peer"), "--file", str(canonical)],
            check=True,
            capture_output=True,
        )
        peer = time.perf_counter() - start
    print(f"{quads:,} quads; oxigraph load {peer:.1f} s; peak of our process {peak} MB")
    for step, seconds in steps.items():
        print(f"  {step:32} {seconds:8.2f} s  {seconds / peer:6.2f} of oxigraph load")
    ours = sum(seconds for step, seconds in steps.items() if step not in LEFT_OUT)
    print(f"build without validation and dumps: {ours / peer:.2f} times oxigraph load (aim: 4)")


if __name__ == "__main__":
    main()
