"""Pages of things in a view, and what stands at their head: view, validation, disagreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from foedera.web.description import Description
from foedera.web.domain.differences import Differences
from foedera.web.domain.documents import Documents
from foedera.web.domain.quality import Quality
from foedera.web.domain.viewing import Views
from foedera.web.http import Request, Response
from foedera.web.surface import Surface
from foedera.web.thing_pages import ThingPages
from foedera.web.things import not_in_view


@dataclass
class ViewedThings:
    """The handlers of /doc, where `?view=` may choose a part of the data."""

    pages: ThingPages
    views: Views
    differences: Differences
    quality: Quality

    async def page(self, request: Request, rest: str) -> Response:
        """/doc/…"""
        return await (await self._pages(request, rest)).page(request, rest)

    async def document(self, request: Request, rest: str) -> Response:
        """/doc/document/…"""
        pages = await self._pages(request, f"document/{rest}")
        return await Documents(pages).page(request, rest)

    async def _pages(self, request: Request, rest: str) -> ThingPages:
        surface, whole = await self.views.surface_in(request), self.pages.things
        if surface is whole.surface:
            return self.pages
        things = replace(whole, surface=surface)
        if await things.find_documented(rest) is None and await whole.find_documented(rest):
            raise not_in_view()
        return replace(self.pages, things=things)

    async def beside(
        self, surface: Surface, request: Request, description: Description
    ) -> Sequence[Mapping[str, object]]:
        """The parts at the head of a thing's page."""
        found, known = await self.differences.about(request, surface, description)
        faults = await self.quality.about(request, description)
        about = description.thing.value.removeprefix(f"{surface.root}id/")
        path = str(request.scope["path"])
        parts: list[Mapping[str, object]] = []
        if self.views.usable:
            choice = self.views.choice(request)
            parts.append({"template": "part-view.html", "choice": choice, "path": path})
        if self.quality.known:
            parts.append({"template": "part-quality.html", "faults": faults})
        if found or not known:
            parts.append(
                {"template": "part-differences.html", "found": found, "about": about,
                 "known": known}
            )  # fmt: skip
        return parts
