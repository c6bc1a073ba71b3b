"""Parts in a mission: whom the names of a sentence stand for, and what leading or going brings."""

import re

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.anaphora import Anaphora
from foedera.extraction.findings import Mission, add
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Group, Role, Scene
from foedera.extraction.signs import EVENT, PLACE


class Parts:
    """Gives the actors of one document their parts in its missions."""

    def __init__(
        self, scenes: list[Scene], roles: list[Role], index: ActorIndex, rules: Rulebook
    ) -> None:
        self.roles, self.index, self.rules = roles, index, rules
        self.anaphora = Anaphora(scenes, index, rules)

    # --- whom names stand for --------------------------------------------------------------------
    def actors(self, mentions: tuple[Mention, ...]) -> list[Actor]:
        """The persons and bodies behind names; places and events act in nothing."""
        found: list[Actor] = []
        for mention in mentions:
            if mention.thing not in (PLACE, EVENT):
                add(found, self.index.acting(mention))
        return found

    def bodies(self, actor: Actor) -> list[Actor]:
        """The bodies for which a person stands: their posts', or the place that they govern."""
        found: list[Actor] = []
        for role in self.roles if actor.is_person else ():
            if role.person is not actor:
                continue
            if role.organisation is not None:
                add(found, role.organisation)
            elif role.place is not None and self.rules.pattern("traveller.territorial_post").search(
                role.title
            ):
                add(found, self.index.place_actor(role.place))
        return found

    def subject(self, scene: Scene, position: int) -> Group | None:
        """The last list before a position that no preposition governs."""
        before = [g for g in scene.groups if g.end <= position and g.preposition == ""]
        return before[-1] if before else None

    def following(self, scene: Scene, position: int) -> list[Group]:
        """The lists after a word such as "composed of", to the end of what it governs."""
        ended, where = self.rules.pattern("traveller.ended"), self.rules.pattern("traveller.where")
        found: list[Group] = []
        last = position
        for group in scene.groups:
            if group.start < position:
                continue
            gap = scene.mask[last : group.start]
            if ended.search(gap) and not re.search(r":[^.]{0,80}$", gap):
                break
            last = group.end
            if not (where.search(gap) and any(m.thing == PLACE for m in group.members)):
                found.append(group)
        return found

    # --- what they have to do with a mission -----------------------------------------------------
    def takes_part(self, mission: Mission, actor: Actor | None, bodies: int | None = None) -> None:
        """An actor goes, and with a person all the bodies of their posts, or the first `bodies`."""
        if actor is not None:
            add(mission.participants, actor, *self.bodies(actor)[:bodies])

    def leads(self, mission: Mission, person: Actor | None) -> None:
        """A person leads, and so takes part."""
        add(mission.leaders, person)
        self.takes_part(mission, person)

    def conducts(self, mission: Mission, actor: Actor) -> None:
        """Whoever conducts a mission takes part: a person leads it, a body organises it."""
        add(mission.leaders if actor.is_person else mission.organisers, actor)
        self.takes_part(mission, actor)
