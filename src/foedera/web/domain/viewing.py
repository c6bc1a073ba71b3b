"""`?view=`: the same pages over the part of the data that a reader wants to see.

A view's data set is made when it is first asked for, with its own conclusions, and kept in a folder
of its own while it is among the last few: a store, which answers within the limits of any query,
and a full-text index.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from foedera.engine.embedded import EmbeddedEngine
from foedera.engine.limits import Limits
from foedera.reasoning import Theory, read_theory
from foedera.releases.graphs import VIEW
from foedera.search.dataset import dataset_in_view
from foedera.search.index import entries_of, write_index
from foedera.search.views import EXPLICIT, INDEPENDENT, KNOWN, View, ViewError, read_sources
from foedera.web.http import Request
from foedera.web.problems import ProblemError
from foedera.web.surface import Part, Surface

_MOST_KEPT = 4
_PROCESSES, _QUEUE = 1, 8
"""What queries of one view may use, beside those of the whole."""
_FOLDER = "foedera-view-"


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
    """Over the whole release."""
    _kept: OrderedDict[str, Surface] = field(default_factory=OrderedDict)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _days: list[date] | None = None
    _theory: Theory | None = None

    @classmethod
    def of(cls, surface: Surface) -> Views:
        """The views of a surface, the same ones for everyone who asks."""
        found = surface.kept.setdefault("views", cls(surface))
        assert isinstance(found, cls)
        return found

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
                f"views are made of data sets of up to {most} quads; this release has the graphs "
                f"{VIEW}{EXPLICIT} and {VIEW}{INDEPENDENT}, which /sparql takes as the default "
                "graph (default-graph-uri), and ontology/views/ has a query for any view",
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
            part = await asyncio.to_thread(self._make, store, view)
            kept = self._kept[view.name] = self.surface.over(part, self._engine(part))
            # Whoever still answers from a view that is let go needs its files.
            weakref.finalize(kept.engine, shutil.rmtree, part.folder, True)
        self._kept.move_to_end(view.name)
        while len(self._kept) > _MOST_KEPT:
            _, oldest = self._kept.popitem(last=False)
            await oldest.close()
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

    def _make(self, store: ox.Store, view: View) -> Part:
        if self._theory is None:
            self._theory = read_theory(self.surface.release.ontology)
        sweep()
        part = Part(view.name, Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-")))
        made = dataset_in_view(
            store, self.surface.addresses.base, view, self._theory, ox.Store(str(part.store))
        )
        made.flush()
        facts = (q.triple for q in made.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        by_subject = sorted(facts, key=lambda triple: str(triple.subject))
        write_index(entries_of(by_subject, (f"{self.surface.root}id/",)), part.search_index)
        return part

    def _engine(self, part: Part) -> EmbeddedEngine:
        whole = self.surface.engine
        limits = whole.limits if isinstance(whole, EmbeddedEngine) else Limits()
        limits = replace(limits, processes=_PROCESSES, queue=_QUEUE)
        version = f"{self.surface.release.version} {part.name}"
        return EmbeddedEngine(part.store, version, f"{self.surface.root}sparql", limits)


def sweep() -> None:
    """Remove what processes that were killed left behind of their views."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        number = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(folder, ignore_errors=True)
