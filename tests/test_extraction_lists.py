"""Names side by side become one list, with the preposition that governs it."""

import pytest

from extraction_scenes import scene_of
from foedera.extraction.lists import collapse, lists_of
from foedera.extraction.rulebook import rulebook


def lists_in(language, written):
    groups = lists_of(scene_of(written), rulebook(language))
    return [(g.preposition, [m.text for m in g.members]) for g in groups]


@pytest.mark.parametrize(
    ("language", "written", "found"),
    [
        ("fr", "{O:A}, {O:B} ainsi que {O:C} signent", [("", ["A", "B", "C"])]),
        ("fr", "{O:A} signe avec l'agence {O:B}", [("", ["A"]), ("avec", ["B"])]),
        ("en", "an accord between {O:A} and {O:B}", [("between", ["A", "B"])]),
        ("en", "{O:A}'s and {O:B} sign with {O:C}", [("", ["A", "B"]), ("with", ["C"])]),
        ("en", "in {L:Oslo}, {O:A} and {O:B} sign", [("in", ["Oslo"]), ("", ["A", "B"])]),
        ("fr", "invitee par {O:A}, {P:Ada} part", [("par", ["A"]), ("", ["Ada"])]),
    ],
)  # fmt: skip
def test_list_holds_its_names_and_what_governs_them(language, written, found):
    assert lists_in(language, written) == found


def test_another_language_s_words_join_nothing():
    assert lists_in("fr", "{O:A} and {O:B}") == [("", ["A"]), ("", ["B"])]


@pytest.mark.parametrize(
    ("language", "written", "left"),
    [
        ("fr", "le cluster breton {O:A} signe", "{O:A} signe"),
        ("fr", "avec le cluster breton {O:A}", "avec {O:A}"),
        ("en", "the trade agency {O:A} signs", "{O:A} signs"),
    ],
)
def test_common_noun_before_a_name_is_taken_out(language, written, left):
    scene = scene_of(written)
    collapse(scene, rulebook(language))
    assert scene.mask == scene_of(left).mask
