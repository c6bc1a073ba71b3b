"""Clues of dates: what speaks for a date's being an agreement's, or that of a journey's start."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from foedera.extraction.clues import STEM, Clues, distance
from foedera.extraction.dates import DateMention
from foedera.extraction.findings import Agreement, Mission
from foedera.extraction.scene import Scene
from foedera.extraction.signs import SIGN

BEFORE, AFTER = 3, 2
YEAR, MONTH = len("2020"), len("2020-01")
PRECISION = {4: "year", 7: "month", 10: "day"}
# The marks of a mask that stand for names and dates.
NAMED = re.compile(SIGN)


@dataclass(frozen=True, eq=False)
class Told:
    """A date of the text with its sentence and its place in the mask."""

    date: DateMention
    start: str
    scene: Scene
    position: int


class DateClues:
    """The dates of one document and what speaks for each."""

    def __init__(self, clues: Clues, published: str | None) -> None:
        self.clues, self.published = clues, published
        self.dates = [
            Told(date, date.start, scene, position)
            for scene in clues.scenes
            for position, date in scene.dates_in()
            if date.start is not None
        ]
        self.days = {told.start for told in self.dates if len(told.start) > MONTH}
        self.years = {told.start[:YEAR] for told in self.dates}
        self._own = {id(told): self._alone(told) for told in self.dates}

    def of_signing(
        self, agreement: Agreement, told: Told, starts: Iterable[str | None]
    ) -> set[str]:
        """What speaks for a date's being that of an agreement's signature."""
        found = self._own[id(told)] | self._near(told, agreement.sentences)
        found.add(f"read:{agrees(agreement.signed, told.start)}")
        found |= {f"mission:{agrees(start, told.start)}" for start in starts}
        return _paired(found, agreement.status)

    def of_start(self, mission: Mission, told: Told) -> set[str]:
        """What speaks for a date's being that of a journey's start."""
        found = self._own[id(told)] | self._near(told, mission.sentences)
        found.add(f"read:{agrees(mission.start, told.start)}")
        return _paired(found, mission.status)

    def _alone(self, told: Told) -> set[str]:
        """What a date is by itself, and the words and cues of its sentence."""
        date, scene = told.date, told.scene
        found = {f"date:{PRECISION.get(len(told.start), 'day')}", f"in:{scene.sentence.kind}"}
        if date.end:
            found.add("date:span")
        if date.relative:
            found.add("date:relative")
        letters = re.findall(r"[a-z]+", date.words)
        months = self.clues.rules.months
        found |= {f"word:{word[:STEM]}" for word in letters if word not in months}
        found.add(f"first:{5 * scene.number // max(1, len(self.clues.scenes))}")
        found.add(f"order:{min(self.dates.index(told), 3)}")
        found.add(f"dates:{min(len(self.dates), 5)}")
        found |= {f"cue:{cue}" for cue in self.clues.cues[scene.number]}
        found |= self._published(told)
        found |= self._beside(told)
        if told.start in self.days and len(self.days) == 1:
            found.add("date:only day")
        if len(self.years) == 1:
            found.add("date:only year")
        again = [one for one in self.dates if one is not told and _same(one.start, told.start)]
        if again:
            found.add("date:again")
        return found

    def _published(self, told: Told) -> set[str]:
        """How a date lies to the day of the news."""
        if not self.published:
            return {"published:unknown"}
        if _same(told.start, self.published):
            return {"published:then"}
        length = min(len(told.start), len(self.published))
        if told.start[:length] > self.published[:length]:
            return {"published:later"}
        years = int(self.published[:YEAR]) - int(told.start[:YEAR])
        month = told.start[:MONTH] == self.published[:MONTH]
        return {f"published:before:{min(years, 2)}", *(["published:month"] if month else [])}

    def _beside(self, told: Told) -> set[str]:
        """The words beside a date and what the syntax says of it."""
        mask = told.scene.mask
        before = _words(mask[: told.position])[-BEFORE:]
        after = _words(mask[told.position + 1 :])[:AFTER]
        found = {f"L:{word}" for word in before} | {f"R:{word}" for word in after}
        if before:
            found.add(f"L1:{before[-1]}")
        if after:
            found.add(f"R1:{after[0]}")
        if not before:
            found.add("L:edge")
        others = [n for n, _ in told.scene.dates_in() if n != told.position]
        found.add(f"beside:{min(len(others), 2)}")
        syntax = self.clues.syntax
        return found | {f"syntax:{one}" for one in syntax.at(told.date.begin, told.date.finish)}

    def _near(self, told: Told, sentences: list[int]) -> set[str]:
        """How far from what it may date it is told, before or after, and whether first there."""
        number = told.scene.number
        found = {f"far:{distance([number], sentences)}"}
        if sentences and number not in sentences:
            found.add("before" if number < min(sentences) else "after")
        if number in sentences[:1]:
            found.add("far:first")
        steps = sorted({abs(one.scene.number - n) for one in self.dates for n in sentences})
        own = min((abs(number - n) for n in sentences), default=99)
        if steps and own == steps[0]:
            found.add("nearest")
            if sum(abs(one.scene.number - n) == own for one in self.dates for n in sentences) == 1:
                found.add("nearest:only")
        block = told.scene.sentence.block
        if any(self.clues.scenes[n].sentence.block == block for n in sentences):
            found.add("block")
        return found


ALONE = ("date:", "published:", "read:", "nearest", "mission:", "before", "after", "word:")


def _paired(found: set[str], status: str) -> set[str]:
    """Clues, and what a date is by itself together with how near it stands and the status."""
    near = max(one for one in found if one.startswith("far:"))
    rest = {f"status:{status}", near}
    return found | {f"{a}&{b}" for a in rest for b in found if b.startswith(ALONE)}


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def agrees(read: str | None, start: str) -> str:
    """How a date that was read lies to another: none, the same, of the same year, other."""
    if not read:
        return "none"
    if _same(read, start):
        return "same"
    return "year" if read[:YEAR] == start[:YEAR] else "other"


def _words(mask: str) -> list[str]:
    marked = NAMED.sub(" <name> ", mask)
    return [word[:STEM] for word in re.findall(r"<name>|[a-z]+|[,;:()–—-]", marked)]
