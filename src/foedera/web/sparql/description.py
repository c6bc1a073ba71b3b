"""The endpoint's description, from what is really served (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.formats import (
    DATASET_FORMATS,
    GRAPH_FORMATS,
    RDF_FORMATS,
    RESULT_FORMATS,
    NotAcceptableError,
    Offer,
    by_name,
    negotiate,
)
from foedera.terms import DCTERMS, RDF, SD, VOID, XSD, Base
from foedera.web.http import Response, tag_of
from foedera.web.problems import ProblemError
from foedera.web.rdf import write_rdf

PAGE = Offer("text/html", 0.5, aliases=("application/xhtml+xml",))
_OFFERS = (*(Offer.of(form) for form in RDF_FORMATS), PAGE)
_PREFIXES = {"sd": str(SD), "void": str(VOID), "dcterms": str(DCTERMS), "xsd": str(XSD)}


@dataclass(frozen=True, slots=True)
class ServedGraph:
    """A named graph of the dataset; `triples` is None where nobody counted."""

    iri: str
    triples: int | None = None


@dataclass(frozen=True, slots=True)
class ServedDataset:
    """What the endpoint answers from."""

    base: Base
    version: str
    graphs: Sequence[ServedGraph]
    default_triples: int | None = None
    services: bool = False
    """Whether SERVICE may call other endpoints."""
    part: str = ""
    """The part of the data that is answered from, as `view=` names it; empty for all of it."""

    @property
    def endpoint(self) -> str:
        """The endpoint's address."""
        address = f"{self.base.address}sparql"
        return f"{address}?view={self.part}" if self.part else address


def describe_service(served: ServedDataset) -> list[ox.Triple]:
    """The description as triples, without blank nodes."""
    endpoint = ox.NamedNode(served.endpoint)
    part = served.endpoint + "#"
    dataset, default = ox.NamedNode(part + "dataset"), ox.NamedNode(part + "default-graph")
    triples = [
        ox.Triple(endpoint, RDF.type, SD.Service),
        ox.Triple(endpoint, SD.endpoint, endpoint),
        ox.Triple(endpoint, SD.supportedLanguage, SD.SPARQL10Query),
        ox.Triple(endpoint, SD.supportedLanguage, SD.SPARQL11Query),
        ox.Triple(endpoint, SD.defaultDataset, dataset),
        ox.Triple(
            endpoint,
            SD.defaultEntailmentRegime,
            ox.NamedNode("http://www.w3.org/ns/entailment/Simple"),
        ),
        ox.Triple(dataset, RDF.type, SD.Dataset),
        ox.Triple(dataset, SD.defaultGraph, default),
        ox.Triple(default, RDF.type, SD.Graph),
        ox.Triple(endpoint, DCTERMS.isPartOf, ox.NamedNode(f"{served.base.address}dataset")),
    ]
    triples += [
        ox.Triple(endpoint, SD.resultFormat, ox.NamedNode(form.iri))
        for form in (*RESULT_FORMATS, *GRAPH_FORMATS, *DATASET_FORMATS)
    ]
    if served.services:
        triples.append(ox.Triple(endpoint, SD.feature, SD.BasicFederatedQuery))
    if served.default_triples is not None:
        triples.append(ox.Triple(default, VOID.triples, _number(served.default_triples)))
    for number, graph in enumerate(served.graphs, 1):
        named, content = (
            ox.NamedNode(f"{part}named-{number}"),
            ox.NamedNode(f"{part}graph-{number}"),
        )
        triples += [
            ox.Triple(dataset, SD.namedGraph, named),
            ox.Triple(named, RDF.type, SD.NamedGraph),
            ox.Triple(named, SD.name, ox.NamedNode(graph.iri)),
            ox.Triple(named, SD.graph, content),
            ox.Triple(content, RDF.type, SD.Graph),
        ]
        if graph.triples is not None:
            triples.append(ox.Triple(content, VOID.triples, _number(graph.triples)))
    return triples


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=XSD.integer)


def choose_description(accept: str | None, named: str | None) -> Offer:
    """The format of the description, or the page; raises ProblemError (406)."""
    if named:
        form = by_name(named, RDF_FORMATS)
        if form is None:
            raise ProblemError(
                406,
                f"the description does not come as format={named}; "
                f"use one of {', '.join(one.extension for one in RDF_FORMATS)}",
                "not-acceptable",
            )
        return Offer.of(form)
    try:
        return negotiate(accept, _OFFERS)
    except NotAcceptableError as error:
        available = [offer.media_type for offer in error.offers]
        raise ProblemError(
            406, f"the description comes as {', '.join(available)}", "not-acceptable",
            {"vary": "Accept"}, {"available": available},
        ) from error  # fmt: skip


def description_response(served: ServedDataset, offer: Offer) -> Response:
    """The description in a format of RDF."""
    assert offer.form is not None
    first = ox.NamedNode(served.endpoint)
    quads = [ox.Quad(*triple) for triple in describe_service(served)]
    return Response(
        body=write_rdf(quads, offer.form, first, _PREFIXES),
        content_type=offer.form.content_type,
        tag=tag_of("description", served.version, offer.form.extension),
        vary=("Accept",),
        cache_control="public, max-age=300",
    )
