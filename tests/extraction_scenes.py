"""Scenes written by hand, for the tests of one stage: a name stands as {P:Ada}, {O:Vindkraft}."""

import re

from foedera.documents import Document
from foedera.extraction.actors import ActorIndex
from foedera.extraction.lists import lists_of
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.signs import BASES, ORGANISATION, PERSON, PLACE
from foedera.extraction.view import Sentence, View, fold

THINGS = {"P": PERSON, "O": ORGANISATION, "L": PLACE}
LETTERS = {thing: letter for letter, thing in THINGS.items()}
NAMED = re.compile(r"\{([POL]):([^}]+)\}")


def scene_of(written: str, number: int = 0, kind: str = "text", start: int = 0) -> Scene:
    """A scene out of a masked sentence: "{O:Vindkraft} a signe avec {O:Algoval}"."""
    mentions: dict[str, Mention] = {}
    mask = text = ""
    last = 0
    for match in NAMED.finditer(written):
        thing = THINGS[match[1]]
        sign = chr(BASES[thing] + len(mentions))
        between = written[last : match.start()]
        at = start + len(text) + len(between)
        mentions[sign] = Mention(at, at + len(match[2]), match[2], number, thing)
        mask += between + sign
        text += between + match[2]
        last = match.end()
    mask, text = mask + written[last:], text + written[last:]
    sentence = Sentence(number, start, start + len(text), number, kind, text)
    return Scene(sentence, mask, mentions, {})


def written_as(scene: Scene) -> str:
    """What `scene_of` would have read: the mask with its names."""
    names = {c: f"{{{LETTERS[m.thing]}:{m.text}}}" for c, m in scene.mentions.items()}
    return "".join(names.get(c, c) for c in scene.mask)


def index_of(scenes: list[Scene], rules: Rulebook) -> ActorIndex:
    """The actors whom scenes name."""
    text = "\n".join(scene.sentence.text for scene in scenes)
    sentences = tuple(scene.sentence for scene in scenes)
    document = Document.from_text(text)
    view = View(document, text, fold(text), tuple(range(len(text))), sentences, ())
    mentions = [mention for scene in scenes for mention in scene.mentions.values()]
    return ActorIndex(view, mentions, rules)


def scenes_with_lists(rules: Rulebook, *written: str) -> list[Scene]:
    """Consecutive scenes with their lists of names."""
    scenes: list[Scene] = []
    start = 0
    for number, sentence in enumerate(written):
        scene = scene_of(sentence, number, start=start)
        scene.groups = lists_of(scene, rules)
        scenes.append(scene)
        start = scene.sentence.end + 1
    return scenes
