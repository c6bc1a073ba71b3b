"""A thing in the terms of schema.org, for search engines and for the profile of that name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from foedera.terms import DCTERMS, FD, OWL, RDF, RDFS, SCHEMA, SKOS
from foedera.web.description import Description
from foedera.web.view import Viewer

CLASSES = {
    FD.Mission: SCHEMA.BusinessEvent,
    FD.TradeEvent: SCHEMA.ExhibitionEvent,
    FD.Event: SCHEMA.Event,
    FD.EventSeries: SCHEMA.EventSeries,
    FD.Person: SCHEMA.Person,
    FD.Company: SCHEMA.Corporation,
    FD.University: SCHEMA.CollegeOrUniversity,
    FD.ResearchOrganisation: SCHEMA.ResearchOrganization,
    FD.TerritorialAuthority: SCHEMA.GovernmentOrganization,
    FD.StateBody: SCHEMA.GovernmentOrganization,
    FD.NGO: SCHEMA.NGO,
    FD.Organisation: SCHEMA.Organization,
    FD.City: SCHEMA.City,
    FD.Country: SCHEMA.Country,
    FD.Region: SCHEMA.AdministrativeArea,
    FD.Place: SCHEMA.Place,
    FD.Initiative: SCHEMA.Project,
    FD.Grant: SCHEMA.MonetaryGrant,
    FD.SourceDocument: SCHEMA.CreativeWork,
    FD.Instrument: SCHEMA.CreativeWork,
    FD.Agreement: SCHEMA.CreativeWork,
}
"""The first that fits is taken: special classes stand before general ones."""
PROPERTIES = {
    RDFS.label: SCHEMA.name,
    SKOS.prefLabel: SCHEMA.name,
    SKOS.altLabel: SCHEMA.alternateName,
    RDFS.comment: SCHEMA.description,
    SKOS.definition: SCHEMA.description,
    DCTERMS.description: SCHEMA.description,
    OWL.sameAs: SCHEMA.sameAs,
    SCHEMA.url: SCHEMA.url,
    FD.startDate: SCHEMA.startDate,
    FD.endDate: SCHEMA.endDate,
    FD.takesPlaceIn: SCHEMA.location,
    FD.hasDestination: SCHEMA.location,
    FD.hadParticipant: SCHEMA.attendee,
    FD.organisedBy: SCHEMA.organizer,
    FD.partOfEvent: SCHEMA.superEvent,
    FD.basedIn: SCHEMA.location,
    FD.locatedIn: SCHEMA.containedInPlace,
    FD.officerOf: SCHEMA.affiliation,
    FD.concernsSector: SCHEMA.about,
    DCTERMS.publisher: SCHEMA.publisher,
    DCTERMS.issued: SCHEMA.datePublished,
    DCTERMS.language: SCHEMA.inLanguage,
}


def schema_class(description: Description) -> ox.NamedNode:
    """The class of schema.org that says most of a thing."""
    types = set(description.types)
    return next((theirs for ours, theirs in CLASSES.items() if ours in types), SCHEMA.Thing)


def schema_quads(description: Description) -> Iterator[ox.Quad]:
    """The facts that schema.org has words for."""
    thing = description.thing
    yield ox.Quad(thing, RDF.type, schema_class(description))
    for triple in description.facts:
        theirs = PROPERTIES.get(triple.predicate)
        if theirs is not None:
            yield ox.Quad(thing, theirs, triple.object)
    for predicate, literals in ((SCHEMA.name, description.labels),):
        for term, names in literals.items():
            if isinstance(term, ox.NamedNode) and term != thing:
                pointed = any(
                    t.object == term and t.predicate in PROPERTIES for t in description.facts
                )
                if pointed:
                    for name in names:
                        yield ox.Quad(term, predicate, name)


def as_schema_org(description: Description, viewer: Viewer) -> dict[str, Any]:
    """A thing as the data block of its page: a part of what the data says, in one language."""
    block: dict[str, Any] = {
        "@id": description.thing.value,
        "@type": _short(schema_class(description)),
        "name": viewer.term(description.thing).text,
    }
    for triple in description.facts:
        theirs = PROPERTIES.get(triple.predicate)
        if theirs is None or theirs == SCHEMA.name:
            continue
        value: Any
        if isinstance(triple.object, ox.NamedNode):
            named = viewer.name(triple.object)
            value = {"@id": triple.object.value, **({"name": named[0]} if named else {})}
            if theirs in (SCHEMA.url, SCHEMA.sameAs):
                value = triple.object.value
        elif isinstance(triple.object, ox.Literal):
            if triple.object.language and triple.object.language.lower() != viewer.language:
                continue
            value = triple.object.value
        else:
            continue
        key = _short(theirs)
        held = block.get(key)
        if held is None:
            block[key] = value
        elif isinstance(held, list):
            held.append(value)
        elif held != value:
            block[key] = [held, value]
    return block


def _short(term: ox.NamedNode) -> str:
    return term.value.removeprefix(str(SCHEMA))
