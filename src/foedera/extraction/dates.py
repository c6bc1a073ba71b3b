"""Dates as a text gives them, with the document's own date as the anchor of relative ones."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from foedera.extraction.rulebook import Rulebook


@dataclass(frozen=True)
class DateMention:
    """A date in a text: offsets, ISO start and end as precise as known, and how it was reached.

    `start` is None where the text fixes no year. `relative` is true where the document's own
    date was needed.
    """

    begin: int
    finish: int
    start: str | None
    end: str | None
    relative: bool
    words: str


class DateReader:
    """Reads dates in folded sentences against one anchor date."""

    def __init__(self, rules: Rulebook, anchor: str | None) -> None:
        self.rules = rules
        self.anchor = _parsed(anchor)
        # "Newsletter, April 2019": a month is enough to tell the year of other dates, no more.
        self.exact = anchor is not None and len(anchor) == 10

    def read(self, folded: str, offset: int = 0) -> list[DateMention]:
        """All dates in a folded sentence, the surer shape first; offsets plus `offset`."""
        found: list[DateMention] = []
        taken: list[tuple[int, int]] = []
        for name, shape in self.rules.dates.shapes:
            for match in shape.finditer(folded):
                if any(a < match.end() and match.start() < b for a, b in taken):
                    continue
                mention = self._mention(name, match, offset)
                if mention is not None:
                    taken.append(match.span())
                    found.append(mention)
        return sorted(found, key=lambda one: one.begin)

    def _mention(self, name: str, match: re.Match[str], offset: int) -> DateMention | None:
        parts = match.groupdict()
        begin, finish = offset + match.start(), offset + match.end()

        def made(start: str | None, end: str | None, relative: bool) -> DateMention:
            return DateMention(begin, finish, start, end, relative, match.group())

        if name == "special":
            return made(*self._shifted(self.rules.dates.relative[match["s"]]))
        if name == "period":
            return self._period(match, made)
        if name == "weekday":
            around = match.string[max(0, match.start() - 60) : match.start()]
            return made(*self._weekday(match["w"], parts.get("rel"), around))
        if name == "year":
            return made(match["y1"], None, False)
        if name == "numeric":
            return made(_iso(match["y1"], int(match["n1"]), int(match["d1"])), None, False)
        month1 = self._month(parts.get("m1")) or self._month(parts.get("m2"))
        month2 = self._month(parts.get("m2")) or month1
        if month1 is None or month2 is None:
            return None
        year2 = parts.get("y2") or parts.get("y1")
        year1 = parts.get("y1") or year2
        day1 = _number(parts.get("d1"))
        day2 = _number(parts.get("d2"))
        relative = False
        if year1 is None and self.anchor is not None:
            year1 = year2 = str(self._nearest_year(month1, day1 or 15, parts.get("rel")))
            relative = True
        if year1 is None:
            return made(None, None, False)
        if name == "monthrange":
            return made(f"{year1}-{month1:02d}", f"{year2}-{month2:02d}", relative)
        if name in {"month", "baremonth"}:
            return made(f"{year1}-{month1:02d}", None, relative)
        start = _iso(year1, month1, day1)
        end = _iso(year2 or year1, month2, day2) if day2 else None
        return made(start, end, relative) if start else None

    def _month(self, name: str | None) -> int | None:
        return self.rules.months.get(name.rstrip(".")) if name else None

    def _nearest_year(self, month: int, day: int, direction: str | None) -> int:
        assert self.anchor is not None
        years = [self.anchor.year - 1, self.anchor.year, self.anchor.year + 1]
        day = min(day, 28)
        if direction and not self._is_next(direction):
            return max(y for y in years if date(y, month, day) <= self.anchor)
        if direction:
            return min(y for y in years if date(y, month, day) >= self.anchor)
        return min(years, key=lambda y: abs((date(y, month, day) - self.anchor).days))  # type: ignore[operator]

    def _is_next(self, direction: str) -> bool:
        return bool(self.rules.dates.coming.fullmatch(direction))

    def _shifted(self, days: int) -> tuple[str | None, None, bool]:
        if self.anchor is None or not self.exact:
            return None, None, True
        return (self.anchor + timedelta(days=days)).isoformat(), None, True

    def _weekday(
        self, name: str, direction: str | None, words: str
    ) -> tuple[str | None, None, bool]:
        """The day meant: the last one, or the next where the words say so or are in the future."""
        if self.anchor is None:
            return None, None, True
        back = (self.anchor.weekday() - self.rules.weekdays.index(name)) % 7
        ahead = direction is None and bool(self.rules.pattern("dates.ahead").search(words))
        if ahead and back == 0:
            return self._shifted(0)
        if ahead or (direction and self._is_next(direction)):
            return self._shifted((7 - back) or 7)
        if direction and back == 0:
            back = 7
        return self._shifted(-back)

    def _period(self, match: re.Match[str], made: object) -> DateMention | None:
        assert callable(made)
        unit, step = next(
            (unit, step)
            for pattern, unit, step in self.rules.dates.periods
            if pattern.fullmatch(match["p"])
        )
        if self.anchor is None:
            return made(None, None, True)  # type: ignore[no-any-return]
        if unit == "year":
            return made(str(self.anchor.year + step), None, True)  # type: ignore[no-any-return]
        if unit == "month":
            number = self.anchor.year * 12 + self.anchor.month - 1 + step
            return made(f"{number // 12}-{number % 12 + 1:02d}", None, True)  # type: ignore[no-any-return]
        monday = self.anchor - timedelta(days=self.anchor.weekday()) + timedelta(weeks=step)
        return made(monday.isoformat()[:7], None, True)  # type: ignore[no-any-return]


def head_month(head: str, rules: Rulebook) -> str | None:
    """The month that ends a line of a text's folded head: "Newsletter – April 2019" as 2019-04."""
    months = "|".join(sorted(rules.months, key=len, reverse=True))
    match = re.search(rf"(?<![\w'] )\b({months}) ((?:19|20)\d\d)(?=\s*$|\s\s)", head, re.M)
    return f"{match[2]}-{rules.months[match[1]]:02d}" if match else None


def told_month(text: str, rules: Rulebook) -> str | None:
    """The month of the first date with day, month and year in a text without date of its own.

    It tells the year of dates without one as long as the text speaks of one year only.
    """
    first = rules.pattern("dates.told").search(text)
    if first is None:
        return None
    parts = first.groupdict()
    month = parts["month"] or parts.get("month_first") or ""
    year = parts["year"] or parts.get("its_year")
    others = {m["year"] for m in rules.pattern("dates.month_of_year").finditer(text)}
    return f"{year}-{rules.months[month.rstrip('.')]:02d}" if others <= {year} else None


def _parsed(anchor: str | None) -> date | None:
    if anchor and re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", anchor):
        try:
            return date.fromisoformat(anchor if len(anchor) == 10 else f"{anchor}-15")
        except ValueError:
            return None
    return None


def _number(words: str | None) -> int | None:
    return int(re.sub(r"\D", "", words)) if words else None


def _iso(year: str | None, month: int, day: int | None) -> str | None:
    if year is None or day is None or not 1 <= month <= 12:
        return None
    if not 1 <= day <= calendar.monthrange(int(year), month)[1]:
        return None
    return f"{year}-{month:02d}-{day:02d}"
