"""The ontology and the schemes: text for people, RDF for machines, under every copy's address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.formats import (
    GRAPH_FORMATS,
    Format,
    NotAcceptableError,
    Offer,
    by_extension,
    negotiate,
)
from foedera.terms import (
    DCTERMS,
    DEFINITION_ADDRESS,
    FD,
    OWL,
    RDF,
    SCHEME_ADDRESS,
    SKOS,
)
from foedera.web.addresses import spellings
from foedera.web.context import published_context
from foedera.web.definition_views import (
    GENID,
    UsageView,
    blank_again,
    by_subject,
    definition_view,
    viewer_over,
)
from foedera.web.diagrams import diagrams
from foedera.web.http import Request, Response, redirect
from foedera.web.links import Link, link_header
from foedera.web.pages import Pages
from foedera.web.rdf import write_rdf
from foedera.web.reading import values
from foedera.web.refusals import Refusals, offers_problem
from foedera.web.surface import Surface
from foedera.web.usage import usages
from foedera.web.view import Viewer

_VERSION = re.compile(r"(?P<version>\d+\.\d+\.\d+)(?:\.(?P<extension>[a-z]+))?")
_KINDS = (
    ("def-classes", OWL.Class),
    ("def-object-properties", OWL.ObjectProperty),
    ("def-datatype-properties", OWL.DatatypeProperty),
    ("def-annotation-properties", OWL.AnnotationProperty),
)


@dataclass
class Definitions:
    """The handlers of /def and /scheme."""

    surface: Surface
    pages: Pages
    refusals: Refusals

    async def _graph(self) -> list[ox.Triple]:
        kept = self.surface.kept.get("ontology")
        if isinstance(kept, list):
            return kept
        name = self.surface.addresses.base.graph("ontology")
        found = list(
            await self.surface.engine.triples(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {values('g', [name])} "
                "GRAPH ?g { ?s ?p ?o } }"
            )
        )
        self.surface.kept["ontology"] = found
        return found

    async def ontology(self, request: Request, _rest: str) -> Response:
        """/def: the page, or the ontology in the format asked for."""
        form = self._negotiated(request)
        if form is not None:
            return await self._write(request, "def", form, DEFINITION_ADDRESS, negotiated=True)
        triples = await self._graph()
        if not triples:
            return self.refusals.answer(request, 404, "this data set comes without an ontology")
        return await self._ontology_page(request, triples, "def", current=True)

    async def version(self, request: Request, rest: str) -> Response:
        """/def/1.0.0, /def/1.0.0.ttl: this version of the ontology, or an earlier one."""
        if rest.split("/", maxsplit=1)[0] == "axioms":
            # One document says what the terms mean and what follows from them.
            return redirect(f"{self.surface.root}def", cache_control=self.surface.freshness)
        found = _VERSION.fullmatch(rest)
        triples = await self._version(found["version"]) if found else None
        form = by_extension(found["extension"] or "", GRAPH_FORMATS) if found else None
        if found is None or triples is None or (form is None and found["extension"]):
            return self.refusals.answer(
                request, 404, "there is no such version of the ontology; /def is the present one"
            )
        path = f"def/{found['version']}"
        negotiated = not found["extension"]
        form = self._negotiated(request) if negotiated else form
        if form is not None:
            return await self._write(
                request, path, form, DEFINITION_ADDRESS, negotiated=negotiated, triples=triples
            )
        current = triples is await self._graph()
        return await self._ontology_page(request, triples, path, current=current)

    async def _version(self, version: str) -> list[ox.Triple] | None:
        triples = await self._graph()
        ontology = ox.NamedNode(DEFINITION_ADDRESS)
        if ox.Triple(ontology, OWL.versionInfo, ox.Literal(version)) in triples:
            return triples
        path = self.surface.release.ontology / "versions" / f"{version}.ttl"
        if not path.is_file():
            return None
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]

    async def _ontology_page(
        self, request: Request, triples: list[ox.Triple], path: str, *, current: bool
    ) -> Response:
        viewer, about = viewer_over(self.surface, request, triples), by_subject(triples)
        used = await self._usages(about, viewer) if current else {}
        sections = []
        for key, kind in _KINDS:
            terms = [
                s
                for s, found in about.items()
                if s.value.startswith(str(FD))
                and any(t.predicate == RDF.type and t.object == kind for t in found)
            ]
            views = [
                replace(definition_view(term, about[term], viewer), usage=used.get(term))
                for term in terms
            ]
            if views:
                sections.append((key, sorted(views, key=lambda v: v.name.text.casefold())))
        header = about.get(ox.NamedNode(DEFINITION_ADDRESS), [])
        return self.pages.response(
            "def.html",
            request,
            links=self._links(path),
            path=path,
            current=current,
            version=_first(header, OWL.versionInfo),
            issued=_first(header, DCTERMS.issued),
            changes=viewer.readable(
                t.object
                for t in header
                if t.predicate in (SKOS.changeNote, SKOS.historyNote)
                and isinstance(t.object, ox.Literal)
            ),
            versions=self._versions(),
            diagrams=diagrams(about, viewer),
            sections=sections,
            title=viewer.term(ox.NamedNode(DEFINITION_ADDRESS)),
            header=definition_view(ox.NamedNode(DEFINITION_ADDRESS), header, viewer),
            schemes=[
                viewer.term(s)
                for s, found in sorted(about.items(), key=lambda item: item[0].value)
                if any(t.object == SKOS.ConceptScheme for t in found)
            ],
            iri=DEFINITION_ADDRESS,
        )

    def _versions(self) -> list[str]:
        """The earlier versions that the release keeps, newest first."""
        found = [p.stem for p in (self.surface.release.ontology / "versions").glob("*.ttl")]
        return sorted(found, key=lambda one: [int(n) for n in one.split(".")], reverse=True)

    async def _usages(
        self, about: dict[ox.NamedNode, list[ox.Triple]], viewer: Viewer
    ) -> dict[ox.NamedNode, UsageView]:
        def of(*kinds: ox.NamedNode) -> list[ox.NamedNode]:
            return [
                s for s, found in about.items()
                if s.value.startswith(str(FD))
                and any(t.predicate == RDF.type and t.object in kinds for t in found)
            ]  # fmt: skip

        found = await usages(
            self.surface,
            of(OWL.Class),
            of(OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
        )
        terms = {term for one in found.values() for term in (one.example or ()) if term is not None}
        labels = {**viewer.labels, **await self.surface.reader.labels(terms)}
        named = Viewer(viewer.addresses, viewer.chain, labels)
        return {
            term: UsageView(
                one.count,
                one.query,
                named.term(one.example[0]) if one.example else None,
                named.term(one.example[1]) if one.example and one.example[1] else None,
            )
            for term, one in found.items()
        }

    async def ontology_file(self, request: Request, extension: str) -> Response:
        """/def.ttl and the others."""
        form = by_extension(extension, GRAPH_FORMATS)
        if form is None:
            return self.refusals.answer(request, 404, "the ontology is not offered in that format")
        return await self._write(request, "def", form, DEFINITION_ADDRESS)

    async def scheme(self, request: Request, rest: str) -> Response:
        """/scheme/{scheme} and /scheme/{scheme}/{code}, as page or as RDF."""
        about = by_subject(await self._graph())
        stem, dot, extension = rest.rpartition(".")
        form = by_extension(extension, GRAPH_FORMATS) if dot else None
        found = self._known(stem if form else rest, about)
        if found is None:
            return self.refusals.answer(request, 404, "there is no such scheme or concept")
        path = f"scheme/{found.value.removeprefix(SCHEME_ADDRESS)}"
        if form is not None:
            return await self._write(request, path, form, found.value)
        form = self._negotiated(request)
        if form is not None:
            return await self._write(request, path, form, found.value, negotiated=True)
        return self._scheme_page(request, path, found, about)

    def _known(self, path: str, about: dict[ox.NamedNode, list[ox.Triple]]) -> ox.NamedNode | None:
        for spelling in spellings(path.rstrip("/")):
            try:
                term = ox.NamedNode(SCHEME_ADDRESS + spelling)
            except ValueError:
                continue
            if term in about:
                return term
        return None

    def _scheme_page(
        self,
        request: Request,
        path: str,
        term: ox.NamedNode,
        about: dict[ox.NamedNode, list[ox.Triple]],
    ) -> Response:
        viewer = viewer_over(self.surface, request, [t for found in about.values() for t in found])
        concepts = [
            s for s, found in about.items()
            if any(t.predicate == SKOS.inScheme and t.object == term for t in found)
        ]  # fmt: skip
        views = [definition_view(one, about[one], viewer) for one in concepts]
        parent = term.value.rpartition("/")[0]
        is_concept = f"{parent}/".startswith(SCHEME_ADDRESS) and f"{parent}/" != SCHEME_ADDRESS
        return self.pages.response(
            "scheme.html",
            request,
            links=self._links(path),
            concept=definition_view(term, about[term], viewer),
            concepts=sorted(views, key=lambda view: view.code),
            parent=viewer.term(ox.NamedNode(parent)) if is_concept else None,
            iri=term.value,
            path=path,
        )

    def _negotiated(self, request: Request) -> Format | None:
        offers = [Offer("text/html"), *(Offer.of(form) for form in GRAPH_FORMATS)]
        try:
            return negotiate(request.header("accept"), offers).form
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error

    def _links(self, path: str) -> list[Link]:
        address = f"{self.surface.root}{path}"
        return [
            Link(address, "canonical"),
            *(
                Link(f"{address}.{form.extension}", "alternate", form.media_type)
                for form in GRAPH_FORMATS
            ),
        ]

    async def _write(
        self,
        request: Request,
        path: str,
        form: Format,
        subject: str,
        *,
        negotiated: bool = False,
        triples: list[ox.Triple] | None = None,
    ) -> Response:
        triples = await self._graph() if triples is None else triples
        if not triples:
            return self.refusals.answer(request, 404, "this data set comes without an ontology")
        wanted = _part(triples, subject)
        if not wanted:
            return self.refusals.answer(request, 404, "there is no such scheme or concept")
        genid = f"{self.surface.root}{GENID}"
        quads = [ox.Quad(*blank_again(triple, genid)) for triple in wanted]
        body = write_rdf(
            quads,
            form,
            ox.NamedNode(subject),
            self.surface.prefixes,
            await published_context(self.surface),
        )
        return Response(
            body=body,
            content_type=form.content_type,
            tag=self.surface.tag(path, form.extension),
            vary=("Accept",) if negotiated else (),
            cache_control=self.surface.freshness,
            headers=(
                ("last-modified", self.surface.last_modified),
                ("content-location", f"{self.surface.root}{path}.{form.extension}"),
                ("link", link_header(self._links(path))),
            ),
        )


def _first(triples: Iterable[ox.Triple], predicate: ox.NamedNode) -> str | None:
    values = (t.object for t in triples if t.predicate == predicate)
    return next((v.value for v in values if isinstance(v, ox.Literal)), None)


def _part(triples: Sequence[ox.Triple], subject: str) -> list[ox.Triple]:
    """The ontology (all that is no scheme), a scheme with its concepts, or one concept."""
    if subject == DEFINITION_ADDRESS:
        return [t for t in triples if not _name(t.subject).startswith(SCHEME_ADDRESS)]
    return [t for t in triples if (_name(t.subject) + "/").startswith(f"{subject}/")]


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
