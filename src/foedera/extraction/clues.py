"""Clues: what a sentence and the places where an actor stands show, without any name.

A clue is a short readable word such as `L:deleg` (a word's stem on the left of a name),
`cue:mission.noun` (a pattern of the rule file speaks in the sentence) or `subject:travel` (what the
syntax says of a name). Names, places and bodies never are clues: they appear only as what they
are (`person`, `city`, `chamber`).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from foedera.extraction.actor import Actor, supposed_territories
from foedera.extraction.actors import ActorIndex
from foedera.extraction.gazetteer import Gazetteer
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.sides import Sides
from foedera.extraction.signs import EVENT, PLACE
from foedera.extraction.syntax import Syntax
from foedera.extraction.tokens import Token
from foedera.extraction.view import View, fold

STEM = 5
REACH = 6
LEAD = 3
# A sentence with more names lists them.
MANY = 4
FAR = 3
TERRITORIES = frozenset(["region", "city", "state"])


class Told(Protocol):
    """What of a document's extraction the clues are read from."""

    view: View | None
    tokens: list[Token]
    index: ActorIndex | None
    scenes: list[Scene]
    roles: list[Role]
    rules: Rulebook
    places: Gazetteer
    parsed: Any


@dataclass(frozen=True)
class Sign:
    """One word or name of a sentence; `word` is a stem, or for a name what it names."""

    word: str
    mention: Mention | None = None
    actor: Actor | None = None


class Clues:
    """The clues of one document."""

    def __init__(self, work: Told) -> None:
        assert work.view is not None
        assert work.index is not None
        self.index, self.scenes, self.roles, self.rules = (
            work.index, work.scenes, work.roles, work.rules,
        )  # fmt: skip
        self.level = work.places.level
        # Words that the text also writes small: no names by themselves.
        self.common = {token.folded for token in work.tokens if not token.capital}
        self.actors = [actor for actor in work.index.actors if not _only_place(actor)]
        self.territories = self._territories()
        # References ("the agency") stand in the index with the actors that they mean.
        self.signs = self._signs(work.view, work.tokens)
        self.meant = {
            id(sign.mention): sign.actor
            for signs in self.signs for sign in signs
            if sign.mention is not None and sign.actor is not None
        }  # fmt: skip
        told = self._patterns()
        self.spans = [
            [(m.start(), m.end(), cue) for cue, pattern in told for m in pattern.finditer(s.mask)]
            for s in work.scenes
        ]
        self.cues = [{cue for _, _, cue in spans} for spans in self.spans]
        self.places: dict[int, list[tuple[int, int]]] = {}
        for number, signs in enumerate(self.signs):
            for position, sign in enumerate(signs):
                if sign.actor is not None:
                    self.places.setdefault(id(sign.actor), []).append((number, position))
        counted = Counter(
            {id(a): len(self.places.get(id(a), ())) for a in self.actors if not a.is_person}
        )
        most = counted.most_common(1)
        mentions = [*self.index.mentions, *self.index.stand_ins]
        self.syntax = Syntax(work.parsed, mentions, work.rules.syntax)
        self.sides = Sides(
            self.candidates, self.index.mentions, self.roles, self.syntax, work.rules, work.places
        )
        self.length = len(work.view.text)
        self._relations: dict[int, set[str]] = {}
        self.protagonist = next((a for a in self.actors if most and id(a) == most[0][0]), None)

    def _signs(self, view: View, tokens: list[Token]) -> list[list[Sign]]:
        by_start = {m.start: m for m in [*self.index.mentions, *self.index.stand_ins]}
        signs: list[list[Sign]] = [[] for _ in view.sentences]
        until = -1
        for token in tokens:
            if token.start < until:
                continue
            mention = by_start.get(token.start)
            line = signs[token.sentence]
            if mention is not None:
                until = mention.end
                actor = self.index.actor_of(mention)
                known = actor if actor in self.actors else self._territory_of(mention)
                thing = (
                    mention.thing if actor is None else ("person" if actor.is_person else "body")
                )
                line.append(Sign(f"<{thing}>", mention, known))
            elif token.capital and line and token.seen_capital:
                line.append(Sign("<name>"))
            elif token.folded[:1].isdigit():
                line.append(Sign("<year>" if len(token.folded) == 4 else "<number>"))
            elif token.post:
                line.append(Sign("<post>"))
            else:
                line.append(Sign(token.folded[:STEM]))
        return signs

    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        """The cues of the language, each with its pattern; those of the stages say nothing here."""
        return [
            *(
                (f"cue:{name}", pattern)
                for name, pattern in self.rules.patterns.items()
                if name.startswith(("mission.", "agreement.")) and name != "mission.wide"
            ),
            *((f"cue:{status}", pattern) for status, pattern in self.rules.agreement_statuses),
            *(("cue:agreement", pattern) for _, pattern in self.rules.agreement_kinds),
        ]

    @property
    def candidates(self) -> list[Actor]:
        """The actors, and the places that may turn out to act."""
        return [*self.actors, *self.territories]

    def _territories(self) -> list[Actor]:
        """One supposed actor for each place that is none yet."""
        return supposed_territories(
            mention
            for mention in self.index.mentions
            if self.index.actor_of(mention) not in self.actors and "guess" not in mention.evidence
        )

    def _territory_of(self, mention: Mention) -> Actor | None:
        return next((one for one in self.territories if mention in one.mentions), None)

    def actual(self, candidate: Actor) -> Actor:
        """The actor of a candidate: a place that acts becomes the territory's authority."""
        if candidate in self.territories:
            return self.index.place_actor(candidate.mentions[0])
        return candidate

    def relations(self, actor: Actor) -> dict[int, set[str]]:
        """What the syntax says of an actor, by sentence."""
        found: dict[int, set[str]] = {}
        mentions = [
            m for m in [*self.index.mentions, *self.index.stand_ins]
            if self.index.actor_of(m) is actor or m in actor.mentions
        ]  # fmt: skip
        for mention in mentions:
            own = self._relations.get(id(mention))
            if own is None:
                own = self._relations[id(mention)] = self.syntax.relations(mention)
            found[mention.sentence] = found.get(mention.sentence, set()) | own
        return found

    def people_of(self, body: Actor) -> list[Actor]:
        """Who holds a post in a body."""
        return [role.person for role in self.roles if role.organisation is body]

    def posts(self, person: Actor) -> list[Actor]:
        """The organisations in which a person holds a post."""
        return [r.organisation for r in self.roles if r.person is person and r.organisation]

    # --- where a name stands ---------------------------------------------------------------------
    def line(self, number: int) -> set[str]:
        """What a sentence is: of a text, a list or a heading, and whether it names many."""
        found = {f"in:{self.scenes[number].sentence.kind}"}
        listed = sum(1 for sign in self.signs[number] if sign.word in {"<person>", "<body>"})
        return found | {"in:many"} if listed > MANY else found

    def between_cues(self, mention: Mention) -> set[str]:
        """The cue that speaks last before a name in its sentence, and the first after it."""
        scene, spans = self.scenes[mention.sentence], self.spans[mention.sentence]
        sign = next((sign for sign, one in scene.mentions.items() if one is mention), None)
        at = scene.mask.find(sign) if sign is not None else -1
        if at < 0:
            return set()
        before = [(end, cue) for _, end, cue in spans if end <= at]
        after = [(start, cue) for start, _, cue in spans if start > at]
        last, first = max(before, default=(0, ""))[0], min(after, default=(0, ""))[0]
        return {f"before:{cue}" for end, cue in before if end == last} | {
            f"after:{cue}" for start, cue in after if start == first
        }

    def heading(self, number: int) -> set[str]:
        """The cues of the sentence under which an item stands."""
        if self.scenes[number].sentence.kind != "item":
            return set()
        above = (n for n in range(number - 1, -1, -1) if self.scenes[n].sentence.kind != "item")
        return {f"under:{cue}" for cue in self.cues[next(above, number)]}

    def around(self, number: int, position: int) -> set[str]:
        """The words beside one name, with what its sentence is."""
        signs = self.signs[number]
        found = self.line(number)
        for side, step in (("L", -1), ("R", 1)):
            for distance in range(1, REACH + 1):
                at = position + step * distance
                if not 0 <= at < len(signs):
                    if distance == 1:
                        found.add(f"{side}:edge")
                    break
                word = signs[at].word
                found.add(f"{side}:{word}")
                if distance <= 2:
                    found.add(f"{side}{distance}:{word}")
        return found

    def named(self, actor: Actor) -> set[str]:
        """The clues of an actor by itself."""
        found = {"is:person" if actor.is_person else f"is:{actor.kind}"}
        if actor in self.territories:
            found.add(f"is:place:{actor.mentions[0].level}")
        where = self.places.get(id(actor), [])
        found.add(f"named:{min(len(where), 4)}")
        if where and where[0][0] < LEAD:
            found.add("named:lead")
        if any(self.scenes[n].sentence.kind == "heading" for n, _ in where):
            found.add("named:heading")
        if actor is self.protagonist:
            found.add("protagonist")
        if actor.is_person:
            bodies = self.posts(actor)
            found.add("posted" if bodies else "unposted")
            if self.protagonist in bodies:
                found.add("posted:protagonist")
        alike = [one for one in self.candidates if one.is_person == actor.is_person]
        alike.sort(key=lambda one: min((m.start for m in one.mentions), default=self.length))
        sort = "person" if actor.is_person else "body"
        found.add(f"order:{sort}:{min(alike.index(actor), 4)}")
        found.add(f"many:{sort}:{min(len(alike) // 3, 4)}")
        first = min((m.start for m in actor.mentions), default=self.length)
        found.add(f"first:{min(4, 5 * first // max(1, self.length))}")
        return found


def distance(numbers: Iterable[int], told: Iterable[int]) -> str:
    """How many sentences the nearest of some lies from those that tell: 0, 1, to 3, or more."""
    told = set(told)
    near = min((abs(number - one) for number in numbers for one in told), default=99)
    return str(near) if near <= 1 else str(FAR) if near <= FAR else "+"


def place_words(names: list[str]) -> set[str]:
    """The longer words of some names, folded: what a place and a body of it share."""
    return {w[:7] for name in names for w in re.findall(r"[a-z]{4,}", fold(name))}


def _only_place(actor: Actor) -> bool:
    return actor.kind in TERRITORIES and all(
        "weak" in m.evidence or m.thing in (PLACE, EVENT) for m in actor.mentions
    )
