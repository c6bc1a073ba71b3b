"""Judging: where the rules are silent, trained judgements say who had a part in a mission."""

from foedera.extraction.actor import Actor
from foedera.extraction.clues import Clues
from foedera.extraction.findings import LOW, Mission, add
from foedera.extraction.judgement import Judgement, judgements

# A mission for which the rules found more than that many participants is left to them.
FEW = 2


def is_thin(mission: Mission) -> bool:
    """Whether the rules found so few participants that the judgements may add to them."""
    return len(mission.participants) <= FEW


def judge(missions: list[Mission], clues: Clues) -> None:
    """Add the participants and leaders that the judgements see, where the rules saw few."""
    trained = judgements()
    for mission in missions:
        if not is_thin(mission):
            continue
        for actor in _chosen(mission, clues, trained["participant"]):
            if actor not in mission.met:
                add(mission.participants, actor)
                mission.confidence = LOW
        if not mission.leaders:
            led = [a for a in _chosen(mission, clues, trained["leader"]) if a.is_person]
            add(mission.leaders, *led[:1])
            add(mission.participants, *led[:1])


def _chosen(mission: Mission, clues: Clues, judgement: Judgement) -> list[Actor]:
    """The actors of whom a judgement says yes, the most probable first."""
    sure = [(judgement.probability(clues.with_mission(a, mission)), a) for a in clues.actors]
    yes = [(p, actor) for p, actor in sure if p >= judgement.threshold]
    return [actor for _, actor in sorted(yes, key=lambda pair: -pair[0])]
