"""The concept schemes: their codes, their words in two languages, their order."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

SCHEMES = Path(__file__).parent.parent / "ontology" / "schemes"
FD = Namespace("https://w3id.org/foedera/def#")
ADDRESS = "https://w3id.org/foedera/scheme/"
CODES = {
    "agreement-status": "envisaged announced under-negotiation initialled signature-scheduled"
    " under-way signed ratified in-force amended renewed suspended terminated expired abandoned"
    " superseded unknown",
    "event-status": "planned confirmed ongoing completed postponed cancelled unknown",
    "initiative-status": "envisaged announced adopted open under-way completed abandoned unknown",
    "agreement-type": "memorandum-of-understanding memorandum-of-agreement partnership-convention"
    " partnership-agreement technical-partnership framework-agreement letter-of-intent twinning"
    " cluster-cooperation-agreement service-contract joint-declaration unspecified",
    "role": "leader co-leader participant organiser host counterpart visitor present speaker"
    " exhibitor facilitator contractor applicant beneficiary mandated-negotiator",
    "modality": "asserted planned envisaged negotiating reported-speech denied",
    "certainty": "explicit contextual inferred",
    "rank": "preferred normal deprecated",
    "post-kind": "president vice-president managing-director director mayor consul deputy-consul"
    " attache chief-executive elected-member economist contact-person",
    "sector": "health-and-life-sciences biotechnology biotherapies bioproduction oncology"
    " pharmacological-testing personalised-medicine sea marine-resources"
    " marine-science-and-technology maritime-industries blue-technologies energy-and-climate"
    " energy renewable-energy climate-policy agri-food mobility-and-transport"
    " mechanics-and-manufacturing culture-and-creative cinema tourism digital aerospace"
    " research-and-innovation business-services",
}
OPEN_ENDED = {"sector", "post-kind"}
"""Schemes to which documents may add codes; the others change with a version of the ontology."""


@pytest.fixture(scope="module", params=sorted(CODES))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def scheme(name: str) -> Graph:
    return Graph().parse(SCHEMES / f"{name}.ttl")


def concepts(graph: Graph) -> set[URIRef]:
    return set(graph.subjects(RDF.type, SKOS.Concept))


def languages(graph: Graph, term: URIRef, predicate: URIRef) -> list[str]:
    return sorted(str(o.language) for o in graph.objects(term, predicate))


def test_every_scheme_file_is_known_here():
    assert {file.stem for file in SCHEMES.glob("*.ttl")} == set(CODES)


def test_the_codes_are_those_that_data_uses(name: str, scheme: Graph):
    expected = {URIRef(f"{ADDRESS}{name}/{code}") for code in CODES[name].split()}
    found = concepts(scheme)
    assert found >= expected if name in OPEN_ENDED else found == expected


def test_the_scheme_has_a_title_in_both_languages(name: str, scheme: Graph):
    for predicate in (DCTERMS.title, DCTERMS.description, RDFS.label):
        assert languages(scheme, URIRef(ADDRESS + name), predicate) == ["en", "fr"]


def test_every_concept_speaks_french_and_english(scheme: Graph):
    for term in {*concepts(scheme), *scheme.subjects(RDF.type, SKOS.Collection)}:
        for predicate in (SKOS.prefLabel, RDFS.label, SKOS.definition):
            assert languages(scheme, term, predicate) == ["en", "fr"], (term, predicate)
        assert languages(scheme, term, SKOS.scopeNote) in ([], ["en", "fr"]), term
        shown = set(scheme.objects(term, RDFS.label))
        assert shown == set(scheme.objects(term, SKOS.prefLabel)), term


def test_no_two_concepts_of_a_scheme_share_a_label(scheme: Graph):
    labels = [label for term in concepts(scheme) for label in scheme.objects(term, RDFS.label)]
    assert len(labels) == len(set(labels))


def test_the_notation_is_the_last_part_of_the_address(name: str, scheme: Graph):
    for term in concepts(scheme):
        code = term.removeprefix(f"{ADDRESS}{name}/")
        assert list(scheme.objects(term, SKOS.notation)) == [Literal(code)]


def test_concepts_and_scheme_point_to_each_other(name: str, scheme: Graph):
    iri = URIRef(ADDRESS + name)
    tops = set(scheme.objects(iri, SKOS.hasTopConcept))
    assert tops == set(scheme.subjects(SKOS.topConceptOf, iri))
    for term in concepts(scheme):
        assert list(scheme.objects(term, SKOS.inScheme)) == [iri]
        assert (term in tops) != ((term, SKOS.broader, None) in scheme), term
    narrower = {(below, above) for above, below in scheme.subject_objects(SKOS.narrower)}
    assert narrower == set(scheme.subject_objects(SKOS.broader))


def test_every_sector_is_one_for_the_ontology_too():
    graph = Graph().parse(SCHEMES / "sector.ttl")
    assert set(graph.subjects(RDF.type, FD.Sector)) == concepts(graph)


def test_a_status_leads_only_to_statuses_of_its_scheme(scheme: Graph):
    for status, following in scheme.subject_objects(FD.mayBecome):
        assert {status, following} <= concepts(scheme)
        assert status != following


def test_every_agreement_status_but_unknown_is_in_one_collection():
    graph = Graph().parse(SCHEMES / "agreement-status.ttl")
    at = Namespace(ADDRESS + "agreement-status/")
    members = list(graph.objects(None, SKOS.member))
    assert set(graph.subjects(RDF.type, SKOS.Collection)) == {
        at["before-signature"], at["alive"], at["over"],
    }  # fmt: skip
    assert len(members) == len(set(members))
    assert set(members) == concepts(graph) - {at["unknown"]}


def test_an_agreement_can_end_and_what_is_over_stays_over():
    graph = Graph().parse(SCHEMES / "agreement-status.ttl")
    at = Namespace(ADDRESS + "agreement-status/")
    over = set(graph.objects(at["over"], SKOS.member))
    for status in concepts(graph) - over:
        assert over & set(graph.transitive_objects(status, FD.mayBecome)), status
    assert not any((status, FD.mayBecome, None) in graph for status in over)
