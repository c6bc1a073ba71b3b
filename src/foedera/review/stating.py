"""From accepted claims to statements: which triples each comes to, in the ontology's terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.extraction.concepts import MET
from foedera.review.model import Claim, Thing
from foedera.terms import FD, RDF, SCHEME_ADDRESS, SKOS, XSD, Base, Term

Said = tuple[ox.NamedNode, ox.NamedNode, Term]

TO_THING = {
    "organiser": FD.organisedBy,
    "origin": FD.originTerritory,
    "destination": FD.hasDestination,
    "place": FD.takesPlaceIn,
    "attends": FD.attendsEvent,
    "part-of": FD.partOfEvent,
    "during": FD.concludedDuring,
    "signed-at": FD.signedAt,
    "based-in": FD.basedIn,
}
"""Relations that are one triple to a thing."""
TO_CONCEPT = {"status": FD.hasStatus, "type": FD.agreementType, "sector": FD.concernsSector}
"""Relations that are one triple to a concept."""
TO_DATE = {"start": FD.startDate, "end": FD.endDate, "signed": FD.signatureDate}
"""Relations that are one triple to a date."""
PARTS = {"leader": "leader", "participant": "participant", "met": MET}
"""Parts in an event, with the concept of their role."""
_DATATYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


@dataclass(frozen=True)
class Stating:
    """Turns claims into triples once every thing's slug is settled."""

    base: Base
    things: Mapping[str, Thing]
    slugs: Mapping[str, str]
    """By the thing's key."""
    language: str
    """Of the document: names are tagged with it."""

    def triples(self, claim: Claim) -> Iterator[Said]:
        """The triples that a claim comes to; raises KeyError while a thing is not settled."""
        subject = self._iri(claim.subject)
        relation = claim.relation
        if relation in TO_THING:
            yield subject, TO_THING[relation], self._iri(claim.value)
        elif relation in TO_CONCEPT:
            yield subject, TO_CONCEPT[relation], ox.NamedNode(SCHEME_ADDRESS + claim.value)
        elif relation in TO_DATE:
            yield subject, TO_DATE[relation], date_literal(claim.value)
        elif relation == "count":
            number = ox.Literal(str(int(claim.value)), datatype=XSD.integer)
            yield subject, FD.numberOfAgreements, number
        elif relation == "name":
            yield subject, SKOS.altLabel, ox.Literal(claim.value, language=self.language)
        elif relation in PARTS:
            yield from self._participation(claim, subject)
        elif relation == "party":
            role = self._situation(claim.subject, claim.value, "party")
            yield subject, FD.hasPartyRole, role
            yield role, FD.party, self._iri(claim.value)
        elif relation == "signatory":
            yield from self._signature(claim, subject)
        elif relation == "holds":
            yield from self._tenure(claim)

    def _iri(self, key: str) -> ox.NamedNode:
        return self.base.thing(self.things[key].kind, self.slugs[key])

    def _situation(self, whole: str, part: str, role: str) -> ox.NamedNode:
        return self.base.thing("situation", f"{self.slugs[whole]}--{self.slugs[part]}--{role}")

    def _participation(self, claim: Claim, event: ox.NamedNode) -> Iterator[Said]:
        role = PARTS[claim.relation]
        part = self._situation(claim.subject, claim.value, role)
        actor = self._iri(claim.value)
        yield event, FD.hasParticipation, part
        if role == "leader":
            yield actor, FD.leadsVia, part
        else:
            yield part, FD.hasParticipant, actor
        yield part, FD.role, ox.NamedNode(f"{SCHEME_ADDRESS}role/{role}")
        if claim.via:
            yield part, FD.onBehalfOf, self._iri(claim.via)

    def _signature(self, claim: Claim, instrument: ox.NamedNode) -> Iterator[Said]:
        signature = self._situation(claim.subject, claim.value, "signature")
        yield instrument, FD.hasSignature, signature
        yield signature, FD.signatory, self._iri(claim.value)
        if claim.via:
            yield signature, FD.signsFor, self._situation(claim.subject, claim.via, "party")

    def _tenure(self, claim: Claim) -> Iterator[Said]:
        post = self.things[claim.value]
        slug = f"{self.slugs[claim.value]}--{self.slugs[claim.subject]}"
        tenure = self.base.thing("situation", slug)
        yield tenure, FD.tenureHolder, self._iri(claim.subject)
        yield tenure, FD.post, self._iri(claim.value)
        if post.post_in:
            yield tenure, FD.tenureIn, self._iri(post.post_in)

    def depends_on(self, claim: Claim) -> set[str]:
        """The keys of the things that a claim's triples name."""
        keys = {claim.subject, claim.via or claim.subject}
        if claim.value in self.things and claim.relation != "name":
            keys.add(claim.value)
            keys.add(self.things[claim.value].post_in or claim.value)
        return keys


def date_literal(value: str) -> ox.Literal:
    """A date as precise as it was written; raises ValueError for what is no date.

    >>> date_literal("2023-06").datatype.value.rpartition("#")[2]
    'gYearMonth'
    """
    if value.startswith("--"):
        return ox.Literal(value, datatype=XSD.gMonthDay if len(value) == 7 else XSD.gMonth)
    try:
        return ox.Literal(value, datatype=_DATATYPES[len(value)])
    except KeyError as error:
        raise ValueError(f"{value!r} is no date") from error


PREFERRED = frozenset((FD.hasStatus.value,))
"""Of these every thing has exactly one statement of rank preferred."""

CLASS_IRI = {"Post": "http://www.w3.org/ns/org#Post"}


def class_iri(name: str) -> ox.NamedNode:
    """The IRI of a class by its name."""
    return ox.NamedNode(CLASS_IRI.get(name, f"{FD!s}{name}"))


TYPE = RDF.type
