"""What the ontology says that checks in code need: which terms there are, and of what class."""

from __future__ import annotations

import difflib
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from foedera.terms import FD, OWL, RDF, RDFS, SCHEME_ADDRESS, SKOS


@dataclass(frozen=True)
class Vocabulary:
    """The terms of the ontology and its schemes."""

    terms: frozenset[str]
    superclasses: Mapping[str, frozenset[str]]
    """Every class with all that it is a subclass of, itself among them."""
    domains: Mapping[str, str]
    ranges: Mapping[str, str]
    datatype_properties: frozenset[str]

    @classmethod
    def of(cls, ontology: Iterable[ox.Triple]) -> Vocabulary:
        """Read the terms out of the ontology's triples."""
        terms: set[str] = set()
        above: defaultdict[str, set[str]] = defaultdict(set)
        domains: dict[str, str] = {}
        ranges: dict[str, str] = {}
        datatype: set[str] = set()
        for subject, predicate, value in ontology:
            if not isinstance(subject, ox.NamedNode):
                continue
            if predicate == RDF.type:
                terms.add(subject.value)
                if value == OWL.DatatypeProperty:
                    datatype.add(subject.value)
            elif not isinstance(value, ox.NamedNode):
                continue
            elif predicate == RDFS.subClassOf:
                above[subject.value].add(value.value)
            elif predicate == RDFS.domain:
                domains[subject.value] = value.value
            elif predicate == RDFS.range:
                ranges[subject.value] = value.value
            elif predicate == SKOS.inScheme:
                terms.add(value.value)
        closed = {name: _reached(name, above) for name in terms | set(above)}
        return cls(frozenset(terms), closed, domains, ranges, frozenset(datatype))

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all of it, the same for the same ontology."""
        said = (
            sorted(self.terms), sorted((k, sorted(v)) for k, v in self.superclasses.items()),
            sorted(self.domains.items()), sorted(self.ranges.items()),
        )  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def is_ours(self, iri: str) -> bool:
        """Whether an IRI lies in the ontology's namespace or one of its schemes."""
        return iri.startswith((str(FD), SCHEME_ADDRESS))

    def knows(self, iri: str) -> bool:
        """Whether an IRI is a term of ours, or somebody else's, whom we do not check."""
        return not self.is_ours(iri) or iri in self.terms

    def nearest(self, iri: str) -> str | None:
        """The known term that is written most like an unknown one."""
        known = [term for term in self.terms if self.is_ours(term)]
        near = difflib.get_close_matches(iri, known, n=1, cutoff=0.9)
        return near[0] if near else None

    def is_a(self, classes: Iterable[str], wanted: str) -> bool:
        """Whether a thing of some classes is of a wanted class."""
        return any(wanted in self.superclasses.get(name, (name,)) for name in classes)


def _reached(name: str, above: Mapping[str, set[str]]) -> frozenset[str]:
    reached, todo = {name}, [name]
    while todo:
        upper = above.get(todo.pop(), set()) - reached
        reached |= upper
        todo += upper
    return frozenset(reached)
