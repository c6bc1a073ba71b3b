"""Validation of a whole publication: checks in code, and the shapes before and after entailment."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning.schema import unskolemised
from foedera.statements import Publication
from foedera.validation.claims import check_ends
from foedera.validation.digest import Digests, FileDigest
from foedera.validation.engines import RustShacl, ShaclEngine
from foedera.validation.findings import Finding
from foedera.validation.locating import Locator
from foedera.validation.registry import alike, read_registry
from foedera.validation.report import Report
from foedera.validation.rules import (
    AFTER_ENTAILMENT,
    BEFORE_ENTAILMENT,
    EVIDENCE,
    OF_A_STATEMENT,
    OF_THE_ONTOLOGY,
    SHAPES,
    Shapes,
)
from foedera.validation.sources import SourceChecks, check_file_names, check_uses
from foedera.validation.texts import FrozenTexts
from foedera.validation.triples import CheckedGraphs, Triples, read_triples, write_ntriples
from foedera.validation.vocabulary import Vocabulary

_OF_FILES = 0.75
"""The part of the time that reading the statements takes, when none was read before."""


def validate_publication(
    publication: Publication,
    graphs: CheckedGraphs,
    shapes: Shapes,
    *,
    engine: ShaclEngine | None = None,
    texts: Sequence[Path] = (),
    further: Sequence[Finding] = (),
    kept: Path | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Report:
    """Hold a publication to every rule.

    `graphs` are what a build has made of it; `texts` are folders with the documents' frozen texts,
    without which the words of passages go unchecked; `further` is what other checks have found;
    `kept` is a folder for what need not be worked out again while a document stays the same;
    `progress` is told which part of the work, 0 to 1, is done.
    Raises DataFaultError for files that cannot be read.
    """
    engine = engine or RustShacl()
    vocabulary = Vocabulary.of(read_triples(graphs.ontology))
    of_a_statement = shapes.text(OF_A_STATEMENT)
    found_texts = FrozenTexts(texts)
    digests = Digests(kept, vocabulary, publication.base, found_texts, engine, of_a_statement)
    files: dict[Path, FileDigest] = {}
    for file in publication.statement_files:
        files[file.file.path] = digests.of(file, publication.documents.get(file.slug))
        progress(_OF_FILES * len(files) / len(publication.statement_files))
    digests.forget_all_but(len(files))
    ontology = [unskolemised(triple) for triple in read_triples(graphs.ontology)]
    claimed = b"".join(digest.parts for digest in files.values())
    evidence = [digest.evidence for digest in files.values()]
    after = AFTER_ENTAILMENT if graphs.entailed is not None else EVIDENCE
    held_to = (
        ([*graphs.everything, *evidence], after),
        ([*graphs.facts, claimed], BEFORE_ENTAILMENT),
        ([ontology], OF_THE_ONTOLOGY),
    )
    # The shapes are the longest part; the checks in code go on beside them.
    with ThreadPoolExecutor(engine.at_once) as threads:
        runs = [threads.submit(engine.validate, data, shapes.text(f)) for data, f in held_to]
        findings = [*further, *check_sources(publication, vocabulary, files)]
        findings += check_facts(graphs.consolidated, files.values())
        follows, stated, of_the_ontology = (list(run.result()) for run in runs)
    findings += [*_not_of_a_shared_identifier(follows, stated), *stated, *of_the_ontology]
    return Report.of(findings, shapes, engine.name, Locator(publication))


def check_sources(
    publication: Publication, vocabulary: Vocabulary, files: Mapping[Path, FileDigest]
) -> Iterator[Finding]:
    """The checks in code, of each file and across files."""
    base = publication.base
    described = (publication.documents_file, *publication.registry_files)
    read = {file.path: list(file) for file in described if file is not None}
    registry, findings = read_registry(read, vocabulary)
    yield from findings
    yield from check_file_names(publication)
    for path, triples in read.items():
        sources = SourceChecks(base, vocabulary)
        yield from sources.check(path, triples)
        yield from sources.literals(path)
        yield from check_uses(path, sources.uses, registry, base)
    names: dict[str, Path] = {}
    for path, digest in files.items():
        yield from digest.findings
        yield from check_uses(path, digest.uses, registry, base)
        yield from check_ends(path, digest.ends, registry, vocabulary, base)
        for name in digest.names:
            other = names.setdefault(name, path)
            if other is not path:
                details = {"other": other.name}
                yield Finding(SHAPES.D04.value, ox.NamedNode(name), file=path, details=details)
    yield from alike(registry, vocabulary)


def _not_of_a_shared_identifier(
    follows: Iterable[Finding], stated: Sequence[Finding]
) -> Iterator[Finding]:
    """What the shapes find after entailment, less what comes of an identifier given twice.

    Two things with one identifier are concluded to be one (owl:hasKey), which then seems to have
    two labels, to take part twice and to be linked unsourced (E13): told beside S14, these would
    send the reader to sound places. Once the identifier is mended, anything else is found again.
    """
    shared = any(finding.rule == SHAPES.S14.value for finding in stated)
    known = set(stated)
    consequences = (SHAPES.S.value, SHAPES.E13.value)
    for finding in follows:
        if not shared or finding in known or not finding.rule.startswith(consequences):
            yield finding


def check_facts(consolidated: Triples, files: Iterable[FileDigest]) -> Iterator[Finding]:
    """Facts that no statement asserts: unsourced (E01), or only planned or deprecated (E05)."""
    facts = set(_lines(consolidated))
    claimed: set[bytes] = set()
    for digest in files:
        facts.difference_update(digest.asserted.splitlines())
        claimed.update(digest.claimed.splitlines())
    for line in sorted(facts):
        rule = SHAPES.E05 if line in claimed else SHAPES.E01
        (triple,) = read_triples(line)
        yield Finding(rule.value, triple.subject, path=triple.predicate.value, value=triple.object)


def _lines(triples: Triples) -> list[bytes]:
    written = io.BytesIO()
    write_ntriples(triples, written)
    return written.getvalue().splitlines()
