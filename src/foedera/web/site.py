"""For crawlers and machines that know nothing yet: robots.txt, sitemap.xml, llms.txt, VoID."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

import pyoxigraph as ox

from foedera.formats import GRAPH_FORMATS, RDF_FORMATS, NotAcceptableError, Offer, negotiate
from foedera.formats.table import TURTLE
from foedera.terms import OWL, RDF, RDFS
from foedera.web.context import published_context
from foedera.web.http import Request, Response
from foedera.web.problems import ProblemError
from foedera.web.rdf import write_rdf
from foedera.web.refusals import Refusals, offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface

SITEMAP_SIZE = 40_000
"""Addresses in one sitemap; the protocol allows 50,000."""
_ROBOTS = """User-agent: *
Disallow: /sparql?
Disallow: /fragments?
Disallow: /graphs
Disallow: /resolve
Disallow: /search?
Disallow: /explain?
Disallow: /*view=
Allow: /

Sitemap: {root}sitemap.xml
"""

_PREFIXES = frozenset({"fd", "rdfs", "skos", "xsd", "actor", "event", "instrument", "place"})
_OF_OURS = (
    "- Labels are rdfs:label in French (@fr) and English (@en): filter by LANG.",
    "- The default graph holds facts only; what documents say, with passages, modality and "
    "certainty, stands in named graphs as rdf:Statement.",
)
_OF_OTHERS = (
    "- The default graph holds every triple; named graphs, where there are any, hold parts of it.",
    "- See VoID for the classes and properties that are used, with their numbers.",
)


@dataclass
class Site:
    """The handlers of the addresses that every site has."""

    surface: Surface
    refusals: Refusals

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (
            Route("robots.txt", self.robots),
            Route("sitemap.xml", self.sitemap),
            Route("sitemap-", self.sitemap_part, below=True),
            Route("llms.txt", self.llms),
            Route(".well-known/void", self.void),
            Route("favicon.ico", self.favicon),
            Route("openapi.json", self.openapi),
        )

    def _text(self, name: str, text: str, content_type: str) -> Response:
        return Response(
            body=text.encode("utf-8"),
            content_type=content_type,
            tag=self.surface.tag(name),
            cache_control=self.surface.freshness,
            headers=(("last-modified", self.surface.last_modified),),
        )

    async def robots(self, _request: Request, _rest: str) -> Response:
        """robots.txt (RFC 9309): documents and dumps are open, endless spaces are not."""
        path = self.surface.addresses.base.path
        text = _ROBOTS.format(root=self.surface.root).replace(": /", f": {path}")
        if self.surface.release.manifest.gathered:
            # Things named by fragments have their pages there.
            text = text.replace(f"Disallow: {path}resolve\n", "")
        return self._text("robots", text, "text/plain; charset=utf-8")

    async def favicon(self, _request: Request, _rest: str) -> Response:
        """The seal, for browsers that ask before they read the page."""
        return Response(
            body=self.refusals.pages.assets.files["seal.svg"].file.read_bytes(),
            content_type="image/svg+xml",
            tag=self.surface.tag("favicon"),
            cache_control=self.surface.freshness,
        )

    async def _addresses(self) -> list[str]:
        """The address of every page worth indexing, sorted."""
        kept = self.surface.kept.get("sitemap")
        if isinstance(kept, list):
            return kept
        gathered = self.surface.release.manifest.gathered
        own = self.surface.addresses.namespaces if gathered else self.surface.own
        starts = " || ".join(f"STRSTARTS(STR(?s), {ox.Literal(start)})" for start in own)
        standing = f"FILTER NOT EXISTS {{ ?s {OWL.deprecated} true }}"
        rows = await self.surface.engine.rows(
            f"SELECT DISTINCT ?s WHERE {{ ?s {RDF.type}/{RDFS.subClassOf}? ?class . "
            f"FILTER(isIRI(?s) && ({starts or 'false'})) {'' if gathered else standing} }} "
            "ORDER BY ?s"
        )
        found = [self.surface.root]
        for extension in self.surface.extensions:
            found += [f"{self.surface.root}{path}" for path, _ in extension.presentation.navigation]
        paths = ("dumps/", "dataset", "release/", *(["def"] if self.surface.has_ontology else []))
        found += [f"{self.surface.root}{path}" for path in paths]
        for row in rows:
            if isinstance(row["s"], ox.NamedNode):
                page = self.surface.addresses.page(row["s"].value)
                if page is not None and "#" not in page:
                    found.append(page)
        self.surface.kept["sitemap"] = found
        return found

    async def sitemap(self, _request: Request, _rest: str) -> Response:
        """sitemap.xml, or an index of several (sitemaps.org 0.9)."""
        found = await self._addresses()
        date = self.surface.created.date().isoformat()
        if len(found) <= SITEMAP_SIZE:
            return self._text("sitemap", _urls(found, date), "application/xml")
        parts = -(-len(found) // SITEMAP_SIZE)
        items = "".join(
            f"<sitemap><loc>{escape(self.surface.root)}sitemap-{n}.xml</loc>"
            f"<lastmod>{date}</lastmod></sitemap>\n"
            for n in range(1, parts + 1)
        )
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{items}</sitemapindex>\n"
        )
        return self._text("sitemap", text, "application/xml")

    async def sitemap_part(self, request: Request, rest: str) -> Response:
        """sitemap-{n}.xml, where there are several."""
        name, _, extension = rest.partition(".")
        found = await self._addresses()
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 7 else 0
        part = found[(number - 1) * SITEMAP_SIZE : number * SITEMAP_SIZE] if number else []
        if not part or extension != "xml":
            return self.refusals.answer(request, 404, "there is no such sitemap")
        date = self.surface.created.date().isoformat()
        return self._text(f"sitemap {number}", _urls(part, date), "application/xml")

    async def void(self, request: Request, _rest: str) -> Response:
        """/.well-known/void (VoID, section 7.2), in the format asked for."""
        offers = [Offer.of(form) for form in GRAPH_FORMATS]
        header = request.header("accept")
        try:
            form = negotiate(header, offers).form or TURTLE
        except NotAcceptableError as error:
            if header is None or "text/html" not in header:
                raise offers_problem(error, header) from error
            form = TURTLE
        path = self.surface.release.descriptions / "void.ttl"
        if not path.is_file():
            raise ProblemError(404, "this release was built without a VoID description")
        root = self.surface.root
        triples = [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
        body = write_rdf(
            (ox.Quad(*triple) for triple in triples),
            form,
            self.surface.dataset,
            self.surface.prefixes,
            await published_context(self.surface),
        )
        response = Response(
            body=body,
            content_type=form.content_type,
            tag=self.surface.tag("void", form.extension),
            vary=("Accept",),
            cache_control=self.surface.freshness,
            headers=(("last-modified", self.surface.last_modified),),
        )
        return replace(
            response, headers=(*response.headers, ("link", f'<{root}>; rel="canonical"'))
        )

    async def openapi(self, _request: Request, _rest: str) -> Response:
        """/openapi.json: the HTTP interface, for programs that write clients."""
        from foedera.web.openapi import openapi_document

        document = openapi_document(self.surface)
        return self._text(
            "openapi", json.dumps(document, ensure_ascii=False, indent=1), "application/json"
        )

    async def llms(self, _request: Request, _rest: str) -> Response:
        """llms.txt: what a language model needs to query well (llmstxt.org)."""
        root, manifest = self.surface.root, self.surface.release.manifest
        description = manifest.description
        title = description.title.get("en") or next(iter(description.title.values()))
        summary = description.summary.get("en") or next(iter(description.summary.values()))
        prefixes = {
            name: iri
            for name, iri in self.surface.prefixes.items()
            if name in (manifest.prefixes if manifest.gathered else _PREFIXES)
        }
        lines = [
            f"# {title}", "", f"> {summary}", "",
            f"Licence: {description.licence or 'not stated'}. "
            f"Publisher: {description.publisher or 'not stated'}. "
            f"Release {self.surface.release.version}, {manifest.counts.get('triples', 0)} triples.",
            "",
            "## Ways in", "",
            f"- [SPARQL 1.1 endpoint]({root}sparql): GET or POST `query`; JSON, XML, CSV, TSV",
            f"- [Search]({root}search.json?q=name): JSON; finds IRIs by name, acronym, misspelling",
            f"- [Reconciliation]({root}reconcile): tables of names to IRIs, Reconciliation API 0.2",
            *([f"- [Vocabulary]({root}def.ttl): every class and property, defined"]
              if self.surface.has_ontology else []),
            f"- [VoID]({root}.well-known/void): counts per class and property",
            f"- [DCAT]({root}dataset): the data set and its downloads",
            f"- [Dumps]({root}dumps/): the whole data set as files",
            f"- [Fragments]({root}fragments): triple patterns, paged",
            f"- Any IRI answers: `curl -L -H 'Accept: {RDF_FORMATS[0].media_type}' IRI`",
            "", "## Before you query", "",
            "- Find the IRI of a thing with /search.json first; do not guess slugs.",
            *(_OF_OTHERS if manifest.gathered else _OF_OURS),
            "", "## Prefixes", "", "```sparql",
            *(f"PREFIX {name}: <{iri}>" for name, iri in prefixes.items()),
            "```", "",
        ]  # fmt: skip
        for extension in self.surface.extensions:
            lines += extension.presentation.hints
        return self._text("llms", "\n".join(lines) + "\n", "text/plain; charset=utf-8")


def _urls(addresses: Sequence[str], date: str) -> str:
    items = "".join(
        f"<url><loc>{escape(address)}</loc><lastmod>{date}</lastmod></url>\n"
        for address in addresses
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{items}</urlset>\n"
    )
