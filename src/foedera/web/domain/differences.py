"""/disagreements: where documents differ, what was decided and why; on pages of things, too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.engine.embedded import EmbeddedEngine
from foedera.search.disagreements import QUESTION, Disagreement, Relation, read_disagreements
from foedera.search.questions import ParameterError, Question
from foedera.terms import DCTERMS, FD, RDFS, SKOS, Term
from foedera.web.description import Description
from foedera.web.domain.answering import asked_type, data_response, to_json
from foedera.web.domain.asking import Answered, ask
from foedera.web.domain.viewing import Views
from foedera.web.domain.waiting import SOON, come_again
from foedera.web.http import Request, Response
from foedera.web.links import Link
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import TermView, Viewer
from foedera.web.vocabularies import local_name

MOST_SHOWN = 300
"""Disagreements that the page shows; JSON and CSV carry all."""
PATIENCE = 3.0
"""Seconds that a thing's page waits until the disagreements about it are known."""
LONGEST = 600.0
"""Seconds that may be spent on finding all disagreements of a release, once."""
_PARAMETERS = ("subject", "predicate", "relation")
_KEPT = "disagreements"


@dataclass(frozen=True)
class SideView:
    """What one of two documents says."""

    value: TermView
    document: TermView
    statement: str
    preferred: bool


@dataclass(frozen=True)
class DifferenceView:
    """One disagreement as pages show it."""

    subject: TermView
    property: TermView
    relation: str
    open: bool
    sides: tuple[SideView, SideView]
    reason: str | None


@dataclass
class Differences:
    """The handlers of /disagreements, and what pages of things ask."""

    surface: Surface
    pages: Pages
    views: Views
    question: Question | None
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(
        cls, surface: Surface, pages: Pages, views: Views, questions: Sequence[Question]
    ) -> Differences:
        """Those of a release, by the question that it carries."""
        found = next((one for one in questions if one.slug == QUESTION), None)
        return cls(surface, pages, views, found)

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (
            Route("disagreements", self._as("")),
            *(Route(f"disagreements.{one}", self._as(one)) for one in ("json", "csv")),
        )

    def _as(self, extension: str):  # type: ignore[no-untyped-def]
        async def handle(request: Request, _rest: str) -> Response:
            return await self.answer(request, extension)

        return handle

    async def answer(self, request: Request, extension: str) -> Response:
        """/disagreements, with `subject`, `predicate` and `relation` to narrow them."""
        kind, negotiated = asked_type(request, extension)
        if self.question is None:
            if kind == "text/html":
                return await self._page(request, self.surface, (), "", None)
            raise ProblemError(404, "this release carries no rule by which documents differ")
        given = {n: v for n, v in request.parameters if n in _PARAMETERS and v.strip()}
        base = self.surface.addresses.base
        try:
            values = self.question.read(given, base)
            text = self.question.query(base, values)
        except ParameterError as error:
            raise ProblemError(
                400, str(error), "parameter", members={"parameter": error.parameter}
            ) from error
        surface = await self.views.surface_in(request)
        if "subject" in values:
            answered = await ask(surface.engine, text)
        else:
            answered = await self._all(surface)
            answered = _narrowed(answered, values.get("predicate"), given.get("relation", ""))
        if kind == "text/csv":
            return data_response(self.surface, request, answered.to_csv(), kind, negotiated)
        found = read_disagreements(answered.rows)
        if kind == "application/json":
            body = to_json({"disagreements": [_in_json(one) for one in found]})
            return data_response(self.surface, request, body, kind, negotiated)
        return await self._page(request, surface, found, given.get("relation", ""), text)

    async def _page(
        self,
        request: Request,
        surface: Surface,
        found: Sequence[Disagreement],
        relation: str,
        text: str | None,
    ) -> Response:
        views = await self._views(request, surface, found[:MOST_SHOWN])
        groups = [
            ("differ-open", [v for v in views if v.open]),
            ("differ-decided", [v for v in views if v.relation == "differs" and not v.open]),
            ("differ-refines", [v for v in views if v.relation == "refines"]),
            ("differ-completes", [v for v in views if v.relation == "completes"]),
        ]
        pairs = [(n, v) for n, v in request.parameters if n not in ("lang", "format") and v]
        query = f"?{urlencode(pairs)}" if pairs else ""
        address, local = f"{self.surface.root}disagreements", self.pages.local("disagreements")
        kinds = (("JSON", "json", "application/json"), ("CSV", "csv", "text/csv"))
        return self.pages.response(
            "disagreements.html",
            request,
            links=[
                Link(address + query, "canonical"),
                *(Link(f"{address}.{e}{query}", "alternate", media) for _, e, media in kinds),
            ],
            groups=[group for group in groups if group[1]],
            total=len(found),
            most=MOST_SHOWN,
            subject=request.parameter("subject") or "",
            relations=[one.value for one in Relation],
            relation=relation,
            view=self.views.choice(request),
            formats=[(name, f"{local}.{e}{query}", media) for name, e, media in kinds],
            behind=text,
        )

    async def about(
        self, request: Request, surface: Surface, description: Description
    ) -> tuple[list[DifferenceView], bool]:
        """Where documents differ about one thing; and whether that is known in time.

        Nobody is asked unless two documents speak of the thing.
        """
        documents = {claim.document for claim in description.claims}
        if self.question is None or len(documents) < 2:
            return [], True
        text = self.question.query(surface.addresses.base, {"subject": description.thing})
        try:
            answered = await asyncio.wait_for(ask(surface.engine, text), PATIENCE)
        except (TimeoutError, ProblemError):
            return [], False
        found = read_disagreements(answered.rows)
        mine = [one for one in found if one.relation is Relation.DIFFERS]
        return await self._views(request, surface, mine), True

    async def _all(self, surface: Surface) -> Answered:
        """All disagreements of a release or a view, found once; raises ProblemError.

        503 where that takes long, so that nobody's connection waits for it.
        """
        kept = surface.kept.get(_KEPT)
        if not isinstance(kept, asyncio.Task):
            kept = surface.kept[_KEPT] = asyncio.ensure_future(self._find(surface))
        done, _ = await asyncio.wait([kept], timeout=surface.config.patience)
        if not done:
            raise come_again("where documents differ is being found out", SOON)
        found: Answered = await kept
        return found

    async def _find(self, surface: Surface) -> Answered:
        """Ask of the whole release, with more time than one query has, and apart from others."""
        assert self.question is not None
        text, engine = self.question.query(surface.addresses.base), surface.engine
        if not isinstance(engine, EmbeddedEngine):
            return await ask(engine, text)
        async with self._one:
            limits = replace(engine.limits, time=LONGEST, processes=1, queue=1)
            patient = EmbeddedEngine(surface.store, engine.version, f"{surface.root}sparql", limits)
            try:
                return await ask(patient, text)
            finally:
                await patient.close()

    async def _views(
        self, request: Request, surface: Surface, found: Sequence[Disagreement]
    ) -> list[DifferenceView]:
        terms = {
            t
            for one in found
            for t in (one.subject, one.value, one.other_value, one.document, one.other_document)
        }
        properties = {name for one in found for name in _candidates(one.property_name)}
        labels = await surface.reader.labels(terms | properties)
        viewer = Viewer(surface.addresses, self.surface.chain(request), labels)
        return [self._view(one, viewer) for one in found]

    def _view(self, one: Disagreement, viewer: Viewer) -> DifferenceView:
        candidates = _candidates(one.property_name)
        named = next((p for p in candidates if viewer.name(p)), candidates[0])

        def side(value: Term, document: Term, statement: Term) -> SideView:
            href = viewer.term(statement).href or ""
            return SideView(viewer.term(value), viewer.term(document), href, value == one.preferred)

        return DifferenceView(
            subject=viewer.term(one.subject),
            property=viewer.term(named),
            relation=one.relation.value,
            open=one.open,
            sides=(
                side(one.value, one.document, one.statement),
                side(one.other_value, one.other_document, one.other_statement),
            ),
            reason=one.reason,
        )


def _narrowed(answered: Answered, predicate: Term | None, relation: str) -> Answered:
    """The rows about a property, or of one kind of difference; all where none is named."""
    names = {local_name(predicate.value)} if isinstance(predicate, ox.NamedNode) else set()
    kept = tuple(
        row
        for row in answered.rows
        if (not names or row["property"].value in names)  # type: ignore[union-attr]
        and (not relation or row["kindOfDifference"].value == relation)  # type: ignore[union-attr]
    )
    return replace(answered, rows=kept)


def _candidates(name: str) -> tuple[ox.NamedNode, ...]:
    """The properties that a local name may mean."""
    return (FD[name], SKOS[name], RDFS[name], DCTERMS[name])


def _in_json(one: Disagreement) -> dict[str, object]:
    def plain(term: Term | None) -> str | None:
        return term.value if isinstance(term, ox.NamedNode | ox.Literal) else None

    return {
        "relation": one.relation.value,
        "open": one.open,
        "subject": plain(one.subject),
        "property": one.property_name,
        "values": [
            {"value": plain(value), "document": plain(document), "statement": plain(statement)}
            for value, document, statement in (
                (one.value, one.document, one.statement),
                (one.other_value, one.other_document, one.other_statement),
            )
        ],
        "preferred": plain(one.preferred),
        "reason": one.reason,
    }
