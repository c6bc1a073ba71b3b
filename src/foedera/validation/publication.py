"""Validation of a whole publication: checks in code, and the shapes before and after entailment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import Publication, Statement, statement_is_asserted
from foedera.statements.grouping import group_statements
from foedera.terms import RDF, Term
from foedera.validation.claims import ClaimChecks, check_facts
from foedera.validation.engines import RustShacl, ShaclEngine
from foedera.validation.findings import Finding
from foedera.validation.locating import Locator
from foedera.validation.registry import alike, read_registry
from foedera.validation.report import Report
from foedera.validation.rules import (
    AFTER_ENTAILMENT,
    BEFORE_ENTAILMENT,
    EVIDENCE,
    OF_THE_ONTOLOGY,
    Shapes,
)
from foedera.validation.sources import SourceChecks, check_file_names
from foedera.validation.texts import FrozenTexts
from foedera.validation.triples import CheckedGraphs, Triples, read_triples
from foedera.validation.vocabulary import Vocabulary

_SKOLEM = "/.well-known/genid/"


def validate_publication(
    publication: Publication,
    graphs: CheckedGraphs,
    shapes: Shapes,
    *,
    engine: ShaclEngine | None = None,
    texts: Sequence[Path] = (),
    further: Sequence[Finding] = (),
) -> Report:
    """Hold a publication to every rule.

    `graphs` are what a build has made of it; `texts` are folders with the documents' frozen texts,
    without which the words of passages go unchecked; `further` is what other checks have found.
    Raises DataFaultError for files that cannot be read.
    """
    engine = engine or RustShacl()
    statements: list[Statement] = []
    findings = [*further, *check_sources(publication, graphs, texts, statements)]
    findings += check_facts(read_triples(graphs.consolidated), statements)
    claimed = _claimed(statements)
    findings += engine.validate([*graphs.facts, claimed], shapes.text(BEFORE_ENTAILMENT))
    after = AFTER_ENTAILMENT if graphs.entailed is not None else EVIDENCE
    findings += engine.validate(graphs.everything, shapes.text(after))
    findings += engine.validate([_unnamed(graphs.ontology)], shapes.text(OF_THE_ONTOLOGY))
    return Report.of(findings, shapes, engine.name, Locator(publication))


def check_sources(
    publication: Publication,
    graphs: CheckedGraphs,
    texts: Sequence[Path],
    statements: list[Statement],
) -> Iterator[Finding]:
    """The checks in code; the statements that were read are added to `statements`."""
    vocabulary = Vocabulary.of(read_triples(graphs.ontology))
    registry, findings = read_registry(publication, vocabulary)
    yield from findings
    yield from check_file_names(publication)
    sources = SourceChecks(publication.base, vocabulary, registry)
    for file in (publication.documents_file, *publication.registry_files):
        if file is not None:
            yield from sources.check(file.path, file)
    claims = ClaimChecks(publication.base, vocabulary, registry, FrozenTexts(texts))
    for document in publication.statement_files:
        path = document.file.path
        triples = list(document.triples())
        own = list(group_statements(triples))
        statements += own
        yield from sources.check(path, triples)
        described = publication.documents.get(document.slug)
        yield from claims.check(path, described, triples, own)
    yield from sources.literals()
    yield from alike(registry, vocabulary)


def _claimed(statements: Sequence[Statement]) -> list[ox.Triple]:
    """What is claimed without being asserted, as far as the structure's shapes ask for it."""
    triples = []
    for statement in statements:
        triple = statement.triple
        if triple is not None and not statement_is_asserted(statement):
            triples += [
                ox.Triple(statement.name, RDF.subject, triple.subject),
                ox.Triple(statement.name, RDF.predicate, triple.predicate),
                ox.Triple(statement.name, RDF.object, triple.object),
            ]
    return triples


def _unnamed(ontology: Triples) -> list[ox.Triple]:
    """The ontology with the blank nodes that a build gave names to (RDF 1.1, section 3.5)."""

    def term(value: Term) -> Term:
        if isinstance(value, ox.NamedNode) and _SKOLEM in value.value:
            return ox.BlankNode(value.value.rpartition("/")[2])
        return value

    return [
        ox.Triple(term(subject), predicate, term(value))  # type: ignore[arg-type]
        for subject, predicate, value in read_triples(ontology)
    ]
