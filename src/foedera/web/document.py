"""The data about a thing: which quads a document carries, by profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from foedera.terms import DCTERMS, FOAF, HYDRA, RDF, VOID, XSD, Term
from foedera.web.addresses import with_query
from foedera.web.description import Description
from foedera.web.extension import Claim
from foedera.web.profiles import EVIDENCE, EVIDENCE_12, LABELS, PLAIN, Profile
from foedera.web.reading import Names

_REIFICATION = frozenset({RDF.subject, RDF.predicate, RDF.object})


def described_quads(
    description: Description, names: dict[Term, Names], profile: Profile
) -> Iterator[ox.Quad]:
    """The quads about a thing that a profile asks for; evidence stands in its own graphs."""
    if profile is LABELS:
        yield from _names(names)
        return
    for triple in description.facts:
        yield ox.Quad(*triple)
    yield from description.elsewhere
    if profile is PLAIN:
        yield from _within(description)
        return
    for predicate, subjects in description.incoming.items():
        for subject in subjects:
            yield ox.Quad(subject, predicate, description.thing)
    asserted = set(_unasserted(description.claims))
    for triples in description.around.values():
        for triple in triples:
            if triple not in asserted:
                yield ox.Quad(*triple)
    yield from _names(names)
    for claim in description.claims:
        yield from reified(claim) if profile is EVIDENCE_12 else claim.quads


def _within(description: Description) -> Iterator[ox.Quad]:
    """What is said of the blank nodes that the facts lead to, however deep."""
    seen: set[Term] = set()
    waiting: list[Term] = [triple.object for triple in description.facts]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ox.BlankNode) or node in seen:
            continue
        seen.add(node)
        for triple in description.around.get(node, ()):
            if triple.subject == node:
                yield ox.Quad(*triple)
                waiting.append(triple.object)


def _unasserted(claims: Iterable[Claim]) -> Iterator[ox.Triple]:
    stated = {claim.triple for claim in claims if claim.asserted}
    return (c.triple for c in claims if not c.asserted and c.triple not in stated)


def _names(names: dict[Term, Names]) -> Iterator[ox.Quad]:
    for term, given in names.items():
        if given.property is not None and isinstance(term, ox.NamedNode):
            for literal in given.literals:
                yield ox.Quad(term, given.property, literal)


def reified(claim: Claim) -> Iterator[ox.Quad]:
    """A claim's quads with a reifier of RDF 1.2 in place of rdf:Statement.

    RDF 1.2 Concepts, section 3.6: `rdf:reifies` with a triple term.
    """
    yield ox.Quad(claim.name, RDF.reifies, claim.triple, claim.graph)
    for quad in claim.quads:
        if quad.subject == claim.name and (
            quad.predicate in _REIFICATION
            or (quad.predicate == RDF.type and quad.object == RDF.Statement)
        ):
            continue
        yield quad


def document_quads(
    document: ox.NamedNode,
    thing: ox.NamedNode,
    dataset: ox.NamedNode,
    licence: str | None,
    profile: ox.NamedNode,
) -> Iterator[ox.Quad]:
    """What the document says of itself: its topic, data set, licence and profile."""
    yield ox.Quad(document, RDF.type, FOAF.Document)
    yield ox.Quad(document, FOAF.primaryTopic, thing)
    yield ox.Quad(document, VOID.inDataset, dataset)
    yield ox.Quad(document, DCTERMS.conformsTo, profile)
    if licence:
        yield ox.Quad(document, DCTERMS.license, ox.NamedNode(licence))


def paging_quads(
    document: ox.NamedNode,
    total: int | None,
    page: int,
    pages: int,
    size: int,
    profile: Profile = EVIDENCE,
) -> Iterator[ox.Quad]:
    """Where a document holds one page of the incoming links: the way to the others.

    Hydra Core Vocabulary, "Collections" (hydra:PartialCollectionView).
    """

    def view(number: int) -> ox.NamedNode:
        return ox.NamedNode(with_query(document.value, **profile.chosen, incoming=str(number)))

    here = view(page)
    yield ox.Quad(here, RDF.type, HYDRA.PartialCollectionView)
    yield ox.Quad(document, HYDRA.view, here)
    if total is not None:
        yield ox.Quad(document, HYDRA.totalItems, ox.Literal(str(total), datatype=XSD.integer))
    yield ox.Quad(here, HYDRA.itemsPerPage, ox.Literal(str(size), datatype=XSD.integer))
    yield ox.Quad(here, HYDRA.first, view(1))
    yield ox.Quad(here, HYDRA.last, view(pages))
    if page > 1:
        yield ox.Quad(here, HYDRA.previous, view(page - 1))
    if page < pages:
        yield ox.Quad(here, HYDRA.next, view(page + 1))
