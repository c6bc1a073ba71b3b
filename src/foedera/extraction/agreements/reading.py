"""Reading: what each step towards a document's agreements looks at, and what is told so far."""

import re
from dataclasses import dataclass, field

from foedera.extraction.actors import ActorIndex
from foedera.extraction.anaphora import Anaphora
from foedera.extraction.findings import Agreement
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene


@dataclass(frozen=True, eq=False)
class Reading:
    """A document's scenes with its roles, its actors, its language's rules and its date."""

    scenes: list[Scene]
    roles: list[Role]
    index: ActorIndex
    rules: Rulebook
    anaphora: Anaphora
    published: str | None = None

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern of the language's rules."""
        return self.rules.pattern(name)

    def mask_of(self, scene: Scene) -> str:
        """A scene's mask with blanks for what only looks like an agreement."""
        excluded = self.rules.pattern("agreement.excluded")
        return excluded.sub(lambda match: " " * len(match.group()), scene.mask)


@dataclass(eq=False)
class Told:
    """The agreements told so far."""

    found: list[Agreement] = field(default_factory=list)
    # The last one told without those whom it binds: a sentence that follows may name them.
    pending: Agreement | None = None

    def latest(self) -> Agreement:
        """The agreement told last, with its parties or without; ValueError where none is."""
        known = [*self.found[-1:], *([self.pending] if self.pending else [])]
        return max(known, key=lambda one: max(one.sentences))
