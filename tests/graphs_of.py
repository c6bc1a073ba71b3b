"""A publication's graphs in a store in memory, as a release lays them out."""

from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning import entail_with, read_ontology, read_theory
from foedera.statements import Publication, expand_passage
from foedera.terms import FD, RDF

ONTOLOGY = Path(__file__).parent.parent / "ontology"


def graphs_of(publication: Publication) -> ox.Store:
    """The graphs of a publication: consolidated, entailed, registry, ontology, documents, union."""
    base = publication.base
    facts, registry = list(publication.facts()), list(publication.registry())
    graphs = {
        "consolidated": facts,
        "registry": registry,
        "ontology": list(read_ontology(ONTOLOGY)),
        "entailed": list(entail_with([*facts, *registry], read_theory(ONTOLOGY))),
    }
    quads = [ox.Quad(*triple) for triples in graphs.values() for triple in triples]
    for document in publication.statement_files:
        graphs[f"document/{document.slug}"] = list(document_triples(document.triples()))
    for name, triples in graphs.items():
        quads += [ox.Quad(*triple, base.graph(name)) for triple in triples]
    store = ox.Store()
    store.extend(quads)
    return store


def document_triples(triples):
    for triple in triples:
        yield triple
        if triple.predicate == RDF.type and triple.object == FD.Statement:
            yield ox.Triple(triple.subject, RDF.type, RDF.Statement)
        elif triple.predicate == FD.hasPassage:
            yield from expand_passage(triple.object)
