"""Missions: a journey's cue words, then who led it, went, hosted it, where and when."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.anaphora import Anaphora
from foedera.extraction.findings import HIGH, LOW, MEDIUM, Mission, add
from foedera.extraction.lookalikes import is_on_labour, is_on_space
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Group, Role, Scene
from foedera.extraction.signs import EVENT, NAME, PLACE, E, L, P

TO = {
    "fr": re.compile(
        rf"(?<![^\W_])(?:a|au|aux|en|dans|vers|pour|sur|gagn\w+|ralli\w+|pass\w+ par) (?:l'|la |le |les |la gare (?:de |d'|du )|l'aeroport (?:de |d'|du )|plusieurs villes d[eu] |l'etat d[eu] )?({L}(?:(?:, | et |, puis |, et |, en | puis | et en | et a | et au )(?:en |a |au |aux |l'|le |la |dans le |dans l')?{L})*)"
    ),
    "en": re.compile(
        rf"(?<![^\W_])(?:to|in|visited|visit|visits|toured|into|across|throughout|visiting) (?:the |both )?({L}(?:(?:, | and |, and |, then | then )(?:to |in |the )?{L})*)"
    ),
}
FROM = {
    "fr": re.compile(
        rf"\b(?:delegation|mission|entreprises|entrepreneurs|chefs d'entreprise|elus|representants|groupe|equipe|collegues|membres|dirigeants|cadres|chercheurs|chercheuses|enseignants|etudiants|conseillers|visiteurs|hotes|exposants|industriels|pme|venue?s?|partie?s?)(?: [a-z'-]+){{0,3}}? (?:de la |de l'|du |des |de |d'|depuis (?:la |le |l')?)({NAME})"
    ),
    "en": re.compile(
        rf"\b(?:delegation|mission|companies|firms|delegates|representatives|officials|businesses|team|group|party|colleagues|members|executives|managers|academics|researchers|scientists|students|councillors|contingent|visitors|guests|entrepreneurs|exporters|leaders|people)(?: [a-z'-]+){{0,3}}? (?:from|of) (?:the )?({NAME})"
    ),
}


# "the X delegation", "a Y trade mission": whose delegation it is.
OWNED = {
    "fr": re.compile(
        rf"\b(?:delegation|mission) (?:[a-z]+ ){{0,2}}?(?:de la |de l'|du |de |d')({NAME})"
    ),
    "en": re.compile(
        rf"(?<!in )(?<!at )({NAME})(?:'s)? (?:(?!the |a |an |this |our |its )[a-z-]+ ){{0,3}}?(?:delegation|trade mission|mission)\b"
    ),
}
REGIONAL = re.compile(
    r"\b(?:mission|delegation) (?:economique )?regionale?\b|\bregional (?:delegation|mission)\b"
)


# What else can be led or chaired: said last before "led by", it is meant rather than the mission.
OTHER_THINGS = re.compile(
    r"\b(?:forum|conference|salon|reunion|meeting|seminaire|seminar|projet|project|consortium|table ronde|atelier|workshop|panel|ceremonie|ceremony|programme|program|etude|study|pole|cluster)s?\b(?!.*\b(?:mission|delegation|voyage|deplacement|visite|groupe|trip|visit|equipe|team)\b)"
)
REVERSE = re.compile(
    r"\b(?:chemin|trajet|voyage) inverse\b|\b(?:mission|visite) (?:de )?retour\b|\breturn visit\b"
)
# "met with officials from ⟦O⟧": those are hosts, not travellers.
MET_WITH = re.compile(
    r"\b(?:with|by|avec|par|met|meet|meeting|rencontr\w+|recu\w*) (?:\w+ |d'){0,3}$"
)
POSSESSIVE = re.compile(
    r"\b(?:sa|son|leur|his|her|their) (?:\w+ )?(?:visite|mission|delegation|voyage|deplacement|sejour|trip|visit|tour)\b"
)


AIM = re.compile(rf"(?: [a-z-]+){{0,2}} ?\b(?:to|en|au|aux|a|vers) (?:the |la |l'|le )?({L})")
# A line that heads a list of those who travel.
LIST_HEAD = re.compile(
    r"\b(?:delegation|delegates|delegues|participants?|participating|members|membres|composition|travel\w+|voyage|deplacement|inscrite?s|on board|party|taking part|representatives|qui part|mission)\b"
)
LISTED = re.compile(
    rf"^(?:l'|la |le |les |the |[a-z]+ (?:representatives|representants|delegates|members|membres) (?:of|from|de|du|d') (?:the |la |l')?)?{NAME}(?!(?: [a-z]+)* (?:is|are|was|were|has|have|will|est|sont|a|ont|etait|sera|seront) )"
)
# "⟦P⟧, chef de la délégation": said after the name.
IS_CHIEF = re.compile(
    rf"({P})(?: \([^)]*\))?,? (?:le |la |the )?(?:chef(?:fe)? (?:de (?:la |cette )?)?(?:delegation|mission|file|groupe)|head of (?:the )?(?:delegation|mission)|leader of the (?:delegation|group|mission|party)|(?:delegation|mission|group) leader)\b(?! ?:)"
)
# "eight exporters will accompany ⟦P⟧ to ⟦L⟧": whom they go with leads.
ESCORTED = re.compile(
    rf"\b(?:accompan(?:y|ies|ying)|accompagn(?:ent|eront|aient|era))\s(?:the |la |le |l')?({P})(?=[^.;]{{0,40}}\b(?:to|in|en|au|aux|a) (?:the |la |l')?{L})"
)
# "back from ⟦L⟧ and ⟦L⟧".
BACK_FROM = re.compile(
    rf"\b(?:rentr\w+|revien\w+|revenu\w*|retour|return\w*|back|home|came back)(?: [a-z]+)?,? (?:de |d'|du |des |from )(?:an? |la |l'|les |the )?(?:[a-z-]+ (?:trip|visit|mission|tour|voyage) (?:to|a|en|au) (?:the )?)?({L}(?:(?:, | et | and |, puis )(?:de |d'|du |from |the |la |l')?{L})*)"
)
PEOPLE_OF = re.compile(
    r"(?:delegates|representa\w+|executives|managers|staff|members|people|officials|academics|researchers|scientists|students|directors|dirigeants|membres|responsables|cadres|cherch\w+|enseignants|etudiants|elus)\b"
)
LEADER_MARK = re.compile(
    r"\((?:leader|head|chef\w*|chair|president\w*)[^)]*\)|\b(?:head|leader) of (?:the )?mission\b|\b(?:head|leader) of (?:the )?delegation\b|\bchef(?:fe)? de (?:la )?(?:delegation|mission|file)\b"
)
HE = re.compile(r"\b(?:he|she|il|elle|himself|herself|lui-meme|elle-meme)(?: [a-z]+)? ?$")
# "the visit of ⟦P⟧", "⟦P⟧'s trip": whose journey it is.
JOURNEY_OF = re.compile(
    rf"\b(?:visite?|trip|tour|voyage|deplacement|sejour|venue|stay|journey)(?: [a-z-]+){{0,3}}?(?: (?:of|by|de|d'|du|par))? (?:the |la |le |l'|du |de )?({P})|({P})'s (?:[a-z-]+ ){{0,3}}(?:visit|trip|tour|journey|stay)\b"
)


class MissionFinder:
    """Finds the missions of one document, scene by scene."""

    def __init__(
        self,
        scenes: list[Scene],
        roles: list[Role],
        index: ActorIndex,
        rules: Rulebook,
        published: str | None = None,
    ) -> None:
        self.scenes, self.roles, self.index, self.rules = scenes, roles, index, rules
        self.found: list[Mission] = []
        self.anaphora = Anaphora(scenes, index, rules)
        self.current: Mission | None = None
        self.published = published
        self.last_cue = -10
        self.listing = False

    def find(self) -> list[Mission]:
        """The missions of the document in the order of their first mention."""
        if is_on_space(self.scenes, self.rules) or is_on_labour(self.scenes, self.rules):
            return []
        for scene in self.scenes:
            self._read(scene)
        for mission in self.found:
            self._complete(mission)
        return [m for m in self.found if self._stands(m)]

    def told_in(self, numbers: list[int]) -> Mission:
        """One mission out of sentences that are taken to tell of it, whatever their cues."""
        mission: Mission | None = None
        for number in numbers:
            scene = self.scenes[number]
            cues = self._cues(scene.mask) or list(
                self.rules.pattern("mission.wide").finditer(scene.mask)
            )
            said = self._said(scene, cues)
            mission = mission or said
            self._take(mission, said)
            mission.sentences.append(number)
            self.found = [mission]
            self._people(mission, scene, True)
        assert mission is not None
        self._complete(mission)
        return mission

    # --- cues ------------------------------------------------------------------------------------
    def _cues(self, mask: str) -> list[re.Match[str]]:
        generic = [m.span() for m in self.rules.pattern("mission.generic").finditer(mask)]
        found = [
            m
            for name in ("noun", "verb")
            for m in self.rules.pattern(f"mission.{name}").finditer(mask)
            if not any(a < m.end() and m.start() < b for a, b in generic)
        ]
        return sorted(found, key=lambda m: m.start())

    def _read(self, scene: Scene) -> None:
        mask = scene.mask
        if scene.sentence.kind == "item" and self.listing and self.current is not None:
            if LISTED.match(mask):
                self._listed_member(self.current, scene)
                return
        else:
            self.listing = self._heads_list(scene)
        cues = self._cues(mask)
        if cues:
            said = self._said(scene, cues)
            mission = self._placed(said, cues, scene)
            self._take(mission, said)
            mission.sentences.append(scene.number)
            self.current, self.last_cue = mission, scene.number
        elif self.current is None or scene.number - self.last_cue > 5:
            return
        assert self.current is not None
        self._people(self.current, scene, bool(cues))

    def _said(self, scene: Scene, cues: list[re.Match[str]]) -> Mission:  # noqa: PLR0912
        """What one sentence says of a mission."""
        mask = scene.mask
        said = Mission(status=self._status(mask, cues[0]))
        for match in TO[self.rules.language].finditer(mask):
            for sign in match[1]:
                if (
                    mention := scene.mentions.get(sign)
                ) is not None and mention.text not in said.to:
                    said.to.append(mention.text)
        for match in BACK_FROM.finditer(mask):
            for sign in match[1]:
                if (place := scene.mentions.get(sign)) is not None and place.text not in said.to:
                    said.to.append(place.text)
        aim = AIM.match(mask, cues[0].end())
        if aim is not None and (goal := scene.mentions.get(aim[1])) is not None:
            # "led a delegation to ⟦L⟧": the other places of the sentence lie elsewhere.
            with_it = (
                [
                    p
                    for p in said.to
                    if p == goal.text or said.to.index(p) > said.to.index(goal.text)
                ]
                if goal.text in said.to
                else []
            )
            said.to = with_it or [goal.text]
        if not said.to:
            # "à la métropole économique, Douala": the place comes after what it is.
            for match in re.finditer(
                rf"\b(?:a|dans|in|to) (?:la |l'|the )(?:metropole|capitale|ville|capital|city|port)[a-z' -]{{0,40}}?,? ({L})",
                mask,
            ):
                said.to.append(scene.mentions[match[1]].text)
        for match in FROM[self.rules.language].finditer(mask):
            mention = scene.mentions.get(match[1])
            if mention is not None and not self._of_hosts(mask, match):
                said.origin.append(mention.text)
                if mention.text in said.to:
                    said.to.remove(mention.text)
        if not said.to and self.found and REVERSE.search(mask):
            said.to, said.origin = list(self.found[-1].origin), list(self.found[-1].to)
        position = cues[0].start()
        dates = [
            (abs(i - position), d)
            for i, d in scene.dates_in()
            if not re.search(r"\b(?:depuis|since)\s*$", mask[max(0, i - 10) : i])
            and not re.match(r"(?:depuis|since)\b", d.words)
        ]
        named = any(
            re.search(
                r"missi|deleg|voyage|deplace|visit|trip|tour|sejour|travel|expect|jour|stay|party|team|group|etape|arriv|c[ao]me|gagn|passe",
                c.group(),
            )
            for c in cues
        )
        # The date line of the document dates the news, not the journey.
        if len({d.start for _, d in dates}) > 1:
            dates = [(n, d) for n, d in dates if d.start != self.published] or dates
        spans = [(n, d) for n, d in dates if d.end]
        if not dates and cues[0].group().strip().startswith(
            ("se trouv", "est en", "has been", "have been")
        ):
            dates = [
                (abs(i - position), d)
                for i, d in scene.dates_in()
                if d.start and len(d.start) == 10
            ]
        if dates and (named or not self.found):
            date = min(spans or dates, key=lambda d: d[0])[1]
            at = next(i for i, d in scene.dates_in() if d is date)
            until = re.search(
                r"\b(?:jusqu'(?:a |au )?|until |(?:ended|concluded|finished|closed) (?:on )?|(?:s'est )?(?:achevee?|terminee?|conclue?) |(?:prend|pris) fin )$",
                mask[:at],
            )
            if until:
                said.end = date.start
            else:
                said.start, said.end, said.relative_date = date.start, date.end, date.relative
        for sign in re.findall(E, mask):
            if (mention := scene.mentions.get(sign)) is not None:
                said.events.append(mention.text)
        said.sectors = list(dict.fromkeys(m.group() for m in self.rules.sectors.finditer(mask)))[:6]
        return said

    def _of_hosts(self, mask: str, match: re.Match[str]) -> bool:
        """Whether "officials from ⟦O⟧" are those whom the travellers met."""
        return bool(
            MET_WITH.search(mask[: match.start()])
            or re.search(r"\b(?:met|meet|meets|meeting|rencontr\w+)\b", match.group())
        )

    def _status(self, mask: str, cue: re.Match[str]) -> str:
        near = mask[max(0, cue.start() - 90) : cue.end() + 110]
        if self.rules.pattern("mission.held").search(near):
            return "held"
        if self.rules.pattern("mission.planned").search(near):
            return (
                "announced" if self.rules.pattern("mission.announced").search(near) else "planned"
            )
        return "unknown"

    def _placed(self, said: Mission, cues: list[re.Match[str]], scene: Scene) -> Mission:
        """The mission that a sentence speaks of: a known one, or a new one."""
        if not self.found:
            self.found.append(said)
            return said
        words = cues[0].group()
        fresh = bool(
            re.match(
                r"(?:une?|an?|prochaine|next|another|second|deuxieme|nouvelle|upcoming)\b",
                words.strip(),
            )
        ) or bool(
            re.search(
                r"\b(?:une?|an?|another|second|seconde|nouvelle|prochaine) (?:\w+ ){0,2}$",
                scene.mask[: cues[0].start()],
            )
        )
        for known in reversed(self.found):
            if set(map(_bare, known.to)) & set(map(_bare, said.to)) and not self._apart(
                known, said, fresh
            ):
                return known
        latest = self.current or self.found[-1]
        if all(
            self.scenes[n].sentence.kind == "heading" for n in latest.sentences
        ) and not self._apart(latest, said, False):
            return latest
        other_place = bool(said.to) and bool(latest.to)
        if (fresh and other_place) or self._apart(latest, said, fresh):
            self.found.append(said)
            return said
        return latest

    def _apart(self, known: Mission, said: Mission, fresh: bool) -> bool:
        if (
            known.start
            and said.start
            and not (known.start.startswith(said.start) or said.start.startswith(known.start))
        ):
            return known.start[:7] != said.start[:7]
        statuses = {known.status, said.status}
        if (
            known.status in {"planned", "announced"}
            and said.status == "held"
            and re.fullmatch(r"\d{4}", said.start or "")
        ):
            return True
        return (
            fresh
            and "held" in statuses
            and bool(statuses & {"planned", "announced"})
            and bool(said.to or said.start)
        )

    def _take(self, mission: Mission, said: Mission) -> None:
        if mission is said:
            return
        mission.to.extend(p for p in said.to if p not in mission.to)
        mission.origin.extend(p for p in said.origin if p not in mission.origin)
        if mission.start is None and said.start:
            mission.start, mission.end, mission.relative_date = (
                said.start,
                said.end,
                said.relative_date,
            )
        mission.events.extend(e for e in said.events if e not in mission.events)
        mission.sectors.extend(s for s in said.sectors if s not in mission.sectors)
        if mission.status == "unknown":
            mission.status = said.status

    # --- who -------------------------------------------------------------------------------------
    def _people(self, mission: Mission, scene: Scene, cued: bool) -> None:
        mask = scene.mask
        self._lent(mission, scene, mask)
        if cued:
            self._travellers(mission, scene, mask)
            self._own_journey(mission, scene, mask)
        self._leaders(mission, scene, mask)
        told = self.anaphora.told_by_pronoun(mask)
        if cued or told or self._speaks_of_group(mask):
            self._members(mission, scene, mask)
        if cued:
            self._origin_actors(mission, scene, mask)
            self._hosts(mission, scene, mask)
        self._took_part(mission, scene, mask)
        self._organisers(mission, scene, mask, cued)
        self._met(mission, scene, mask)

    def _heads_list(self, scene: Scene) -> bool:
        """Whether a list of travellers follows: "Members of the delegation:"."""
        heads = scene.sentence.kind == "heading" or scene.mask.rstrip().endswith(":")
        nouns = any(pattern.search(scene.mask) for _, pattern in self.rules.agreement_kinds)
        return heads and not nouns and bool(LIST_HEAD.search(scene.mask))

    def _listed_member(self, mission: Mission, scene: Scene) -> None:
        """Who one item of a list of travellers names; the list's words tell who leads."""
        leads = LEADER_MARK.search(scene.mask)
        for group in scene.groups:
            if re.search(r"[.;]", scene.mask[: group.start]):
                break
            for actor in self._actors(group):
                add(mission.participants, actor, *(self._bodies(actor) if actor.is_person else ()))
                if leads and actor.is_person and not mission.leaders:
                    add(mission.leaders, actor)
        mission.sentences.append(scene.number)
        self.last_cue = scene.number

    def _speaks_of_group(self, mask: str) -> bool:
        return bool(
            re.search(
                r"\b(?:delegation|mission|voyage|deplacement|visite|participants?|delegates|trip|visit|group|groupe|delegues|pris part|inscrite?s|travel(?:l)?ing|taking part|du voyage|parmi (?:eux|elles)|among them|accompan\w+|accompagn\w+|avec (?:lui|elle|eux)|with (?:him|her|them)|de la partie|en faisaient partie|en font partie)\b",
                mask,
            )
        )

    def _leaders(self, mission: Mission, scene: Scene, mask: str) -> None:  # noqa: PLR0912
        for match in self.rules.pattern("mission.led_by").finditer(mask):
            said = re.split(r"[.;:,]", mask[max(0, match.start() - 70) : match.start()])
            clause = next((words for words in reversed(said) if words.strip()), "")
            if OTHER_THINGS.search(clause) or IS_CHIEF.search(mask, 0, match.end()):
                continue
            group = scene.group_at(match.end())
            if (
                group is None
                or group.start - match.end() > 60
                or re.search(r"[.;]", mask[match.end() : group.start])
            ):
                continue
            for actor in self._actors(group):
                if actor.is_person:
                    add(mission.leaders, actor)
                    add(mission.participants, actor, *self._bodies(actor))
                else:
                    add(mission.organisers, actor)
                    add(mission.participants, actor)
        escorted = ESCORTED.search(mask)
        if escorted is not None and not mission.leaders:
            chief = self.index.actor_of(scene.mentions[escorted[1]])
            add(mission.leaders, chief)
            add(mission.participants, chief, *(self._bodies(chief) if chief else ()))
        for match in IS_CHIEF.finditer(mask):
            head = self.index.actor_of(scene.mentions[match[1]])
            add(mission.leaders, head)
            add(mission.participants, head, *(self._bodies(head) if head else ()))
        for match in re.finditer(rf"\bwith ({P})(?: and ({P}))? at (?:its|the) head\b", mask):
            for sign in filter(None, match.groups()):
                head = self.index.actor_of(scene.mentions[sign])
                add(mission.leaders, head)
                add(mission.participants, head, *(self._bodies(head) if head else ()))
        for match in self.rules.pattern("mission.leads").finditer(mask):
            before = [
                g
                for g in scene.groups
                if g.end <= match.start() and g.preposition in {"", "que"} and self._actors(g)
            ]
            relative = re.search(
                rf"({NAME})(?: \([^)]*\))?,? (?:qui|who|which) (?:[a-z]+ ){{0,2}}$",
                mask[: match.start()],
            )
            if relative and (named := scene.mentions.get(relative[1])) is not None:
                before = [Group(0, 0, (named,), "")]
            elif HE.search(mask[: match.start()]):
                persons = [c for c in mask[: match.start()] if re.fullmatch(P, c)]
                if persons:
                    before = [Group(0, 0, (scene.mentions[persons[-1]],), "")]
                else:
                    told = [a for a in self.anaphora.subject_before(scene.number) if a.is_person]
                    before = [Group(0, 0, tuple(a.mentions[0] for a in told[:1]), "")]
            elif not before:
                # "arriva dimanche à ⟦L⟧ à la tête de": the first person of the sentence.
                persons = [c for c in mask[: match.start()] if re.fullmatch(P, c)]
                before = [Group(0, 0, (scene.mentions[persons[0]],), "")] if persons else []
            for actor in self._actors(before[-1]) if before else []:
                if actor.is_person:
                    add(mission.leaders, actor)
                    add(mission.participants, actor, *self._bodies(actor))
                else:
                    add(mission.organisers, actor)
                    add(mission.participants, actor)

    def _lent(self, mission: Mission, scene: Scene, mask: str) -> None:
        """Who conducts "the mission that X has just conducted"."""
        for match in re.finditer(
            rf"\b(?:mission|delegation|deplacement|voyage|trip|visit)\w* (?:que|qu'|that|which) (?:la |le |l'|les |the )?({NAME})[^,.;]{{0,40}}?\b(?:condui|men[eé]|dirig|emmen|organis|led|lead|head|conduct)",
            mask,
        ):
            mention = scene.mentions.get(match[1])
            actor = self.index.actor_of(mention) if mention else None
            if actor is not None:
                (add(mission.leaders, actor) if actor.is_person else add(mission.organisers, actor))
                if not actor.is_person and "organis" in match.group():
                    continue  # who organises a journey need not go along
                add(mission.participants, actor, *(self._bodies(actor) if actor.is_person else ()))

    def _travellers(self, mission: Mission, scene: Scene, mask: str) -> None:
        """The person who is said to travel: "elle s'est rendue à", "X travelled to"."""
        verbs = list(self.rules.pattern("mission.verb").finditer(mask))
        verbs += list(
            re.finditer(
                r"\b(?:se trouvait|se trouve|etait|est|was|is) (?:\w+ )?(?:en|on an?|in) (?:\w+ ){0,2}(?:mission|deplacement|visite|visit|trip)\b",
                mask,
            )
        )
        for verb in verbs:
            if re.match(
                r"(?:accueil|recev|recoi|recu |a recu|ont recu|host|welcom|receiv|is host|are host|will (?:host|welc|rec)|expected|met here)",
                verb.group(),
            ):
                continue
            before = [
                g for g in scene.groups if g.end <= verb.start() and g.preposition in {"", "que"}
            ]
            actors = (
                self._actors(before[-1]) if before and verb.start() - before[-1].end < 60 else []
            )
            if not actors and (
                body := self.anaphora.noun_subject(mask, verb.start(), scene.number)
            ):
                actors = [body]
                add(mission.organisers, body)
            led = self.rules.pattern("mission.led_by").search(mask)
            if not actors and not led and self.anaphora.told_by_pronoun(mask[: verb.start() + 1]):
                actors = self.anaphora.subject_before(scene.number)
            for actor in actors:
                add(mission.participants, actor, *(self._bodies(actor) if actor.is_person else ()))
            beside = re.search(
                rf"(?:avec|with|en compagnie de|alongside) (?={P})", mask[verb.end() :]
            )
            if (
                actors
                and beside is not None
                and not re.search(r"[.;]", mask[verb.end() :][: beside.start()])
            ):
                group = scene.group_at(verb.end() + beside.end())
                for actor in self._actors(group) if group else []:
                    add(
                        mission.participants,
                        actor,
                        *(self._bodies(actor) if actor.is_person else ()),
                    )
            people = [a for a in actors if a.is_person]
            if people and not mission.leaders:
                add(mission.leaders, *people[:1])

    def _own_journey(self, mission: Mission, scene: Scene, mask: str) -> None:
        """The person whose journey it is: "the visit of ⟦P⟧", "⟦P⟧'s trip"."""
        own = POSSESSIVE.search(mask)
        subject = re.search(rf", ({P}) ", mask[own.end() :]) if own else None
        if subject is not None:
            # "during her visit to ⟦L⟧, ⟦P⟧ signed": it is hers.
            actor = self.index.actor_of(scene.mentions[subject[1]])
            if actor is not None and actor not in mission.met:
                add(mission.participants, actor, *self._bodies(actor))
                if not mission.leaders:
                    add(mission.leaders, actor)
        for match in JOURNEY_OF.finditer(mask):
            actor = self.index.actor_of(scene.mentions[match[1] or match[2]])
            if actor is None or actor in mission.met:
                continue
            add(mission.participants, actor, *self._bodies(actor))
            if not mission.leaders:
                add(mission.leaders, actor)

    def _bodies(self, person: Actor) -> list[Actor]:
        found: list[Actor] = []
        for role in self.roles:
            if role.person is not person:
                continue
            if role.organisation is not None:
                add(found, role.organisation)
            elif role.place is not None and re.search(
                r"mair|mayor|govern|gouvern|bourgmestre", role.title
            ):
                add(found, self.index.place_actor(role.place))
        return found

    def _members(self, mission: Mission, scene: Scene, mask: str) -> None:
        for match in self.rules.pattern("mission.includes").finditer(mask):
            if match.group() in {"dont", "ainsi que", "as well as"} and not mission.participants:
                continue
            if re.match(r"includ|dont|ainsi|as well|such as", match.group()) and self.rules.pattern(
                "mission.met"
            ).search(mask[: match.start()]):
                continue
            if PEOPLE_OF.match(match.group()) and self._of_hosts(mask, match):
                continue
            if re.match(
                r"[^.;]{0,30}?\b(?:rencontres?|visites?|entretiens?|reunions?|meetings?|visits?|talks|seances?|ateliers?|presentations?)\b",
                mask[match.end() :],
            ):
                continue
            for group in self._listed(scene, mask, match.end()) or self._following(
                scene, mask, match.end()
            ):
                for actor in self._actors(group):
                    if actor not in mission.met:
                        add(
                            mission.participants,
                            actor,
                            *(self._bodies(actor)[:1] if actor.is_person else ()),
                        )

    def _listed(self, scene: Scene, mask: str, position: int) -> list[Group]:
        """The lists after a colon that ends the phrase begun at a position."""
        colon = re.search(r" ?: ?", mask[position:])
        if (
            colon is None
            or colon.start() > 160
            or re.search(r"[.(]", mask[position : position + colon.start()])
        ):
            return []
        return self._following(scene, mask, position + colon.end())

    def _following(self, scene: Scene, mask: str, position: int) -> list[Group]:
        """The lists after a word such as "composed of", to the end of what it governs."""
        found: list[Group] = []
        last = position
        for group in scene.groups:
            if group.start < position:
                continue
            gap = mask[last : group.start]
            ended = re.search(
                r"[.!?]|\b(?:pour|afin|to (?:explore|promote|sign|meet|strengthen)|who|qui|rencontr|visit|met|s'est|ont|a ete|in order|with the aim|during|lors|afin)\b",
                gap,
            )
            if ended and not re.search(r":\s*(?:l'|les |la |le |the )?[^.]{0,80}$", gap):
                break
            if re.search(
                r"\b(?:a |au |aux |en |dans |in |to |at |vers )(?:l'|la |le |les |the )?$", gap
            ) and any(m.thing == PLACE for m in group.members):
                last = group.end
                continue
            found.append(group)
            last = group.end
        return found

    def _took_part(self, mission: Mission, scene: Scene, mask: str) -> None:
        for match in self.rules.pattern("mission.took_part").finditer(mask):
            before = [
                g for g in scene.groups if g.end <= match.start() and g.preposition in {"", "que"}
            ]
            for actor in self._actors(before[-1]) if before else []:
                add(
                    mission.participants,
                    actor,
                    *(self._bodies(actor)[:1] if actor.is_person else ()),
                )

    def _organisers(self, mission: Mission, scene: Scene, mask: str, cued: bool) -> None:
        for match in self.rules.pattern("mission.organised").finditer(mask):
            group = scene.group_at(match.end())
            if cued and group and group.start - match.end() < 30:
                add(mission.organisers, *self._actors(group))
        for match in self.rules.pattern("mission.organises").finditer(mask):
            before = [
                g for g in scene.groups if g.end <= match.start() and g.preposition in {"", "que"}
            ]
            if before and (
                cued or "pris l'initiative" in match.group() or "pilotage" in match.group()
            ):
                add(mission.organisers, *self._actors(before[-1]))

    def _origin_actors(self, mission: Mission, scene: Scene, mask: str) -> None:
        if re.search(r"\b(?:commune|conjointe|joint|common|shared)\b", mask):
            several = self.anaphora.the_several(mask, scene.number)
            add(mission.participants, *several)
            add(mission.organisers, *several)
        for match in OWNED[self.rules.language].finditer(mask):
            actor = self._territory(scene.mentions.get(match[1]))
            add(mission.participants, actor)
        if REGIONAL.search(mask):
            add(mission.participants, self._home_region(scene))
        for match in FROM[self.rules.language].finditer(mask):
            mention = scene.mentions.get(match[1])
            if mention is None or self._of_hosts(mask, match):
                continue
            group = next((g for g in scene.groups if g.start <= match.start(1) < g.end), None)
            for member in group.members if group else (mention,):
                actor = self._territory(member)
                if actor is not None and not actor.is_person:
                    add(mission.participants, actor)

    def _territory(self, mention: Mention | None) -> Actor | None:
        """The body behind a name, a region's or city's own name included."""
        if mention is None:
            return None
        actor = self.index.actor_of(mention) or self.index.territory(mention.text)
        if (
            actor is None
            and mention.thing == PLACE
            and mention.level in {"region", "city", "state"}
            and "guess" not in mention.evidence
        ):
            actor = self.index.place_actor(mention)
        return actor

    def _home_region(self, scene: Scene) -> Actor | None:
        """The region whose mission "la mission régionale" is: the first that acts in the text."""
        regions = [a for a in self.index.actors if a.kind == "region"]
        return regions[0] if regions else None

    def _hosts(self, mission: Mission, scene: Scene, mask: str) -> None:
        for match in self.rules.pattern("mission.hosts").finditer(mask):
            before = [g for g in scene.groups if g.end <= match.start() and g.preposition == ""]
            for mention in before[-1].members if before else ():
                actor = self.index.actor_of(mention) or (
                    self.index.place_actor(mention) if mention.thing == PLACE else None
                )
                add(mission.met, actor)
                if mention.thing == PLACE and mention.text not in mission.to:
                    mission.to.append(mention.text)
                elif (
                    actor is not None and actor.kind in {"city", "region", "state"} and actor.level
                ):
                    place = re.sub(
                        r"^\W*(?:[A-Z]?[a-zé]+ )+(?:d'|d’|de |du |of )(?:la |l'|the )?",
                        "",
                        mention.text,
                    )
                    if place not in mission.to:
                        mission.to.append(place)

    def _met(self, mission: Mission, scene: Scene, mask: str) -> None:
        for match in self.rules.pattern("mission.met").finditer(mask):
            for group in self._following(scene, mask, match.end())[:4]:
                if group.start - match.end() > 90:
                    break
                for actor in self._actors(group):
                    if actor not in mission.participants:
                        add(
                            mission.met,
                            actor,
                            *(self._bodies(actor)[:1] if actor.is_person else ()),
                        )

    def _actors(self, group: Group) -> list[Actor]:
        found: list[Actor] = []
        for mention in group.members:
            if mention.thing in (PLACE, EVENT):
                continue
            add(found, self.index.acting(mention))
        return found

    # --- in the end ------------------------------------------------------------------------------
    def _complete(self, mission: Mission) -> None:
        if mission.status == "unknown":
            mission.status = "held"
        if mission.start is None:
            years = [
                m.group() for event in mission.events if (m := re.search(r"(?:19|20)\d\d", event))
            ]
            mission.start = years[0] if years else None
        mission.to = _precise_first(mission.to, self.index)

    def _stands(self, mission: Mission) -> bool:
        told_with = mission.met or mission.origin or mission.organisers or mission.start
        if not mission.to and not (mission.leaders and mission.participants and told_with):
            return False
        named = any(
            re.search(r"missi|deleg", cue.group())
            for number in mission.sentences
            for cue in self._cues(self.scenes[number].mask)
        )
        evidence = (
            named
            + bool(mission.to)
            + bool(mission.participants or mission.leaders)
            + bool(mission.start)
        )
        mission.confidence = (LOW, LOW, MEDIUM, HIGH, HIGH)[evidence]
        return evidence >= 2 or bool(mission.met) or bool(mission.organisers)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _precise_first(names: list[str], index: ActorIndex) -> list[str]:
    from foedera.extraction.gazetteer import gazetteer

    order = {"city": 0, "region": 1, "state": 1, "country": 2, None: 1}
    places = gazetteer()
    return sorted(names, key=lambda name: order[places.level(name)])


__all__ = ["Mention", "MissionFinder"]
