"""Actor: a person or organisation of a text, under all names used."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from foedera.extraction.gazetteer import place_key
from foedera.extraction.mention import Mention
from foedera.extraction.signs import ORGANISATION, PERSON, PLACE


@dataclass(eq=False)
class Actor:
    """A person or organisation of the text with all names it goes by there."""

    thing: str
    kind: str
    names: list[str]
    mentions: list[Mention] = field(default_factory=list)
    number: int = 0
    level: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether the actor is a person."""
        return self.thing == PERSON

    @property
    def strength(self) -> float:
        """How surely this is an actor, as a number between 0 and 1."""
        return {"high": 0.9, "medium": 0.6, "low": 0.3}[self.level_of_trust()]

    def is_named_in(self, sentences: Container[int]) -> bool:
        """Whether one of some sentences, by their numbers, names it."""
        return any(mention.sentence in sentences for mention in self.mentions)

    def level_of_trust(self) -> str:
        """How surely this is an actor of this kind: high, medium or low."""
        evidence = set().union(*(m.evidence for m in self.mentions))
        firm = {"head", "form", "title"} & evidence or any(e.startswith("word:") for e in evidence)
        if firm or (self.is_person and not any(e.startswith("ner:") for e in evidence)):
            return "high"
        if len(self.mentions) > 1 or "sibling" in evidence or "ner:ORG" in evidence:
            return "medium"
        return "low"


def supposed_territories(mentions: Iterable[Mention]) -> list[Actor]:
    """One supposed authority for each place that some mentions name."""
    found: dict[str, Actor] = {}
    for mention in mentions:
        if mention.thing == PLACE:
            supposed = Actor(ORGANISATION, mention.kind or "city", [mention.text])
            found.setdefault(place_key(mention.text), supposed).mentions.append(mention)
    return list(found.values())
