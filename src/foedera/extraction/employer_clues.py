"""Clues of an employer: what speaks for a person's having a post in a body of the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from foedera.extraction.actor import Actor, supposed_territories
from foedera.extraction.clues import LEAD, STEM, Clues, distance, place_words
from foedera.extraction.findings import Findings, Mission
from foedera.extraction.mention import Mention
from foedera.extraction.scene import Role
from foedera.extraction.signs import PLACE
from foedera.extraction.view import fold

# How many characters and words beside a person count.
BESIDE, WORDS = 60, 5
FEW, MANY = 3, 4


@dataclass(frozen=True, eq=False)
class Opening:
    """A person whose body is open, with the post as far as it is told."""

    person: Actor
    role: Role | None

    @property
    def sentence(self) -> int:
        """Where the post is told, or else the person named first."""
        return self.role.sentence if self.role is not None else first_of(self.person)

    @property
    def title(self) -> str:
        """The post's words, empty where none are told."""
        return self.role.title if self.role is not None else ""


class EmployerClues:
    """The bodies of a document and what speaks for each as somebody's."""

    def __init__(self, clues: Clues, findings: Findings, roles: list[Role]) -> None:
        self.told, self.findings, self.roles = clues, findings, roles
        self.index, self.scenes = clues.index, clues.scenes
        self.bodies = [a for a in self.index.actors if not a.is_person and a.mentions]
        self.bodies += supposed_territories(
            m for m in self.index.mentions if self.index.actor_of(m) is None
        )
        starts = sorted((min(m.start for m in b.mentions), n) for n, b in enumerate(self.bodies))
        self.order = {id(self.bodies[n]): rank for rank, (_, n) in enumerate(starts)}
        most = max(self.bodies, key=lambda b: len(b.mentions), default=None)
        self.protagonist = most if most is not None and len(most.mentions) > 1 else None
        self._own = {id(body): self._alone(body) for body in self.bodies}
        self._places = {id(body): place_words(body.names) for body in self.bodies}

    def clues(self, opening: Opening, body: Actor) -> set[str]:
        """What speaks for a person's having a post in a body."""
        found = set(self._own[id(body)])
        found |= self._where(opening, body)
        found |= self._company(opening, body)
        found |= self._nation(opening.person, body)
        found |= self._colleagues(opening, body)
        found |= self._syntax(opening, body)
        stems = {word[:STEM] for word in re.findall(r"[a-z]{3,}", opening.title)} or {"untitled"}
        level = body.level or body.mentions[0].level
        found |= {f"title:{stem}" for stem in stems}
        found |= {f"title:{stem}&{body.kind}" for stem in stems}
        found |= {f"title:{stem}&level:{level}" for stem in stems}
        sort = "titled" if opening.title else "untitled"
        found |= {f"{sort}&{one}" for one in found if not one.startswith("title")}
        if opening.title:
            found.add(f"post:{opening.title}&{body.kind}")
        return found | self._words(opening) | self._ties(opening.person, body)

    def _alone(self, body: Actor) -> set[str]:
        """What a body is and where in the text it stands."""
        found = {
            f"is:{body.kind}", f"trust:{body.level_of_trust()}",
            f"order:{min(self.order[id(body)], MANY)}", f"named:{min(len(body.mentions), MANY)}",
            f"level:{body.level or body.mentions[0].level}",
        }  # fmt: skip
        if body not in self.index.actors or all(m.thing == PLACE for m in body.mentions):
            found.add("place")
        if body is self.protagonist:
            found.add("protagonist")
        if sum(one.kind == body.kind for one in self.bodies) == 1:
            found.add("only one")
        if any(self.scenes[m.sentence].sentence.kind == "heading" for m in body.mentions):
            found.add("heading")
        if min(m.sentence for m in body.mentions) < LEAD:
            found.add("lead")
        return found

    def _where(self, opening: Opening, body: Actor) -> set[str]:
        """Where the body is named, seen from the person."""
        found: set[str] = set()
        role, number = opening.role, opening.sentence
        own = [m for m in opening.person.mentions if m.sentence == number]
        at = min((m.start for m in own), default=0)
        # An item of a list stands where its list is announced.
        head = self._head(number)
        found.add(f"far:{distance((m.sentence for m in body.mentions), [number, head])}")
        if any(m.sentence == number - 1 for m in body.mentions):
            found.add("sentence before")
        ahead = _last_before(body, at)
        if ahead is not None:
            between = [
                b for b in self.bodies if b is not body and (_last_before(b, at) or -1) > ahead
            ]
            found.add(f"before:{min(len(between), 3)}")
            alike = [b for b in between if b.kind == body.kind]
            found.add(f"before:alike:{min(len(alike), 2)}")
        here = [m for m in body.mentions if m.sentence == number]
        if here:
            found.add("here:before" if min(m.start for m in here) < at else "here:after")
            found |= self._between(own, here)
        shared = {m.sentence for m in opening.person.mentions} & {m.sentence for m in body.mentions}
        found.add(f"shared:{min(len(shared), FEW)}")
        if role is not None and role.place is not None and role.place in body.mentions:
            found.add("told place")
        if role is not None and role.organisation is body:
            found.add("guess")
        return found | self._list_head(number, body)

    def list_of(self, opening: Opening) -> int | None:
        """The number of the list in which somebody stands; None in running text."""
        head = self._head(opening.sentence)
        return None if head == opening.sentence else head

    def _head(self, number: int) -> int:
        """The sentence that announces the list of an item; any other sentence is its own."""
        while number and self.scenes[number].sentence.kind == "item":
            number -= 1
        return number

    def _list_head(self, number: int, body: Actor) -> set[str]:
        """Whether the sentence before a list names the body, or the one before that."""
        head = self._head(number)
        if head == number:
            return set()
        told = {m.sentence for m in body.mentions}
        found = {"list head"} if head in told else set()
        return found | ({"list head:before"} if head - 1 in told else set())

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

    def _company(self, opening: Opening, body: Actor) -> set[str]:
        """How the body stands among the others, and whom else it has."""
        found: set[str] = set()
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
        number = first_of(opening.person)
        found.add(f"line:{self.scenes[number].sentence.kind}")
        words = {w[:7] for name in body.names for w in re.findall(r"[a-z]{5,}", fold(name))}
        around = self.scenes[number].mask if number < len(self.scenes) else ""
        if any(word[:5] in around for word in words):
            found.add("adjective near")  # "the Flemish minister" of Flanders
        return found

    def _nation(self, person: Actor, body: Actor) -> set[str]:
        """Whether the words beside a person tell a country, and whether it is the body's."""
        sides = self.told.sides
        own, other = sides.told_of(person), sides.told_of(body)
        if not own:
            return set()
        if own & other:
            only = {f"nation:match:{body.kind}"} if len(other) == 1 else set()
            return {"nation:match", *only}
        return {"nation:other" if other else "nation:unknown"}

    def _colleagues(self, opening: Opening, body: Actor) -> set[str]:
        """Whether others with a sure post are named beside the person, in this body or another."""
        found: set[str] = set()
        for role in self.roles:
            if role.person is opening.person or role.organisation is None or role.guessed:
                continue
            far = min((abs(m.sentence - opening.sentence) for m in role.person.mentions), default=9)
            if role.organisation is body and far <= 1:
                found.add("colleague here" if far == 0 else "colleague near")
            elif far == 0:
                found.add("colleague elsewhere")
        return found

    def _words(self, opening: Opening) -> set[str]:
        """The words on both sides of the person."""
        mention = next((m for m in opening.person.mentions if m.sentence == opening.sentence), None)
        if mention is None:
            return set()
        text = self.index.view.folded
        before = re.findall(
            r"[a-z']+|[,;:()]", text[max(0, mention.start - BESIDE) : mention.start]
        )
        after = re.findall(r"[a-z']+|[,;:()]", text[mention.end : mention.end + BESIDE])
        found = {f"L:{word[:STEM]}" for word in before[-WORDS:]}
        return found | {f"R:{word[:STEM]}" for word in after[:WORDS]}

    def _syntax(self, opening: Opening, body: Actor) -> set[str]:
        """What person and body are to their verbs in one sentence."""
        number = opening.sentence
        ones = _bare(self.told.relations(opening.person).get(number, ()))
        others = _bare(self.told.relations(body).get(number, ()))
        return {f"syntax:{one}|{other}" for one in ones for other in others}

    def _ties(self, person: Actor, body: Actor) -> set[str]:
        """Whether both have a part in the same mission or agreement."""
        found: set[str] = set()
        for mission in self.findings.missions:
            part = _part(person, mission)
            found.add(f"mission:{part}:{_part(body, mission)}")
            for side, places in (("there", mission.to), ("home", mission.origin)):
                if self._places[id(body)] & place_words(places):
                    found.add(f"mission:{part}:{side}")
        for agreement in self.findings.agreements:
            signs = "signs" if person in agreement.signatories else "none"
            found.add(f"agreement:{signs}:{body in agreement.parties}")
        return found


def first_of(person: Actor) -> int:
    """The sentence that names a person first."""
    return min(m.sentence for m in person.mentions)


def _last_before(body: Actor, at: int) -> int | None:
    return max((m.start for m in body.mentions if m.start < at), default=None)


def _part(actor: Actor, mission: Mission) -> str:
    if actor in mission.leaders:
        return "leads"
    if actor in mission.participants or actor in mission.organisers:
        return "goes"
    return "met" if actor in mission.met else "none"


def _bare(relations: Iterable[str]) -> set[str]:
    """Relations to the first governor, without the governor's words."""
    own = [one for one in relations if not any(mark in one for mark in "+<^")]
    return {":".join(one.split(":")[: 2 if one.startswith("oblique") else 1]) for one in own}
