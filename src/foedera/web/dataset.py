"""/dataset: the data set described in DCAT-AP 3, and as a page with what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.formats import (
    GRAPH_FORMATS,
    RDF_FORMATS,
    Format,
    NotAcceptableError,
    Offer,
    by_extension,
    negotiate,
)
from foedera.web.cataloguing import DCATAP, SPDX, VCARD, CatalogueWriter
from foedera.web.extension import Coverage
from foedera.web.http import Request, Response
from foedera.web.links import Link, link_header
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.rdf import write_rdf
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import Viewer


@dataclass
class DatasetDescription:
    """The handler of /dataset."""

    surface: Surface
    pages: Pages

    def routes(self) -> Sequence[Route]:
        """The address."""
        return (
            Route("dataset", self.answer),
            Route("dataset.", self.file, below=True),
            Route("quality", self.quality),
        )

    async def answer(self, request: Request, _rest: str) -> Response:
        """The description in the format asked for."""
        offers = [Offer("text/html"), *(Offer.of(form) for form in RDF_FORMATS)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        if offer.form is not None:
            return replace(await self._described(offer.form), vary=("Accept",))
        coverage = await self._coverage()
        places = tuple(place for one in coverage for place in one.places)
        labels = await self.surface.reader.labels(places)
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), labels)
        page = self.pages.response(
            "dataset.html",
            request,
            links=self._links(),
            manifest=self.surface.release.manifest,
            places=[viewer.term(place) for place in places],
            periods=[
                [viewer.term(day) for day in (one.start, one.end) if day is not None]
                for one in coverage
            ],
            formats=RDF_FORMATS,
        )
        return replace(page, vary=("Accept", *page.vary))

    async def file(self, request: Request, extension: str) -> Response:
        """/dataset.ttl and the others."""
        form = by_extension(extension, RDF_FORMATS)
        if form is None:
            raise ProblemError(404, "the description is not offered in that format")
        return await self._described(form)

    def _links(self) -> list[Link]:
        root = self.surface.root
        links = [
            Link(f"{root}dataset", "canonical"),
            *(
                Link(f"{root}dataset.{form.extension}", "alternate", form.media_type)
                for form in RDF_FORMATS
            ),
            Link(f"{root}.well-known/void", "describedby", "text/turtle"),
        ]
        licence = self.surface.release.manifest.description.licence
        if licence:
            links.append(Link(licence, "license"))
        return links

    async def _coverage(self) -> tuple[Coverage, ...]:
        surface = self.surface
        return tuple([await one.coverage(surface.reader) for one in surface.extensions])

    async def _described(self, form: Format) -> Response:
        body = write_rdf(
            CatalogueWriter(self.surface, await self._coverage()).quads(),
            form,
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
            content_type=form.content_type,
            tag=self.surface.tag("dataset", form.extension),
            cache_control=self.surface.freshness,
            headers=(
                ("last-modified", self.surface.last_modified),
                ("link", link_header(self._links())),
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
