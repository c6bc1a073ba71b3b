"""Travellers: who goes on a mission, as sentences and lists tell it."""

import re

from foedera.extraction.actor import Actor
from foedera.extraction.findings import Mission, add
from foedera.extraction.missions.journeys import is_of_hosts
from foedera.extraction.missions.leaders import is_marked_leader
from foedera.extraction.missions.parts import Parts
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Group, Scene
from foedera.extraction.signs import P

# How far before the verb its subject stands, how far after "made up of" the colon of its list.
SUBJECT, COLON = 60, 160


def find_travellers(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add who is said to travel: "elle s'est rendue à", "X travelled to"."""
    mask, rules = scene.mask, parts.rules
    verbs = [*rules.pattern("mission.verb").finditer(mask)]
    for verb in (*verbs, *rules.pattern("traveller.away").finditer(mask)):
        if rules.pattern("traveller.receiving").match(verb.group()):
            continue
        actors = _subject(mission, scene, verb.start(), parts)
        for actor in (*actors, *(_beside(scene, verb.end(), parts) if actors else ())):
            parts.takes_part(mission, actor)
        people = [a for a in actors if a.is_person]
        if not mission.leaders:
            add(mission.leaders, *people[:1])


def find_own_journey(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add the person whose journey it is: "the visit of ⟦P⟧", "⟦P⟧'s trip"."""
    mask, rules = scene.mask, parts.rules
    own = rules.pattern("traveller.own").search(mask)
    # "during her visit to ⟦L⟧, ⟦P⟧ signed": it is hers.
    subject = re.search(rf", ({P}) ", mask[own.end() :]) if own else None
    signs = [subject[1]] if subject else []
    for match in rules.pattern("traveller.journey_of").finditer(mask):
        signs.extend(filter(None, match.groups()))
    for sign in signs:
        actor = parts.index.actor_of(scene.mentions[sign])
        if actor is None or actor in mission.met:
            continue
        parts.takes_part(mission, actor)
        if not mission.leaders:
            add(mission.leaders, actor)


def find_members(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add those of whom the delegation is made up, or who were "on board"."""
    for match in parts.rules.pattern("mission.includes").finditer(scene.mask):
        if not _tells_members(mission, scene.mask, match, parts.rules):
            continue
        listed = _after_colon(scene, match.end(), parts)
        for group in listed or parts.following(scene, match.end()):
            for actor in parts.actors(group.members):
                if actor not in mission.met:
                    parts.takes_part(mission, actor, bodies=1)


def find_who_took_part(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add the subjects of "took part", "joined"."""
    for match in parts.rules.pattern("mission.took_part").finditer(scene.mask):
        group = parts.subject(scene, match.start())
        for actor in parts.actors(group.members) if group else ():
            parts.takes_part(mission, actor, bodies=1)


def heads_list(scene: Scene, rules: Rulebook) -> bool:
    """Whether a list of travellers follows: "Members of the delegation:"."""
    heads = scene.sentence.kind == "heading" or scene.mask.rstrip().endswith(":")
    nouns = any(pattern.search(scene.mask) for _, pattern in rules.agreement_kinds)
    return heads and not nouns and bool(rules.pattern("traveller.list_head").search(scene.mask))


def is_listed(scene: Scene, rules: Rulebook) -> bool:
    """Whether an item of a list names somebody rather than tells what somebody does."""
    return bool(rules.pattern("traveller.listed").match(scene.mask))


def find_listed(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add whom one item of a list of travellers names; the item's words tell who leads."""
    leads = is_marked_leader(scene.mask, parts)
    for group in scene.groups:
        if re.search(r"[.;]", scene.mask[: group.start]):
            break
        for actor in parts.actors(group.members):
            parts.takes_part(mission, actor)
            if leads and actor.is_person and not mission.leaders:
                add(mission.leaders, actor)


def speaks_of_group(mask: str, rules: Rulebook) -> bool:
    """Whether a sentence without cue goes on about those who travel."""
    return bool(rules.pattern("traveller.group").search(mask))


def _subject(mission: Mission, scene: Scene, position: int, parts: Parts) -> list[Actor]:
    """Who does what a verb of travelling says: a list, "the cluster", or whom a pronoun means."""
    group = parts.subject(scene, position)
    near = group is not None and position - group.end < SUBJECT
    actors = parts.actors(group.members) if group is not None and near else []
    if actors:
        return actors
    body = parts.anaphora.noun_subject(scene.mask, position, scene.number)
    if body is not None:
        add(mission.organisers, body)
        return [body]
    led = parts.rules.pattern("mission.led_by").search(scene.mask)
    if not led and parts.anaphora.told_by_pronoun(scene.mask[: position + 1]):
        return parts.anaphora.subject_before(scene.number)
    return []


def _beside(scene: Scene, position: int, parts: Parts) -> list[Actor]:
    """Who travels with the subject: "travelled to ⟦L⟧ with ⟦P⟧"."""
    after = scene.mask[position:]
    beside = parts.rules.pattern("traveller.beside").search(after)
    if beside is None or re.search(r"[.;]", after[: beside.start()]):
        return []
    group = scene.group_at(position + beside.end())
    return parts.actors(group.members) if group else []


def _tells_members(mission: Mission, mask: str, match: re.Match[str], rules: Rulebook) -> bool:
    """Whether "including" and the like go on about the travellers rather than the hosts."""
    words = match.group()
    if rules.pattern("traveller.also").fullmatch(words) and not mission.participants:
        return False
    met = rules.pattern("mission.met").search(mask[: match.start()])
    if met and rules.pattern("traveller.such_as").match(words):
        return False
    if rules.pattern("traveller.people_of").match(words) and is_of_hosts(mask, match, rules):
        return False
    return not rules.pattern("traveller.occasion").match(mask[match.end() :])


def _after_colon(scene: Scene, position: int, parts: Parts) -> list[Group]:
    """The lists after a colon that ends the phrase begun at a position."""
    colon = re.search(r" ?: ?", scene.mask[position:])
    if colon is None or colon.start() > COLON:
        return []
    if re.search(r"[.(]", scene.mask[position : position + colon.start()]):
        return []
    return parts.following(scene, position + colon.end())
