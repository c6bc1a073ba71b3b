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
IN_LIST = 0.1
# A body that is the most probable for several of a list needs so much less.
ALIKE = 0.75


class Employers:
    """The open posts of a document and the bodies that they may be of."""

    def __init__(self, clues: Clues, findings: Findings) -> None:
        self.index, self.scenes, self.rules = clues.index, clues.scenes, clues.rules
        self.roles = [self._of_place(role) for role in clues.roles]
        self.of = EmployerClues(clues, findings, self.roles)
        self.bodies = self.of.bodies

    def _of_place(self, role: Role) -> Role:
        """The mayor of a place is its authority's; an ambassador to one is not."""
        if role.organisation is not None or role.place is None:
            return role
        if self.rules.pattern("posts.diplomat").search(role.title):
            return role
        return replace(role, organisation=self.index.place_actor(role.place), guessed=False)

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
        lists = [self.of.list_of(one) for one in openings]
        sure = [self._probable(one, judgement) for one in openings]
        chosen = self._most_probable(lists, sure, judgement.threshold)
        there = {(place, id(body)) for place, body in zip(lists, chosen, strict=True) if place}
        for n, one in enumerate(openings):
            likely = [self.bodies[-m] for p, m in sure[n] if p >= IN_LIST]
            beside = (body for body in likely if (lists[n], id(body)) in there)
            self._settle(roles, one, chosen[n] or next(beside, None), {-m: p for p, m in sure[n]})
        return roles

    def _most_probable(
        self, lists: list[int | None], sure: list[list[tuple[float, int]]], threshold: float
    ) -> list[Actor | None]:
        """The body of each opening, if it is probable enough."""
        best = [own[0] if own else (0.0, 0) for own in sure]
        tops = [(place, number) for place, (_, number) in zip(lists, best, strict=True)]
        chosen: list[Actor | None] = []
        for top, (p, number) in zip(tops, best, strict=True):
            several = top[0] is not None and tops.count(top) > 1
            enough = p >= threshold * (ALIKE if several else 1.0)
            chosen.append(self.bodies[-number] if enough and self.bodies else None)
        return chosen

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
