"""An ontology's triples, looked up by subject and predicate; lists and class expressions read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from foedera.terms import OWL, RDF, RDFS, Term

_SKOLEM = "/.well-known/genid/"
_SCHEMA_VOCABULARIES = (str(OWL), str(RDF), str(RDFS))


class Schema:
    """The triples of an ontology in memory: thousands, never millions."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples: list[ox.Triple] = [unskolemised(triple) for triple in triples]
        self._objects: dict[tuple[Term, ox.NamedNode], list[Term]] = {}
        self._pairs: dict[ox.NamedNode, list[tuple[Term, Term]]] = {}
        for subject, predicate, value in self.triples:
            self._objects.setdefault((subject, predicate), []).append(value)
            self._pairs.setdefault(predicate, []).append((subject, value))

    def pairs(self, predicate: ox.NamedNode) -> Iterator[tuple[Term, Term]]:
        """Subject and object of every triple with a predicate."""
        yield from self._pairs.get(predicate, ())

    def named_pairs(self, predicate: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
        """Subject and object of every triple with a predicate, where both are IRIs."""
        for subject, value in self.pairs(predicate):
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
                yield subject, value

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        """The values of a predicate."""
        return self._objects.get((subject, predicate), [])

    def object(self, subject: Term, predicate: ox.NamedNode) -> Term | None:
        """The first value of a predicate."""
        return next(iter(self.objects(subject, predicate)), None)

    def instances(self, kind: ox.NamedNode) -> Iterator[Term]:
        """What the ontology types with a class."""
        for subject, value in self.pairs(RDF.type):
            if value == kind:
                yield subject

    def named_instances(self, kind: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """The IRIs that the ontology types with a class."""
        for subject in self.instances(kind):
            if isinstance(subject, ox.NamedNode):
                yield subject

    def members(self, head: Term) -> list[Term]:
        """The members of an RDF list; a list that runs in a circle ends at its first repetition."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != RDF.nil and head not in seen:
            seen.add(head)
            first = self.object(head, RDF.first)
            rest = self.object(head, RDF.rest)
            if first is not None:
                found.append(first)
            if rest is None:
                break
            head = rest
        return found

    def individuals(self) -> Iterator[ox.Triple]:
        """The triples about things rather than about terms: concepts of the schemes, above all."""
        schema_subjects = {
            subject
            for subject, kind in self.pairs(RDF.type)
            if isinstance(kind, ox.NamedNode)
            and kind.value.startswith(_SCHEMA_VOCABULARIES)
            and kind != OWL.NamedIndividual
        }
        for triple in self.triples:
            if not isinstance(triple.subject, ox.NamedNode) or triple.subject in schema_subjects:
                continue
            if isinstance(triple.object, ox.BlankNode):
                continue
            if triple.predicate.value.startswith(str(RDFS)) and triple.predicate != RDFS.label:
                continue
            if triple.predicate == RDF.type and triple.object == OWL.NamedIndividual:
                continue
            yield triple


def unskolemised(triple: ox.Triple) -> ox.Triple:
    """Blank nodes again where a release names them by IRIs (RDF 1.1 Concepts, section 3.5)."""
    subject, predicate, value = triple
    if isinstance(subject, ox.NamedNode) and _SKOLEM in subject.value:
        subject = ox.BlankNode(subject.value.rsplit("/", 1)[1])
    if isinstance(value, ox.NamedNode) and _SKOLEM in value.value:
        value = ox.BlankNode(value.value.rsplit("/", 1)[1])
    return ox.Triple(subject, predicate, value)
