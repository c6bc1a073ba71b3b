"""Names of several words: places that begin with an ordinary word, bodies of several fields."""

import pytest

from foedera.documents import Document
from foedera.extraction.pipeline import extract


def names(text: str) -> set[str]:
    work = extract(Document.from_text(text))
    return {mention.text for mention in work.mentions}


@pytest.mark.parametrize("place", ["North Carolina", "Sri Lanka", "Tel Aviv", "West Virginia"])
def test_a_place_whose_first_word_begins_no_name_is_whole(place):
    assert place in names(f"The delegation flew to {place} and came home on Friday.")


def test_a_place_with_and_in_it_is_one():
    found = names("The Government of Newfoundland and Labrador met the guests from Hamburg.")
    assert "Government of Newfoundland and Labrador" in found


def test_two_places_joined_by_and_stay_two():
    assert {"Norway", "Denmark"} <= names("The mission went to Norway and Denmark in May.")


@pytest.mark.parametrize("joined", ["Alsace-Ontario", "Alsace - Ontario", "Alsace – Ontario"])
def test_two_places_joined_by_a_dash_are_two_without_the_space_around_it(joined):
    assert {"Alsace", "Ontario"} <= names(f"The forum {joined} was opened by the minister.")


def test_a_direction_before_another_word_begins_no_name():
    assert "North Trade" not in names("The mission went to the North. Trade was the theme.")


@pytest.mark.parametrize(
    "body",
    [
        "China Council for the Promotion of International Trade",
        "Norwood Association of Chambers of Commerce, Industry, Mines and Agriculture",
        "Federation of Chambers of Commerce & Industry of Sri Lanka",
    ],
)
def test_a_body_of_several_fields_is_named_in_full(body):
    assert body in names(f"The mission met the {body} in Beijing on Monday.")
