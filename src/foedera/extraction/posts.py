"""Posts: what a person is of which body, read from appositions and taken out of the scene."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.mentions import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.signs import ACTOR, BODY, NAME, PLACE, SIGN, L, O, P
from foedera.extraction.view import fold

MAYOR = re.compile(r"\b(?:lord mayor|mayor|mayoress|maire|mairesse|bourgmestre)\b")
HEADS = re.compile(
    r"\b(?:preside|dirige|chairs|heads|leads|runs|represent\w+|on behalf of|au nom de)\b"
)


# The first of the shapes that need no post: "⟦P⟧ (⟦O⟧)", "⟦P⟧ of ⟦O⟧".
PLAIN_FROM = 5


TERRITORIAL_POST = re.compile(
    r"\b(?:mayor|governor|premier|president|maire|mairesse|bourgmestre|gouverneure?|prefet|prefete)\b"
)


class Posts:
    """Finds the posts of a scene, keeps the roles, takes the words out."""

    def __init__(
        self, scene: Scene, index: ActorIndex, rules: Rulebook, earlier: list[Scene]
    ) -> None:
        self.scene, self.index, self.rules, self.earlier = scene, index, rules, earlier
        det = rules.determiner
        core = rules.post_words
        if rules.language == "fr":
            stop = rf"(?:[^,;.()–—{SIGN[1:-1]}]|\s-\s)"
            body = rf"(?: (?:et )?(?:en charge |charge |chargee |responsable )?(?:de la |de l'|du |des |de |d'|a la |a l'|aux? |pour |chez |en ){stop}{{0,70}}?{NAME}(?: (?:en|au|a|aux) {L})?)"
            free = rf"(?: (?:en charge|chargee? de|chargee? des|chargee? du|delegue|deleguee|de la|de l'|du|des|d'|aux?|a la) [^;.()–—{SIGN[1:-1]}]{{0,160}}?(?:, (?:et )?(?:de la |de l'|du |des |de |d')[^,;.()–—{SIGN[1:-1]}]{{3,70}}?)*(?=\s*[,;.()–—]|\s*$| et {P}|$))"
            join = rf"(?:,? et (?:{det})?|, (?:{det})?)"
        else:
            stop = rf"(?:[^,;.()–—{SIGN[1:-1]}])"
            body = rf"(?:,? (?:of the |of |for the |for |at the |at |in charge of |in |to the |to |with ){stop}{{0,70}}?{NAME})"
            free = rf"(?: (?:of|for|in charge of|responsible for) [^;.,()–—{SIGN[1:-1]}]{{0,80}}?(?=\s*[,;.()–—]|\s*$| and {P}))"
            join = rf"(?:,? and (?:{det})?|, (?:{det})?)"
        # "déléguée générale et représentante personnelle du premier ministre": words without a name.
        ends = rf"(?=\s*[,;.)–—]|\s*$|\s(?:et|and) {P}| {P})"
        verbs = "a|ont|est|sont|etait|sera|se|et|qui|que|was|is|has|have|had|and|who|said|will|dit|avec|with"
        tail = rf"(?:(?: (?!(?:{verbs})\b)[a-z'0-9-]+){{1,9}}{ends})"
        self.core, self.det, self.body, self.free, self.join = core, det, body, free, join
        # The organisation may stand before the post: "⟦O⟧'s president", "the ⟦O⟧ president".
        lead = (
            rf"(?:(?:{det})?{NAME}(?:'s)? (?:region |province |state |city )?|(?:the |its |our |their )(?:[a-z-]+ )?(?:{rules.kind_words})(?:'s?)? )?"
            if rules.language == "en"
            else ""
        )
        self.post = (
            rf"(?:{det})?{lead}{core}(?:{body}(?=[^a-z]|$| et| and)|{free}|{body}{tail}?|{tail})?"
        )
        # The post of the next person named is not one more of the first.
        more = rf"(?: (?:et|and) (?!{det}){self.post}(?! {P})|{join}{self.post}(?!,? {P}))"
        self.chain = rf"{self.post}{more}*"

    def taken_out(self) -> list[Role]:
        """The roles of the scene; its mask is left without the words that tell them."""
        found: list[Role] = []
        mask = self.scene.mask
        telling = self.rules.pattern("post").search(mask) or HEADS.search(mask)
        if not re.search(P, mask):
            return found
        lead = r"(?<![^\W_])"
        end = r"(?=\s*[,;.:()–—]|\s*$|\s)"
        member = (
            r",? (?:de |du |d'|des |pour |chez )(?:l'|la |le |les )?"
            if self.rules.language == "fr"
            else r",? (?:of|from|for) (?:the )?"
        )
        shapes = (
            rf"(?P<p1>{P})\s*\((?P<c1>{self.chain})\)",
            rf"(?P<p2>{P})\s*(?:,|\s[–—-])\s*(?P<c2>{self.chain}){end}"
            rf"|{lead}(?P<c3>{self.chain})(?:\s*,\s*(?:l[ea] )?|\s+|\s*[–—:]\s*)(?P<p3>{P})(?:\s*,(?=\s*[a-z]))?",
            rf"(?P<p4>{P})(?:,? (?:qui|who))? (?:est |etait |fut |was |is |,? en tant que |,? en qualite de |,? comme |,? as |,? in (?:his|her) capacity as )(?P<c4>{self.chain})",
            rf"(?P<p5>{P})[^.;{SIGN[1:-1]}]{{0,80}}?,? (?:representing|who represent(?:s|ed)|representant|qui represent(?:e|ait)) (?:l'|la |le |the )?(?:[a-z-]+ ){{0,3}}(?P<o5>{ACTOR})",
            rf"(?P<p6>{P}),? (?:qui (?:preside|dirige|pilote|anime)|who (?:chairs|heads|leads|runs|directs|presides over)) (?:[^.;,{SIGN[1:-1]}]{{0,50}}? (?:of|at|de|du|a) )?(?:l'|la |le |the )?(?P<o6>{ACTOR})",
            rf"(?P<p7>{P})\s*\((?:[a-z-]+ )?(?:de |du |d'|of |from )?(?:l'|la |le |the )?(?P<o7>{BODY})\)",
            rf"(?P<p8>{P}){member}(?P<o8>{BODY})(?=\s*[,.;:)]|\s*$| et | and | ont | a | who | qui | signed | said )",
            *((rf"^(?:l'|la |le |les |the )?(?P<o10>{BODY})\s*(?:[–—:-]|,|\()\s*(?P<p10>{P})(?=\s*[,;.)]|\s*$)", rf"^(?P<p9>{P})(?:\s*[,:–—-]\s*[a-z' -]{{2,60}})?\s*(?:[,:–—-]\s*|\s)(?:l'|la |le |les |the )?(?P<o9>{BODY})(?=\s*[,.;:(]|\s*$)",) if self.scene.sentence.kind == "item" else ()),
        )  # fmt: skip
        self._represented(found)
        self._on_behalf(found)
        self._of_place(found)
        self._with_colleagues(found)
        for shape in shapes if telling else shapes[PLAIN_FROM:]:
            pattern = re.compile(shape)
            position = 0
            while match := pattern.search(self.scene.mask, position):
                parts = {key[0]: value for key, value in match.groupdict().items() if value}
                sign = parts["p"]
                person = self.index.actor_of(self.scene.mentions[sign])
                if person is not None and "c" in parts:
                    found.extend(self._roles(person, parts["c"]))
                elif person is not None:
                    beside = next(key for key in match.groupdict() if match[key] and key[0] == "p")
                    if beside not in {"p7", "p8", "p9"}:
                        self._belongs(found, person, parts["o"], match.group())
                        position = match.end()
                        continue
                    self._belongs(found, person, parts["o"], "")
                self.scene.mask = (
                    self.scene.mask[: match.start()] + sign + self.scene.mask[match.end() :]
                )
                position = match.start() + 1
        return found

    def _with_colleagues(self, found: list[Role]) -> None:
        """Whose a person is, told of those beside: "⟦P⟧ and four colleagues from ⟦O⟧"."""
        pattern = re.compile(
            rf"({P}),? (?:and|et) (?:[a-z0-9]+ ){{0,3}}(?:colleagues|members|executives|researchers|staff|students|professors|collegues|membres|chercheurs|cadres|collaborateurs|etudiants|enseignants) (?:from|of|de|du|d') (?:the |la |l')?({BODY})"
        )
        for match in pattern.finditer(self.scene.mask):
            person = self.index.actor_of(self.scene.mentions[match[1]])
            body = self.index.acting(self.scene.mentions[match[2]])
            if person is not None and body is not None and not body.is_person:
                found.append(Role(person, body, None, "", self.scene.number))

    def _of_place(self, found: list[Role]) -> None:
        """Whose governor or mayor it is, told after the name: "Governor ⟦P⟧ of ⟦L⟧"."""
        pattern = re.compile(
            rf"(?P<post>(?:{self.core}) )?({P}) (?:of|de|d') (?:the |la |l')?({L})(?! [a-z]*(?:ais|oise?|ian)\b)"
        )
        for match in list(pattern.finditer(self.scene.mask)):
            person = self.index.actor_of(self.scene.mentions[match[2]])
            title = match["post"]
            if person is None or not title or not TERRITORIAL_POST.search(title):
                continue
            place = self.scene.mentions[match[3]]
            body = self.index.territory(place.text)
            found.append(Role(person, body, place, title.strip(), self.scene.number))
            self.scene.mask = self.scene.mask.replace(match.group(), match[2], 1)

    def _belongs(self, found: list[Role], person: Actor, sign: str, words: str) -> None:
        """Keep whose a person is; without a title where only the body is told: "⟦P⟧ of ⟦O⟧"."""
        body = self.index.acting(self.scene.mentions[sign])
        if body is None or body.is_person:
            return
        known = next((r for r in reversed(found) if r.person is person), None)
        if not words and known is not None and known.organisation is None and known.place is None:
            # "⟦P⟧, trade adviser, ⟦O⟧": the post told before is one of that body.
            found[found.index(known)] = Role(person, body, None, known.title, known.sentence)
            return
        title = "" if not words else "representative" if "represent" in words else "president"
        found.append(Role(person, body, None, title, self.scene.number))

    def _on_behalf(self, found: list[Role]) -> None:
        """Who signs for whom: "⟦P⟧ on behalf of ⟦O⟧", "⟦P⟧, pour ⟦O⟧"."""
        pattern = re.compile(
            rf"({P})(?P<post>,? (?:{self.chain}))?,? (?:on behalf of|au nom de|pour le compte de) (?:l'|la |le |les |the |d')?({NAME})"
        )
        while match := pattern.search(self.scene.mask):
            person = self.index.actor_of(self.scene.mentions[match[1]])
            mention = self.scene.mentions[match[3]]
            body = self.index.actor_of(mention) or (
                self.index.place_actor(mention) if mention.thing == PLACE else None
            )
            if person is not None and body is not None:
                title = re.search(self.core, match["post"] or "")
                found.append(
                    Role(
                        person,
                        body,
                        None,
                        title.group() if title else "representative",
                        self.scene.number,
                    )
                )
            self.scene.mask = (
                self.scene.mask[: match.start()] + match[1] + self.scene.mask[match.end() :]
            )

    def _represented(self, found: list[Role]) -> None:
        """Bodies with those who act for them: "⟦O⟧, represented by its president ⟦P⟧"."""
        pattern = re.compile(
            rf"({O}),? (?:dument )?(?:represented|representee?s?|represente) (?:\w+ment )?(?:by|par|en la personne de) (?:{self.chain}(?:,\s*|\s+))?({P})(?:\s*,\s*{self.chain}(?=\s*[,;.]))?,?"
        )
        while match := pattern.search(self.scene.mask):
            body, sign = match[1], match[2]
            person = self.index.actor_of(self.scene.mentions[sign])
            organisation = self.index.actor_of(self.scene.mentions[body])
            if person is not None and organisation is not None:
                post = re.search(self.core, match.group())
                title = (
                    post.group()
                    if post
                    else "representant"
                    if self.rules.language == "fr"
                    else "representative"
                )
                found.append(Role(person, organisation, None, title, self.scene.number))
                self.scene.represented.setdefault(id(organisation), []).append(person)
            self.scene.mask = (
                self.scene.mask[: match.start()] + body + self.scene.mask[match.end() :]
            )

    def _roles(self, person: Actor, chain: str) -> list[Role]:
        roles: list[Role] = []
        definite = bool(re.match(r"(?:la |le |l'|the |its |their |son |sa |leur )", chain))
        for match in re.finditer(self.post, chain):
            words = match.group()
            signs = [self.scene.mentions[c] for c in words if c in self.scene.mentions]
            organisation: Actor | None = None
            place: Mention | None = None
            for mention in signs:
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
            title = re.search(self.core, words)
            if title is None:
                continue
            if organisation is None and place is not None:
                organisation = self.index.territory(place.text)
            if organisation is None and place is None and re.match(r"(?:our|notre) ", chain):
                organisation = self._own_body()
            if organisation is None and place is None and MAYOR.search(title.group()):
                own = self._own_body()
                organisation = own if own is not None and own.kind == "city" else None
            if organisation is None and place is None and (definite or self.rules.language == "fr"):
                organisation = self._nearest(title.group())
            roles.append(Role(person, organisation, place, title.group(), self.scene.number))
        return roles

    def _own_body(self) -> Actor | None:
        """Whose "our president" is: the body that the text is about, the first one named."""
        bodies = [a for a in self.index.actors if not a.is_person]
        return min(bodies, key=lambda a: min(m.start for m in a.mentions)) if bodies else None

    def _nearest(self, title: str) -> Actor | None:
        """Whose president "la présidente" is: the body named last before."""
        if re.search(r"ambassad|consul", title):
            return next(
                (
                    a
                    for a in self.index.actors
                    if re.search("ambassade|embassy|consulat", " ".join(map(fold, a.names)))
                ),
                None,
            )
        own = self.scene.mask.find(title)
        if re.search(r"gouverneur|governor", title):
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
