"""Missions: the journeys of a document, told apart, each with those who had a part in it."""

import re

from foedera.extraction.actors import ActorIndex
from foedera.extraction.findings import HIGH, LOW, MEDIUM, Mission
from foedera.extraction.gazetteer import gazetteer
from foedera.extraction.lookalikes import is_on_labour, is_on_space
from foedera.extraction.missions.hosts import (
    find_hosts,
    find_met,
    find_organisers,
    find_receivers,
    find_senders,
)
from foedera.extraction.missions.journeys import Journeys, names_mission
from foedera.extraction.missions.leaders import find_leaders, find_lent
from foedera.extraction.missions.parts import Parts
from foedera.extraction.missions.travellers import (
    find_listed,
    find_members,
    find_own_journey,
    find_travellers,
    find_who_took_part,
    heads_list,
    is_listed,
    speaks_of_group,
)
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene

# For so many sentences after its last cue a mission is still spoken of.
SPOKEN_OF = 5
MONTH = len("2020-01")
AHEAD = frozenset(["planned", "announced"])
# The more precise place first.
PRECISION = {"city": 0, "region": 1, "state": 1, "country": 2, None: 1}


class MissionFinder:
    """Finds the missions of one document, scene by scene."""

    def __init__(
        self,
        scenes: list[Scene],
        roles: list[Role],
        index: ActorIndex,
        rules: Rulebook,
        published: str | None = None,
    ) -> None:
        self.scenes, self.rules = scenes, rules
        self.published = published
        self.journeys = Journeys(rules, published)
        self.parts = Parts(scenes, roles, index, rules)
        self.found: list[Mission] = []
        self.current: Mission | None = None
        self.last_cue = -2 * SPOKEN_OF
        self.listing = False

    def find(self) -> list[Mission]:
        """The missions of the document in the order of their first mention."""
        if is_on_space(self.scenes, self.rules) or is_on_labour(self.scenes, self.rules):
            return []
        for scene in self.scenes:
            self._read(scene)
        for mission in self.found:
            _complete(mission)
        return [m for m in self.found if self._stands(m)]

    def told_in(self, numbers: list[int]) -> Mission:
        """One mission out of sentences that are taken to tell of it, whatever their cues."""
        mission: Mission | None = None
        wide = self.rules.pattern("mission.wide")
        for number in numbers:
            scene = self.scenes[number]
            cues = self.journeys.cues(scene.mask) or list(wide.finditer(scene.mask))
            # Without any cue, what the sentence says is read from its beginning.
            cues = cues or list(re.finditer(r"\A", scene.mask))
            said = self.journeys.told(scene, cues, self.found)
            mission = mission or said
            _take(mission, said)
            mission.sentences.append(number)
            self.found = [mission]
            self._people(mission, scene, True)
        assert mission is not None
        _complete(mission)
        return mission

    def _read(self, scene: Scene) -> None:
        if scene.sentence.kind == "item" and self.listing and self.current is not None:
            if is_listed(scene, self.rules):
                find_listed(self.current, scene, self.parts)
                self.current.sentences.append(scene.number)
                self.last_cue = scene.number
                return
        else:
            self.listing = heads_list(scene, self.rules)
        cues = self.journeys.cues(scene.mask)
        if cues:
            said = self.journeys.told(scene, cues, self.found)
            mission = self._placed(said, cues, scene)
            _take(mission, said)
            mission.sentences.append(scene.number)
            self.current, self.last_cue = mission, scene.number
        elif self.current is None or scene.number - self.last_cue > SPOKEN_OF:
            return
        assert self.current is not None
        self._people(self.current, scene, bool(cues))

    # --- one mission or another ------------------------------------------------------------------
    def _placed(self, said: Mission, cues: list[re.Match[str]], scene: Scene) -> Mission:
        """The mission that a sentence speaks of: a known one, or a new one."""
        if not self.found:
            self.found.append(said)
            return said
        fresh = self._is_fresh(cues[0], scene.mask)
        places = set(map(_bare, said.to))
        for known in reversed(self.found):
            if places & set(map(_bare, known.to)) and not _apart(known, said, fresh):
                return known
        latest = self.current or self.found[-1]
        headed = all(self.scenes[n].sentence.kind == "heading" for n in latest.sentences)
        if headed and not _apart(latest, said, False):
            return latest
        other_place = bool(said.to) and bool(latest.to)
        if (fresh and other_place) or _apart(latest, said, fresh):
            self.found.append(said)
            return said
        return latest

    def _is_fresh(self, cue: re.Match[str], mask: str) -> bool:
        """Whether the words of a cue, or those before it, open a new journey: "another mission"."""
        within = self.rules.pattern("journey.fresh").match(cue.group().strip())
        before = self.rules.pattern("journey.fresh_before").search(mask[: cue.start()])
        return bool(within or before)

    # --- who -------------------------------------------------------------------------------------
    def _people(self, mission: Mission, scene: Scene, cued: bool) -> None:
        """Give those whom a sentence names their parts; who travels is not met as well."""
        parts = self.parts
        find_lent(mission, scene, parts)
        find_receivers(mission, scene, parts)
        if cued:
            find_travellers(mission, scene, parts)
            find_own_journey(mission, scene, parts)
        find_leaders(mission, scene, parts)
        told = parts.anaphora.told_by_pronoun(scene.mask)
        if cued or told or speaks_of_group(scene.mask, self.rules):
            find_members(mission, scene, parts)
        if cued:
            find_senders(mission, scene, parts)
            find_hosts(mission, scene, parts)
        find_who_took_part(mission, scene, parts)
        find_organisers(mission, scene, parts, cued)
        find_met(mission, scene, parts)

    # --- in the end ------------------------------------------------------------------------------
    def _stands(self, mission: Mission) -> bool:
        """Whether enough speaks for a mission; how much is its confidence."""
        told_with = mission.met or mission.origin or mission.organisers or mission.start
        if not mission.to and not (mission.leaders and mission.participants and told_with):
            return False
        named = any(
            names_mission(cue, self.rules)
            for number in mission.sentences
            for cue in self.journeys.cues(self.scenes[number].mask)
        )
        people = bool(mission.participants or mission.leaders)
        evidence = named + bool(mission.to) + people + bool(mission.start)
        mission.confidence = (LOW, LOW, MEDIUM, HIGH, HIGH)[evidence]
        return evidence >= 2 or bool(mission.met) or bool(mission.organisers)


def _apart(known: Mission, said: Mission, fresh: bool) -> bool:
    """Whether what is said cannot be of a known mission: another time, or done and yet to come."""
    one, two = known.start, said.start
    if one and two and not (one.startswith(two) or two.startswith(one)):
        return one[:MONTH] != two[:MONTH]
    if known.status in AHEAD and said.status == "held" and re.fullmatch(r"\d{4}", two or ""):
        return True
    statuses = {known.status, said.status}
    done_and_ahead = "held" in statuses and bool(statuses & AHEAD)
    return fresh and done_and_ahead and bool(said.to or said.start)


def _take(mission: Mission, said: Mission) -> None:
    """Add to a mission what one more sentence says of it."""
    if mission is said:
        return
    for known, told in (
        (mission.to, said.to),
        (mission.origin, said.origin),
        (mission.events, said.events),
        (mission.sectors, said.sectors),
    ):
        known.extend(name for name in told if name not in known)
    if mission.start is None and said.start:
        mission.start, mission.end = said.start, said.end
        mission.relative_date = said.relative_date
    if mission.status == "unknown":
        mission.status = said.status


def _complete(mission: Mission) -> None:
    """Add what follows from the rest: told and not planned is held, an event's year is its own."""
    if mission.status == "unknown":
        mission.status = "held"
    if mission.start is None:
        years = [m.group() for e in mission.events if (m := re.search(r"(?:19|20)\d\d", e))]
        mission.start = years[0] if years else None
    places = gazetteer()
    mission.to = sorted(mission.to, key=lambda name: PRECISION[places.level(name)])


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
