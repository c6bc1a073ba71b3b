"""Clues of a place: what speaks for a journey's going there, or coming from there."""

from collections import Counter
from dataclasses import dataclass, field

from foedera.extraction.actor import Actor
from foedera.extraction.clues import LEAD, TERRITORIES, Clues
from foedera.extraction.findings import Mission
from foedera.extraction.gazetteer import place_key
from foedera.extraction.mention import Mention
from foedera.extraction.signs import PLACE

# The patterns of the rule files in which a journey's place stands, and what they say of it.
PATTERNS = (
    ("journey.to", "to"),
    ("journey.described", "to"),
    ("journey.from", "from"),
    ("journey.back_from", "to"),
    ("circumstances.place", "at"),
)
# Beside a word of these classes stands where guests are from: "the Danish delegation".
GUESTS = frozenset(["delegation", "trip"])


@dataclass(eq=False)
class Place:
    """A place that a document names, wherever it does."""

    name: str
    level: str | None
    country: str | None
    mentions: list[Mention] = field(default_factory=list)


class PlaceClues:
    """The places of one document and what speaks for each."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.places = self._places()
        self.patterns = self._patterns()
        self.guests = self._guests()
        self.named = Counter(p.country for p in self.places for _ in p.mentions if p.country)

    def _places(self) -> list[Place]:
        """The places named as such, and those whose authority is."""
        found: dict[str, Place] = {}
        gazetteer, rules = self.clues.sides.places, self.clues.rules
        for mention in self.clues.index.mentions:
            name = mention.text
            if mention.thing != PLACE:
                actor = self.clues.index.actor_of(mention)
                if actor is None or actor.is_person or actor.kind not in TERRITORIES:
                    continue
                name = rules.pattern("host.territory_of").sub("", name)
                if gazetteer.level(name) is None:
                    continue
            level = gazetteer.level(name) or mention.level
            country = self.clues.sides.of_place(name)
            place = found.setdefault(place_key(name), Place(name, level, country))
            place.mentions.append(mention)
        return list(found.values())

    def _patterns(self) -> dict[int, set[str]]:
        """Which patterns find a mention, by its identity."""
        found: dict[int, set[str]] = {}
        for scene in self.clues.scenes:
            for name, says in PATTERNS:
                for match in self.clues.rules.pattern(name).finditer(scene.mask):
                    for sign in match[1] or "":
                        mention = scene.mentions.get(sign)
                        if mention is not None:
                            found.setdefault(id(mention), set()).update((f"rule:{says}", name))
        return found

    def _guests(self) -> set[str]:
        """The countries of which an adjective stands beside a delegation or a visit."""
        syntax, of_word = self.clues.syntax, self.clues.sides.of_word
        return {
            country
            for token in syntax.parsed
            if (country := of_word[token.i]) and GUESTS & {*syntax.classes[token.head.i]}
        }

    def of(self, place: Place, mission: Mission) -> set[str]:
        """The clues of one place for one mission."""
        clues = self.clues
        numbers = [mention.sentence for mention in place.mentions]
        alike = [one for one in self.places if one.level == place.level]
        found = {
            f"is:{place.level}",
            f"named:{min(len(numbers), 4)}",
            f"order:{min(self.places.index(place), 4)}",
            f"order:{place.level}:{min(alike.index(place), 3)}",
            f"many:{min(len(self.places) // 3, 4)}",
        }
        if numbers[0] < LEAD:
            found.add("named:lead")
        if any(clues.scenes[n].sentence.kind == "heading" for n in numbers):
            found.add("named:heading")
        told = set(mission.sentences)
        near = min((abs(n - one) for n in numbers for one in told), default=9)
        found.add(f"far:{min(near, 3)}")
        for mention in place.mentions:
            found |= self._standing(mention, mention.sentence in told)
        if place.name in mission.to:
            found.add("rules:to")
        if place.name in mission.origin:
            found.add("rules:from")
        return found | self._countries(place, mission)

    def _standing(self, mention: Mention, told: bool) -> set[str]:
        """What the sentence of a name is, and what the syntax says of it."""
        clues = self.clues
        relations = clues.syntax.relations(mention) | self.patterns.get(id(mention), set())
        found = relations | clues.cues[mention.sentence]
        if told:
            found |= {f"told:{one}" for one in relations if not one.startswith("^")}
        if any(sign.mention is mention for sign in clues.signs[mention.sentence]):
            found |= clues.line(mention.sentence)
        return found

    def _countries(self, place: Place, mission: Mission) -> set[str]:
        """Who is from the country in which a place lies."""
        country, sides = place.country, self.clues.sides
        if country is None:
            return {"country:unknown"}
        found = {f"countries:{min(len(self.named), 4)}"}
        if country in self.guests:
            found.add("country:guests")
        elif self.guests:
            found.add("country:not guests")
        rank = [one for one, _ in self.named.most_common()].index(country)
        found.add(f"country:rank:{min(rank, 3)}")
        for part, actors in (
            ("leads", mission.leaders), ("goes", mission.participants), ("met", mission.met),
        ):  # fmt: skip
            own = set[str]().union(*(sides.of(actor) for actor in actors))
            if own:
                found.add(f"{part}:{'here' if country in own else 'elsewhere'}")
        for side, names in (("to", mission.to), ("from", mission.origin)):
            lie = sides.of_places([name for name in names if name != place.name])
            if lie:
                found.add(f"{side}:{'here' if country in lie else 'elsewhere'}")
        for actor in self.clues.candidates:
            if country in sides.of(actor):
                found |= self.compatriot(actor)
        return found

    def compatriot(self, actor: Actor) -> set[str]:
        """What the syntax says of an actor from a place's country."""
        found = {"from:protagonist"} if actor is self.clues.protagonist else set()
        who = "person" if actor.is_person else "body"
        for relations in self.clues.relations(actor).values():
            found |= {f"{who}:{one}" for one in relations if ":" in one and one[0] != "^"}
        return found
