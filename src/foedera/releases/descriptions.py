"""The data set described in VoID, from what is really in the store (W3C Note, 3 March 2011)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, by_media_type
from foedera.releases.graphs import VIEW
from foedera.releases.linksets import LINKSET, describe_linkset
from foedera.releases.manifest import DumpFile, Manifest
from foedera.search.views import View
from foedera.terms import (
    DCTERMS,
    FD,
    FOAF,
    RDF,
    RDFS,
    VOCABULARY_PREFIXES,
    VOID,
    XSD,
    Base,
    Term,
)

_TOTALS = """
SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties)
       (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
_EXAMPLES = """
SELECT ?s (COUNT(*) AS ?n) WHERE { GRAPH <graph/registry> { ?s a ?class ; ?p ?o } }
GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 5"""


def write_void(manifest: Manifest, store: ox.Store, folder: Path) -> Path:
    """Write `void.ttl` into a release's folder of descriptions."""
    folder.mkdir()
    path = folder / "void.ttl"
    triples = sorted(set(describe(manifest, store)), key=str)
    with path.open("wb") as out:
        prefixes = Base(manifest.base).prefixes()
        ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return path


def count_entities(store: ox.Store, base: Base) -> dict[str, int]:
    """How many statements, documents and entities of the registry a store holds."""
    registry = base.graph("registry")
    entities = {q.subject for q in store.quads_for_pattern(None, RDF.type, None, registry)}
    documents = store.quads_for_pattern(None, RDF.type, FD.SourceDocument, registry)
    return {
        "statements": sum(1 for _ in store.quads_for_pattern(None, RDF.type, FD.Statement, None)),
        "documents": sum(1 for _ in documents),
        "entities": len(entities),
    }


def describe(manifest: Manifest, store: ox.Store) -> Iterator[ox.Triple]:
    """The VoID description of a release, as triples without blank nodes."""
    base = Base(manifest.base)
    dataset = _address(base, "dataset")
    yield from _about(manifest, base, dataset)
    yield from _totals(manifest, base, dataset, store)
    yield from _partitions(base, dataset, store)
    yield from _subsets(manifest, base, dataset, store)


def _say(subject: ox.NamedNode, predicate: ox.NamedNode, *values: Term) -> Iterator[ox.Triple]:
    for value in values:
        yield ox.Triple(subject, predicate, value)


def _address(base: Base, path: str) -> ox.NamedNode:
    return ox.NamedNode(base.address + path)


def _about(manifest: Manifest, base: Base, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    document = _address(base, ".well-known/void")
    description = manifest.description
    yield from _say(document, RDF.type, VOID.DatasetDescription)
    yield from _say(document, FOAF.primaryTopic, dataset)
    yield from _say(dataset, RDF.type, VOID.Dataset)
    for language, text in description.title.items():
        yield from _say(dataset, DCTERMS.title, ox.Literal(text, language=language))
    for language, text in description.summary.items():
        yield from _say(dataset, DCTERMS.description, ox.Literal(text, language=language))
    if description.licence:
        yield from _say(dataset, DCTERMS.license, ox.NamedNode(description.licence))
    address = description.publisher_address
    publisher = ox.NamedNode(address) if address else _address(base, "dataset#publisher")
    yield from _say(dataset, DCTERMS.publisher, publisher)
    yield from _say(publisher, RDF.type, FOAF.Agent)
    yield from _say(publisher, FOAF.name, ox.Literal(description.publisher))
    yield from _say(dataset, FOAF.homepage, ox.NamedNode(base.address))
    yield from _say(dataset, VOID.sparqlEndpoint, _address(base, "sparql"))
    yield from _say(dataset, VOID.uriLookupEndpoint, _address(base, "resolve?iri="))
    spaces = manifest.namespaces or (f"{base.address}id/",)
    yield from _say(dataset, VOID.uriSpace, *map(ox.Literal, spaces))
    yield from _say(dataset, VOID.feature, *(ox.NamedNode(form.iri) for form in RDF_FORMATS))
    for dump in manifest.dumps:
        if dump.graph == "":
            yield from _say(dataset, VOID.dataDump, _address(base, f"dumps/{dump.path}"))


def _totals(
    manifest: Manifest, base: Base, dataset: ox.NamedNode, store: ox.Store
) -> Iterator[ox.Triple]:
    found = store.query(_TOTALS)
    totals = next(iter(found))  # type: ignore[arg-type]
    yield from _say(dataset, VOID.triples, _number(manifest.counts["triples"]))
    yield from _say(dataset, VOID.entities, _number(manifest.counts["entities"]))
    if "documents" in manifest.counts:
        yield from _say(dataset, VOID.documents, _number(manifest.counts["documents"]))
    yield from _say(dataset, VOID.distinctSubjects, totals["subjects"])
    yield from _say(dataset, VOID.distinctObjects, totals["objects"])
    yield from _say(dataset, VOID.properties, totals["properties"])
    if manifest.gathered:
        yield from _say(dataset, VOID.exampleResource, *_some_things(store, manifest.namespaces))
        return
    for row in store.query(_EXAMPLES, base_iri=base.address):  # type: ignore[union-attr]
        yield from _say(dataset, VOID.exampleResource, row["s"])


def _some_things(store: ox.Store, namespaces: tuple[str, ...]) -> list[ox.NamedNode]:
    """A few typed things of data that others wrote."""
    typed = (q.subject for q in store.quads_for_pattern(None, RDF.type, None, ox.DefaultGraph()))
    own = (
        subject
        for subject in typed
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(namespaces)
    )
    return sorted(set(islice(own, 5)), key=str)


def _partitions(base: Base, dataset: ox.NamedNode, store: ox.Store) -> Iterator[ox.Triple]:
    used: set[str] = set()
    classes = 0
    for row in store.query(_CLASSES):  # type: ignore[union-attr]
        classes += 1
        used.add(row["class"].value)
        part = _address(base, f"dataset#class-{_short(row['class'].value)}")
        yield from _say(dataset, VOID.classPartition, part)
        yield from _say(part, RDF.type, VOID.Dataset)
        yield from _say(part, VOID["class"], row["class"])
        yield from _say(part, VOID.entities, row["n"])
    yield from _say(dataset, VOID.classes, _number(classes))
    for row in store.query(_PROPERTIES):  # type: ignore[union-attr]
        used.add(row["p"].value)
        part = _address(base, f"dataset#property-{_short(row['p'].value)}")
        yield from _say(dataset, VOID.propertyPartition, part)
        yield from _say(part, RDF.type, VOID.Dataset)
        yield from _say(part, VOID.property, row["p"])
        yield from _say(part, VOID.triples, row["n"])
    for namespace in VOCABULARY_PREFIXES.values():
        if any(term.startswith(namespace) for term in used):
            yield from _say(dataset, VOID.vocabulary, ox.NamedNode(namespace))


def _subsets(
    manifest: Manifest, base: Base, dataset: ox.NamedNode, store: ox.Store
) -> Iterator[ox.Triple]:
    dumps: dict[str | None, list[DumpFile]] = {}
    for dump in manifest.dumps:
        dumps.setdefault(dump.graph, []).append(dump)
    for graph in manifest.graphs:
        if not graph.name:
            continue
        part = ox.NamedNode(graph.iri)
        yield from _say(dataset, VOID.subset, part)
        yield from _say(part, RDF.type, VOID.Dataset)
        yield from _say(part, VOID.triples, _number(graph.triples))
        if graph.name.startswith(VIEW):
            titles = View.read(graph.name.removeprefix(VIEW)).titles
            yield from _say(
                part, DCTERMS.title, *(ox.Literal(t, language=code) for code, t in titles.items())
            )
        if graph.name.startswith(LINKSET):
            yield from describe_linkset(graph.name, part, dataset, store)
        for dump in dumps.get(graph.name, ()):
            table = by_media_type(dump.media_type, RDF_FORMATS) is None
            relation = RDFS.seeAlso if table else VOID.dataDump
            yield from _say(part, relation, _address(base, f"dumps/{dump.path}"))


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=XSD.integer)


def _short(iri: str) -> str:
    return hashlib.sha256(iri.encode("utf-8")).hexdigest()[:12]
