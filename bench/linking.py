"""Linking measured: names a second, milliseconds a batch of ten, precision and recall.

python -m bench.linking --entities 100000
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from pathlib import Path

from rapidfuzz import fuzz, process

from bench.mess import Case, cases, tally
from bench.registry import city_names, registry
from foedera.linking import Linker, Mention, NameIndex

_PEOPLE_ASK = 10
"""Names in a batch, as OpenRefine sends them."""


def _resolve(job: tuple[Path, list[Case]]) -> int:
    """Resolve some names; gives the peak of the process's memory in kB."""
    path, made = job
    linker = Linker(NameIndex.open(path))
    for each in made:
        linker.candidates(each.mention)
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entities", type=int, default=100_000)
    parser.add_argument("--names", type=int, default=4000)
    parser.add_argument("--show", type=int, default=0, help="so many wrong and missed cases")
    parser.add_argument("--folder", type=Path, help="keep index and names, or use those kept there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        path, made = prepared(given.folder or Path(passing), given.entities, given.names)
        _quality(path, made, given.show)
        alone = _speed(path, made)
        _peer(path, made, alone)


def prepared(folder: Path, entities: int, names: int) -> tuple[Path, list[Case]]:
    """An index of so many entities and messy names for it, made or found in a folder."""
    path, kept = folder / f"names-{entities}.index", folder / f"cases-{entities}-{names}.json"
    if path.exists() and kept.exists():
        rows = json.loads(kept.read_text(encoding="utf-8"))
        return path, [Case(mess, Mention(name), means) for mess, name, means in rows]
    every = list(registry(entities))
    absent = every[7::13]
    there = [entry for number, entry in enumerate(every) if number % 13 != 7]
    towns = {f"http://example.org/id/place/{n}": name for n, (name, _) in enumerate(city_names())}
    start = time.perf_counter()
    NameIndex.build(there).save(path)
    print(
        f"{len(there):,} entities: index built in {time.perf_counter() - start:.1f} s, "
        f"{path.stat().st_size / 1e6:.0f} MB"
    )
    made = list(cases(there, absent, names, towns=towns))
    kept.write_text(json.dumps([(c.mess, c.mention.name, c.means) for c in made]), encoding="utf-8")
    return path, made


def _peer(path: Path, made: list[Case], ours: float) -> None:
    """The plain way: every name of the registry compared with each name asked for."""
    every = list(NameIndex.open(path).names)
    start = time.perf_counter()
    for each in made[:_PEOPLE_ASK]:
        process.extractOne(each.mention.name, every, scorer=fuzz.token_sort_ratio)
    plain = _PEOPLE_ASK / (time.perf_counter() - start)
    print(f"rapidfuzz over all names: {plain:.1f} names/s; ratio {ours / plain:.0f}")


def _quality(path: Path, made: list[Case], show: int) -> None:
    found = tally(Linker(NameIndex.open(path)), made)
    print(
        f"automatic matches: precision {found.precision:.4f}, recall {found.recall:.3f} "
        f"({found.right} right, {len(found.wrong)} wrong, of {found.positives} to find "
        f"and {len(made) - found.positives} to leave)"
    )
    missed = Counter(case.mess for case, _ in found.missed)
    total = Counter(case.mess for case in made if case.means)
    print("  missed: " + ", ".join(f"{m} {n}/{total[m]}" for m, n in missed.most_common()))
    print("  wrong: " + str(Counter(case.mess for case, _ in found.wrong).most_common()))
    for case, candidate in [*found.wrong[:show], *found.missed[:show]]:
        print(f"    {case.mess}: {case.mention.name!r} means {case.means}, found {candidate}")


def _speed(path: Path, made: list[Case]) -> float:
    linker = Linker(NameIndex.open(path))
    times = []
    start = time.perf_counter()
    for first in range(0, len(made), _PEOPLE_ASK):
        begun = time.perf_counter()
        for each in made[first : first + _PEOPLE_ASK]:
            linker.candidates(each.mention)
        times.append(time.perf_counter() - begun)
    alone = len(made) / (time.perf_counter() - start)
    times.sort()
    half = [made[::2], made[1::2]]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_resolve, [(path, part[:10]) for part in half])
        start = time.perf_counter()
        peaks = pool.map(_resolve, [(path, part) for part in half], chunksize=1)
        together = len(made) / (time.perf_counter() - start)
    print(
        f"{alone:,.0f} names/s in one process, {together:,.0f} in two "
        f"(ratio to 1,000: {together / 1000:.2f}); a batch of ten: median "
        f"{times[len(times) // 2] * 1e3:.1f} ms, p99 {times[len(times) * 99 // 100] * 1e3:.1f} ms; "
        f"a process takes {max(peaks) / 1e3:.0f} MB at most"
    )
    return alone


if __name__ == "__main__":
    main()
