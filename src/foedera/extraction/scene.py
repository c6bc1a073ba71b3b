"""Scenes: sentences with every name and date replaced by one sign, so that patterns see syntax.

A mention becomes one private-use character by what it names; brackets with acronyms, titles and
posts in apposition are taken out (the roles they tell are kept). What remains is short enough for
the patterns of a rule file: "⟦P⟧ a signe un accord avec ⟦O⟧".
"""

from dataclasses import dataclass, field

from foedera.extraction.actor import Actor
from foedera.extraction.dates import DateMention
from foedera.extraction.mention import Mention
from foedera.extraction.view import Sentence


@dataclass(frozen=True)
class Role:
    """A post that a person holds, as the text gives it; the organisation where it tells."""

    person: Actor
    organisation: Actor | None
    place: Mention | None
    title: str
    sentence: int
    # Nothing but nearness tells the organisation.
    guessed: bool = False


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
