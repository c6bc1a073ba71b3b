"""Posts in apposition become roles, and leave the scene."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import pytest

from extraction_scenes import index_of, scene_of, written_as
from foedera.extraction.post_shapes import PostShapes
from foedera.extraction.posts import Posts
from foedera.extraction.rulebook import rulebook


def posts_in(language, written, kind="text"):
    rules = rulebook(language)
    scene = scene_of(written, kind=kind)
    roles = Posts(scene, index_of([scene], rules), PostShapes(rules), []).taken_out()
    told = [
        (r.person.names[0], r.title, r.organisation.names[0] if r.organisation else None)
        for r in roles
    ]
    return told, written_as(scene)


@pytest.mark.parametrize(
    ("language", "written", "told", "left"),
    [
        ("fr", "{P:Ada Fictive}, presidente de {O:Vindkraft}, a signe", [("Ada Fictive", "presidente", "Vindkraft")], "{P:Ada Fictive}, a signe"),
        ("fr", "{P:Ada Fictive}, qui represente {O:Vindkraft}, a signe", [("Ada Fictive", "representant", "Vindkraft")], None),
        ("fr", "{P:Ada Fictive} au nom de {O:Vindkraft} signe", [("Ada Fictive", "representant", "Vindkraft")], "{P:Ada Fictive} signe"),
        ("fr", "{O:Vindkraft}, represente par {P:Ada Fictive}, signe", [("Ada Fictive", "representant", "Vindkraft")], "{O:Vindkraft} signe"),
        ("en", "{P:Ada Fictive}, president of {O:Vindkraft}, signed", [("Ada Fictive", "president", "Vindkraft")], "{P:Ada Fictive}, signed"),
        ("en", "{O:Vindkraft}'s director {P:Ada Fictive} signed", [("Ada Fictive", "director", "Vindkraft")], "{P:Ada Fictive} signed"),
        ("en", "{P:Ada Fictive}, who chairs {O:Vindkraft}, signed", [("Ada Fictive", "president", "Vindkraft")], None),
        ("en", "{P:Ada Fictive} ({O:Vindkraft}) signed", [("Ada Fictive", "", "Vindkraft")], "{P:Ada Fictive} signed"),
        ("en", "{P:Ada Fictive} signed with {O:Vindkraft}", [], None),
    ],
)  # fmt: skip
def test_post_becomes_a_role_and_its_words_are_taken_out(language, written, told, left):
    found, rest = posts_in(language, written)
    assert found == told
    assert rest == (left or written)


def test_line_of_a_list_tells_whose_a_person_is():
    found, rest = posts_in("en", "{P:Ada Fictive}, {O:Vindkraft}", kind="item")
    assert found == [("Ada Fictive", "", "Vindkraft")]
    assert rest == "{P:Ada Fictive}"
