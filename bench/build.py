"""The build measured: a release of our own kind against `oxigraph load` of the same quads.

    python -m bench.build --triples 1000000

Prints, for each step of a build, its seconds by the clock and of the processors, the ratio to what
Oxigraph's own loader takes, and the peak of memory within it: of the largest process, and of all
together. Then the ratio of everything but validation and dumps, which that loader has no
counterpart for. `--folder` keeps what is generated and built, so that it can be measured again.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foedera.releases import Releases
from foedera.releases.builder import BuildSources, build_release
from foedera.statements import Publication
from foedera.terms import Base

ROOT = Path(__file__).parents[1]
LEFT_OUT = ("Validating", "Writing the dumps")
"""The steps that `oxigraph load` has no counterpart for."""
_EVERY = 0.1
"""Seconds between two looks at the memory."""


@dataclass
class Step:
    """What a step took: seconds by the clock and of the processors, MB."""

    name: str
    clock: float = 0.0
    cpu: float = 0.0
    largest: float = 0.0
    """The most that one process held."""
    together: float = 0.0
    """The most that all processes held at a time; pages that they share count more than once."""


def processors() -> float:
    """Seconds of processor time that this process and those it waited for have used."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def build(data: Path, releases: Path) -> None:
    """Build, and print a line when a step begins: name, clock, processor time; then the quads."""
    publication = Publication(data, Base("http://localhost:8000/"))
    last = ""

    def began(name: str, _: float = 0.0) -> None:
        nonlocal last
        if name != last:
            last = name
            print(f"{name}\t{time.perf_counter()}\t{processors()}", flush=True)

    sources = BuildSources(publication, ROOT / "ontology", ROOT / "shapes")
    release, _ = build_release(sources, Releases(releases), began)
    began("")
    print(release.manifest.counts["quads"])


def family(number: int) -> Iterator[int]:
    """A process and all that it started."""
    yield number
    try:
        for tasks in Path(f"/proc/{number}/task").iterdir():
            for child in (tasks / "children").read_text().split():
                yield from family(int(child))
    except OSError:
        return


def resident(number: int) -> float:
    """The memory that a process holds, in MB; nothing once it has ended."""
    try:
        pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6


def watched(command: list[str]) -> tuple[list[Step], int]:
    """Run a build and watch its memory; returns its steps and how many quads it made."""
    steps: list[Step] = []
    over = threading.Event()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:

        def look() -> None:
            while not over.wait(_EVERY):
                held = [resident(number) for number in family(process.pid)]
                if steps:
                    steps[-1].largest = max(steps[-1].largest, *held)
                    steps[-1].together = max(steps[-1].together, sum(held))

        threading.Thread(target=look, daemon=True).start()
        assert process.stdout is not None
        for line in process.stdout:
            name, *at = line.rstrip("\n").split("\t")
            if not at:
                quads = int(name)
                continue
            clock, cpu = map(float, at)
            if steps:
                steps[-1].clock += clock
                steps[-1].cpu += cpu
                print(steps[-1], file=sys.stderr, flush=True)
            steps.append(Step(name, -clock, -cpu))
        over.set()
    if process.returncode:
        raise SystemExit(process.returncode)
    return steps[:-1], quads


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
    steps, quads = watched([*command, "--releases", str(releases)])
    canonical = releases / "current" / "dumps" / "all.nq"
    oxigraph = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    load = [oxigraph, "load", "--location", str(peer), "--file", str(canonical)]
    start, before = time.perf_counter(), processors()
    subprocess.run(load, check=True, capture_output=True)
    clock, used = time.perf_counter() - start, processors() - before
    print(f"{quads:,} quads; oxigraph load {clock:.1f} s ({used:.1f} s of processors)")
    for step in steps:
        print(
            f"  {step.name:34} {step.clock:8.2f} s  ({step.cpu:8.2f})  {step.cpu / used:6.2f} of "
            f"the load; MB: largest {step.largest:6.0f}, together {step.together:6.0f}"
        )
    kept = [step for step in steps if step.name not in LEFT_OUT]
    by_clock, by_cpu = sum(s.clock for s in kept) / clock, sum(s.cpu for s in kept) / used
    print(
        f"build without validation and dumps: {by_clock:.2f} times oxigraph load by the clock, "
        f"{by_cpu:.2f} times by processor time (limit: 4); most memory: one process "
        f"{max(s.largest for s in steps):.0f} MB, together {max(s.together for s in steps):.0f} MB"
    )


if __name__ == "__main__":
    main()
