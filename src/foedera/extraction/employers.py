"""Employers: whose post it is where the words beside a person do not say it, by a judgement.

"The delegation of the university is led by the rector": the body stands elsewhere in the text.
"""

from collections.abc import Iterator
from dataclasses import replace

from foedera.extraction.actor import Actor
from foedera.extraction.clues import Clues
from foedera.extraction.employer_clues import EmployerClues, Opening, first_of
from foedera.extraction.findings import Findings
from foedera.extraction.judgement import Judgement
from foedera.extraction.scene import Role

# A body that was only guessed stays unless it is less probable than this.
UNLIKELY = 0.15


class Employers:
    """The open posts of a document and the bodies that they may be of."""

    def __init__(self, clues: Clues, findings: Findings) -> None:
        self.index, self.scenes, self.roles = clues.index, clues.scenes, clues.roles
        self.of = EmployerClues(clues, findings)
        self.bodies = self.of.bodies

    def openings(self) -> Iterator[Opening]:
        """Who has a post in a body that is not told, or was only guessed."""
        for person in self.index.actors:
            if not person.is_person or not person.mentions:
                continue
            own = [role for role in self.roles if role.person is person]
            loose = [role for role in own if role.organisation is None or role.guessed]
            if loose:
                yield from (Opening(person, role) for role in loose)
            elif not own:
                yield Opening(person, None)

    def settled(self, judgement: Judgement) -> list[Role]:
        """The roles with the bodies that the judgement sees."""
        roles = list(self.roles)
        for opening in self.openings():
            sure = [(judgement.probability(self.of.clues(opening, b)), b) for b in self.bodies]
            best, body = max(sure, key=lambda one: one[0], default=(0.0, None))
            role = opening.role
            if body is not None and best >= judgement.threshold:
                told = role or Role(opening.person, None, None, "", first_of(opening.person))
                new = replace(told, organisation=self._actual(body), guessed=False)
                if role is None:
                    roles.append(new)
                else:
                    roles[roles.index(role)] = new
            elif role is not None and role.organisation is not None:
                own = next((p for p, b in sure if b is role.organisation), 0.0)
                if own < UNLIKELY:
                    roles[roles.index(role)] = replace(role, organisation=None, guessed=False)
        return roles

    def _actual(self, body: Actor) -> Actor:
        known = body in self.index.actors
        return body if known else self.index.place_actor(body.mentions[0])
