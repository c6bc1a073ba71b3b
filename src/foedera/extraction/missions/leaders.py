"""Leaders: who leads a mission, as one sentence tells it."""

import re

from foedera.extraction.actor import Actor
from foedera.extraction.findings import Mission, add
from foedera.extraction.missions.parts import Parts
from foedera.extraction.scene import Scene
from foedera.extraction.signs import P

# How far before "led by" the thing stands that is led, how far after it the leader.
LED_BEFORE, LED_AFTER = 70, 60


def find_leaders(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add those of whom a sentence says that they lead the mission."""
    _led_by(mission, scene, parts)
    escorted = parts.rules.pattern("leader.escorted").search(scene.mask)
    if escorted is not None and not mission.leaders:
        parts.leads(mission, parts.index.actor_of(scene.mentions[escorted[1]]))
    for name in ("leader.is_chief", "leader.with_at_head"):
        for match in parts.rules.pattern(name).finditer(scene.mask):
            for sign in filter(None, match.groups()):
                parts.leads(mission, parts.index.actor_of(scene.mentions[sign]))
    for match in parts.rules.pattern("mission.leads").finditer(scene.mask):
        for actor in _who_leads(scene, match.start(), parts):
            parts.conducts(mission, actor)
    if not mission.leaders:
        _attended(mission, scene, parts)


def find_lent(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add who conducts "the mission that X has just conducted"."""
    for match in parts.rules.pattern("leader.lent").finditer(scene.mask):
        mention = scene.mentions.get(match[1])
        actor = parts.index.actor_of(mention) if mention else None
        if actor is None:
            continue
        if match["arranged"] and not actor.is_person:
            add(mission.organisers, actor)
        else:
            parts.conducts(mission, actor)


def _attended(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add whom others go with, whom a journey took somewhere, who was their chief."""
    mask, rules = scene.mask, parts.rules
    if rules.pattern("traveller.receiving").search(mask):
        return
    seen: list[Actor | None] = []
    for name in ("leader.attended", "leader.taken", "leader.was_chief"):
        for match in rules.pattern(name).finditer(mask):
            seen.append(parts.index.actor_of(scene.mentions[match[1]]))
    if not seen and rules.pattern("leader.with_them").search(mask):
        seen = [*parts.anaphora.subject_before(scene.number)]
    for person in seen[:1]:
        if person is not None and person.is_person and person not in mission.met:
            parts.leads(mission, person)


def is_marked_leader(mask: str, parts: Parts) -> bool:
    """Whether an item of a list says that its person leads: "(head of delegation)"."""
    return bool(parts.rules.pattern("leader.mark").search(mask))


def _led_by(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add those who stand after "led by", unless it is something else that they lead."""
    mask, rules = scene.mask, parts.rules
    for match in rules.pattern("mission.led_by").finditer(mask):
        said = re.split(r"[.;:,]", mask[max(0, match.start() - LED_BEFORE) : match.start()])
        clause = next((words for words in reversed(said) if words.strip()), "")
        if rules.pattern("leader.other_things").search(clause):
            continue
        if rules.pattern("leader.is_chief").search(mask, 0, match.end()):
            continue
        group = scene.group_at(match.end())
        gap = mask[match.end() : group.start] if group else ""
        if group is None or len(gap) > LED_AFTER or re.search(r"[.;]", gap):
            continue
        for actor in parts.actors(group.members):
            parts.conducts(mission, actor)


def _who_leads(scene: Scene, position: int, parts: Parts) -> list[Actor]:
    """The subject of a verb of leading."""
    before = scene.mask[:position]
    subjects = [g for g in scene.groups if g.end <= position and g.preposition == ""]
    acting = [actors for g in subjects if (actors := parts.actors(g.members))]
    relative = parts.rules.pattern("leader.relative").search(before)
    if relative is not None and (named := scene.mentions.get(relative[1])) is not None:
        return parts.actors((named,))
    persons = [scene.mentions[sign] for sign in re.findall(P, before)]
    if parts.rules.pattern("leader.pronoun").search(before):
        if persons:
            return parts.actors((persons[-1],))
        return [a for a in parts.anaphora.subject_before(scene.number) if a.is_person][:1]
    if not acting and not persons and parts.rules.pattern("leader.each").search(before):
        return [a for a in parts.anaphora.subject_before(scene.number) if a.is_person]
    # "arriva dimanche à ⟦L⟧ à la tête de": the first person of the sentence.
    return acting[-1] if acting else parts.actors(tuple(persons[:1]))
