"""Why a conclusion holds: derivations that end in stated triples, short and without circles."""

import pyoxigraph as ox

from foedera.reasoning import Derivation, close, entail_with, explain
from reasoning_fixtures import our_facts, our_theory, theory, triple, triples


def check(derivation: Derivation, above: tuple[ox.Triple, ...] = ()) -> None:
    """No triple among its own premises; every leaf is a step without rule."""
    assert derivation.triple not in above
    for premise in derivation.premises:
        check(premise, (*above, derivation.triple))


def test_every_conclusion_from_the_five_documents_has_a_derivation_down_to_stated_triples():
    facts, ours = our_facts(), our_theory()
    closure = entail_with(facts, ours)
    known = {*facts, *ours.background}
    for conclusion in closure:
        derivation = explain(conclusion, closure, ours)
        assert derivation is not None
        assert derivation.rule is not None
        check(derivation)
        assert set(derivation.stated()) <= known


def test_a_derivation_is_sound_its_stated_triples_alone_give_the_conclusion():
    ours = our_theory()
    closure = entail_with(our_facts(), ours)
    for conclusion in list(closure)[::40]:
        derivation = explain(conclusion, closure, ours)
        assert derivation is not None
        assert conclusion in set(entail_with(derivation.stated(), ours))


def test_a_stated_triple_needs_no_rule():
    facts = triples(":a :p :b .")
    plain = theory(":q rdfs:subPropertyOf :p .")
    assert explain(facts[0], close(facts, plain), plain) == Derivation(facts[0])


def test_what_does_not_follow_has_no_derivation():
    plain = theory(":q rdfs:subPropertyOf :p .")
    closure = close(triples(":a :q :b ."), plain)
    assert explain(triple(":a :p :c ."), closure, plain) is None
    assert explain(triple(":nobody :p :b ."), closure, plain) is None


def test_rules_that_run_in_circles_explain_without_circles():
    round_about = theory(
        ":p owl:inverseOf :q . :q owl:inverseOf :p . :p a owl:SymmetricProperty ;"
        " rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :p ."
    )
    closure = close(triples(":a :r :b ."), round_about)
    for conclusion in closure:
        derivation = explain(conclusion, closure, round_about)
        assert derivation is not None
        check(derivation)


def test_the_shortest_derivation_is_given():
    short = theory(
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :s ."
        " :direct rdfs:subPropertyOf :s ."
    )
    closure = close(triples(":a :p :b ; :direct :b ."), short)
    derivation = explain(triple(":a :s :b ."), closure, short)
    assert derivation is not None
    assert [premise.triple for premise in derivation.premises] == triples(":a :direct :b .")
    assert derivation.depth == 1


def test_a_long_row_of_places_is_explained_in_few_steps_deep():
    row = theory(":within a owl:TransitiveProperty .")
    facts = triples(" ".join(f":p{n} :within :p{n + 1} ." for n in range(64)))
    closure = close(facts, row)
    derivation = explain(triple(":p0 :within :p64 ."), closure, row)
    assert derivation is not None
    assert derivation.depth == 6
    assert set(derivation.stated()) == set(facts)


def test_the_same_things_and_the_bounds_of_dates_are_explained():
    keyed = theory(":A owl:hasKey ( :n ) .")
    facts = triples(
        ':x a :A ; :n "1" ; :p :o . :y a :A ; :n "1" ; fd:startDate "2014"^^xsd:gYear .'
    )
    closure = entail_with(facts, keyed)
    for conclusion in (":y :p :o .", ':y fd:latestStart "2014-12-31"^^xsd:date .'):
        derivation = explain(triple(conclusion), closure, keyed)
        assert derivation is not None
        check(derivation)
        assert set(derivation.stated()) <= set(facts)


def test_a_rule_is_named_in_both_languages():
    ours = our_theory()
    for rule in ours.rules:
        english, french = rule.describe("en"), rule.describe("fr")
        assert english
        assert french
        assert "{" not in english + french
        assert rule.kind == "subclass" or english != french
