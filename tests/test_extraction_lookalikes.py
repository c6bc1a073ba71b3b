"""Texts on labour or space flight are told from those on agreements and missions."""

from foedera.extraction.lookalikes import is_on_labour, is_on_space
from foedera.extraction.rulebook import rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.view import Sentence


def scenes_of(*masks):
    return [
        Scene(Sentence(number, 0, len(mask), number, "text", mask), mask, {}, {})
        for number, mask in enumerate(masks)
    ]


def test_four_different_words_of_labour_make_a_text_on_labour():
    rules = rulebook("en")
    told = scenes_of("the union called a strike over wages", "the ballot is tomorrow")
    assert is_on_labour(told, rules)
    assert not is_on_labour(told[:1] * 3, rules), "the same three words again are no fourth"
    assert is_on_labour(told[:1], rules, words=3)


def test_four_different_words_of_space_make_a_text_on_space():
    rules = rulebook("en")
    assert is_on_space(scenes_of("the rover left orbit", "a lander and its payload"), rules)
    assert not is_on_space(scenes_of("the delegation saw a satellite"), rules)
