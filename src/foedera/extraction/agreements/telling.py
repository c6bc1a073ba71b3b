"""Telling: what one sentence tells with one noun of agreement."""

from dataclasses import dataclass, field, replace

from foedera.extraction.actor import Actor
from foedera.extraction.agreements.binding import bind, bodies, gather, person_of
from foedera.extraction.agreements.circumstances import (
    add_circumstances,
    sectors_in,
    subject_words,
)
from foedera.extraction.agreements.fate import (
    DONE,
    MADE,
    PLANS,
    Fate,
    deciding_verb,
    fate_of,
    is_passive,
)
from foedera.extraction.agreements.nouns import is_weak
from foedera.extraction.agreements.reading import Reading, Told
from foedera.extraction.agreements.several import split
from foedera.extraction.agreements.sides import Clause, by_whom, joint_side, subject, with_whom
from foedera.extraction.findings import Agreement, add
from foedera.extraction.mention import Mention
from foedera.extraction.scene import Group
from foedera.extraction.signs import PLACE


@dataclass(eq=False)
class _Sides:
    """Whom a sentence binds: one list of both sides, or who did it and with whom."""

    joint: Group | None
    left: list[Mention] = field(default_factory=list)
    right: list[Mention] = field(default_factory=list)
    signers: list[Actor] = field(default_factory=list)


def told_with(
    reading: Reading, told: Told, clause: Clause, first: int, last: int, paired: bool
) -> list[Agreement]:
    """The agreements that a noun tells; `first` and `last` bound where its verb should stand.

    With `paired`, the sentence holds several pairs "A with B", which are read elsewhere.
    """
    said = fate_of(clause.mask, clause.noun, first, last, reading.rules)
    sides = _Sides(joint_side(reading, clause))
    said = said or _silent_fate(reading, told, clause)
    if not _tells(reading, clause, said, sides.joint):
        return []
    clause = replace(clause, verb=deciding_verb(clause.mask, clause.noun, reading.rules))
    _fill(reading, clause, sides)
    named = len(sides.left) + len(sides.right)
    if said is None and named < 2 and not (clause.noun.definite and named):
        return []
    _add_signers(reading, clause, sides)
    agreement = _stated(reading, clause, said, sides)
    if _is_vague(reading, clause, sides):
        return []
    if _is_one_each(reading, clause, agreement, sides):
        chief = reading.anaphora.protagonist()
        if not sides.left and chief is not None:
            sides.left = [m for m in chief.mentions[:1] if m not in sides.right]
        if not paired:
            return [split(reading, agreement, sides.left, other) for other in sides.right]
    _bind_sides(reading, clause, agreement, sides)
    if paired and len(agreement.parties) < 2:
        return []
    known = bool(told.found) and (agreement.status in PLANS or clause.noun.definite)
    alone = len(agreement.parties) < 2 and not clause.noun.count
    if alone and said is not None and not known:
        gather(reading, agreement, clause.scene, clause.mask)
    return [agreement]


def _silent_fate(reading: Reading, told: Told, clause: Clause) -> Fate | None:
    """What became of it where no verb says so: twinned towns, one more beside the last one."""
    mask, noun = clause.mask, clause.noun
    if noun.kind == "twinning" and reading.pattern("telling.twinned").search(mask):
        return Fate("in-force", noun.start, noun.end)
    if told.found and reading.pattern("telling.one_more").match(mask):
        latest = told.found[-1]
        if clause.scene.number - latest.sentences[-1] <= 1:
            return Fate(latest.status, noun.start, noun.end)
    return None


def _tells(reading: Reading, clause: Clause, said: Fate | None, joint: Group | None) -> bool:
    """Whether a noun is one of an agreement here at all."""
    status = said.status if said else None
    if is_weak(clause.mask, clause.noun, reading.rules):
        made = status in MADE and reading.pattern("telling.strong").search(clause.mask)
        if not made and status not in {"under-negotiation", "in-force", "ended"}:
            return False
    heading = clause.scene.sentence.kind == "heading"
    return said is not None or joint is not None or clause.noun.definite or heading


def _fill(reading: Reading, clause: Clause, sides: _Sides) -> None:
    """Who did it, and with whom."""
    if sides.joint:
        sides.left = list(sides.joint.members)
    else:
        sides.right = with_whom(reading, clause)
        sides.left = subject(reading, clause)
        by = by_whom(reading, clause)
        if by and is_passive(clause.mask, clause.verb, reading.rules):
            sides.left = [*by, *[m for m in sides.left if m not in by]]
        else:
            sides.left = [*sides.left, *by]
    own = reading.pattern("telling.own").search(clause.mask[: clause.noun.start])
    # "our agreement with ⟦O⟧": one side is the body that speaks.
    if own and (chief := reading.anaphora.protagonist()) is not None:
        sides.left = [
            *chief.mentions[:1],
            *(m for m in sides.left if m not in chief.mentions),
        ]


def _add_signers(reading: Reading, clause: Clause, sides: _Sides) -> None:
    """Who signs beside those who are bound: "between A and B, signed by", "on behalf of"."""
    if sides.joint:
        signers = [person_of(reading, m) for m in by_whom(reading, clause)]
    elif (behalf := reading.pattern("telling.on_behalf").search(clause.mask)) is not None:
        signers = [person_of(reading, m) for m in sides.left]
        sides.left = [clause.scene.mentions[behalf[1]]]
    else:
        return
    sides.signers = [person for person in signers if person is not None]


def _stated(reading: Reading, clause: Clause, said: Fate | None, sides: _Sides) -> Agreement:
    """The agreement without those whom it binds."""
    noun, scene = clause.noun, clause.scene
    agreement = Agreement(
        noun.kind,
        said.status if said else "unknown",
        sentences=[scene.number],
        definite=noun.definite,
        count=noun.count,
        heading=scene.sentence.kind == "heading",
        sectors=sectors_in(scene.mask, reading.rules),
        subject=subject_words(scene, noun),
    )
    add_circumstances(reading, agreement, scene, clause.mask, clause.verb, noun)
    # "nine memoranda between cooperatives and enterprises": counted, and nobody named.
    agreement.unnamed = bool(
        noun.count
        and not sides.left
        and not sides.right
        and reading.pattern("telling.unnamed").match(clause.mask, noun.end)
    )
    return agreement


def _is_vague(reading: Reading, clause: Clause, sides: _Sides) -> bool:
    """Whether only countries are named: "partnerships with Canada and Chile", with whom there?"""
    countries = bool(sides.right) and all(
        m.thing == PLACE and m.level == "country" for m in sides.right
    )
    noun = clause.noun
    weak = is_weak(clause.mask, noun, reading.rules)
    return weak and noun.plural and countries and not noun.count


def _is_one_each(reading: Reading, clause: Clause, agreement: Agreement, sides: _Sides) -> bool:
    """Whether it is one agreement with each of those named: "signed accords with A and B"."""
    return (
        clause.noun.plural
        and len(sides.right) > 1
        and len(bodies(reading, sides.left)) <= 1
        and agreement.status in MADE
    )


def _bind_sides(reading: Reading, clause: Clause, agreement: Agreement, sides: _Sides) -> None:
    scene, mask = clause.scene, clause.mask
    bind(reading, agreement, [*sides.left, *sides.right])
    if not sides.joint:
        add(agreement.initiators, *bodies(reading, sides.left))
    if agreement.status in MADE | {"unknown"}:
        bearing = reading.pattern("telling.bearing").search(mask)
        group = scene.group_at(bearing.end()) if bearing else None
        theirs = [person_of(reading, mention) for mention in (group.members if group else ())]
        add(agreement.signatories, *sides.signers, *theirs)
    if agreement.status in DONE:
        named = reading.pattern("telling.put_name").search(mask)
        if named:
            add(agreement.signatories, person_of(reading, scene.mentions[named[1]]))
        for party in agreement.parties:
            add(agreement.signatories, *scene.represented.get(id(party), []))
