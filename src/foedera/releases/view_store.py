"""A view of a release as a store of its own, with a full-text index, made in bounded memory.

It holds what `foedera.search.dataset.dataset_in_view` makes in memory. In memory here are the
registry, the names of the statements that are kept, and what follows from the facts.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning import entail_with, read_theory
from foedera.releases import sorting
from foedera.releases.graphs import CONSOLIDATED, ENTAILED, ONTOLOGY, REGISTRY, UNION
from foedera.releases.layout import SEARCH_INDEX, Release
from foedera.releases.progress import Advance, ReadThrough
from foedera.releases.views import retell, telling
from foedera.search.index import entries_of, write_index
from foedera.search.views import View, read_sources
from foedera.statements.grouping import group_statements
from foedera.terms import FD, OA, Base

STORE = "store"
_LEADING = {str(FD.hasPassage).encode(), str(OA.hasSelector).encode()}
"""What leads from a statement to what tells of its passages."""
_SHARES = {"claims": 25, "conclusions": 15, "evidence": 10, "store": 35, "names": 15}
"""What the steps take of the time, at a million quads."""


def write_view(
    release: Release, view: View, folder: Path, progress: Callable[[float], None]
) -> None:
    """Make the store and the full-text index of a view in an empty folder.

    Out of the release's dumps, and by the axioms and rules that it carries. `progress` is told the
    part that is done, 0 to 1.
    """
    base = Base(release.manifest.base)
    advance = Advance(lambda _, done: progress(done), _SHARES)
    parts = folder / "parts"
    parts.mkdir(parents=True)
    advance.begin("claims")
    documents = sorted((release.dumps / "graph" / "document").glob("*.nt"))
    claims = _claims(advance.through(documents), parts)
    registry = list(_triples(release.dumps / "graph" / f"{REGISTRY}.nt"))
    told = retell(view, claims, registry, read_sources(registry))
    claims.unlink()
    del registry
    advance.begin("conclusions")
    paths = {name: parts / f"{name}.nt" for name in UNION}
    paths[CONSOLIDATED].write_bytes(b"".join(line + b"\n" for line in told.facts))
    sorting.write_sorted(told.known, paths[REGISTRY])
    paths[ONTOLOGY].symlink_to(release.dumps / "graph" / f"{ONTOLOGY}.nt")
    stated = (t for name in (CONSOLIDATED, REGISTRY) for t in _triples(paths[name]))
    concluded = entail_with(stated, read_theory(release.ontology))
    sorting.write_sorted(iter(concluded), paths[ENTAILED])
    del concluded
    facts, evidence = parts / "facts.nt", parts / "evidence.nq"
    sorting.merge_sorted(list(paths.values()), facts)
    advance.begin("evidence")
    with evidence.open("wb") as quads:
        for document in advance.through(documents):
            graph = base.graph(f"document/{document.stem}").value
            quads.writelines(_evidence(document, f" <{graph}> .\n".encode(), told.claims))
    advance.begin("store")
    store = ox.Store(str(folder / STORE))
    store.bulk_load(path=str(facts), format=ox.RdfFormat.N_TRIPLES)
    for name, path in paths.items():
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES, to_graph=base.graph(name))
    with ReadThrough(evidence, advance.within) as quads:
        store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    advance.begin("names")
    own = (f"{base.address}id/",)
    write_index(entries_of(_triples(facts), own), folder / SEARCH_INDEX)
    shutil.rmtree(parts)
    progress(1.0)


def _triples(path: Path) -> Iterator[ox.Triple]:
    return (q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))


def _claims(documents: Iterable[Path], parts: Path) -> Path:
    loose, claims = parts / "claims.loose", parts / "claims.lines"
    with loose.open("wb") as lines:
        for document in documents:
            for _ in telling(group_statements(_triples(document)), lines):
                pass
    sorting.sort_file(loose, claims)
    loose.unlink()
    return claims


def _evidence(document: Path, ending: bytes, claims: set[str]) -> Iterator[bytes]:
    """What a document's graph says of the statements that are kept, and of their passages."""
    about: dict[bytes, list[bytes]] = defaultdict(list)
    with document.open("rb") as lines:
        for line in lines:
            about[line.partition(b" ")[0]].append(line)
    left = [name for name in about if name[1:-1].decode() in claims]
    while left:
        for line in about.pop(left.pop(), ()):
            yield line[: -len(b" .\n")] + ending
            _, predicate, value = line.split(b" ", 2)
            if predicate in _LEADING:
                left.append(value[: -len(b" .\n")])
