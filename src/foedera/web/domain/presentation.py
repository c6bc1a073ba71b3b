"""In which order the facts about missions, agreements and actors are best read."""

from __future__ import annotations

from pathlib import Path

from foedera.terms import DCTERMS, FD, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS
from foedera.web.extension import Presentation, PropertyGroup, SearchKind

GROUPS = (
    PropertyGroup(
        "group-statement",
        (
            RDF.subject, RDF.predicate, RDF.object, FD.assertedIn, FD.hasPassage, FD.modality,
            FD.certainty, FD.confidence, FD.rank, FD.reasonForRank,
        ),
    ),
    PropertyGroup(
        "group-state",
        (
            FD.hasStatus, FD.hasStatusRecord, FD.agreementType, FD.startDate, FD.endDate,
            FD.signatureDate, FD.adoptionDate, FD.effectiveDate, FD.expiryDate, FD.asOf,
            FD.duration, FD.numberOfAgreements, FD.approximateCount, FD.targetCount, FD.amount,
            FD.currency,
        ),
    ),
    PropertyGroup(
        "group-people",
        (
            FD.organisedBy, FD.hasParticipation, FD.participatesVia, FD.leadsVia, FD.hasLeader,
            FD.led, FD.participatedIn, FD.hadParticipant, FD.hasTenure, FD.officerOf,
            FD.tenureHolder, FD.tenureIn, FD.post, FD.postIn, FD.postKind, FD.establishmentOf,
            FD.hasEstablishment, FD.visitedActor, FD.memberOfAlliance, FD.hasAllianceMember,
            FD.knownMember, FD.hasParticipant, FD.role, FD.onBehalfOf, FD.representedBy,
        ),
    ),
    PropertyGroup(
        "group-agreements",
        (
            FD.hasPartyRole, FD.actsAsParty, FD.partyTo, FD.hasParty, FD.coParty, FD.partnerOf,
            FD.negotiatedBy, FD.hasSignature, FD.signedAt, FD.concludedDuring, FD.occasionOf,
            FD.setMember, FD.renews, FD.amends, FD.implementsAgreement,
        ),
    ),
    PropertyGroup(
        "group-places",
        (
            FD.originTerritory, FD.hasDestination, FD.destinationTerritory, FD.takesPlaceIn,
            FD.basedIn, FD.establishedIn, FD.governs, FD.governedBy, FD.locatedIn,
            FD.containsPlace,
        ),
    ),
    PropertyGroup(
        "group-context",
        (
            FD.partOfEvent, FD.hasSubEvent, FD.attendsEvent, FD.attendedByMission, FD.editionOf,
            FD.continuesCooperation, FD.implements, FD.forProgramme, FD.issuedBy, FD.awardedTo,
            FD.hasApplicant, FD.offersGrant, FD.hasObjective, FD.concernsSector, FD.succeeds,
        ),
    ),
    PropertyGroup(
        "group-document",
        (
            DCTERMS.publisher, DCTERMS.issued, DCTERMS.language, SCHEMA.url, FD.characterCount,
            FD.sha256, DCTERMS.rights, DCTERMS.license, PROV.endedAtTime,
        ),
    ),
    PropertyGroup(
        "group-names",
        (RDFS.label, DCTERMS.title, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel),
    ),
    PropertyGroup("group-elsewhere", (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso)),
)  # fmt: skip

HIDDEN = frozenset(
    {
        FD.earliestStart, FD.latestStart, FD.earliestEnd, FD.latestEnd, FD.earliestSignature,
        FD.latestSignature, FD.evidenceCount, FD.hasPageFurniture, PROV.wasDerivedFrom,
        ORG.memberOf,
    }
)  # fmt: skip
"""Derived for filters, or said better by another property."""

LEADING = (
    FD.inEvent, FD.partyRoleIn, FD.signatureOf, FD.tenureIn, FD.hasParticipant, FD.hasLeader,
    FD.leadsVia, FD.party, FD.signatory, FD.tenureHolder, FD.post,
)  # fmt: skip

NAVIGATION = (
    ("missions", "missions"),
    ("agreements", "agreements"),
    ("actors", "actors"),
    ("documents", "documents"),
    ("questions", "questions"),
    ("disagreements", "disagreements"),
)

HINTS = (
    "## The model in short",
    "",
    "- fd:Mission, fd:TradeEvent, fd:Meeting are fd:Event; fd:Agreement and fd:AgreementSet are "
    "fd:Instrument; fd:Organisation, fd:Person and fd:ActorGroup are fd:Actor.",
    "- Shortcuts: `?actor fd:participatedIn ?event`, `?actor fd:led ?event`, `?actor fd:partyTo "
    "?instrument`, `?person fd:officerOf ?organisation`, `?company fd:establishedIn ?place`.",
    "- With circumstances: `?event fd:hasParticipation ?s . ?s fd:hasParticipant ?actor ; fd:role "
    "?role ; fd:onBehalfOf ?other`; `?instrument fd:hasPartyRole ?s . ?s fd:party ?actor`.",
    "- `?instrument fd:hasStatus ?status`: signed, under-negotiation, signature-scheduled ...; a "
    "planned thing is in the data with such a status: filter on it.",
    "- Dates keep the source's precision; compare fd:earliestStart, fd:earliestSignature "
    "(xsd:date).",
    "",
    "## Example",
    "",
    "```sparql",
    "SELECT ?mission ?label ?leader WHERE {",
    "  ?mission a fd:Mission ; rdfs:label ?label . FILTER(LANG(?label) = 'en')",
    "  OPTIONAL { ?leader fd:led ?mission } }",
    "```",
)

PRESENTATION = Presentation(
    groups=GROUPS,
    unmarked=frozenset(p for g in GROUPS if g.key == "group-document" for p in g.properties),
    hidden=HIDDEN,
    explained="explain",
    leading=LEADING,
    navigation=NAVIGATION,
    kinds=(
        SearchKind("mission", (FD.Mission,)),
        SearchKind("event", (FD.Event,)),
        SearchKind("agreement", (FD.Instrument,)),
        SearchKind("organisation", (FD.Organisation, FD.ActorGroup)),
        SearchKind("person", (FD.Person,)),
        SearchKind("place", (FD.Place,)),
        SearchKind("initiative", (FD.Initiative, FD.Grant)),
        SearchKind("document", (FD.SourceDocument,)),
    ),
    themes=(("ECON", "Economy and finance"), ("INTR", "International issues")),
    keywords={
        "en": ("economic missions", "agreements", "clusters", "international cooperation"),
        "fr": ("missions économiques", "accords", "pôles", "coopération internationale"),
    },
    hints=HINTS,
    templates=Path(__file__).parent / "templates",
)
