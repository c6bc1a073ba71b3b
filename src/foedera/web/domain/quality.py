"""/quality: the validation report as a page, and the badge on the pages of things."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from foedera.formats import GRAPH_FORMATS, Format, NotAcceptableError, Offer, negotiate
from foedera.terms import FD, RDF, SH, Term
from foedera.web.description import Description
from foedera.web.http import Request, Response
from foedera.web.languages import page_language
from foedera.web.links import Link
from foedera.web.pages import Pages
from foedera.web.reading import Reader, values
from foedera.web.refusals import offers_problem
from foedera.web.routing import Handler, Route
from foedera.web.surface import Surface
from foedera.web.view import TermView, Viewer

MOST_SHOWN = 100
"""Results of one shape that the page shows, and things that it lists."""
_KEPT = "quality"
_GRAVEST = ("Violation", "Warning", "Info")
_BATCH = 400


@dataclass(frozen=True)
class Fault:
    """One result of validation."""

    shape: str
    severity: str
    focus: Term
    path: ox.NamedNode | None
    messages: Mapping[str, str]


@dataclass(frozen=True)
class FaultView:
    """One result as a page shows it."""

    focus: TermView
    path: TermView | None
    severity: str
    message: str
    shape: str


@dataclass(frozen=True)
class ShapeView:
    """The results of one shape."""

    code: str
    name: str
    severity: str
    total: int
    message: str | None
    """What all of them say, where it is the same."""
    faults: tuple[FaultView, ...]


@dataclass(frozen=True)
class Faults:
    """The results of a release's validation."""

    results: tuple[Fault, ...]
    names: Mapping[str, Mapping[str, str]]
    """Of shapes, by IRI and language."""
    by_focus: Mapping[Term, tuple[Fault, ...]]


def read_faults(report: Path, shapes: Path) -> Faults:
    """Read a SHACL report (SHACL, section 3.6) and the names of the shapes that it speaks of."""
    from foedera.validation import Shapes

    about: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    if report.is_file():
        for quad in ox.parse(path=str(report), format=ox.RdfFormat.TURTLE):
            about[quad.subject][quad.predicate.value].append(quad.object)
    results = [
        _fault(said) for said in about.values() if SH.ValidationResult in said[RDF.type.value]
    ]
    results.sort(key=lambda one: (_GRAVEST.index(one.severity), one.shape, str(one.focus)))
    by_focus: dict[Term, list[Fault]] = defaultdict(list)
    for one in results:
        by_focus[one.focus].append(one)
    rules = Shapes(shapes).rules if (shapes / "structure.ttl").is_file() else {}
    return Faults(
        tuple(results),
        {iri: rule.names for iri, rule in rules.items()},
        {focus: tuple(found) for focus, found in by_focus.items()},
    )


def _fault(said: Mapping[str, list[Term]]) -> Fault:
    def first(predicate: ox.NamedNode) -> Term | None:
        return next(iter(said.get(predicate.value, ())), None)

    severity, shape, path = first(SH.resultSeverity), first(SH.sourceShape), first(SH.resultPath)
    code = severity.value.rpartition("#")[2] if isinstance(severity, ox.NamedNode) else ""
    return Fault(
        shape=shape.value if isinstance(shape, ox.NamedNode) else "",
        severity=code if code in _GRAVEST else _GRAVEST[0],
        focus=first(SH.focusNode) or ox.BlankNode(),
        path=path if isinstance(path, ox.NamedNode) else None,
        messages={
            m.language: m.value
            for m in said.get(SH.resultMessage.value, ())
            if isinstance(m, ox.Literal) and m.language
        },
    )


async def faults_of(surface: Surface) -> Faults:
    """The results of a release's validation, read once."""
    kept = surface.kept.get(_KEPT)
    if isinstance(kept, Faults):
        return kept
    release = surface.release
    found = await asyncio.to_thread(read_faults, release.report, release.shapes)
    surface.kept[_KEPT] = found
    return found


@dataclass
class Quality:
    """The handler of /quality, and what pages of things ask."""

    surface: Surface
    pages: Pages
    as_rdf: Handler
    """Answers whoever asks for the report as RDF."""

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (
            Route("quality", self.page),
            *(Route(f"quality.{form.extension}", self._as(form)) for form in GRAPH_FORMATS),
        )

    def _as(self, form: Format):  # type: ignore[no-untyped-def]
        async def handle(request: Request, rest: str) -> Response:
            request.headers["accept"] = form.media_type
            return replace(await self.as_rdf(request, rest), vary=())

        return handle

    async def page(self, request: Request, rest: str) -> Response:
        """The report: by shape, by document, by thing; as SHACL wrote it for machines."""
        offers = [Offer("text/html"), *(Offer.of(form) for form in GRAPH_FORMATS)]
        try:
            form = negotiate(request.header("accept"), offers).form
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        if form is not None:
            return await self.as_rdf(request, rest)
        faults = await faults_of(self.surface)
        documents = await self._documents(faults)
        things = Counter(one.focus for one in faults.results)
        counted = sorted(things.items(), key=lambda item: (-item[1], str(item[0])))[:MOST_SHOWN]
        groups: dict[str, list[Fault]] = defaultdict(list)
        for one in faults.results:
            groups[one.shape].append(one)
        shown = [one for found in groups.values() for one in found[:MOST_SHOWN]]
        viewer = await self._viewer(request, shown, {*documents, *(focus for focus, _ in counted)})
        root = self.surface.root
        return self.pages.response(
            "quality.html",
            request,
            links=[
                Link(f"{root}quality", "canonical"),
                Link(f"{root}dumps/graph/validation.ttl", "alternate", "text/turtle"),
            ],
            counts=[
                (name.lower(), sum(1 for one in faults.results if one.severity == name))
                for name in _GRAVEST
            ],
            shapes=[self._shape(iri, found, faults, viewer) for iri, found in groups.items()],
            documents=[
                (viewer.term(document), count)
                for document, count in sorted(
                    documents.items(), key=lambda item: (-item[1], str(item[0]))
                )
            ],
            things=[(viewer.term(focus), count) for focus, count in counted],
            all_things=len(things),
            most=MOST_SHOWN,
        )

    async def _viewer(self, request: Request, shown: Iterable[Fault], terms: set[Term]) -> Viewer:
        named = terms | {one.focus for one in shown} | {one.path for one in shown if one.path}
        labels = await self.surface.reader.labels(named)
        return Viewer(self.surface.addresses, self.surface.chain(request), labels)

    def _shape(self, iri: str, found: Sequence[Fault], faults: Faults, viewer: Viewer) -> ShapeView:
        views = tuple(fault_view(one, viewer) for one in found[:MOST_SHOWN])
        messages = {view.message for view in views}
        code = iri.rpartition("#")[2]
        name = faults.names.get(iri, {}).get(viewer.language, "")
        same = messages.pop() if len(messages) == 1 else None
        return ShapeView(code, name, found[0].severity.lower(), len(found), same, views)

    async def _documents(self, faults: Faults) -> dict[Term, int]:
        """For each document, how many results are about what it says."""
        counts = self.surface.kept.get(f"{_KEPT} documents")
        if isinstance(counts, dict):
            return counts
        said = await _said_by(self.surface.reader, [one.focus for one in faults.results])
        found: Counter[Term] = Counter()
        for one in faults.results:
            found.update(said.get(one.focus, ()))
        self.surface.kept[f"{_KEPT} documents"] = dict(found)
        return dict(found)

    @property
    def known(self) -> bool:
        """Whether the release says what its validation found."""
        return self.surface.release.report.is_file()

    async def about(self, request: Request, description: Description) -> list[FaultView]:
        """What validation says of a thing, of its nameless relations and of its statements."""
        faults = await faults_of(self.surface)
        terms: dict[Term, None] = {description.thing: None}
        for node in description.around:
            terms[node] = None
        for claim in description.claims:
            terms[claim.name] = None
        found = [one for term in terms for one in faults.by_focus.get(term, ())]
        if not found:
            return []
        viewer = await self._viewer(request, found, set())
        return [fault_view(one, viewer) for one in found[:MOST_SHOWN]]


def fault_view(one: Fault, viewer: Viewer) -> FaultView:
    """A result for a reader."""
    language = page_language(viewer.chain)
    message = one.messages.get(language) or next(iter(one.messages.values()), "")
    return FaultView(
        viewer.term(one.focus),
        viewer.term(one.path) if one.path else None,
        one.severity.lower(),
        message,
        one.shape.rpartition("#")[2],
    )


async def _said_by(reader: Reader, terms: Sequence[Term]) -> dict[Term, set[Term]]:
    """The documents that speak of some things, or make some statements."""
    found: dict[Term, set[Term]] = defaultdict(set)
    nodes = sorted({t for t in terms if isinstance(t, ox.NamedNode)}, key=str)
    for start in range(0, len(nodes), _BATCH):
        block = values("x", nodes[start : start + _BATCH])
        rows = await reader.engine.rows(
            f"SELECT DISTINCT ?x ?d WHERE {{ {block} {{ GRAPH ?g {{ ?st {RDF.subject} ?x ; "
            f"{FD.assertedIn} ?d }} }} UNION {{ GRAPH ?g {{ ?x {FD.assertedIn} ?d }} }} UNION "
            f"{{ ?x a {FD.SourceDocument} BIND(?x AS ?d) }} }}"
        )
        for row in rows:
            found[row["x"]].add(row["d"])
    return found
