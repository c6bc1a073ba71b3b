"""Staging: the scenes of a document, with the roles that they tell."""

import re

from foedera.extraction.actors import ActorIndex
from foedera.extraction.bearers import name_bearers, name_described
from foedera.extraction.dates import DateReader
from foedera.extraction.lists import collapse, lists_of
from foedera.extraction.masking import Masker
from foedera.extraction.mention import Mention
from foedera.extraction.post_shapes import PostShapes
from foedera.extraction.posts import Posts
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import P
from foedera.extraction.view import View


def build_scenes(
    view: View, index: ActorIndex, rules: Rulebook, reader: DateReader
) -> tuple[list[Scene], list[Role]]:
    """The scenes of a document and the roles its appositions tell."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in index.mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    scenes: list[Scene] = []
    roles: list[Role] = []
    shapes = PostShapes(rules)
    masker = Masker(view, index, rules, reader)
    for sentence in view.sentences:
        scene = masker.scene(sentence, by_sentence.get(sentence.number, []))
        if re.search(P, scene.mask):
            roles.extend(Posts(scene, index, shapes, scenes).taken_out())
        scenes.append(scene)
    name_described(scenes, roles, index, rules)
    name_bearers(scenes, roles, index, rules)
    for scene in scenes:
        collapse(scene, rules)
        scene.groups = lists_of(scene, rules)
    return scenes, roles
