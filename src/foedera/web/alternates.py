"""The list of everything that a thing can be had in: profile by profile, format by format.

Content Negotiation by Profile (W3C, 2023-10-02), section 7.2: the alternates view.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from foedera.formats import GRAPH_FORMATS, Format, NotAcceptableError, Offer, negotiate
from foedera.terms import DCTERMS, RDF, Namespace
from foedera.web.addresses import with_query
from foedera.web.http import Request, Response
from foedera.web.links import Link, link_header
from foedera.web.pages import Pages
from foedera.web.profiles import PROFILES, Profile
from foedera.web.rdf import write_rdf
from foedera.web.refusals import offers_problem
from foedera.web.surface import Surface

ALTR = Namespace("http://www.w3.org/ns/dx/connegp/altr#")


@dataclass(frozen=True)
class Representation:
    """One way to have a thing."""

    address: str
    profile: Profile
    form: Format


def representations(surface: Surface, thing: ox.NamedNode) -> list[Representation]:
    """Every way to have a thing as data, the default first."""
    return [
        Representation(
            with_query(
                surface.addresses.data(thing.value, form.extension) or "", _profile=profile.token
            ),
            profile,
            form,
        )
        for profile in PROFILES
        for form in profile.formats
    ]


def alternates(surface: Surface, pages: Pages, request: Request, thing: ox.NamedNode) -> Response:
    """The list as a page or as RDF, and in the Link header of both."""
    offers = [Offer("text/html"), *(Offer.of(form) for form in GRAPH_FORMATS)]
    try:
        offer = negotiate(request.header("accept"), offers)
    except NotAcceptableError as error:
        raise offers_problem(error, request.header("accept")) from error
    found = representations(surface, thing)
    root = surface.root
    links = [
        Link(
            one.address,
            "alternate" if position else "canonical",
            one.form.media_type,
            one.profile.iri(root),
        )
        for position, one in enumerate(found)
    ]
    if offer.form is None:
        return pages.response(
            "alternates.html", request, links=links, thing=thing.value, found=found, groups=PROFILES
        )
    quads = [ox.Quad(thing, ALTR.hasDefaultRepresentation, ox.NamedNode(found[0].address))]
    for one in found:
        node = ox.NamedNode(one.address)
        quads += [
            ox.Quad(thing, ALTR.hasRepresentation, node),
            ox.Quad(node, RDF.type, ALTR.Representation),
            ox.Quad(node, DCTERMS.conformsTo, ox.NamedNode(one.profile.iri(root))),
            ox.Quad(node, DCTERMS["format"], ox.Literal(one.form.media_type)),
        ]
    return Response(
        body=write_rdf(quads, offer.form, thing, surface.prefixes),
        content_type=offer.form.content_type,
        tag=surface.tag("alternates", found[0].address, offer.form.extension),
        vary=("Accept",),
        cache_control=surface.freshness,
        headers=(("link", link_header(links)),),
    )
