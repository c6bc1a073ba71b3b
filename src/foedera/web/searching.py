"""/search: the full-text index of the release as a page and as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.formats import NotAcceptableError, Offer, negotiate
from foedera.search.lookup import Hit, IndexMissingError, SearchIndex
from foedera.web.extension import SearchKind
from foedera.web.http import Request, Response
from foedera.web.languages import best_literal
from foedera.web.links import Link
from foedera.web.pages import Pages
from foedera.web.paging import page_number
from foedera.web.problems import ProblemError
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import TermView, Viewer

PER_PAGE = 20
_MOST_PAGES = 15
_SURE = 50.0
_OFFERS = (Offer("text/html"), Offer("application/json", 0.9))
_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName><Description>{name}</Description><InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="{root}search?q={{searchTerms}}"/>
<Url type="application/json" template="{root}search.json?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


@dataclass(frozen=True)
class HitView:
    """One hit as the page shows it."""

    term: TermView
    kinds: tuple[TermView, ...]
    matched: str | None
    """The name by which it was found, where that is not the one shown."""


@dataclass
class Searching:
    """The handlers of /search, /search.json and /opensearch.xml."""

    surface: Surface
    pages: Pages

    async def _index(self, request: Request) -> SearchIndex:
        """The index of what a request asks for, opened once; raises ProblemError."""
        shown = await self.surface.chosen(request)
        index = shown.kept.get("search")
        if not isinstance(index, SearchIndex):
            try:
                index = shown.kept["search"] = SearchIndex(shown.search_index)
            except IndexMissingError as error:
                raise ProblemError(
                    503, "this release was built without a search index", "no-index"
                ) from error
        return index

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (
            Route("search", self.search),
            Route("search.json", self.as_json),
            Route("opensearch.xml", self.describe),
        )

    @property
    def kinds(self) -> list[SearchKind]:
        """The kinds that hits can be narrowed to."""
        return [one for e in self.surface.extensions for one in e.presentation.kinds]

    async def search(self, request: Request, rest: str) -> Response:
        """/search?q=…, as a page or as JSON."""
        try:
            offer = negotiate(request.header("accept"), _OFFERS)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        if offer.media_type == "application/json":
            return await self.as_json(request, rest, negotiated=True)
        return await self._page(request)

    async def _hits(self, request: Request) -> tuple[str, int, list[Hit], bool]:
        index = await self._index(request)
        text = (request.parameter("q") or "").strip()
        number = min(page_number(request.parameter("page")), _MOST_PAGES)
        kind = request.parameter("kind") or ""
        chosen = next((one for one in self.kinds if one.code == kind), None)
        if kind and chosen is None:
            codes = ", ".join(one.code for one in self.kinds)
            raise ProblemError(400, f"there is no kind {kind[:40]!r}; there are {codes}")
        classes = tuple(c.value for c in chosen.classes) if chosen else ()
        found = await asyncio.to_thread(
            index.search, text, classes, PER_PAGE + 1, (number - 1) * PER_PAGE
        )
        return text, number, found[:PER_PAGE], len(found) > PER_PAGE

    async def _page(self, request: Request) -> Response:
        text, number, hits, more = await self._hits(request)
        viewer = await self._viewer(request, hits)
        kind = request.parameter("kind") or ""
        given = [(k, v) for k, v in request.parameters if v and k not in ("page", "lang")]
        following = urlencode([*given, ("page", str(number + 1))])
        root = self.surface.root
        return self.pages.response(
            "search.html",
            request,
            links=[
                Link(f"{root}search?{urlencode({'q': text})}", "canonical"),
                Link(
                    f"{root}search.json?{urlencode({'q': text})}", "alternate", "application/json"
                ),
            ],
            query=text,
            hits=[await self._view(hit, viewer) for hit in hits],
            unsure=bool(hits) and hits[0].score < _SURE,
            kinds=self.kinds,
            kind=kind,
            page=number,
            choosing=self.surface.choosing(request),
            as_json=f"{self.pages.local('search.json')}?{urlencode(given)}",
            following=f"{self.pages.local('search')}?{following}" if more else None,
        )

    async def _viewer(self, request: Request, hits: Sequence[Hit]) -> Viewer:
        classes = {ox.NamedNode(one) for hit in hits for one in hit.classes}
        labels = await self.surface.reader.labels(classes)
        # What was found in a part of the data is shown as that part has it.
        addresses = (await self.surface.chosen(request)).addresses
        return Viewer(addresses, self.surface.chain(request), labels)

    async def _kinds(self, hit: Hit) -> list[ox.NamedNode]:
        classes = [ox.NamedNode(one) for one in hit.classes]
        broader = await self.surface.reader.broader(classes)
        general = {wide for found in broader.values() for wide in found}
        return [one for one in classes if one not in general]

    async def _view(self, hit: Hit, viewer: Viewer) -> HitView:
        label = _best(hit, viewer.chain)
        term = TermView(
            label.value,
            href=viewer.addresses.href(hit.iri),
            lang=label.language if label.language != viewer.language else None,
            iri=hit.iri,
        )
        kinds = tuple(viewer.term(one) for one in await self._kinds(hit))
        shown = hit.matched if hit.matched != label.value and len(hit.matched) > 1 else None
        return HitView(term, kinds, shown)

    async def as_json(self, request: Request, _rest: str, negotiated: bool = False) -> Response:
        """/search.json?q=…"""
        text, number, hits, more = await self._hits(request)
        chain = self.surface.chain(request)
        results = []
        for hit in hits:
            label = _best(hit, chain)
            results.append(
                {
                    "iri": hit.iri,
                    "label": label.value,
                    "language": label.language,
                    "labels": {language or "@none": name for language, name in hit.labels},
                    "types": [one.value for one in await self._kinds(hit)],
                    "matched": hit.matched,
                    "score": hit.score,
                }
            )
        root = self.surface.root
        document: dict[str, object] = {"query": text, "page": number, "results": results}
        if more and number < _MOST_PAGES:
            pairs = [(k, v) for k, v in request.parameters if k != "page"]
            document["next"] = f"{root}search.json?{urlencode([*pairs, ('page', number + 1)])}"
        body = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
        return Response(
            body=body,
            content_type="application/json",
            tag=self.surface.tag("search", request.query_string.decode("latin-1"), *chain),
            vary=("Accept", "Accept-Language") if negotiated else ("Accept-Language",),
            cache_control=self.surface.freshness,
        )

    async def describe(self, _request: Request, _rest: str) -> Response:
        """The OpenSearch 1.1 description, by which browsers offer this search."""
        titles = self.surface.release.manifest.description.title
        name = (titles.get("en") or next(iter(titles.values())))[:16]
        for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            name = name.replace(character, entity)
        return Response(
            body=_DESCRIPTION.format(name=name, root=self.surface.root).encode("utf-8"),
            content_type="application/opensearchdescription+xml",
            tag=self.surface.tag("opensearch"),
            cache_control=self.surface.freshness,
        )


def _best(hit: Hit, chain: Sequence[str]) -> ox.Literal:
    literals = [
        ox.Literal(text, language=language) if language else ox.Literal(text)
        for language, text in hit.labels
    ]
    return best_literal(literals, chain) or ox.Literal(hit.iri)
