"""`?view=`: the same pages over the part of the data that a reader wants to see.

A view's data set is made once per release and view, with its own conclusions, and kept in memory.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pyoxigraph as ox

from foedera.engine.evaluation import evaluate
from foedera.engine.protocol import Answer, Gone, Query, Row
from foedera.reasoning import Theory, read_theory
from foedera.search.dataset import dataset_in_view
from foedera.search.views import EXPLICIT, INDEPENDENT, KNOWN, View, ViewError, read_sources
from foedera.terms import Base, Term
from foedera.web.http import Request
from foedera.web.problems import ProblemError
from foedera.web.scanning import reader_of
from foedera.web.surface import Surface

_MOST_KEPT = 4


@dataclass
class ViewEngine:
    """An engine over a view's data set, which is small and only asked our own queries."""

    store: ox.Store
    version: str
    base: Base

    async def answer(self, query: Query, gone: Gone | None = None) -> Answer:
        """Answer one of the publisher's questions in a thread."""
        base_iri = f"{self.base.address}sparql"
        body = await asyncio.to_thread(evaluate, self.store, query, base_iri)
        return Answer(query.form.content_type, body or b"")

    async def rows(self, query: str, **values: Term) -> Sequence[Row]:
        """Answer a SELECT query."""
        found = self.store.query(query, substitutions=_bindings(values))
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{n: t for n, t in zip(names, one, strict=True) if t is not None} for one in found]

    async def triples(self, query: str, **values: Term) -> Sequence[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        found = self.store.query(query, substitutions=_bindings(values))
        assert isinstance(found, ox.QueryTriples)
        return list(found)

    async def graphs(self) -> Sequence[str]:
        """The names of the graphs, sorted."""
        names = self.store.named_graphs()
        return sorted(name.value for name in names if isinstance(name, ox.NamedNode))

    async def check(self) -> None:
        """Nothing can keep memory from answering."""

    async def close(self) -> None:
        """Nothing is held that ends by itself."""


def _bindings(values: dict[str, Term]) -> dict[ox.Variable, Term]:
    return {ox.Variable(name): term for name, term in values.items()}


@dataclass(frozen=True)
class ViewChoice:
    """What the form of the views shows."""

    name: str
    """Of the chosen view; empty where everything is shown."""
    explicit: bool
    independent: bool
    day: str


@dataclass
class Views:
    """The views of one release."""

    surface: Surface
    _kept: OrderedDict[str, Surface] = field(default_factory=OrderedDict)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _days: list[date] | None = None
    _theory: Theory | None = None

    def asked(self, request: Request) -> View:
        """The view that a request names; raises ProblemError (400).

        `view` may stand several times, and `known` with a day says the same as the view
        `as-known-on-` with it: forms send both.
        """
        parts = [value for name, value in request.parameters if name == "view"]
        parts += [f"{KNOWN}{v}" for name, v in request.parameters if name == "known" and v]
        try:
            return View.read(",".join(parts))
        except ViewError as error:
            raise ProblemError(400, str(error), "view") from error

    def choice(self, request: Request) -> ViewChoice:
        """What a form shows as chosen."""
        view = self.asked(request)
        day = view.day.isoformat() if view.day else ""
        return ViewChoice(view.name, view.explicit, view.independent, day)

    @property
    def usable(self) -> bool:
        """Whether this release is one of which views can be made."""
        release = self.surface.release
        within = release.manifest.counts.get("quads", 0) <= self.surface.config.view_quads
        return within and release.ontology.is_dir()

    async def surface_in(self, request: Request) -> Surface:
        """The surface over what a request's view keeps; raises ProblemError.

        400 for a view that does not exist, 501 where the release is too large for one.
        """
        view = self.asked(request)
        if not view.name:
            return self.surface
        release, most = self.surface.release, self.surface.config.view_quads
        if not release.ontology.is_dir() or not release.store.is_dir():
            raise ProblemError(501, "this copy serves the whole data set only", "view")
        if release.manifest.counts["quads"] > most:
            raise ProblemError(
                501,
                f"views are made of data sets of up to {most} quads; ask for this one at /sparql, "
                f"with a query such as the one of {EXPLICIT} or {INDEPENDENT} in ontology/views/",
                "view-too-large",
            )
        # One at a time: a view takes as long as a small build.
        async with self._one:
            return await self._made(view)

    async def _made(self, view: View) -> Surface:
        store = ox.Store.read_only(str(self.surface.release.store))
        if view.day is not None:
            view = replace(view, day=self._cut(store, view.day))
        kept = self._kept.get(view.name)
        if kept is None:
            kept = await asyncio.to_thread(self._make, store, view)
            self._kept[view.name] = kept
        self._kept.move_to_end(view.name)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept

    def _cut(self, store: ox.Store, day: date) -> date:
        """The last day up to which a document was published: between two nothing changes."""
        if self._days is None:
            sources = read_sources(self._registry(store))
            found = {source.last_day for source in sources.values() if source.last_day}
            self._days = sorted(found)
        return max((known for known in self._days if known <= day), default=date.min)

    def _registry(self, store: ox.Store) -> Iterable[ox.Triple]:
        graph = self.surface.addresses.base.graph("registry")
        return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))

    def _make(self, store: ox.Store, view: View) -> Surface:
        if self._theory is None:
            self._theory = read_theory(self.surface.release.ontology)
        base = self.surface.addresses.base
        engine = ViewEngine(
            dataset_in_view(store, base, view, self._theory), self.surface.release.version, base
        )
        return replace(self.surface, engine=engine, reader=reader_of(engine), kept={})
