"""What data says of itself: title, publisher and licence in an ontology's or data set's head."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import pyoxigraph as ox

from foedera.releases.manifest import Description
from foedera.terms import DCAT, DCTERMS, FOAF, OWL, RDF, RDFS, SCHEMA, SKOS, VOID, Namespace, Term

_DC = Namespace("http://purl.org/dc/elements/1.1/")
_HEADS = (DCAT.Dataset, VOID.Dataset, OWL.Ontology, SKOS.ConceptScheme, SCHEMA.Dataset)
_TITLES = (DCTERMS.title, _DC.title, RDFS.label, SKOS.prefLabel, SCHEMA.name)
_SUMMARIES = (DCTERMS.description, _DC.description, RDFS.comment, SCHEMA.description)
_LICENCES = (DCTERMS.license, SCHEMA.license, Namespace("http://creativecommons.org/ns#").license)
_PUBLISHERS = (DCTERMS.publisher, _DC.publisher, SCHEMA.publisher)
_PERSONS = (FOAF.name, RDFS.label, SCHEMA.name, SKOS.prefLabel)
_LONGEST = 600


def described_by_itself(store: ox.Store, files: Sequence[str], namespace: str) -> Description:
    """The description of data that others wrote: their own words, else what can be seen.

    Nothing is claimed that the data does not say: without a licence in it, none is named.
    """
    named = ", ".join(files[:3])
    more = len(files) - 3
    host = urlsplit(namespace).netloc
    head = _head(store)
    title = _texts(store, head, _TITLES) if head else {}
    summary = _texts(store, head, _SUMMARIES) if head else {}
    licence = _first(store, head, _LICENCES) if head else None
    publisher = _first(store, head, _PUBLISHERS) if head else None
    usual = {
        "en": f"Published as found in {named}" + (f" and {more} more files." if more > 0 else "."),
        "fr": f"Publié tel que trouvé dans {named}"
        + (f" et {more} autres fichiers." if more > 0 else "."),
    }
    return Description(
        title=_both(title or {"en": host or named}),
        summary=_both(summary) if summary else usual,
        publisher=_name(store, publisher) or host,
        publisher_address=_web(publisher),
        licence=_web(licence) or "",
        contact=None,
    )


def _head(store: ox.Store) -> ox.NamedNode | None:
    """The one thing that describes the data; None where there are several or none."""
    for kind in _HEADS:
        found = {
            quad.subject
            for quad in store.quads_for_pattern(None, RDF.type, kind, ox.DefaultGraph())
            if isinstance(quad.subject, ox.NamedNode)
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _objects(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
    quads = store.quads_for_pattern(subject, predicate, None, ox.DefaultGraph())
    return sorted((quad.object for quad in quads), key=str)


def _texts(
    store: ox.Store, head: ox.NamedNode, predicates: Sequence[ox.NamedNode]
) -> dict[str, str]:
    for predicate in predicates:
        found: dict[str, str] = {}
        for value in _objects(store, head, predicate):
            if isinstance(value, ox.Literal):
                text = " ".join(value.value.split())[:_LONGEST]
                found.setdefault((value.language or "en").lower().partition("-")[0], text)
        if found:
            return found
    return {}


def _first(
    store: ox.Store, head: ox.NamedNode, predicates: Sequence[ox.NamedNode]
) -> ox.NamedNode | ox.Literal | None:
    for predicate in predicates:
        for value in _objects(store, head, predicate):
            if isinstance(value, ox.NamedNode | ox.Literal):
                return value
    return None


def _name(store: ox.Store, agent: ox.NamedNode | ox.Literal | None) -> str | None:
    if isinstance(agent, ox.Literal):
        return agent.value
    if agent is not None:
        for predicate in _PERSONS:
            for value in _objects(store, agent, predicate):
                if isinstance(value, ox.Literal):
                    return value.value
    return agent.value if agent else None


def _web(term: ox.NamedNode | ox.Literal | None) -> str | None:
    """The address that a term gives; None for anything that is no http address."""
    value = term.value if term is not None else ""
    if not value.startswith(("http://", "https://")):
        return None
    try:
        return ox.NamedNode(value).value
    except ValueError:
        return None


def _both(texts: dict[str, str]) -> dict[str, str]:
    """The texts with one in each of the pages' languages, another one where it has none."""
    other = texts.get("en") or texts.get("fr") or next(iter(texts.values()))
    return {**texts, "en": texts.get("en", other), "fr": texts.get("fr", other)}
