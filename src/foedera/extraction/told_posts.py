"""Told posts: whose a person is, told by a verb, by a list or by the place in a sentence.

"⟦O⟧, chaired by ⟦P⟧", "⟦O⟧, dont ⟦P⟧ est le président", "two mayors, ⟦P⟧ of ⟦L⟧ and ⟦P⟧ of ⟦L⟧".
"""

import re
from dataclasses import replace

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import PLACE, P

# How far before "⟦O⟧, led by ⟦P⟧" a word for a delegation says that it is led, not the body.
LED = 60
# Patterns with the groups p, o and perhaps post.
TELLING = ("chaired", "presided", "whose", "on_behalf_first")
BRACKETS = 2


class ToldPosts:
    """Finds the posts of one scene that stand in no apposition."""

    def __init__(self, scene: Scene, index: ActorIndex, rules: Rulebook) -> None:
        self.scene, self.index, self.rules = scene, index, rules
        self.found: list[Role] = []

    def read(self) -> list[Role]:
        """The roles; brackets and appositions that tell them are taken out of the mask."""
        for name in TELLING:
            for match in self.rules.pattern(f"posts.{name}").finditer(self.scene.mask):
                if name != "chaired" or not self._leads_delegation(match):
                    self._add(match["p"], match["o"], match.groupdict().get("post"))
        apposed = self.rules.pattern("posts.after_comma")
        while (told := apposed.search(self.scene.mask)) is not None:
            self._add(told["p"], told["o"], told["post"])
            self._keep(told, told["p"])
        self._pairs()
        self._plural()
        self._brackets()
        return self.found

    def _leads_delegation(self, match: re.Match[str]) -> bool:
        before = self.scene.mask[max(0, match.start() - LED) : match.start()]
        return bool(self.rules.pattern("journey.mission").search(before))

    def _keep(self, match: re.Match[str], words: str) -> None:
        mask = self.scene.mask
        self.scene.mask = mask[: match.start()] + words + mask[match.end() :]

    def _add(self, person: str, body: str | None, post: str | None) -> None:
        """Keep a role; a place stands for its territory."""
        who = self.index.actor_of(self.scene.mentions[person])
        if who is None or not who.is_person:
            return
        mention = self.scene.mentions[body] if body else None
        place = mention if mention is not None and mention.thing == PLACE else None
        whose: Actor | None = None
        if place is not None:
            whose = self.index.actor_of(place) or self.index.territory(place.text)
        elif mention is not None:
            whose = self.index.acting(mention)
        if whose is not None and whose.is_person:
            return
        title = (post or "").strip()
        self.found.append(Role(who, whose, place, title, self.scene.number))

    def _pairs(self) -> None:
        """ "⟦P⟧ and ⟦P⟧, president and director of ⟦O⟧": each in turn."""
        for match in self.rules.pattern("posts.pair").finditer(self.scene.mask):
            self._add(match["p"], match["o"], match["post"])
            self._add(match["q"], match["o"], match["other"])

    def _plural(self) -> None:
        """Posts in the plural: those listed after hold them, each of the place told beside."""
        mask = self.scene.mask
        posts = self.rules.pattern("posts.plural").search(mask)
        if posts is None:
            return
        of = self.rules.pattern("posts.each_of")
        told = list(of.finditer(mask, posts.start()))
        for match in told:
            self._add(match["p"], match["o"], posts["post"])
        listed = self.rules.pattern("posts.listed").search(mask)
        for sign in re.findall(P, listed["people"]) if listed and not told else ():
            self._add(sign, listed["o"] if listed else None, posts["post"])

    def _brackets(self) -> None:
        """ "⟦P⟧ (⟦L⟧), ⟦P⟧ (⟦L⟧)": where each is from."""
        places = self.rules.pattern("posts.place_in_brackets")
        if len(places.findall(self.scene.mask)) < BRACKETS:
            return
        while match := places.search(self.scene.mask):
            self._add(match["p"], match["o"], None)
            self._keep(match, match["p"])


def merged(roles: list[Role]) -> list[Role]:
    """The roles of one scene: a post without body is of the body that is told without post."""
    kept = list(roles)
    for role in roles:
        if role.title or (role.organisation is None and role.place is None):
            continue
        open_posts = [
            n for n, one in enumerate(kept)
            if one.person is role.person and one.title and (one.organisation is None or one.guessed)
            and one.place is None
        ]  # fmt: skip
        for n in open_posts:
            kept[n] = replace(
                kept[n], organisation=role.organisation, place=role.place, guessed=False
            )
        if open_posts and role in kept:
            kept.remove(role)
    settled = {
        (id(r.person), r.title) for r in kept if (r.organisation or r.place) and not r.guessed
    }
    return [
        r for r in kept
        if (r.organisation is not None and not r.guessed) or r.place is not None
        or (id(r.person), r.title) not in settled
    ]  # fmt: skip
