"""Triple Pattern Fragments: the triples of a pattern, a page at a time, with the controls to go on.

https://linkeddatafragments.org/specification/triple-pattern-fragments/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, Format, NotAcceptableError, Offer, by_name, negotiate
from foedera.terms import FOAF, HYDRA, RDF, VOID, XSD, Term
from foedera.web.addresses import named
from foedera.web.http import Request, Response
from foedera.web.links import Link
from foedera.web.pages import Pages
from foedera.web.paging import page_number
from foedera.web.problems import ProblemError
from foedera.web.rdf import write_rdf
from foedera.web.reading import values
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import Viewer

PER_PAGE = 100
MOST_COUNTED = 100_000
"""Triples that are counted; past it the count is an estimate from below."""
_PARTS = ("subject", "predicate", "object")
_LITERAL = re.compile(
    r'"(?P<value>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<?(?P<datatype>[^<>"]+?)>?)?', re.DOTALL
)


@dataclass(frozen=True)
class Pattern:
    """A triple pattern: a term, or None for anything, in each place."""

    subject: Term | None
    predicate: Term | None
    object: Term | None

    def where(self) -> str:
        """The graph pattern, its terms bound by VALUES."""
        bound = [
            values(part, [term])
            for part, term in zip(_PARTS, (self.subject, self.predicate, self.object), strict=True)
            if term is not None
        ]
        return f"{' '.join(bound)} ?subject ?predicate ?object"

    @property
    def is_open(self) -> bool:
        """Whether everything fits."""
        return self.subject is None and self.predicate is None and self.object is None


def parse_term(text: str | None, part: str) -> Term | None:
    """A term as a fragment's address names it (Hydra, hydra:ExplicitRepresentation).

    Nothing and `?x` are variables; a literal is in quotes, with `@en` or `^^IRI`. Raises
    ProblemError (400).
    """
    if text is None or not text.strip() or text.startswith("?"):
        return None
    if text.startswith('"'):
        found = _LITERAL.fullmatch(text)
        if found is None or part != "object":
            raise ProblemError(400, f"{part}={text[:60]!r} is not a term for this place")
        try:
            if found["language"]:
                return ox.Literal(found["value"], language=found["language"])
            if found["datatype"]:
                return ox.Literal(found["value"], datatype=ox.NamedNode(found["datatype"]))
        except ValueError as error:
            raise ProblemError(400, f"{part}={text[:60]!r}: {error}") from error
        return ox.Literal(found["value"])
    term = named(text.removeprefix("<").removesuffix(">"))
    if term is None:
        raise ProblemError(400, f"{part}={text[:60]!r} is neither an IRI nor a literal in quotes")
    return term


@dataclass
class Fragments:
    """The handler of /fragments."""

    surface: Surface
    pages: Pages

    def routes(self) -> Sequence[Route]:
        """The address."""
        return (Route("fragments", self.answer),)

    async def answer(self, request: Request, _rest: str) -> Response:
        """A page of a fragment, with its count and its controls."""
        offers = [
            Offer("text/html"),
            *(Offer(f.media_type, f.quality, f, f.aliases) for f in RDF_FORMATS),
        ]
        asked = request.parameter("format")
        form = by_name(asked, RDF_FORMATS) if asked else None
        if form is None:
            try:
                form = negotiate(request.header("accept"), offers).form
            except NotAcceptableError as error:
                raise offers_problem(error, request.header("accept")) from error
        terms = [parse_term(request.parameter(part), part) for part in _PARTS]
        pattern = Pattern(*terms)
        number = page_number(request.parameter("page"))
        total = await self._count(pattern)
        triples = await self._page(pattern, number)
        if form is None:
            return await self._html(request, pattern, triples, total, number)
        return await self._rdf(request, form, triples, total, number)

    async def _count(self, pattern: Pattern) -> int:
        if pattern.is_open:
            graphs = self.surface.release.manifest.graphs
            return next((graph.triples for graph in graphs if not graph.name), 0)
        rows = await self.surface.engine.rows(
            f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT ?subject WHERE {{ {pattern.where()} }} "
            f"LIMIT {MOST_COUNTED + 1} }} }}"
        )
        count = rows[0]["n"]
        assert isinstance(count, ox.Literal)
        return int(count.value)

    async def _page(self, pattern: Pattern, number: int) -> list[ox.Triple]:
        rows = await self.surface.engine.rows(
            f"SELECT ?subject ?predicate ?object WHERE {{ {pattern.where()} }} "
            f"LIMIT {PER_PAGE} OFFSET {(number - 1) * PER_PAGE}"
        )
        return [ox.Triple(r["subject"], r["predicate"], r["object"]) for r in rows]  # type: ignore[arg-type]

    def _address(self, request: Request, page: int | None = None) -> str:
        pairs = [(k, v) for k, v in request.parameters if k in _PARTS and v]
        if page is not None:
            pairs.append(("page", str(page)))
        query = urlencode(pairs)
        return f"{self.surface.root}fragments{'?' if query else ''}{query}"

    def _controls(self, request: Request, total: int, number: int) -> list[ox.Quad]:
        root = self.surface.root
        fragment = ox.NamedNode(self._address(request))
        page = ox.NamedNode(self._address(request, number))
        dataset = ox.NamedNode(f"{root}fragments#dataset")
        search = ox.NamedNode(f"{root}fragments#search")
        metadata = ox.NamedNode(f"{page.value}#metadata")
        count = ox.Literal(str(total), datatype=XSD.integer)
        last = max(1, -(-total // PER_PAGE))
        triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (metadata, FOAF.primaryTopic, fragment),
            (dataset, RDF.type, VOID.Dataset),
            (dataset, RDF.type, HYDRA.Collection),
            (dataset, VOID.subset, fragment),
            (dataset, VOID.uriLookupEndpoint, ox.NamedNode(f"{root}fragments")),
            (dataset, HYDRA.search, search),
            (self.surface.dataset, VOID.subset, dataset),
            (search, HYDRA.template,
             ox.Literal(f"{root}fragments{{?subject,predicate,object}}")),
            (search, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation),
            (fragment, RDF.type, HYDRA.Collection),
            (fragment, VOID.subset, page),
            (fragment, VOID.triples, count),
            (fragment, HYDRA.totalItems, count),
            (fragment, HYDRA.view, page),
            (page, RDF.type, HYDRA.PartialCollectionView),
            (page, VOID.triples, count),
            (page, HYDRA.totalItems, count),
            (page, HYDRA.itemsPerPage, ox.Literal(str(PER_PAGE), datatype=XSD.integer)),
            (page, HYDRA.first, ox.NamedNode(self._address(request, 1))),
        ]  # fmt: skip
        for part in _PARTS:
            mapping = ox.NamedNode(f"{root}fragments#{part}")
            triples += [
                (search, HYDRA.mapping, mapping),
                (mapping, HYDRA.variable, ox.Literal(part)),
                (mapping, HYDRA.property, RDF[part]),
            ]
        if 1 < number <= last:
            triples.append((page, HYDRA.previous, ox.NamedNode(self._address(request, number - 1))))
        if number < last:
            triples.append((page, HYDRA.next, ox.NamedNode(self._address(request, number + 1))))
        return [ox.Quad(*triple, metadata) for triple in triples]

    async def _rdf(
        self, request: Request, form: Format, found: list[ox.Triple], total: int, number: int
    ) -> Response:
        quads = [*(ox.Quad(*t) for t in found), *self._controls(request, total, number)]
        address = self._address(request, number)
        body = write_rdf(quads, form, ox.NamedNode(address), self.surface.prefixes)
        return Response(
            body=body,
            content_type=form.content_type,
            tag=self.surface.tag(address, form.extension),
            vary=("Accept",),
            cache_control=self.surface.freshness,
            headers=(("last-modified", self.surface.last_modified),),
        )

    async def _html(
        self, request: Request, pattern: Pattern, found: list[ox.Triple], total: int, number: int
    ) -> Response:
        terms: set[Term] = {term for triple in found for term in triple}
        labels = await self.surface.reader.labels(terms)
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), labels)
        last = max(1, -(-total // PER_PAGE))
        response = self.pages.response(
            "fragments.html",
            request,
            links=[Link(self._address(request, number), "canonical")],
            asked={part: request.parameter(part) or "" for part in _PARTS},
            rows=[tuple(viewer.term(term) for term in triple) for triple in found],
            total=total,
            inexact=total > MOST_COUNTED and not pattern.is_open,
            page=number,
            last=last,
            previous=self._address(request, number - 1).removeprefix(self.surface.root),
            following=self._address(request, number + 1).removeprefix(self.surface.root),
        )
        return replace(response, vary=("Accept", *response.vary))
