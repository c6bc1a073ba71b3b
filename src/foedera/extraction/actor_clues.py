"""Clues of being an actor: what speaks for a name's being somebody's, for a place's acting.

Like all clues they hold no name: shapes, words beside it, what syntax and the rules say of it.
"""

import re

from foedera.extraction.actor import Actor
from foedera.extraction.clues import STEM, Clues
from foedera.extraction.findings import Findings
from foedera.extraction.mention import ACRONYM
from foedera.extraction.view import fold

# How a word looks: a capital and small letters, capitals only, capitals inside, figures.
SHAPES = (
    ("acronym", ACRONYM),
    ("figures", re.compile(r"\d")),
    ("inner", re.compile(r"[a-z][A-Z]")),
    ("shouted", re.compile(r"^[^a-z]{5,}$")),
    ("plain", re.compile(r"^[A-ZÀ-Þ][a-zà-ÿ]+$")),
)
PLURAL = re.compile(r"[a-z]s$")


def of_actor(clues: Clues, actor: Actor, findings: Findings) -> set[str]:
    """The clues of a candidate's being an actor of the text."""
    found = (
        clues.named(actor) | of_trust(actor) | _name(clues, actor) | _parts(clues, actor, findings)
    )
    found |= {f"thing:{mention.thing}" for mention in actor.mentions}
    for number, position in clues.places.get(id(actor), []):
        found |= clues.around(number, position)
    for relations in clues.relations(actor).values():
        found |= relations
    sort = "person" if actor.is_person else "body"
    return found | {f"{sort}&{one}" for one in found if one.startswith(("trust", "shape", "words"))}


def of_trust(actor: Actor) -> set[str]:
    """How surely a candidate is an actor, and by what it was taken for one."""
    found = {f"trust:{actor.level_of_trust()}"}
    return found | {f"by:{sign}" for mention in actor.mentions for sign in mention.evidence}


def _name(clues: Clues, actor: Actor) -> set[str]:
    """What the longest of a candidate's names looks like."""
    name = max(actor.names, key=len)
    words = name.split()
    found = {f"words:{min(len(words), 4)}", f"names:{min(len(actor.names), 3)}"}
    for shape, pattern in SHAPES:
        if pattern.search(words[0]):
            found.add(f"shape:{shape}")
        if len(words) > 1 and pattern.search(words[-1]):
            found.add(f"shape:last:{shape}")
    if PLURAL.search(words[-1]):
        found.add("shape:plural")
    if any(clues.level(word) for word in words):
        found.add("holds:place")
    kind = "person" if actor.is_person else actor.kind
    found |= {f"kind:{kind}&{one}" for one in found if one.startswith(("words:", "shape:"))}
    return found | _words([fold(word) for word in words], clues)


def _words(words: list[str], clues: Clues) -> set[str]:
    """What is known of the words of a name."""
    sets, kinds = clues.rules.words, clues.rules.kind_of_word
    found: set[str] = set()
    for sort in ("inside", "event", "programme", "ordinary", "company_forms"):
        found |= {f"last:{sort}"} if words[-1] in sets[sort] else set()
        found |= {f"first:{sort}"} if words[0] in sets[sort] else set()
    for word in words:
        if word in kinds or word in sets["inside"]:
            found |= {f"word:{word[:STEM]}", f"word:{kinds.get(word, 'inside')}"}
        found |= {"word:common"} if word in clues.common else set()
    if words[0] in clues.common:
        found.add("first:common")
    small = sets["small"]
    if all(word in clues.common or word in small for word in words):
        found.add("all:common")
    return found


def _parts(clues: Clues, actor: Actor, findings: Findings) -> set[str]:
    """What part the rules gave a candidate: in a post, a journey, an agreement."""
    found = set()
    if any(role.organisation is actor for role in clues.roles):
        found.add("part:employs")
    names = {fold(name) for name in actor.names}
    if any(role.place is not None and fold(role.place.text) in names for role in clues.roles):
        found.add("part:governed")
    for mission in findings.missions:
        if actor in mission.people():
            found.add("part:mission")
        places = {fold(place) for place in mission.to}
        home = {fold(place) for place in mission.origin}
        found |= {"part:there"} if names & places else set()
        found |= {"part:home"} if names & home else set()
    if any(actor in (*one.parties, *one.signatories) for one in findings.agreements):
        found.add("part:agreement")
    found |= {f"tells:{'mission' if findings.missions else 'none'}"}
    found |= {f"tells:{'agreement' if findings.agreements else 'none'}"}
    return found
