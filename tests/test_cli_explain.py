"""`foedera explain`: the derivation of a triple, with the passages under it."""

import re

from conftest import run_foedera

PARTNERS = ("actor:eurobiomed", "fd:partnerOf", "actor:biocom")


def test_a_conclusion_is_printed_as_a_tree_down_to_passages():
    found = run_foedera("explain", *PARTNERS)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("actor:eurobiomed fd:partnerOf actor:biocom\n")
    assert "by partners: two different parties to a signed agreement" in found.stdout
    assert "by chain: fd:actsAsParty ∘ fd:partyRoleIn gives fd:partyTo" in found.stdout
    passage = (
        r"stated by id/statement/\w{16} in id/document/[\w-]+#char=\d+,\d+ \(modality:asserted"
    )
    assert len(re.findall(passage, found.stdout)) >= 5
    assert "stated in the registry" in found.stdout


def test_rules_are_named_in_french_on_request():
    found = run_foedera("explain", *PARTNERS, "--language", "fr")
    assert "partenaires : deux parties différentes à un accord signé" in found.stdout


def test_relative_and_absolute_iris_and_literals_are_accepted():
    relative = run_foedera("explain", "id/actor/eurobiomed", "fd:partnerOf", "id/actor/biocom")
    absolute = run_foedera(
        "explain", "https://data.example.org/id/actor/eurobiomed", "fd:partnerOf",
        "<id/actor/biocom>", "--base-url", "https://data.example.org/",
    )  # fmt: skip
    assert relative.returncode == absolute.returncode == 0
    assert relative.stdout == absolute.stdout
    bound = run_foedera(
        "explain", "event:cooperation-paca-san-diego", "fd:earliestStart",
        '"2013-01-01"^^xsd:date',
    )  # fmt: skip
    assert "bounds of a date with a known year" in bound.stdout


def test_a_stated_triple_shows_its_statements():
    found = run_foedera(
        "explain", "event:mission-san-diego-2017", "fd:hasDestination", "place:san-diego"
    )
    assert found.returncode == 0
    assert found.stdout.count("stated by") == 2, "two documents say so"


def test_what_does_not_follow_has_exit_status_1():
    found = run_foedera("explain", "actor:eurobiomed", "fd:partnerOf", "actor:eurobiomed")
    assert found.returncode == 1
    assert "neither stated" in found.stderr


def test_a_claim_that_is_not_asserted_is_shown_as_such(publication):
    claim = next(
        statement.triple
        for statement in publication.statements()
        if statement.modality and statement.modality.value.endswith("/planned")
    )
    found = run_foedera("explain", *(str(term) for term in claim))
    assert found.returncode == 1
    assert "without asserting it" in found.stderr
    assert "modality:planned" in found.stderr


def test_what_is_no_triple_is_refused_with_an_example():
    for words in (("x", "y", "z"), ('"a"', "fd:led", "actor:biocom"), ("nope:x", "a", "fd:Actor")):
        found = run_foedera("explain", *words)
        assert found.returncode == 2
        assert "actor:eurobiomed" in found.stderr
        assert "line " not in found.stderr


def test_a_thing_is_named_as_the_questions_name_it():
    found = run_foedera("explain", "actor/eurobiomed", "fd:partnerOf", "actor/biocom")
    assert found.returncode == 0
    assert found.stdout.startswith("actor:eurobiomed fd:partnerOf actor:biocom")
    own = run_foedera("explain", "actor/eurobiomed", "fd:coParty", "actor/eurobiomed")
    assert own.returncode == 1
