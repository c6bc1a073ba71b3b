"""Dates in the precision of their source, as people of each language write them."""

from __future__ import annotations

import re

import pyoxigraph as ox

from foedera.terms import XSD

MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ),
}  # fmt: skip

_FORMS = {
    XSD.date: re.compile(r"(?P<y>-?\d{4,})-(?P<m>\d\d)-(?P<d>\d\d)(?:Z|[+-]\d\d:\d\d)?"),
    XSD.dateTime: re.compile(
        r"(?P<y>-?\d{4,})-(?P<m>\d\d)-(?P<d>\d\d)T(?P<t>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?P<z>Z)?.*"
    ),
    XSD.gYearMonth: re.compile(r"(?P<y>-?\d{4,})-(?P<m>\d\d)"),
    XSD.gYear: re.compile(r"(?P<y>-?\d{4,})"),
    XSD.gMonthDay: re.compile(r"--(?P<m>\d\d)-(?P<d>\d\d)"),
    XSD.gMonth: re.compile(r"--(?P<m>\d\d)"),
    XSD.gDay: re.compile(r"---(?P<d>\d\d)"),
}
_NO_YEAR = {"en": " (year not stated)", "fr": " (année non précisée)"}


def written_date(literal: ox.Literal, language: str) -> str | None:
    """A date literal in words; None for what is not a date, or not a well-formed one."""
    form = _FORMS.get(literal.datatype)
    found = form.fullmatch(literal.value) if form else None
    if found is None:
        return None
    parts = found.groupdict()
    month = parts.get("m")
    if month and not 1 <= int(month) <= 12:
        return None
    pieces = []
    if parts.get("d"):
        day = int(parts["d"])
        pieces.append("1er" if language == "fr" and day == 1 else str(day))
    if month:
        pieces.append(MONTHS[language][int(month) - 1])
    if parts.get("y"):
        pieces.append(parts["y"].lstrip("0") or "0")
    words = " ".join(pieces)
    if parts.get("t"):
        words += f", {parts['t']}" + (" UTC" if parts.get("z") else "")
    if "y" not in parts and month:
        words += _NO_YEAR[language]
    return words
