"""The registry as the other checks need it: every entity with its classes and where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from unicodedata import combining, normalize

import pyoxigraph as ox

from foedera.terms import DCTERMS, FD, RDF, RDFS, Term
from foedera.validation.findings import Finding
from foedera.validation.rules import SHAPES
from foedera.validation.vocabulary import Vocabulary

REFERENCE = frozenset(
    FD[name].value
    for name in (
        "locatedIn", "containsPlace", "governs", "governedBy", "iso3166", "nutsCode", "inseeCode",
        "geonamesId", "siren", "lei", "ror", "wikidataId", "sha256", "characterCount",
        "hasPageFurniture", "postIn", "postKind",
    )
)  # fmt: skip
"""What the registry may say in our terms without a document (ARCHITECTURE, "What lies where")."""


@dataclass
class Entity:
    """One thing of the registry."""

    file: Path
    classes: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    merged: bool = False


@dataclass(frozen=True)
class Registry:
    """Every thing of registry/ and documents.ttl by its IRI."""

    entities: Mapping[str, Entity]

    def classes(self, iri: str) -> list[str]:
        """The classes that the registry gives a thing."""
        entity = self.entities.get(iri)
        return entity.classes if entity else []


def read_registry(
    files: Mapping[Path, Sequence[ox.Triple]], vocabulary: Vocabulary
) -> tuple[Registry, list[Finding]]:
    """Read the registry and the documents' descriptions, with the faults of their shape."""
    entities: dict[str, Entity] = {}
    findings: list[Finding] = []
    is_a, label, replaced = RDF.type, RDFS.label, DCTERMS.isReplacedBy
    for path, subject, block in _blocks(files):
        known = entities.get(subject.value)
        if known is not None:
            details = {"other": known.file.name}
            findings.append(Finding(SHAPES.D07.value, subject, file=path, details=details))
        entity = entities.setdefault(subject.value, Entity(path))
        for predicate, value in block:
            if predicate == is_a and isinstance(value, ox.NamedNode):
                entity.classes.append(value.value)
            elif predicate == label and isinstance(value, ox.Literal):
                entity.labels.append(value.value)
            elif predicate == replaced:
                entity.merged = True
            elif vocabulary.is_ours(predicate.value) and predicate.value not in REFERENCE:
                findings.append(_unsourced(subject, predicate, value, path))
    for iri, entity in entities.items():
        if not any(name in vocabulary.terms for name in entity.classes) and not entity.merged:
            findings.append(Finding(SHAPES.D09.value, ox.NamedNode(iri), file=entity.file))
    return Registry(entities), findings


def _unsourced(subject: Term, predicate: ox.NamedNode, value: Term, path: Path) -> Finding:
    return Finding(SHAPES.E01.value, subject, path=predicate.value, value=value, file=path)


def _blocks(
    files: Mapping[Path, Sequence[ox.Triple]],
) -> Iterator[tuple[Path, ox.NamedNode, list[tuple[ox.NamedNode, Term]]]]:
    """Each block of the registry: what is said of one subject in one go."""
    for path, triples in files.items():
        for subject, block in groupby(triples, key=lambda triple: triple.subject):
            if isinstance(subject, ox.NamedNode):
                yield path, subject, [(triple.predicate, triple.object) for triple in block]


def alike(registry: Registry, vocabulary: Vocabulary) -> list[Finding]:
    """Actors whose labels are the same but for case, accents and punctuation (X16)."""
    named: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for iri, entity in registry.entities.items():
        if entity.merged or not vocabulary.is_a(entity.classes, FD.Actor.value):
            continue
        for label in entity.labels:
            named[(*sorted(entity.classes), _folded(label))].setdefault(iri, label)
    findings = {}
    for things in named.values():
        first, *others = sorted(things)
        for other in others:
            findings[first, other] = Finding(
                SHAPES.X16.value,
                ox.NamedNode(first),
                value=ox.NamedNode(other),
                file=registry.entities[first].file,
                details={"name": things[first]},
            )
    return [findings[pair] for pair in sorted(findings)]


_NO_LETTERS = re.compile(r"[\W_]+")


def _folded(label: str) -> str:
    folded = label.casefold()
    if not folded.isascii():
        folded = "".join(c for c in normalize("NFKD", folded) if not combining(c))
    return _NO_LETTERS.sub(" ", folded).strip()
