"""The pitfalls of the OOPS! catalogue that a query can see, and FOOPS!'s tests of the header."""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

ONTOLOGY = Path(__file__).parent.parent / "ontology"
HEADER = URIRef("https://w3id.org/foedera/def")
PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX fd: <https://w3id.org/foedera/def#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX vann: <http://purl.org/vocab/vann/>
"""
OURS = 'FILTER(STRSTARTS(STR(?term), "https://w3id.org/foedera/def#"))'
NAME = 'BIND(REPLACE(STR(?term), "^.*#", "") AS ?name)'
PITFALLS = {
    "P02 two classes for one notion": f"""
        ?term owl:equivalentClass ?other . {OURS}
        FILTER(STRSTARTS(STR(?other), "https://w3id.org/foedera/def#"))""",
    "P03 a relation called is": f"""
        {{ ?term a owl:ObjectProperty }} {OURS} {NAME}
        FILTER(?name IN ("is", "isA", "instanceOf"))""",
    "P04 a class that nothing touches": f"""
        ?term a owl:Class . {OURS}
        FILTER NOT EXISTS {{ ?term rdfs:subClassOf ?above }}
        FILTER NOT EXISTS {{ ?below rdfs:subClassOf ?term }}
        FILTER NOT EXISTS {{ ?property rdfs:domain|rdfs:range ?term }}""",
    "P05 inverses whose ends do not meet": """
        ?term owl:inverseOf ?other .
        ?term rdfs:domain ?from . ?other rdfs:range ?to . FILTER(?from != ?to)""",
    "P05 inverses whose other ends do not meet": """
        ?term owl:inverseOf ?other .
        ?term rdfs:range ?from . ?other rdfs:domain ?to . FILTER(?from != ?to)""",
    "P06 a cycle of classes": "?term rdfs:subClassOf+ ?term",
    "P07 two notions in one class": f"""
        ?term a owl:Class . {OURS} {NAME} FILTER(REGEX(?name, "[a-z](And|Or)[A-Z]"))""",
    "P08 a term without words": f"""
        ?term rdfs:isDefinedBy <{HEADER}> . {OURS}
        FILTER NOT EXISTS {{ ?term rdfs:label ?label ; skos:definition ?said }}""",
    "P11 a property of open ends that does not say why": f"""
        ?term a owl:ObjectProperty . {OURS}
        FILTER NOT EXISTS {{ ?term rdfs:domain ?d ; rdfs:range ?r }}
        FILTER NOT EXISTS {{ ?term skos:scopeNote ?note }}""",
    "P12 two properties of one label": """
        VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty }
        ?term a ?kind ; rdfs:label ?label . ?other a ?kind ; rdfs:label ?label .
        FILTER(?term != ?other)""",
    "P13 a step of a chain without an inverse": f"""
        ?chain owl:propertyChainAxiom/rdf:rest*/rdf:first ?term . {OURS}
        FILTER NOT EXISTS {{ ?term a owl:TransitiveProperty }}
        FILTER NOT EXISTS {{ ?term rdfs:subPropertyOf?/(owl:inverseOf|^owl:inverseOf) ?other }}
        FILTER NOT EXISTS {{ ?term owl:propertyChainAxiom ?steps }}
        FILTER NOT EXISTS {{ ?term rdfs:subPropertyOf ?wider }}""",
    "P19 several domains or ranges": """
        VALUES ?end { rdfs:domain rdfs:range } ?term ?end ?one , ?other . FILTER(?one != ?other)""",
    "P20 a definition that is only the label": """
        ?term rdfs:label ?label ; skos:definition ?definition .
        FILTER(LCASE(STR(?label)) = LCASE(REPLACE(STR(?definition), "[.]$", "")))""",
    "P21 a class for the rest": f"""
        ?term a owl:Class . {OURS} {NAME} FILTER(REGEX(?name, "^(Other|Misc)"))""",
    "P22 names of two patterns": f"""
        {{ ?term a owl:Class BIND("^[A-Z][A-Za-z]*$" AS ?form) }} UNION {{
           VALUES ?kind {{ owl:ObjectProperty owl:DatatypeProperty }} ?term a ?kind
           BIND("^[a-z][A-Za-z0-9]*$" AS ?form) }}
        {OURS} {NAME} FILTER(!REGEX(?name, ?form))""",
    "P24 a class defined by itself": """
        ?term owl:equivalentClass/(!<urn:none>)* ?term . FILTER(isIRI(?term))""",
    "P25 an inverse of itself": "?term owl:inverseOf ?term",
    "P26 an inverse of a symmetric property": """
        ?term a owl:SymmetricProperty ; owl:inverseOf|^owl:inverseOf ?other""",
    "P27 equal properties with unlike ends": """
        ?term owl:equivalentProperty ?other .
        { ?term rdfs:domain ?one . ?other rdfs:domain ?two } UNION
        { ?term rdfs:range ?one . ?other rdfs:range ?two } FILTER(?one != ?two)""",
    "P28 symmetry between unlike ends": """
        ?term a owl:SymmetricProperty ; rdfs:domain ?from ; rdfs:range ?to .
        FILTER(?from != ?to)""",
    "P29 transitivity between unlike ends": """
        ?term a owl:TransitiveProperty ; rdfs:domain ?from ; rdfs:range ?to .
        FILTER(?from != ?to)""",
    "P31 equal classes of which one is within the other": """
        ?term owl:equivalentClass ?other . ?term rdfs:subClassOf+ ?other FILTER(isIRI(?other))""",
    "P32 two classes of one label": """
        ?term a owl:Class ; rdfs:label ?label . ?other a owl:Class ; rdfs:label ?label .
        FILTER(?term != ?other)""",
    "P33 a chain of one step": """
        ?term owl:propertyChainAxiom ?steps . ?steps rdf:rest rdf:nil""",
    "P34 a class that nobody calls one": f"""
        {{ ?a rdfs:subClassOf ?term }} UNION {{ ?term rdfs:subClassOf ?a }}
        UNION {{ ?a rdfs:domain ?term }} UNION {{ ?a rdfs:range ?term }} {OURS}
        FILTER NOT EXISTS {{ ?term a owl:Class }}""",
    "P35 a property that nobody calls one": f"""
        {{ ?term rdfs:domain|rdfs:range ?a }} UNION {{ ?term rdfs:subPropertyOf|owl:inverseOf ?a }}
        UNION {{ ?a rdfs:subPropertyOf|owl:inverseOf ?term }} {OURS}
        FILTER NOT EXISTS {{ VALUES ?kind {{ owl:ObjectProperty owl:DatatypeProperty
          owl:AnnotationProperty }} ?term a ?kind }}""",
    "P36 a file's extension in the address": """
        ?term a owl:Ontology . FILTER(REGEX(STR(?term), "[.](owl|rdf|ttl|n3|rdfxml)$"))""",
    "P38 terms that no ontology declares": f"""
        ?term rdfs:isDefinedBy ?home . {OURS} FILTER NOT EXISTS {{ ?home a owl:Ontology }}""",
    "P39 a term outside the namespace of its ontology": """
        ?home a owl:Ontology ; vann:preferredNamespaceUri ?namespace . ?term rdfs:isDefinedBy ?home
        FILTER(!STRSTARTS(STR(?term), STR(?namespace)))""",
    "P40 a term of ours that is used and not defined": """
        { ?any ?term ?thing } UNION { ?any ?p ?term FILTER(isIRI(?term)) }
        FILTER(STRSTARTS(STR(?term), "https://w3id.org/foedera/def#"))
        FILTER NOT EXISTS { ?term rdfs:isDefinedBy ?where }""",
    "P41 no licence": """
        ?term a owl:Ontology . FILTER NOT EXISTS { ?term dcterms:license ?licence }""",
}
BAD = {
    "P02": "fd:A owl:equivalentClass fd:B .",
    "P08": "fd:A rdfs:isDefinedBy <https://w3id.org/foedera/def> .",
    "P12": 'fd:p a owl:ObjectProperty ; rdfs:label "x"@en .'
    ' fd:q a owl:ObjectProperty ; rdfs:label "x"@en .',
    "P13": "fd:p owl:propertyChainAxiom ( fd:q fd:r ) . fd:r owl:inverseOf fd:s .",
    "P22": "fd:has_part a owl:ObjectProperty .",
    "P27": "fd:p owl:equivalentProperty fd:q ; rdfs:range fd:A . fd:q rdfs:range fd:B .",
    "P31": "fd:A owl:equivalentClass fd:B ; rdfs:subClassOf fd:B .",
    "P34": "fd:p rdfs:range fd:A .",
    "P35": "fd:p rdfs:range fd:A .",
    "P38": "fd:A rdfs:isDefinedBy <https://example.org/o> .",
    "P39": '<https://example.org/o> a owl:Ontology ; vann:preferredNamespaceUri "https://e.org/" .'
    " fd:A rdfs:isDefinedBy <https://example.org/o> .",
    "P03": "fd:isA a owl:ObjectProperty .",
    "P04": "fd:Alone a owl:Class .",
    "P05": "fd:p owl:inverseOf fd:q ; rdfs:domain fd:A ; rdfs:range fd:B ."
    " fd:q rdfs:range fd:C ; rdfs:domain fd:D .",
    "P06": "fd:A rdfs:subClassOf fd:B . fd:B rdfs:subClassOf fd:A .",
    "P07": "fd:MissionAndVisit a owl:Class .",
    "P11": "fd:p a owl:ObjectProperty ; rdfs:range fd:A .",
    "P19": "fd:p rdfs:range fd:A , fd:B .",
    "P20": 'fd:A rdfs:label "a thing"@en ; skos:definition "A thing."@en .',
    "P21": "fd:OtherActor a owl:Class .",
    "P24": "fd:A owl:equivalentClass [ owl:intersectionOf ( fd:B [ owl:complementOf fd:A ] ) ] .",
    "P25": "fd:p owl:inverseOf fd:p .",
    "P26": "fd:p a owl:SymmetricProperty . fd:q owl:inverseOf fd:p .",
    "P28": "fd:p a owl:SymmetricProperty ; rdfs:domain fd:A ; rdfs:range fd:B .",
    "P29": "fd:p a owl:TransitiveProperty ; rdfs:domain fd:A ; rdfs:range fd:B .",
    "P32": 'fd:A a owl:Class ; rdfs:label "x"@en . fd:B a owl:Class ; rdfs:label "x"@en .',
    "P33": "fd:p owl:propertyChainAxiom ( fd:q ) .",
    "P36": "<https://example.org/o.ttl> a owl:Ontology .",
    "P40": "fd:A rdfs:subClassOf fd:Unheard .",
    "P41": "<https://example.org/o> a owl:Ontology .",
}


@pytest.fixture(scope="module")
def ours() -> Graph:
    graph = Graph()
    for folder in ("", "alignments"):
        for file in (ONTOLOGY / folder).glob("*.ttl"):
            graph.parse(file)
    return graph


@pytest.mark.parametrize("pattern", PITFALLS.values(), ids=PITFALLS)
def test_the_ontology_is_free_of(ours: Graph, pattern: str):
    found = ours.query(f"{PREFIXES} SELECT DISTINCT ?term WHERE {{ {pattern} }}")
    assert [str(row[0]) for row in found] == []


@pytest.mark.parametrize(("pitfall", "pattern"), PITFALLS.items(), ids=PITFALLS)
def test_the_query_finds(pitfall: str, pattern: str):
    prefixes = PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    bad = Graph().parse(data=prefixes + BAD[pitfall.split(maxsplit=1)[0]], format="turtle")
    assert bad.query(f"{PREFIXES} ASK {{ {pattern} }}").askAnswer


def test_kinds_of_things_are_told_apart(ours: Graph):
    """P10: every top class of the model is disjoint from another, or about how data came to be."""
    apart = set(ours.objects(None, OWL.members / (RDF.rest * "*") / RDF.first))
    tops = {
        term for term in ours.subjects(RDFS.isDefinedBy, HEADER)
        if (term, RDF.type, OWL.Class) in ours
        and not any(a.startswith(HEADER) for a in ours.objects(term, RDFS.subClassOf))
    }  # fmt: skip
    names = {term.removeprefix(f"{HEADER}#") for term in tops - apart}
    assert names == {"ExtractionActivity", "Extractor", "Sector"}
    assert SKOS.Concept in apart


def test_foops_finds_the_metadata_that_a_file_can_hold():
    """FOOPS! OM1, OM2, OM4.1, OM5.1, OM5.2, VER1, FIND1, and OM3 but for a DOI and a logo."""
    header = Graph().parse(ONTOLOGY / "foedera.ttl")
    wanted = """
      dcterms:title ?title ; dcterms:description ?description ; dcterms:license ?licence ;
      owl:versionIRI ?version ; dcterms:creator ?creator ; vann:preferredNamespaceUri ?namespace ;
      vann:preferredNamespacePrefix ?prefix ; owl:versionInfo ?number ; dcterms:created ?created ;
      dcterms:bibliographicCitation ?citation ; dcterms:issued ?issued ; dcterms:source ?source ;
      dcterms:publisher ?publisher ; dcterms:modified ?modified ; bibo:status ?status"""
    assert header.query(
        PREFIXES + f"PREFIX bibo: <http://purl.org/ontology/bibo/>ASK {{ <{HEADER}> {wanted} }}"
    ).askAnswer
