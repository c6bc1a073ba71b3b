"""A publication's source files: documents, registry and statements under one base address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from foedera.statements.faults import DataFaultError
from foedera.statements.grouping import group_statements
from foedera.statements.model import SourceDocument, Statement, statement_is_asserted
from foedera.statements.reading import ParsedFile
from foedera.terms import DCTERMS, FD, RDF, Base

GENERATED = "facts.ttl"
"""The file under data/ that a build writes and nobody edits."""

REDIRECTS = "redirects.ttl"
"""The registry's file of merged and withdrawn things; no entity stands in it."""


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """The statements file of one document."""

    slug: str
    file: ParsedFile

    def triples(self) -> Iterator[ox.Triple]:
        """Every triple of the file: statements and passages."""
        return iter(self.file)

    def statements(self) -> Iterator[Statement]:
        """The statements of the file, in its order."""
        return group_statements(self.file)


@dataclass(frozen=True)
class Publication:
    """The folder data/ of a publisher, read against the base address."""

    directory: Path
    base: Base

    def __post_init__(self) -> None:
        if not self.directory.is_dir():
            raise DataFaultError(
                "there is no such folder.",
                self.directory,
                mend="Name the folder that holds documents.ttl, registry/ and statements/.",
            )

    def _parsed(self, path: Path) -> ParsedFile:
        return ParsedFile(path, self.base.address)

    @cached_property
    def documents_file(self) -> ParsedFile | None:
        """data/documents.ttl; None where it is absent."""
        path = self.directory / "documents.ttl"
        return self._parsed(path) if path.exists() else None

    @cached_property
    def registry_files(self) -> tuple[ParsedFile, ...]:
        """The files of the registry, by name."""
        paths = sorted((self.directory / "registry").glob("*.ttl"))
        return tuple(self._parsed(path) for path in paths if path.name != REDIRECTS)

    @cached_property
    def redirects_file(self) -> ParsedFile | None:
        """data/registry/redirects.ttl; None where nothing was ever merged or withdrawn."""
        path = self.directory / "registry" / REDIRECTS
        return self._parsed(path) if path.exists() else None

    @cached_property
    def statement_files(self) -> tuple[DocumentFile, ...]:
        """One file a document, by name."""
        paths = sorted((self.directory / "statements").glob("*.ttl"))
        return tuple(DocumentFile(path.stem, self._parsed(path)) for path in paths)

    def files(self) -> Iterator[ParsedFile]:
        """Every source file."""
        if self.documents_file is not None:
            yield self.documents_file
        yield from self.registry_files
        if self.redirects_file is not None:
            yield self.redirects_file
        yield from (document.file for document in self.statement_files)

    def registry(self) -> Iterator[ox.Triple]:
        """The registry and the descriptions of the documents."""
        if self.documents_file is not None:
            yield from self.documents_file
        for file in self.registry_files:
            yield from file

    def redirects(self) -> Iterator[ox.Triple]:
        """Where merged things lead, and when and why others were withdrawn."""
        return iter(self.redirects_file or ())

    def statements(self) -> Iterator[Statement]:
        """Every document's statements."""
        for document in self.statement_files:
            yield from document.statements()

    def facts(self) -> Iterator[ox.Triple]:
        """The plain triples of asserted statements; the same one may come from two documents."""
        for statement in self.statements():
            triple = statement.triple
            if triple is not None and statement_is_asserted(statement):
                yield triple

    @cached_property
    def documents(self) -> dict[str, SourceDocument]:
        """The source documents by slug."""
        if self.documents_file is None:
            return {}
        values: dict[ox.NamedNode, dict[str, list[ox.Triple]]] = {}
        for triple in self.documents_file:
            if isinstance(triple.subject, ox.NamedNode):
                found = values.setdefault(triple.subject, {})
                found.setdefault(triple.predicate.value, []).append(triple)
        start = self.base.thing("document", "").value
        documents = {}
        for iri, facts in values.items():
            types = [triple.object for triple in facts.get(RDF.type.value, [])]
            if FD.SourceDocument not in types or not iri.value.startswith(start):
                continue
            slug = iri.value.removeprefix(start)
            length = _text(facts, FD.characterCount)
            documents[slug] = SourceDocument(
                iri=iri,
                slug=slug,
                sha256=_text(facts, FD.sha256),
                length=int(length) if length and length.isdigit() else None,
                language=_text(facts, DCTERMS.language),
                furniture=tuple(
                    triple.object
                    for triple in facts.get(FD.hasPageFurniture.value, [])
                    if isinstance(triple.object, ox.NamedNode)
                ),
            )
        return documents


def _text(facts: dict[str, list[ox.Triple]], predicate: ox.NamedNode) -> str | None:
    for triple in facts.get(predicate.value, []):
        if isinstance(triple.object, ox.Literal):
            return triple.object.value
    return None
