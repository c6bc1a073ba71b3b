"""Proposals of other packages' extractors as claims, so that they are reviewed like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from foedera.documents import Document
from foedera.extraction.proposals import NEUTRAL, Proposal
from foedera.review.model import Claim, Proposals, Thing
from foedera.review.proposing import LEVELS
from foedera.review.relations import CLASSES
from foedera.review.spans import Span
from foedera.review.stating import PARTS, TO_CONCEPT, TO_DATE, TO_THING
from foedera.terms import FD, SCHEME_ADDRESS, SKOS, Term

_THINGS = {predicate: relation for relation, predicate in TO_THING.items()}
_CONCEPTS = {predicate: relation for relation, predicate in TO_CONCEPT.items()}
_DATES = {predicate: relation for relation, predicate in TO_DATE.items()}
_ROLES = {role: relation for relation, role in PARTS.items()} | {"host": "met"}
_WHOLE = {
    FD.hasParticipation: "participant", FD.hasPartyRole: "party", FD.hasSignature: "signatory",
}  # fmt: skip
_PART = (FD.hasParticipant, FD.party, FD.signatory)


@dataclass
class _Situation:
    """What proposals say of one situation, which a reviewer sees as one claim."""

    whole: str | None = None
    part: str | None = None
    relation: str | None = None
    first: Proposal | None = None


@dataclass
class _Reading:
    document: Document
    things: dict[str, Thing] = field(default_factory=dict)
    situations: dict[str, _Situation] = field(default_factory=dict)

    def key(self, term: Term) -> str | None:
        """The key of a thing that a proposal names; None for a situation or a strange IRI."""
        relative = NEUTRAL.relative(term.value) if isinstance(term, ox.NamedNode) else None
        parts = (relative or "").split("/")
        if len(parts) != 3 or parts[0] != "id" or parts[1] not in CLASSES:
            return None
        kind, slug = parts[1:]
        key = f"{kind}:{slug}"
        if key not in self.things:
            label = slug.replace("-", " ")
            likeliest = "Organisation" if kind == "actor" else CLASSES[kind][0]
            labels = {"en": label, "fr": label}
            self.things[key] = Thing(key, kind, likeliest, labels, slug)
        return key

    def claim(
        self, one: Proposal, subject: str | None, relation: str, value: str | None
    ) -> Iterator[Claim]:
        if subject is None or value is None:
            return
        spans = []
        for start, end in one.passages:
            try:
                spans.append(Span.of(self.document.text, start, end))
            except ValueError:
                continue
        if spans:
            note = dict(zip(("en", "fr"), one.note, strict=True)) if one.note else {}
            yield Claim(
                subject, relation, value, tuple(spans), one.modality, one.certainty,
                LEVELS.get(one.level, 0.5), one.level, None, note,
            )  # fmt: skip

    def direct(self, one: Proposal) -> Iterator[Claim]:
        """The claim of a proposal that says something of a thing itself."""
        subject, predicate, value = self.key(one.subject), one.predicate, one.object
        if predicate in _THINGS:
            yield from self.claim(one, subject, _THINGS[predicate], self.key(value))
        elif predicate in _CONCEPTS and isinstance(value, ox.NamedNode):
            concept = value.value.removeprefix(SCHEME_ADDRESS)
            yield from self.claim(one, subject, _CONCEPTS[predicate], concept)
        elif isinstance(value, ox.Literal):
            if predicate in _DATES:
                yield from self.claim(one, subject, _DATES[predicate], value.value)
            elif predicate == FD.numberOfAgreements:
                yield from self.claim(one, subject, "count", value.value)
            elif predicate == SKOS.altLabel and subject is not None:
                labels = dict.fromkeys(("en", "fr"), value.value)
                thing = self.things[subject]
                if thing.labels["en"] == thing.slug.replace("-", " "):
                    self.things[subject] = replace(thing, labels=labels)
                yield from self.claim(one, subject, "name", value.value)

    def situated(self, one: Proposal) -> None:
        """Note what a proposal says of a situation."""
        subject, predicate, value = one.subject, one.predicate, one.object
        if not isinstance(value, ox.NamedNode):
            return
        if predicate in _WHOLE or predicate == FD.leadsVia:
            known = self.situations.setdefault(value.value, _Situation())
            if predicate == FD.leadsVia:
                known.part, known.relation = self.key(subject), "leader"
            else:
                known.whole = self.key(subject)
                known.relation = known.relation or _WHOLE[predicate]
        else:
            known = self.situations.setdefault(subject.value, _Situation())
            if predicate in _PART:
                known.part = self.key(value)
            elif predicate == FD.tenureHolder:
                known.whole, known.relation = self.key(value), "holds"
            elif predicate == FD.post:
                known.part = self.key(value)
            elif predicate == FD.tenureIn and (post := known.part) in self.things:
                self.things[post] = replace(self.things[post], post_in=self.key(value))
            elif predicate == FD.role:
                role = value.value.rpartition("/")[2]
                known.relation = _ROLES.get(role, known.relation)
        known.first = known.first or one


def with_offered(
    proposals: Proposals, document: Document, offered: Iterable[Proposal]
) -> Proposals:
    """Proposals with what other extractors offer: each claim once, things joined by their keys."""
    reading = _Reading(document)
    claims: list[Claim] = []
    for one in offered:
        claims += reading.direct(one)
        reading.situated(one)
    for situation in reading.situations.values():
        if situation.first is not None and situation.relation is not None:
            claims += reading.claim(
                situation.first, situation.whole, situation.relation, situation.part
            )
    known = {thing.key for thing in proposals.things}
    things = [thing for key, thing in reading.things.items() if key not in known]
    said = {(claim.subject, claim.relation, claim.value) for claim in proposals.claims}
    new: dict[str, Claim] = {}
    for claim in claims:
        if (claim.subject, claim.relation, claim.value) not in said:
            new.setdefault(claim.key, claim)
    used = {key for claim in new.values() for key in (claim.subject, claim.value)}
    used |= {thing.post_in for thing in things if thing.key in used and thing.post_in}
    return replace(
        proposals,
        things=(*proposals.things, *(thing for thing in things if thing.key in used)),
        claims=(*proposals.claims, *new.values()),
    )
