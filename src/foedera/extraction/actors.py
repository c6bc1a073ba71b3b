"""Actors: mentions of one body or person brought together under all names used."""

from foedera.extraction.actor import Actor
from foedera.extraction.headwords import resolve_head_words
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.settling import explain_notes, settle
from foedera.extraction.signs import (
    ORGANISATION,
    PERSON,
    PLACE,
    UNKNOWN,
)
from foedera.extraction.spellings import abbreviates, same_body, same_person, simplified, squashed
from foedera.extraction.view import View, fold


class ActorIndex:
    """The actors of one document, found by name."""

    def __init__(self, view: View, mentions: list[Mention], rules: Rulebook) -> None:
        self.view, self.rules = view, rules
        self.mentions = mentions
        self.actors: list[Actor] = []
        self.of_mention: dict[int, Actor] = {}
        # References that stand in scenes only; kept, since `of_mention` knows mentions by identity.
        self.stand_ins: list[Mention] = []
        settle(view, mentions, rules)
        explain_notes(view, mentions)
        self._gather()
        resolve_head_words(self)

    # --- one actor, all its names ----------------------------------------------------------------
    def _gather(self) -> None:
        named = [m for m in self.mentions if m.thing in (ORGANISATION, PERSON)]
        for mention in sorted(named, key=lambda m: (-len(simplified(m.text, self.rules)), m.start)):
            actor = self._known(mention)
            if actor is None:
                if (
                    mention.thing == PERSON
                    and len(simplified(mention.text, self.rules)) < 2
                    and "title" not in mention.evidence
                ):
                    continue
                actor = Actor(mention.thing, mention.kind or "company", [], level=mention.level)
                self.actors.append(actor)
            self._attach(actor, mention)
        for mention in self.mentions:
            if mention.thing in (PLACE, UNKNOWN) and id(mention) not in self.of_mention:
                actor = (
                    self.by_alias(mention)
                    or (self._surname(mention) if mention.thing == UNKNOWN else None)
                    or self._by_first_word(mention)
                )
                if actor is not None:
                    self._attach(actor, mention)
        self.actors.sort(key=lambda actor: min(m.start for m in actor.mentions))
        for number, actor in enumerate(self.actors, start=1):
            actor.number = number

    def _bracketed(self, mention: Mention) -> Mention | None:
        """The name in brackets right after a name, or right before one in brackets."""
        text = self.view.text
        for other in self.mentions:
            if other.sentence != mention.sentence or other is mention:
                continue
            first, second = sorted((mention, other), key=lambda m: m.start)
            if (
                text[first.end : second.start].strip() == "("
                and text[second.end : second.end + 1] == ")"
            ):
                return other
        return None

    def _attach(self, actor: Actor, mention: Mention) -> None:
        actor.mentions.append(mention)
        self.of_mention[id(mention)] = actor
        for name in (mention.text, *mention.aliases):
            if name not in actor.names:
                actor.names.append(name)
        if actor.kind == "company" and mention.kind and mention.kind != "company":
            actor.kind = mention.kind
        actor.level = actor.level or mention.level

    def by_alias(self, mention: Mention) -> Actor | None:
        """The actor that has exactly a mention's name, blanks and marks apart."""
        key = squashed(mention.text)
        for actor in self.actors:
            if any(squashed(name) == key for name in actor.names):
                return actor
        return None

    def _by_first_word(self, mention: Mention) -> Actor | None:
        """The only body whose name begins with that word: "Fictiva" for "Fictiva University"."""
        place = mention.thing == PLACE and "guess" not in mention.evidence and mention.level
        word = fold(mention.text)
        if place or " " in word or len(word) < 5 or word in self.rules.kind_of_word:
            return None
        found = [
            a
            for a in self.actors
            if not a.is_person
            and any(len(n.split()) > 1 and fold(n.split()[0]) == word for n in a.names)
            and any({"head", "form"} & m.evidence for m in a.mentions)
        ]
        return found[0] if len(found) == 1 else None

    def _surname(self, mention: Mention) -> Actor | None:
        words = simplified(mention.text, self.rules)
        if len(words) != 1:
            return None
        for actor in self.actors:
            if actor.is_person and any(
                words[0] == simplified(name, self.rules)[-1]
                for name in actor.names
                if simplified(name, self.rules)
            ):
                return actor
        return None

    def _known(self, mention: Mention) -> Actor | None:
        beside = self._bracketed(mention)
        if beside is not None and id(beside) in self.of_mention and abbreviates(mention, beside):
            return self.of_mention[id(beside)]
        exact = self.by_alias(mention)
        if exact is not None and (exact.is_person == (mention.thing == PERSON)):
            return exact
        for actor in self.actors:
            if actor.is_person != (mention.thing == PERSON):
                continue
            if any(self._same(actor, name, mention) for name in actor.names):
                return actor
        if mention.thing == ORGANISATION and "head" not in mention.evidence:
            return self._by_first_word(mention)
        return None

    def _same(self, actor: Actor, name: str, mention: Mention) -> bool:
        one, other = simplified(mention.text, self.rules), simplified(name, self.rules)
        if actor.is_person:
            return same_person(one, other, "title" in mention.evidence)
        return same_body(one, other, mention, actor.kind, self.rules)

    # --- places and unknown names that act -------------------------------------------------------
    def place_actor(self, mention: Mention) -> Actor:
        """The territory that a place name stands for, as an actor: made where there is none."""
        known = self.of_mention.get(id(mention)) or self.territory(mention.text)
        if known is None:
            known = Actor(ORGANISATION, mention.kind or "city", [], level=mention.level)
            known.number = len(self.actors) + 1
            self.actors.append(known)
        if mention not in known.mentions:
            self._attach(known, mention)
        return known

    def may_act(self, mention: Mention) -> bool:
        """Whether a name of which nothing tells what it is could be a body's."""
        words = mention.text.split()
        if len(mention.text) < 3 or fold(mention.text) in self.rules.words["ordinary"]:
            return False
        if any(fold(word) in self.rules.words["event"] for word in words):
            return False
        plain_words = self.rules.words["inside"] | self.rules.words["ordinary"]
        if all(
            fold(word) in plain_words or fold(word) in self.rules.kind_of_word for word in words
        ):
            return False
        plain = len(words) == 1 and "initial" in mention.evidence
        return not plain and mention.text[:1].isupper()

    def acting(self, mention: Mention) -> Actor | None:
        """The actor that a name has where it acts: a name not settled before becomes a body's."""
        known = self.of_mention.get(id(mention))
        if known is not None or mention.thing != UNKNOWN:
            return known
        known = self.by_alias(mention)
        if known is None:
            known = Actor(ORGANISATION, mention.kind or "company", [], number=len(self.actors) + 1)
            self.actors.append(known)
        for same in self.mentions:
            if same.thing == UNKNOWN and squashed(same.text) == squashed(mention.text):
                self._attach(known, same)
        return known

    def territory(self, name: str) -> Actor | None:
        """The authority already known under a place's name: "Région X" for "X"."""
        words = simplified(name, self.rules)
        for actor in self.actors:
            if actor.kind not in {"region", "city", "state"}:
                continue
            for known in actor.names:
                bare = tuple(
                    w for w in simplified(known, self.rules) if w not in self.rules.kind_of_word
                )
                if (
                    bare == words
                    or bare[: len(words)] == words
                    or (len(words) > 1 and bare == words[: len(bare)] and len(bare) > 1)
                ):
                    return actor
        return None

    def actor_of(self, mention: Mention) -> Actor | None:
        """The actor that a mention names."""
        return self.of_mention.get(id(mention))
