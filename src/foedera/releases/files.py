"""RDF files that others wrote, in any format: which ones, in which format, as quads."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from foedera.terms import Term

_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_DOUBTFUL = frozenset({"owl", "rdf", "rdfs", "xml", "json", "skos", "txt", ""})
"""Endings that people give to files of several formats: their beginning tells which."""
_PACKED = {"gz": gzip.GzipFile, "bz2": bz2.BZ2File, "xz": lzma.LZMAFile}
_IN_FOLDERS = frozenset({*_FORMATS, "owl", "rdfs", "skos"})
_HEAD = 4096
_FOUR_TERMS = re.compile(r'(<[^>]*>|_:\S+) <[^>]*> (<[^>]*>|_:\S+|".*"\S*) (<[^>]*>|_:\S+) \.')


class RdfFileError(Exception):
    """A file that cannot be read as RDF; the message names file, line and remedy."""


class NoRdfFileError(Exception):
    """Nothing to publish among what was named; the message says what to name."""


@dataclass(frozen=True)
class RdfFile:
    """A file of RDF, perhaps packed."""

    path: Path
    format: ox.RdfFormat
    packing: str | None = None

    def open(self) -> IO[bytes]:
        """The file's bytes, unpacked."""
        if self.packing is None:
            return self.path.open("rb")
        return cast("IO[bytes]", _PACKED[self.packing](self.path))


def rdf_files(paths: Sequence[Path]) -> list[RdfFile]:
    """The files that were named, and those of known endings in the folders that were named.

    Raises NoRdfFileError for a path that is not there and where there is no file at all.
    """
    found: dict[Path, RdfFile] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and _ending(p) in _IN_FOLDERS)
            found.update((p, _recognised(p)) for p in inside if p not in found)
        elif path.is_file():
            found.setdefault(path, _recognised(path))
        else:
            raise NoRdfFileError(f"{path}: there is no such file or folder.")
    if not found:
        endings = ", ".join(f".{ending}" for ending in sorted(_IN_FOLDERS))
        named = ", ".join(str(path) for path in paths)
        raise NoRdfFileError(f"no RDF file in {named}: name files, or a folder with {endings}.")
    return list(found.values())


def _ending(path: Path) -> str:
    endings = [suffix[1:].lower() for suffix in path.suffixes]
    if endings and endings[-1] in _PACKED:
        endings.pop()
    return endings[-1] if endings else ""


def _recognised(path: Path) -> RdfFile:
    last = path.suffix[1:].lower()
    packing = last if last in _PACKED else None
    ending = _ending(path)
    form = None if ending in _DOUBTFUL else _FORMATS.get(ending)
    if form is None:
        try:
            with RdfFile(path, ox.RdfFormat.TURTLE, packing).open() as file:
                head = file.read(_HEAD)
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise RdfFileError(f"{path}: cannot be read: {error}.") from error
        form = sniff(head)
    return RdfFile(path, form, packing)


def sniff(head: bytes) -> ox.RdfFormat:
    """The format of a file by its first bytes; TriG, which covers Turtle, where nothing tells."""
    text = head.decode("utf-8", errors="replace").removeprefix("\ufeff").lstrip()
    if text.startswith("<") and re.match(r"<(\?xml|!--|!DOCTYPE|\w+:\w+[\s>]|\w+\s+xmlns)", text):
        return ox.RdfFormat.RDF_XML
    if re.match(r'[\[{]\s*["{\]}]', text):
        return ox.RdfFormat.JSON_LD
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if lines and _FOUR_TERMS.match(lines[0]):
        return ox.RdfFormat.N_QUADS
    return ox.RdfFormat.TRIG


class QuadReader:
    """Reads files one after the other, their blank nodes kept apart and named by their order.

    The same files give the same names, so that the same files give the same bytes.
    """

    def __init__(self, base_iri: str) -> None:
        self.base_iri = base_iri
        self.prefixes: dict[str, str] = {}
        """The prefixes that the files declare; the first of two meanings holds."""
        self._files = 0

    def read(self, file: RdfFile) -> Iterator[ox.Quad]:
        """The quads of a file; raises RdfFileError with the line of a fault."""
        self._files += 1
        start = f"f{self._files}b"
        names: dict[str, ox.BlankNode] = {}

        def renamed(term: Term) -> Term:
            if isinstance(term, ox.BlankNode):
                kept = names.get(term.value)
                if kept is None:
                    kept = names[term.value] = ox.BlankNode(f"{start}{len(names)}")
                return kept
            if isinstance(term, ox.Triple):
                return ox.Triple(renamed(term.subject), term.predicate, renamed(term.object))  # type: ignore[arg-type]
            return term

        try:
            with file.open() as source:
                parser = ox.parse(input=source, format=file.format, base_iri=self.base_iri)
                for quad in parser:
                    subject, value, graph = quad.subject, quad.object, quad.graph_name
                    if (
                        isinstance(subject, ox.NamedNode)
                        and isinstance(value, ox.NamedNode | ox.Literal)
                        and not isinstance(graph, ox.BlankNode)
                    ):
                        yield quad
                        continue
                    if isinstance(graph, ox.BlankNode):
                        graph = renamed(graph)
                    yield ox.Quad(renamed(subject), quad.predicate, renamed(value), graph)  # type: ignore[arg-type]
                for name, iri in parser.prefixes.items():
                    self.prefixes.setdefault(name, iri)
        except SyntaxError as error:
            line = f", line {error.lineno}" if error.lineno else ""
            said = str(error.msg).removeprefix("Parser error at ")
            if "LoadDocumentCallback" in said:
                raise RdfFileError(
                    f"{file.path}{line}: its @context is at another address, and no address is "
                    "fetched. Put the context itself into the file."
                ) from error
            raise RdfFileError(
                f"{file.path}{line}: not well-formed {file.format.name}: {said}. Mend the file, or "
                "give it the ending of its format (.ttl, .nt, .nq, .trig, .rdf, .jsonld)."
            ) from error
        except (OSError, EOFError, UnicodeDecodeError, lzma.LZMAError) as error:
            raise RdfFileError(f"{file.path}: cannot be read: {error}.") from error
