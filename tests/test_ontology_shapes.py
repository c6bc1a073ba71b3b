"""The shapes of the ontology (O01 to O08): silent on ours, loud on a bad one."""

from collections.abc import Iterable
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, SH, Graph, Namespace, URIRef

ROOT = Path(__file__).parent.parent
SHAPE = Namespace("https://w3id.org/foedera/shapes#")
PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix fd: <https://w3id.org/foedera/def#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
WHOLE = """
fd:Thing a owl:Class ; rdfs:label "chose"@fr , "thing"@en ;
    skos:definition "Ce qui est."@fr , "What is."@en ; skos:example "Un caillou."@fr ;
    rdfs:isDefinedBy <https://w3id.org/foedera/def> .
"""
BAD = {
    "O01-label-en": 'fd:Thing rdfs:isDefinedBy ex:def ; rdfs:label "chose"@fr .',
    "O01-label-fr": WHOLE + 'fd:Thing rdfs:label "objet"@fr .',
    "O01-definition-fr": 'ex:code skos:inScheme ex:scheme ; skos:definition "What is."@en .',
    "O01-definition-en": 'ex:code skos:inScheme ex:scheme ; skos:definition ""@en .',
    "O02": WHOLE + "fd:Thing rdfs:isDefinedBy <https://example.org/> .",
    "O03-example": "fd:Bare rdfs:isDefinedBy <https://w3id.org/foedera/def> .",
    "O04-domain": "fd:has rdfs:domain fd:Thing , fd:Place .",
    "O04-range": "fd:has rdfs:range fd:Thing , fd:Place .",
    "O05-class": "fd:small_thing a owl:Class .",
    "O05-property": "fd:has-it a owl:DatatypeProperty .",
    "O06": WHOLE + "ex:Theirs rdfs:subClassOf fd:Thing .",
    "O07-title": '<https://w3id.org/foedera/def> dcterms:title "Foedera"@en .',
    "O07-license": '<https://w3id.org/foedera/def> dcterms:license "CC BY" .',
    "O07-version": "<https://w3id.org/foedera/def> owl:versionIRI <https://example.org/1> .",
    "O07-citation": "",
    "O08": "fd:Thing owl:deprecated true .",
}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(ROOT / "shapes" / "ontology.ttl")


@pytest.fixture(scope="module")
def ours() -> Graph:
    graph = Graph()
    for folder in ("", "schemes", "alignments"):
        for file in (ROOT / "ontology" / folder).glob("*.ttl"):
            graph.parse(file)
    return graph.remove((None, OWL.imports, None))


def results(data: Graph, shapes: Graph) -> Graph:
    """The report."""
    return pyshacl.validate(data, shacl_graph=shapes, advanced=False)[1]


def sources(report: Graph) -> set[URIRef]:
    return set(report.objects(None, SH.sourceShape))


def texts(graph: Graph, subject: URIRef, predicate: URIRef) -> Iterable[str]:
    return sorted(str(o.language) for o in graph.objects(subject, predicate))


def test_our_ontology_conforms(ours: Graph, shapes: Graph):
    report = results(ours, shapes)
    assert (None, SH.conforms, None) in report
    assert sources(report) == set(), report.serialize()


@pytest.mark.parametrize(("shape", "bad"), BAD.items(), ids=BAD)
def test_a_fault_fires_its_shape(shape: str, bad: str, shapes: Graph):
    report = results(Graph().parse(data=PREFIXES + bad, format="turtle"), shapes)
    assert SHAPE[shape] in sources(report)


def test_a_sound_term_fires_nothing_but_the_header(shapes: Graph):
    retired = """
    fd:Old a owl:Class ; rdfs:label "vieux"@fr , "old"@en ; owl:deprecated true ;
        skos:definition "Ce qui fut."@fr , "What was."@en ; skos:example "Une ruine."@fr ;
        rdfs:isDefinedBy <https://w3id.org/foedera/def> ; dcterms:isReplacedBy fd:Thing .
    ex:Foreign a owl:Class .
    """
    report = results(Graph().parse(data=PREFIXES + WHOLE + retired, format="turtle"), shapes)
    assert all("#O07" in source for source in sources(report))


def test_every_shape_has_a_name_and_every_check_a_message_and_a_severity(shapes: Graph):
    checks = {s for s in shapes.subjects(SH.severity) if isinstance(s, URIRef)}
    assert checks == {shape for shape in shapes.subjects(SH.message) if isinstance(shape, URIRef)}
    assert {SHAPE[name] for name in BAD} <= checks
    for check in checks:
        assert texts(shapes, check, SH.name) == ["en", "fr"], check
        assert texts(shapes, check, SH.message) == ["en", "fr"], check
        assert shapes.value(check, SH.severity) in {SH.Violation, SH.Warning}
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        assert texts(shapes, shape, SH.name) == ["en", "fr"], shape
