"""Scenes written by hand, for the tests of one stage: a name stands as {P:Ada}, {O:Vindkraft}."""

import re

from foedera.extraction.mentions import Mention
from foedera.extraction.scene import Scene
from foedera.extraction.signs import BASES, ORGANISATION, PERSON, PLACE
from foedera.extraction.view import Sentence

THINGS = {"P": PERSON, "O": ORGANISATION, "L": PLACE}


def scene_of(written: str, number: int = 0, kind: str = "text") -> Scene:
    """A scene out of a masked sentence: "{O:Vindkraft} a signe avec {O:Algoval}"."""
    mentions: dict[str, Mention] = {}

    def sign(match: re.Match[str]) -> str:
        thing = THINGS[match[1]]
        character = chr(BASES[thing] + len(mentions))
        mentions[character] = Mention(match.start(), match.end(), match[2], number, thing)
        return character

    mask = re.sub(r"\{([POL]):([^}]+)\}", sign, written)
    return Scene(Sentence(number, 0, len(mask), number, kind, mask), mask, mentions, {})
