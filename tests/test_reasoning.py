"""What follows from the facts: every kind of axiom and rule, and nothing beyond."""

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedera.reasoning import InconsistencyError, close, compile_theory, entail, entail_with
from foedera.reasoning.constructs import read_rule
from foedera.statements import DataFaultError
from foedera.terms import FD, OWL, RDF, RDFS
from invented import BASE
from reasoning_fixtures import PREFIXES, our_facts, our_theory, theory, triples

AXIOMS = {
    "subclass": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", ":x a :B , :C ."),
    "equivalent class": (
        ":A owl:equivalentClass :B .",
        ":x a :A . :y a :B .",
        ":x a :B . :y a :A .",
    ),
    "union below": (
        "[ owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
        ":x a :A . :y a :B .",
        ":x a :C . :y a :C .",
    ),
    "named union": (":C owl:unionOf ( :A :B ) .", ":x a :A .", ":x a :C ."),
    "intersection above": (
        ":A rdfs:subClassOf [ owl:intersectionOf ( :B :C ) ] .",
        ":x a :A .",
        ":x a :B , :C .",
    ),
    "intersection below": (
        "[ owl:intersectionOf ( :B :C ) ] rdfs:subClassOf :A .",
        ":x a :B , :C . :y a :B .",
        ":x a :A .",
    ),
    "has value, both ways": (
        ":S owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :v ] .",
        ":x :p :v . :y a :S .",
        ":x a :S . :y :p :v .",
    ),
    "some values": (
        "[ owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .",
        ":x :p :y . :y a :B . :z :p :w .",
        ":x a :A .",
    ),
    "some value of a list": (
        "[ owl:onProperty :p ; owl:someValuesFrom [ owl:oneOf ( :u :v ) ] ] rdfs:subClassOf :A .",
        ":x :p :v . :z :p :w .",
        ":x a :A .",
    ),
    "all values": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":x a :A ; :p :y , 1 .",
        ":y a :B .",
    ),
    "subproperty": (":p rdfs:subPropertyOf :q .", ":x :p :y , 1 .", ":x :q :y , 1 ."),
    "equivalent property": (":p owl:equivalentProperty :q .", ":x :q :y .", ":x :p :y ."),
    "domain": (":p rdfs:domain :A .", ":x :p 1 .", ":x a :A ."),
    "range": (":p rdfs:range :A .", ":x :p :y , 1 .", ":y a :A ."),
    "range that is a datatype": (":p rdfs:range xsd:string .", ":x :p :y .", ""),
    "inverse": (":p owl:inverseOf :q .", ":x :p :y , 1 . :z :q :w .", ":y :q :x . :w :p :z ."),
    "symmetric": (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
    "transitive": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :d .",
        ":a :p :c , :d . :b :p :d .",
    ),
    "chain of two": (":r owl:propertyChainAxiom ( :p :q ) .", ":x :p :y . :y :q 1 .", ":x :r 1 ."),
    "chain of three": (
        ":r owl:propertyChainAxiom ( :p :q :p ) .",
        ":a :p :b . :b :q :c . :c :p :d .",
        ":a :r :d .",
    ),
    "chain through itself": (
        ":r owl:propertyChainAxiom ( :r :q ) .",
        ":a :r :b . :b :q :c . :c :q :d .",
        ":a :r :c , :d .",
    ),
    "functional": (
        ":p a owl:FunctionalProperty .",
        ":x :p :y , :z .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "inverse functional": (
        ":p a owl:InverseFunctionalProperty .",
        ":y :p :x . :z :p :x .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "key": (
        ":A owl:hasKey ( :n :m ) .",
        ':y a :A ; :n "1" ; :m "2" . :z a :A ; :n "1" ; :m "2" . :w a :A ; :n "1" . '
        ':v a :B ; :n "1" ; :m "2" .',
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "at most one": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":x a :A ; :p :y , :z .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "the same have the same descriptions": (
        "",
        ":x owl:sameAs :y ; :p :o ; a :A . :s :p :y . :y owl:sameAs :z .",
        ":y :p :o ; a :A ; owl:sameAs :x . :z :p :o ; a :A ; owl:sameAs :x , :y . "
        ":x owl:sameAs :z . :s :p :x , :z .",
    ),
    "existentials conclude nothing": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":x a :A .",
        "",
    ),
}


@pytest.mark.parametrize("kind", AXIOMS)
def test_each_kind_of_axiom_gives_exactly_what_follows(kind):
    axioms, facts, expected = AXIOMS[kind]
    assert set(entail(triples(facts), triples(axioms))) == set(triples(expected))


def test_bounds_of_dates_are_entailed():
    facts = triples(':m fd:startDate "2016-02"^^xsd:gYearMonth .')
    assert set(entail(facts, [])) == set(
        triples(
            ':m fd:earliestStart "2016-02-01"^^xsd:date ; fd:latestStart "2016-02-29"^^xsd:date .'
        )
    )


SIGNED = """
:i fd:hasPartyRole :r1 , :r2 ; a fd:Agreement ; fd:hasStatus
  <https://w3id.org/foedera/scheme/agreement-status/{status}> . :r1 fd:party :a . :r2 fd:party :b .
"""


def test_partners_have_a_signed_agreement_and_are_never_their_own():
    signed = set(entail_with(triples(SIGNED.format(status="signed")), our_theory()))
    assert (
        set(triples(":a fd:partnerOf :b . :b fd:partnerOf :a . :i a fd:SignedAgreement ."))
        <= signed
    )
    assert not set(triples(":a fd:partnerOf :a . :b fd:partnerOf :b .")) & signed


def test_an_agreement_under_negotiation_makes_no_partners():
    negotiated = entail_with(triples(SIGNED.format(status="under-negotiation")), our_theory())
    assert all(
        found.predicate.value != "https://w3id.org/foedera/def#partnerOf" for found in negotiated
    )
    assert set(triples(":a fd:coParty :b . :b fd:coParty :a .")) <= set(negotiated)
    assert not set(triples(":a fd:coParty :a . :b fd:coParty :b .")) & set(negotiated)


def test_no_thing_of_the_founding_documents_is_its_own_partner_or_part(release):
    store = ox.Store.read_only(str(release.store))
    graph = BASE.graph("entailed")
    ways = Counter(
        quad.predicate.value.rpartition("#")[2]
        for quad in store.quads_for_pattern(None, None, None, graph)
        if quad.subject == quad.object
    )
    assert not ways
    for predicate in (FD.coParty, FD.partnerOf):
        assert any(store.quads_for_pattern(None, predicate, None, graph))


def test_settling_in_a_city_is_settling_in_its_region():
    facts = triples(
        ":e fd:establishmentOf :c ; fd:destinationTerritory :city . :city fd:locatedIn :region ."
        " :region fd:locatedIn :country ."
    )
    assert set(triples(":c fd:establishedIn :city , :region , :country .")) <= set(
        entail_with(facts, our_theory())
    )


def test_a_narrow_sector_implies_the_broad_one():
    facts = triples(":m fd:concernsSector <https://w3id.org/foedera/scheme/sector/cinema> .")
    broad = triples(
        ":m fd:concernsSector <https://w3id.org/foedera/scheme/sector/culture-and-creative> ."
    )
    assert set(broad) <= set(entail_with(facts, our_theory()))


def test_nothing_trivial_is_concluded_from_the_five_documents():
    facts, ours = our_facts(), our_theory()
    new = list(entail_with(facts, ours))
    assert len(new) > 1000
    assert len(new) == len(set(new)), "a conclusion comes twice"
    assert not set(new) & {*facts, *ours.background}, "a conclusion was stated already"
    for found in new:
        assert isinstance(found.subject, ox.NamedNode)
        assert found.object not in (OWL.Thing, RDFS.Resource)
        assert found.predicate not in (OWL.sameAs, RDFS.subClassOf, RDFS.subPropertyOf)
        assert not found.subject.value.startswith("https://w3id.org/foedera/def")


def test_situations_have_their_type_from_the_property_that_leads_to_them():
    new = set(entail_with(our_facts(), our_theory()))
    role = "http://localhost:8000/id/situation/partnership-convention-eurobiomed-biocom--eurobiomed--party"
    party_role = ox.NamedNode("https://w3id.org/foedera/def#PartyRole")
    assert ox.Triple(ox.NamedNode(role), RDF.type, party_role) in new


NAMES = ["a", "b", "c", "d", "e"]
FACT = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.sampled_from("pqrs"), st.sampled_from(NAMES)),
    st.tuples(st.sampled_from(NAMES), st.just("type"), st.sampled_from("ABC")),
)
MIXED = """
:p rdfs:subPropertyOf :q ; owl:inverseOf :s ; rdfs:domain :A . :q a owl:TransitiveProperty .
:r owl:propertyChainAxiom ( :q :s ) ; a owl:FunctionalProperty . :A rdfs:subClassOf :B .
[ owl:intersectionOf ( :A [ owl:onProperty :s ; owl:someValuesFrom :C ] ) ] rdfs:subClassOf :D .
:C owl:hasKey ( :s ) .
"""


def _facts(drawn):
    space = "http://example.org/"
    return {
        ox.Triple(
            ox.NamedNode(space + s), RDF.type if p == "type" else ox.NamedNode(space + p),
            ox.NamedNode(space + o),
        )
        for s, p, o in drawn
    }  # fmt: skip


@given(st.lists(FACT, max_size=12), st.lists(FACT, max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_closure_is_idempotent_and_monotone(drawn, more):
    mixed = theory(MIXED)
    facts = _facts(drawn)
    closed = facts | set(close(facts, mixed))
    assert not set(close(closed, mixed)), "closing twice adds nothing"
    wider = facts | _facts(more)
    assert closed <= wider | set(close(wider, mixed)), "more facts never take a conclusion away"


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("?x :p ?y OPTIONAL { ?y :q ?z }", "LeftJoin"),
        ("?x :p ?y FILTER NOT EXISTS { ?y :q ?x }", "NOTEXISTS"),
        ("?x :p ?y BIND(1 AS ?z)", "Extend"),
        ("?x :p+ ?y", "path"),
        ("?x :p ?y FILTER(?x < 3)", "<"),
        ("?x ?p ?y", "variable"),
        ("?x a ?y", "class is a variable"),
        ("?x :p ?z", "?y"),
        ("?x :p", "not a SPARQL query"),
    ],
)
def test_a_rule_that_is_not_monotone_is_refused(tmp_path, where, what):
    file = tmp_path / "rule.rq"
    file.write_text(f"PREFIX : <http://example.org/> CONSTRUCT {{ ?x :r ?y }} WHERE {{ {where} }}")
    with pytest.raises(DataFaultError) as fault:
        read_rule(file)
    assert what in str(fault.value)
    assert "rule.rq" in str(fault.value)


def test_rules_from_files_run_to_a_joint_fixpoint_with_the_axioms(tmp_path):
    file = tmp_path / "rule.rq"
    prefixes = PREFIXES.replace("@prefix", "PREFIX").replace(" .\n", "\n")
    file.write_text(
        prefixes
        + "CONSTRUCT { ?x :up ?z . ?z a :Top } WHERE { ?x ^:down/:up ?z VALUES ?x { :a :b } "
        "FILTER(?z NOT IN (:never)) }"
    )
    axioms = triples(":up owl:inverseOf :down . :up rdfs:subPropertyOf :above .")
    facts = triples(":b :down :a ; :up :z , :never . :c :down :q ; :up :w .")
    new = set(entail(facts, axioms, read_rule(file)))
    assert set(triples(":a :up :z ; :above :z . :z :down :a ; a :Top .")) <= new
    assert not set(triples(":never a :Top . :w a :Top . :q :up :w .")) & new


def test_a_contradiction_stops_the_entailment():
    with pytest.raises(InconsistencyError):
        entail(triples(":x a :A , :B ."), triples(":A owl:disjointWith :B ."))


def test_a_theory_is_the_same_whatever_the_order_of_the_ontology():
    ontology = triples(MIXED)
    assert compile_theory(ontology).rules == compile_theory(reversed(ontology)).rules


def test_axioms_whose_blank_nodes_a_release_has_named_say_the_same():
    ontology = triples(AXIOMS["union below"][0] + AXIOMS["chain of three"][0])

    def named(term):
        address = f"http://localhost:8000/.well-known/genid/{term}".replace("_:", "")
        return ox.NamedNode(address) if isinstance(term, ox.BlankNode) else term

    skolemised = [ox.Triple(named(t.subject), t.predicate, named(t.object)) for t in ontology]
    assert compile_theory(skolemised).rules == compile_theory(ontology).rules
