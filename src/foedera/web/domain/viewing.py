"""`?view=`: the same pages over the part of the data that a reader wants to see.

A view's data set is made when it is first asked for, with its own conclusions: a store, which
answers within the limits of any query, and a full-text index. A process of its own makes it; who
asks is told how long that takes, where it takes long. The last few are kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import sys
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pyoxigraph as ox

from foedera import __version__
from foedera.engine.embedded import EmbeddedEngine
from foedera.engine.limits import Limits
from foedera.reasoning.dates import days_of
from foedera.search.views import KNOWN, View, ViewError
from foedera.terms import DCTERMS
from foedera.web.domain.view_process import seconds_left
from foedera.web.domain.view_shelf import Held, Shelf, ShelfError
from foedera.web.domain.waiting import LONGEST_WAIT, SOON, come_again
from foedera.web.http import Request
from foedera.web.problems import ProblemError
from foedera.web.surface import Part, Surface

_log = logging.getLogger(__name__)
_PROCESSES, _QUEUE = 1, 8
"""What queries of one view may use, beside those of the whole."""
_MOST_COMING = 8
"""Views that may wait to be made."""
_LOOK_EVERY = 0.1
_FORMAT = 1
"""Raised by every change of the code that changes what a view holds."""


class _MakingError(Exception):
    """A view that could not be made."""


@dataclass(frozen=True)
class ViewChoice:
    """What the form of the views shows."""

    name: str
    """Of the chosen view; empty where everything is shown."""
    explicit: bool
    independent: bool
    day: str
    titles: Mapping[str, str]
    """What the view shows, by language."""


@dataclass
class Views:
    """The views of one release."""

    surface: Surface
    """Over the whole release."""
    _kept: OrderedDict[str, Surface] = field(default_factory=OrderedDict)
    _coming: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _days: list[date] | None = None

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
        return ViewChoice(view.name, view.explicit, view.independent, day, view.titles)

    @property
    def usable(self) -> bool:
        """Whether this copy makes views."""
        release = self.surface.release
        whole = release.ontology.is_dir() and release.dumps.is_dir()
        return whole and self.surface.config.views_kept > 0

    async def surface_in(self, request: Request) -> Surface:
        """The surface over what a request's view keeps; raises ProblemError.

        400 for a view that does not exist, 501 where none are made, 503 while it is being made.
        """
        view = self.asked(request)
        if not view.name:
            return self.surface
        if not self.usable:
            raise ProblemError(501, "this copy serves the whole data set only", "view")
        if view.day is not None:
            view = replace(view, day=await self._cut(view.day))
        kept = self._kept.get(view.name)
        if kept is None:
            held = await self._held(view)
            # Another request may have opened it meanwhile.
            kept = self._kept.get(view.name) or self._open(view, held)
        self._kept.move_to_end(view.name)
        while len(self._kept) > self.surface.config.views_kept:
            _, oldest = self._kept.popitem(last=False)
            await oldest.close()
        return kept

    def _open(self, view: View, held: Held) -> Surface:
        part = Part(view.name, held.folder)
        kept = self._kept[view.name] = self.surface.over(part, self._engine(part))
        # Whoever still answers from a view that is let go needs its files.
        weakref.finalize(kept.engine, held.let_go)
        return kept

    async def _held(self, view: View) -> Held:
        """A view, made where it is not there; raises ProblemError where that takes long."""
        config = self.surface.config
        try:
            shelf = Shelf.at(config.views_folder, config.views_kept)
        except ShelfError as error:
            raise ProblemError(501, str(error), "view") from error
        name = self._key(view)
        while (held := shelf.hold(name)) is None:
            coming = self._coming.get(view.name)
            if coming is None:
                if len(self._coming) >= _MOST_COMING:
                    raise come_again("too many other views are being made first", LONGEST_WAIT)
                coming = asyncio.ensure_future(self._come(shelf, view))
                self._coming[view.name] = coming
                coming.add_done_callback(lambda _: self._coming.pop(view.name, None))
            done, _ = await asyncio.wait([coming], timeout=config.patience)
            if not done:
                raise self._not_yet(shelf, name)
            failure = coming.exception()
            if failure is not None:
                _log.error("the view %s could not be made: %s", view.name, failure)
                raise ProblemError(
                    503, "this view could not be made; the server's log says why", "view-failed",
                    {"retry-after": str(LONGEST_WAIT)},
                ) from failure  # fmt: skip
        return held

    @staticmethod
    def _not_yet(shelf: Shelf, name: str) -> ProblemError:
        making = shelf.making(name)
        left = seconds_left(making) if making is not None else None
        if making is None:
            return come_again("another view is being made first", SOON)
        if left is None:
            return come_again("this view is being made", SOON)
        seconds = round(left) + 1
        return come_again(f"this view is being made, which takes about {seconds} s more", seconds)

    async def _come(self, shelf: Shelf, view: View) -> None:
        """Wait until a view is there, and make it where nobody else does; raises _MakingError."""
        name = self._key(view)
        while not shelf.has(name):
            with shelf.turn(name) as folder:
                if folder is not None and not shelf.has(name):
                    await self._make(view, folder)
                    return
            await asyncio.sleep(_LOOK_EVERY)

    async def _make(self, view: View, folder: os.PathLike[str]) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "foedera.web.domain.view_process",
            str(self.surface.release.folder.resolve()), view.name, os.fspath(folder),
            stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            _, said = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode:
            raise _MakingError(said.decode(errors="replace").strip()[-2000:])

    def _key(self, view: View) -> str:
        """The name under which all processes know a view of this release."""
        manifest = self.surface.release.manifest
        told = (
            str(self.surface.release.folder.resolve()), manifest.version, manifest.created,
            manifest.base, view.name, __version__, str(_FORMAT),
        )  # fmt: skip
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:24]

    async def _cut(self, day: date) -> date:
        """The last day up to which a document was published: between two nothing changes."""
        if self._days is None:
            self._days = await asyncio.to_thread(self._published)
        return max((known for known in self._days if known <= day), default=date.min)

    def _published(self) -> list[date]:
        store = ox.Store.read_only(str(self.surface.release.store))
        graph = self.surface.addresses.base.graph("registry")
        quads = store.quads_for_pattern(None, DCTERMS.issued, None, graph)
        found = {days.last for quad in quads if (days := days_of(quad.object)) is not None}
        return sorted(found)

    def _engine(self, part: Part) -> EmbeddedEngine:
        whole = self.surface.engine
        limits = whole.limits if isinstance(whole, EmbeddedEngine) else Limits()
        limits = replace(limits, processes=_PROCESSES, queue=_QUEUE)
        version = f"{self.surface.release.version} {part.name}"
        return EmbeddedEngine(part.store, version, f"{self.surface.root}sparql", limits)
