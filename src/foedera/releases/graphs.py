"""The graphs of the data set: which triples stand where (ARCHITECTURE, "Graphs")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning import read_ontology
from foedera.search.questions import Question
from foedera.statements import DocumentFile, expand_passage, parse_turtle
from foedera.terms import DEFINITION_ADDRESS, FD, RDF, RDFS, SCHEMA, SH, Base, Term

CONSOLIDATED = "consolidated"
ENTAILED = "entailed"
REGISTRY = "registry"
ONTOLOGY = "ontology"
ALIGNMENTS = "alignments"
QUESTIONS = "questions"
REDIRECTS = "redirects"
VALIDATION = "validation"
VIEW = "view/"
"""What the names of the graphs begin with that retell a part of the default graph."""

UNION = (CONSOLIDATED, ENTAILED, REGISTRY, ONTOLOGY)
"""The graphs whose union is the default graph, each triple once."""


def document_graph(file: DocumentFile) -> Iterator[ox.Triple]:
    """A document's statements as RDF reification, and its passages spelled out."""
    passages: set[ox.NamedNode] = set()
    for triple in file.triples():
        yield triple
        if triple.predicate == RDF.type and triple.object == FD.Statement:
            yield ox.Triple(triple.subject, RDF.type, RDF.Statement)
        elif triple.predicate == FD.hasPassage and isinstance(triple.object, ox.NamedNode):
            passages.add(triple.object)
    for passage in sorted(passages, key=lambda iri: iri.value):
        yield from expand_passage(passage)


def ontology_graph(directory: Path, base: Base) -> list[ox.Triple]:
    """The ontology, its axioms and its schemes, blank nodes replaced by IRIs.

    Axioms need blank nodes (lists, class expressions); in the data set they are skolemised (RDF
    1.1 Concepts, section 3.5) by the ontology's content alone, so that every graph has one
    canonical form. Axioms beyond OWL 2 RL (`*-dl.ttl`) are no part of the data set.
    """
    dataset = ox.Dataset(ox.Quad(*triple) for triple in read_ontology(directory))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    address = f"{base.address}.well-known/genid/"

    def named(term: Term) -> Term:
        return ox.NamedNode(address + term.value) if isinstance(term, ox.BlankNode) else term

    return [
        ox.Triple(named(quad.subject), quad.predicate, named(quad.object))  # type: ignore[arg-type]
        for quad in dataset
    ]


def alignments_graph(directory: Path) -> Iterator[ox.Triple]:
    """The alignments to other vocabularies, which lie in a graph of their own."""
    for path in sorted((directory / "alignments").glob("*.ttl")):
        yield from parse_turtle(path, DEFINITION_ADDRESS)


def questions_graph(questions: Iterable[Question], base: Base) -> Iterator[ox.Triple]:
    """The named questions as executable queries (SHACL Advanced Features, section 5.1).

    Their text runs as it stands at `schema:target`.
    """
    for question in questions:
        name = ox.NamedNode(f"{base.address}questions/{question.slug}")
        yield ox.Triple(name, RDF.type, SH.SPARQLExecutable)
        yield ox.Triple(name, RDF.type, SH.SPARQLSelectExecutable)
        yield ox.Triple(name, SH.select, ox.Literal(question.query(base)))
        yield ox.Triple(name, SCHEMA.target, ox.NamedNode(f"{base.address}sparql"))
        for language, title in question.titles.items():
            yield ox.Triple(name, RDFS.label, ox.Literal(title, language=language))


def report_graph(report: Path) -> list[ox.Triple]:
    """The SHACL report, its blank nodes named by its content, so that its bytes are stable."""
    dataset = ox.Dataset(ox.parse(path=str(report), format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]
