"""Agreements: the noun, the verb that says what became of it, and who is bound."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re
from dataclasses import dataclass
from itertools import pairwise

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.anaphora import Anaphora
from foedera.extraction.findings import HIGH, LOW, MEDIUM, Agreement, add
from foedera.extraction.lookalikes import is_on_labour
from foedera.extraction.mentions import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Group, Role, Scene
from foedera.extraction.signs import EVENT, NAME, PLACE, L, P

ORDER = ("ended", "renewed", "announced", "under-negotiation", "in-force", "signed")
NEAR = 140
MONTH = len("2020-01")
BETWEEN_REACH = 90
PENDING = 3
# "Les fondateurs : A, B et C", "The partners are A and B", "A and B are the founding members".
PARTIES = re.compile(
    r"\b(?:(?:les|the|its|leurs?|des) (?:[a-z-]+ )?(?:fondateurs|fondatrices|signataires|partenaires|parties|membres fondateurs|partners|founders|founding members|signatories|parties|contracting parties)\b[^.;:]{0,60}?(?::| sont | are | were | etaient )|(?P<verb>(?:en )?(?:sont|are|were|etaient) (?:les |the )?(?:fondateurs|partenaires|parties|founders|founding members|partners|parties|signataires)\b))"
)
CONCLUDED = re.compile(
    r"^\W*(?:conclue?s?|signee?s?|passee?s?|nouee?s?|scellee?s?|paraphee?s?|signed|concluded|made|entered into|agreed|struck|sealed)\b"
)
GATHERED = 4
PASSIVE = {
    "fr": re.compile(r"\b(?:ete|etre|est|sont|etait|etaient|sera|seront) (?:\w+ment )?$"),
    "en": re.compile(r"\b(?:been|be|was|were|is|are|being) (?:\w+ly )?$"),
}
EARLIER = re.compile(
    r"\b(?:premiere?|precedente?|ancien(?:ne)?|first|previous|earlier|original|initial) (?:\w+ )?(?:accord|convention|protocole|memorandum|partenariat|agreement|mou|partnership|accord-cadre)\b"
)
# Verbs that make an instrument of a mere "partnership".
STRONG = re.compile(
    r"\b(?:sign|paraph|conclu|nou(?:e|ent|ee?s?|er)\b|scell|officialis|formali[sz]|renouvel|reconduit|ratifi|engag|annonc|announc|seal|ink|enter|establish|renew|extend|forg|struck|agreed|exchang|pens? to|to paper|names? to|signatures?|found(?:ed|ing)|fond(?:ent|e\b)|committ|concretis|remettent|remis|sorti|issus?|debouch)"
)
# A sentence that goes on about an agreement without its noun.
TOLD_ON = {
    "fr": re.compile(r"^\W*(?=(?:signee?|paraphee?|conclue?|scellee?)\b)|\b(?:il|elle|celui-ci|celle-ci|le document|le texte|ce document|ce texte)\b(?= (?:\w+ ){0,2}(?:ete|est|fut|sera) (?:\w+ )?(?:signee?|paraphee?|conclue?|scellee?)\b)"),
    "en": re.compile(r"^\W*(?=(?:signed|concluded|inked|initialled) (?:in|on|at|by|yesterday|last)\b)|\b(?:it|the document|the text|this document|the paper|the charter|the pact)\b(?=[^.;]{0,60}\b(?:signed|concluded|inked|initialled|put)\b)|(?<=to )the (?:document|text|paper)\b"),
}  # fmt: skip
ARE_SIGNATORIES = re.compile(
    r"\b(?:en (?:sont|etaient|est|etait) (?:les?|la) (?:deux )?(?:co)?signataires?|(?:were|are) the (?:two )?signatories)\b"
)
SIGNED = re.compile(
    r"\b(?:signed|concluded|inked|initialled|signee?|paraphee?|conclue?|scellee?)\b"
)
ON_BEHALF = re.compile(
    rf"\b(?:on behalf of|au nom (?:de|du|des)|pour le compte (?:de|du)) (?:the |l'|la |le |les )?({NAME})"
)
PUT_NAME = re.compile(
    rf"({P}) (?:put (?:his|her)|a appose (?:sa|son)) (?:name|signature|pen|paraphe)\b"
)
# "our agreement with ⟦O⟧": one side is the body that speaks.
OWN = re.compile(r"\b(?:our|notre|nos) (?:[a-z-]+ ){0,3}$")
THEN = re.compile(
    r"^\W*(?:there|sur place|la-bas)\b|\b(?:alors|a cette occasion|ce jour-la|on that occasion|on the same occasion|a la meme occasion|on that day)\b"
)
PLANS = frozenset(("under-negotiation", "announced"))
BARE = re.compile(
    r"\s*(?:l'|la |le |les |the |l'etat d[eu] |celle de |celui de |(?:les |the )?(?:presidents?|maires?|autorites|gouvernements?|mayors?|governors?) (?:de |des |du |of )(?:the )?)?(?:(?:deux|trois|quatre|two|three|four) )?(?:regions?|villes?|provinces?|etats?|cities|states|city of|state of|province of|metropoles?)?\s*(?:,|:|de |d'|du |of )?\s*(?:l'|la |le |the )?"
)


# "which binds ⟦O⟧ to ⟦O⟧", "qui lie ⟦O⟧ à ⟦O⟧".
BOUND_TO = re.compile(
    r"\s*(?:a|au|aux|avec|to|with)\s+(?:l'|la |le |les |the |its |son |sa )?(?:[a-z-]+ ){0,3}"
)
# What stands in a sentence on an agreement without being bound by it: where, before whom, on what occasion.
APART = re.compile(
    r"\b(?:a l'occasion|lors|pendant|durant|au cours|en marge|au siege|dans les (?:locaux|salons|murs)|a la residence|sous l'egide|accueilli\w*|"
    r"during|at the (?:seat|offices|headquarters|premises|residence|margins|invitation)|on the (?:margins|sidelines|occasion)|hosted|held at|ceremony at|visit to|thanks to|grace a|according to|selon|said|told|declare|explique|"
    r"along the lines of|similar to|modelled on|on the model of|sur le modele|a l'image|comme celui|like the one)\b[^.;,]*"
)
# An account of who signed, after the agreement itself has been told.
SIGNING = re.compile(
    r"\b(?:sign(?:e|ee?s?|er|a|ait|aient|ent|erent|ed|ing|s|atures?|ataires?|atory|atories)?|paraph\w+|appos\w+|ink(?:ed|s)|initialled|pens?|pen to paper|counter-?signed|cosign\w+)\b"
)
UNTRUE = re.compile(
    r"\b(?:no|not|without|aucun\w*|n'a|n'ont|ne|sans|never|jamais|marche|contrat|contract|order|commande|lettre ouverte|petition)\b"
)
# "nine memoranda between cooperatives and enterprises": counted, and nobody named.
UNNAMED = re.compile(
    r"[^.;:\ue000-\uf7ff]{0,60}\b(?:between|entre|par|by|with|avec) (?:des |les |several |some )?(?:[a-z-]+ ){0,2}[a-z-]+s\b"
)
DOCUMENTS_SIGNED = re.compile(
    r"\b(?:documents|texts|textes|papers|instruments|ententes|accords|agreements)\b.{0,60}\b(?:sign\w*|conclu\w*|paraph\w*)|\b(?:sign\w*|conclu\w*)\b.{0,60}\b(?:documents|texts|textes|papers|instruments)\b"
)
# One of several agreements counted before: "The first binds A and B".
ORDINAL = re.compile(
    r"^\W*(?:l'un|l'une|l'autre|(?:le|la|un|une) (?:premiere?|seconde?|deuxieme|troisieme|quatrieme|dernier|derniere|autre)|(?:the |a )(?:first|second|third|fourth|last|other|latter|former)|one|another)\b(?! (?:of the|des?|jour|day|time|fois|part))"
)
# "porte la signature de ⟦P⟧", "bears the signatures of ⟦P⟧ and ⟦P⟧".
BEARING = re.compile(
    r"\b(?:port\w+|bears?|bore|bearing|carr(?:ies|ied|ying)) (?:la |les |the )?(?:double )?(?:signatures?|paraphes?|names?) (?:(?:is|are|est|sont) (?:that |those |celles? )?)?(?:de (?:la |l')?|d'|du |des |of (?:the )?)?"
)
EACH = re.compile(
    r"\b(?:one|another|the other|the first|the second|a second|the third|a third|the last|a fourth|l'un|l'une|l'autre|le premier|la premiere|le second|la seconde|le deuxieme|la deuxieme|un troisieme|une troisieme|le troisieme|la troisieme|le dernier|la derniere|un autre|une autre|un second|une seconde)(?: [a-z]+)? (?:between|with|by|entre|avec|par|lie|links?) (?:l'|la |le |the )?"
)


@dataclass(frozen=True)
class _Noun:
    start: int
    end: int
    kind: str
    plural: bool
    count: int | None
    definite: bool


class AgreementFinder:
    """Finds the agreements of one document, scene by scene."""

    def __init__(
        self,
        scenes: list[Scene],
        roles: list[Role],
        index: ActorIndex,
        rules: Rulebook,
        published: str | None = None,
    ) -> None:
        self.scenes, self.roles, self.index, self.rules = scenes, roles, index, rules
        self.found: list[Agreement] = []
        self.anaphora = Anaphora(scenes, index, rules)
        self.published = published
        # The last one told without those whom it binds: a sentence that follows may name them.
        self.pending: Agreement | None = None

    def find(self) -> list[Agreement]:
        """The agreements of the document in the order of their first mention."""
        if is_on_labour(self.scenes, self.rules):
            return []
        for scene in self.scenes:
            listed = self._listed(scene)
            for candidate in listed or self._candidates(scene):
                self._merge(candidate, scene)
        self.found = [a for a in self.found if self._stands(a)]
        return self.found

    def _listed(self, scene: Scene) -> list[Agreement]:
        """Agreements told one a line after a colon: "four agreements: - A and B; - C and D"."""
        mask = self._without_excluded(scene.mask)
        nouns = self._nouns(mask)
        signed = DOCUMENTS_SIGNED.search(mask)
        if not re.search(r":\s*$", mask) or not (signed or (nouns and nouns[-1].plural)):
            return []
        kind = nouns[-1].kind if nouns else "other"
        made: list[Agreement] = []
        for item in self.scenes[scene.number + 1 :]:
            if item.sentence.kind != "item":
                break
            pairs = [g for g in item.groups if len(self._orgs(list(g.members))) >= 2]
            if not pairs:
                continue
            members = list(pairs[0].members)
            # "A and B, from ⟦L⟧": the place tells only where B is.
            bodies = [m for m in members if m.thing != PLACE]
            members = bodies if len(self._orgs(bodies)) >= 2 else members
            own = self._nouns(self._without_excluded(item.mask))
            status = self._status(item.mask, own[0], 0, len(item.mask)) if own else None
            one = Agreement(
                own[0].kind if own else kind,
                status[0] if status else "signed",
                sentences=[scene.number, item.number],
                distributed=True,
            )
            self._bind(one, members, None, item.mask)
            self._date_and_place(one, item, item.mask, None, own[0] if own else None)
            add(one.initiators, *self._orgs(members[:1]))
            made.append(one)
        return made if len(made) > 1 else []

    # --- candidates of one sentence --------------------------------------------------------------
    def _candidates(self, scene: Scene) -> list[Agreement]:
        mask = self._without_excluded(scene.mask)
        nouns = self._nouns(mask)
        earlier = self._earlier(scene, mask, nouns)
        if earlier is not None:
            return [earlier]
        if self._parties_told(scene, mask, nouns):
            return []
        if not nouns and self._told_on(scene, mask):
            return []
        made: list[Agreement] = []
        pairs = self._pairs(scene, mask)
        if nouns and len(each := self._each(scene, mask, nouns[0])) > 1:
            return each
        for position, noun in enumerate(nouns):
            if position and made and self._coordinated(mask, nouns[position - 1], noun):
                made.extend(self._alike(scene, mask, noun, made[-1]))
                continue
            last = nouns[position + 1].start if position + 1 < len(nouns) else len(mask)
            first = nouns[position - 1].end if position else 0
            made.extend(self._of_noun(scene, mask, noun, first, last, bool(pairs)))
        if pairs:
            made = [m for m in made if len(m.parties) >= 2] or []
            made.extend(self._from_pairs(scene, pairs, nouns, mask))
        if not made and ORDINAL.match(mask):
            made.extend(self._counted_one(scene, mask, nouns))
        if not nouns and not made:
            made.extend(self._verbal(scene, mask))
        return made

    def _counted_one(self, scene: Scene, mask: str, nouns: list[_Noun]) -> list[Agreement]:
        """One of the agreements that a sentence before counted: "The first binds A and B"."""
        if not self._counted_before(scene.number):
            return []
        clause = mask[: re.search(r"[;.]|$", mask).start()]  # type: ignore[union-attr]
        members = [
            m
            for g in scene.groups
            if g.end <= len(clause)
            for m in g.members
            if m.thing not in (PLACE, EVENT)
        ]
        one = Agreement(
            nouns[0].kind if nouns else "other",
            "signed",
            sentences=[scene.number],
            distributed=True,
        )
        self._bind(one, members, None, mask)
        self._date_and_place(one, scene, mask, None, nouns[0] if nouns else None)
        if len(one.parties) < 2:
            return []
        by = re.search(r"\b(?:sign\w*|paraph\w*|conclu\w*|inked) .{0,40}?\b(?:par|by) ", mask)
        for group in scene.groups if by else ():
            if by is not None and group.start >= by.end():
                for mention in group.members:
                    person = self.index.actor_of(mention)
                    add(
                        one.signatories, person if person is not None and person.is_person else None
                    )
        return [one]

    def _each(self, scene: Scene, mask: str, noun: _Noun) -> list[Agreement]:
        """Agreements told apart one by one: "one between A and B, another between C and D"."""
        told = self._status(mask, noun, 0, len(mask))
        made: list[Agreement] = []
        for match in EACH.finditer(mask, noun.end):
            group = scene.group_at(match.end())
            if group is None or group.start - match.end() > 40:
                continue
            one = Agreement(
                noun.kind, told[0] if told else "signed", sentences=[scene.number], distributed=True
            )
            self._bind(one, list(group.members), None, mask)
            if len(one.parties) >= 2:
                self._date_and_place(one, scene, mask, None, noun)
                made.append(one)
        return made

    def _earlier(self, scene: Scene, mask: str, nouns: list[_Noun]) -> Agreement | None:
        """An agreement before the present one: "un premier accord datait de 2009"."""
        match = EARLIER.search(mask)
        dates = [date for _, date in scene.dates_in() if date.start]
        if match is None or not dates or not self.found or len(nouns) > 1:
            return None
        latest = self.found[-1]
        if dates[0].start == latest.signed or len(latest.parties) < 2:
            return None
        status = "renewed" if latest.status == "renewed" else "in-force"
        return Agreement(
            nouns[0].kind if nouns else latest.kind, status, list(latest.parties), signed=dates[0].start,
            relative_date=dates[0].relative, sentences=[scene.number], distributed=True,
        )  # fmt: skip

    def _told_on(self, scene: Scene, mask: str) -> bool:
        """Add what a sentence goes on to tell of the last agreement: "it was signed in May by"."""
        if not (self.found or self.pending):
            return False
        if scene.number - max(self._latest().sentences) > PENDING:
            return False
        if not self.found:
            return self._signed_by(scene, mask)
        told = ARE_SIGNATORIES.search(mask)
        if told is not None:
            people = [m for g in scene.groups if g.end <= told.start() for m in g.members]
            named = {self.index.actor_of(m) for m in people}
            if len(self.found) == 1 or not any(named & set(a.signatories) for a in self.found):
                self._bind(self.found[-1], people, None, mask)
            return True
        match = TOLD_ON[self.rules.language].search(mask)
        verb = SIGNED.search(mask, match.start()) if match else None
        if verb is None:
            return self._signed_by(scene, mask)
        latest = self.found[-1]
        by = re.match(r"[^.;]{0,60}?\b(?:par|by) ", mask[verb.end() :])
        group = scene.group_at(verb.end() + by.end()) if by else None
        if group is not None:
            self._bind(latest, list(group.members), None, mask)
        # The date of signing follows its verb rather than precedes it.
        dates = [
            (i - verb.end() if i >= verb.end() else verb.start() - i + NEAR, d)
            for i, d in scene.dates_in()
            if d.start
        ]
        if dates and latest.status in {"signed", "renewed"}:
            latest.date = min(dates, key=lambda d: d[0])[1]
            latest.signed, latest.relative_date = latest.date.start, latest.date.relative
        latest.sentences.append(scene.number)
        return True

    def _parties_told(self, scene: Scene, mask: str, nouns: list[_Noun]) -> bool:
        """Take the bodies that a next sentence names for an agreement told without them."""
        pending = self.pending
        if pending is None or scene.number - max(pending.sentences) > PENDING:
            return False
        told = PARTIES.search(mask)
        bound: list[Mention] = []
        if told is not None:
            bound = [
                m
                for g in scene.groups
                if g.start >= told.end() or (told["verb"] and g.end <= told.start())
                for m in g.members
                if m.thing not in (PLACE, EVENT)
            ]
        elif not nouns and (begun := CONCLUDED.match(mask)):
            between = re.search(r"\b(?:entre|between|par|by) ", mask[begun.end() :])
            group = scene.group_at(begun.end() + between.end()) if between else None
            bound = list(group.members) if group else []
        before = len(pending.parties)
        if len(self._orgs(bound)) >= 2:
            self._bind(pending, bound, None, mask)
        if len(pending.parties) <= max(1, before):
            return False
        pending.sentences.append(scene.number)
        if pending not in self.found:
            self.found.append(pending)
        self.pending = None
        return True

    def _signed_by(self, scene: Scene, mask: str) -> bool:
        """Take those who are said to sign, in a sentence without noun, for the last agreement's."""
        latest = self._latest()
        signing = SIGNING.search(mask)
        if (
            signing is None
            or UNTRUE.search(mask)
            or latest.status not in {"signed", "renewed", "announced", "unknown"}
        ):
            return False
        if scene.number - max(latest.sentences) > 1 and not re.match(
            r"(?:sign|paraph)", signing.group()
        ):
            return False
        witness = self.rules.pattern("agreement.witness").search(mask)
        reach = witness.start() if witness and witness.start() > signing.start() else len(mask)
        people = [
            m
            for g in scene.groups
            if g.end <= reach
            for m in g.members
            if (a := self.index.actor_of(m)) is not None and a.is_person
        ]
        if not people or len(people) > GATHERED + 2:
            return False
        for mention in people:
            person = self.index.actor_of(mention)
            add(latest.signatories, person)
            bodies = self.organisations_of(person) if person else []
            if len(latest.parties) < 2 and bodies and bodies[0] not in latest.parties:
                add(latest.parties, bodies[0])
        dates = [d for _, d in scene.dates_in() if d.start and len(d.start) >= MONTH]
        if latest.signed is None and dates:
            latest.date, latest.signed = dates[0], dates[0].start
            latest.relative_date = dates[0].relative
        latest.sentences.append(scene.number)
        if latest is self.pending and len(latest.parties) >= 2:
            if latest not in self.found:
                self.found.append(latest)
            self.pending = None
        return True

    def _latest(self) -> Agreement:
        """The agreement told last, with or without those whom it binds."""
        known = [*self.found[-1:], *([self.pending] if self.pending else [])]
        return max(known, key=lambda one: max(one.sentences))

    def _coordinated(self, mask: str, one: _Noun, other: _Noun) -> bool:
        """Whether a second noun shares the first one's verb: "signed an MoU with A and a pact with B"."""
        joint = re.search(
            r"(?:;|,)? ?(?:\b(?:et|and|ainsi que|as well as|puis)\b) (?:\w+ ){0,2}[\"“«]?\s?$",
            mask[one.end : other.start],
        )
        return bool(joint) and bool(
            re.match(r"[\"”»]?[^.;,]{0,50}\b(?:avec|with|entre|between)\b", mask[other.end :])
        )

    def _alike(self, scene: Scene, mask: str, noun: _Noun, first: Agreement) -> list[Agreement]:
        between = self._between(scene, mask, noun)
        one = Agreement(
            noun.kind, first.status, date=first.date, signed=first.signed, relative_date=first.relative_date,
            sentences=[scene.number], place=list(first.place), distributed=True,
        )  # fmt: skip
        others = list(between.members) if between else self._with(scene, mask, noun, None)
        self._bind(one, others, noun, mask)
        if not between:
            one.parties = [
                *first.initiators,
                *[p for p in one.parties if p not in first.initiators],
            ]
            add(one.signatories, *[s for s in first.signatories if s.is_person])
        one.initiators = list(first.initiators)
        return [one] if len(one.parties) >= 2 else []

    def _without_excluded(self, mask: str) -> str:
        return self.rules.pattern("agreement.excluded").sub(lambda m: " " * len(m.group()), mask)

    def _nouns(self, mask: str) -> list[_Noun]:
        taken: list[tuple[int, int]] = []
        nouns: list[_Noun] = []
        for kind, pattern in self.rules.agreement_kinds:
            for match in pattern.finditer(mask):
                if any(a < match.end() and match.start() < b for a, b in taken):
                    continue
                taken.append(match.span())
                before = mask[max(0, match.start() - 40) : match.start()]
                words = match.group()
                first = words.split()[0]
                plural = (
                    first.endswith("s") and not first.endswith("ss")
                    if self.rules.language == "fr"
                    else bool(re.search(r"(?:s|memoranda)\b", words.split(" of ")[0]))
                )
                count = self._count(before)
                definite = bool(re.search(self.rules.pattern("agreement.definite").pattern, before))
                nouns.append(
                    _Noun(
                        match.start(),
                        match.end(),
                        kind,
                        plural,
                        count if plural else None,
                        definite,
                    )
                )
        return sorted(nouns, key=lambda n: n.start)

    def _count(self, before: str) -> int | None:
        words = before.split()[-3:]
        for word in reversed(words):
            if word in self.rules.counts:
                return self.rules.counts[word]
            if word.isdigit() and int(word) < 100:
                return int(word)
        return None

    def _status(self, mask: str, noun: _Noun, first: int, last: int) -> tuple[str, int, int] | None:
        """What became of it, with where the deciding word stands: the nearest of the first rank."""
        best: tuple[int, int, str, int, int] | None = None
        for status, pattern in self.rules.agreement_statuses:
            for match in pattern.finditer(mask):
                if not match.group().strip():
                    continue
                distance = min(abs(match.start() - noun.end), abs(noun.start - match.end()))
                if distance > NEAR or (match.start() < noun.end and noun.start < match.end()):
                    continue
                inside = first <= match.start() <= last
                rank = ORDER.index(status) + (0 if inside else 10)
                if status == "in-force" and distance > 60:
                    rank += 10
                key = (rank, distance, status, match.start(), match.end())
                if best is None or key[:2] < best[:2]:
                    best = key
        return (best[2], best[3], best[4]) if best else None

    def _verb(self, mask: str, noun: _Noun) -> re.Match[str] | None:
        verbs = [
            match
            for status, pattern in self.rules.agreement_statuses
            if status in {"signed", "renewed", "announced"}
            for match in pattern.finditer(mask)
            if match.group().strip() and not (match.start() < noun.end and noun.start < match.end())
        ]
        near = [
            v for v in verbs if min(abs(v.start() - noun.end), abs(noun.start - v.end())) <= NEAR
        ]
        return (
            min(near, key=lambda v: min(abs(v.start() - noun.end), abs(noun.start - v.end())))
            if near
            else None
        )

    def _of_noun(  # noqa: PLR0912, PLR0915
        self, scene: Scene, mask: str, noun: _Noun, first: int, last: int, paired: bool
    ) -> list[Agreement]:
        said = self._status(mask, noun, first, last)
        between = (
            self._between(scene, mask, noun)
            or self._hyphenated(scene, mask, noun)
            or self._of_two(scene, mask, noun)
        )
        weak = bool(
            re.fullmatch(
                r"feuilles? de routes?(?: de cooperation)?|(?:une|des|leur|nouvelles?) cooperations?|partenariats?(?: [a-z-]+)?|partnerships?|alliances?|declarations?|ententes?|pactes?|chartes?|arrangements?|deals?",
                mask[noun.start : noun.end],
            )
        )
        if (
            said is None
            and noun.kind == "twinning"
            and re.search(
                r"\b(?:are|is|were|has been|have been|became|sont|est|etaient|ont|jumelee?s?)\b",
                mask,
            )
        ):
            said = ("in-force", noun.start, noun.end)
        if (
            said is None
            and re.match(r"\s*(?:et |dont |parmi |notamment |including |among |and )", mask)
            and self.found
        ):
            latest = self.found[-1]
            if scene.number - latest.sentences[-1] <= 1:
                said = (latest.status, noun.start, noun.end)
        if (
            weak
            and not (said and said[0] in {"signed", "renewed", "announced"} and STRONG.search(mask))
            and not (said and said[0] in {"under-negotiation", "in-force", "ended"})
        ):
            return []
        if said is None and not between and not noun.definite and scene.sentence.kind != "heading":
            return []
        status = said[0] if said else "unknown"
        verb = self._verb(mask, noun)
        left: list[Mention] = []
        right: list[Mention] = []
        if between:
            left = list(between.members)
        else:
            right = self._with(scene, mask, noun, verb)
            left = self._subject(scene, mask, noun, verb)
            by = self._by(scene, mask, noun, verb)
            if by:
                left = (
                    [*by, *[m for m in left if m not in by]]
                    if self._is_passive(mask, verb)
                    else [*left, *by]
                )
        if OWN.search(mask[: noun.start]) and (chief := self.anaphora.protagonist()) is not None:
            left = [*chief.mentions[:1], *(m for m in left if m not in chief.mentions)]
        named = len(left) + len(right)
        if said is None and named < 2 and not (noun.definite and named):
            return []
        signers: list[Actor] = []
        if between:
            signers = [
                a
                for m in self._by(scene, mask, noun, verb)
                if (a := self.index.actor_of(m)) is not None and a.is_person
            ]
        if not between and (behalf := ON_BEHALF.search(mask)) is not None:
            signers = [a for m in left if (a := self.index.actor_of(m)) is not None and a.is_person]
            left = [scene.mentions[behalf[1]]]
        agreement = Agreement(
            noun.kind, status, sentences=[scene.number], definite=noun.definite, count=noun.count,
            heading=scene.sentence.kind == "heading", sectors=self._sectors(scene.mask),
            subject=self._subject_words(scene, noun),
        )  # fmt: skip
        self._date_and_place(agreement, scene, mask, verb, noun)
        agreement.unnamed = bool(
            noun.count and not left and not right and UNNAMED.match(mask, noun.end)
        )
        countries = right and all(m.thing == PLACE and m.level == "country" for m in right)
        if weak and noun.plural and countries and not noun.count:
            return []  # "partnerships with Canada and Chile": with whom there is not said
        many = (
            noun.plural
            and len(right) > 1
            and len(self._orgs(left)) <= 1
            and status in {"signed", "renewed", "announced"}
        )
        if many and not left and (chief := self.anaphora.protagonist()) is not None:
            left = [m for m in chief.mentions[:1] if m not in right]
        if many and not paired:
            return [self._split(agreement, left, other) for other in right]
        self._bind(agreement, [*left, *right], noun, mask)
        if not between:
            add(agreement.initiators, *self._orgs(left))
        if agreement.status in {"signed", "renewed", "announced", "unknown"}:
            bearing = BEARING.search(mask)
            group = scene.group_at(bearing.end()) if bearing else None
            for mention in group.members if group else ():
                person = self.index.actor_of(mention)
                signers += [person] if person is not None and person.is_person else []
            add(agreement.signatories, *signers)
        if agreement.status in {"signed", "renewed"}:
            named_one = PUT_NAME.search(mask)
            person = self.index.actor_of(scene.mentions[named_one[1]]) if named_one else None
            add(agreement.signatories, *([person] if person else []))
            for party in agreement.parties:
                add(agreement.signatories, *scene.represented.get(id(party), []))
        if paired and len(agreement.parties) < 2:
            return []
        told = bool(self.found) and (status in PLANS or noun.definite)
        if len(agreement.parties) < 2 and said is not None and not noun.count and not told:
            self._gather(agreement, scene, mask, noun, first, last)
        return [agreement]

    def _gather(
        self, agreement: Agreement, scene: Scene, mask: str, noun: _Noun, first: int, last: int
    ) -> None:
        """Bind the bodies that a sentence names beside its agreement, where no syntax tells them.

        Those who only look on, give the place or the occasion are left out; more than four are
        a list of something else.
        """
        bare = APART.sub(lambda m: " " * len(m.group()), mask)
        witness = self.rules.pattern("agreement.witness").search(bare)
        if witness:
            bare = bare[: witness.start()].ljust(len(mask))
        bodies: list[Actor] = list(agreement.parties)
        people: list[Actor] = []
        for group in scene.groups:
            if group.preposition in {"chez", "at", "selon", "according to"}:
                continue
            for mention in group.members:
                if mention.thing in (PLACE, EVENT):
                    continue
                actor = self.index.acting(mention)
                position = next(
                    (i for i, c in enumerate(mask) if scene.mentions.get(c) is mention), -1
                )
                if actor is None or position < 0 or bare[position] == " ":
                    continue
                if actor.is_person:
                    add(people, actor)
                    add(bodies, *self.organisations_of(actor)[:1])
                elif "reference" not in mention.evidence or len(bodies) < 2:
                    add(bodies, actor)
        if not len(agreement.parties) < len(bodies) <= GATHERED:
            return
        add(agreement.parties, *bodies)
        agreement.gathered = True
        if agreement.status in {"signed", "renewed", "announced"} and SIGNING.search(mask):
            add(agreement.signatories, *people)

    def _split(self, agreement: Agreement, left: list[Mention], other: Mention) -> Agreement:
        one = Agreement(
            agreement.kind, agreement.status, date=agreement.date, signed=agreement.signed,
            relative_date=agreement.relative_date, place=list(agreement.place),
            sentences=list(agreement.sentences), sectors=agreement.sectors, subject=agreement.subject, distributed=True,
        )  # fmt: skip
        self._bind(one, [*left, other], None, "")
        add(one.initiators, *self._orgs(left))
        return one

    # --- who is bound ----------------------------------------------------------------------------
    def _between(self, scene: Scene, mask: str, noun: _Noun) -> Group | None:
        pattern = re.compile(rf"{self.rules.pattern('agreement.between').pattern}\s+")
        for match in pattern.finditer(mask, noun.end):
            if match.start() - noun.end > BETWEEN_REACH:
                break
            group = scene.group_at(match.end())
            if group is not None and not BARE.fullmatch(mask[match.end() : group.start]):
                # "between clusters of Poland and Romania": the places bind nobody.
                bound = tuple(m for m in group.members if m.thing != PLACE)
                group = Group(group.start, group.end, bound, group.preposition) if bound else None
            if (
                group
                and group.start - match.end() <= 60
                and self._actors(group)
                and not re.search(r"[.;:]", mask[match.end() : group.start])
            ):
                if len(group.members) >= 2:
                    return group
                nxt = scene.group_at(group.end)
                if nxt and (
                    re.fullmatch(
                        r"[^.;]{0,60}?\b(?:et|and)\b[^.;]{0,40}", mask[group.end : nxt.start]
                    )
                    or BOUND_TO.fullmatch(mask[group.end : nxt.start])
                ):
                    return Group(group.start, nxt.end, group.members + nxt.members, "entre")
                return group
        return None

    def _of_two(self, scene: Scene, mask: str, noun: _Noun) -> Group | None:
        """Two bodies in the genitive after the noun: "a declaration of intent of ⟦O⟧ and ⟦O⟧"."""
        for group in scene.groups:
            gap = mask[noun.end : group.start] if group.start >= noun.end else "."
            near = len(gap) <= 45 and not re.search(r"[.;:()]", gap)
            if near and group.preposition in {"of", "de", "d'", "du", "des"}:
                bodies = [m for m in group.members if m.thing not in (PLACE, EVENT)]
                if len(self._orgs(bodies)) >= 2 and not any(
                    (a := self.index.actor_of(m)) and a.is_person for m in bodies
                ):
                    return Group(group.start, group.end, tuple(bodies), "")
        return None

    def _hyphenated(self, scene: Scene, mask: str, noun: _Noun) -> Group | None:
        """Two names joined beside the noun: "accord ⟦L⟧-⟦L⟧", "the ⟦L⟧–⟦L⟧ agreement"."""
        pair = rf"{NAME}(?:\s?[-–/]\s?{NAME})+"
        field = r"(?: (?:de |d'|du |of |for |on |sur )[a-z' ]{2,40}?)?"
        match = re.match(rf"{field}\s*({pair})", mask[noun.end :]) or re.search(
            rf"({pair}) (?:[a-z-]+ ){{0,2}}$", mask[: noun.start]
        )
        if match is None:
            return None
        members = tuple(scene.mentions[c] for c in match[1] if c in scene.mentions)
        return Group(noun.end, noun.end, members, "")

    def _with(
        self, scene: Scene, mask: str, noun: _Noun, verb: re.Match[str] | None
    ) -> list[Mention]:
        origin = min(noun.start, verb.start()) if verb else noun.start
        for match in re.finditer(r"(?<![^\W_])(?:aupres de|avec|with)(?![^\W_])", mask[origin:]):
            position = origin + match.end()
            group = scene.group_at(position)
            if group is None:
                continue
            gap = mask[position : group.start]
            if len(gap) > 70 or re.search(r"[.;]|\b(?:qui|that|which|who)\b", gap):
                continue
            bare = bool(BARE.fullmatch(gap))
            return [m for m in group.members if m.thing != EVENT and (m.thing != PLACE or bare)]
        return []

    def _subject(
        self, scene: Scene, mask: str, noun: _Noun, verb: re.Match[str] | None
    ) -> list[Mention]:
        if verb is None or self._is_passive(mask, verb) or self._is_nominal(verb):
            genitive = re.search(rf"({NAME})'s (?:[a-z-]+ ){{0,3}}$", mask[: noun.start])
            if genitive and genitive[1] in scene.mentions:
                return [scene.mentions[genitive[1]]]
            bound = re.search(r"\b(?:liee?s?|unie?s?|bound|linked|tied|joined) (?:par|by)\b", mask)
            if verb is None and (noun.kind == "twinning" or (bound and bound.start() < noun.start)):
                copula = [
                    g
                    for g in scene.groups
                    if g.end <= noun.start and g.preposition in {"", "between", "entre"}
                ]
                return list(copula[-1].members) if copula else []
            if verb is None and scene.sentence.kind == "heading":
                return [m for g in scene.groups for m in g.members if m.thing != PLACE]
            return []
        limit = min(verb.start(), max(noun.start, verb.start()))
        noun_subject = self.anaphora.noun_subject(mask, verb.start(), scene.number)
        if noun_subject is not None:
            return noun_subject.mentions[:1]
        before = [
            g for g in scene.groups if g.end <= limit and g.preposition in {"", "que", "dont"}
        ]
        before = [g for g in before if self._actors(g)]
        if before:
            together = [before[-1]]
            # "A, côté wallon, et B ont conclu": two groups before the verb, "et" between them.
            for group in reversed(before[:-1]):
                gap = mask[group.end : together[0].start]
                if (
                    re.search(r"\b(?:et|and)\s*(?:l'|la |le |les |the )?$", gap)
                    and not re.search(r"[.;:]", gap)
                    and len(gap) < 50
                ):
                    together.insert(0, group)
                else:
                    break
            return [m for g in together for m in g.members]
        if self.anaphora.told_by_pronoun(mask[: verb.start()]) or re.match(
            r"\s*(?:et|and|puis|then) ", mask
        ):
            return [a.mentions[0] for a in self.anaphora.subject_before(scene.number)]
        return []

    def _by(
        self, scene: Scene, mask: str, noun: _Noun, verb: re.Match[str] | None
    ) -> list[Mention]:
        if verb is None:
            return []
        match = re.match(r"(?:es?|s)?\s*(?:\w+ment |\w+ly )?(?:par|by) ", mask[verb.end() :])
        if not match:
            match = re.search(
                r"\b(?:sign\w*|paraph\w*|conclu\w*) (?:[^\s.;:]+ ){0,7}?(?:par|by) ",
                mask[verb.start() :],
            )
            if not match:
                return []
            group = scene.group_at(verb.start() + match.end())
        else:
            group = scene.group_at(verb.end() + match.end())
        if group is None or group.preposition not in {"par", "by", ""}:
            return []
        return list(group.members)

    def _is_passive(self, mask: str, verb: re.Match[str] | None) -> bool:
        if verb is None:
            return False
        if PASSIVE[self.rules.language].search(mask[: verb.start()]):
            return True
        return bool(re.search(r"\b(?:ete|etre|sera|seront|been|be)\b", verb.group()))

    def _is_nominal(self, verb: re.Match[str]) -> bool:
        return bool(
            re.match(
                r"(?:prochaine )?(?:signatures?|conclusion|signing|renouvellement|reconduction|prolongation|renewal)$",
                verb.group(),
            )
        )

    def _actors(self, group: Group) -> list[Mention]:
        return [m for m in group.members if m.thing != EVENT]

    def _orgs(self, mentions: list[Mention]) -> list[Actor]:
        found: list[Actor] = []
        for mention in mentions:
            for actor in self._bound(mention):
                add(found, actor)
        return found

    def _bound(self, mention: Mention) -> list[Actor]:
        """The bodies that a name binds: itself, or those for which the person signs."""
        actor = self.index.acting(mention)
        if mention.thing == PLACE:
            return (
                [self.index.place_actor(mention)]
                if "guess" not in mention.evidence or actor
                else []
            )
        if actor is None:
            return []
        if actor.is_person:
            return self.organisations_of(actor)
        return [actor]

    def organisations_of(self, person: Actor) -> list[Actor]:
        """The organisations whose posts a person holds, first named first."""
        found: list[Actor] = []
        for role in self.roles:
            if role.person is person:
                if role.organisation is not None:
                    add(found, role.organisation)
                elif role.place is not None and re.search(
                    r"mair|mayor|govern|gouvern|premier|president|bourgmestre", role.title
                ):
                    add(found, self.index.place_actor(role.place))
        return found

    def _bind(
        self, agreement: Agreement, mentions: list[Mention], noun: _Noun | None, mask: str
    ) -> None:
        persons = [a for m in mentions if (a := self.index.actor_of(m)) is not None and a.is_person]
        direct = [m for m in mentions if not ((a := self.index.acting(m)) and a.is_person)]
        for mention in direct:
            add(agreement.parties, *self._bound(mention))
        for person in persons:
            add(agreement.signatories, person)
            bodies = self.organisations_of(person)
            if bodies and not any(body in agreement.parties for body in bodies):
                add(agreement.parties, bodies[0])
        if agreement.status in {"under-negotiation", "in-force", "unknown"}:
            agreement.signatories.clear()

    # --- several pairs in one sentence -----------------------------------------------------------
    def _pairs(self, scene: Scene, mask: str) -> list[tuple[list[Mention], list[Mention]]]:
        pairs = []
        groups = scene.groups
        for one, other in pairwise(groups):
            gap = mask[one.end : other.start]
            if (
                other.preposition in {"avec", "with"}
                and len(gap.strip()) <= 12
                and one.preposition not in {"avec", "with"}
            ):
                pairs.append(
                    (
                        [m for m in one.members if m.thing != EVENT],
                        [m for m in other.members if m.thing != EVENT],
                    )
                )
        return pairs if len(pairs) >= 2 else []

    def _from_pairs(
        self,
        scene: Scene,
        pairs: list[tuple[list[Mention], list[Mention]]],
        nouns: list[_Noun],
        mask: str,
    ) -> list[Agreement]:
        engaged = re.search(
            r"s'engag|engagent|partner|accord|agree|signe|convention|allie|commit", mask
        )
        if not engaged:
            return []
        made = []
        for left, right in pairs:
            one = Agreement(
                nouns[0].kind if nouns else "other",
                "signed",
                sentences=[scene.number],
                distributed=True,
            )
            self._bind(one, [left[-1], right[0]] if len(left) > 1 else [*left, *right], None, mask)
            add(one.initiators, *self._orgs(left[-1:]))
            self._date_and_place(one, scene, mask, None, None)
            if len(one.parties) >= 2:
                made.append(one)
        return made

    def _verbal(self, scene: Scene, mask: str) -> list[Agreement]:
        """A verb that says an agreement by itself: "joins forces with", "est jumelée à"."""
        match = self.rules.pattern("agreement.verbal").search(mask)
        if match is None:
            return []
        after = scene.group_at(match.end())
        before = [
            g
            for g in scene.groups
            if g.end <= match.start() and g.preposition in {"", "between", "entre"}
        ]
        members = [
            *(before[-1].members if before else ()),
            *(after.members if after and after.start - match.end() < 40 else ()),
        ]
        twin = re.search(r"jumel|twin|sister", match.group())
        one = Agreement(
            "twinning" if twin else "other", "in-force" if twin else "unknown", sentences=[scene.number],
            heading=scene.sentence.kind == "heading",
        )  # fmt: skip
        told = self._counted_before(scene.number)
        if told and not twin and re.match("agree", match.group()):
            # "Two agreements were concluded. A and B agreed to set up a joint school."
            one.status, one.distributed = "signed", True
        self._bind(one, list(members), None, mask)
        if twin:
            dates = [d for _, d in scene.dates_in() if d.start]
            one.signed = dates[0].start if len(dates) == 1 else None
        if twin and len(one.parties) < 2:
            add(one.parties, *self.anaphora.the_several(mask, scene.number))
        stated = twin or one.heading or one.distributed
        return [one] if len(one.parties) >= 2 and stated else []

    def _counted_before(self, number: int) -> bool:
        """Whether one of the last sentences counts agreements that are still to be told."""
        return any(
            noun.plural and noun.count
            for scene in self.scenes[max(0, number - 4) : number]
            for noun in self._nouns(self._without_excluded(scene.mask))
        )

    # --- when, where, about what -----------------------------------------------------------------
    def _date_and_place(
        self,
        agreement: Agreement,
        scene: Scene,
        mask: str,
        verb: re.Match[str] | None,
        noun: _Noun | None,
    ) -> None:
        anchor = verb.start() if verb else noun.start if noun else 0
        dates = [
            (abs(i - anchor), date) for i, date in scene.dates_in()
            if not re.search(r"\b(?:depuis|since|jusqu'|until|pour|for)\s*$", mask[max(0, i - 12) : i])
        ]  # fmt: skip
        if len({d.start for _, d in dates}) > 1:
            dates = [(n, d) for n, d in dates if d.start != self.published] or dates
        if dates and agreement.status in {"signed", "renewed", "announced", "in-force", "unknown"}:
            agreement.date = min(dates, key=lambda d: d[0])[1]
            agreement.signed, agreement.relative_date = (
                agreement.date.start,
                agreement.date.relative,
            )
            if agreement.date.end and agreement.signed:
                # A span is the journey's or the event's: the day of signing lies in it.
                agreement.signed = agreement.signed[:7]
        elif (
            (agreement.status in {"signed", "renewed"} or THEN.search(mask))
            and scene.number
            and not dates
        ):
            before = self.scenes[scene.number - 1]
            close = (
                before.sentence.block == scene.sentence.block or before.sentence.kind == "heading"
            )
            day = [d for _, d in before.dates_in() if d.start and len(d.start) >= MONTH]
            if (
                close
                and len({d.start for d in day}) == 1
                and (self._tells(before) or THEN.search(mask))
            ):
                agreement.date = day[0]
                agreement.signed, agreement.relative_date = day[0].start, day[0].relative
        for match in re.finditer(
            rf"(?<![^\W_])(?:a|au|aux|en|in|at) (?:l'|la |le |les )?({L})", mask
        ):
            mention = scene.mentions.get(match[1])
            if mention is not None and mention.text not in agreement.place:
                agreement.place.append(mention.text)

    def _tells(self, scene: Scene) -> bool:
        """Whether a sentence tells of the same occasion: a meeting, a visit, a signature."""
        return bool(
            re.search(
                r"\b(?:sign\w*|met|meeting|ceremon\w+|visit\w*|rencontr\w+|reuni\w*|accueill\w+|recu\w*|etape|host\w*|delegation|mission|here|gathered|retrouv\w+)\b",
                scene.mask,
            )
        )

    def _sectors(self, mask: str) -> list[str]:
        return list(dict.fromkeys(m.group() for m in self.rules.sectors.finditer(mask)))[:8]

    def _subject_words(self, scene: Scene, noun: _Noun) -> str | None:
        words = re.sub(f"[{chr(0xE000)}-{chr(0xF7FF)}]", "", scene.mask[noun.start : noun.end + 60])
        return re.sub(r"\s+", " ", words).strip() or None

    # --- one agreement told more than once -------------------------------------------------------
    def _merge(self, new: Agreement, scene: Scene) -> None:  # noqa: PLR0912
        known = self._same(new)
        if known is None:
            if len(new.parties) < 2:
                self._complete(new, scene)
            if new.parties or new.count:
                known = self._same(new)
        if known is None:
            if new.parties or new.count:
                self.found.append(new)
            if len(new.parties) < 2 and not new.heading:
                self.pending = new
            return
        if known.heading and not new.heading and len(new.parties) >= 2:
            known.parties = list(new.parties)
        elif len(new.parties) > len(known.parties) and (known.heading or len(known.parties) < 2):
            known.parties = (
                list(dict.fromkeys([*new.parties, *known.parties]))
                if len(known.parties) < 2
                else new.parties
            )
        elif (
            not new.heading
            and not known.distributed
            and new.definite is False
            and len(known.parties) < 2
        ):
            add(known.parties, *new.parties)
        add(known.signatories, *new.signatories)
        if known.signed is None and new.signed and new.status in {"signed", "renewed"}:
            known.signed, known.relative_date = new.signed, new.relative_date
        if known.kind in {"other", "partnership"} and new.kind not in {"other", "partnership"}:
            known.kind = new.kind
        if known.status == "renewed" and new.status in {"signed", "unknown"}:
            known.heading = known.heading and new.heading
        elif known.status in {"unknown"} or (known.heading and new.status != "unknown"):
            known.status = new.status
            known.heading = known.heading and new.heading
        elif (
            known.status == "signed"
            and new.status == "renewed"
            and set(new.parties) & set(known.parties)
        ):
            known.status = "renewed"
        known.sentences.extend(new.sentences)
        known.place.extend(p for p in new.place if p not in known.place)

    def _same(self, new: Agreement) -> Agreement | None:
        if new.distributed:
            return next(
                (
                    a
                    for a in self.found
                    if len(new.parties) > 1 and set(a.parties) == set(new.parties)
                ),
                None,
            )
        if new.count and not new.definite and new.parties:
            return None
        for known in reversed(self.found):
            shared = set(known.parties) & set(new.parties)
            if (
                new.signed
                and known.signed
                and not (new.signed.startswith(known.signed) or known.signed.startswith(new.signed))
            ):
                continue
            plan = new.status in PLANS and known.status not in PLANS and known.status != "unknown"
            if (
                plan
                and not new.definite
                and not new.heading
                and not known.heading
                and new.kind != known.kind
            ):
                continue
            twin = (known.kind == "twinning") != (new.kind == "twinning")
            if twin and {known.kind, new.kind}.isdisjoint({"other", "partnership"}):
                continue
            if len(shared) >= 2 and {known.status, new.status} != {"signed", "in-force"}:
                return known
            if known.distributed:
                continue
            both = len(new.parties) >= 2 and len(known.parties) >= 2
            if (
                new.definite
                and (not new.parties or shared)
                and (len(shared) >= 2 or not both or known.gathered)
            ):
                return known
            if known.heading and not new.heading and shared:
                return known
            if new.heading and shared:
                return known
        if new.definite and not new.parties and self.found:
            return self.found[-1]
        return None

    def _complete(self, new: Agreement, scene: Scene) -> None:
        """Find the parties of an agreement that its sentence leaves out: "les deux agences"."""
        add(new.parties, *self.anaphora.the_several(scene.mask, scene.number))
        if not new.parties and new.definite and not new.heading and not self.found:
            # "A and B have agreed to work together. The agreement was signed in Lisbon."
            bodies = [a for a in self.anaphora.subject_before(scene.number) if not a.is_person]
            if len(bodies) >= 2:
                add(new.parties, *bodies[:3])

    def _stands(self, agreement: Agreement) -> bool:
        if agreement.status == "unknown":
            if len(agreement.parties) < 2 or agreement.heading:
                return False
            agreement.status = "signed"
        if not agreement.parties:
            return agreement.unnamed and agreement.status in {"signed", "renewed", "announced"}
        if agreement.kind == "twinning" and len(agreement.parties) < 2:
            return False
        if len(agreement.parties) == 1 and not agreement.count:
            vague = agreement.definite or agreement.status in {"in-force", "ended"}
            if vague:
                return False
        agreement.confidence = (
            HIGH
            if len(agreement.parties) >= 2 and agreement.signed
            else MEDIUM
            if len(agreement.parties) >= 2
            else LOW
        )
        return True
