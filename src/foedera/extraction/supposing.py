"""Supposing: the journey or agreement of a text that must tell one, where no rule read it."""

from collections.abc import Sequence

from foedera.extraction.agreements.circumstances import (
    add_circumstances,
    sectors_in,
    subject_words,
)
from foedera.extraction.agreements.fate import MADE, Fate, deciding_verb, fate_of
from foedera.extraction.agreements.nouns import Noun, is_weak, nouns_in
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.findings import LOW, Agreement, Mission
from foedera.extraction.missions import MissionFinder
from foedera.extraction.scene import Scene


def supposed_mission(finder: MissionFinder, taken: Sequence[int] = ()) -> Mission | None:
    """One mission out of the sentences with a weak word of journeys; None without any.

    Sentences `taken` by other missions stay out.
    """
    rules = finder.rules
    wide, generic = rules.pattern("mission.wide"), rules.pattern("mission.generic")
    numbers = [
        scene.number
        for scene in finder.scenes
        if scene.number not in taken and wide.search(scene.mask) and not generic.search(scene.mask)
    ]
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


def supposed_agreement(reading: Reading) -> Agreement | None:
    """The agreement that the most telling noun of a text names, without its parties."""
    best: tuple[tuple[bool, bool, bool, int], Agreement] | None = None
    for scene in reading.scenes:
        mask = reading.mask_of(scene)
        for noun in nouns_in(mask, reading.rules):
            one, fate = told_by(reading, scene, mask, noun, "signed")
            telling = (
                fate is not None and fate.status in MADE,
                not is_weak(mask, noun, reading.rules),
                scene.sentence.kind != "heading",
                -scene.number,
            )
            if best is None or telling > best[0]:
                best = (telling, one)
    return best[1] if best else None
