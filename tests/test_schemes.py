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


NARROWER = {
    "health-and-life-sciences": "biotechnology biotherapies bioproduction oncology"
    " pharmacological-testing personalised-medicine molecule-delivery",
    "sea": "marine-resources marine-science-and-technology maritime-industries blue-technologies",
    "energy-and-climate": "energy renewable-energy climate-policy environmental-policy",
    "culture-and-creative": "cinema",
}
"""Each broader sector and those within it; all others are top concepts."""
MAY_BECOME = {
    "agreement-status": {
        "envisaged": "announced abandoned",
        "announced": "under-negotiation signature-scheduled",
        "under-negotiation": "initialled signature-scheduled abandoned",
        "initialled": "signature-scheduled signed abandoned",
        "signature-scheduled": "signed abandoned",
        "under-way": "signature-scheduled signed in-force",
        "signed": "ratified in-force",
        "ratified": "signed in-force",
        "in-force": "amended renewed suspended terminated expired superseded",
        "amended": "in-force renewed suspended terminated expired superseded",
        "renewed": "in-force amended suspended terminated expired superseded",
        "suspended": "in-force renewed terminated expired superseded",
    },
    "event-status": {
        "planned": "confirmed ongoing completed postponed cancelled",
        "confirmed": "ongoing completed postponed cancelled",
        "ongoing": "completed cancelled",
        "postponed": "planned confirmed ongoing completed cancelled",
    },
    "initiative-status": {
        "envisaged": "announced abandoned",
        "announced": "adopted open under-way abandoned",
        "adopted": "open under-way completed abandoned",
        "open": "under-way completed abandoned",
        "under-way": "completed abandoned",
    },
}
"""The next steps from each status; from `unknown` there is one to every other, from an end none."""
NEVER = {
    "agreement-status": [
        ("signed", "envisaged"), ("signed", "under-negotiation"), ("in-force", "signed"),
        ("abandoned", "signed"), ("expired", "renewed"), ("signed", "abandoned"),
        ("in-force", "signature-scheduled"),
    ],
    "event-status": [("completed", "planned"), ("cancelled", "confirmed"), ("ongoing", "planned")],
    "initiative-status": [("completed", "open"), ("under-way", "announced")],
}  # fmt: skip
"""What no number of steps allows: it would say that a source errs."""


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


def test_sectors_stand_within_the_broader_ones_and_nowhere_else():
    graph = Graph().parse(SCHEMES / "sector.ttl")
    sector = Namespace(ADDRESS + "sector/")
    found = {(above, below) for below, above in graph.subject_objects(SKOS.broader)}
    assert found == {(sector[a], sector[b]) for a, many in NARROWER.items() for b in many.split()}


def test_no_concept_is_broader_than_itself_and_none_has_two_broader_ones(scheme: Graph):
    for term in concepts(scheme):
        above = list(scheme.transitive_objects(term, SKOS.broader))[1:]
        assert term not in above
        for wide in above:
            # Hierarchy and association exclude each other (SKOS Reference, S27).
            assert (term, SKOS.related, wide) not in scheme
            assert (wide, SKOS.related, term) not in scheme
        assert len(list(scheme.objects(term, SKOS.broader))) <= 1


def test_every_concept_says_in_a_note_when_it_is_meant(scheme: Graph):
    for term in concepts(scheme):
        if (term, SKOS.broader, None) not in scheme:
            assert languages(scheme, term, SKOS.scopeNote) == ["en", "fr"], term
        for note in scheme.objects(term, SKOS.scopeNote):
            assert str(note).endswith("."), note


@pytest.mark.parametrize("statuses", sorted(MAY_BECOME))
def test_the_steps_from_one_status_to_the_next_are_those_allowed(statuses: str):
    graph = Graph().parse(SCHEMES / f"{statuses}.ttl")
    known = CODES[statuses].split()
    steps = {code: set(MAY_BECOME[statuses].get(code, "").split()) for code in known}
    steps["unknown"] = {code for code in known if code != "unknown"}
    start = f"{ADDRESS}{statuses}/"
    found = {
        code: {to.removeprefix(start) for to in graph.objects(URIRef(start + code), FD.mayBecome)}
        for code in known
    }
    assert found == steps


@pytest.mark.parametrize("statuses", sorted(NEVER))
def test_what_may_never_follow_cannot_be_reached_by_any_steps(statuses: str):
    graph = Graph().parse(SCHEMES / f"{statuses}.ttl")
    at = Namespace(f"{ADDRESS}{statuses}/")
    for before, after in NEVER[statuses]:
        assert at[after] not in set(graph.transitive_objects(at[before], FD.mayBecome)), before


def test_only_statuses_have_next_steps(name: str, scheme: Graph):
    assert ((None, FD.mayBecome, None) in scheme) == (name in MAY_BECOME)


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
