"""Who leads a mission, as sentences tell it otherwise than by "led by"."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import pytest
from tests.test_extraction_sentences import Said


@pytest.mark.parametrize(
    ("text", "leader"),
    [
        ("La mission économique belge qu'Anne Fictive vient d'emmener au Maroc a réuni vingt entreprises.", "Anne Fictive"),
        ("Une délégation est arrivée à Lyon lundi. À leur tête, Paul Fictif, recteur de l'Université de Rabat.", "Paul Fictif"),
        ("Du 2 au 6 mars, une délégation de la Ville de Lyon s'est rendue en Italie. Le maire, Jean Fictif, était entouré de Marie Inventée et de Luc Imaginé.", "Jean Fictif"),
        ("Une délégation de la Ville de Lyon est arrivée à Rabat, sous la conduite du maire, Jean Fictif.", "Jean Fictif"),
        ("Anne Fictive met le cap sur le Mexique pour une mission commerciale de quatre jours.", "Anne Fictive"),
        ("Anne Fictive s'envole pour le Mexique à la tête d'une mission commerciale.", "Anne Fictive"),
        ("A trade mission that took John Madeup, Minister of Jobs, and a group of delegates to Norway has ended.", "John Madeup"),
        ("A delegation from Hexland University visited Oslo. Rector Mary Fable was accompanied by Tom Story and Ann Tale.", "Mary Fable"),
        ("Governor John Madeup flew to Japan on a trade mission on 3 May 2021. Two members of his cabinet are travelling with him, Ann Tale and Tom Story.", "John Madeup"),
        ("John Madeup, Premier of Ontario, spoke in Delhi on a trade mission. He is in India for eight days, leading around 100 delegates.", "John Madeup"),
    ],
)  # fmt: skip
def test_who_has_company_on_a_journey_leads_it(text, leader):
    said = Said(text)
    assert said.names(said.missions[0]["leaders"]) == {leader}


def test_who_receives_with_company_is_no_leader():
    said = Said(
        "Une délégation de la Ville de Rabat est venue à Lyon le 3 mai 2021, conduite par "
        "Omar Inventé. Jean Fictif, maire de Lyon, entouré de Marie Imaginée, l'a accueillie."
    )
    assert said.names(said.missions[0]["leaders"]) == {"Omar Inventé"}


@pytest.mark.parametrize(
    "text",
    [
        "Une délégation de Rabat est venue à Lyon le 3 mai 2021. Jean Fictif, qui l'accueillait, a parlé d'eau.",
        "A delegation from Hexland visited Oslo on 3 May 2021. John Madeup, who welcomed them, spoke of water.",
    ],
)
def test_who_welcomes_the_guests_was_met(text):
    said = Said(text)
    mission = said.missions[0]
    assert not mission["leaders"]
    assert {"Jean Fictif", "John Madeup"} & said.names(mission["met"])


def test_a_pronoun_may_stand_for_the_delegation_that_is_led():
    said = Said(
        "La Ville de Lyon enverra une délégation à Madagascar en mai 2021. "
        "Jean Fictif, adjoint au maire, la conduira."
    )
    assert said.names(said.missions[0]["leaders"]) == {"Jean Fictif"}
