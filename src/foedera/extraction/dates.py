"""Dates as a text gives them, with the document's own date as the anchor of relative ones."""
# ruff: noqa: E501 (a pattern reads better on one line)

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


SPECIAL = {
    "fr": {"aujourd'hui": 0, "ce jour": 0, "hier": -1, "avant-hier": -2, "demain": 1, "apres-demain": 2},
    "en": {"today": 0, "yesterday": -1, "tomorrow": 1},
}  # fmt: skip
PAST = r"(?:dernier|derniere|ecoule|passe|last)"
NEXT = r"(?:prochain|prochaine|next|upcoming)"
FUTURE = {
    "fr": re.compile(r"\b(?:jusqu'(?:a|au)|d'ici(?: a| au)?)\s*$|\b[a-z]{2,}(?:era|eront|ira|iront|ndra|ndront)\b|\b(?:sera|seront|aura|auront|fera|feront|va|vont) [^.;]*$"),
    "en": re.compile(r"\b(?:until|till|by)\s*$|\b(?:will|would|shall|is to|are to|due to|set to)\b[^.;]*$"),
}  # fmt: skip
PERIODS = {
    "fr": {r"la semaine (?:derniere|passee)": ("week", -1), r"le mois dernier": ("month", -1), r"l'an(?:nee)? (?:dernier|derniere|passee?)": ("year", -1),
           r"le mois prochain": ("month", 1), r"l'an(?:nee)? prochaine?": ("year", 1), r"ce mois-ci": ("month", 0), r"cette annee": ("year", 0)},
    "en": {r"last week": ("week", -1), r"last month": ("month", -1), r"last year": ("year", -1),
           r"next month": ("month", 1), r"next year": ("year", 1), r"this month": ("month", 0), r"this year": ("year", 0)},
}  # fmt: skip


def _patterns(rules: Rulebook) -> list[tuple[str, re.Pattern[str]]]:
    month = "(?:" + "|".join(sorted(rules.months, key=len, reverse=True)) + r")\.?"
    week = "(?:" + "|".join(rules.weekdays) + ")"
    day = r"\d{1,2}(?:er|st|nd|rd|th)?"
    year = r"(?:19|20)\d\d"
    if rules.language == "fr":
        shapes = [
            ("range", rf"\b(?:du|entre le)\s+(?:{week} )?(?P<d1>{day})(?: (?P<m1>{month}))?(?: (?P<y1>{year}))?\s+(?:au|et le|a)\s+(?:{week} )?(?P<d2>{day}) (?P<m2>{month})(?: (?P<y2>{year}))?"),
            ("range", rf"\b(?:les )?(?P<d1>{day})(?:, \d+)* ?(?:et|-|–|au) ?(?P<d2>{day}) (?P<m2>{month})(?: (?P<y2>{year}))?"),
            ("monthrange", rf"\b(?:de|d'|entre) ?(?P<m1>{month}) (?:a|et) (?P<m2>{month}) (?P<y2>{year})"),
            ("day", rf"\b(?:le |ce |du )?(?:{week} )?(?P<d1>{day}) (?P<m1>{month})(?: (?P<y1>{year})| (?P<rel>{PAST}|{NEXT}))?(?![^\W_])"),
            ("month", rf"\b(?:(?:debut|fin|mi|courant)[- ])?(?P<m1>{month}) (?:(?P<y1>{year})|(?P<rel>{PAST}|{NEXT}))\b"),
            ("year", rf"\b(?:a |au |en |cet |l')*(?:printemps|ete|automne|hiver)(?: de)? (?P<y1>{year})\b"),
            ("weekday", rf"\b(?P<w>{week})(?: (?P<rel>{PAST}|{NEXT}))?\b"),
            ("baremonth", rf"\b(?:en|debut|fin|mi-?|courant|au mois d[e']|des) ?(?P<m1>{month})\b(?! (?:{year}|{PAST}|{NEXT}))"),
        ]  # fmt: skip
    else:
        shapes = [
            ("range", rf"\b(?:from |between )?(?:{week},? )?(?P<m1>{month}) (?P<d1>{day})(?:, (?P<y1>{year}))? ?(?:to|-|–|and|through|until) ?(?:{week},? )?(?:(?P<m2>{month}) )?(?P<d2>{day})(?:,? (?P<y2>{year}))?(?!\d)"),
            ("range", rf"\b(?:from |between )?(?P<d1>{day})(?: (?P<m1>{month}))? ?(?:to|-|–|and|until) ?(?P<d2>{day}) (?P<m2>{month})(?:,? (?P<y2>{year}))?"),
            ("monthrange", rf"\bfrom (?P<m1>{month}) to (?P<m2>{month}) (?P<y2>{year})"),
            ("day", rf"\b(?:{week},? )?(?P<m1>{month}) (?P<d1>{day})(?:,? (?P<y1>{year}))?(?!\d)"),
            ("day", rf"\b(?:{week},? )?(?:the )?(?P<d1>{day}) (?:of )?(?P<m1>{month})(?:,? (?P<y1>{year})| (?P<rel>{PAST}|{NEXT}))?(?![^\W_])"),
            ("month", rf"\b(?:(?P<rel>last|next) )?(?:early |late |mid-)?(?P<m1>{month})(?: of)?,? (?P<y1>{year})\b"),
            ("month", rf"\b(?P<rel>last|next) (?P<m1>{month})\b"),
            ("year", rf"\b(?:in |the |for )*(?:early |late )?(?:spring|summer|autumn|fall|winter)(?: of)? (?P<y1>{year})\b"),
            ("weekday", rf"\b(?:(?P<rel>last|next) )?(?P<w>{week})\b"),
            ("baremonth", rf"\b(?:in|early|late|during|by) (?P<m1>{month})\b(?! \d)"),
        ]  # fmt: skip
    shapes += [
        ("numeric", rf"\b(?P<d1>\d{{1,2}})[/.](?P<n1>\d{{1,2}})[/.](?P<y1>{year})\b"),
        ("special", "(?<![^\\W_])(?P<s>" + "|".join(sorted(SPECIAL[rules.language], key=len, reverse=True)) + ")(?![^\\W_])"),
        ("period", r"\b(?P<p>" + "|".join(PERIODS[rules.language]) + r")\b"),
        ("year", rf"\b(?:en|in|since|depuis|des|of|de|for|from|pour|fin|debut) (?P<y1>{year})\b(?! ?[-–/]\s?\d)"),
    ]  # fmt: skip
    return [(name, re.compile(shape)) for name, shape in shapes]


class DateReader:
    """Reads dates in folded sentences against one anchor date."""

    def __init__(self, rules: Rulebook, anchor: str | None) -> None:
        self.rules = rules
        self.anchor = _parsed(anchor)
        # "Newsletter, April 2019": a month is enough to tell the year of other dates, no more.
        self.exact = anchor is not None and len(anchor) == 10
        self.shapes = _patterns(rules)

    def read(self, folded: str, offset: int = 0) -> list[DateMention]:
        """All dates in a folded sentence, longest first where they overlap; offsets plus `offset`."""
        found: list[DateMention] = []
        taken: list[tuple[int, int]] = []
        for name, shape in self.shapes:
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
            return made(*self._shifted(SPECIAL[self.rules.language][match["s"]]))
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
        if direction and re.fullmatch(PAST, direction):
            return max(y for y in years if date(y, month, day) <= self.anchor)
        if direction and re.fullmatch(NEXT, direction):
            return min(y for y in years if date(y, month, day) >= self.anchor)
        return min(years, key=lambda y: abs((date(y, month, day) - self.anchor).days))  # type: ignore[operator]

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
        ahead = direction is None and bool(FUTURE[self.rules.language].search(words))
        if ahead and back == 0:
            return self._shifted(0)
        if ahead or (direction and re.fullmatch(NEXT, direction)):
            return self._shifted((7 - back) or 7)
        if direction and back == 0:
            back = 7
        return self._shifted(-back)

    def _period(self, match: re.Match[str], made: object) -> DateMention | None:
        assert callable(made)
        unit, step = next(
            value for pattern, value in PERIODS[self.rules.language].items() if re.fullmatch(pattern, match["p"])
        )  # fmt: skip
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
    months = "|".join(sorted(rules.months, key=len, reverse=True))
    first = re.search(
        rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:of )?({months})\.?,? ((?:19|20)\d\d)\b"
        rf"|\b({months})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:-\d{{1,2}})?,? ((?:19|20)\d\d)\b",
        text,
    )
    if first is None:
        return None
    month, year = first[1] or first[3], first[2] or first[4]
    others = {
        m[1] for m in re.finditer(rf"\b(?:{months})\.?(?: \d{{1,2}})?,? ((?:19|20)\d\d)\b", text)
    }
    return f"{year}-{rules.months[month]:02d}" if others <= {year} else None


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
