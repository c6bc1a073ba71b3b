"""Scenes of invented sentences whose names are given: stages tried without spaCy."""

from dataclasses import dataclass

from foedera.documents import Document
from foedera.extraction.actors import ActorIndex
from foedera.extraction.dates import DateReader
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook, rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import BASES
from foedera.extraction.staging import build_scenes
from foedera.extraction.view import view_of


@dataclass(frozen=True)
class Staged:
    """What the stages before missions and agreements hand on."""

    scenes: list[Scene]
    roles: list[Role]
    index: ActorIndex
    rules: Rulebook

    def masks(self):
        """The masked sentences, every sign written as what it stands for: ⟦person⟧."""
        return [_spelled(scene.mask) for scene in self.scenes]


def _spelled(mask):
    def sign(character):
        fitting = [thing for thing, base in BASES.items() if base <= ord(character) < base + 1024]
        return f"⟦{fitting[0]}⟧" if fitting else character

    return "".join(map(sign, mask))


def staged(language, text, **names):
    """The scenes of a text in which the names of each thing or kind of body are given.

    `person=["Anne Fictive"]`, `city=["Brest"]` (a place), `cluster=["Vindkraft"]` and so on.
    """
    view, rules = view_of(Document.from_text(text)), rulebook(language)
    mentions = []
    for sentence in view.sentences:
        words = view.text[sentence.start : sentence.end]
        for kind, given in names.items():
            for name in given:
                if name in words:
                    start = sentence.start + words.index(name)
                    mentions.append(_mention(kind, name, start, sentence.number))
    mentions.sort(key=lambda mention: mention.start)
    index = ActorIndex(view, mentions, rules)
    scenes, roles = build_scenes(view, index, rules, DateReader(rules, None))
    return Staged(scenes, roles, index, rules)


def _mention(kind, name, start, sentence):
    mention = Mention(start, start + len(name), name, sentence, evidence={"head"})
    if kind in ("person", "event"):
        mention.thing = kind
    elif kind in ("city", "country"):
        mention.thing, mention.kind, mention.level = "place", kind, kind
    else:
        mention.thing, mention.kind = "organisation", kind
    return mention
