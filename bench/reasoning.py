"""Entailment measured: our columns against SPARQL rules in a store and against `reasonable`.

    python -m bench.reasoning --triples 1000000 [--reasonable]

`reasonable` is not among our dependencies and takes all memory it is given on our ontology, so it
runs only when asked for. Each way runs in a process of its own, so that its peak of memory is its
own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from bench.generate import plain_ntriples, world_of
from foedera.reasoning import Theory, entail_with, explain, read_ontology, read_theory
from foedera.reasoning.rules import Atom, Guard, Rule, Slot

ONTOLOGY = Path(__file__).parents[1] / "ontology"
_PLAIN_PER_QUAD = 0.087
"""Plain triples and registry among the quads of a release, measured."""


def columns(file: Path) -> int:
    """Our own reasoner, contradictions looked for, every conclusion made a triple."""
    theory = read_theory(ONTOLOGY)
    start = time.perf_counter()
    facts = (quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES))
    closure = entail_with(facts, theory)
    middle = time.perf_counter()
    count = sum(1 for _ in closure)
    print(f"  closure {middle - start:.1f} s, output {time.perf_counter() - middle:.1f} s")
    _explanations(closure, theory)
    return count


def _explanations(closure: object, theory: Theory) -> None:
    wanted = [triple for number, triple in enumerate(closure) if number % 20_000 == 0]  # type: ignore[arg-type, var-annotated, call-overload]
    times = []
    for triple in wanted:
        start = time.perf_counter()
        if explain(triple, closure, theory) is None:  # type: ignore[arg-type]
            raise RuntimeError(f"no derivation of {triple}")
        times.append(time.perf_counter() - start)
    times.sort()
    print(
        f"  explain: median {times[len(times) // 2] * 1e3:.1f} ms, worst {times[-1] * 1e3:.1f} ms"
    )


def store(file: Path) -> int:
    """The same rules as SPARQL CONSTRUCT in an in-memory store, repeated until nothing is new."""
    theory = read_theory(ONTOLOGY)
    graph = ox.Store()
    graph.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    for triple in theory.background:
        graph.add(ox.Quad(*triple))
    queries = [
        _construct(rule)
        for rule in theory.rules
        if rule.head is not None and not any(isinstance(a.predicate, str) for a in rule.body)
    ]
    before = len(graph)
    while True:
        size = len(graph)
        for query in queries:
            graph.extend(ox.Quad(*triple) for triple in list(graph.query(query)))  # type: ignore[union-attr, misc]
        if len(graph) == size:
            return size - before


def _construct(rule: Rule) -> str:
    if rule.head is None:
        raise ValueError("a rule without head constructs nothing")
    body = " ".join(_pattern(atom) for atom in rule.body)
    guards = " ".join(f"FILTER({_guard(guard)})" for guard in rule.guards)
    missing = f"FILTER NOT EXISTS {{ {_pattern(rule.head)} }}"
    return f"CONSTRUCT {{ {_pattern(rule.head)} }} WHERE {{ {body} {guards} {missing} }}"


def _pattern(atom: Atom) -> str:
    return " ".join(_name(slot) for slot in atom) + " ."


def _name(slot: Slot) -> str:
    if isinstance(slot, str):
        return "?" + "".join(c if c.isalnum() else f"_{ord(c)}_" for c in slot)
    return str(slot)


def _guard(guard: Guard) -> str:
    first = _name(guard.variables[0])
    values = ", ".join(str(value) for value in guard.values)
    return {
        "differ": lambda: f"{first} != {_name(guard.variables[1])}",
        "resource": lambda: f"!isLiteral({first})",
        "in": lambda: f"{first} IN ({values})",
        "not in": lambda: f"{first} NOT IN ({values})",
    }[guard.kind]()


def reasonable(file: Path) -> int:
    """The PyPI package, with ontology and facts as files; it knows no CONSTRUCT rules."""
    import reasonable as package

    with tempfile.NamedTemporaryFile("wb", suffix=".ttl") as ontology:
        triples = list(read_ontology(ONTOLOGY))
        ontology.write(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
        ontology.flush()
        engine = package.PyReasoner()
        engine.load_file(ontology.name)
        with tempfile.NamedTemporaryFile("wb", suffix=".ttl") as facts:
            facts.write(file.read_bytes())
            facts.flush()
            engine.load_file(facts.name)
        return len(engine.reason())


_MOST_MEMORY = 12 * 2**30
"""Bytes; a way that needs more ends here rather than with the machine."""

WAYS: dict[str, Callable[[Path], int]] = {
    "columns": columns,
    "store": store,
    "reasonable": reasonable,
}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=200_000, help="plain triples, about")
    parser.add_argument("--reasonable", action="store_true", help="the third way too")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        start = time.perf_counter()
        count = WAYS[given.way](given.file)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        took = time.perf_counter() - start
        print(f"{given.way}: {count:,} triples out, {took:.1f} s in all, {peak:.2f} GB", flush=True)
        return
    world = world_of(int(given.triples / _PLAIN_PER_QUAD))
    with tempfile.NamedTemporaryFile("w", suffix=".nt", encoding="utf-8") as file:
        lines = 0
        for line in plain_ntriples(world, "http://localhost:8000/"):
            file.write(line)
            lines += 1
        file.flush()
        print(
            f"{lines:,} plain triples, of a release of about {lines / _PLAIN_PER_QUAD:,.0f} quads"
        )
        seconds: dict[str, float] = {}
        for way in WAYS if given.reasonable else ("columns", "store"):
            command = [sys.executable, "-m", "bench.reasoning", "--way", way, "--file", file.name]
            start = time.perf_counter()
            subprocess.run(command, check=False)
            seconds[way] = time.perf_counter() - start
        print(f"ratio store / columns: {seconds['store'] / seconds['columns']:.1f}")


if __name__ == "__main__":
    main()
