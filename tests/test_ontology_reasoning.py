"""The ontology under reasoners: HermiT (OWL 2 DL, needs Java) and owlrl (OWL 2 RL)."""

import io
import re
import shutil
from functools import cache
from pathlib import Path

import owlready2
import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

from owl2dl import faults

ONTOLOGY = Path(__file__).parent.parent / "ontology"
FD = Namespace("https://w3id.org/foedera/def#")
EX = Namespace("https://example.org/")
PREFIXES = """
@prefix : <https://example.org/> .
@prefix fd: <https://w3id.org/foedera/def#> .
@prefix as: <https://w3id.org/foedera/scheme/agreement-status/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FACTS = """
:mission fd:hasParticipation :mission--ada--leader , :mission--hive--participant .
:ada fd:leadsVia :mission--ada--leader .
:mission--hive--participant fd:hasParticipant :hive .
:hive a fd:Cluster ; fd:basedIn :lowtown .
:pact a fd:Agreement ; fd:hasStatus as:signed ; fd:hasPartyRole :pact--hive , :pact--swarm .
:pact--hive fd:party :hive .
:pact--swarm fd:party :swarm .
:pact fd:hasSignature :pact--bo .
:pact--bo fd:signatory :bo ; fd:signsFor :pact--hive .
:hive-president--bo fd:tenureHolder :bo ; fd:tenureIn :hive .
:opening fd:establishmentOf :acme ; fd:destinationTerritory :lowtown .
:lowtown fd:locatedIn :plains ; fd:geonamesId "1" .
:plains fd:locatedIn :flatland .
:talk fd:partOfEvent :day .
:day fd:partOfEvent :mission .
:draft a fd:Agreement ; fd:hasStatus as:under-negotiation .
"""
FOLLOWING = {
    "participatesVia and inEvent": (EX.hive, FD.participatedIn, EX.mission),
    "its inverse": (EX.mission, FD.hadParticipant, EX.hive),
    "leadsVia and inEvent": (EX.ada, FD.led, EX.mission),
    "led within participatedIn": (EX.ada, FD.participatedIn, EX.mission),
    "actsAsParty and partyRoleIn": (EX.hive, FD.partyTo, EX.pact),
    "signsVia and signatureOf": (EX.bo, FD.signatoryOf, EX.pact),
    "hasTenure and tenureIn": (EX.bo, FD.officerOf, EX.hive),
    "hasEstablishment and destinationTerritory": (EX.acme, FD.establishedIn, EX.lowtown),
    "takesPlaceIn and locatedIn": (EX.opening, FD.takesPlaceIn, EX.flatland),
    "basedIn and locatedIn": (EX.hive, FD.basedIn, EX.plains),
    "parts of events": (EX.talk, FD.partOfEvent, EX.mission),
    "a signed agreement": (EX.pact, RDF.type, FD.SignedAgreement),
}
NOT_FOLLOWING = {
    "a signatory is not made of a party": (EX.swarm, FD.signatoryOf, EX.pact),
    "a partner needs a rule": (EX.hive, FD.partnerOf, EX.swarm),
    "a party is not its own co-party": (EX.hive, FD.coParty, EX.hive),
    "a participant does not lead": (EX.hive, FD.led, EX.mission),
    "a negotiated agreement is not signed": (EX.draft, RDF.type, FD.SignedAgreement),
    "one place is not another": (EX.lowtown, OWL.sameAs, EX.plains),
    "a settler's destination is not its seat": (EX.acme, FD.basedIn, EX.lowtown),
}


@cache
def parsed(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / name)


def ontology(*names: str, facts: str = "") -> Graph:
    """The named ontology files as one graph, without their imports, with facts added."""
    graph = Graph()
    for name in names:
        graph += parsed(name)
    graph.remove((None, OWL.imports, None))
    return graph.parse(data=PREFIXES + facts, format="turtle")


RL = ("foedera.ttl", "foedera-axioms.ttl")
DL = (*RL, "foedera-axioms-dl.ttl")


def test_a_java_runtime_is_at_hand_for_hermit():
    if not shutil.which("java"):
        pytest.fail("HermiT needs a Java runtime: apt-get install default-jre-headless", False)


@pytest.fixture(scope="module")
def _java() -> None:
    if not shutil.which("java"):
        pytest.skip("no Java runtime for HermiT")


def classified(graph: Graph, relations: bool = False) -> owlready2.World:
    """The graph after HermiT; raises where it is inconsistent or not in OWL 2 DL."""
    world = owlready2.World()
    onto = world.get_ontology("https://example.org/all#")
    ntriples = graph.serialize(format="nt", encoding="utf-8")
    onto.load(fileobj=io.BytesIO(ntriples), format="ntriples")
    with onto:
        owlready2.sync_reasoner_hermit(world, infer_property_values=relations, debug=0)
    return world


@pytest.mark.parametrize("files", [RL, DL], ids=["axioms", "axioms-dl"])
@pytest.mark.usefixtures("_java")
def test_hermit_finds_the_ontology_consistent_and_every_class_satisfiable(files: tuple[str, ...]):
    assert list(classified(ontology(*files)).inconsistent_classes()) == []


@pytest.mark.parametrize(
    "broken",
    [
        ":sanDiego a fd:City ; fd:governs :elsewhere .",
        ":place a fd:Region . :role fd:party :place .",
        ":one a fd:Person , fd:Organisation .",
        ":m a fd:Mission , fd:TradeEvent .",
        ":pact a fd:Agreement , fd:AgreementSet .",
        ":hive fd:partnerOf :hive .",
        ":role fd:party :a , :b . :a owl:differentFrom :b .",
        ":acme a fd:Company ; fd:siren '123456782' . :acme2 a fd:Company ; fd:siren '123456782' ."
        " :acme owl:differentFrom :acme2 .",
    ],
    ids=[
        "a city governs", "a region is a party", "a person is an organisation",
        "a mission is a fair", "one agreement is several", "one's own partner",
        "two parties in one role", "two companies with one number",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_java")
def test_hermit_finds_contradicting_facts_inconsistent(broken: str):
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        classified(ontology(*DL, facts=broken))


@pytest.mark.parametrize(
    ("trap", "complaint"),
    [
        ("fd:partyTo a owl:FunctionalProperty .", "Non-simple"),
        ("fd:hasParty a owl:IrreflexiveProperty .", "Non-simple"),
        ("fd:locatedIn a owl:AsymmetricProperty .", "Non-simple"),
        (":m fd:startDate '2017-02-15'^^xsd:date .", "datatype"),
    ],
)
@pytest.mark.usefixtures("_java")
def test_the_known_traps_are_refused_by_hermit_and_by_our_own_check(trap: str, complaint: str):
    broken = ontology(*DL, facts=trap)
    with pytest.raises(owlready2.OwlReadyJavaError, match=complaint):
        classified(broken)
    assert faults(broken)


@pytest.mark.parametrize("files", [RL, DL], ids=["axioms", "axioms-dl"])
def test_the_ontology_is_in_owl_2_dl(files: tuple[str, ...]):
    assert faults(ontology(*files)) == []


@pytest.mark.parametrize(
    "slip",
    [
        "fd:nowhere fd:locatedIn :x . fd:Madeup a owl:Class . :y a fd:Unheard .",
        ":x fd:hasParticipent :y .",
        "fd:Mission a owl:ObjectProperty .",
        "fd:role a owl:DatatypeProperty .",
        "fd:inEvent owl:propertyChainAxiom ( fd:partyTo fd:concludedDuring ) .",
        "fd:hasParticipant owl:propertyChainAxiom ( fd:led ) .",
        "fd:locatedIn owl:propertyChainAxiom ( fd:takesPlaceIn fd:basedIn ) .",
    ],
)
def test_our_own_check_finds_what_is_no_owl_2_dl(slip: str):
    assert faults(ontology(*DL, facts=slip))


def expanded(facts: str) -> Graph:
    """The closure by owlrl, keys left out: owlrl 7.6 skips the last property of a key, so that
    a place with an identifier would be every other place."""
    graph = ontology(*RL, facts=facts)
    graph.remove((None, OWL.hasKey, None))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


@pytest.fixture(scope="module")
def by_owlrl() -> Graph:
    return expanded(FACTS)


@pytest.fixture(scope="module")
def by_hermit(_java: None) -> Graph:
    graph = ontology(*DL, facts=FACTS)
    return Graph().parse(
        data="".join(
            f"{s.n3()} {p.n3()} {o.n3()} .\n"
            for s, p, o in classified(graph, relations=True).as_rdflib_graph()
            if all(isinstance(term, URIRef) for term in (s, p, o))
        ),
        format="nt",
    )


@pytest.mark.parametrize("reasoner", ["by_owlrl", "by_hermit"])
@pytest.mark.parametrize("expected", FOLLOWING.values(), ids=FOLLOWING)
def test_what_should_follow_follows(request, reasoner: str, expected: tuple[Node, Node, Node]):
    assert expected in request.getfixturevalue(reasoner)


@pytest.mark.parametrize("reasoner", ["by_owlrl", "by_hermit"])
@pytest.mark.parametrize("unwanted", NOT_FOLLOWING.values(), ids=NOT_FOLLOWING)
def test_what_should_not_follow_does_not(request, reasoner: str, unwanted: tuple[Node, Node, Node]):
    assert unwanted not in request.getfixturevalue(reasoner)


def test_owlrl_reports_no_error_on_sound_facts_and_one_on_a_contradiction():
    def errors(facts: str) -> list[Node]:
        message = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
        return list(expanded(facts).objects(None, message))

    assert errors(FACTS) == []
    assert errors(":one a fd:Person , fd:Organisation .")


def test_the_eight_chains_are_all_there():
    graph = ontology("foedera-axioms.ttl")
    assert len(list(graph.subjects(OWL.propertyChainAxiom))) == 8


def test_the_axioms_for_rl_hold_nothing_that_rl_forbids():
    """No existence, no number and no union on the right of an inclusion (OWL 2 Profiles, 4.2)."""
    graph = ontology(*RL)
    for predicate in (OWL.someValuesFrom, OWL.minCardinality, OWL.equivalentClass, OWL.oneOf):
        assert (None, predicate, None) not in graph
    for right in graph.objects(None, RDFS.subClassOf):
        assert isinstance(right, URIRef)


def test_the_examples_of_the_documentation_give_what_they_promise():
    page = (ONTOLOGY.parent / "docs" / "ontology.md").read_text(encoding="utf-8")
    examples = Graph()
    for example in re.findall(r"^```turtle\n(.*?)^```", page, re.M | re.S):
        examples.parse(data=example)
    triples = ((s, p, o) for s, p, o in examples if isinstance(o, URIRef))
    closure = expanded("".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples))
    assert (EX.ada, FD.led, EX.mission) in closure
    assert (EX.ada, FD.officerOf, EX.agency) in closure
    assert (EX.pact, RDF.type, FD.SignedAgreement) in closure
    assert (EX["blue-cluster"], FD.partyTo, EX.pact) in closure
    assert (EX.bo, FD.signatoryOf, EX.pact) not in closure
