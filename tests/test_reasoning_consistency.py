"""Contradictions stop everything, and name the fewest statements that make them."""

import pytest

from foedera.reasoning import InconsistencyError, entail_with, is_consistent
from reasoning_fixtures import our_facts, our_theory, theory, triples

CONTRADICTIONS = {
    "disjoint classes": (":A owl:disjointWith :B .", ":x a :A , :B .", 2),
    "disjoint by conclusion": (
        ":A owl:disjointWith :B . :p rdfs:domain :A . :q rdfs:range :C . :C rdfs:subClassOf :B .",
        ":x :p :y . :z :q :x . :x :p :w . :x :r :v .",
        2,
    ),
    "all disjoint": (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":x a :B , :C .",
        2,
    ),
    "disjoint union": (":U owl:disjointUnionOf ( :A :B ) .", ":x a :A , :B .", 2),
    "complement": (
        ":A rdfs:subClassOf [ owl:complementOf :B ] .",
        ":x a :A , :B .",
        2,
    ),
    "two literals of a functional property": (
        ":p a owl:FunctionalProperty .",
        ':x :p "1" , "2" .',
        2,
    ),
    "at most none": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 0 ] .",
        ":x a :A ; :p :y .",
        2,
    ),
    "irreflexive": (":p a owl:IrreflexiveProperty .", ":x :p :x .", 1),
    "asymmetric": (":p a owl:AsymmetricProperty .", ":x :p :y . :y :p :x .", 2),
    "disjoint properties": (":p owl:propertyDisjointWith :q .", ":x :p :y ; :q :y .", 2),
    "same and different": (
        ":p a owl:FunctionalProperty .",
        ":x :p :y , :z . :z owl:differentFrom :y .",
        3,
    ),
    "all different": (
        "[] a owl:AllDifferent ; owl:distinctMembers ( :y :z ) .",
        ":y owl:sameAs :z .",
        1,
    ),
    "member of nothing": ("", ":x a owl:Nothing .", 1),
    "denied": (
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ;"
        " owl:assertionProperty :p ; owl:targetIndividual :y .",
        ":x :p :y .",
        1,
    ),
}


@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_the_statements_at_fault_are_minimal(kind):
    axioms, facts, size = CONTRADICTIONS[kind]
    ours = theory(axioms)
    with pytest.raises(InconsistencyError) as found:
        entail_with(triples(facts), ours)
    for conflict in found.value.conflicts:
        assert len(conflict.statements) == size
        assert set(conflict.statements) <= set(triples(facts))
        assert not is_consistent(conflict.statements, ours)
        for left_out in conflict.statements:
            kept = [statement for statement in conflict.statements if statement != left_out]
            assert is_consistent(kept, ours)


def test_equal_numbers_in_different_words_are_no_contradiction():
    ours = theory(":p a owl:FunctionalProperty .")
    assert is_consistent(triples(":x :p 1 , 1.0 ."), ours)
    assert not is_consistent(triples(":x :p 1 , 2.0 ."), ours)


@pytest.mark.parametrize(
    "slip",
    [
        "<id/actor/eurobiomed> fd:governs <id/place/san-diego> ; a fd:Place .",
        "<id/situation/s> fd:party <id/place/san-diego> .",
        "<id/actor/eurobiomed> fd:partnerOf <id/actor/eurobiomed> .",
        "<id/actor/eurobiomed> a fd:Person .",
        "<id/event/e> fd:hasStatus <id/place/san-diego> .",
    ],
)
def test_a_slip_in_the_data_of_the_five_documents_is_found_and_pinned_down(slip):
    facts, ours = our_facts(), our_theory()
    added = triples("@base <http://localhost:8000/> . " + slip)
    with pytest.raises(InconsistencyError) as found:
        entail_with([*facts, *added], ours)
    for conflict in found.value.conflicts:
        assert set(conflict.statements) & set(added), "the slip is among what is named"
        assert len(conflict.statements) <= 3
        for left_out in conflict.statements:
            kept = [statement for statement in conflict.statements if statement != left_out]
            assert is_consistent(kept, ours)


def test_the_message_names_axiom_statements_and_what_to_do():
    ours = theory(":A owl:disjointWith :B .")
    with pytest.raises(InconsistencyError) as found:
        entail_with(triples(":x a :A , :B ."), ours)
    message = str(found.value)
    assert "nothing is both a" in message
    assert "<http://example.org/x> rdf:type <http://example.org/A>" in message
    assert "deprecate" in message
    assert found.value.conflicts[0].describe("fr").startswith("Ceci enfreint")


def test_many_contradictions_of_one_cause_end_in_a_bounded_report():
    ours = theory(":A owl:disjointWith :B . :p rdfs:range :A . :q rdfs:range :B .")
    facts = triples(" ".join(f":x{n} :p :y{n} ; :q :y{n} ." for n in range(200)))
    with pytest.raises(InconsistencyError) as found:
        entail_with(facts, ours)
    assert 1 < len(found.value.conflicts) <= 20
