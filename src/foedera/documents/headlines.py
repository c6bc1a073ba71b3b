"""What a text says of itself at its head: title, date, publisher, address."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from foedera.documents.document import Furniture

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan janv", "février fevrier february feb févr", "mars march mar",
            "avril april apr avr", "mai may", "juin june jun", "juillet july jul juil",
            "août aout august aug", "septembre september sep sept", "octobre october oct",
            "novembre november nov", "décembre decembre december dec déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
FULL_DATES = (
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<m>{_MONTH})\.?,?\s+(?P<y>(?:19|20)\d\d)\b", re.I),
    re.compile(rf"\b(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b", re.I),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)\d\d)\b"),
)  # fmt: skip
ADDRESS = re.compile(r"https?://[^\s<>()\"]+")
DATELINE_WORDS = re.compile(
    r"^(?:published|posted|publié|mis en ligne|date|media release|press release|communiqué"
    r"|news release|for immediate release|le |on |posted on|updated|mis à jour|post[ée]e?s? |par |by "
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)", re.I
)  # fmt: skip
# Where a page tells its date below the text.
FOOT_WORDS = re.compile(
    r"^\W*(?:published|posted|publi[ée]e?|mis en ligne|mise en ligne|post[ée]e?|last (?:updated|modified|reviewed)"
    r"|updated|dernière (?:modification|mise à jour)|modifié|mis à jour)\b", re.I
)  # fmt: skip
FOOT_LINES = 8
PLACE_ALONE = re.compile(r"^[A-ZÀ-Ý][\w'’ /-]{2,40},?(?: (?:le|on))?$")
HEAD_LINES = 12
DATE_LINES = 4


@dataclass(frozen=True)
class Described:
    """What a head tells: each part None where it tells nothing."""

    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    address: str | None = None


def full_date(words: str) -> tuple[str, int, int] | None:
    """The first complete date in some words, as ISO with its start and end."""
    best: tuple[str, int, int] | None = None
    for pattern in FULL_DATES:
        for match in pattern.finditer(words):
            month = match["m"]
            number = int(month) if month.isdigit() else MONTHS[month.lower()]
            day = int(match["d"])
            if not (1 <= number <= 12 and 1 <= day <= 31):
                continue
            if best is None or match.start() < best[1]:
                best = (f"{match['y']}-{number:02d}-{day:02d}", match.start(), match.end())
            break
    return best


def described(text: str, furniture: tuple[Furniture, ...] = ()) -> Described:
    """Title, date line, publisher and address that the head of a text gives.

    A date counts as the document's own where it stands alone on a line, after a word such as
    "Published", or in a date line "CITY, date –" before the text begins.
    """
    title: str | None = None
    date: str | None = None
    address: str | None = None
    lines = [line for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines[:HEAD_LINES]):
        words = re.sub(r"^[#>*\s]+|[*\s]+$", "", line)
        words = re.sub(r"\*\*|__|(?<=\d)[*_](?= ?[–—:.-])", "", words)
        found = full_date(words[:160])
        if found and date is None:
            before, after = words[: found[1]].strip(), words[found[2] :].strip()
            alone = len(before) + len(after) < 40
            dateline = (
                bool(re.match(r"^\)?\s*[–—:-]|^\s*/ ?[A-Z][\w ]+/?|^\)", after))
                and len(before) < 60
            )
            # "Example City Council, 3 July 2023" at the very top; "Saint-Exemple, 3 mai 2021. Le ...".
            ends = not after and number < DATE_LINES and len(words) < 120
            place = bool(PLACE_ALONE.match(before)) and after.startswith((". ", " ("))
            dateline = dateline or ends or place
            if DATELINE_WORDS.match(words) and len(before) < 60 and len(words) < 120:
                dateline = True
            if alone or dateline:
                date = found[0]
                if alone and number == 0:
                    continue
        if address is None and (match := ADDRESS.search(words)):
            address = match.group().rstrip(".,")
            continue
        if title is None and 12 <= len(words) <= 200 and not (found and len(words) < 60):
            title = words
    for line in lines[-FOOT_LINES:] if date is None else ():
        found = full_date(line) if FOOT_WORDS.match(line) and len(line) < 120 else None
        date = date or (found[0] if found else None)
    host = urlsplit(address).hostname if address else None
    return Described(title, date, host.removeprefix("www.") if host else None, address)
