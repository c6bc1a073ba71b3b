"""Head words alone: "la Région", "the City", and the body that each stands for."""

from collections import Counter
from typing import Protocol

from foedera.extraction.actor import Actor
from foedera.extraction.gazetteer import place_key
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.signs import ORGANISATION, PLACE, REFERENCE
from foedera.extraction.view import View, fold

LONGEST_ACRONYM = 5
LEVELS = {"region": ("region",), "state": ("state", "country"), "city": ("city",)}


class Named(Protocol):
    """The actors of a document as far as they are known by name."""

    view: View
    rules: Rulebook
    mentions: list[Mention]
    actors: list[Actor]
    of_mention: dict[int, Actor]

    def by_alias(self, mention: Mention) -> Actor | None:
        """The actor that has exactly a mention's name."""

    def place_actor(self, mention: Mention) -> Actor:
        """The territory that a place name stands for."""


def resolve_head_words(index: Named) -> None:
    """Give every head word that stands alone its actor, where one can be told."""
    for mention in index.mentions:
        if mention.thing != REFERENCE:
            continue
        acronym = (
            mention.text.isupper()
            and 2 < len(mention.text) <= LONGEST_ACRONYM
            and not index.view.sentences[mention.sentence].text.isupper()
        )
        actor = (index.by_alias(mention) if acronym else None) or _meant(index, mention)
        if actor is None and acronym:
            # An acronym that is also a kind of body ("SATT"), named without more.
            actor = Actor(ORGANISATION, mention.kind or "other", [mention.text])
            index.actors.append(actor)
            actor.mentions.append(mention)
        if actor is not None:
            index.of_mention[id(mention)] = actor


def _meant(index: Named, mention: Mention) -> Actor | None:
    """Who "la Région" or "the Agency" is: the body of that kind named last, or else next."""
    territorial = fold(mention.text) in index.rules.words["territories"]
    government = index.rules.pattern("actors.government")
    fitting = [
        (m.start, a)
        for a in index.actors
        if a.kind == mention.kind and not a.is_person
        for m in a.mentions
        if not territorial or a.level or m.level or government.search(fold(m.text))
    ]
    before = [one for one in fitting if one[0] < mention.start]
    if before:
        return max(before, key=lambda one: one[0])[1]
    if fitting:
        return min(fitting, key=lambda one: one[0])[1]
    if not territorial or mention.kind not in LEVELS:
        return None
    places = [
        m
        for m in index.mentions
        if m.thing == PLACE and m.level in LEVELS[mention.kind] and "guess" not in m.evidence
    ]
    if not places:
        return None
    counted = Counter(place_key(m.text) for m in places)
    best = max(places, key=lambda m: (counted[place_key(m.text)], -m.start))
    return index.place_actor(best)
