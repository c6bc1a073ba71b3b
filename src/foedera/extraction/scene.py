"""Scenes: sentences with every name and date replaced by one sign, so that patterns see syntax.

A mention becomes one private-use character by what it names; brackets with acronyms, titles and
posts in apposition are taken out (the roles they tell are kept). What remains is short enough for
the patterns of a rule file: "⟦P⟧ a signe un accord avec ⟦O⟧".
"""
# ruff: noqa: E501 (a pattern reads better on one line)

import re
from dataclasses import dataclass, field

from foedera.extraction.actors import Actor, ActorIndex
from foedera.extraction.dates import DateMention, DateReader
from foedera.extraction.gazetteer import gazetteer
from foedera.extraction.mentions import EVENT, ORGANISATION, PERSON, PLACE, REFERENCE, Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.view import Sentence, View, fold

BASES = {
    PERSON: 0xE000,
    ORGANISATION: 0xE400,
    PLACE: 0xE800,
    EVENT: 0xEC00,
    "date": 0xF000,
    "other": 0xF400,
}
P, O, L, E, D = (  # noqa: E741
    "[\ue000-\ue3ff]",
    "[\ue400-\ue7ff]",
    "[\ue800-\uebff]",
    "[\uec00-\uefff]",
    "[\uf000-\uf3ff]",
)
ACTOR = "[\ue000-\ue7ff]"
NAME = "[\ue000-\uebff]"
# "⟦Lisbon⟧, ⟦3 March⟧ – ": when and where the news was written, not when its matter happened.
DATE_LINE = re.compile(rf"^\W*{L}(?: \(?{L}\)?)?,? (?:le )?{D}[*_]*\s*[–—-]+\s*")
MAYOR = re.compile(r"\b(?:lord mayor|mayor|mayoress|maire|mairesse|bourgmestre)\b")
HEADS = re.compile(
    r"\b(?:preside|dirige|chairs|heads|leads|runs|represent\w+|on behalf of|au nom de)\b"
)
SIGN = "[\ue000-\uf7ff]"
DETERMINER = {
    "fr": r"(?:l'|les |le |la |un |une |des |du |d'|de la |de l'|de |son |sa |ses |leurs? |cette |cet |ce |deux |trois |quatre )",
    "en": r"(?:the |an? |its |their |his |her |our |both |of the |from the |of |from |two |three |four )",
}
LIST_SEPARATOR = {
    "fr": r"\s*(?:,\s*et\b|,\s*ainsi que\b|,\s*puis\b|,|;|\bet\b|\bainsi qu(?:e|')\b|\bpuis\b|\bde meme que\b|(?:, (?:des|plusieurs|quelques) [a-z' -]{3,30})?, mais (?:aussi|egalement)\b|\bsans oublier\b|&|/)\s*(?:avec |aupres de |par |pour |entre |a |au |aux |en |dans )?",
    "en": r"\s*(?:,\s*and\b|,\s*as well as\b|,|;|\band\b|,? but also\b|\bas well as\b|\balong with\b|\btogether with\b|&|/)\s*(?:with |by |to |in |from |between )?",
}
PREPOSITION = {
    "fr": re.compile(
        r"(?:^|[\s,(])(avec|aupres|par|entre|de|d'|du|des|a|au|aux|en|dans|pour|chez|vers|contre|sur|parmi|sous|dont|selon|d'apres)\s*(?:l'|la |le |les )?$"
    ),
    "en": re.compile(
        r"(?:^|[\s,(])(with|by|between|among|of|from|to|in|at|for|on|into|against|near|alongside|including|via|via|upon|according to)\s*(?:the |a |an |its |their )?$"
    ),
}


@dataclass(frozen=True)
class Role:
    """A post that a person holds, as the text gives it; the organisation where it tells."""

    person: Actor
    organisation: Actor | None
    place: Mention | None
    title: str
    sentence: int


@dataclass(frozen=True)
class Group:
    """Names in a list, with the preposition that governs them; offsets in the masked sentence."""

    start: int
    end: int
    members: tuple[Mention, ...]
    preposition: str


@dataclass(eq=False)
class Scene:
    """One sentence under its mask."""

    sentence: Sentence
    mask: str
    mentions: dict[str, Mention]
    dates: dict[str, DateMention]
    groups: list[Group] = field(default_factory=list)
    represented: dict[int, list[Actor]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The sentence's number."""
        return self.sentence.number

    def names(self, start: int = 0, end: int | None = None) -> list[Mention]:
        """The mentions whose signs stand in a part of the mask."""
        return [self.mentions[c] for c in self.mask[start:end] if c in self.mentions]

    def group_at(self, position: int) -> Group | None:
        """The first list that begins at or after a position."""
        return next((g for g in self.groups if g.start >= position), None)

    def dates_in(self, start: int = 0, end: int | None = None) -> list[tuple[int, DateMention]]:
        """Dates with their place in the mask."""
        last = len(self.mask) if end is None else end
        return [
            (i, self.dates[c])
            for i, c in enumerate(self.mask[:last])
            if i >= start and c in self.dates
        ]


def build_scenes(
    view: View, index: ActorIndex, rules: Rulebook, reader: DateReader
) -> tuple[list[Scene], list[Role]]:
    """The scenes of a document and the roles its appositions tell."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in index.mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    scenes: list[Scene] = []
    roles: list[Role] = []
    masker = _Masker(view, index, rules, reader)
    for sentence in view.sentences:
        scene = masker.scene(sentence, by_sentence.get(sentence.number, []))
        if re.search(P, scene.mask):
            roles.extend(_Posts(scene, index, rules, scenes).taken_out())
        _collapse(scene, rules)
        scene.groups = _groups(scene, rules)
        scenes.append(scene)
    return scenes, roles


class _Masker:
    def __init__(self, view: View, index: ActorIndex, rules: Rulebook, reader: DateReader) -> None:
        self.view, self.index, self.rules, self.reader = view, index, rules, reader
        self.used = dict.fromkeys(BASES, 0)

    def _sign(self, thing: str) -> str:
        self.used[thing] += 1
        return chr(BASES[thing] + self.used[thing] % 1023)

    def scene(self, sentence: Sentence, mentions: list[Mention]) -> Scene:
        folded = self.view.folded[sentence.start : sentence.end]
        signs: dict[str, Mention] = {}
        dates: dict[str, DateMention] = {}
        spans: list[tuple[int, int, str]] = []
        for mention in mentions:
            thing = mention.thing
            actor = self.index.actor_of(mention)
            if thing == REFERENCE:
                thing = ORGANISATION if actor is not None else "other"
            elif actor is not None and thing not in (PLACE,):
                thing = PERSON if actor.is_person else ORGANISATION
            elif thing in (PERSON, ORGANISATION) and actor is None:
                thing = "other"
            if thing not in BASES:
                thing = "other"
            if thing == "other":
                continue
            sign = self._sign(thing)
            signs[sign] = mention
            spans.append((mention.start - sentence.start, mention.end - sentence.start, sign))
        for found in self.reader.read(folded, sentence.start):
            a, b = found.begin - sentence.start, found.finish - sentence.start
            if any(x < b and a < y for x, y, _ in spans):
                continue
            sign = self._sign("date")
            dates[sign] = found
            spans.append((a, b, sign))
        mask, position = [], 0
        for start, end, sign in sorted(spans):
            if start < position:
                continue
            mask.append(folded[position:start])
            mask.append(sign)
            position = end
        mask.append(folded[position:])
        words = "".join(mask)
        scene = Scene(sentence, words, signs, dates)
        self._drop_aliases(scene)
        titles = "|".join(
            sorted((re.escape(t) for t in self.rules.words["titles"]), key=len, reverse=True)
        )
        scene.mask = re.sub(rf"(?<![^\W_])(?:(?:{titles})\s+)+(?={P})", "", scene.mask)
        scene.mask = re.sub(r"\s+", " ", scene.mask)
        if sentence.kind != "heading":
            scene.mask = DATE_LINE.sub("", scene.mask)
        return scene

    def _drop_aliases(self, scene: Scene) -> None:
        """Take out an acronym in brackets after the name it stands for, and places in brackets."""

        def alias(match: re.Match[str]) -> str:
            one, two = scene.mentions[match[1]], scene.mentions.get(match[2])
            if two is None:
                return match.group()
            actor, other = self.index.actor_of(one), self.index.actor_of(two)
            if actor is not None and actor is other:
                return match[1]
            if two.thing == PLACE and scene.mentions[match[1]].thing == ORGANISATION:
                return match[1]
            if two.thing == PLACE and one.thing == PLACE:
                wider = two.level in {"country", "state"} and one.level not in {"country"}
                return match[1] if wider else f"{match[1]}, {match[2]}"
            return match.group()

        scene.mask = re.sub(rf"({SIGN})\s*\(({SIGN})\)", alias, scene.mask)

        def lies_in(match: re.Match[str]) -> str:
            one, two = scene.mentions[match[1]], scene.mentions[match[2]]
            places = gazetteer()
            within = two.level in {"country", "state"} and one.level in {"city", "region"}
            same = places.country(one.text) in (None, places.country(two.text))
            return match[1] if within and same else match.group()

        scene.mask = re.sub(
            rf"([{O[1:-1]}{L[1:-1]}]), ({L})(?=[,;.]| and | et | –|$)", lies_in, scene.mask
        )


class _Posts:
    """Finds the posts of a scene, keeps the roles, takes the words out."""

    def __init__(
        self, scene: Scene, index: ActorIndex, rules: Rulebook, earlier: list[Scene]
    ) -> None:
        self.scene, self.index, self.rules, self.earlier = scene, index, rules, earlier
        det = DETERMINER[rules.language]
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
            rf"(?:(?:{det})?{NAME}(?:'s)? (?:region |province |state |city )?)?"
            if rules.language == "en"
            else ""
        )
        self.post = (
            rf"(?:{det})?{lead}{core}(?:{body}(?=[^a-z]|$| et| and)|{free}|{body}{tail}?|{tail})?"
        )
        self.chain = rf"{self.post}(?:{join}{self.post})*"

    def taken_out(self) -> list[Role]:
        found: list[Role] = []
        mask = self.scene.mask
        telling = self.rules.pattern("post").search(mask) or HEADS.search(mask)
        if not re.search(P, mask) or not telling:
            return found
        lead = r"(?<![^\W_])"
        end = r"(?=\s*[,;.:()–—]|\s*$|\s)"
        shapes = (
            rf"(?P<p1>{P})\s*\((?P<c1>{self.chain})\)",
            rf"(?P<p2>{P})\s*(?:,|\s[–—-])\s*(?P<c2>{self.chain}){end}"
            rf"|{lead}(?P<c3>{self.chain})(?:\s*,\s*(?:l[ea] )?|\s+|\s*[–—:]\s*)(?P<p3>{P})(?:\s*,(?=\s*[a-z]))?",
            rf"(?P<p4>{P}) (?:est |etait |was |is |,? en tant que |,? en qualite de |,? comme |,? as |,? in (?:his|her) capacity as )(?P<c4>{self.chain})",
            rf"(?P<p5>{P})[^.;{SIGN[1:-1]}]{{0,80}}?, (?:representing|representant) (?:l'|la |le |the )?(?:[a-z]+ ){{0,2}}(?P<o5>{O})",
            rf"(?P<p6>{P}),? (?:qui (?:preside|dirige)|who (?:chairs|heads|leads|runs)) (?:l'|la |le |the )?(?P<o6>{O})",
        )  # fmt: skip
        self._represented(found)
        self._on_behalf(found)
        for shape in shapes:
            pattern = re.compile(shape)
            position = 0
            while match := pattern.search(self.scene.mask, position):
                parts = {key[0]: value for key, value in match.groupdict().items() if value}
                sign = parts["p"]
                person = self.index.actor_of(self.scene.mentions[sign])
                if person is not None and "c" in parts:
                    found.extend(self._roles(person, parts["c"]))
                elif person is not None:
                    body = self.index.actor_of(self.scene.mentions[parts["o"]])
                    found.append(Role(person, body, None, "president", self.scene.number))
                    position = match.end()
                    continue
                self.scene.mask = (
                    self.scene.mask[: match.start()] + sign + self.scene.mask[match.end() :]
                )
                position = match.start() + 1
        return found

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
                    and mention.thing != PLACE
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


def _collapse(scene: Scene, rules: Rulebook) -> None:
    """Take out the common nouns before a name: "le cluster breton ⟦O⟧" reads "⟦O⟧"."""
    words = rules.kind_words
    between = r"(?: [a-z'-]{3,})"
    limit = "{0,2}"
    scene.mask = re.sub(
        rf"(?<![^\W_])(?:{DETERMINER[rules.language]})?(?:[a-z]+ ){{0,1}}(?<![^\W_])(?:{words}){between}{limit} (?=(?:[«\"“]\s?)?{ACTOR})",
        lambda m: "" if not re.search(r"\b(?:avec|entre|par|with|between|by|and|et|ont|a|est|sont|etaient|seront|is|are|was|were|has|have|de|d')\b", m.group()) else _kept(m.group()),
        scene.mask,
    )  # fmt: skip


def _kept(words: str) -> str:
    """The function words at the start of a collapsed noun phrase that syntax still needs."""
    found = re.match(r"^\s*(?:avec|entre|par|with|between|by|and|et|d'|de) ", words)
    return found.group() if found else words


def _groups(scene: Scene, rules: Rulebook) -> list[Group]:
    """Lists of names: members parted by commas, "et", "ainsi que" and the like."""
    det = DETERMINER[rules.language]
    nouns = rules.kind_words
    filler = rf"(?:{det})?(?:{det})?(?:(?:{nouns})(?: [a-z'-]{{3,}}){{0,2}} )?(?:{det})?[«\"“]?\s?"
    item = rf"{NAME}(?:\s?[»\"”])?(?:'s)?(?:\s*\([^(){SIGN[1:-1]}]{{0,60}}{SIGN}?[^(){SIGN[1:-1]}]{{0,20}}\))?"
    pattern = re.compile(rf"{item}(?:(?:{LIST_SEPARATOR[rules.language]}\s*{filler}){item})*")
    found = []
    for match in pattern.finditer(scene.mask):
        members = tuple(
            scene.mentions[c]
            for c in re.sub(r"\([^()]*\)", "", match.group())
            if c in scene.mentions
        )
        before = scene.mask[: match.start()]
        bare = re.sub(rf"(?:{nouns})(?: [a-z'-]{{3,}}){{0,2}}\s*[(:,]?\s*$", "", before)
        # "à l'hôtel de ville, ⟦P⟧ a signé": the noun belongs to what stands before the comma.
        ended = before.rstrip().endswith(",") and bare.endswith((" de ", " d'", " of "))
        before = before if ended else bare
        governed = PREPOSITION[rules.language].search(before)
        whole = Group(match.start(), match.end(), members, governed[1] if governed else "")
        found.extend(_parted(scene, whole))
    return found


GENITIVE = frozenset(("of", "de", "d'", "du", "des"))
OPENING = re.compile(r"^\W*(?:at|in|during|on|au|aux|a|dans|lors|pendant|en|sur) [^,;.]*$")
LOCATIVE = frozenset(
    [
        "a",
        "au",
        "aux",
        "en",
        "dans",
        "chez",
        "in",
        "at",
        "from",
        "pour",
        "for",
        "selon",
        "d'apres",
        "sur",
        "on",
    ]
)


def _parted(scene: Scene, group: Group) -> list[Group]:
    """A list without the place it seems to begin with: "In Oslo, A and B signed" is of A and B."""
    if len(group.members) < 2:
        return [group]
    # "At the seat of ⟦O⟧, ⟦P⟧ and ⟦P⟧ signed": the list begins after the comma.
    seat = group.preposition in GENITIVE and bool(OPENING.search(scene.mask[: group.start]))
    if group.preposition not in LOCATIVE and not seat:
        return [group]
    for number, member in enumerate(group.members[1:], start=1):
        position = next(i for i, c in enumerate(scene.mask) if scene.mentions.get(c) is member)
        before = group.members[number - 1]
        comma = scene.mask[:position].rstrip(" l'aethduns").endswith(",")
        if (
            member.thing != PLACE
            and comma
            and (
                before.thing == PLACE
                or seat
                or group.preposition in {"au", "a", "at", "in", "chez"}
            )
        ):
            first = Group(group.start, position, group.members[:number], group.preposition)
            return [first, Group(position, group.end, group.members[number:], "")]
    return [group]
