"""The index of names that a release is reconciled against, made from its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from foedera.linking import NameIndex, entries
from foedera.terms import DCTERMS, OWL, RDFS, SKOS, Base

_NOT_LINKED_TO = ("statement", "situation", "activity")
"""Kinds that nobody has a list of."""
_DISPLAYED = (RDFS.label, SKOS.prefLabel)
_NAMES = (*_DISPLAYED, SKOS.altLabel, SKOS.hiddenLabel)


def write_names(
    facts: Path, path: Path, base: Base | None = None, redirects: Path | None = None
) -> int:
    """Write the index of a release's names; say how many things it holds.

    `facts` is the default graph as N-Triples, `redirects` that of merged things; with a base
    address only a publication's own things count. A merged thing is not there any more, but
    whoever looks for one of its names finds what it became.
    """
    replaced: dict[str, ox.NamedNode] = {}
    gone: set[str] = set()
    for triple in _standing(facts, redirects):
        subject = triple.subject
        if not isinstance(subject, ox.NamedNode):
            continue
        if triple.predicate == DCTERMS.isReplacedBy and isinstance(triple.object, ox.NamedNode):
            replaced[subject.value] = triple.object
        elif triple.predicate == OWL.deprecated and triple.object == ox.Literal(True):
            gone.add(subject.value)
    index = NameIndex.build(entries(_linkable(_read(facts, redirects), base, replaced, gone)))
    index.save(path)
    return len(index)


def _read(*files: Path | None) -> Iterator[ox.Triple]:
    for file in files:
        if file is not None and file.exists():
            for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES):
                yield quad.triple


def _standing(*files: Path | None) -> Iterator[ox.Triple]:
    """What is said of merges and withdrawals, found without parsing the rest."""
    marks = (f" {DCTERMS.isReplacedBy} ".encode(), f" {OWL.deprecated} ".encode())
    for file in files:
        if file is None or not file.exists():
            continue
        with file.open("rb") as lines:
            for line in lines:
                if any(mark in line for mark in marks):
                    for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES):
                        yield quad.triple


def _linkable(
    triples: Iterable[ox.Triple],
    base: Base | None,
    replaced: dict[str, ox.NamedNode],
    gone: set[str],
) -> Iterator[ox.Triple]:
    own = f"{base.address}id/" if base else ""
    without = tuple(f"{own}{kind}/" for kind in _NOT_LINKED_TO) if base else ()
    for triple in triples:
        subject = triple.subject
        if not isinstance(subject, ox.NamedNode):
            continue
        iri = subject.value
        if not iri.startswith(own) or iri.startswith(without):
            continue
        if iri in replaced:
            if triple.predicate in _NAMES:
                last = _last(iri, replaced)
                yield ox.Triple(last, SKOS.hiddenLabel, triple.object)
        elif iri not in gone:
            yield triple


def _last(iri: str, replaced: dict[str, ox.NamedNode]) -> ox.NamedNode:
    seen = {iri}
    found = replaced[iri]
    while found.value in replaced and found.value not in seen:
        seen.add(found.value)
        found = replaced[found.value]
    return found
