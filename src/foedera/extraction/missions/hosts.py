"""Hosts and senders: who organised a mission, whose it is, who received it and whom it met."""

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.findings import Mission, add
from foedera.extraction.mention import Mention
from foedera.extraction.missions.journeys import is_of_hosts
from foedera.extraction.missions.parts import Parts
from foedera.extraction.scene import Scene
from foedera.extraction.signs import PLACE

TERRITORIES = frozenset(["region", "city", "state"])
# How far after "organised by" or "met" names may stand, and how many lists of them.
BY_REACH, MET_REACH, MET_LISTS = 30, 90, 4


def find_organisers(mission: Mission, scene: Scene, parts: Parts, cued: bool) -> None:
    """Add who organised the mission; in a sentence without cue only who took the initiative."""
    for match in parts.rules.pattern("mission.organised").finditer(scene.mask):
        group = scene.group_at(match.end())
        if cued and group and group.start - match.end() < BY_REACH:
            add(mission.organisers, *parts.actors(group.members))
    initiative = parts.rules.pattern("host.initiative")
    for match in parts.rules.pattern("mission.organises").finditer(scene.mask):
        group = parts.subject(scene, match.start())
        if group and (cued or initiative.search(match.group())):
            add(mission.organisers, *parts.actors(group.members))


def find_senders(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add the bodies whose mission it is: "a delegation from ⟦O⟧", "⟦O⟧'s trade mission"."""
    mask, rules = scene.mask, parts.rules
    if rules.pattern("host.joint").search(mask):
        several = parts.anaphora.the_several(mask, scene.number)
        add(mission.participants, *several)
        add(mission.organisers, *several)
    for match in rules.pattern("host.owned").finditer(mask):
        add(mission.participants, _territory(scene.mentions.get(match[1]), parts.index))
    if rules.pattern("host.regional").search(mask):
        # "La mission régionale" is that of the first region that acts in the text.
        add(mission.participants, *[a for a in parts.index.actors if a.kind == "region"][:1])
    for match in rules.pattern("journey.from").finditer(mask):
        mention = scene.mentions.get(match[1])
        if mention is None or is_of_hosts(mask, match, rules):
            continue
        group = next((g for g in scene.groups if g.start <= match.start(1) < g.end), None)
        for member in group.members if group else (mention,):
            actor = _territory(member, parts.index)
            if actor is not None and not actor.is_person:
                add(mission.participants, actor)


def find_hosts(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add who received the mission; a place or its authority is where it went, too."""
    for match in parts.rules.pattern("mission.hosts").finditer(scene.mask):
        group = parts.subject(scene, match.start())
        for mention in group.members if group else ():
            is_place = mention.thing == PLACE
            actor = parts.index.actor_of(mention)
            if actor is None and is_place:
                actor = parts.index.place_actor(mention)
            add(mission.met, actor)
            place = None
            if is_place and mention.text not in mission.to:
                place = mention.text
            elif actor is not None and actor.kind in TERRITORIES and actor.level:
                place = parts.rules.pattern("host.territory_of").sub("", mention.text)
            if place is not None and place not in mission.to:
                mission.to.append(place)


def find_receivers(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add who is said to have received the guests: "⟦P⟧, who welcomed them"."""
    for match in parts.rules.pattern("host.receiver").finditer(scene.mask):
        actor = parts.index.actor_of(scene.mentions[match[1]])
        if actor is not None and actor not in mission.participants:
            add(mission.met, actor)


def find_met(mission: Mission, scene: Scene, parts: Parts) -> None:
    """Add whom the travellers met."""
    for match in parts.rules.pattern("mission.met").finditer(scene.mask):
        for group in parts.following(scene, match.end())[:MET_LISTS]:
            if group.start - match.end() > MET_REACH:
                break
            for actor in parts.actors(group.members):
                if actor not in mission.participants:
                    add(mission.met, actor, *parts.bodies(actor)[:1])


def _territory(mention: Mention | None, index: ActorIndex) -> Actor | None:
    """The body behind a name, a region's or city's own name included."""
    if mention is None:
        return None
    actor = index.actor_of(mention) or index.territory(mention.text)
    sure_place = mention.thing == PLACE and "guess" not in mention.evidence
    if actor is None and sure_place and mention.level in TERRITORIES:
        return index.place_actor(mention)
    return actor
