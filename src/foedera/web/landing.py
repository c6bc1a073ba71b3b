"""A place to land for every IRI that the data mentions: /resolve, graphs, profiles, link sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.formats import (
    GRAPH_FORMATS,
    RDF_FORMATS,
    NotAcceptableError,
    Offer,
    by_extension,
    negotiate,
)
from foedera.terms import DCTERMS, RDF, RDFS, Namespace
from foedera.web.addresses import named, uri_of
from foedera.web.description import describe
from foedera.web.dumps import Dumps
from foedera.web.http import Request, Response, redirect
from foedera.web.links import LINKSET, LINKSET_JSON, Link, link_header, linkset_json
from foedera.web.problems import ProblemError
from foedera.web.profiles import PROFILES
from foedera.web.rdf import write_rdf
from foedera.web.refusals import Refusals, offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.thing_data import ThingData
from foedera.web.thing_pages import ThingPages
from foedera.web.things import Things

PROF = Namespace("http://www.w3.org/ns/dx/prof/")


@dataclass
class Landing:
    """The handlers of /resolve, /graph/…, /profile/… and /linkset/…"""

    surface: Surface
    things: Things
    pages: ThingPages
    data: ThingData
    dumps: Dumps
    refusals: Refusals

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (
            Route("resolve", self.resolve),
            Route("graph/", self.graph, below=True),
            Route("profile/", self.profiles, below=True),
            Route("linkset/", self.linkset, below=True),
        )

    async def resolve(self, request: Request, _rest: str) -> Response:
        """/resolve?iri=…: to whatever this copy knows of any IRI."""
        asked = request.parameter("iri")
        term = named(asked) if asked else None
        if term is None:
            raise ProblemError(
                400, "name an IRI: /resolve?iri=https%3A%2F%2Fexample.org%2Fthing", "iri"
            )
        addresses = self.surface.addresses
        whole, mark, _ = term.value.partition("#")
        local = addresses.term(term.value)
        if local is not None:
            return redirect(local, cache_control=self.surface.freshness)
        path = addresses.own_path(whole)
        if (
            path is not None
            and not path.startswith("id/")
            and term.value.startswith(addresses.root)
        ):
            return redirect(uri_of(term.value), cache_control=self.surface.freshness)
        if path is not None:
            found = await self.surface.reader.existing([term, ox.NamedNode(whole)])
            if found is None:
                return self.things.unknown(request)
            if mark and term.value.startswith(addresses.root):
                page = addresses.page(term.value)
                return redirect(page or whole, vary=("Accept",))
            if not mark and addresses.page(found.value) != addresses.resolving(found.value):
                return await self.things.see_other(request, found)
            return await self._foreign(request, term if mark else found)
        found = await self.surface.reader.existing([term])
        if found is None:
            return self.things.unknown(request)
        return await self._foreign(request, found)

    async def _foreign(self, request: Request, term: ox.NamedNode) -> Response:
        """What this data set says of somebody else's IRI: here, not there."""
        asked = request.parameter("format")
        if asked is not None:
            form = by_extension(asked, RDF_FORMATS)
            if form is None:
                raise ProblemError(400, f"{asked[:40]!r} is no format; use ttl, jsonld, nt, rdf")
            return await self.data.foreign(await self.pages.describe(term), form)
        offers = [Offer("text/html"), *(Offer.of(form) for form in RDF_FORMATS)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        via = request.parameter("via") if offer.form is None else None
        if via is not None:
            return await self.pages.incoming(request, term, via)
        description = await self.pages.describe(term)
        if offer.form is not None:
            return await self.data.foreign(description, offer.form)
        return await self.pages.show(request, description)

    async def graph(self, request: Request, rest: str) -> Response:
        """/graph/…: a graph's files, or its triples in the format asked for."""
        manifest = self.surface.release.manifest
        known = next((g for g in manifest.graphs if g.name and g.name == rest), None)
        if known is None:
            return self.refusals.answer(request, 404, "there is no such graph; /dumps/ lists them")
        offers = [Offer("text/html"), *(Offer.of(form) for form in GRAPH_FORMATS)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        root = self.surface.root
        if offer.form is None:
            return redirect(self.dumps.place_of(known.name), vary=("Accept",))
        return redirect(
            uri_of(f"{root}dumps/graph/{known.name}.{offer.form.extension}"), vary=("Accept",)
        )

    async def profiles(self, request: Request, rest: str) -> Response:
        """/profile/ lists the profiles, /profile/{token} is one of them (PROF, W3C Note)."""
        root = self.surface.root
        chosen = [one for one in PROFILES if not rest or one.token == rest]
        if not chosen:
            return self.refusals.answer(request, 404, "there is no such profile")
        offers = [Offer("text/html"), *(Offer.of(form) for form in GRAPH_FORMATS)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        links = [Link(profile.iri(root), "profile") for profile in chosen]
        if offer.form is None:
            return self.things.pages.response(
                "profiles.html", request, links=links, profiles=chosen
            )
        quads = []
        for profile in chosen:
            iri = ox.NamedNode(profile.iri(root))
            quads += [
                ox.Quad(iri, RDF.type, PROF.Profile),
                ox.Quad(iri, PROF.hasToken, ox.Literal(profile.token)),
                *(
                    ox.Quad(iri, RDFS.label, ox.Literal(text, language=language))
                    for language, text in profile.names.items()
                ),
                *(ox.Quad(iri, DCTERMS["format"], ox.NamedNode(f.iri)) for f in profile.formats),
            ]
        body = write_rdf(
            quads,
            offer.form,
            ox.NamedNode(chosen[0].iri(root)),
            self.surface.prefixes,
        )
        return Response(
            body=body,
            content_type=offer.form.content_type,
            tag=self.surface.tag("profile", rest, offer.form.extension),
            vary=("Accept",),
            cache_control=self.surface.freshness,
            headers=(("link", link_header(links)),),
        )

    async def linkset(self, request: Request, rest: str) -> Response:
        """/linkset/…: all typed links of a thing's page and data (RFC 9264)."""
        thing = await self.things.find_documented(rest)
        if thing is None:
            return self.things.unknown(request)
        offers = [Offer(LINKSET_JSON, aliases=("application/json",)), Offer(LINKSET, 0.9)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        description = await describe(self.surface.reader, thing, self.surface.own, shown=0)
        page = self.surface.addresses.page(thing.value) or ""
        sets = [(page, self.things.links(thing, description.types))]
        for form in RDF_FORMATS:
            data = self.surface.addresses.data(thing.value, form.extension) or ""
            sets.append(
                (
                    data,
                    [Link(page, "collection", "text/html"), Link(page, "describes", "text/html")],
                )
            )
        if offer.media_type == LINKSET_JSON:
            body = linkset_json(sets)
        else:
            body = ",\n ".join(link_header(found, anchor) for anchor, found in sets).encode()
        return Response(
            body=body,
            content_type=offer.media_type,
            tag=self.surface.tag("linkset", thing.value, offer.media_type),
            vary=("Accept",),
            cache_control=self.surface.freshness,
        )
