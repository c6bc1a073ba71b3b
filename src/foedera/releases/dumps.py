"""Files for download, written from the sorted canonical files, never read back from the store.

The store rewrites some literals on load; a dump carries the very terms that were published.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from foedera.formats import GRAPH_FORMATS, Format, UnwritableError, by_extension, writable
from foedera.releases.manifest import DumpFile
from foedera.releases.sorting import sha256_of
from foedera.terms import RDF

_N_TRIPLES = ox.RdfFormat.N_TRIPLES
_PARTS = (RDF.subject, RDF.predicate, RDF.object)

FACTS = "facts"
"""The default graph."""
ALL = "all"
"""Every graph."""
REDIRECTS = "redirects"
"""The table of merged and withdrawn things, and the graph of that name."""
REIFIERS = "evidence-rdf12"
"""Every document's statements in the form of RDF 1.2."""


def write_graph(source: Path, stem: str, folder: Path, prefixes: Mapping[str, str]) -> list[Path]:
    """Write a graph, given as sorted N-Triples, in every graph format as `{stem}.{extension}`.

    A format that cannot carry the graph is left out.
    """
    written = []
    for form in GRAPH_FORMATS:
        path = folder / f"{stem}.{form.extension}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if form.extension == "nt":
            if path != source:
                shutil.copyfile(source, path)
        else:
            try:
                _convert(source, path, form, prefixes)
            except UnwritableError:
                path.unlink()
                continue
        written.append(path)
    return written


def write_trig(graphs: Iterable[tuple[str, Path]], path: Path, prefixes: Mapping[str, str]) -> None:
    """Write named graphs (IRI, "" for the default graph; sorted N-Triples) as one TriG file."""

    def quads() -> Iterator[ox.Quad]:
        for iri, source in graphs:
            name = ox.NamedNode(iri) if iri else ox.DefaultGraph()
            for quad in ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, name)

    with path.open("wb") as out:
        ox.serialize(quads(), out, format=ox.RdfFormat.TRIG, prefixes=dict(prefixes))


def write_quads_as_trig(source: Path, path: Path, prefixes: Mapping[str, str]) -> None:
    """Write N-Quads as TriG in the order that they have."""
    quads = ox.parse(path=str(source), format=ox.RdfFormat.N_QUADS)
    with path.open("wb") as out:
        ox.serialize(quads, out, format=ox.RdfFormat.TRIG, prefixes=dict(prefixes))


def write_reifiers(sources: Iterable[Path], path: Path) -> None:
    """Write the evidence in the form of RDF 1.2: each statement reifies a triple term.

    RDF 1.2 Concepts, section 1.5. Sorted N-Triples of the documents' graphs give N-Triples 1.2:
    `rdf:subject`, `rdf:predicate` and `rdf:object` become one `rdf:reifies`, the rest stays.
    """
    with path.open("wb") as out:
        ox.serialize(_reifiers(sources), out, format=ox.RdfFormat.N_TRIPLES)


def _reifiers(sources: Iterable[Path]) -> Iterator[ox.Triple]:
    for source in sources:
        triples = (quad.triple for quad in ox.parse(path=str(source), format=_N_TRIPLES))
        for subject, block in groupby(triples, key=lambda triple: triple.subject):
            parts: dict[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {}
            for triple in block:
                if triple.predicate in _PARTS:
                    parts[triple.predicate] = triple.object
                elif triple.object != RDF.Statement:
                    yield triple
            if len(parts) == len(_PARTS):
                claimed = ox.Triple(*(parts[part] for part in _PARTS))  # type: ignore[arg-type]
                yield ox.Triple(subject, RDF.reifies, claimed)


def _convert(source: Path, path: Path, form: Format, prefixes: Mapping[str, str]) -> None:
    assert isinstance(form.engine, ox.RdfFormat)
    triples = (quad.triple for quad in ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES))
    with path.open("wb") as out:
        carried = writable(triples, form)
        ox.serialize(carried, out, format=form.engine, prefixes=dict(prefixes))


def compress(path: Path) -> Path:
    """Write a file's gzip beside it, the same bytes for the same content (no name, no time)."""
    packed = path.with_name(path.name + ".gz")
    with (
        path.open("rb") as source,
        packed.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as out,
    ):
        shutil.copyfileobj(source, out, 1 << 20)
    return packed


def describe_dumps(folder: Path, graphs: Sequence[str]) -> tuple[DumpFile, ...]:
    """Describe every file of a dumps folder for the manifest; writes SHA256SUMS beside them."""
    found = []
    known = {*graphs, REDIRECTS}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        relative = path.relative_to(folder).as_posix()
        bare = relative.removesuffix(".gz")
        stem, _, extension = bare.rpartition(".")
        form = by_extension(extension)
        if form is None:
            continue
        name = stem.removeprefix("graph/").removesuffix(".sssom")
        found.append(
            DumpFile(
                path=relative,
                media_type=form.media_type,
                bytes=path.stat().st_size,
                sha256=sha256_of(path),
                compression="application/gzip" if relative.endswith(".gz") else None,
                graph="" if stem == FACTS else name if name in known else None,
            )
        )
    sums = "".join(f"{dump.sha256}  {dump.path}\n" for dump in found)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return tuple(found)
