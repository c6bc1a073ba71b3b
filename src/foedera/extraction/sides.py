"""Sides: from which countries an actor is, so that guests and hosts can be told apart."""

from itertools import pairwise

from foedera.extraction.actor import Actor
from foedera.extraction.gazetteer import Gazetteer
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role
from foedera.extraction.signs import PLACE
from foedera.extraction.syntax import Syntax
from foedera.extraction.view import fold

SHORTEST = 4
# How many words before and after a name belong to it: "the Danish cluster ⟦O⟧ in Aarhus".
REACH = 12
# "le cluster danois ⟦O⟧": what stands between a noun and the name that it introduces.
CLOSE = 3


class Sides:
    """The countries of a document's actors, as ISO 3166-1 codes.

    A country is told by a place or an adjective of nation within a name or beside it in the same
    noun phrase; a person is also from where the body of a post is.
    """

    def __init__(
        self,
        actors: list[Actor],
        mentions: list[Mention],
        roles: list[Role],
        syntax: Syntax,
        rules: Rulebook,
        places: Gazetteer,
    ) -> None:
        self.rules, self.places, self.syntax = rules, places, syntax
        self.of_word = [self._country(token.text, token.pos_) for token in syntax.parsed]
        for mention in mentions:
            if mention.thing == PLACE:
                self._place(mention)
        self._told: dict[int, set[str]] = {}
        self.countries = {id(actor): set(self.told_of(actor)) for actor in actors}
        for role in roles:
            if role.organisation is not None and id(role.person) in self.countries:
                own = self.countries.get(id(role.organisation), set())
                self.countries[id(role.person)] |= own

    def of(self, actor: Actor) -> set[str]:
        """The countries of an actor; empty where nothing tells any."""
        return self.countries.get(id(actor), set())

    def told_of(self, actor: Actor) -> set[str]:
        """The countries that an actor's names and the words beside them tell, no post's."""
        if id(actor) not in self._told:
            self._told[id(actor)] = self._named(actor) | self._beside(actor)
        return self._told[id(actor)]

    def of_places(self, names: list[str]) -> set[str]:
        """The countries in which some places lie."""
        found = {self._country(name, "PROPN") for name in names}
        return {country for country in found if country}

    def _country(self, word: str, part: str) -> str | None:
        if len(word) < SHORTEST or not word[0].isalpha():
            return None
        if word[0].isupper() and (country := self.places.country(word)):
            return country
        return self._nation(word) if word[0].isupper() or part in {"ADJ", "NOUN"} else None

    def _nation(self, word: str) -> str | None:
        folded = fold(word)
        stems = (folded[:length] for length in range(len(folded), SHORTEST - 1, -1))
        known = self.rules.nationalities
        return next((known[stem] for stem in stems if stem in known), None)

    def _place(self, mention: Mention) -> None:
        country = self.places.country(mention.text)
        span = self.syntax.parsed.char_span(mention.start, mention.end, alignment_mode="expand")
        if country and span is not None:
            for token in span:
                self.of_word[token.i] = country

    def _named(self, actor: Actor) -> set[str]:
        found: set[str] = set()
        for name in actor.names:
            words = name.split()
            parts = [*words, *(" ".join(pair) for pair in pairwise(words))]
            found |= {c for part in parts if (c := self._country(part, "PROPN"))}
        return found

    def _beside(self, actor: Actor) -> set[str]:
        found: set[str] = set()
        for mention in actor.mentions:
            head = self.syntax.heads.get(id(mention))
            if head is None:
                continue
            near = [token.i for token in head.subtree if abs(token.i - head.i) < REACH]
            if 0 < head.i - head.head.i <= CLOSE:
                near += range(head.head.i, head.i)
            found |= {c for i in near if (c := self.of_word[i])}
        return found
