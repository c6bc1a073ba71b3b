"""The stages of an agreement, each by itself, on masked sentences."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import pytest

from extraction_scenes import index_of, scenes_with_lists
from foedera.extraction.actor import Actor
from foedera.extraction.agreements import AgreementFinder
from foedera.extraction.agreements.circumstances import add_circumstances
from foedera.extraction.agreements.continuation import are_parties_told, is_told_on
from foedera.extraction.agreements.fate import deciding_verb, fate_of, is_passive
from foedera.extraction.agreements.merging import merge
from foedera.extraction.agreements.nouns import is_weak, nouns_in
from foedera.extraction.agreements.reading import Reading, Told
from foedera.extraction.agreements.several import each, listed, of_pairs, pairs_in
from foedera.extraction.agreements.sides import Clause, by_whom, joint_side, subject, with_whom
from foedera.extraction.anaphora import Anaphora
from foedera.extraction.findings import Agreement
from foedera.extraction.rulebook import rulebook


def reading_of(language, *written, published=None):
    rules = rulebook(language)
    scenes = scenes_with_lists(rules, *written)
    index = index_of(scenes, rules)
    return Reading(scenes, [], index, rules, Anaphora(scenes, index, rules), published)


def clause_of(reading, scene=0):
    mask = reading.mask_of(reading.scenes[scene])
    noun = nouns_in(mask, reading.rules)[0]
    return Clause(reading.scenes[scene], mask, noun, deciding_verb(mask, noun, reading.rules))


def names(found):
    return [one.names[0] if isinstance(one, Actor) else one.text for one in found]


# --- nouns and what became of them ------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "mask", "kind", "plural", "count"),
    [
        ("fr", "trois protocoles d'accord sont signes", "memorandum", True, 3),
        ("fr", "un accord de partenariat", "partnership", False, None),
        ("en", "two memoranda of understanding", "memorandum", True, 2),
        ("en", "a letter of intent", "letter-of-intent", False, None),
    ],
)
def test_noun_tells_kind_and_number(language, mask, kind, plural, count):
    (noun,) = nouns_in(mask, rulebook(language))
    assert (noun.kind, noun.plural, noun.count) == (kind, plural, count)


def test_mere_partnership_is_weak_and_a_partnership_agreement_is_not():
    rules = rulebook("en")
    for mask, weak in (("a partnership", True), ("a partnership agreement", False)):
        (noun,) = nouns_in(mask, rules)
        assert is_weak(mask, noun, rules) is weak


@pytest.mark.parametrize(
    ("language", "mask", "status", "passive"),
    [
        ("fr", "ils ont signe un accord", "signed", False),
        ("fr", "un accord a ete signe", "signed", True),
        ("fr", "ils ont renouvele leur accord", "renewed", False),
        ("en", "they signed an agreement", "signed", False),
        ("en", "an agreement was signed", "signed", True),
        ("en", "an agreement is under negotiation", "under-negotiation", False),
        ("en", "they will sign an agreement", "announced", False),
    ],
)
def test_verb_tells_what_became_of_an_agreement(language, mask, status, passive):
    rules = rulebook(language)
    (noun,) = nouns_in(mask, rules)
    assert fate_of(mask, noun, 0, len(mask), rules).status == status
    assert is_passive(mask, deciding_verb(mask, noun, rules), rules) is passive


# --- sides ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "written", "found"),
    [
        ("fr", "un accord entre {O:Algoval} et {O:Vindkraft} est signe", ["Algoval", "Vindkraft"]),
        ("fr", "l'accord qui lie {O:Algoval} a {O:Vindkraft}", ["Algoval", "Vindkraft"]),
        ("en", "an agreement linking {O:Algoval} to {O:Vindkraft}", ["Algoval", "Vindkraft"]),
        ("en", "a declaration of intent of {O:Algoval} and {O:Vindkraft}", ["Algoval", "Vindkraft"]),
        ("en", "the {L:Canada}-{L:Chile} agreement", ["Canada", "Chile"]),
    ],
)  # fmt: skip
def test_list_of_both_sides_is_seen(language, written, found):
    reading = reading_of(language, written)
    assert names(joint_side(reading, clause_of(reading)).members) == found


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", "{O:Algoval} a signe un accord avec {O:Vindkraft}"),
        ("en", "{O:Algoval} signed an agreement with {O:Vindkraft}"),
    ],
)
def test_subject_and_partner_are_the_two_sides(language, written):
    reading = reading_of(language, written)
    clause = clause_of(reading)
    assert joint_side(reading, clause) is None
    assert names(subject(reading, clause)) == ["Algoval"]
    assert names(with_whom(reading, clause)) == ["Vindkraft"]


def test_nobody_before_a_passive_signs_and_whoever_follows_by_does():
    reading = reading_of("en", "at {O:Tekoa} an agreement was signed by {O:Algoval}")
    clause = clause_of(reading)
    assert subject(reading, clause) == []
    assert names(by_whom(reading, clause)) == ["Algoval"]


# --- several ----------------------------------------------------------------------------------
def test_lines_after_a_colon_are_an_agreement_each():
    reading = reading_of(
        "en", "two agreements were signed:", "{O:Algoval} and {O:Tekoa}", "{O:Marinov} and {O:Vindkraft}"
    )  # fmt: skip
    for scene in reading.scenes[1:]:
        object.__setattr__(scene.sentence, "kind", "item")
    found = listed(reading, reading.scenes[0])
    assert [names(a.parties) for a in found] == [["Algoval", "Tekoa"], ["Marinov", "Vindkraft"]]


def test_one_between_these_and_another_between_those_are_two():
    reading = reading_of(
        "fr",
        "deux accords signes, l'un entre {O:Algoval} et {O:Tekoa}, l'autre entre {O:Marinov} et {O:Vindkraft}",
    )
    clause = clause_of(reading)
    found = each(reading, clause.scene, clause.mask, clause.noun)
    assert [names(a.parties) for a in found] == [["Algoval", "Tekoa"], ["Marinov", "Vindkraft"]]


def test_pairs_of_a_sentence_are_an_agreement_each():
    reading = reading_of(
        "en", "{O:Algoval} agreed with {O:Tekoa} while {O:Marinov} agreed with {O:Vindkraft}"
    )
    scene = reading.scenes[0]
    pairs = pairs_in(reading, scene, scene.mask)
    found = of_pairs(reading, scene, scene.mask, pairs, [])
    assert [names(a.parties) for a in found] == [["Algoval", "Tekoa"], ["Marinov", "Vindkraft"]]


# --- circumstances ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "l'accord est signe a {L:Oslo}"), ("en", "the agreement was signed in {L:Oslo}")],
)
def test_place_of_signing_is_told(language, written):
    reading = reading_of(language, written)
    clause = clause_of(reading)
    one = Agreement("other", "signed")
    add_circumstances(reading, one, clause.scene, clause.mask, clause.verb, clause.noun)
    assert one.place == ["Oslo"]


# --- what later sentences add -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "later"),
    [
        ("fr", "les partenaires sont {O:Algoval} et {O:Vindkraft}"),
        ("fr", "conclu entre {O:Algoval} et {O:Vindkraft}, il court"),
        ("en", "the partners are {O:Algoval} and {O:Vindkraft}"),
        ("en", "{O:Algoval} and {O:Vindkraft} are the founding members"),
    ],
)
def test_next_sentence_names_the_parties_of_a_pending_agreement(language, later):
    reading = reading_of(language, "x", later)
    told = Told(pending=Agreement("other", "signed", sentences=[0]))
    scene = reading.scenes[1]
    assert are_parties_told(reading, told, scene, scene.mask, [])
    assert [names(a.parties) for a in told.found] == [["Algoval", "Vindkraft"]]
    assert told.pending is None


@pytest.mark.parametrize(
    ("language", "later", "added"),
    [
        ("fr", "il a ete signe par {P:Ada Fictive}", ["Ada Fictive"]),
        ("en", "it was signed by {P:Ada Fictive}", ["Ada Fictive"]),
        ("en", "{P:Ada Fictive} never signed the petition", []),
    ],
)
def test_next_sentence_names_who_signed(language, later, added):
    reading = reading_of(language, "x", later)
    told = Told(found=[Agreement("other", "signed", sentences=[0])])
    scene = reading.scenes[1]
    assert is_told_on(reading, told, scene, scene.mask) is bool(added)
    assert names(told.found[0].signatories) == added


def test_agreement_told_twice_is_one_and_of_other_parties_another():
    reading = reading_of("en", "{O:Algoval}, {O:Tekoa} and {O:Vindkraft}")
    one, two, three = reading.index.actors
    told = Told()
    scene = reading.scenes[0]
    merge(reading, told, Agreement("other", "signed", [one, two], sentences=[0]), scene)
    again = Agreement("cooperation", "renewed", [one, two], sentences=[0], signed="2031-05")
    merge(reading, told, again, scene)
    merge(reading, told, Agreement("other", "signed", [one, three], sentences=[0]), scene)
    assert [(a.kind, a.status, a.signed) for a in told.found] == [
        ("cooperation", "renewed", "2031-05"),
        ("other", "signed", None),
    ]


@pytest.mark.parametrize(
    ("language", "written", "parties"),
    [
        ("fr", ["{O:Algoval} a signe un accord avec {O:Vindkraft}"], [["Algoval", "Vindkraft"]]),
        ("en", ["{O:Algoval} signed agreements with {O:Tekoa} and {O:Vindkraft}"], [["Algoval", "Tekoa"], ["Algoval", "Vindkraft"]]),
        ("en", ["{O:Algoval} signed a contract with {O:Vindkraft}"], []),
    ],
)  # fmt: skip
def test_finder_puts_the_stages_together(language, written, parties):
    reading = reading_of(language, *written)
    finder = AgreementFinder(reading.scenes, [], reading.index, reading.rules)
    assert [names(a.parties) for a in finder.find()] == parties
