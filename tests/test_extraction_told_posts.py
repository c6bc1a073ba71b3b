"""Whose a person is, told otherwise than in apposition."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import pytest
from tests.test_extraction_sentences import Said


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        ("L'accord engage la Chambre de Commerce de Casablanca, que préside Yassir Inventé.", "Yassir Inventé", "Chambre de Commerce de Casablanca"),
        ("The Hexland Chamber of Commerce, chaired by Mary Fable, will open an office in Oslo.", "Mary Fable", "Hexland Chamber of Commerce"),
        ("More is to come, said Mr Walter Tale, President, Hexland External Trade Council.", "Walter Tale", "Hexland External Trade Council"),
        ("Four city councilors of Mandaue City: Dan Sample, Jim Specimen and Ben Fable, were present.", "Jim Specimen", "Mandaue City"),
        ("Anne Fictive et Paul Inventé, présidente et directeur de l'Association des jumelages, étaient du voyage.", "Anne Fictive", "Association des jumelages"),
        ("L'Ambassade de France avait dépêché son premier secrétaire, Paul Inventé.", "Paul Inventé", "Ambassade de France"),
        ("M. Fictif préside la Communauté de Communes du Val.", "Fictif", "Communauté de Communes du Val"),
        ("Anne Fictive, chargée de projets internationaux à l'Université de Lyon, a fait le voyage.", "Anne Fictive", "Université de Lyon"),
    ],
)  # fmt: skip
def test_a_post_is_told_by_verbs_pairs_lists_and_commas(text, person, body):
    assert (person, body) in Said(text).roles()


def test_who_leads_the_delegation_of_a_body_need_not_be_its_head():
    said = Said("The delegation from Hexland University, led by Mary Fable, was in Oslo.")
    assert ("Mary Fable", "Hexland University") not in said.roles()


def test_a_post_stands_for_whom_the_sentence_before_names():
    said = Said("John Madeup flew to India on Monday. The Premier of Ontario will meet investors there.")  # fmt: skip
    roles = {(r.person.names[0], r.place.text if r.place else None) for r in said.work.roles}
    assert ("John Madeup", "Ontario") in roles


def test_two_of_one_post_are_each_of_a_place():
    said = Said("Two mayors took part, Kevin Fable of San Diego and Juan Tale of Tijuana.")
    roles = {(r.person.names[0], r.place.text if r.place else None) for r in said.work.roles}
    assert {("Kevin Fable", "San Diego"), ("Juan Tale", "Tijuana")} <= roles
