"""The ontology as a document: its names, its words in two languages, its header."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef

ONTOLOGY = Path(__file__).parent.parent / "ontology"
FD = Namespace("https://w3id.org/foedera/def#")
VANN = Namespace("http://purl.org/vocab/vann/")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
HEADER = URIRef("https://w3id.org/foedera/def")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty)

CLASSES = """
Actor Person Organisation ActorGroup PublicBody TerritorialAuthority StateBody DevelopmentAgency
ChamberOfCommerce Cluster CompetitivenessCluster ClusterAlliance University ResearchOrganisation
TechnologyTransferOffice Company Association NGO Place Country Region City Site Event Mission
TradeEvent EventSeries Meeting Visit SigningCeremony Establishment Instrument Agreement
AgreementSet SignedAgreement Initiative Programme Policy Project Call Grant Situation Participation
PartyRole Signature Tenure StatusRecord Objective Sector SourceDocument Passage Statement
ExtractionActivity Extractor
"""
OBJECT_PROPERTIES = """
hasParticipation inEvent hasParticipant participatesVia leadsVia hasLeader role onBehalfOf
representedBy participatedIn hadParticipant led organisedBy organises hasPartyRole partyRoleIn party
actsAsParty partyTo hasParty coParty partnerOf hasSignature signatureOf signatory signsVia signsFor
signatoryOf negotiatedBy tenureHolder hasTenure tenureIn post officerOf postIn postKind
establishmentOf hasEstablishment originTerritory destinationTerritory establishedIn takesPlaceIn
hasDestination locatedIn containsPlace basedIn governs governedBy partOfEvent hasSubEvent
attendsEvent attendedByMission editionOf visitedActor concludedDuring occasionOf signedAt
memberOfAlliance hasAllianceMember implements forProgramme issuedBy awardedTo hasApplicant
offersGrant hasObjective concernsSector hasStatus hasStatusRecord mayBecome knownMember
agreementType renews amends implementsAgreement setMember continuesCooperation succeeds assertedIn
hasPassage modality certainty rank hasPageFurniture
"""
DATES = """
startDate endDate signatureDate adoptionDate effectiveDate expiryDate asOf earliestStart latestStart
earliestEnd latestEnd earliestSignature latestSignature
"""
OTHER_DATA_PROPERTIES = """
amount currency duration evidenceCount approximateCount numberOfAgreements targetCount siren lei ror
wikidataId nutsCode inseeCode geonamesId iso3166 sha256 confidence reasonForRank wordsSha256
characterCount
"""
INVERSES = {
    "hasParticipation": "inEvent", "hasParticipant": "participatesVia", "leadsVia": "hasLeader",
    "participatedIn": "hadParticipant", "organisedBy": "organises", "hasPartyRole": "partyRoleIn",
    "party": "actsAsParty", "partyTo": "hasParty", "hasSignature": "signatureOf",
    "signatory": "signsVia", "tenureHolder": "hasTenure", "establishmentOf": "hasEstablishment",
    "locatedIn": "containsPlace", "governs": "governedBy", "partOfEvent": "hasSubEvent",
    "attendsEvent": "attendedByMission", "concludedDuring": "occasionOf",
    "memberOfAlliance": "hasAllianceMember",
}  # fmt: skip
SUBPROPERTIES = {
    "leadsVia": "participatesVia", "led": "participatedIn", "partnerOf": "coParty",
    "destinationTerritory": "takesPlaceIn", "hasDestination": "takesPlaceIn",
}  # fmt: skip
LOGICAL = (
    RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass,
    OWL.equivalentProperty, OWL.disjointWith, OWL.inverseOf, OWL.propertyChainAxiom, OWL.hasKey,
    OWL.sameAs,
)  # fmt: skip


@pytest.fixture(scope="module")
def core() -> Graph:
    return Graph().parse(ONTOLOGY / "foedera.ttl")


@pytest.fixture(scope="module")
def terms(core: Graph) -> list[URIRef]:
    return sorted({s for s in core.subjects() if isinstance(s, URIRef) and s.startswith(FD)})


def texts(graph: Graph, term: URIRef, predicate: URIRef, language: str) -> list[str]:
    return [str(o) for o in graph.objects(term, predicate) if o.language == language]


@pytest.mark.parametrize("file", sorted(ONTOLOGY.rglob("*.ttl")), ids=lambda file: file.name)
def test_every_file_parses_alike_with_rdflib_and_pyoxigraph(file: Path):
    by_rdflib = len(Graph().parse(file))
    assert by_rdflib > 0
    assert len(set(pyoxigraph.parse(path=str(file)))) == by_rdflib


def test_the_classes_are_exactly_those_of_the_model(core: Graph):
    assert {c for c in core.subjects(RDF.type, OWL.Class) if c in FD} == {
        FD[n] for n in CLASSES.split()
    }


def test_the_properties_are_exactly_those_of_the_model(core: Graph):
    assert {p for p in core.subjects(RDF.type, OWL.ObjectProperty) if p in FD} == {
        FD[name] for name in OBJECT_PROPERTIES.split()
    }
    assert {p for p in core.subjects(RDF.type, OWL.DatatypeProperty) if p in FD} == {
        FD[name] for name in (DATES + OTHER_DATA_PROPERTIES).split()
    }
    assert {p for p in core.subjects(RDF.type, OWL.AnnotationProperty) if p in FD} == {
        FD.holdsOneValue
    }


def test_inverses_are_named_once(core: Graph):
    stated = {frozenset(pair) for pair in core.subject_objects(OWL.inverseOf)}
    assert stated == {frozenset((FD[a], FD[b])) for a, b in INVERSES.items()}
    assert len(list(core.triples((None, OWL.inverseOf, None)))) == len(INVERSES)


def test_subproperties_are_those_of_the_model(core: Graph):
    assert set(core.subject_objects(RDFS.subPropertyOf)) == {
        (FD[sub], FD[sup]) for sub, sup in SUBPROPERTIES.items()
    }


def test_every_term_speaks_french_and_english(core: Graph, terms: list[URIRef]):
    for term in terms:
        for language in ("fr", "en"):
            for predicate in (RDFS.label, SKOS.definition, SKOS.example):
                assert len(texts(core, term, predicate, language)) == 1, (term, predicate, language)
            assert len(texts(core, term, SKOS.scopeNote, language)) <= 1


def test_every_term_says_where_it_is_defined_and_how_settled_it_is(core, terms):
    for term in terms:
        assert list(core.objects(term, RDFS.isDefinedBy)) == [HEADER], term
        assert str(core.value(term, VS.term_status)) in {"stable", "testing", "archaic"}, term


def test_no_two_classes_and_no_two_properties_share_a_label(core: Graph):
    for kinds in ((OWL.Class,), PROPERTY_KINDS):
        named = [t for kind in kinds for t in core.subjects(RDF.type, kind) if t in FD]
        for language in ("fr", "en"):
            labels = [texts(core, term, RDFS.label, language)[0].lower() for term in named]
            assert len(labels) == len(set(labels)), {n for n in labels if labels.count(n) > 1}


def test_no_definition_uses_the_word_that_it_defines(core: Graph, terms: list[URIRef]):
    for term in terms:
        for language in ("fr", "en"):
            label = texts(core, term, RDFS.label, language)[0]
            definition = texts(core, term, SKOS.definition, language)[0]
            assert not re.search(rf"\b{re.escape(label)}\b", definition, re.I), (term, definition)


def test_names_follow_one_pattern(core: Graph):
    for term in core.subjects(RDF.type, OWL.Class):
        assert term not in FD or re.fullmatch(r"[A-Z][A-Za-z]+", term.removeprefix(FD)), term
    for kind in PROPERTY_KINDS:
        for term in core.subjects(RDF.type, kind):
            assert re.fullmatch(r"[a-z][A-Za-z0-9]+", term.removeprefix(FD)), term


def test_no_property_has_two_domains_or_two_ranges(core: Graph, terms: list[URIRef]):
    for term in terms:
        assert len(list(core.objects(term, RDFS.domain))) <= 1, term
        assert len(list(core.objects(term, RDFS.range))) <= 1, term


def test_dates_have_no_range_that_a_reasoner_would_refuse(core: Graph):
    for name in DATES.split():
        assert (FD[name], RDF.type, OWL.DatatypeProperty) in core
        assert core.value(FD[name], RDFS.range) is None, name
    ranges = {core.value(p, RDFS.range) for p in core.subjects(RDF.type, OWL.DatatypeProperty)}
    assert ranges == {None, XSD.string, XSD.integer, XSD.decimal}


def test_an_open_domain_is_said_to_be_open(core: Graph):
    """A property without rdfs:domain is so on purpose, and says to what it applies."""
    for term in core.subjects(RDF.type, OWL.ObjectProperty):
        if core.value(term, RDFS.domain) is None:
            assert texts(core, term, SKOS.scopeNote, "en"), term


@pytest.mark.parametrize("file", sorted(ONTOLOGY.rglob("*.ttl")), ids=lambda file: file.name)
def test_no_foreign_term_is_the_subject_of_an_axiom(file: Path):
    graph = Graph().parse(file)
    for predicate in LOGICAL:
        for subject in graph.subjects(predicate):
            assert isinstance(subject, BNode) or subject in FD, (subject, predicate)


def test_the_class_hierarchy_has_no_cycle(core: Graph, terms: list[URIRef]):
    for term in terms:
        for parent in core.objects(term, RDFS.subClassOf):
            assert term not in core.transitive_objects(parent, RDFS.subClassOf), term


def test_the_header_holds_what_readers_and_catalogues_look_for(core: Graph):
    for predicate in (DCTERMS.title, DCTERMS.description, RDFS.label, SKOS.scopeNote):
        assert all(texts(core, HEADER, predicate, language) for language in ("fr", "en")), predicate
    for predicate in (
        DCTERMS.creator, DCTERMS.publisher, DCTERMS.license, DCTERMS.created, DCTERMS.issued,
        DCTERMS.modified, DCTERMS.bibliographicCitation, OWL.versionInfo,
        URIRef("http://purl.org/ontology/bibo/status"),
    ):  # fmt: skip
        assert core.value(HEADER, predicate), predicate
    version = str(core.value(HEADER, OWL.versionInfo))
    assert core.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")
    assert core.value(HEADER, VANN.preferredNamespacePrefix) == Literal("fd")
    assert core.value(HEADER, VANN.preferredNamespaceUri) == Literal(str(FD))
    assert version in str(core.value(HEADER, DCTERMS.bibliographicCitation))


def test_the_examples_of_the_documentation_use_only_what_exists():
    page = (ONTOLOGY.parent / "docs" / "ontology.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```turtle\n(.*?)^```", page, re.M | re.S)
    known = Graph()
    for file in (*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("schemes/*.ttl")):
        known.parse(file)
    assert len(examples) == 4
    for example in examples:
        for term in {term for triple in Graph().parse(data=example) for term in triple}:
            if term.startswith("https://w3id.org/foedera/"):
                assert (term, RDF.type, None) in known, term


def test_the_documentation_counts_the_terms_rightly():
    page = (ONTOLOGY.parent / "docs" / "ontology.md").read_text(encoding="utf-8")
    properties = (OBJECT_PROPERTIES + DATES + OTHER_DATA_PROPERTIES).split()
    assert f"{len(CLASSES.split())} classes, {len(properties)} properties" in page
