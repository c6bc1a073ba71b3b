"""Clues: what a sentence and the places where an actor stands show, without any name.

A clue is a short readable word such as `L:deleg` (a word's stem on the left of a name) or
`cue:mission.noun` (a pattern of the rule file speaks in the sentence). Names, places and bodies
never are clues: they appear only as what they are (`person`, `city`, `chamber`).
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.findings import Mission
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import EVENT, PLACE
from foedera.extraction.tokens import Token
from foedera.extraction.view import View, fold

STEM = 5
REACH = 6
LEAD = 3
TERRITORIES = frozenset(["region", "city", "state"])


class Told(Protocol):
    """What of a document's extraction the clues are read from."""

    view: View | None
    tokens: list[Token]
    index: ActorIndex | None
    scenes: list[Scene]
    roles: list[Role]
    rules: Rulebook


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
        self.actors = [actor for actor in work.index.actors if not _only_place(actor)]
        # References ("the agency") stand in the index with the actors that they mean.
        self.signs = self._signs(work.view, work.tokens)
        told = self._patterns()
        self.cues = [{cue for cue, pattern in told if pattern.search(s.mask)} for s in work.scenes]
        self.places: dict[int, list[tuple[int, int]]] = {}
        for number, signs in enumerate(self.signs):
            for position, sign in enumerate(signs):
                if sign.actor is not None:
                    self.places.setdefault(id(sign.actor), []).append((number, position))
        counted = Counter(
            {id(a): len(self.places.get(id(a), ())) for a in self.actors if not a.is_person}
        )
        most = counted.most_common(1)
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
                known = actor if actor in self.actors else None
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

    def posts(self, person: Actor) -> list[Actor]:
        """The organisations in which a person holds a post."""
        return [r.organisation for r in self.roles if r.person is person and r.organisation]

    # --- where a name stands ---------------------------------------------------------------------
    def around(self, number: int, position: int) -> set[str]:
        """The clues beside one name."""
        signs = self.signs[number]
        found: set[str] = set()
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
        found.add(f"in:{self.scenes[number].sentence.kind}")
        listed = sum(1 for sign in signs if sign.word in {"<person>", "<body>"})
        if listed > 4:
            found.add("in:many")
        return found

    def named(self, actor: Actor) -> set[str]:
        """The clues of an actor by itself."""
        found = {"is:person" if actor.is_person else f"is:{actor.kind}"}
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
        return found

    # --- an actor and a mission ------------------------------------------------------------------
    def with_mission(self, actor: Actor, mission: Mission) -> set[str]:
        """The clues of an actor's part in a mission."""
        found = self.named(actor)
        where = self.places.get(id(actor), [])
        told = set(mission.sentences) or {0}
        near = min((abs(n - t) for n, _ in where for t in told), default=99)
        found.add("far:" + ("0" if near == 0 else "1" if near == 1 else "3" if near <= 3 else "+"))
        for number, position in where:
            found |= self.around(number, position)
            found |= self.cues[number]
            found |= {f"with:{side}" for side in self._sides(number, mission)}
        words = place_words(actor.names)
        for body in self.posts(actor) if actor.is_person else ():
            words |= place_words(body.names)
        if words & place_words(mission.to):
            found.add("of:there")
        if words & place_words(mission.origin):
            found.add("of:home")
        partners = self.posts(actor) if actor.is_person else self._people_of(actor)
        if any(p in mission.met for p in partners):
            found.add("partner:met")
        if any(p in mission.participants for p in partners):
            found.add("partner:goes")
        if actor in mission.met:
            found.add("met")
        if actor in mission.organisers:
            found.add("organises")
        return found

    def _people_of(self, body: Actor) -> list[Actor]:
        return [r.person for r in self.roles if r.organisation is body]

    def _sides(self, number: int, mission: Mission) -> set[str]:
        there, home = place_words(mission.to), place_words(mission.origin)
        sides: set[str] = set()
        for sign in self.signs[number]:
            if sign.mention is None:
                continue
            words = place_words([sign.mention.text])
            if words & there:
                sides.add("there")
            if words & home:
                sides.add("home")
        return sides


def place_words(names: list[str]) -> set[str]:
    """The longer words of some names, folded: what a place and a body of it share."""
    return {w[:7] for name in names for w in re.findall(r"[a-z]{4,}", fold(name))}


def _only_place(actor: Actor) -> bool:
    return actor.kind in TERRITORIES and all(
        "weak" in m.evidence or m.thing in (PLACE, EVENT) for m in actor.mentions
    )
