"""Several files of data/ changed together: read once, written at the end, each whole or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from foedera.linking.outward.linksets import linkset_text, read_linksets
from foedera.review.blocks import REGISTRY_HEAD, BlockFile, block, head_of
from foedera.review.desk import write_file
from foedera.statements import Publication, Statement, write_statements
from foedera.statements.publication import REDIRECTS
from foedera.terms import DCTERMS, FD, KINDS, OWL, PROV, SKOS, XSD, Term


class RegistryError(Exception):
    """A change of the registry that makes no sense; the message says why and what to do."""


@dataclass(frozen=True)
class Changed:
    """What a change of the registry came to."""

    files: tuple[Path, ...]
    statements: int
    """That say something else now, or are gone."""


class Edit:
    """The files of a publication while they are changed."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.base = publication.base
        self.now = datetime.now(UTC).replace(microsecond=0)
        self._blocks: dict[Path, BlockFile] = {}
        self._statements: dict[str, list[Statement]] = {}
        self._hashes: dict[str, dict[str, str]] = {}
        self._before: dict[str, list[Statement]] = {}
        self._linksets_before = read_linksets(publication.directory, publication.base)
        self._linksets = self._linksets_before
        for document in publication.statement_files:
            self._statements[document.slug] = list(document.statements())
            self._before[document.slug] = list(self._statements[document.slug])
            self._hashes[document.slug] = {
                triple.subject.value: triple.object.value
                for triple in document.triples()
                if triple.predicate == FD.wordsSha256
                and isinstance(triple.subject, ox.NamedNode)
                and isinstance(triple.object, ox.Literal)
            }

    # --- paths -----------------------------------------------------------------------------------
    def path(self, named: str) -> str:
        """`actor/eurobiomed` out of what somebody typed: a path or a whole IRI.

        Raises RegistryError for what is neither.
        """
        relative = self.base.relative(named) or named
        found = relative.removeprefix("id/").removeprefix("<id/").removesuffix(">")
        kind, _, slug = found.partition("/")
        if kind not in KINDS or not re.fullmatch(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*", slug):
            raise RegistryError(
                f"{named!r} names no thing; write its kind and slug, like actor/eurobiomed."
            )
        return found

    def iri(self, path: str) -> ox.NamedNode:
        """The IRI of a path."""
        return ox.NamedNode(f"{self.base.address}id/{path}")

    def path_of(self, term: Term | None) -> str | None:
        """The path of a thing of ours; None for anything else."""
        relative = self.base.relative(term.value) if isinstance(term, ox.NamedNode) else None
        if relative is None or not relative.startswith("id/") or "#" in relative:
            return None
        return relative.removeprefix("id/")

    # --- registry --------------------------------------------------------------------------------
    def registry(self, kind: str) -> BlockFile:
        """The registry's file of a kind; documents are described in a file of their own."""
        if kind == "document":
            return self._file(self.publication.directory / "documents.ttl")
        return self._file(self.publication.directory / "registry" / f"{kind}.ttl")

    def redirects(self) -> BlockFile:
        """The file of merged and withdrawn things."""
        path = self.publication.directory / "registry" / REDIRECTS
        return self._file(path, "dcterms", "owl", "prov", "rdfs", "skos", "xsd")

    def _file(self, path: Path, *prefixes: str) -> BlockFile:
        if path not in self._blocks:
            there = path.read_text(encoding="utf-8") if path.exists() else None
            head = head_of(*(prefixes or REGISTRY_HEAD))
            self._blocks[path] = BlockFile.parse(there if there is not None else head)
        return self._blocks[path]

    def every_registry(self) -> Iterator[BlockFile]:
        """All files of the registry, the documents' and the redirects too."""
        for kind in KINDS:
            path = self.publication.directory / "registry" / f"{kind}.ttl"
            if path.exists() or path in self._blocks:
                yield self._file(path)
        if (self.publication.directory / "documents.ttl").exists():
            yield self.registry("document")
        yield self.redirects()

    def described(self, path: str) -> dict[ox.NamedNode, list[Term]]:
        """What the registry says of a thing, by property; empty where it is not there."""
        said: dict[ox.NamedNode, list[Term]] = {}
        for triple in self.publication.registry():
            if triple.subject == self.iri(path):
                said.setdefault(triple.predicate, []).append(triple.object)
        return said

    def put(self, file: BlockFile, path: str, said: Mapping[ox.NamedNode, list[Term]]) -> None:
        """Write a thing's block anew."""
        file.put(path, block(path, list(said.items()), self.base, file.head))

    def replace_in_registry(self, old: str, new: str) -> None:
        """Let every block that points to a thing point to another."""
        kind, slug = old.split("/", 1)
        new_kind, new_slug = new.split("/", 1)
        pattern = re.compile(
            rf"(?<![\w:/-]){kind}:{re.escape(slug)}(?![\w-])|<id/{re.escape(old)}>"
        )

        def other(match: re.Match[str]) -> str:
            return f"<id/{new}>" if match[0].startswith("<") else f"{new_kind}:{new_slug}"

        for file in self.every_registry():
            file.blocks = [
                (subject, text if subject == old else pattern.sub(other, text))
                for subject, text in file.blocks
            ]

    # --- redirects -------------------------------------------------------------------------------
    def retire(self, path: str, **said: list[Term]) -> None:
        """Mark a thing as no longer itself; what else is said of it comes by property name."""
        properties = {
            "replaced_by": DCTERMS.isReplacedBy,
            "names": SKOS.altLabel,
            "history": SKOS.historyNote,
            "ended": PROV.invalidatedAtTime,
            "why": SKOS.changeNote,
            "heirs": ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso"),
        }
        facts: dict[ox.NamedNode, list[Term]] = {}
        if "replaced_by" in said:
            facts[properties["replaced_by"]] = said["replaced_by"]
        facts[OWL.deprecated] = [ox.Literal("true", datatype=XSD.boolean)]
        facts |= {properties[name]: values for name, values in said.items() if values}
        if "ended" not in said:
            facts[DCTERMS.modified] = [self.time()]
        file = self.redirects()
        # The block begins with a predicate other than `a`: things retired have no class.
        self.put(file, path, facts)

    def time(self) -> ox.Literal:
        """Now, in UTC."""
        return ox.Literal(self.now.isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime)

    # --- links -----------------------------------------------------------------------------------
    def move_links(self, old: str, new: str) -> None:
        """Let the links of a thing to other data sets be those of another."""
        subject, other = self.iri(old), self.iri(new)
        self._linksets = [
            replace(
                linkset,
                links=tuple(
                    replace(link, subject=other) if link.subject == subject else link
                    for link in linkset.links
                ),
            )
            for linkset in self._linksets
        ]

    def drop_links(self, paths: Collection[str]) -> None:
        """Take the links of things out: they say who it was, and what it is called elsewhere."""
        gone = {self.iri(path) for path in paths}
        self._linksets = [
            replace(
                linkset, links=tuple(link for link in linkset.links if link.subject not in gone)
            )
            for linkset in self._linksets
        ]

    # --- statements ------------------------------------------------------------------------------
    def statements(self) -> Iterator[tuple[str, Statement]]:
        """Every statement with its document's slug."""
        for slug, statements in self._statements.items():
            for statement in statements:
                yield slug, statement

    def map(self, change: Callable[[str, Statement], Statement | None]) -> None:
        """Change every statement, or take it out (None); names stay."""
        for slug, statements in self._statements.items():
            changed = [change(slug, statement) for statement in statements]
            self._statements[slug] = [one for one in changed if one is not None]

    def move(self, moves: Mapping[str, str], within: Callable[[str, Statement], bool]) -> None:
        """Let statements speak of other things, by path."""
        iris = {self.iri(old): self.iri(new) for old, new in moves.items()}

        def moved(slug: str, statement: Statement) -> Statement:
            if not within(slug, statement):
                return statement
            subject, value = statement.subject, statement.object
            new_subject = iris.get(subject, subject) if subject is not None else None
            new_value = iris.get(value, value) if isinstance(value, ox.NamedNode) else value
            if (new_subject, new_value) == (subject, value):
                return statement
            return replace(statement, subject=new_subject, object=new_value)

        self.map(moved)

    def join_equals(self) -> dict[str, str]:
        """Join statements of one document that say the same now; the later names by the kept ones.

        One claim of one document is written once, with all its passages.
        """
        joined: dict[str, str] = {}
        for slug, statements in self._statements.items():
            first: dict[object, int] = {}
            kept: list[Statement] = []
            for statement in statements:
                said = (statement.triple, statement.modality, statement.rank)
                at = first.get(said)
                if statement.triple is None or at is None:
                    first[said] = len(kept)
                    kept.append(statement)
                    continue
                both = tuple(dict.fromkeys((*kept[at].passages, *statement.passages)))
                kept[at] = replace(kept[at], passages=both)
                old, new = self.path_of(statement.name), self.path_of(kept[at].name)
                if old is not None and new is not None:
                    joined[old] = new
            self._statements[slug] = kept
        return joined

    # --- the end ---------------------------------------------------------------------------------
    def forget_document(self, slug: str) -> None:
        """Take a document's whole file of statements out."""
        self._statements[slug] = []

    def save(self) -> Changed:
        """Write what differs."""
        folder = self.publication.directory
        texts = {
            path: file.text() for path, file in self._blocks.items() if file.blocks or path.exists()
        }
        count = 0
        for slug, statements in self._statements.items():
            before = self._before[slug]
            if statements == before:
                continue
            count += len(before) - len(set(statements) & set(before))
            path = folder / "statements" / f"{slug}.ttl"
            if not statements:
                path.unlink(missing_ok=True)
                continue
            texts[path] = write_statements(statements, self.base, self._hashes[slug])
        for linkset, before_it in zip(self._linksets, self._linksets_before, strict=True):
            if linkset == before_it:
                continue
            path = folder / "links" / f"{linkset.code}.ttl"
            if linkset.links:
                texts[path] = linkset_text(linkset.code, linkset.links, self.base)
            else:
                path.unlink()
        changed = [
            path
            for path, text in texts.items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        for path in changed:
            write_file(path, texts[path])
        return Changed(tuple(sorted(changed)), count)
