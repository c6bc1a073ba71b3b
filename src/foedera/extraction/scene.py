"""Scenes: sentences with every name and date replaced by one sign, so that patterns see syntax.

A mention becomes one private-use character by what it names; brackets with acronyms, titles and
posts in apposition are taken out (the roles they tell are kept). What remains is short enough for
the patterns of a rule file: "⟦P⟧ a signe un accord avec ⟦O⟧".
"""
# ruff: noqa: E501 (a pattern reads better on one line)

from dataclasses import dataclass, field

from foedera.extraction.actors import Actor
from foedera.extraction.dates import DateMention
from foedera.extraction.mentions import (
    EVENT,
    ORGANISATION,
    PERSON,
    PLACE,
    Mention,
)
from foedera.extraction.view import Sentence

BASES = {
    PERSON: 0xE000,
    ORGANISATION: 0xE400,
    PLACE: 0xE800,
    EVENT: 0xEC00,
    "date": 0xF000,
    # A name of which nothing tells yet what it is.
    "unknown": 0xF400,
}
P, O, L, E, D = (  # noqa: E741
    "[\ue000-\ue3ff]",
    "[\ue400-\ue7ff]",
    "[\ue800-\uebff]",
    "[\uec00-\uefff]",
    "[\uf000-\uf3ff]",
)
ACTOR = "[\ue000-\ue7ff\uf400-\uf7ff]"
# A body, or a name that may be one.
BODY = "[\ue400-\ue7ff\uf400-\uf7ff]"
NAME = "[\ue000-\uebff\uf400-\uf7ff]"
SIGN = "[\ue000-\uf7ff]"
DETERMINER = {
    "fr": r"(?:l'|les |le |la |un |une |des |du |d'|de la |de l'|de |son |sa |ses |leurs? |cette |cet |ce |deux |trois |quatre )",
    "en": r"(?:the |an? |its |their |his |her |our |both |of the |from the |of |from |two |three |four )",
}


@dataclass(frozen=True)
class Role:
    """A post that a person holds, as the text gives it; the organisation where it tells."""

    person: Actor
    organisation: Actor | None
    place: Mention | None
    title: str
    sentence: int


@dataclass(frozen=True)
class Group:
    """Names in a list, with the preposition that governs them; offsets in the masked sentence."""

    start: int
    end: int
    members: tuple[Mention, ...]
    preposition: str


@dataclass(eq=False)
class Scene:
    """One sentence under its mask."""

    sentence: Sentence
    mask: str
    mentions: dict[str, Mention]
    dates: dict[str, DateMention]
    groups: list[Group] = field(default_factory=list)
    represented: dict[int, list[Actor]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The sentence's number."""
        return self.sentence.number

    def names(self, start: int = 0, end: int | None = None) -> list[Mention]:
        """The mentions whose signs stand in a part of the mask."""
        return [self.mentions[c] for c in self.mask[start:end] if c in self.mentions]

    def group_at(self, position: int) -> Group | None:
        """The first list that begins at or after a position."""
        return next((g for g in self.groups if g.start >= position), None)

    def dates_in(self, start: int = 0, end: int | None = None) -> list[tuple[int, DateMention]]:
        """Dates with their place in the mask."""
        last = len(self.mask) if end is None else end
        return [
            (i, self.dates[c])
            for i, c in enumerate(self.mask[:last])
            if i >= start and c in self.dates
        ]
