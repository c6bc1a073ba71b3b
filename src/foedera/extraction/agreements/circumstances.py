"""Circumstances: when and where an agreement was made, and what it is about."""

import re

from foedera.extraction.agreements.fate import DONE, MADE
from foedera.extraction.agreements.nouns import Noun
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.dates import DateMention
from foedera.extraction.findings import Agreement
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.signs import SIGN

MONTH = len("2020-01")
SECTORS = 8
# How many characters after the noun belong to the subject.
SUBJECT = 60


def add_circumstances(
    reading: Reading,
    agreement: Agreement,
    scene: Scene,
    mask: str,
    verb: re.Match[str] | None,
    noun: Noun | None,
) -> None:
    """Give an agreement the date and the places that its sentence, or the one before, tells."""
    anchor = verb.start() if verb else noun.start if noun else 0
    span = reading.pattern("circumstances.span")
    dates = [
        (abs(i - anchor), date)
        for i, date in scene.dates_in()
        if not span.search(mask[max(0, i - 12) : i])
    ]
    if len({d.start for _, d in dates}) > 1:
        dates = [(n, d) for n, d in dates if d.start != reading.published] or dates
    if dates and agreement.status in MADE | {"in-force", "unknown"}:
        set_date(agreement, min(dates, key=lambda d: d[0])[1])
        if agreement.date is not None and agreement.date.end and agreement.signed:
            # A span is the journey's or the event's: the day of signing lies in it.
            agreement.signed = agreement.signed[:MONTH]
    elif not dates and scene.number:
        _date_before(reading, agreement, scene, mask)
    for match in reading.pattern("circumstances.place").finditer(mask):
        mention = scene.mentions.get(match[1])
        if mention is not None and mention.text not in agreement.place:
            agreement.place.append(mention.text)


def set_date(agreement: Agreement, date: DateMention) -> None:
    """Make a date the one of signing."""
    agreement.date = date
    agreement.signed, agreement.relative_date = date.start, date.relative


def _date_before(reading: Reading, agreement: Agreement, scene: Scene, mask: str) -> None:
    """Take the day that the sentence before tells of the same occasion."""
    same_day = reading.pattern("circumstances.same_day").search(mask)
    if agreement.status not in DONE and not same_day:
        return
    before = reading.scenes[scene.number - 1]
    close = before.sentence.block == scene.sentence.block or before.sentence.kind == "heading"
    days = [d for _, d in before.dates_in() if d.start and len(d.start) >= MONTH]
    occasion = same_day or reading.pattern("circumstances.occasion").search(before.mask)
    if close and occasion and len({d.start for d in days}) == 1:
        set_date(agreement, days[0])


def sectors_in(mask: str, rules: Rulebook) -> list[str]:
    """The sectors that a sentence names."""
    return list(dict.fromkeys(m.group() for m in rules.sectors.finditer(mask)))[:SECTORS]


def subject_words(scene: Scene, noun: Noun) -> str | None:
    """The noun with the words after it, names left out."""
    words = re.sub(SIGN, "", scene.mask[noun.start : noun.end + SUBJECT])
    return re.sub(r"\s+", " ", words).strip() or None
