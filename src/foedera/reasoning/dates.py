"""The bounds of dates: the first and the last day that a date of any precision may mean.

Engines disagree on comparing xsd:gYear with xsd:date, so shapes, filters and questions compare
these bounds only.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import pyoxigraph as ox

from foedera.reasoning.rules import Rule
from foedera.terms import FD, XSD, Term

BOUNDED = {
    FD.startDate: (FD.earliestStart, FD.latestStart),
    FD.endDate: (FD.earliestEnd, FD.latestEnd),
    FD.signatureDate: (FD.earliestSignature, FD.latestSignature),
}
"""The date properties that have bounds, with the properties of their first and last day."""

BOUND_RULE = Rule("date bounds", (), None)

_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_YEARED = {
    XSD.date.value: re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)" + _ZONE),
    XSD.gYearMonth.value: re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)" + _ZONE),
    XSD.gYear.value: re.compile(r"(?P<year>\d{4})" + _ZONE),
    XSD.dateTime.value: re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)T.*"),
}
_YEARLESS = {
    XSD.gMonthDay.value: re.compile(r"--(?P<month>\d\d)-(?P<day>\d\d)" + _ZONE),
    XSD.gMonth.value: re.compile(r"--(?P<month>\d\d)" + _ZONE),
    XSD.gDay.value: re.compile(r"---(?P<day>\d\d)" + _ZONE),
}


class Days(NamedTuple):
    """A stretch of days, its first and last included."""

    first: date
    last: date


def days_of(value: Term) -> Days | None:
    """The days that a date with a year may mean; None for any other literal or an impossible date.

    >>> days_of(ox.Literal("2016-02", datatype=XSD.gYearMonth))
    Days(first=datetime.date(2016, 2, 1), last=datetime.date(2016, 2, 29))
    """
    if not isinstance(value, ox.Literal):
        return None
    form = _YEARED.get(value.datatype.value)
    parts = form.fullmatch(value.value) if form else None
    if parts is None:
        return None
    found = {name: int(number) for name, number in parts.groupdict().items()}
    year, month, day = found["year"], found.get("month"), found.get("day")
    try:
        if month is None:
            return Days(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Days(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def bounds(values: Iterable[Term]) -> Days | None:
    """The days that several values of one date leave possible.

    A more precise value narrows a coarser one; values that exclude each other, as when documents
    differ, are all kept possible. A value without year narrows what values with a year give, and
    alone gives nothing.
    """
    listed = list(values)
    stretches = [days for days in map(days_of, listed) if days is not None]
    if not stretches:
        return None
    first = max(days.first for days in stretches)
    last = min(days.last for days in stretches)
    if first > last:
        return Days(min(d.first for d in stretches), max(d.last for d in stretches))
    for value in listed:
        narrowed = _narrow(Days(first, last), value)
        first, last = narrowed
    return Days(first, last)


def _narrow(days: Days, value: Term) -> Days:
    form = _YEARLESS.get(value.datatype.value) if isinstance(value, ox.Literal) else None
    if form is None or days.first.year != days.last.year or not isinstance(value, ox.Literal):
        return days
    parts = form.fullmatch(value.value)
    if parts is None:
        return days
    wanted = {name: int(number) for name, number in parts.groupdict().items()}
    step = timedelta(days=1)
    possible = [
        day
        for day in (days.first + step * n for n in range((days.last - days.first).days + 1))
        if all(getattr(day, name) == number for name, number in wanted.items())
    ]
    return Days(possible[0], possible[-1]) if possible else days


def date_bounds(facts: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """The bounds of every start, end and signature date that has a year, as xsd:date."""
    values: dict[tuple[Term, ox.NamedNode], list[Term]] = {}
    for subject, predicate, value in facts:
        if predicate in BOUNDED:
            values.setdefault((subject, predicate), []).append(value)
    for (subject, predicate), listed in values.items():
        yield from _triples(subject, predicate, listed)


def bound_premises(
    triple: ox.Triple, match: Callable[[Term, ox.NamedNode], Iterable[ox.Triple]]
) -> tuple[ox.Triple, ...]:
    """The dates that a bound follows from; none for a triple that is not such a bound."""
    for predicate, pair in BOUNDED.items():
        if triple.predicate in pair:
            found = tuple(match(triple.subject, predicate))
            values = [premise.object for premise in found]
            if triple in _triples(triple.subject, predicate, values):
                return found
    return ()


def _triples(subject: Term, predicate: ox.NamedNode, values: list[Term]) -> Iterator[ox.Triple]:
    days = bounds(values)
    if days is None:
        return
    for bound, day in zip(BOUNDED[predicate], days, strict=True):
        literal = ox.Literal(day.isoformat(), datatype=XSD.date)
        yield ox.Triple(subject, bound, literal)  # type: ignore[arg-type]
