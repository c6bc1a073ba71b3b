"""The alignments: our term first, a term that exists second, and nothing contradicted by them."""

from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Dataset, Graph, Namespace, URIRef
from rdflib.term import Node

from owl2dl import faults

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
VOCABULARIES = ROOT.parent / "shared" / "conformance" / "vocab"
FD = Namespace("https://w3id.org/foedera/def#")
SCHEMES = "https://w3id.org/foedera/scheme/"
FILES = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
MATCHES = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, RDFS.seeAlso)
AT_HAND = {
    "http://xmlns.com/foaf/0.1/": "foaf.nq",
    "http://www.w3.org/ns/org#": "org.nq",
    "http://www.w3.org/ns/prov#": "prov.nq",
    "http://purl.org/dc/terms/": "dcterms.nq",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf.nq",
}
CHECKED_BY_HAND = {
    "http://www.w3.org/ns/adms#", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/opengov#",
    "http://www.w3.org/ns/person#", "http://www.w3.org/ns/legal#", "http://data.europa.eu/m8g/",
    "http://data.europa.eu/a4g/ontology#", "http://data.europa.eu/eli/ontology#",
    "http://data.europa.eu/s66#", "http://linkedevents.org/ontology/",
    "http://semanticweb.cs.vu.nl/2009/11/sem/", "http://purl.org/NET/c4dm/event.owl#",
    "http://purl.org/spar/pro/", "http://www.wikidata.org/entity/",
    "https://spec.edmcouncil.org/fibo/ontology/FND/Agreements/Agreements/",
    "https://spec.edmcouncil.org/fibo/ontology/FND/Agreements/Contracts/",
    "http://www.geonames.org/ontology#", "http://rdf.insee.fr/def/geo#",
}  # fmt: skip


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def alignment(request: pytest.FixtureRequest) -> Graph:
    return Graph().parse(request.param)


@pytest.fixture(scope="module")
def ours() -> Graph:
    graph = Graph()
    for file in (*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("schemes/*.ttl")):
        graph.parse(file)
    return graph.remove((None, OWL.imports, None))


def matches(graph: Graph) -> set[tuple[Node, Node]]:
    return {pair for relation in MATCHES for pair in graph.subject_objects(relation)}


def test_our_term_comes_first_and_exists(alignment: Graph, ours: Graph):
    assert matches(alignment)
    for left, right in matches(alignment):
        assert left in FD or left.startswith(SCHEMES), left
        assert (left, RDF.type, None) in ours, left
        assert not right.startswith("https://w3id.org/foedera/"), right


def test_the_terms_matched_exist_in_their_vocabulary(alignment: Graph):
    if not VOCABULARIES.is_dir():
        pytest.skip("../shared/conformance/vocab is not here")
    for _, term in matches(alignment):
        if term.startswith(str(rdflib.SDO)):
            assert term.removeprefix(str(rdflib.SDO)) in rdflib.SDO.__annotations__, term
            continue
        space = next((s for s in AT_HAND if term.startswith(s)), None)
        if space is None:
            assert any(term.startswith(s) for s in CHECKED_BY_HAND), f"{term} was never checked"
            continue
        vocabulary = Dataset(default_union=True)
        vocabulary.parse(VOCABULARIES / AT_HAND[space], format="nquads")
        assert (term, RDF.type, None) in vocabulary, term


def test_the_alignments_keep_the_ontology_in_owl_2_dl(ours: Graph):
    together = Graph() + ours
    for file in FILES:
        together.parse(file)
    for concept in set(together.subjects(SKOS.inScheme)) | set(together.subjects(SKOS.member)):
        together.remove((concept, None, None))
    for scheme in list(together.subjects(RDF.type, SKOS.ConceptScheme)):
        together.remove((scheme, None, None))
    assert faults(together) == []


@pytest.mark.slow
def test_alignments_and_the_vocabularies_themselves_contradict_nothing(ours: Graph):
    """One thing of every class of ours, under ORG, FOAF, PROV, our axioms and all alignments."""
    if not VOCABULARIES.is_dir():
        pytest.skip("../shared/conformance/vocab is not here")
    together = Graph() + ours
    for file in FILES:
        together.parse(file)
    for name in ("foaf.nq", "org.nq", "prov.nq"):
        vocabulary = Dataset(default_union=True)
        vocabulary.parse(VOCABULARIES / name, format="nquads")
        for s, p, o, _ in vocabulary.quads():
            together.add((s, p, o))
    for kind in set(ours.subjects(RDF.type, OWL.Class)):
        if kind in FD:
            together.add((URIRef(f"https://example.org/{kind.removeprefix(FD)}"), RDF.type, kind))
    together.remove((None, OWL.hasKey, None))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(together)
    error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    assert list(together.objects(None, error)) == []
    assert (URIRef("https://example.org/Cluster"), RDF.type, FD.Actor) in together
