"""Statements against their documents: passages, words, furniture, and the classes of what is
claimed but not asserted (D05, D08, E03, E04, E07, S17-claimed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from foedera.statements import (
    SourceDocument,
    Statement,
    parse_passage,
    statement_is_asserted,
)
from foedera.statements.passages import words_hash
from foedera.terms import FD, KINDS, RDF, Base
from foedera.validation.findings import Finding
from foedera.validation.registry import Registry
from foedera.validation.rules import SHAPES
from foedera.validation.vocabulary import Vocabulary


class End(NamedTuple):
    """A thing that a claim, which is no fact, uses as one of a class."""

    statement: ox.NamedNode
    part: ox.NamedNode
    """rdf:subject or rdf:object."""
    thing: ox.NamedNode
    expected: str


@dataclass
class ClaimChecks:
    """Checks the statements of one document."""

    base: Base
    vocabulary: Vocabulary
    ends: list[End] = field(default_factory=list)

    def check(
        self,
        file: Path,
        document: SourceDocument | None,
        text: str | None,
        triples: Iterable[ox.Triple],
        statements: Iterable[Statement],
    ) -> Iterator[Finding]:
        """The faults of a document's statements and of the passages they show."""
        passages: dict[str, ox.NamedNode] = {}
        words = FD.wordsSha256
        for statement in statements:
            yield from self._home(file, document, statement)
            yield from self._strangers(file, statement)
            if not statement_is_asserted(statement):
                self.ends += self._ends(statement)
            for passage in statement.passages:
                passages.setdefault(passage.value, statement.name)
        kept = {
            triple.subject.value: triple.object.value
            for triple in triples
            if triple.predicate == words
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.Literal)
        }
        if document is None:
            return
        if text is not None and document.length not in (None, len(text)):
            details = {"length": str(len(text))}
            value = ox.Literal(document.length or 0)
            path = FD.characterCount.value
            yield Finding(
                SHAPES["E03-length"].value, document.iri, path=path, value=value, details=details
            )
        length = len(text) if text is not None else document.length
        for iri, shown_by in passages.items():
            yield from _passage(file, document, iri, shown_by, length)
            yield from _words(file, document, iri, kept.get(iri), text)

    def _home(
        self, file: Path, document: SourceDocument | None, statement: Statement
    ) -> Iterator[Finding]:
        if document is None or statement.document is None:
            return
        if statement.document != document.iri:
            yield Finding(
                SHAPES.D08.value,
                statement.name,
                path=FD.assertedIn.value,
                value=statement.document,
                file=file,
                details={"slug": document.slug},
            )
        for passage in statement.passages:
            parsed = parse_passage(passage.value)
            if parsed is None:
                iri = self.base.relative(passage.value) or passage.value
                yield _of(SHAPES["E03-form"], file, statement, passage, iri=iri)
            elif parsed[0] != statement.document.value:
                yield _of(SHAPES["E03-document"], file, statement, passage)

    def _strangers(self, file: Path, statement: Statement) -> Iterator[Finding]:
        """A subject that is not ours; an object of our property that is neither ours nor a term."""
        ends = [(RDF.subject, statement.subject)]
        if statement.predicate is not None and self.vocabulary.is_ours(statement.predicate.value):
            value = statement.object
            ends.append((RDF.object, value if isinstance(value, ox.NamedNode) else None))
        for part, term in ends:
            if (
                term is None
                or self.base.relative(term.value)
                or self.vocabulary.is_ours(term.value)
            ):
                continue
            details = {"iri": term.value, "hint": "", "kinds": ", ".join(KINDS)}
            yield Finding(
                SHAPES.D05.value,
                statement.name,
                path=part.value,
                value=term,
                file=file,
                details=details,
            )

    def _ends(self, statement: Statement) -> Iterator[End]:
        """Both ends of a claim that is no fact, against the property's domain and range."""
        if statement.predicate is None:
            return
        ends = (
            (statement.subject, self.vocabulary.domains, RDF.subject),
            (statement.object, self.vocabulary.ranges, RDF.object),
        )
        for term, classes, part in ends:
            expected = classes.get(statement.predicate.value)
            if isinstance(term, ox.NamedNode) and expected is not None:
                yield End(statement.name, part, term, expected)


def check_ends(
    file: Path, ends: Iterable[End], registry: Registry, vocabulary: Vocabulary, base: Base
) -> Iterator[Finding]:
    """Things of the registry that a claim uses as what they are not (S17-claimed)."""
    for statement, part, thing, expected in ends:
        own = registry.classes(thing.value)
        if own and not vocabulary.is_a(own, expected):
            yield Finding(
                SHAPES["S17-claimed"].value,
                statement,
                path=part.value,
                value=thing,
                file=file,
                details={
                    "thing": base.relative(thing.value) or thing.value,
                    "expected": expected.replace(str(FD), "fd:"),
                },
            )


def _of(
    rule: ox.NamedNode, file: Path, statement: Statement, passage: ox.NamedNode, **details: str
) -> Finding:
    return Finding(
        rule.value,
        statement.name,
        path=FD.hasPassage.value,
        value=passage,
        file=file,
        details=details,
    )


def _passage(
    file: Path, document: SourceDocument, iri: str, shown_by: ox.NamedNode, length: int | None
) -> Iterator[Finding]:
    parsed = parse_passage(iri)
    if parsed is None or parsed[0] != document.iri.value:
        return
    _, start, end = parsed
    details = {"slug": document.slug, "length": str(length)}
    if start >= end or (length is not None and end > length):
        yield Finding(
            SHAPES.E03.value,
            shown_by,
            path=FD.hasPassage.value,
            value=ox.NamedNode(iri),
            file=file,
            details=details,
        )
    for furniture in document.furniture:
        bounds = parse_passage(furniture.value)
        if bounds is not None and start < bounds[2] and bounds[1] < end:
            yield Finding(
                SHAPES.E07.value,
                shown_by,
                path=FD.hasPassage.value,
                value=ox.NamedNode(iri),
                file=file,
                details={"furniture": f"{bounds[1]}-{bounds[2]}"},
            )


def _words(
    file: Path, document: SourceDocument, iri: str, kept: str | None, text: str | None
) -> Iterator[Finding]:
    parsed = parse_passage(iri)
    if parsed is None or parsed[0] != document.iri.value:
        return
    _, start, end = parsed
    passage = ox.NamedNode(iri)
    if kept is None:
        yield Finding(SHAPES["E04-kept"].value, passage, file=file)
    elif text is not None and start < end <= len(text) and words_hash(text[start:end]) != kept:
        details = {"slug": document.slug}
        yield Finding(SHAPES.E04.value, passage, file=file, details=details)
