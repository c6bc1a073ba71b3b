"""The lists of missions, agreements, actors and documents: pages, CSV and RDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, Format, NotAcceptableError, Offer, negotiate
from foedera.formats.table import RESULTS_CSV
from foedera.terms import HYDRA, RDF, XSD, Term
from foedera.web.context import published_context
from foedera.web.domain.catalogue import CATALOGUE, Listing
from foedera.web.domain.selection import (
    Choice,
    Selection,
    cells_of,
    choices,
    chosen_by,
    count_of,
    short,
    things_of,
)
from foedera.web.domain.table import to_csv
from foedera.web.http import Request, Response
from foedera.web.languages import page_language
from foedera.web.links import Link, link_header
from foedera.web.pages import Pages
from foedera.web.paging import page_number
from foedera.web.problems import ProblemError
from foedera.web.rdf import write_rdf
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import TermView, Viewer

MOST_ROWS = 10_000
"""Rows of a CSV file; what is longer is a matter for SPARQL or the dumps."""
_DATA = (*RDF_FORMATS, RESULTS_CSV)


@dataclass(frozen=True)
class RowView:
    """One row of a list."""

    thing: TermView
    cells: tuple[tuple[TermView, ...], ...]


@dataclass(frozen=True)
class FilterView:
    """One filter of a list with its choices: code, text, count."""

    name: str
    key: str
    options: tuple[tuple[str, str, int], ...]
    chosen: str


@dataclass
class Lists:
    """The handlers of the lists, over the whole or over what a view keeps."""

    surface: Surface
    pages: Pages

    def routes(self) -> list[Route]:
        """`/missions`, `/missions.csv`, `/missions.ttl` … for each list."""
        found = []
        for listing in CATALOGUE:
            found.append(Route(listing.path, self._handler(listing, None)))
            for form in _DATA:
                path = f"{listing.path}.{form.extension}"
                found.append(Route(path, self._handler(listing, form)))
        return found

    def _handler(self, listing: Listing, form: Format | None):  # type: ignore[no-untyped-def]
        async def handle(request: Request, _rest: str) -> Response:
            shown = replace(self, surface=await self.surface.chosen(request))
            return await shown.answer(request, listing, form)

        return handle

    async def _offered(self, listing: Listing) -> dict[str, list[Choice]]:
        key = f"choices {listing.path}"
        kept = self.surface.kept.get(key)
        if isinstance(kept, dict):
            return kept
        found = {
            short(one): await choices(self.surface.reader, listing, one) for one in listing.filters
        }
        self.surface.kept[key] = found
        return found

    async def answer(self, request: Request, listing: Listing, form: Format | None) -> Response:
        """A list, in the format of its address or the one asked for."""
        negotiated = form is None
        if form is None:
            offers = [Offer("text/html"), *(Offer.of(one) for one in _DATA)]
            try:
                form = negotiate(request.header("accept"), offers).form
            except NotAcceptableError as error:
                raise offers_problem(error, request.header("accept")) from error
        offered = await self._offered(listing)
        chosen = chosen_by(dict(request.parameters), offered)
        selection = Selection(listing, chosen)
        if form is None:
            return await self._page(request, selection, offered)
        if form is RESULTS_CSV:
            return await self._csv(request, selection, negotiated)
        return await self._rdf(request, selection, form, negotiated)

    def _query(self, selection: Selection, **more: object) -> str:
        pairs = {name: choice.code for name, choice in selection.chosen.items()}
        part = {"view": self.surface.part.name} if self.surface.part else {}
        query = urlencode({**pairs, **part, **{k: v for k, v in more.items() if v}})
        return f"?{query}" if query else ""

    async def _rows(
        self, request: Request, selection: Selection, things: Sequence[ox.NamedNode]
    ) -> list[RowView]:
        reader = self.surface.reader
        cells = await cells_of(reader, selection.listing, things)
        terms = {v for row in cells.values() for found in row.values() for v in found}
        labels = await reader.labels({*terms, *things})
        classes = [t for t in terms if isinstance(t, ox.NamedNode)]
        broader = await reader.broader(classes)
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), labels)
        rows = []
        for thing in things:
            row = []
            for column in selection.listing.columns:
                found = cells[thing].get(column.key, [])
                if column.path == str(RDF.type):
                    found = _special(found, broader)
                row.append(tuple(viewer.term(one) for one in found[: column.most]))
            rows.append(RowView(viewer.term(thing), tuple(row)))
        return rows

    async def _page(
        self, request: Request, selection: Selection, offered: Mapping[str, Sequence[Choice]]
    ) -> Response:
        listing, reader = selection.listing, self.surface.reader
        size = self.surface.config.list_page
        number = page_number(request.parameter("page"))
        total = await count_of(reader, selection)
        last = max(1, -(-total // size))
        language = page_language(self.surface.chain(request))
        things = await things_of(reader, selection, language, size, (number - 1) * size)
        rows = await self._rows(request, selection, things)
        address = f"{self.surface.root}{listing.path}"
        links = [
            Link(
                address + self._query(selection, page=number if number > 1 else None), "canonical"
            ),
            *(
                Link(f"{address}.{f.extension}{self._query(selection)}", "alternate", f.media_type)
                for f in _DATA
            ),
        ]
        if number > 1:
            links.append(Link(address + self._query(selection, page=number - 1), "prev"))
        if number < last:
            links.append(Link(address + self._query(selection, page=number + 1), "next"))
        path = self.pages.local(listing.path)
        return self.pages.response(
            "list.html",
            request,
            links=links,
            listing=listing,
            rows=rows,
            total=total,
            page=number,
            last=last,
            previous=path + self._query(selection, page=number - 1, lang=request.parameter("lang")),
            following=path
            + self._query(selection, page=number + 1, lang=request.parameter("lang")),
            filters=await self._filters(request, selection, offered),
            formats=[(f, f"{path}.{f.extension}{self._query(selection)}") for f in _DATA],
            behind=selection.query(language, size, (number - 1) * size),
            choosing=self.surface.choosing(request),
            part=self.surface.part,
        )

    async def _filters(
        self, request: Request, selection: Selection, offered: Mapping[str, Sequence[Choice]]
    ) -> list[FilterView]:
        terms = {choice.term for among in offered.values() for choice in among}
        labels = await self.surface.reader.labels(terms)
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), labels)
        found = []
        for one in selection.listing.filters:
            name = short(one)
            options = [(c.code, viewer.term(c.term).text, c.count) for c in offered[name]]
            options.sort(key=lambda o: o[1].casefold(), reverse=one.year)
            chosen = selection.chosen.get(name)
            found.append(FilterView(name, one.key, tuple(options), chosen.code if chosen else ""))
        return [view for view in found if view.options]

    async def _csv(self, request: Request, selection: Selection, negotiated: bool) -> Response:
        language = page_language(self.surface.chain(request))
        things = await things_of(self.surface.reader, selection, language, MOST_ROWS, 0)
        rows = await self._rows(request, selection, things)
        listing = selection.listing
        header = ["iri", "name", *(c.key.partition("-")[2] for c in listing.columns)]
        lines = []
        for row in rows:
            cells = ["; ".join(_plain(one) for one in cell) for cell in row.cells]
            lines.append([row.thing.iri or "", _safe(row.thing.text), *map(_safe, cells)])
        return Response(
            body=to_csv(header, lines),
            content_type="text/csv; charset=utf-8; header=present",
            tag=self.surface.tag(listing.path, "csv", self._query(selection), language),
            vary=("Accept", "Accept-Language") if negotiated else ("Accept-Language",),
            cache_control=self.surface.freshness,
            headers=(
                ("last-modified", self.surface.last_modified),
                ("content-language", language),
                (
                    "content-location",
                    f"{self.surface.root}{listing.path}.csv{self._query(selection)}",
                ),
            ),
        )

    async def _rdf(
        self, request: Request, selection: Selection, form: Format, negotiated: bool
    ) -> Response:
        listing, reader = selection.listing, self.surface.reader
        size = self.surface.config.list_page
        number = page_number(request.parameter("page"))
        total = await count_of(reader, selection)
        last = max(1, -(-total // size))
        if number > last:
            raise ProblemError(404, f"the list ends with page {last}")
        things = await things_of(reader, selection, "en", size, (number - 1) * size)
        address = f"{self.surface.root}{listing.path}"
        collection = ox.NamedNode(address + self._query(selection))
        quads = [
            ox.Quad(collection, RDF.type, HYDRA.Collection),
            ox.Quad(collection, HYDRA.totalItems, _number(total)),
            *(ox.Quad(collection, HYDRA.member, thing) for thing in things),
        ]
        if last > 1:
            quads += self._paging(selection, collection, number, last)
        for triple in await reader.outgoing(things):
            quads.append(ox.Quad(*triple))
        names = await reader.names({q.object for q in quads} | set(things))
        quads += [
            ox.Quad(term, given.property, literal)
            for term, given in names.items()
            if given.property is not None and isinstance(term, ox.NamedNode)
            for literal in given.literals
        ]
        body = write_rdf(
            quads,
            form,
            collection,
            self.surface.prefixes,
            await published_context(self.surface),
        )
        query = self._query(selection, page=number if number > 1 else None)
        own = f"{address}.{form.extension}{query}"
        return Response(
            body=body,
            content_type=form.content_type,
            tag=self.surface.tag(own),
            vary=("Accept",) if negotiated else (),
            cache_control=self.surface.freshness,
            headers=(
                ("last-modified", self.surface.last_modified),
                ("content-location", own),
                ("link", link_header([Link(address + query, "canonical")])),
            ),
        )

    def _paging(
        self, selection: Selection, collection: ox.NamedNode, number: int, last: int
    ) -> list[ox.Quad]:
        address = f"{self.surface.root}{selection.listing.path}"

        def view(page: int) -> ox.NamedNode:
            return ox.NamedNode(address + self._query(selection, page=page))

        here = view(number)
        quads = [
            ox.Quad(collection, HYDRA.view, here),
            ox.Quad(here, RDF.type, HYDRA.PartialCollectionView),
            ox.Quad(here, HYDRA.first, view(1)),
            ox.Quad(here, HYDRA.last, view(last)),
        ]
        if number > 1:
            quads.append(ox.Quad(here, HYDRA.previous, view(number - 1)))
        if number < last:
            quads.append(ox.Quad(here, HYDRA.next, view(number + 1)))
        return quads


def _special(
    types: Sequence[Term], broader: Mapping[ox.NamedNode, frozenset[ox.NamedNode]]
) -> list[Term]:
    general = {
        wide for one in types if isinstance(one, ox.NamedNode) for wide in broader.get(one, ())
    }
    return [one for one in types if one not in general]


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=XSD.integer)


def _plain(view: TermView) -> str:
    return view.machine or view.text


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") else text
