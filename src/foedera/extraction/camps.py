"""Camps: whether an actor is of the guests or of the hosts, by the countries of those tied to it.

Two judgements say of each country of a document how probable it is that guests come from there
and that hosts are there; what they lean to, from -1 for hosts to 1 for guests, is a clue for
every actor of that country. An actor of whom no country is told leans as those do in whose bodies
it has a post, beside whom it is listed, and against whom it made an agreement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foedera.extraction.actor import Actor
from foedera.extraction.clues import Clues
from foedera.extraction.country_clues import CountryClues
from foedera.extraction.findings import Agreement, Mission
from foedera.extraction.judgement import Judgement
from foedera.extraction.sides import phrase

# What leans less to one side leans to neither.
LEANS = 0.15
STEPS = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6)

Leaning = Mapping[str, float]


@dataclass(frozen=True)
class Standing:
    """The countries of an actor and of those tied to it: each tie with one set per tied actor."""

    sort: str
    ties: Mapping[str, tuple[frozenset[str], ...]]

    def clues(self, leaning: Leaning) -> set[str]:
        """The clues of a standing, with what each country leans to."""
        found: set[str] = set()
        for tie, actors in self.ties.items():
            each = [max(leaning.get(c, 0.0) for c in countries) for countries in actors]
            found |= self._leans(tie, sum(each) / len(each))
        return found or {"camp:nothing"}

    def _leans(self, tie: str, by: float) -> set[str]:
        to = "home" if by > LEANS else "there" if by < -LEANS else "neither"
        steps = {f"camp:{tie}>={step}" for step in STEPS if by >= step}
        return steps | {f"camp:{tie}:{to}", f"camp:{tie}:{to}:{self.sort}"}


class Camps:
    """Who is tied to whom in one document."""

    def __init__(self, clues: Clues, agreements: Iterable[Agreement]) -> None:
        self.clues = clues
        self.partners: dict[int, list[Actor]] = {}
        for agreement in agreements:
            if len(agreement.parties) == 2:
                one, other = agreement.parties
                self.partners.setdefault(id(one), []).append(other)
                self.partners.setdefault(id(other), []).append(one)
        self.listed = self._listed()
        self.beside = self._beside()

    def standing(self, actor: Actor) -> Standing:
        """The countries of an actor or, where none is told, of those tied to it."""
        clues, sides = self.clues, self.clues.sides
        territory = actor in clues.territories
        sort = "person" if actor.is_person else "territory" if territory else "body"
        if own := sides.of(actor):
            return Standing(sort, {"own": (frozenset(own),)})
        posts = clues.posts(actor) if actor.is_person else clues.people_of(actor)
        partners = self.partners.get(id(actor), [])
        listed = [one for one in self.listed.get(id(actor), []) if one not in partners]
        ties = {
            "post": posts, "beside": self.beside.get(id(actor), []),
            "listed": listed, "partner": partners,
        }  # fmt: skip
        known = {
            tie: tuple(frozenset(sides.of(one)) for one in others if sides.of(one))
            for tie, others in ties.items()
        }
        near = sides.near(actor) if actor.is_person else None
        if near is not None:
            known["near"] = (frozenset((near,)),)
        return Standing(sort, {tie: countries for tie, countries in known.items() if countries})

    def _listed(self) -> dict[int, list[Actor]]:
        """Who stands beside whom in a list."""
        found: dict[int, list[Actor]] = {}
        for scene in self.clues.scenes:
            for group in scene.groups:
                members = [self.clues.index.actor_of(mention) for mention in group.members]
                actors = [actor for actor in members if actor is not None]
                for actor in actors:
                    known = found.setdefault(id(actor), [])
                    known += [one for one in actors if one is not actor and one not in known]
        return found

    def _beside(self) -> dict[int, list[Actor]]:
        """Who is named within the noun phrase of whom: "⟦P⟧, director of ⟦O⟧"."""
        clues = self.clues
        head_of: dict[int, Actor] = {}
        for mention in [*clues.index.mentions, *clues.index.stand_ins]:
            actor, head = clues.index.actor_of(mention), clues.syntax.heads.get(id(mention))
            if actor is not None and head is not None:
                head_of[head.i] = actor
        found: dict[int, list[Actor]] = {}
        for number, actor in head_of.items():
            for token in phrase(clues.syntax.parsed[number]):
                other = head_of.get(token.i)
                if other is not None and other is not actor:
                    found.setdefault(id(actor), []).append(other)
                    found.setdefault(id(other), []).append(actor)
        return found


def leaning(
    countries: CountryClues, mission: Mission, judgements: Mapping[str, Judgement]
) -> Leaning:
    """What each country of a document leans to in one mission, from hosts (-1) to guests (1)."""
    found: dict[str, float] = {}
    for country in countries.countries:
        own = countries.of(country, mission)
        found[country] = judgements["home"].probability(own) - judgements["visited"].probability(
            own
        )
    return found
