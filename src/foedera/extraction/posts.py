"""Posts: what a person is of which body, read from appositions and taken out of the scene."""

import re

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.mention import Mention
from foedera.extraction.post_shapes import PostShapes, Shape
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import PLACE, P
from foedera.extraction.told_posts import ToldPosts, merged
from foedera.extraction.view import fold


class Posts:
    """Finds the posts of a scene, keeps the roles, takes the words out."""

    def __init__(
        self, scene: Scene, index: ActorIndex, shapes: PostShapes, earlier: list[Scene]
    ) -> None:
        self.scene, self.index, self.shapes, self.earlier = scene, index, shapes, earlier
        self.rules = shapes.rules
        self.found: list[Role] = []

    def taken_out(self) -> list[Role]:
        """The roles of the scene; its mask is left without the words that tell them."""
        mask = self.scene.mask
        if not re.search(P, mask):
            return []
        telling = self._said("post", mask) or self._said("posts.telling", mask)
        self.found.extend(ToldPosts(self.scene, self.index, self.rules).read())
        self._represented()
        self._on_behalf()
        self._of_place()
        self._with_colleagues()
        lines = self.shapes.lines if self.scene.sentence.kind == "item" else ()
        for shape in (*(self.shapes.with_post if telling else ()), *self.shapes.plain, *lines):
            self._read(shape)
        return merged(self.found)

    def _said(self, name: str, words: str) -> bool:
        return bool(self.rules.pattern(name).search(words))

    def _read(self, shape: Shape) -> None:
        """Keep what a shape tells, wherever it stands in the scene."""
        position = 0
        while match := shape.pattern.search(self.scene.mask, position):
            parts = {key[0]: value for key, value in match.groupdict().items() if value}
            person = self.index.actor_of(self.scene.mentions[parts["p"]])
            if person is not None and "c" in parts:
                self.found.extend(self._roles(person, parts["c"]))
            elif person is not None:
                self._belongs(person, parts["o"], shape.title)
                if shape.title:
                    position = match.end()
                    continue
            self._take_out(match, parts["p"])
            position = match.start() + 1

    def _take_out(self, match: re.Match[str], sign: str) -> None:
        """Leave a sign alone of the words that tell a role."""
        mask = self.scene.mask
        self.scene.mask = mask[: match.start()] + sign + mask[match.end() :]

    def _with_colleagues(self) -> None:
        """Whose a person is, told of those beside: "⟦P⟧ and four colleagues from ⟦O⟧"."""
        for match in self.shapes.with_colleagues.finditer(self.scene.mask):
            person = self.index.actor_of(self.scene.mentions[match[1]])
            body = self.index.acting(self.scene.mentions[match[2]])
            if person is not None and body is not None and not body.is_person:
                self.found.append(Role(person, body, None, "", self.scene.number))

    def _of_place(self) -> None:
        """Whose governor or mayor it is, told after the name: "Governor ⟦P⟧ of ⟦L⟧"."""
        for match in list(self.shapes.of_place.finditer(self.scene.mask)):
            person = self.index.actor_of(self.scene.mentions[match[2]])
            title = match["post"]
            if person is None or not title or not self._said("posts.territorial", title):
                continue
            place = self.scene.mentions[match[3]]
            body = self.index.territory(place.text)
            self.found.append(Role(person, body, place, title.strip(), self.scene.number))
            self.scene.mask = self.scene.mask.replace(match.group(), match[2], 1)

    def _belongs(self, person: Actor, sign: str, title: str) -> None:
        """Keep whose a person is; without a title where only the body is told: "⟦P⟧ of ⟦O⟧"."""
        body = self.index.acting(self.scene.mentions[sign])
        if body is None or body.is_person:
            return
        known = next((r for r in reversed(self.found) if r.person is person), None)
        if not title and known is not None and known.organisation is None and known.place is None:
            # "⟦P⟧, trade adviser, ⟦O⟧": the post told before is one of that body.
            at = self.found.index(known)
            self.found[at] = Role(person, body, None, known.title, known.sentence)
            return
        self.found.append(Role(person, body, None, title, self.scene.number))

    def _on_behalf(self) -> None:
        """Who signs for whom: "⟦P⟧ on behalf of ⟦O⟧", "⟦P⟧, pour ⟦O⟧"."""
        while match := self.shapes.on_behalf.search(self.scene.mask):
            person = self.index.actor_of(self.scene.mentions[match[1]])
            mention = self.scene.mentions[match[3]]
            body = self.index.actor_of(mention) or (
                self.index.place_actor(mention) if mention.thing == PLACE else None
            )
            if person is not None and body is not None:
                title = self._title(match["post"] or "")
                self.found.append(Role(person, body, None, title, self.scene.number))
            self._take_out(match, match[1])

    def _represented(self) -> None:
        """Bodies with those who act for them: "⟦O⟧, represented by its president ⟦P⟧"."""
        while match := self.shapes.represented.search(self.scene.mask):
            person = self.index.actor_of(self.scene.mentions[match[2]])
            body = self.index.actor_of(self.scene.mentions[match[1]])
            if person is not None and body is not None:
                title = self._title(match.group())
                self.found.append(Role(person, body, None, title, self.scene.number))
                self.scene.represented.setdefault(id(body), []).append(person)
            self._take_out(match, match[1])

    def _title(self, words: str) -> str:
        """The post among words on one who acts for a body."""
        post = self.shapes.core.search(words)
        return post.group() if post else self.rules.post_titles["representative"]

    def _roles(self, person: Actor, chain: str) -> list[Role]:
        """The roles that a row of posts tells."""
        roles: list[Role] = []
        for match in self.shapes.post.finditer(chain):
            title = self.shapes.core.search(match.group())
            organisation, place = self._named(match.group())
            if title is None:
                continue
            if organisation is None and place is not None:
                organisation = self.index.territory(place.text)
            guessed = organisation is None and place is None
            if guessed:
                organisation = self._unnamed(chain, title.group())
                guessed = organisation is None or organisation is not self._owner(person, chain)
            roles.append(
                Role(person, organisation, place, title.group(), self.scene.number, guessed)
            )
        return roles

    def _named(self, words: str) -> tuple[Actor | None, Mention | None]:
        """The first body and the first place that a post names."""
        organisation: Actor | None = None
        place: Mention | None = None
        for mention in (self.scene.mentions[c] for c in words if c in self.scene.mentions):
            actor = self.index.actor_of(mention)
            if (
                actor is not None
                and not actor.is_person
                and (mention.thing != PLACE or any(m.thing != PLACE for m in actor.mentions))
                and organisation is None
            ):
                organisation = actor
            elif mention.thing == PLACE and place is None:
                place = mention
        return organisation, place

    def _unnamed(self, chain: str, title: str) -> Actor | None:
        """Whose post it is where nobody says so: "our president", "the mayor"."""
        organisation: Actor | None = None
        if self.rules.pattern("posts.our").match(chain):
            organisation = self._own_body()
        if organisation is None and self._said("posts.mayor", title):
            own = self._own_body()
            organisation = own if own is not None and own.kind == "city" else None
        if organisation is None and self.rules.pattern("posts.definite").match(chain):
            organisation = self._nearest(title)
        return organisation

    def _owner(self, person: Actor, chain: str) -> Actor | None:
        """Whose "its president" is: of all others named before in the sentence the last, a body."""
        if not self.rules.pattern("posts.possessive").match(chain):
            return None
        before = self.scene.names(0, self.scene.mask.find(chain))
        named = [a for m in before if m.thing != PLACE and (a := self.index.actor_of(m))]
        last = next((actor for actor in reversed(named) if actor is not person), None)
        return last if last is not None and not last.is_person else None

    def _own_body(self) -> Actor | None:
        """Whose "our president" is: the body that the text is about, the first one named."""
        bodies = [a for a in self.index.actors if not a.is_person]
        return min(bodies, key=lambda a: min(m.start for m in a.mentions)) if bodies else None

    def _nearest(self, title: str) -> Actor | None:
        """Whose president "la présidente" is: the body named last before."""
        if self._said("posts.diplomat", title):
            named = ((a, " ".join(map(fold, a.names))) for a in self.index.actors)
            return next((a for a, names in named if self._said("posts.embassy", names)), None)
        own = self.scene.mask.find(title)
        if self._said("posts.governor", title):
            near = [
                m
                for m in self.scene.names(0, own)
                if m.thing == PLACE and m.level in {"state", "region"}
            ]
            return self.index.place_actor(near[-1]) if near else None
        for scene, end in [(self.scene, own), *((s, None) for s in reversed(self.earlier[-2:]))]:
            for mention in reversed(scene.names(0, end)):
                actor = self.index.actor_of(mention) or (
                    self.index.territory(mention.text) if mention.thing == PLACE else None
                )
                if actor is not None and not actor.is_person:
                    return actor
        return None
