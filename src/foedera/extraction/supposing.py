"""Supposing: what a weak word of journeys, a noun of agreements would tell if it told one."""

from collections.abc import Sequence

from foedera.extraction.agreements.circumstances import (
    add_circumstances,
    sectors_in,
    subject_words,
)
from foedera.extraction.agreements.fate import Fate, deciding_verb, fate_of
from foedera.extraction.agreements.nouns import Noun
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.findings import LOW, Agreement, Mission
from foedera.extraction.missions import MissionFinder
from foedera.extraction.scene import Scene

# A text tells what it is about in so many of its first sentences that name somebody.
BEGINNING = 2


def supposed_mission(
    finder: MissionFinder, taken: Sequence[int] = (), sure: bool = True
) -> Mission | None:
    """One mission out of the sentences with a weak word of journeys; None without any.

    Sentences `taken` by other missions stay out. Where no sentence has such a word and it is
    `sure` that there is a mission, the sentences that begin the text tell it.
    """
    rules = finder.rules
    wide, generic = rules.pattern("mission.wide"), rules.pattern("mission.generic")
    numbers = [
        scene.number
        for scene in finder.scenes
        if scene.number not in taken and wide.search(scene.mask) and not generic.search(scene.mask)
    ]
    if not numbers and not taken and sure:
        texts = [scene for scene in finder.scenes if scene.sentence.kind != "heading"]
        numbers = [scene.number for scene in texts if scene.mentions][:BEGINNING]
    if not numbers:
        return None
    mission = finder.told_in(numbers)
    mission.confidence = LOW
    return mission


def told_by(
    reading: Reading, scene: Scene, mask: str, noun: Noun, untold: str
) -> tuple[Agreement, Fate | None]:
    """What a noun would tell, without its parties; of status `untold` where no verb says any."""
    fate = fate_of(mask, noun, 0, len(mask), reading.rules)
    one = Agreement(
        noun.kind, fate.status if fate else untold, sentences=[scene.number],
        sectors=sectors_in(scene.mask, reading.rules), subject=subject_words(scene, noun),
        confidence=LOW,
    )  # fmt: skip
    verb = deciding_verb(mask, noun, reading.rules)
    add_circumstances(reading, one, scene, mask, verb, noun)
    return one, fate
