"""A mention: a name where it stands in the text, and what it names."""

import re
from dataclasses import dataclass, field

from foedera.extraction.signs import UNKNOWN
from foedera.extraction.view import fold

ACRONYM = re.compile(
    r"^(?![A-Z][a-z]+(?:-[A-Z]?[a-z]+)+$)(?=(?:[^A-Z]*[A-Z]){2})[A-Z0-9][\w.&\-/+]*$"
)


@dataclass(eq=False)
class Mention:
    """A name in the text: offsets in the view, what it names and what speaks for that."""

    start: int
    end: int
    text: str
    sentence: int
    thing: str = UNKNOWN
    kind: str | None = None
    evidence: set[str] = field(default_factory=set)
    aliases: list[str] = field(default_factory=list)
    level: str | None = None

    @property
    def key(self) -> str:
        """The folded name."""
        return fold(self.text)
