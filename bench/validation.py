"""Validation measured against pySHACL, loading included, and once more after one changed document.

    python -m bench.validation --triples 1000000 --peer-triples 50000

Both engines hold the same data of our own kind to the same shapes, each in a process of its own.
pySHACL gets a smaller graph, for a million triples would take it half an hour and more; its time
grows at least with the number of triples, so that the ratio at the larger size is no smaller.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning import entail_with, read_ontology, read_theory
from foedera.releases import graphs, sorting
from foedera.statements import Publication
from foedera.terms import Base
from foedera.validation import ENGINES, CheckedGraphs, Shapes, validate_publication
from foedera.validation.rules import AFTER_ENTAILMENT, OF_A_STATEMENT

ROOT = Path(__file__).parents[1]
BASE = Base("http://localhost:8000/")


def prepare(data: Path, parts: Path) -> int:
    """Write the graphs of a publication as a build does; returns the number of triples."""
    publication = Publication(data, BASE)
    counts = [
        sorting.write_sorted(publication.facts(), parts / "consolidated.nt"),
        sorting.write_sorted(publication.registry(), parts / "registry.nt"),
        sorting.write_sorted(graphs.ontology_graph(ROOT / "ontology", BASE), parts / "ontology.nt"),
    ]
    known = chain(read(parts / "consolidated.nt"), read(parts / "registry.nt"))
    entailed = iter(entail_with(known, read_theory(ROOT / "ontology")))
    counts.append(sorting.write_sorted(entailed, parts / "entailed.nt"))
    documents = chain.from_iterable(graphs.document_graph(f) for f in publication.statement_files)
    counts.append(sorting.write_sorted(documents, parts / "documents.nt"))
    return sum(counts)


def read(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)]


def checked(parts: Path) -> CheckedGraphs:
    return CheckedGraphs(
        consolidated=parts / "consolidated.nt",
        entailed=parts / "entailed.nt",
        registry=parts / "registry.nt",
        ontology=list(read_ontology(ROOT / "ontology")),
    )


def measure_engine(name: str, parts: Path) -> None:
    """All shapes over all graphs by one engine, its loading included."""
    shapes = Shapes(ROOT / "shapes")
    start = time.perf_counter()
    everything = [*checked(parts).everything, parts / "documents.nt"]
    found = ENGINES[name]().validate(everything, shapes.text((*AFTER_ENTAILMENT, *OF_A_STATEMENT)))
    tell(start, results=len(found))


def measure_whole(data: Path, parts: Path, kept: Path) -> None:
    """A whole validation, code checks and both passes, as a build makes it."""
    graphs_ = checked(parts)
    start = time.perf_counter()
    publication = Publication(data, BASE)
    report = validate_publication(publication, graphs_, Shapes(ROOT / "shapes"), kept=kept)
    tell(start, results=len(report.results))


def tell(start: float, **more: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - start,
                "cpu": used.ru_utime + used.ru_stime,
                "peak": used.ru_maxrss // 1024,
                **more,
            }
        )
    )


def apart(*arguments: object) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-m", "bench.validation", *map(str, arguments)]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def generated(folder: Path, triples: int) -> tuple[Path, Path, int]:
    data, parts = folder / f"data-{triples}", folder / f"parts-{triples}"
    generate = [sys.executable, "-m", "bench.generate", "--triples", str(triples)]
    subprocess.run([*generate, "--data", str(data)], check=True, cwd=ROOT)
    return data, parts, prepare(data, parts)


def main() -> None:
    """Generate, measure, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000, help="for our engine")
    parser.add_argument("--peer-triples", type=int, default=50_000, help="for pySHACL")
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("--whole", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--parts", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kept", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        measure_engine(given.engine, given.parts)
        return
    if given.whole:
        measure_whole(given.whole, given.parts, given.kept)
        return
    folder = Path(tempfile.mkdtemp())
    try:
        compare(folder, given.peer_triples)
        at_size(folder, given.triples)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compare(folder: Path, triples: int) -> None:
    _, parts, count = generated(folder, triples)
    ours = apart("--engine", "shacl", "--parts", parts)
    peer = apart("--engine", "pyshacl", "--parts", parts)
    print(
        f"{count} triples: shacl {ours['seconds']:.2f} s, pySHACL {peer['seconds']:.1f} s, "
        f"{peer['seconds'] / ours['seconds']:.0f} times as fast; "
        f"results {ours['results']:.0f} and {peer['results']:.0f}"
    )


def at_size(folder: Path, triples: int) -> None:
    data, parts, count = generated(folder, triples)
    ours = apart("--engine", "shacl", "--parts", parts)
    print(f"{count} triples, shapes alone: {ours['seconds']:.2f} s, {ours['peak']:.0f} MB")
    whole = ("--whole", data, "--parts", parts, "--kept", folder / "kept")
    first = apart(*whole)
    document = next((data / "statements").glob("*.ttl"))
    document.write_text(document.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    again = apart(*whole)
    for name, told in (("first", first), ("after a change of one document", again)):
        print(
            f"whole validation, {name}: {told['seconds']:.2f} s ({told['cpu']:.2f} s of "
            f"processors), {told['peak']:.0f} MB"
        )


if __name__ == "__main__":
    main()
