"""Sides: whom the syntax of a sentence binds, "between A and B", "A signed with B", "by A"."""

import re
from dataclasses import dataclass

from foedera.extraction.agreements.binding import bodies
from foedera.extraction.agreements.fate import is_nominal, is_passive
from foedera.extraction.agreements.nouns import Noun
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.mention import Mention
from foedera.extraction.scene import Group, Scene
from foedera.extraction.signs import EVENT, NAME, PLACE

# How far, in characters, what binds may stand from the noun, and a name from what binds.
BETWEEN_REACH = 90
BETWEEN_GAP = 60
GENITIVE_GAP = 45
WITH_GAP = 70
JOINED_GAP = 50


@dataclass(frozen=True)
class Clause:
    """A noun of agreement in its sentence's mask, with the verb nearest to it."""

    scene: Scene
    mask: str
    noun: Noun
    verb: re.Match[str] | None = None


def joint_side(reading: Reading, clause: Clause) -> Group | None:
    """The list that holds both sides, where the sentence has one."""
    return between(reading, clause) or hyphenated(reading, clause) or of_two(reading, clause)


def between(reading: Reading, clause: Clause) -> Group | None:
    """Those between whom it is: "entre ⟦O⟧ et ⟦O⟧", "linking ⟦O⟧ to ⟦O⟧"."""
    scene, mask, noun = clause.scene, clause.mask, clause.noun
    pattern = re.compile(rf"{reading.pattern('agreement.between').pattern}\s+")
    for match in pattern.finditer(mask, noun.end):
        if match.start() - noun.end > BETWEEN_REACH:
            break
        group = _bodies_first(reading, clause, match.end())
        if (
            group is None
            or group.start - match.end() > BETWEEN_GAP
            or all(m.thing == EVENT for m in group.members)
            or re.search(r"[.;:]", mask[match.end() : group.start])
        ):
            continue
        if len(group.members) >= 2:
            return group
        other = scene.group_at(group.end)
        gap = mask[group.end : other.start] if other else ""
        if other and (
            reading.pattern("sides.and_other").fullmatch(gap)
            or reading.pattern("sides.bound_to").fullmatch(gap)
        ):
            return Group(group.start, other.end, group.members + other.members, group.preposition)
        return group
    return None


def _bodies_first(reading: Reading, clause: Clause, position: int) -> Group | None:
    """The list after a position; "between clusters of Poland and Romania": places bind nobody."""
    group = clause.scene.group_at(position)
    if group is None or reading.pattern("sides.bare").fullmatch(
        clause.mask[position : group.start]
    ):
        return group
    members = tuple(m for m in group.members if m.thing != PLACE)
    return Group(group.start, group.end, members, group.preposition) if members else None


def of_two(reading: Reading, clause: Clause) -> Group | None:
    """Two bodies in the genitive after the noun: "a declaration of intent of ⟦O⟧ and ⟦O⟧"."""
    end = clause.noun.end
    for group in clause.scene.groups:
        gap = clause.mask[end : group.start] if group.start >= end else "."
        near = len(gap) <= GENITIVE_GAP and not re.search(r"[.;:()]", gap)
        if near and group.preposition in reading.rules.word_set("prepositions.genitive"):
            members = [m for m in group.members if m.thing not in (PLACE, EVENT)]
            if len(bodies(reading, members)) >= 2 and not any(
                (a := reading.index.actor_of(m)) and a.is_person for m in members
            ):
                return Group(group.start, group.end, tuple(members), "")
    return None


def hyphenated(reading: Reading, clause: Clause) -> Group | None:
    """Two names joined beside the noun: "accord ⟦L⟧-⟦L⟧", "the ⟦L⟧–⟦L⟧ agreement"."""
    mask, noun = clause.mask, clause.noun
    pair = rf"{NAME}(?:\s?[-–/]\s?{NAME})+"
    field = reading.pattern("sides.field").pattern
    match = re.match(rf"{field}\s*({pair})", mask[noun.end :]) or re.search(
        rf"({pair}) (?:[a-z-]+ ){{0,2}}$", mask[: noun.start]
    )
    if match is None:
        return None
    members = tuple(clause.scene.mentions[c] for c in match[1] if c in clause.scene.mentions)
    return Group(noun.end, noun.end, members, "")


def with_whom(reading: Reading, clause: Clause) -> list[Mention]:
    """The other side, with whom it is."""
    mask, verb = clause.mask, clause.verb
    origin = min(clause.noun.start, verb.start()) if verb else clause.noun.start
    for match in reading.pattern("sides.with").finditer(mask[origin:]):
        position = origin + match.end()
        group = clause.scene.group_at(position)
        if group is None:
            continue
        gap = mask[position : group.start]
        if len(gap) > WITH_GAP or reading.pattern("sides.clause_begins").search(gap):
            continue
        bare = bool(reading.pattern("sides.bare").fullmatch(gap))
        return [m for m in group.members if m.thing != EVENT and (m.thing != PLACE or bare)]
    return []


def subject(reading: Reading, clause: Clause) -> list[Mention]:
    """Who signs: what stands before the verb, or what a noun or pronoun there stands for."""
    scene, mask, verb = clause.scene, clause.mask, clause.verb
    if verb is None or is_passive(mask, verb, reading.rules) or is_nominal(verb, reading.rules):
        return _without_verb(reading, clause)
    meant = reading.anaphora.noun_subject(mask, verb.start(), scene.number)
    if meant is not None:
        return meant.mentions[:1]
    free = reading.rules.word_set("prepositions.relative") | {""}
    before = [
        group
        for group in scene.groups
        if group.end <= verb.start()
        and group.preposition in free
        and any(m.thing != EVENT for m in group.members)
    ]
    if before:
        return _joined(reading, mask, before)
    pronoun = reading.anaphora.told_by_pronoun(mask[: verb.start()])
    if pronoun or reading.pattern("sides.goes_on").match(mask):
        return [a.mentions[0] for a in reading.anaphora.subject_before(scene.number)]
    return []


def _joined(reading: Reading, mask: str, before: list[Group]) -> list[Mention]:
    """The last list before the verb, and those joined to it: "A, côté wallon, et B ont conclu"."""
    together = [before[-1]]
    for group in reversed(before[:-1]):
        gap = mask[group.end : together[0].start]
        joined = reading.pattern("sides.and_before").search(gap)
        if not joined or re.search(r"[.;:]", gap) or len(gap) >= JOINED_GAP:
            break
        together.insert(0, group)
    return [m for group in together for m in group.members]


def _without_verb(reading: Reading, clause: Clause) -> list[Mention]:
    """Whose agreement it is where nobody is said to sign: "⟦O⟧'s accord", "⟦O⟧ bound by"."""
    scene, mask, noun = clause.scene, clause.mask, clause.noun
    owner = reading.pattern("sides.owner").search(mask[: noun.start])
    if owner and owner[1] in scene.mentions:
        return [scene.mentions[owner[1]]]
    if clause.verb is not None:
        return []
    tied = reading.pattern("sides.bound_by").search(mask)
    if noun.kind == "twinning" or (tied and tied.start() < noun.start):
        free = reading.rules.word_set("prepositions.between") | {""}
        before = [g for g in scene.groups if g.end <= noun.start and g.preposition in free]
        return list(before[-1].members) if before else []
    if scene.sentence.kind == "heading":
        return [m for g in scene.groups for m in g.members if m.thing != PLACE]
    return []


def by_whom(reading: Reading, clause: Clause) -> list[Mention]:
    """Who is said to have signed after the verb: "signed by ⟦P⟧"."""
    mask, verb = clause.mask, clause.verb
    if verb is None:
        return []
    at, match = verb.end(), reading.pattern("sides.by").match(mask[verb.end() :])
    if not match:
        at, match = verb.start(), reading.pattern("sides.by_later").search(mask[verb.start() :])
    group = clause.scene.group_at(at + match.end()) if match else None
    agent = reading.rules.word_set("prepositions.agent") | {""}
    return list(group.members) if group is not None and group.preposition in agent else []
