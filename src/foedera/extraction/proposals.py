"""Proposals: what findings claim, as statements with passages, modality, certainty, confidence."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from foedera.documents import Document
from foedera.extraction.actor import Actor
from foedera.extraction.concepts import MET, MISSION_STATUS, agreement_status
from foedera.extraction.findings import HIGH, LOW, MEDIUM, Agreement, Findings, Mission
from foedera.extraction.mention import Mention
from foedera.extraction.view import View, fold
from foedera.statements import Statement, mint_statement_name, passage_iri
from foedera.terms import CERTAINTY, FD, MODALITY, RANK, SCHEME_ADDRESS, SKOS, XSD, Base, Term

# A neutral address: written files name our own things relative to whatever base reads them.
NEUTRAL = Base("http://localhost:8000/")
CONFIDENCE = {HIGH: "0.9", MEDIUM: "0.75", LOW: "0.5"}
AGREEMENT_TYPE = {
    "memorandum": "memorandum-of-understanding", "partnership": "partnership-agreement",
    "cooperation": "cluster-cooperation-agreement", "twinning": "twinning",
    "letter-of-intent": "letter-of-intent", "technical": "technical-partnership",
    "declaration": "joint-declaration", "other": "unspecified",
}  # fmt: skip
RECKONED = ("Reckoned from the document's own date.", "Calculé d'après la date du document.")
NOT_YET = {"announced": "planned", "under-negotiation": "negotiating"}
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Proposal:
    """One claim that a reader may accept: a triple with where the text makes it and how.

    `passages` are ranges of the frozen text, end exclusive; without one there is no proposal.
    `modality` and `certainty` are codes of their schemes; `level` is high, medium or low.
    """

    subject: ox.NamedNode
    predicate: ox.NamedNode
    object: Term
    passages: tuple[Span, ...]
    modality: str = "asserted"
    certainty: str = "explicit"
    level: str = MEDIUM
    note: tuple[str, str] | None = None


def slug(words: str) -> str:
    """A name as part of an IRI: folded, words parted by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:80].rstrip("-") or "unnamed"


def proposals(document: Document, findings: Findings, view: View) -> Iterator[Proposal]:
    """What the findings of one document come to."""
    yield from _Proposer(document, findings, view).all()


def as_statements(document: Document, offered: Iterable[Proposal]) -> list[Statement]:
    """Proposals in the form of a statements file, each triple once."""
    document_slug = slug(document.name)
    document_iri = NEUTRAL.thing("document", document_slug)
    made: dict[ox.NamedNode, Statement] = {}
    for one in offered:
        triple = ox.Triple(one.subject, one.predicate, one.object)
        name = mint_statement_name(triple, document_slug, NEUTRAL)
        passages = tuple(
            passage_iri(document_iri.value, a, b) for a, b in sorted(set(one.passages))
        )
        if name in made:
            continue
        notes = tuple(
            ox.Literal(words, language=code)
            for words, code in zip(one.note or (), ("en", "fr"), strict=False)
        )
        made[name] = Statement(
            name, one.subject, one.predicate, one.object, document_iri, passages,
            MODALITY[one.modality], CERTAINTY[one.certainty],
            ox.Literal(CONFIDENCE[one.level], datatype=XSD.decimal),
            RANK.preferred if one.predicate == FD.hasStatus else RANK.normal,
            NEUTRAL.thing("activity", "extraction-by-rules"), notes,
        )  # fmt: skip
    return list(made.values())


def passage_hashes(document: Document, statements: Iterable[Statement]) -> dict[str, str]:
    """The hash of every passage's words, by the passage's IRI."""
    found: dict[str, str] = {}
    for statement in statements:
        for passage in statement.passages:
            start, end = map(int, passage.value.rsplit("#char=", 1)[1].split(","))
            found[passage.value] = hashlib.sha256(document.text[start:end].encode()).hexdigest()
    return found


def date_literal(iso: str) -> ox.Literal:
    """A date as precise as it is known: xsd:gYear, xsd:gYearMonth or xsd:date."""
    kinds = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
    return ox.Literal(iso, datatype=kinds[len(iso)])


class _Proposer:
    def __init__(self, document: Document, findings: Findings, view: View) -> None:
        self.document, self.findings, self.view = document, findings, view
        self.missions = {id(m): self._mission_iri(m, n) for n, m in enumerate(findings.missions)}

    def all(self) -> Iterator[Proposal]:
        for actor in self.findings.actors:
            yield from self._names(actor)
        yield from self._tenures()
        for mission in self.findings.missions:
            yield from self._mission(mission)
        for agreement in self.findings.agreements:
            yield from self._agreement(agreement)

    # --- names of things -------------------------------------------------------------------------
    def _actor(self, actor: Actor) -> ox.NamedNode:
        return NEUTRAL.thing("actor", slug(max(actor.names, key=len)))

    def _mission_iri(self, mission: Mission, number: int) -> str:
        where = mission.to[0] if mission.to else "delegation"
        year = f"-{mission.start[:4]}" if mission.start else ""
        same = sum(1 for m in self.findings.missions[:number] if m.to[:1] == mission.to[:1])
        return slug(f"mission-{where}{year}" + (f"-{same + 1}" if same else ""))

    def _agreement_slug(self, agreement: Agreement) -> str:
        parties = "-".join(slug(min(p.names, key=len)) for p in agreement.parties[:2])
        year = f"-{agreement.signed[:4]}" if agreement.signed else ""
        return slug(f"{agreement.kind}-{parties}{year}")

    # --- where it stands -------------------------------------------------------------------------
    def _sentences(self, numbers: list[int]) -> tuple[Span, ...]:
        spans: list[Span] = []
        for number in dict.fromkeys(numbers):
            sentence = self.view.sentences[number]
            spans += self.view.passages(sentence.start, sentence.end)
        return tuple(spans)

    def _mentions(self, actor: Actor, name: str | None = None) -> tuple[Span, ...]:
        chosen = [m for m in actor.mentions if name is None or m.text == name] or actor.mentions
        return self._where(chosen)

    def _where(self, mentions: Iterable[Mention]) -> tuple[Span, ...]:
        return tuple(span for m in mentions for span in self.view.passages(m.start, m.end))

    def _beside(self, actor: Actor, numbers: list[int]) -> tuple[Span, ...]:
        near = [m for m in actor.mentions if m.sentence in numbers]
        return self._where(near) or self._sentences(numbers)

    # --- what is said ----------------------------------------------------------------------------
    def _names(self, actor: Actor) -> Iterator[Proposal]:
        for name in actor.names:
            label = ox.Literal(name, language=self.document.language)
            where, level = self._mentions(actor, name), actor.level_of_trust()
            yield Proposal(self._actor(actor), SKOS.altLabel, label, where, level=level)

    def _tenures(self) -> Iterator[Proposal]:
        for role in self.findings.roles:
            if not role.title:
                continue  # whose the person is, but not in which post
            body = role.organisation
            post = slug(f"{role.title} {max(body.names, key=len) if body else ''}")
            situation = NEUTRAL.thing(
                "situation", f"{post}--{slug(max(role.person.names, key=len))}"
            )
            where = self._sentences([role.sentence])
            level = HIGH if body else MEDIUM
            yield Proposal(situation, FD.tenureHolder, self._actor(role.person), where, level=level)
            yield Proposal(situation, FD.post, NEUTRAL.thing("post", post), where, level=level)
            if body is not None:
                yield Proposal(situation, FD.tenureIn, self._actor(body), where, level=level)

    def _mission(self, mission: Mission) -> Iterator[Proposal]:
        name = self.missions[id(mission)]
        event = NEUTRAL.thing("event", name)
        held = mission.status == "held"
        modality = "asserted" if held else "planned"

        def said(
            predicate: ox.NamedNode, value: Term, modality: str = "asserted", relative: bool = False
        ) -> Proposal:
            note = RECKONED if relative else None
            dated = mission.dated if predicate in (FD.startDate, FD.endDate) else []
            return Proposal(
                event,
                predicate,
                value,
                self._sentences([*mission.sentences, *dated]),
                modality,
                "inferred" if relative else "explicit",
                mission.confidence,
                note,
            )

        status = MISSION_STATUS.get(mission.status, "unknown")
        yield said(FD.hasStatus, _concept("event-status", status))
        for place in mission.to:
            yield said(FD.hasDestination, NEUTRAL.thing("place", slug(place)), modality)
        for place in mission.origin:
            yield said(FD.originTerritory, NEUTRAL.thing("place", slug(place)))
        if mission.start:
            yield said(FD.startDate, date_literal(mission.start), "asserted", mission.relative_date)
        if mission.end:
            yield said(FD.endDate, date_literal(mission.end), "asserted", mission.relative_date)
        for trade_event in mission.events:
            yield said(FD.attendsEvent, NEUTRAL.thing("event", slug(trade_event)), modality)
        roles = (
            ("leader", mission.leaders),
            ("organiser", mission.organisers),
            ("participant", [a for a in mission.participants if a not in mission.leaders]),
            (MET, mission.met),
        )
        for role, actors in roles:
            for actor in actors:
                yield from self._participation(event, name, actor, role, mission, modality)

    def _participation(
        self,
        event: ox.NamedNode,
        name: str,
        actor: Actor,
        role: str,
        mission: Mission,
        modality: str,
    ) -> Iterator[Proposal]:
        who = self._actor(actor)
        situation = NEUTRAL.thing("situation", f"{name}--{slug(max(actor.names, key=len))}--{role}")
        where = self._beside(actor, mission.sentences)
        level = mission.confidence
        yield Proposal(event, FD.hasParticipation, situation, where, modality, level=level)
        if role == "leader":
            yield Proposal(who, FD.leadsVia, situation, where, modality, level=level)
        else:
            yield Proposal(situation, FD.hasParticipant, who, where, modality, level=level)
        yield Proposal(situation, FD.role, _concept("role", role), where, modality, level=level)

    def _agreement(self, agreement: Agreement) -> Iterator[Proposal]:
        name = self._agreement_slug(agreement)
        instrument = NEUTRAL.thing("instrument", name)
        where = self._sentences(agreement.sentences)
        level = agreement.confidence
        yet = NOT_YET.get(agreement.status, "asserted")
        relative = agreement.relative_date
        status = _concept("agreement-status", agreement_status(agreement))
        kind = _concept("agreement-type", AGREEMENT_TYPE[agreement.kind])
        yield Proposal(instrument, FD.hasStatus, status, where, level=level)
        yield Proposal(instrument, FD.agreementType, kind, where, level=level)
        if agreement.count:
            number = ox.Literal(str(agreement.count), datatype=XSD.integer)
            yield Proposal(instrument, FD.numberOfAgreements, number, where, level=level)
        for party in agreement.parties:
            situation = NEUTRAL.thing(
                "situation", f"{name}--{slug(max(party.names, key=len))}--party"
            )
            beside = self._beside(party, agreement.sentences)
            yield Proposal(instrument, FD.hasPartyRole, situation, beside, level=level)
            yield Proposal(situation, FD.party, self._actor(party), beside, level=level)
        for person in agreement.signatories:
            situation = NEUTRAL.thing(
                "situation", f"{name}--{slug(max(person.names, key=len))}--signature"
            )
            beside = self._beside(person, agreement.sentences)
            yield Proposal(instrument, FD.hasSignature, situation, beside, yet, level=level)
            yield Proposal(situation, FD.signatory, self._actor(person), beside, yet, level=level)
        if agreement.signed:
            note = RECKONED if relative else None
            dated = self._sentences([*agreement.sentences, *agreement.dated])
            yield Proposal(
                instrument, FD.signatureDate, date_literal(agreement.signed), dated, yet,
                "inferred" if relative else "explicit", level, note,
            )  # fmt: skip
        if agreement.during is not None:
            event = NEUTRAL.thing("event", self.missions[id(agreement.during)])
            yield Proposal(instrument, FD.concludedDuring, event, where, yet, "contextual", level)


def _concept(scheme: str, code: str) -> ox.NamedNode:
    return ox.NamedNode(f"{SCHEME_ADDRESS}{scheme}/{code}")
