"""Ways into data that others wrote: its classes, each with its things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.releases.layout import Release
from foedera.terms import RDF
from foedera.web.config import WebConfig
from foedera.web.extension import Claim, Coverage, Presentation, QueryExample
from foedera.web.http import Request, Response
from foedera.web.pages import Pages, written_number
from foedera.web.reading import Reader
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.thing_pages import ThingPages
from foedera.web.view import TermView, Viewer

_PRESENTATION = Presentation(navigation=(("kinds", "kinds"),))
_SHOWN = 8
_MOST = 1_000
_COUNTS = (
    f"SELECT ?class (COUNT(?thing) AS ?n) WHERE {{ ?thing {RDF.type} ?class "
    f"FILTER(isIRI(?class)) }} GROUP BY ?class ORDER BY DESC(?n) ?class LIMIT {_MOST}"
)


@dataclass(frozen=True)
class KindEntry:
    """A class with the number of its things."""

    term: TermView
    detail: str


@dataclass(frozen=True)
class Kinds:
    """The extension that is mounted where no domain is."""

    presentation: Presentation = _PRESENTATION

    def routes(self, surface: Surface, pages: Pages, thing_pages: ThingPages) -> Sequence[Route]:
        """/kinds, the list of all classes."""

        async def listing(request: Request, _rest: str) -> Response:
            entries = await _entries(surface, surface.chain(request), _MOST)
            return pages.response("kinds.html", request, entries=entries)

        return (Route("kinds", listing),)

    async def home_panels(
        self, surface: Surface, chain: Sequence[str]
    ) -> Sequence[Mapping[str, object]]:
        """The classes with the most things."""
        entries = await _entries(surface, chain, _SHOWN)
        return [{"key": "kinds", "path": "kinds", "entries": entries}] if entries else []

    def examples(self, release: Release) -> Sequence[QueryExample]:
        """None: the general queries suit any data."""
        return ()

    async def claims(
        self, reader: Reader, subjects: Sequence[ox.NamedNode], objects: Sequence[ox.NamedNode]
    ) -> list[Claim]:
        """Nothing: such data has no statements of ours."""
        return []

    async def coverage(self, _reader: Reader) -> Coverage:
        """Nothing: how others say where and when is not known."""
        return Coverage()

    async def quoted(
        self, _reader: Reader, _config: WebConfig, _claims: Sequence[Claim]
    ) -> Sequence[ox.Quad]:
        """Nothing: there are no claims."""
        return ()

    async def part(self, surface: Surface, _request: Request) -> Surface:
        """All of it: such data has no views."""
        return surface

    def choosing(self, _surface: Surface, _request: Request) -> Mapping[str, object] | None:
        """Nothing to choose."""
        return None


async def _entries(surface: Surface, chain: Sequence[str], most: int) -> list[KindEntry]:
    kept = surface.kept.get("kinds")
    if not isinstance(kept, list):
        rows = await surface.engine.rows(_COUNTS)
        kept = [
            (row["class"], int(str(row["n"].value)))
            for row in rows
            if isinstance(row["class"], ox.NamedNode) and isinstance(row["n"], ox.Literal)
        ]
        surface.kept["kinds"] = kept
    shown = kept[:most]
    labels = await surface.reader.labels(term for term, _ in shown)
    viewer = Viewer(surface.addresses, tuple(chain), labels)
    return [KindEntry(_here(term, viewer, surface), _count(n, viewer)) for term, n in shown]


def _count(number: int, viewer: Viewer) -> str:
    return written_number(number, viewer.language)


def _here(term: ox.NamedNode, viewer: Viewer, surface: Surface) -> TermView:
    """A class linked to what this copy says of it, whoever defined it."""
    view = viewer.term(term)
    if not view.foreign:
        return view
    root = surface.root
    path = surface.addresses.base.path + surface.addresses.resolving(term.value)[len(root) :]
    return TermView(view.text, path, view.lang, view.iri)
