"""Journeys: what one sentence with a cue says of a mission: from where, where to, when."""

import re

from foedera.extraction.dates import DateMention
from foedera.extraction.findings import Mission
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.signs import E

SECTORS = 6
DAY = len("2020-01-31")
# How far from the cue the words stand that say whether a journey is done or planned.
BEFORE_CUE, AFTER_CUE = 90, 110
SINCE = 10


class Journeys:
    """Reads the cues of journeys in one document."""

    def __init__(self, rules: Rulebook, published: str | None = None) -> None:
        self.rules, self.published = rules, published

    def cues(self, mask: str) -> list[re.Match[str]]:
        """The words that tell a journey, in order; those that speak of missions in general not."""
        generic = [m.span() for m in self.rules.pattern("mission.generic").finditer(mask)]
        found = [
            m
            for name in ("noun", "verb")
            for m in self.rules.pattern(f"mission.{name}").finditer(mask)
            if not any(a < m.end() and m.start() < b for a, b in generic)
        ]
        return sorted(found, key=lambda m: m.start())

    def told(self, scene: Scene, cues: list[re.Match[str]], earlier: list[Mission]) -> Mission:
        """What one sentence says of a mission; "the return visit" turns the last `earlier` one."""
        mask = scene.mask
        said = Mission(status=self._status(mask, cues[0]), to=self._to(scene, cues[0]))
        for match in self.rules.pattern("journey.from").finditer(mask):
            mention = scene.mentions.get(match[1])
            if mention is not None and not is_of_hosts(mask, match, self.rules):
                said.origin.append(mention.text)
                if mention.text in said.to:
                    said.to.remove(mention.text)
        if not said.to and earlier and self.rules.pattern("journey.return_journey").search(mask):
            said.to, said.origin = list(earlier[-1].origin), list(earlier[-1].to)
        self._date(said, scene, cues, first=not earlier)
        events = (scene.mentions.get(sign) for sign in re.findall(E, mask))
        said.events.extend(mention.text for mention in events if mention is not None)
        sectors = dict.fromkeys(m.group() for m in self.rules.sectors.finditer(mask))
        said.sectors = list(sectors)[:SECTORS]
        return said

    def _to(self, scene: Scene, cue: re.Match[str]) -> list[str]:
        """Where a journey goes: what its cue aims at, before all other places of the sentence."""
        places = self._places(scene, "journey.to", "journey.back_from")
        aim = self.rules.pattern("journey.aim").match(scene.mask, cue.end())
        goal = scene.mentions.get(aim[1]) if aim is not None else None
        if goal is not None:
            places = places[places.index(goal.text) :] if goal.text in places else [goal.text]
        return places or self._places(scene, "journey.described")

    def _places(self, scene: Scene, *patterns: str) -> list[str]:
        """The places that patterns find, in that order, each once."""
        found = [
            mention.text
            for name in patterns
            for match in self.rules.pattern(name).finditer(scene.mask)
            for sign in match[1]
            if (mention := scene.mentions.get(sign)) is not None
        ]
        return list(dict.fromkeys(found))

    def _date(self, said: Mission, scene: Scene, cues: list[re.Match[str]], first: bool) -> None:
        """When the journey was: rather a span than a day, rather beside the cue than elsewhere."""
        dates = self._dates(scene, cues[0])
        dated_cue = self.rules.pattern("journey.dated_cue")
        if not dates or not (first or any(dated_cue.search(cue.group()) for cue in cues)):
            return
        spans = [found for found in dates if found[1].end]
        nearest = min(spans or dates, key=lambda found: abs(found[0] - cues[0].start()))
        position, date = nearest
        if self.rules.pattern("journey.until").search(scene.mask[:position]):
            said.end = date.start
        else:
            said.start, said.end, said.relative_date = date.start, date.end, date.relative

    def _dates(self, scene: Scene, cue: re.Match[str]) -> list[tuple[int, DateMention]]:
        """The dates that may be a journey's, with their places: none since which something is."""
        mask = scene.mask
        since, before = (
            self.rules.pattern("journey.since"),
            self.rules.pattern("journey.since_before"),
        )
        dates = [
            (i, date)
            for i, date in scene.dates_in()
            if not before.search(mask[max(0, i - SINCE) : i]) and not since.match(date.words)
        ]
        # The date line of the document dates the news, not the journey.
        if len({date.start for _, date in dates}) > 1:
            dates = [found for found in dates if found[1].start != self.published] or dates
        if not dates and self.rules.pattern("journey.stays").match(cue.group()):
            return [(i, d) for i, d in scene.dates_in() if d.start and len(d.start) == DAY]
        return dates

    def _status(self, mask: str, cue: re.Match[str]) -> str:
        near = mask[max(0, cue.start() - BEFORE_CUE) : cue.end() + AFTER_CUE]
        if self.rules.pattern("mission.held").search(near):
            return "held"
        if not self.rules.pattern("mission.planned").search(near):
            return "unknown"
        return "announced" if self.rules.pattern("mission.announced").search(near) else "planned"


def is_of_hosts(mask: str, match: re.Match[str], rules: Rulebook) -> bool:
    """Whether "officials from ⟦O⟧" are those whom the travellers met."""
    before = rules.pattern("journey.met_before").search(mask[: match.start()])
    return bool(before or rules.pattern("journey.met").search(match.group()))


def names_mission(cue: re.Match[str], rules: Rulebook) -> bool:
    """Whether a cue is the word for a mission or delegation itself."""
    return bool(rules.pattern("journey.mission").search(cue.group()))
