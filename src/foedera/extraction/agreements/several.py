"""Several: sentences that tell of more than one agreement, one a line, one a pair, one each."""

import re
from itertools import pairwise

from foedera.extraction.agreements.binding import bind, bodies, person_of
from foedera.extraction.agreements.circumstances import add_circumstances
from foedera.extraction.agreements.fate import fate_of
from foedera.extraction.agreements.nouns import Noun, nouns_in
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.agreements.sides import Clause, between, with_whom
from foedera.extraction.findings import Agreement, add
from foedera.extraction.mention import Mention
from foedera.extraction.scene import Scene
from foedera.extraction.signs import EVENT, PLACE

# How far, in characters, a list may stand from "another between", and a partner from "with".
EACH_GAP = 40
PAIR_GAP = 12
# How many sentences before may have counted what is told one by one.
COUNTED_REACH = 4


def listed(reading: Reading, scene: Scene) -> list[Agreement]:
    """Agreements told one a line after a colon: "four agreements: - A and B; - C and D"."""
    mask = reading.mask_of(scene)
    if not re.search(r":\s*$", mask):
        return []
    nouns = nouns_in(mask, reading.rules)
    signed = reading.pattern("several.documents_signed").search(mask)
    if not signed and not (nouns and nouns[-1].plural):
        return []
    kind = nouns[-1].kind if nouns else "other"
    made: list[Agreement] = []
    for item in reading.scenes[scene.number + 1 :]:
        if item.sentence.kind != "item":
            break
        one = _of_item(reading, scene, item, kind)
        made.extend([one] if one else [])
    return made if len(made) > 1 else []


def _of_item(reading: Reading, scene: Scene, item: Scene, kind: str) -> Agreement | None:
    """The agreement of one line, between those whom its first list names."""
    pair = next((g for g in item.groups if len(bodies(reading, list(g.members))) >= 2), None)
    if pair is None:
        return None
    members = list(pair.members)
    # "A and B, from ⟦L⟧": the place tells only where B is.
    unplaced = [m for m in members if m.thing != PLACE]
    members = unplaced if len(bodies(reading, unplaced)) >= 2 else members
    own = nouns_in(reading.mask_of(item), reading.rules)
    said = fate_of(item.mask, own[0], 0, len(item.mask), reading.rules) if own else None
    one = Agreement(
        own[0].kind if own else kind,
        said.status if said else "signed",
        sentences=[scene.number, item.number],
        distributed=True,
    )
    bind(reading, one, members)
    add_circumstances(reading, one, item, item.mask, None, own[0] if own else None)
    add(one.initiators, *bodies(reading, members[:1]))
    return one


def each(reading: Reading, scene: Scene, mask: str, noun: Noun) -> list[Agreement]:
    """Agreements told apart one by one: "one between A and B, another between C and D"."""
    said = fate_of(mask, noun, 0, len(mask), reading.rules)
    made: list[Agreement] = []
    for match in reading.pattern("several.each").finditer(mask, noun.end):
        group = scene.group_at(match.end())
        if group is None or group.start - match.end() > EACH_GAP:
            continue
        one = _signed(scene, noun.kind)
        one.status = said.status if said else one.status
        bind(reading, one, list(group.members))
        if len(one.parties) >= 2:
            add_circumstances(reading, one, scene, mask, None, noun)
            made.append(one)
    return made


def counted_one(reading: Reading, scene: Scene, mask: str, nouns: list[Noun]) -> list[Agreement]:
    """One of the agreements that a sentence before counted: "The first binds A and B"."""
    if not reading.pattern("several.ordinal").match(mask) or not was_counted(reading, scene):
        return []
    clause = re.split(r"[;.]", mask, maxsplit=1)[0]
    members = [
        m
        for g in scene.groups
        if g.end <= len(clause)
        for m in g.members
        if m.thing not in (PLACE, EVENT)
    ]
    one = _signed(scene, nouns[0].kind if nouns else "other")
    bind(reading, one, members)
    add_circumstances(reading, one, scene, mask, None, nouns[0] if nouns else None)
    if len(one.parties) < 2:
        return []
    by = reading.pattern("several.signed_by").search(mask)
    for group in scene.groups if by else ():
        if by is not None and group.start >= by.end():
            add(one.signatories, *(person_of(reading, m) for m in group.members))
    return [one]


def was_counted(reading: Reading, scene: Scene) -> bool:
    """Whether one of the last sentences counts agreements that are still to be told."""
    return any(
        noun.plural and noun.count
        for before in reading.scenes[max(0, scene.number - COUNTED_REACH) : scene.number]
        for noun in nouns_in(reading.mask_of(before), reading.rules)
    )


def pairs_in(
    reading: Reading, scene: Scene, mask: str
) -> list[tuple[list[Mention], list[Mention]]]:
    """The pairs "A with B, C with D" of a sentence, where it has two or more."""
    joining = reading.rules.word_set("prepositions.with")
    pairs = [
        (
            [m for m in one.members if m.thing != EVENT],
            [m for m in other.members if m.thing != EVENT],
        )
        for one, other in pairwise(scene.groups)
        if other.preposition in joining
        and one.preposition not in joining
        and len(mask[one.end : other.start].strip()) <= PAIR_GAP
    ]
    return pairs if len(pairs) >= 2 else []


def of_pairs(
    reading: Reading,
    scene: Scene,
    mask: str,
    pairs: list[tuple[list[Mention], list[Mention]]],
    nouns: list[Noun],
) -> list[Agreement]:
    """One agreement for each pair of a sentence in which they engage themselves."""
    if not reading.pattern("several.engaged").search(mask):
        return []
    made = []
    for left, right in pairs:
        one = _signed(scene, nouns[0].kind if nouns else "other")
        bind(reading, one, [left[-1], right[0]] if len(left) > 1 else [*left, *right])
        add(one.initiators, *bodies(reading, left[-1:]))
        add_circumstances(reading, one, scene, mask, None, None)
        if len(one.parties) >= 2:
            made.append(one)
    return made


def are_coordinated(reading: Reading, mask: str, one: Noun, other: Noun) -> bool:
    """Whether a second noun shares the verb: "signed an MoU with A and a pact with B"."""
    joint = reading.pattern("several.and_noun").search(mask[one.end : other.start])
    return bool(joint) and bool(reading.pattern("several.noun_with").match(mask[other.end :]))


def alike(reading: Reading, clause: Clause, first: Agreement) -> list[Agreement]:
    """The agreement of a noun that shares the verb of the one before, and who did it."""
    joint = between(reading, clause)
    one = Agreement(
        clause.noun.kind,
        first.status,
        date=first.date,
        signed=first.signed,
        relative_date=first.relative_date,
        sentences=[clause.scene.number],
        place=list(first.place),
        distributed=True,
    )
    bind(reading, one, list(joint.members) if joint else with_whom(reading, clause))
    if not joint:
        one.parties = [*first.initiators, *[p for p in one.parties if p not in first.initiators]]
        add(one.signatories, *[s for s in first.signatories if s.is_person])
    one.initiators = list(first.initiators)
    return [one] if len(one.parties) >= 2 else []


def split(reading: Reading, agreement: Agreement, left: list[Mention], other: Mention) -> Agreement:
    """The one of several agreements of a noun that binds one of those with whom they are."""
    one = Agreement(
        agreement.kind,
        agreement.status,
        date=agreement.date,
        signed=agreement.signed,
        relative_date=agreement.relative_date,
        place=list(agreement.place),
        sentences=list(agreement.sentences),
        sectors=agreement.sectors,
        subject=agreement.subject,
        distributed=True,
    )
    bind(reading, one, [*left, other])
    add(one.initiators, *bodies(reading, left))
    return one


def _signed(scene: Scene, kind: str) -> Agreement:
    return Agreement(kind, "signed", sentences=[scene.number], distributed=True)
