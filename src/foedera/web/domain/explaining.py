"""/explain: why a fact holds, as a tree of rules down to statements and their passages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from foedera.formats import NotAcceptableError, Offer, negotiate
from foedera.reasoning import Derivation, Theory, explain, read_theory
from foedera.terms import RDF, Base, Term
from foedera.web.domain.answering import data_response, to_json
from foedera.web.domain.evidence import claims_matching
from foedera.web.domain.viewing import Views
from foedera.web.extension import Claim
from foedera.web.fragments import parse_term
from foedera.web.http import Request, Response
from foedera.web.languages import page_language
from foedera.web.links import Link
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import SourceView, TermView, Viewer

LONGEST = 5.0
"""Seconds that are spent on finding a derivation."""
_JSON = "application/json"
_STATED = ("consolidated", "registry", "ontology")


class TooFarError(Exception):
    """A derivation that is not found in time."""


@dataclass
class StoredGraph:
    """The default graph of a store, as reasoning looks it up; raises TooFarError past its time."""

    store: ox.Store
    base: Base
    until: float

    def match(
        self, subject: Term | None, predicate: Term | None, value: Term | None, /
    ) -> Iterator[ox.Triple]:
        """The triples that fit a pattern, stated or concluded."""
        if isinstance(subject, ox.Literal) or isinstance(predicate, ox.Literal | ox.BlankNode):
            return
        found = self.store.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())  # type: ignore[arg-type]
        for quad in found:
            if time.monotonic() > self.until:
                raise TooFarError
            yield quad.triple

    def stated(self, triple: ox.Triple, /) -> bool:
        """Whether a triple stands among the facts, in the registry or in the ontology."""
        return self.where(triple) is not None

    def where(self, triple: ox.Triple) -> str | None:
        """The graph in which a triple is stated."""
        subject, predicate, value = triple
        for name in _STATED:
            if ox.Quad(subject, predicate, value, self.base.graph(name)) in self.store:
                return name
        return None


@dataclass(frozen=True)
class StepView:
    """A triple in a derivation."""

    subject: TermView
    predicate: TermView
    object: TermView
    rule: str | None
    origin: str | None
    """Where it is stated, for what is not concluded: consolidated, registry, ontology."""
    sources: tuple[SourceView, ...]
    premises: tuple[StepView, ...]


@dataclass
class Explanations:
    """The handler of /explain."""

    surface: Surface
    pages: Pages
    views: Views
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _theory: Theory | None = None

    def routes(self) -> Sequence[Route]:
        """The address."""
        return (Route("explain", self.answer),)

    async def answer(self, request: Request, _rest: str) -> Response:
        """/explain?s=…&p=…&o=…: IRIs, or for `o` a literal in quotes with `@en` or `^^IRI`."""
        offers = (Offer("text/html"), Offer(_JSON, 0.9))
        named = request.parameter("format")
        try:
            accept = {"json": _JSON, "html": "text/html"}.get(named or "", request.header("accept"))
            kind = negotiate(accept, offers).media_type
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        triple = self._asked(request)
        surface = await self.views.surface_in(request)
        derivation, graph = await self._derive(surface, triple)
        if derivation is None:
            raise ProblemError(404, "this neither is stated nor follows from what is")
        claims = await self._claims(surface, list(derivation.stated()))
        if kind == _JSON:
            body = to_json(_in_json(derivation, graph, claims))
            return data_response(self.surface, request, body, kind, named is None)
        terms = {t for one in _all(derivation) for t in one.triple}
        terms |= {t for found in claims.values() for claim in found for t in claim.terms()}
        labels = await surface.reader.labels(terms)
        viewer = Viewer(surface.addresses, self.surface.chain(request), labels)
        return self.pages.response(
            "explain.html",
            request,
            links=[Link(_address(self.surface.root, request), "canonical")],
            step=_view(derivation, graph, claims, viewer),
            steps=derivation.steps,
            json=f"{self.pages.local('explain')}?{_query(request)}&format=json",
        )

    def _asked(self, request: Request) -> ox.Triple:
        parts = [parse_term(request.parameter(name), place) for name, place in
                 (("s", "subject"), ("p", "predicate"), ("o", "object"))]  # fmt: skip
        subject, predicate, value = parts
        if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
            raise ProblemError(400, 'name a fact: /explain?s=IRI&p=IRI&o=IRI or "literal"')
        if value is None:
            raise ProblemError(400, "name the object too: o=IRI, or a literal in quotes")
        return ox.Triple(subject, predicate, value)

    async def _derive(
        self, surface: Surface, triple: ox.Triple
    ) -> tuple[Derivation | None, StoredGraph]:
        release = self.surface.release
        if not release.ontology.is_dir() or not release.store.is_dir():
            raise ProblemError(501, "this copy does not carry the rules by which it concludes")
        async with self._one:
            if self._theory is None:
                self._theory = await asyncio.to_thread(read_theory, release.ontology)
            store = ox.Store.read_only(str(surface.store))
            base = self.surface.addresses.base
            graph = StoredGraph(store, base, time.monotonic() + LONGEST)
            try:
                found = await asyncio.to_thread(explain, triple, graph, self._theory)
            except TooFarError as error:
                raise ProblemError(
                    503,
                    f"no derivation was found within {LONGEST:g} seconds; "
                    "`foedera explain` takes the time it needs",
                    "too-far",
                ) from error
            return found, graph

    async def _claims(
        self, surface: Surface, stated: Sequence[ox.Triple]
    ) -> dict[ox.Triple, list[Claim]]:
        rows = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in stated)
        pattern = (
            f"VALUES (?s ?p ?o) {{ {rows} }} GRAPH ?g {{ ?st {RDF.subject} ?s ; "
            f"{RDF.predicate} ?p ; {RDF.object} ?o }}"
        )
        found: dict[ox.Triple, list[Claim]] = {triple: [] for triple in stated}
        for claim in await claims_matching(surface.reader, [pattern]):
            if claim.asserted and claim.triple in found:
                found[claim.triple].append(claim)
        return found


def _query(request: Request) -> str:
    return request.query_string.decode("latin-1")


def _address(root: str, request: Request) -> str:
    return f"{root}explain?{_query(request)}"


def _all(derivation: Derivation) -> Iterator[Derivation]:
    yield derivation
    for premise in derivation.premises:
        yield from _all(premise)


def _view(
    one: Derivation, graph: StoredGraph, claims: dict[ox.Triple, list[Claim]], viewer: Viewer
) -> StepView:
    subject, predicate, value = (viewer.term(term) for term in one.triple)
    language = page_language(viewer.chain)
    return StepView(
        subject,
        predicate,
        value,
        rule=one.rule.describe("fr" if language == "fr" else "en") if one.rule else None,
        origin=None if one.rule else graph.where(one.triple),
        sources=tuple(viewer.source(claim) for claim in claims.get(one.triple, ())),
        premises=tuple(_view(premise, graph, claims, viewer) for premise in one.premises),
    )


def _in_json(
    one: Derivation, graph: StoredGraph, claims: dict[ox.Triple, list[Claim]]
) -> dict[str, object]:
    found: dict[str, object] = {"triple": [str(term) for term in one.triple]}
    if one.rule is not None:
        found["rule"] = {
            "kind": one.rule.kind,
            "en": one.rule.describe("en"),
            "fr": one.rule.describe("fr"),
        }
        found["premises"] = [_in_json(premise, graph, claims) for premise in one.premises]
        return found
    found["stated"] = graph.where(one.triple)
    found["statements"] = [
        {
            "statement": claim.name.value,
            "document": claim.document.value if claim.document else None,
            "passages": [passage.value for passage in claim.passages],
        }
        for claim in claims.get(one.triple, ())
    ]
    return found
