"""Wider reading: a journey that no strong cue tells, but many weak ones together."""

import re

from foedera.extraction.findings import LOW, Mission
from foedera.extraction.lookalikes import is_on_labour, is_on_space
from foedera.extraction.missions.finder import MissionFinder
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.signs import PLACE, L

SENTENCES = 3
DIFFERENT = 2
LABOUR_WORDS = 3
STEM = 5


def weak_sentences(scenes: list[Scene], rules: Rulebook) -> list[int]:
    """The sentences whose weak cues together tell of a journey; none where they do not.

    Three sentences with a weak cue, two different cues and a place beside one of them, or two
    sentences and a delegation in one that names a place; texts of space flight or of labour
    agreements, whose words are the same, are left out. The bounds hold every near-miss of the
    annotated texts out.
    """
    if is_on_space(scenes, rules) or is_on_labour(scenes, rules, LABOUR_WORDS):
        return []
    wide, generic = rules.pattern("mission.wide"), rules.pattern("mission.generic")
    sent_out = rules.pattern("wider.delegation")
    found: list[int] = []
    different: set[str] = set()
    placed = delegation = False
    for scene in scenes:
        cues = {m.group()[:STEM] for m in wide.finditer(scene.mask)}
        if not cues or generic.search(scene.mask):
            continue
        found.append(scene.number)
        different |= cues
        here = bool(re.search(L, scene.mask))
        placed = placed or here
        delegation = delegation or (here and any(map(sent_out.match, cues)))
    told = len(found) >= SENTENCES and len(different) >= DIFFERENT and placed
    sent = len(found) >= DIFFERENT and delegation
    return found if told or sent else []


def wider_mission(scenes: list[Scene], rules: Rulebook, finder: MissionFinder) -> Mission | None:
    """The one mission of a document in which no strong cue tells any."""
    numbers = weak_sentences(scenes, rules)
    if not numbers:
        return None
    mission = finder.told_in(numbers)
    if not mission.to:
        for number in numbers:
            near = [m.text for m in scenes[number].names() if m.thing == PLACE]
            mission.to.extend(name for name in near if name not in mission.to)
    mission.confidence = LOW
    return mission
