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
# So likely a body is where somebody else in the same list is of it.
IN_LIST = 0.15


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
        """The roles with the bodies that the judgement sees.

        Who stands in a list with somebody of a body is of it, too, where that is likely at all.
        """
        roles = list(self.roles)
        openings = list(self.openings())
        sure = [
            sorted(
                (
                    (judgement.probability(self.of.clues(one, b)), -n)
                    for n, b in enumerate(self.bodies)
                ),
                reverse=True,
            )
            for one in openings
        ]
        chosen: list[Actor | None] = [
            self.bodies[-own[0][1]] if own and own[0][0] >= judgement.threshold else None
            for own in sure
        ]
        lists = {
            (self.of.list_of(one), id(body))
            for one, body in zip(openings, chosen, strict=True)
            if body is not None and self.of.list_of(one) is not None
        }
        for n, (one, own) in enumerate(zip(openings, sure, strict=True)):
            if chosen[n] is None:
                likely = (self.bodies[-m] for p, m in own if p >= IN_LIST)
                beside = (b for b in likely if (self.of.list_of(one), id(b)) in lists)
                chosen[n] = next(beside, None)
            self._settle(roles, one, chosen[n], {-m: p for p, m in own})
        return roles

    def _probable(self, opening: Opening, judgement: Judgement) -> list[tuple[float, int]]:
        """How probable each body is with minus its number, the most probable first."""
        sure = [judgement.probability(self.of.clues(opening, body)) for body in self.bodies]
        return sorted(((p, -n) for n, p in enumerate(sure)), reverse=True)

    def _settle(
        self, roles: list[Role], one: Opening, body: Actor | None, sure: dict[int, float]
    ) -> None:
        """Put a person's role with its body among the roles; an unlikely guess loses its body."""
        role = one.role
        if body is not None:
            told = role or Role(one.person, None, None, "", first_of(one.person))
            new = replace(told, organisation=self._actual(body), guessed=False)
            if role is None:
                roles.append(new)
            else:
                roles[roles.index(role)] = new
        elif (
            role is not None
            and role.organisation in self.bodies
            and sure[self.bodies.index(role.organisation)] < UNLIKELY
        ):
            roles[roles.index(role)] = replace(role, organisation=None, guessed=False)

    def _actual(self, body: Actor) -> Actor:
        known = body in self.index.actors
        return body if known else self.index.place_actor(body.mentions[0])
