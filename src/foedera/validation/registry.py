"""The registry as the other checks need it: every entity with its classes and where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import Publication
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
    publication: Publication, vocabulary: Vocabulary
) -> tuple[Registry, list[Finding]]:
    """Read the registry and the documents' descriptions, with the faults of their shape."""
    entities: dict[str, Entity] = {}
    findings: list[Finding] = []
    for path, subject, block in _blocks(publication):
        known = entities.get(subject.value)
        if known is not None:
            details = {"other": known.file.name}
            findings.append(Finding(SHAPES.D07.value, subject, file=path, details=details))
        entity = entities.setdefault(subject.value, Entity(path))
        for predicate, value in block:
            if predicate == RDF.type and isinstance(value, ox.NamedNode):
                entity.classes.append(value.value)
            elif predicate == RDFS.label and isinstance(value, ox.Literal):
                entity.labels.append(value.value)
            elif predicate == DCTERMS.isReplacedBy:
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
    publication: Publication,
) -> Iterator[tuple[Path, ox.NamedNode, list[tuple[ox.NamedNode, Term]]]]:
    """Each block of the registry: what is said of one subject in one go."""
    files = [*publication.registry_files]
    if publication.documents_file is not None:
        files.insert(0, publication.documents_file)
    for file in files:
        subject: Term | None = None
        block: list[tuple[ox.NamedNode, Term]] = []
        for triple in file:
            if triple.subject != subject:
                if isinstance(subject, ox.NamedNode):
                    yield file.path, subject, block
                subject, block = triple.subject, []
            block.append((triple.predicate, triple.object))
        if isinstance(subject, ox.NamedNode):
            yield file.path, subject, block


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


def _folded(label: str) -> str:
    from unicodedata import combining, normalize

    plain = "".join(c for c in normalize("NFKD", label.casefold()) if not combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
