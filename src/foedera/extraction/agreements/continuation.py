"""Continuation: sentences that go on about an agreement told before, mostly without its noun."""

import re

from foedera.extraction.agreements.binding import (
    GATHERED,
    bind,
    bodies,
    organisations_of,
    person_of,
)
from foedera.extraction.agreements.circumstances import MONTH, set_date
from foedera.extraction.agreements.fate import DONE, MADE, NEAR
from foedera.extraction.agreements.nouns import Noun
from foedera.extraction.agreements.reading import Reading, Told
from foedera.extraction.findings import Agreement, add
from foedera.extraction.mention import Mention
from foedera.extraction.scene import Scene
from foedera.extraction.signs import EVENT, PLACE

# How many sentences later an agreement may still be told on.
REACH = 3
SIGNERS = GATHERED + 2


def earlier(
    reading: Reading, told: Told, scene: Scene, mask: str, nouns: list[Noun]
) -> Agreement | None:
    """An agreement before the present one: "un premier accord datait de 2009"."""
    dates = [date for _, date in scene.dates_in() if date.start]
    if not dates or not told.found or len(nouns) > 1:
        return None
    latest = told.found[-1]
    if dates[0].start == latest.signed or len(latest.parties) < 2:
        return None
    if not reading.pattern("continuation.earlier").search(mask):
        return None
    return Agreement(
        nouns[0].kind if nouns else latest.kind,
        "renewed" if latest.status == "renewed" else "in-force",
        list(latest.parties),
        signed=dates[0].start,
        relative_date=dates[0].relative,
        sentences=[scene.number],
        distributed=True,
    )


def are_parties_told(
    reading: Reading, told: Told, scene: Scene, mask: str, nouns: list[Noun]
) -> bool:
    """Take the bodies that a next sentence names for an agreement told without them."""
    pending = told.pending
    if pending is None or scene.number - max(pending.sentences) > REACH:
        return False
    members = _parties_named(reading, scene, mask, nouns)
    before = len(pending.parties)
    if len(bodies(reading, members)) >= 2:
        bind(reading, pending, members)
    if len(pending.parties) <= max(1, before):
        return False
    pending.sentences.append(scene.number)
    _settle(told, pending)
    return True


def _parties_named(reading: Reading, scene: Scene, mask: str, nouns: list[Noun]) -> list[Mention]:
    """Who a sentence says the parties are: "The partners are A and B", "Signed by A and B"."""
    told = reading.pattern("continuation.parties").search(mask)
    if told is not None:
        return [
            m
            for g in scene.groups
            if g.start >= told.end() or (told["verb"] and g.end <= told.start())
            for m in g.members
            if m.thing not in (PLACE, EVENT)
        ]
    begun = reading.pattern("continuation.concluded").match(mask)
    if nouns or not begun:
        return []
    whose = reading.pattern("continuation.concluded_between").search(mask[begun.end() :])
    group = scene.group_at(begun.end() + whose.end()) if whose else None
    return list(group.members) if group else []


def is_told_on(reading: Reading, told: Told, scene: Scene, mask: str) -> bool:
    """Add what a sentence goes on to tell of the last agreement: "it was signed in May by"."""
    if not (told.found or told.pending):
        return False
    if scene.number - max(told.latest().sentences) > REACH:
        return False
    if not told.found:
        return _is_signed_by(reading, told, scene, mask)
    signatories = reading.pattern("continuation.are_signatories").search(mask)
    if signatories is not None:
        _add_signatories(reading, told, scene, signatories.start())
        return True
    match = reading.pattern("continuation.told_on").search(mask)
    verb = reading.pattern("continuation.signed").search(mask, match.start()) if match else None
    if verb is None:
        return _is_signed_by(reading, told, scene, mask)
    latest = told.found[-1]
    by = reading.pattern("continuation.by").match(mask[verb.end() :])
    group = scene.group_at(verb.end() + by.end()) if by else None
    if group is not None:
        bind(reading, latest, list(group.members))
    _date_by(latest, scene, verb)
    latest.sentences.append(scene.number)
    return True


def _add_signatories(reading: Reading, told: Told, scene: Scene, end: int) -> None:
    """Take those who "were the signatories" for the last agreement's, unless another's they are."""
    people = [m for g in scene.groups if g.end <= end for m in g.members]
    named = {reading.index.actor_of(m) for m in people}
    if len(told.found) == 1 or not any(named & set(a.signatories) for a in told.found):
        bind(reading, told.found[-1], people)


def _date_by(latest: Agreement, scene: Scene, verb: re.Match[str]) -> None:
    """Date an agreement by the verb: the day of signing follows it rather than precedes it."""
    dates = [
        (i - verb.end() if i >= verb.end() else verb.start() - i + NEAR, date)
        for i, date in scene.dates_in()
        if date.start
    ]
    if dates and latest.status in DONE:
        set_date(latest, min(dates, key=lambda d: d[0])[1])


def _is_signed_by(reading: Reading, told: Told, scene: Scene, mask: str) -> bool:
    """Take those who are said to sign, in a sentence without noun, for the last agreement's."""
    latest = told.latest()
    signing = reading.pattern("fate.signing").search(mask)
    if (
        signing is None
        or latest.status not in MADE | {"unknown"}
        or reading.pattern("continuation.untrue").search(mask)
    ):
        return False
    plain = reading.pattern("continuation.plainly_signing").match(signing.group())
    if scene.number - max(latest.sentences) > 1 and not plain:
        return False
    people = _signers(reading, scene, mask, signing)
    if not people or len(people) > SIGNERS:
        return False
    for mention in people:
        person = person_of(reading, mention)
        add(latest.signatories, person)
        theirs = organisations_of(reading, person) if person else []
        if len(latest.parties) < 2 and theirs and theirs[0] not in latest.parties:
            add(latest.parties, theirs[0])
    dates = [d for _, d in scene.dates_in() if d.start and len(d.start) >= MONTH]
    if latest.signed is None and dates:
        set_date(latest, dates[0])
    latest.sentences.append(scene.number)
    if latest is told.pending and len(latest.parties) >= 2:
        _settle(told, latest)
    return True


def _signers(reading: Reading, scene: Scene, mask: str, signing: re.Match[str]) -> list[Mention]:
    """The people of a sentence, without those who look on."""
    witness = reading.pattern("agreement.witness").search(mask)
    reach = witness.start() if witness and witness.start() > signing.start() else len(mask)
    return [
        m
        for g in scene.groups
        if g.end <= reach
        for m in g.members
        if person_of(reading, m) is not None
    ]


def _settle(told: Told, agreement: Agreement) -> None:
    """Count an agreement among those found now that its parties are known."""
    if agreement not in told.found:
        told.found.append(agreement)
    told.pending = None
