"""Anaphora: "les deux chambres", "the cluster", "elle": whom such words stand for."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re

from foedera.extraction.actors import Actor, ActorIndex
from foedera.extraction.gazetteer import place_key
from foedera.extraction.mentions import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.signs import NAME, PLACE

SMALL_NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "both": 2, "two": 2, "three": 3, "four": 4, "five": 5}  # fmt: skip
PLURAL_SET = re.compile(
    r"\b(?:les |des |aux |ces |the |of the |its |these |all )?(deux|trois|quatre|cinq|both|two|three|four|five) (?:\w+ )?(?:premier(?:e)?s )?([a-z-]+s|parties|bodies|cities)\b"
)
POST_OF = {"maires": "city", "mayors": "city", "bourgmestres": "city", "recteurs": "university", "rectors": "university"}  # fmt: skip
GENERAL = frozenset(
    [
        "parties",
        "partenaires",
        "structures",
        "entites",
        "institutions",
        "organismes",
        "partners",
        "sides",
        "bodies",
        "organizations",
        "organisations",
        "institutions",
        "partenaires",
        "signataires",
        "signatories",
    ]
)
PRONOUN = re.compile(
    r"(?:^|[,;:.\"«] ?|\bque |\bqu'|\bet |\bthat |\band )(?:il|elle|ils|elles|celui-ci|celle-ci|ce dernier|cette derniere|it|he|she|they) (?!y a\b|est (?:prevu|question)|s'agit|faut|is (?:planned|expected|hoped))"
)


class Anaphora:
    """Resolves what stands for an actor named before."""

    def __init__(self, scenes: list[Scene], index: ActorIndex, rules: Rulebook) -> None:
        self.scenes, self.index, self.rules = scenes, index, rules

    def the_several(self, mask: str, before: int) -> list[Actor]:
        """The bodies that "the two agencies" are: those of the kind named last, or first in all."""
        match = PLURAL_SET.search(mask)
        if match is None:
            return []
        number = SMALL_NUMBERS[match[1]]
        word = match[2]
        kind = (
            self.rules.kind_of_word.get(word)
            or self.rules.kind_of_word.get(word.rstrip("s"))
            or self.rules.kind_of_word.get(re.sub("ies$", "y", word))
            or POST_OF.get(word)
        )
        if kind is None and word not in GENERAL:
            return []
        found: list[Actor] = []
        for scene in reversed(self.scenes[: before + 1]):
            own = []
            for mention in scene.names():
                actor = self.index.actor_of(mention)
                if actor is None and mention.thing == PLACE and kind in {"city", "region", "state"}:
                    actor = self.index.territory(mention.text)
                if actor is not None and not actor.is_person and actor not in own:
                    own.append(actor)
            for actor in own:
                if (
                    (kind is None or actor.kind == kind)
                    and actor not in found
                    and len(found) < number
                ):
                    found.append(actor)
            if len(found) >= number:
                return found
        if len(found) == number:
            return found
        return self._places(kind, number, before) if kind == "city" else []

    def _places(self, kind: str, number: int, before: int) -> list[Actor]:
        """The towns that "the two cities" are, where the text names just so many."""
        named: dict[str, Mention] = {}
        for scene in self.scenes[: before + 1]:
            for mention in scene.names():
                if mention.thing == PLACE and mention.kind == kind:
                    if "guess" not in mention.evidence:
                        named.setdefault(place_key(mention.text), mention)
                elif (body := self.index.actor_of(mention)) is not None and body.kind == kind:
                    named.setdefault(place_key(mention.text), mention)
        actors: list[Actor] = []
        for mention in named.values():
            actor = self.index.actor_of(mention) or self.index.place_actor(mention)
            if actor not in actors:
                actors.append(actor)
        return actors if len(actors) == number else []

    def the_one(self, phrase: str, before: int) -> Actor | None:
        """The body that "the cluster", "l'agence" is: of that kind, named last before."""
        words = phrase.strip().split()
        kind = next(
            (self.rules.kind_of_word[w] for w in reversed(words) if w in self.rules.kind_of_word),
            None,
        )
        if kind is None:
            return None
        here = {id(self.index.actor_of(m)) for m in self.scenes[before].names()}
        for scene in reversed(self.scenes[:before]):
            for mention in reversed(scene.names()):
                actor = self.index.actor_of(mention)
                if (
                    actor is not None
                    and actor.kind == kind
                    and not actor.is_person
                    and id(actor) not in here
                ):
                    return actor
        # A body whose kind its name does not tell: the last subject may be the one meant.
        for actor in self.subject_before(before):
            if (
                not actor.is_person
                and id(actor) not in here
                and not any("head" in m.evidence for m in actor.mentions)
            ):
                actor.kind = kind
                return actor
        chief = self.protagonist()
        unclear = chief is not None and not any("head" in m.evidence for m in chief.mentions)
        if (
            chief is not None
            and unclear
            and id(chief) not in here
            and chief.kind in (kind, "company")
        ):
            chief.kind = kind
            return chief
        fitting = [
            a for a in self.index.actors if a.kind == kind and not a.is_person and id(a) not in here
        ]
        return fitting[0] if fitting else None

    def protagonist(self) -> Actor | None:
        """The body that the text is about: the first one named."""
        bodies = [a for a in self.index.actors if not a.is_person]
        return (
            min(bodies, key=lambda a: min((m.thing == PLACE, m.start) for m in a.mentions))
            if bodies
            else None
        )

    def subject_before(self, number: int) -> list[Actor]:
        """Who the last sentence before spoke of: what a pronoun stands for."""
        for scene in reversed(self.scenes[max(0, number - 2) : number]):
            for group in scene.groups:
                actors = [
                    a
                    for m in group.members
                    if m.thing != PLACE and (a := self.index.actor_of(m)) is not None
                ]
                if group.preposition == "" and actors:
                    return actors
            people = [
                a
                for m in scene.names()
                if (a := self.index.actor_of(m)) is not None and a.is_person
            ]
            if people:
                return people[:1]
        return []

    def noun_subject(self, mask: str, until: int, number: int) -> Actor | None:
        """The body that a common noun before a verb stands for: "Québec's cluster signed"."""
        words = self.rules.kind_words
        pattern = rf"(?:^|[,;:.] ?|\b(?:et|and|que|that) )(?:the |le |la |l'|{NAME}'s |notre |our |its )(?:[a-z-]+ ){{0,2}}?({words})(?: [a-z'-]+){{0,2}} $"
        match = re.search(pattern, mask[:until])
        return self.the_one(match[1], number) if match else None
