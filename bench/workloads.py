"""What the endpoint is asked, and the generated release that it is asked of."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox

from bench.generate import world_of, write_nquads
from bench.wrk import Workload
from foedera.releases import Description, GraphCount, Manifest, Release, Releases
from foedera.terms import FD, RDFS

BASE = "http://localhost:8000/"


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
             for _ in range(2_000)], 20,
        ),
    ]  # fmt: skip
