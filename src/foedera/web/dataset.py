"""/dataset: the data set described in DCAT-AP 3, and as a page with what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.formats import GRAPH_FORMATS, RDF_FORMATS, NotAcceptableError, Offer, negotiate
from foedera.web.cataloguing import DCATAP, SPDX, VCARD, CatalogueWriter
from foedera.web.http import Request, Response
from foedera.web.links import Link, link_header
from foedera.web.pages import Pages
from foedera.web.rdf import write_rdf
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface


@dataclass
class DatasetDescription:
    """The handler of /dataset."""

    surface: Surface
    pages: Pages

    def routes(self) -> Sequence[Route]:
        """The address."""
        return (Route("dataset", self.answer), Route("quality", self.quality))

    async def answer(self, request: Request, _rest: str) -> Response:
        """The description in the format asked for."""
        offers = [Offer("text/html"), *(Offer.of(form) for form in RDF_FORMATS)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        root = self.surface.root
        links = [
            Link(f"{root}dataset", "canonical"),
            *(Link(f"{root}dataset", "alternate", form.media_type) for form in RDF_FORMATS),
            Link(f"{root}.well-known/void", "describedby", "text/turtle"),
        ]
        licence = self.surface.release.manifest.description.licence
        if licence:
            links.append(Link(licence, "license"))
        if offer.form is None:
            page = self.pages.response(
                "dataset.html", request, links=links, manifest=self.surface.release.manifest
            )
            return replace(page, vary=("Accept", *page.vary))
        surface = self.surface
        coverage = [await one.coverage(surface.reader) for one in surface.extensions]
        body = write_rdf(
            CatalogueWriter(surface, tuple(coverage)).quads(),
            offer.form,
            self.surface.dataset,
            {
                **self.surface.prefixes,
                "vcard": str(VCARD),
                "spdx": str(SPDX),
                "dcatap": str(DCATAP),
            },
        )
        return Response(
            body=body,
            content_type=offer.form.content_type,
            tag=self.surface.tag("dataset", offer.form.extension),
            vary=("Accept",),
            cache_control=self.surface.freshness,
            headers=(
                ("last-modified", self.surface.last_modified),
                ("link", link_header(links)),
            ),
        )

    async def quality(self, request: Request, _rest: str) -> Response:
        """/quality: the validation report of the release, as SHACL wrote it."""
        offers = [Offer.of(form) for form in GRAPH_FORMATS]
        try:
            form = negotiate(request.header("accept"), offers).form
        except NotAcceptableError:
            form = GRAPH_FORMATS[0]
        assert form is not None
        path = self.surface.release.report
        text = path.read_bytes() if path.is_file() else b""
        quads = list(ox.parse(input=text, format=ox.RdfFormat.TURTLE))
        body = write_rdf(quads, form, self.surface.dataset, self.surface.prefixes)
        return Response(
            body=body,
            content_type=form.content_type,
            tag=self.surface.tag("quality", form.extension),
            vary=("Accept",),
            cache_control=self.surface.freshness,
        )
