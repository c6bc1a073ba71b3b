"""Clues of a territory's acting: what speaks for a place's being more than where something is.

Beside the clues of any name: which part the rules gave it, who else is named after the place, what
the text says of its sentences, which other territories stand beside it.
"""

from foedera.extraction.actor import Actor
from foedera.extraction.actor_clues import of_actor
from foedera.extraction.clues import Clues, distance, place_words
from foedera.extraction.findings import Findings
from foedera.extraction.part_clues import OF_AGREEMENT
from foedera.extraction.signs import PLACE


def of_territory(clues: Clues, place: Actor, findings: Findings) -> set[str]:
    """The clues of a place's being an actor of the text."""
    found = of_actor(clues, place, findings)
    where = {number for number, _ in clues.places.get(id(place), [])}
    telling = {number for number, cues in enumerate(clues.cues) if cues & OF_AGREEMENT}
    found.add(f"far:{distance(where, telling)}")
    for number in where:
        found |= clues.cues[number] | _beside(clues, place, number)
    for number, relations in clues.relations(place).items():
        if number in telling:
            found |= {f"told:{one}" for one in relations if not one.startswith("^")}
    found |= _given(clues, place, findings) | _namesakes(clues, place)
    found |= _level(clues, place, found)
    return found


def _given(clues: Clues, place: Actor, findings: Findings) -> set[str]:
    """The part that the rules gave the authority of a place."""
    known = {id(clues.index.actor_of(mention)) for mention in place.mentions}
    found: set[str] = set()
    for mission in findings.missions:
        for part, actors in (
            ("goes", mission.participants), ("leads", mission.leaders),
            ("sends", mission.organisers), ("met", mission.met),
        ):  # fmt: skip
            if known & {id(one) for one in actors}:
                found.add(f"given:{part}")
    for agreement in findings.agreements:
        if known & {id(one) for one in agreement.parties}:
            found |= {"given:bound", f"given:bound:{min(len(agreement.parties), 3)}"}
            found.add(f"given:bound:{agreement.kind}")
    if any(id(role.organisation) in known for role in clues.roles):
        found.add("given:post")
    return found


def _namesakes(clues: Clues, place: Actor) -> set[str]:
    """Whether other bodies have the place in their names, and which kinds they are of."""
    own = place_words(place.names)
    kinds = {one.kind for one in clues.actors if not one.is_person and own & place_words(one.names)}
    return {f"namesake:{kind}" for kind in kinds} | {f"namesakes:{min(len(kinds), 2)}"}


def _beside(clues: Clues, place: Actor, number: int) -> set[str]:
    """Which names stand in a sentence with the place's."""
    others = {
        id(sign.actor): sign for sign in clues.signs[number] if sign.actor not in (None, place)
    }
    territories = [one for one in clues.territories if id(one) in others]
    level = place.mentions[0].level
    found = {f"beside:place:{min(len(territories), 3)}"}
    if any(one.mentions[0].level == level for one in territories):
        found.add("beside:alike")
    bodies = [s for s in others.values() if s.word == "<body>"]
    found.add(f"beside:body:{min(len(bodies), 2)}")
    if any(sign.word == "<person>" for sign in others.values()):
        found.add("beside:person")
    if all(sign.mention is None or sign.mention.thing == PLACE for sign in clues.signs[number]):
        found.add("beside:places")
    return found


def _level(clues: Clues, place: Actor, found: set[str]) -> set[str]:
    """What may mean another thing for a city than for a country, with the level of the place."""
    level = place.mentions[0].level
    tied = ("cue:agreement", "subject", "given:", "part:", "named:", "namesake", "far:", "beside:")
    return {f"{level}&{one}" for one in found if one.startswith(tied)}
