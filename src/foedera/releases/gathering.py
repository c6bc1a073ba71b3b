"""A release of data that others wrote: their RDF files as they are, without registry or statements.

The default graph holds every triple; a named graph is kept beside it under its own name. Blank
nodes stay blank nodes. So the canonical form is only that of the files in their order: the same
files give the same version, isomorphic ones may give another.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from foedera import __version__
from foedera.releases import dumps, sorting
from foedera.releases.blocks import BLOCKS_INDEX, write_blocks
from foedera.releases.descriptions import write_void
from foedera.releases.files import QuadReader, RdfFile
from foedera.releases.indexing import indexing_beside
from foedera.releases.layout import Release, Releases
from foedera.releases.manifest import Description, GraphCount, Manifest
from foedera.releases.memory import give_back
from foedera.releases.selfdescription import described_by_itself
from foedera.terms import VOCABULARY_PREFIXES, Base

GATHERED_FORMAT = 2
"""Raised by every change of what a gathering writes for the same files."""
MOST_GRAPH_FILES = 100
"""Named graphs that get files of their own; past it they are in the whole data set only."""
_MOST_AUTHORITIES = 50
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Gathering:
    """What is to be published, and how."""

    files: tuple[RdfFile, ...]
    base: Base
    """The address at which it is served."""
    namespace: str | None = None
    """What the data's own IRIs begin with; guessed where it is not given."""
    described: Mapping[str, Any] = field(default_factory=dict)
    """What the publisher says of the data (fields of Description); the data says the rest."""


def gather_release(
    gathering: Gathering, releases: Releases, progress: Progress = lambda _: None
) -> Release:
    """Make a release of the files and publish it.

    Raises RdfFileError for a file that cannot be read; nothing is published then.
    """
    with releases.building() as folder:
        work = _Work(gathering, folder, progress)
        release = releases.keep(folder, work.run())
    releases.publish(release)
    return release


def commonest_namespace(authorities: Mapping[str, int]) -> str | None:
    """The scheme and host that most things have; None where no IRI has one."""
    web = {start: n for start, n in authorities.items() if start}
    return min(web, key=lambda start: (-web[start], start)) if web else None


class _Work:
    """One gathering in its folder."""

    def __init__(self, gathering: Gathering, folder: Path, progress: Progress) -> None:
        self.gathering = gathering
        self.base = gathering.base
        self.folder = folder
        self.progress = progress
        self.parts = folder / "parts"
        self.parts.mkdir()
        self.reader = QuadReader(gathering.namespace or gathering.base.address)
        self.authorities: Counter[str] = Counter()
        self.graphs: list[GraphCount] = []

    def run(self) -> str:
        self.progress("Reading the files")
        self._read()
        with indexing_beside(self.facts, self.folder, self.triples):
            self.progress("Loading the store")
            store = self._load()
            give_back()
            self.progress("Writing the dumps")
            self._dump()
            self.progress("Indexing the names")
        self.progress("Describing")
        return self._describe(store)

    @property
    def facts(self) -> Path:
        return self.parts / "facts.nt"

    @property
    def all(self) -> Path:
        return self.parts / "all.nq"

    def _read(self) -> None:
        loose, named = self.parts / "facts.loose", self.parts / "named.loose"
        with loose.open("wb") as facts, named.open("wb") as quads:
            for file in self.gathering.files:
                self._copy(self.reader.read(file), facts, quads)
        self.triples = _sorted(loose, self.facts)
        within = self.parts / "named.nq"
        _sorted(named, within)
        self.quads = sorting.merge_sorted([self.facts, within], self.all)
        self._split(within)

    def _copy(self, quads: Iterable[ox.Quad], facts: IO[bytes], named: IO[bytes]) -> None:
        last = None
        for quad in quads:
            if quad.subject != last:
                last = quad.subject
                if isinstance(last, ox.NamedNode):
                    self.authorities[_authority(last.value)] += 1
            line = str(quad.triple)
            facts.write(f"{line} .\n".encode())
            graph = quad.graph_name
            if isinstance(graph, ox.BlankNode):
                graph = ox.NamedNode(f"{self.base.address}graph/{graph.value}")
            if isinstance(graph, ox.NamedNode):
                named.write(f"{line} <{graph.value}> .\n".encode())

    def _split(self, within: Path) -> None:
        """Sorted N-Triples for each named graph, while there are not too many."""
        counts: Counter[str] = Counter()
        with within.open("rb") as lines:
            for line in lines:
                counts[_graph_of(line)] += 1
        names: dict[str, str] = {}
        for iri in sorted(counts):
            names[iri] = _graph_name(iri, set(names.values()), self.base.address)
        self.graphs = [GraphCount(names[iri], iri, counts[iri]) for iri in sorted(counts)]
        self.written = self.graphs if len(self.graphs) <= MOST_GRAPH_FILES else []
        open_files: dict[str, IO[bytes]] = {}
        try:
            for graph in self.written:
                open_files[graph.iri] = self._part(graph).open("wb")
            with within.open("rb") as lines:
                for line in lines if open_files else ():
                    iri = _graph_of(line)
                    open_files[iri].write(line[: -len(iri.encode()) - 6] + b" .\n")
        finally:
            for file in open_files.values():
                file.close()

    def _part(self, graph: GraphCount) -> Path:
        return self.parts / f"graph-{graph.name}.nt"

    def _load(self) -> ox.Store:
        store = ox.Store(str(self.folder / "store"))
        store.bulk_load(path=str(self.all), format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
        return store

    def _dump(self) -> None:
        folder = self.folder / "dumps"
        folder.mkdir()
        prefixes = {**VOCABULARY_PREFIXES, **self.reader.prefixes}
        files = dumps.write_graph(self.facts, dumps.FACTS, folder, prefixes)
        write_blocks(self.facts, folder / f"{dumps.FACTS}.ttl", self.folder / BLOCKS_INDEX)
        for graph in self.written:
            files += dumps.write_graph(self._part(graph), f"graph/{graph.name}", folder, prefixes)
        quads, trig = folder / f"{dumps.ALL}.nq", folder / f"{dumps.ALL}.trig"
        self.all.rename(quads)
        if not self.graphs:
            # Without named graphs both are the facts over again, down to the byte.
            for name, path in (("nt", quads), ("ttl", trig)):
                file = dumps.compress(folder / f"{dumps.FACTS}.{name}")
                shutil.copyfile(folder / f"{dumps.FACTS}.{name}", path)
                shutil.copyfile(file, path.with_name(f"{path.name}.gz"))
                files.remove(folder / f"{dumps.FACTS}.{name}")
            for file in files:
                dumps.compress(file)
            return
        if self.written:
            named = [(graph.iri, self._part(graph)) for graph in self.written]
            dumps.write_trig([("", self.facts), *named], trig, prefixes)
        else:
            dumps.write_quads_as_trig(quads, trig, prefixes)
        for file in [*files, quads, trig]:
            dumps.compress(file)

    def _describe(self, store: ox.Store) -> str:
        namespace = self.gathering.namespace or commonest_namespace(self.authorities)
        version = sorting.version_of(self.folder / "dumps" / f"{dumps.ALL}.nq", GATHERED_FORMAT)
        own = (namespace,) if namespace else ()
        manifest = Manifest(
            version=version,
            build_format=GATHERED_FORMAT,
            software=__version__,
            base=self.base.address,
            created=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            description=self._description(store, namespace),
            graphs=(GraphCount("", "", self.triples), *self.graphs),
            dumps=dumps.describe_dumps(
                self.folder / "dumps", [graph.name for graph in self.written]
            ),
            counts={
                "triples": self.triples,
                "quads": self.quads,
                "entities": _subjects(self.facts),
            },
            validation={},
            namespaces=own,
            described=tuple(
                start for start, _ in self.authorities.most_common(_MOST_AUTHORITIES) if start
            ),
            gathered=True,
            prefixes=_usable(self.reader.prefixes),
        )
        write_void(manifest, store, self.folder / "descriptions")
        for path in sorted(self.parts.rglob("*"), reverse=True):
            path.unlink()
        self.parts.rmdir()
        (self.folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
        return version

    def _description(self, store: ox.Store, namespace: str | None) -> Description:
        names = [file.path.name for file in self.gathering.files]
        found = described_by_itself(store, names, namespace or self.base.address)
        return replace(found, **self.gathering.described)


def _sorted(loose: Path, path: Path) -> int:
    count = sorting.sort_file(loose, path)
    loose.unlink()
    return count


def _graph_of(line: bytes) -> str:
    """The graph of an N-Quads line that names one."""
    return line[line.rindex(b" <") + 2 : -4].decode("utf-8")


def _authority(iri: str) -> str:
    try:
        parts = urlsplit(iri)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme in ("http", "https") else ""


def _graph_name(iri: str, taken: set[str], root: str) -> str:
    """A short name for a graph's files and page, its own where that is free."""
    start = f"{root}graph/"
    tail = iri.removeprefix(start) if iri.startswith(start) else iri.rstrip("/#")
    name = _UNSAFE.sub("-", re.split(r"[/#]", tail)[-1]).strip("-.")[:60] or "graph"
    return name if name not in taken else f"{name}-{sha256(iri.encode()).hexdigest()[:8]}"


def _subjects(facts: Path) -> int:
    """How many things with an IRI the sorted triples are about."""
    count, last = 0, b""
    with facts.open("rb") as lines:
        for line in lines:
            subject = line[: line.index(b" ")]
            if subject != last and subject.startswith(b"<"):
                count += 1
            last = subject
    return count


def _usable(prefixes: Mapping[str, str]) -> dict[str, str]:
    """The files' prefixes that a page's data may use: with a name, meaning an IRI."""
    return {name: iri for name, iri in sorted(prefixes.items()) if name and "://" in iri}
