"""Anaphora: "les deux chambres", "the cluster", "elle": whom such words stand for."""

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.gazetteer import place_key
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.signs import PLACE

# "both" is no number word of a rule file.
PAIR = 2
TERRITORIES = frozenset(["city", "region", "state"])
# Posts whose holders stand for their bodies: "the two mayors".
POSTS_OF = {"mayors": "city", "rectors": "university"}


class Anaphora:
    """Resolves what stands for an actor named before."""

    def __init__(self, scenes: list[Scene], index: ActorIndex, rules: Rulebook) -> None:
        self.scenes, self.index, self.rules = scenes, index, rules

    def the_several(self, mask: str, before: int) -> list[Actor]:
        """The bodies that "the two agencies" are: those of the kind named last, or first in all."""
        match = self.rules.pattern("anaphora.several").search(mask)
        if match is None:
            return []
        number = self.rules.counts.get(match[1], PAIR)
        kind = self._kind(match[2])
        if kind is None and match[2] not in self.rules.word_set("anaphora.general"):
            return []
        found: list[Actor] = []
        for scene in reversed(self.scenes[: before + 1]):
            fitting = [a for a in self._bodies_in(scene, kind) if kind is None or a.kind == kind]
            found.extend([a for a in fitting if a not in found][: number - len(found)])
            if len(found) >= number:
                return found
        return self._places(kind, number, before) if kind == "city" else []

    def _kind(self, word: str) -> str | None:
        """The kind of body that a plural names: "agencies", "mayors"."""
        of_post = (k for n, k in POSTS_OF.items() if word in self.rules.word_set(f"anaphora.{n}"))
        return self.rules.kind_of_plural(word) or next(of_post, None)

    def _bodies_in(self, scene: Scene, kind: str | None) -> list[Actor]:
        """The bodies that a sentence names; behind places, too, where towns are meant."""
        found: list[Actor] = []
        for mention in scene.names():
            actor = self.index.actor_of(mention)
            if actor is None and mention.thing == PLACE and kind in TERRITORIES:
                actor = self.index.territory(mention.text)
            if actor is not None and not actor.is_person and actor not in found:
                found.append(actor)
        return found

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
                if actor is None or actor.is_person or id(actor) in here:
                    continue
                if actor.kind == kind:
                    return actor
        unclear = self._of_unclear_kind(kind, before, here)
        if unclear is not None:
            unclear.kind = kind
            return unclear
        return next(
            (
                a
                for a in self.index.actors
                if a.kind == kind and not a.is_person and id(a) not in here
            ),
            None,
        )

    def _of_unclear_kind(self, kind: str, before: int, here: set[int]) -> Actor | None:
        """A body whose name does not tell its kind: the last subject, or whom the text is about."""
        for actor in self.subject_before(before):
            if not actor.is_person and id(actor) not in here and not _told(actor):
                return actor
        chief = self.protagonist()
        if chief is None or _told(chief) or id(chief) in here:
            return None
        return chief if chief.kind in (kind, "company") else None

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

    def told_by_pronoun(self, mask: str) -> bool:
        """Whether a pronoun stands where a subject stands."""
        return bool(self.rules.pattern("anaphora.pronoun").search(mask))

    def noun_subject(self, mask: str, until: int, number: int) -> Actor | None:
        """The body that a common noun before a verb stands for: "Québec's cluster signed"."""
        match = self.rules.pattern("anaphora.noun_subject").search(mask[:until])
        return self.the_one(match[1], number) if match else None


def _told(actor: Actor) -> bool:
    """Whether one of its names tells an actor's kind."""
    return any("head" in mention.evidence for mention in actor.mentions)
