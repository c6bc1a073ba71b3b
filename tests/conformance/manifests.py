"""The W3C's test manifests, read from the folders beside this repository."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from foedera.terms import RDF, Namespace, Term

SUITES = Path(__file__).parents[3] / "shared" / "conformance"
OFFICIAL = "https://w3c.github.io/rdf-tests/sparql/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
DAWG = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS,
}  # fmt: skip


def file_of(iri: str) -> Path:
    """The file of an official address."""
    return SUITES / unquote(iri.removeprefix(OFFICIAL))


def address_of(file: Path) -> str:
    """The official address of a file."""
    return OFFICIAL + file.relative_to(SUITES).as_posix()


class Manifest:
    """One manifest's triples."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.iri = address_of(file)
        self._by_subject: dict[Term, list[tuple[str, Term]]] = defaultdict(list)
        for quad in ox.parse(
            file.read_bytes(), ox.RdfFormat.TURTLE, base_iri=self.iri, rename_blank_nodes=True
        ):
            self._by_subject[quad.subject].append((quad.predicate.value, quad.object))

    def subjects(self) -> list[Term]:
        return list(self._by_subject)

    def all(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        return [o for p, o in self._by_subject[subject] if p == predicate.value]

    def one(self, subject: Term, predicate: ox.NamedNode) -> Term | None:
        found = self.all(subject, predicate)
        return found[0] if found else None

    def items(self, node: Term | None) -> Iterator[Term]:
        """The members of an RDF list."""
        while node is not None and node != RDF.nil:
            first = self.one(node, RDF.first)
            if first is None:
                return
            yield first
            node = self.one(node, RDF.rest)


@dataclass(frozen=True)
class Entry:
    """One test."""

    manifest: Manifest
    node: Term
    types: frozenset[str]

    @property
    def name(self) -> str:
        folder = self.manifest.file.parent.name
        return f"{folder}/{str(self.node.value).rsplit('#', 1)[-1]}"

    @property
    def iri(self) -> str:
        return str(self.node.value)


def entries(suite: str) -> Iterator[Entry]:
    """Every approved test of a suite."""
    if suite == "sparql10":
        files = sorted((SUITES / suite).rglob("manifest*.ttl"))
    else:
        top = SUITES / suite / "manifest-all.ttl"
        files = [top if top.exists() else SUITES / suite / "manifest.ttl"]
    seen: set[Path] = set()
    known: set[str] = set()
    for file in files:
        for entry in _read(file, seen):
            if entry.iri not in known:
                known.add(entry.iri)
                yield entry


def _read(file: Path, seen: set[Path]) -> Iterator[Entry]:
    if file in seen or not file.exists():
        return
    seen.add(file)
    manifest = Manifest(file)
    for root in manifest.subjects():
        for included in manifest.all(root, MF.include):
            for item in manifest.items(included) if included != RDF.nil else ():
                yield from _read(file_of(item.value), seen)
        for listed in manifest.all(root, MF.entries):
            for node in manifest.items(listed):
                approval = manifest.one(node, DAWG.approval)
                status = approval.value.rsplit("#", 1)[-1] if approval is not None else ""
                if status in ("Withdrawn", "Rejected", "Obsoleted"):
                    continue
                types = manifest.all(node, RDF.type)
                yield Entry(
                    manifest, node, frozenset(one.value.rsplit("#", 1)[-1] for one in types)
                )


def quads_of(file: Path, graph: ox.NamedNode, base: str) -> Iterator[ox.Quad]:
    """A data file's default graph in a graph of its own name; its named graphs as they are."""
    for quad in ox.parse(
        file.read_bytes(), FORMATS[file.suffix], base_iri=base, rename_blank_nodes=True
    ):
        inside = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) else graph
        yield ox.Quad(quad.subject, quad.predicate, quad.object, inside)


def graph_names(file: Path, base: str) -> list[str]:
    """The named graphs inside a data file."""
    return sorted({q.graph_name.value for q in quads_of(file, ox.NamedNode(base), base)} - {base})
