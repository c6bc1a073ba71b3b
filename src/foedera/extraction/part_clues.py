"""Clues of a part: what speaks for an actor's part in a mission, in the agreements of a text."""

from foedera.extraction.actor import Actor
from foedera.extraction.clues import Clues, distance, place_words
from foedera.extraction.findings import Mission

OF_AGREEMENT = frozenset(("cue:agreement", "cue:agreement.verbal"))


def in_mission(clues: Clues, actor: Actor, mission: Mission) -> set[str]:
    """The clues of an actor's part in a mission."""
    found = clues.named(actor)
    told = set(mission.sentences) or {0}
    where = {number for number, _ in clues.places.get(id(actor), [])}
    found.add(f"far:{distance(where, told)}")
    for number in where:
        found |= clues.line(number) | clues.cues[number]
        found |= {f"with:{side}" for side in _beside(clues, number, mission)}
        found |= clues.heading(number)
    for mention in actor.mentions:
        found |= clues.between_cues(mention)
    for number, relations in clues.relations(actor).items():
        found |= relations
        if number in told:
            found |= {f"told:{one}" for one in relations if not one.startswith("^")}
    found |= _sides(clues, actor, mission)
    found |= _partners(clues, actor, mission)
    return found


def _beside(clues: Clues, number: int, mission: Mission) -> set[str]:
    """Whether the sentence names a place of the journey's end or start."""
    there, home = place_words(mission.to), place_words(mission.origin)
    sides: set[str] = set()
    for sign in clues.signs[number]:
        words = place_words([sign.mention.text]) if sign.mention is not None else set()
        if words & there:
            sides.add("there")
        if words & home:
            sides.add("home")
    return sides


def _sides(clues: Clues, actor: Actor, mission: Mission) -> set[str]:
    """Whether an actor is from where the journey goes to or comes from."""
    found: set[str] = set()
    bodies = clues.posts(actor) if actor.is_person else []
    words = place_words(actor.names).union(*(place_words(body.names) for body in bodies))
    if words & place_words(mission.to):
        found.add("of:there")
    if words & place_words(mission.origin):
        found.add("of:home")
    return found


def _partners(clues: Clues, actor: Actor, mission: Mission) -> set[str]:
    found: set[str] = set()
    partners = clues.posts(actor) if actor.is_person else clues.people_of(actor)
    if any(partner in mission.met for partner in partners):
        found.add("partner:met")
    if any(partner in mission.participants for partner in partners):
        found.add("partner:goes")
    if actor in mission.met:
        found.add("met")
    if actor in mission.organisers:
        found.add("organises")
    return found


def in_agreements(clues: Clues, actor: Actor) -> set[str]:
    """The clues of an actor's being bound by, or signing, an agreement of the text."""
    found = clues.named(actor)
    telling = {number for number, cues in enumerate(clues.cues) if cues & OF_AGREEMENT}
    where = {number for number, _ in clues.places.get(id(actor), [])}
    found.add(f"far:{distance(where, telling)}")
    for number in where:
        found |= clues.line(number) | clues.cues[number]
    for number, relations in clues.relations(actor).items():
        found |= relations
        if number in telling:
            found |= {f"told:{one}" for one in relations if not one.startswith("^")}
    found |= _abroad(clues, actor)
    for person in clues.people_of(actor):
        for number, relations in clues.relations(person).items():
            found |= {f"people:{one}" for one in relations if ":sign" in one and "^" not in one}
            if number in telling:
                found.add("people:told")
    return found


def _abroad(clues: Clues, actor: Actor) -> set[str]:
    """Whether an actor and others of its kind are from different countries."""
    found: set[str] = set()
    own = clues.sides.of(actor)
    bodies = [one for one in clues.actors if not one.is_person and one is not actor]
    all_countries = own.union(*(clues.sides.of(body) for body in bodies))
    if own:
        found.add("side:known")
        if len(all_countries) > 1:
            found.add("side:several")
    alike = [body for body in bodies if body.kind == actor.kind]
    found.add(f"alike:{min(len(alike), 2)}")
    if any(clues.sides.of(body) - own for body in alike):
        found.add("alike:abroad")
    return found
