"""Bearers of posts: "the Governor", "le recteur", "l'ambassadrice" for a person named elsewhere."""

import re
from itertools import pairwise

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import BASES, PERSON, PLACE

STEM = 4


def _stem(title: str, rules: Rulebook) -> tuple[str, bool] | None:
    """What two spellings of one post share, masculine or feminine, and whether it is a deputy's."""
    heads = list(rules.pattern("post").finditer(title))
    if not heads:
        return None
    word = heads[0].group().split()[-1].split("-")[-1]
    return word[:STEM].rstrip("es"), bool(rules.pattern("bearers.second").search(title))


def name_bearers(
    scenes: list[Scene], roles: list[Role], index: ActorIndex, rules: Rulebook
) -> None:
    """Put a person's sign in place of a post that only one person of the text holds."""
    held: dict[tuple[str, bool], list[Actor]] = {}
    for role in roles:
        key = _stem(role.title, rules)
        if key is not None and role.person not in held.setdefault(key, []):
            held[key].append(role.person)
    if not held:
        return
    pattern = rules.pattern("bearers.bearer")
    for scene in scenes:
        if scene.sentence.kind == "heading":
            continue
        position = 0
        while match := pattern.search(scene.mask, position):
            position = match.end()
            key = _stem(match["post"], rules)
            bearers = held.get(key, []) if key else []
            person = _nearest(bearers, scene, match, rules)
            if person is None:
                continue
            _stand_in(person, scene, match, _free_sign(scenes), index)
            position = match.start() + 1


def name_described(
    scenes: list[Scene], roles: list[Role], index: ActorIndex, rules: Rulebook
) -> None:
    """Put a person's sign in place of a post that the next sentence tells: "the Premier of ⟦L⟧".

    The sentence before must name that person alone, whose post nothing else tells.
    """
    for before, scene in pairwise(scenes):
        match = rules.pattern("posts.described").search(scene.mask)
        if match is None:
            continue
        people = [a for m in before.names() if (a := index.actor_of(m)) and a.is_person]
        if len(set(map(id, people))) != 1:
            continue
        person = people[0]
        mention = scene.mentions[match["o"]]
        place = mention if mention.thing == PLACE else None
        body = index.actor_of(mention) or (index.territory(mention.text) if place else None)
        posted = any(r.person is person and (r.organisation or r.place) for r in roles)
        if posted or (body is not None and body.is_person):
            continue
        roles.append(Role(person, body, place, match["post"], scene.number))
        _stand_in(person, scene, match, _free_sign(scenes), index)


def _stand_in(
    person: Actor, scene: Scene, match: re.Match[str], sign: str, index: ActorIndex
) -> None:
    """Make a sign of the words that stand for a person."""
    mention = Mention(
        scene.sentence.start, scene.sentence.start, match["post"], scene.number, PERSON
    )
    mention.evidence.add("reference")
    index.of_mention[id(mention)] = person
    index.stand_ins.append(mention)
    scene.mentions[sign] = mention
    scene.mask = scene.mask[: match.start()] + sign + scene.mask[match.end() :]


def _nearest(
    bearers: list[Actor], scene: Scene, match: re.Match[str], rules: Rulebook
) -> Actor | None:
    """Of those who hold a post the one meant: the only one, else the one named last before."""
    if len(bearers) == 1:
        return bearers[0]
    before = [
        (max(m.start for m in a.mentions if m.start < scene.sentence.start), a)
        for a in bearers
        if any(m.start < scene.sentence.start for m in a.mentions)
    ]
    if rules.pattern("bearers.several").match(match.group()) or not before:
        return None
    return max(before, key=lambda one: one[0])[1]


def _free_sign(scenes: list[Scene]) -> str:
    used = {char for scene in scenes for char in scene.mentions}
    return next(chr(n) for n in range(BASES["person"], BASES["organisation"]) if chr(n) not in used)
