"""The source files as files: terms, IRIs, literals and names (D01 to D03, D05, D06, E11)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import Publication, parse_passage
from foedera.terms import FD, KINDS, RDF, XSD, Base, Term
from foedera.validation.findings import Finding
from foedera.validation.literals import rewritten_literals
from foedera.validation.personal import holds_contact
from foedera.validation.registry import Registry
from foedera.validation.rules import SHAPES
from foedera.validation.triples import read_triples
from foedera.validation.vocabulary import Vocabulary

_SLUG = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
_UNREGISTERED = frozenset({"situation", "statement"})
"""The kinds whose things stand in no registry."""
_FREE_TEXT = frozenset({XSD.string.value, str(RDF.langString.value)})


class SourceChecks:
    """Checks the triples of one file as they are read; each term is judged once."""

    def __init__(self, base: Base, vocabulary: Vocabulary) -> None:
        self.base = base
        self.vocabulary = vocabulary
        self.uses: dict[str, str] = {}
        """The things that ought to be in the registry, each with the first triple that uses it."""
        self._sound: set[str] = set()
        self._literals: dict[ox.Literal, ox.Triple] = {}

    def check(self, file: Path, triples: Iterable[ox.Triple]) -> Iterator[Finding]:
        """The faults of a file's terms, IRIs and words; literals are judged by `literals`."""
        sound = self._sound
        for triple in triples:
            subject, predicate, value = triple
            if subject.value not in sound:
                if self.base.relative(subject.value) is None:
                    yield self._ill_formed(file, triple, subject, "")
                    continue
                yield from self._iri(file, triple, subject)
            if predicate.value not in sound:
                yield from self._iri(file, triple, predicate)
            if isinstance(value, ox.NamedNode):
                if value.value in sound:
                    continue
                yield from self._iri(file, triple, value)
                if self._is_astray(predicate, value):
                    yield self._ill_formed(file, triple, value, "")
            elif isinstance(value, ox.Literal):
                if value.datatype.value not in _FREE_TEXT:
                    self._literals.setdefault(value, triple)
                elif holds_contact(value.value) and not _is_hash(value.value):
                    yield _at(SHAPES["E11-words"], file, triple)

    def literals(self, file: Path) -> Iterator[Finding]:
        """The literals, of all that was checked, that are not in canonical form."""
        for literal, written in rewritten_literals(self._literals).items():
            yield _at(SHAPES.D02, file, self._literals[literal], canonical=_readable(written))

    def _is_astray(self, predicate: ox.NamedNode, value: ox.NamedNode) -> bool:
        """Whether our property leads to a thing that is neither ours nor the ontology's."""
        return (
            self.vocabulary.is_ours(predicate.value)
            and predicate != FD.hasPassage
            and self.base.relative(value.value) is None
            and not self.vocabulary.is_ours(value.value)
        )

    def _iri(self, file: Path, triple: ox.Triple, term: Term) -> Iterator[Finding]:
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        relative = self.base.relative(iri)
        if relative is not None:
            yield from self._own(file, triple, iri, relative)
        elif not self.vocabulary.knows(iri):
            near = self.vocabulary.nearest(iri)
            hint = f" → {_short(near)} ?" if near else ""
            yield _at(SHAPES.D01, file, triple, term=_short(iri), hint=hint)
        elif iri.partition(":")[0] in KINDS:
            yield self._ill_formed(file, triple, term, "@prefix ?")
        elif self.vocabulary.is_ours(iri) or term == triple.predicate:
            self._sound.add(iri)  # a stranger's soundness depends on the property that leads to it

    def _own(self, file: Path, triple: ox.Triple, iri: str, relative: str) -> Iterator[Finding]:
        passage = parse_passage(iri)
        root, _, rest = (relative.partition("#")[0] if passage else relative).partition("/")
        kind, _, slug = rest.partition("/")
        if root != "id" or kind not in KINDS or not _SLUG.fullmatch(slug):
            if "#char" not in iri:  # what is wrong with a passage is told of its statement
                yield self._ill_formed(file, triple, ox.NamedNode(iri), "")
            return
        if kind not in _UNREGISTERED:
            self.uses.setdefault(iri.partition("#")[0], f"{triple} .")
        self._sound.add(iri)

    def _ill_formed(self, file: Path, triple: ox.Triple, term: Term, hint: str) -> Finding:
        iri = str(term.value) if isinstance(term, ox.NamedNode) else str(term)
        written = self.base.relative(iri) or iri
        return _at(SHAPES.D05, file, triple, iri=written, hint=hint, kinds=", ".join(KINDS))


def _at(rule: ox.NamedNode, file: Path, triple: ox.Triple, **details: str) -> Finding:
    return Finding(
        rule.value,
        triple.subject,
        path=triple.predicate.value,
        value=triple.object,
        file=file,
        details=details,
    )


def _short(iri: str) -> str:
    return iri.replace(str(FD), "fd:")


def _readable(literal: ox.Literal) -> str:
    return str(literal).replace(str(XSD), "xsd:").replace("^^<xsd:", "^^xsd:").removesuffix(">")


def _is_hash(words: str) -> bool:
    return len(words) == 64 and all(c in "0123456789abcdef" for c in words)


def check_uses(
    file: Path, uses: Mapping[str, str], registry: Registry, base: Base
) -> Iterator[Finding]:
    """Things that a file uses and no file of the registry describes (D06)."""
    for entity, line in uses.items():
        if entity in registry.entities:
            continue
        (triple,) = read_triples(line.encode())
        near = difflib.get_close_matches(entity, registry.entities, n=1, cutoff=0.85)
        hint = f" → {base.relative(near[0])} ?" if near else ""
        relative = base.relative(entity) or entity
        kind = relative.removeprefix("id/").partition("/")[0]
        yield _at(SHAPES.D06, file, triple, iri=relative, kind=kind, hint=hint)


def check_file_names(publication: Publication) -> Iterator[Finding]:
    """Statements files that are named after no known document (D03)."""
    for file in publication.statement_files:
        if file.slug not in publication.documents:
            yield Finding(
                SHAPES.D03.value,
                publication.base.thing("document", file.slug),
                file=file.file.path,
                details={"slug": file.slug},
            )
