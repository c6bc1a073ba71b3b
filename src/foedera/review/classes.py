"""The ontology's classes: which stand above which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from foedera.terms import DEFINITION_ADDRESS, FD, RDFS


def broader_classes(ontology: Path) -> Mapping[str, tuple[str, ...]]:
    """All classes above each class of the ontology, by IRI."""
    above: dict[str, set[str]] = {}
    for triple in _triples(ontology / "foedera.ttl"):
        subject, predicate, value = triple
        if predicate != RDFS.subClassOf or not isinstance(value, ox.NamedNode):
            continue
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(str(FD)):
            above.setdefault(subject.value, set()).add(value.value)
    found: dict[str, tuple[str, ...]] = {}
    for name in above:
        reached, todo = set[str](), [name]
        while todo:
            upper = above.get(todo.pop(), set()) - reached
            reached |= upper
            todo += upper
        found[name] = tuple(sorted(reached))
    return found


def _triples(path: Path) -> Iterator[ox.Triple]:
    """The triples of an ontology's file, blank nodes and all."""
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=DEFINITION_ADDRESS):
        yield quad.triple
