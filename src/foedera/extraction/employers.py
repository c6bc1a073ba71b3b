"""Employers: whose post it is where the words beside a person do not say it, by a judgement.

"The delegation of the university is led by the rector": the body stands elsewhere in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from foedera.extraction.actor import Actor, supposed_territories
from foedera.extraction.actors import ActorIndex
from foedera.extraction.clues import STEM, distance
from foedera.extraction.judgement import Judgement
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import PLACE
from foedera.extraction.view import fold

# A body that was only guessed stays unless it is less probable than this.
UNLIKELY = 0.15


@dataclass(frozen=True, eq=False)
class Opening:
    """A person whose body is open, with the post as far as it is told."""

    person: Actor
    role: Role | None


class Employers:
    """The open posts of a document and the bodies that they may be of."""

    def __init__(
        self, index: ActorIndex, scenes: list[Scene], roles: list[Role], rules: Rulebook
    ) -> None:
        self.index, self.scenes, self.roles, self.rules = index, scenes, roles, rules
        self.bodies = [a for a in index.actors if not a.is_person and a.mentions]
        self.bodies += supposed_territories(m for m in index.mentions if index.actor_of(m) is None)
        self.starts = sorted(
            (min(m.start for m in b.mentions), n) for n, b in enumerate(self.bodies)
        )
        self.order = {id(self.bodies[n]): rank for rank, (_, n) in enumerate(self.starts)}
        most = max(self.bodies, key=lambda b: len(b.mentions), default=None)
        self.protagonist = most if most is not None and len(most.mentions) > 1 else None

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
            sure = [(judgement.probability(self.clues(opening, b)), b) for b in self.bodies]
            best, body = max(sure, key=lambda one: one[0], default=(0.0, None))
            role = opening.role
            if body is not None and best >= judgement.threshold:
                told = role or Role(opening.person, None, None, "", self._first(opening.person))
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

    def _first(self, person: Actor) -> int:
        return min(m.sentence for m in person.mentions)

    def _actual(self, body: Actor) -> Actor:
        known = body in self.index.actors
        return body if known else self.index.place_actor(body.mentions[0])

    def clues(self, opening: Opening, body: Actor) -> set[str]:
        """What speaks for a person's having a post in a body."""
        found = {f"is:{body.kind}", f"trust:{body.level_of_trust()}"}
        if body not in self.index.actors or all(m.thing == PLACE for m in body.mentions):
            found.add("place")
        found |= self._where(opening, body)
        found |= self._company(opening, body)
        title = opening.role.title if opening.role is not None else ""
        stems = {word[:STEM] for word in re.findall(r"[a-z]{3,}", title)} or {"untitled"}
        found |= {f"title:{stem}" for stem in stems}
        found |= {f"title:{stem}&{body.kind}" for stem in stems}
        sort = "titled" if title else "untitled"
        found |= {f"{sort}&{one}" for one in found if not one.startswith("title")}
        return found

    def _where(self, opening: Opening, body: Actor) -> set[str]:
        """Where the body is named, seen from the person."""
        found: set[str] = set()
        role = opening.role
        number = role.sentence if role is not None else self._first(opening.person)
        own = [m for m in opening.person.mentions if m.sentence == number]
        at = min((m.start for m in own), default=0)
        found.add(f"far:{distance((m.sentence for m in body.mentions), [number])}")
        if any(m.sentence == number - 1 for m in body.mentions):
            found.add("sentence before")
        ahead = self._last_before(body, at)
        if ahead is not None:
            between = [
                b for b in self.bodies if b is not body and (self._last_before(b, at) or -1) > ahead
            ]
            found.add(f"before:{min(len(between), 3)}")
            alike = [b for b in between if b.kind == body.kind]
            found.add(f"before:alike:{min(len(alike), 2)}")
        here = [m for m in body.mentions if m.sentence == number]
        if here:
            found.add("here:before" if min(m.start for m in here) < at else "here:after")
            found |= self._between(own, here)
        if role is not None and role.place is not None and role.place in body.mentions:
            found.add("told place")
        if role is not None and role.organisation is body:
            found.add("guess")
        return found

    def _between(self, own: list[Mention], here: list[Mention]) -> set[str]:
        """The words between a person and a body of the same sentence."""
        pairs = [(abs(a.start - b.start), a, b) for a in own for b in here]
        if not pairs:
            return set()
        _, one, other = min(pairs, key=lambda pair: pair[0])
        first, second = sorted((one, other), key=lambda m: m.start)
        words = re.findall(r"[a-z']+|[,;:()–-]", self.index.view.folded[first.end : second.start])
        side = "body first" if first is other else "person first"
        found = {f"gap:{side}:{min(len(words), 8)}"}
        if len(words) <= 3:
            found.add(f"gap:{side}:{' '.join(words)}")
        return found | {f"gap:{word[:STEM]}" for word in words[:8]}

    def _last_before(self, body: Actor, at: int) -> int | None:
        return max((m.start for m in body.mentions if m.start < at), default=None)

    def _company(self, opening: Opening, body: Actor) -> set[str]:
        """How the body stands among the others, and whom else it has."""
        found = {f"order:{min(self.order[id(body)], 4)}", f"named:{min(len(body.mentions), 4)}"}
        if body is self.protagonist:
            found.add("protagonist")
        if sum(one.kind == body.kind for one in self.bodies) == 1:
            found.add("only one")
        elsewhere = [r for r in self.roles if r.person is opening.person and r.organisation]
        if any(r.organisation is body and r is not opening.role for r in elsewhere):
            found.add("another post there")
        elif elsewhere:
            found.add("posted")
        others = [
            r for r in self.roles if r.organisation is body and r.person is not opening.person
        ]
        if others:
            found.add("has people")
        if opening.role is not None and any(r.title == opening.role.title for r in others):
            found.add("post is held")
        number = self._first(opening.person)
        found.add(f"line:{self.scenes[number].sentence.kind}")
        words = {w[:7] for name in body.names for w in re.findall(r"[a-z]{5,}", fold(name))}
        around = self.scenes[number].mask if number < len(self.scenes) else ""
        if any(word[:5] in around for word in words):
            found.add("adjective near")  # "the Flemish minister" of Flanders
        return found
