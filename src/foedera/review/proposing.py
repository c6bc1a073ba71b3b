"""From what extraction found to things and claims that a person can judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from foedera.documents import Document
from foedera.extraction.actor import Actor
from foedera.extraction.concepts import MISSION_STATUS, agreement_status
from foedera.extraction.findings import Agreement, Findings, Mission
from foedera.extraction.gazetteer import gazetteer
from foedera.extraction.proposals import NOT_YET, RECKONED
from foedera.extraction.scene import Role
from foedera.extraction.view import View
from foedera.review import vocabulary as words
from foedera.review.model import CONTEXTUAL, EXPLICIT, INFERRED, Claim, Proposals, Source, Thing
from foedera.review.passages import Passages
from foedera.review.slugs import free_slug, slug_of
from foedera.review.spans import Span

SectorOf = Callable[[str], str | None]
"""The concept of the sector scheme that a word means; None where none does."""

LEVELS = {"high": 0.9, "medium": 0.75, "low": 0.5}
_LANGUAGES = ("en", "fr")
_MOST_SPANS = 3


def source_of(document: Document, slug: str) -> Source:
    """A document as its proposals name it."""
    return Source(
        slug=slug,
        sha256=document.sha256,
        language=document.language,
        title=document.title,
        date=document.date,
        publisher=document.publisher,
        address=document.address,
        furniture=tuple((piece.start, piece.end) for piece in document.furniture),
    )


def propose(
    document: Document, view: View, findings: Findings, slug: str, sector_of: SectorOf
) -> Proposals:
    """Everything that was found, as things and claims with their passages.

    What has no passage in the document is left out.
    """
    made = _Proposing(Passages(document, view), slug, sector_of, findings.roles)
    for actor in findings.actors:
        made.actor(actor)
    for mission in findings.missions:
        made.mission(mission)
    for agreement in findings.agreements:
        made.agreement(agreement)
    for role in findings.roles:
        if role.title:
            made.role(role)
    return Proposals(source_of(document, slug), tuple(made.things.values()), made.kept())


@dataclass
class _Proposing:
    """The proposals of one document while they are made."""

    passages: Passages
    slug: str
    sector_of: SectorOf
    roles: list[Role]
    things: dict[str, Thing] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    of_actor: dict[int, str] = field(default_factory=dict)
    of_mission: dict[int, str] = field(default_factory=dict)

    def kept(self) -> tuple[Claim, ...]:
        """The claims with a passage, each once."""
        found: dict[str, Claim] = {}
        for claim in self.claims:
            if claim.spans:
                found.setdefault(claim.key, claim)
        return tuple(found.values())

    # --- things ----------------------------------------------------------------------------------
    def _thing(self, thing: Thing) -> str:
        number, key = 2, thing.key
        while key in self.things:
            key = f"{thing.key}-{number}"
            number += 1
        self.things[key] = replace(thing, key=key, slug=key.split(":", 1)[1])
        return key

    def actor(self, actor: Actor) -> str:
        """The key of an actor's thing."""
        if id(actor) in self.of_actor:
            return self.of_actor[id(actor)]
        name = actor.names[0] if actor.names else "?"
        kind = "person" if actor.is_person else actor.kind
        key = self._thing(
            Thing(
                key=f"actor:{slug_of(name)}",
                kind="actor",
                class_name=words.CLASS_OF_KIND.get(kind, "Organisation"),
                labels=dict.fromkeys(_LANGUAGES, name),
                slug="",
                confidence=actor.level_of_trust(),
            )
        )
        self.of_actor[id(actor)] = key
        for mention in actor.mentions:
            if mention.text in actor.names:
                spans = self.passages.at(mention.start, mention.end)
                self._claim(
                    key, "name", spans[0].words if spans else "", spans[:1], actor.level_of_trust()
                )
        return key

    def place(self, name: str, sentences: Sequence[int], happening: bool = False) -> str:
        """The key of a place's thing."""
        key = f"place:{slug_of(name)}"
        if key not in self.things:
            level = gazetteer().level(name)
            self._thing(
                Thing(
                    key=key,
                    kind="place",
                    class_name=words.CLASS_OF_LEVEL.get(level or "", "Place"),
                    labels=dict.fromkeys(_LANGUAGES, name),
                    slug="",
                    confidence="high" if level else "medium",
                )
            )
            spans = self.passages.named(name, sentences)
            self._claim(key, "name", spans[0].words if spans else "", spans[:1])
        return key

    def _trade_event(self, name: str, sentences: Sequence[int]) -> str:
        key = f"event:{slug_of(name)}"
        if key not in self.things:
            labels = dict.fromkeys(_LANGUAGES, name)
            self._thing(Thing(key, "event", "TradeEvent", labels, ""))
            spans = self.passages.named(name, sentences)
            self._claim(key, "name", spans[0].words if spans else "", spans[:1])
        return key

    # --- missions and agreements -----------------------------------------------------------------
    def mission(self, mission: Mission) -> None:
        """A mission with all that is said of it."""
        level = mission.confidence
        year = (mission.start or "")[:4] or None
        labels = words.mission_labels(mission.to[:2], year)
        key = self._thing(
            Thing(
                f"event:{slug_of(labels['en'])}", "event", "Mission", labels, "", confidence=level
            )
        )
        self.of_mission[id(mission)] = key
        told = mission.sentences
        whole = self.passages.sentences(told[:1])
        ahead = MISSION_STATUS.get(mission.status, "unknown") == "planned"
        modality = "planned" if ahead else "asserted"

        def say(relation: str, value: str, spans: tuple[Span, ...], **more: str) -> None:
            self._claim(key, relation, value, spans or whole, level, **more)

        say("status", f"event-status/{MISSION_STATUS.get(mission.status, 'unknown')}", whole)
        for name in mission.to:
            say(
                "destination",
                self.place(name, told),
                self.passages.named(name, told),
                modality=modality,
            )
        for name in mission.origin:
            say("origin", self.place(name, told), self.passages.named(name, told))
        for relation, date in (("start", mission.start), ("end", mission.end)):
            if date:
                more = {"certainty": INFERRED} if mission.relative_date else {}
                say(relation, date, self.passages.dated(date, told), **more)
        for actor in mission.organisers:
            say("organiser", self.actor(actor), self.passages.acting(actor, told))
        for actor in mission.leaders:
            say("leader", self.actor(actor), self.passages.acting(actor, told), modality=modality)
        for actor in mission.participants:
            if actor not in mission.leaders:
                say(
                    "participant",
                    self.actor(actor),
                    self.passages.acting(actor, told),
                    modality=modality,
                )
        for actor in mission.met:
            say("met", self.actor(actor), self.passages.acting(actor, told), modality=modality)
        for name in mission.events:
            event = self._trade_event(name, told)
            say("attends", event, self.passages.named(name, told), modality=modality)
        self._sectors(key, mission.sectors, told, level)

    def agreement(self, agreement: Agreement) -> None:
        """An agreement with all that is said of it."""
        level = agreement.confidence
        told = agreement.sentences
        whole = self.passages.sentences(told[:1])
        year = (agreement.signed or "")[:4] or None
        names = [actor.names[0] for actor in agreement.parties if actor.names]
        labels = words.agreement_labels(agreement.kind, names, year)
        kind = "AgreementSet" if (agreement.count or 0) > 1 else "Agreement"
        key = self._thing(
            Thing(
                f"instrument:{slug_of(labels['en'])}", "instrument", kind, labels, "",
                confidence=level,
            )
        )  # fmt: skip
        status = agreement_status(agreement)
        modality = NOT_YET.get(agreement.status, "asserted")
        ahead = modality != "asserted"

        def say(relation: str, value: str, spans: tuple[Span, ...], **more: str | None) -> None:
            self._claim(key, relation, value, spans or whole, level, **more)

        say("status", f"agreement-status/{status}", whole)
        say(
            "type",
            f"agreement-type/{words.AGREEMENT_TYPE.get(agreement.kind, 'unspecified')}",
            whole,
        )
        for actor in agreement.parties:
            say("party", self.actor(actor), self.passages.acting(actor, told))
        for actor in agreement.signatories:
            party = self._party_of(actor, agreement)
            say(
                "signatory",
                self.actor(actor),
                self.passages.acting(actor, told),
                modality=modality,
                via=party,
            )
        if agreement.signed:
            spans = self.passages.dated(agreement.signed, told)
            if agreement.date is not None:
                spans = self.passages.around(agreement.date.begin) or spans
            more = {"certainty": INFERRED} if agreement.relative_date else {}
            say("signed", agreement.signed, spans, modality=modality, **more)
        if agreement.count:
            say("count", str(agreement.count), whole)
        during = self.of_mission.get(id(agreement.during)) if agreement.during else None
        if during:
            say("during", during, whole, certainty=CONTEXTUAL, modality=modality)
        if agreement.place and not ahead:
            self._ceremony(key, labels, agreement, level)
        self._sectors(key, agreement.sectors, told, level)

    def _party_of(self, person: Actor, agreement: Agreement) -> str | None:
        """The party in which a signatory holds a post, as the text says."""
        for role in self.roles:
            if role.person is person and role.organisation in agreement.parties:
                return self.actor(role.organisation) if role.organisation else None
        return None

    def _ceremony(
        self, instrument: str, labels: dict[str, str], agreement: Agreement, level: str
    ) -> None:
        """The occasion of a signature, which its place is said of."""
        own = {"en": f"Signature: {labels['en']}", "fr": f"Signature : {labels['fr']}"}
        slug = f"signing-{instrument.split(':', 1)[1]}"
        key = self._thing(Thing(f"event:{slug}", "event", "SigningCeremony", own, ""))
        told, whole = agreement.sentences, self.passages.sentences(agreement.sentences[:1])
        self._claim(key, "status", "event-status/completed", whole, level)
        self._claim(instrument, "signed-at", key, whole, level)
        for name in agreement.place:
            spans = self.passages.named(name, told) or whole
            self._claim(key, "place", self.place(name, told), spans, level)

    def _sectors(self, key: str, named: Iterable[str], told: Sequence[int], level: str) -> None:
        for name in named:
            concept = self.sector_of(name)
            if concept is not None:
                spans = self.passages.named(name, told) or self.passages.sentences(told[:1])
                self._claim(key, "sector", f"sector/{concept}", spans, level)

    def role(self, role: Role) -> None:
        """A post that a person holds."""
        person = self.actor(role.person)
        body = self.actor(role.organisation) if role.organisation is not None else None
        sentence = self.passages.view.sentences[role.sentence]
        at = self.passages.view.folded.find(role.title, sentence.start, sentence.end)
        title = self.passages.view.text[at : at + len(role.title)] if at >= 0 else role.title
        kind = words.post_kind(title)
        name = self.things[body].labels["en"] if body else None
        labels = words.post_labels(kind, title, name)
        key = f"post:{slug_of(labels['en'])}"
        if key not in self.things:
            self._thing(Thing(key, "post", "Post", labels, "", post_in=body, post_kind=kind))
        if at >= 0:
            spans = self.passages.at(at, at + len(role.title))
            self._claim(key, "name", spans[0].words if spans else "", spans)
        self._claim(person, "holds", key, self.passages.sentences([role.sentence]), "high")

    # --- claims and their passages ---------------------------------------------------------------
    def _claim(
        self,
        subject: str,
        relation: str,
        value: str,
        spans: tuple[Span, ...],
        level: str = "high",
        modality: str | None = "asserted",
        certainty: str | None = EXPLICIT,
        via: str | None = None,
    ) -> None:
        if not spans or not value:
            return
        # A date is inferred where it was reckoned from the document's own: nothing else is.
        note = dict(zip(("en", "fr"), RECKONED, strict=True)) if certainty == INFERRED else {}
        self.claims.append(
            Claim(
                subject, relation, value, spans[:_MOST_SPANS], modality or "asserted",
                certainty or EXPLICIT, LEVELS.get(level, 0.5), level, via, note,
            )
        )  # fmt: skip


def fresh_slug(document: Document, taken: Iterable[str]) -> str:
    """A slug for a document that is new: from its file's name."""
    return free_slug(document.name, set(taken), document.sha256)
