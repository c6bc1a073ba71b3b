"""What a domain adds to the addresses of any data set, beside what it says of things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from foedera.web.extension import Extension
from foedera.web.pages import Pages
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.thing_pages import ThingPages


class MountedExtension(Extension, Protocol):
    """An extension with addresses of its own."""

    def routes(self, surface: Surface, pages: Pages, thing_pages: ThingPages) -> Sequence[Route]:
        """Further addresses, which go before the general ones."""
        ...

    async def home_panels(
        self, surface: Surface, chain: Sequence[str]
    ) -> Sequence[Mapping[str, object]]:
        """Lists for the home page: each with `key`, `path` and `entries` (TermView)."""
        ...
