"""The pages about things: /doc."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, Format
from foedera.web.composing import ThingComposer
from foedera.web.description import Description, describe
from foedera.web.extension import Presentation, PropertyGroup
from foedera.web.http import Request, Response
from foedera.web.links import Link
from foedera.web.pages import structured_data
from foedera.web.paging import page_number
from foedera.web.schema_org import as_schema_org
from foedera.web.surface import Surface
from foedera.web.things import Things
from foedera.web.view import Viewer

Beside: TypeAlias = Callable[
    [Surface, Request, Description], Awaitable[Sequence[Mapping[str, object]]]
]
"""Gives parts for the head of a page about a thing: each with `template` and what that needs."""


@dataclass
class ThingPages:
    """The handler of /doc."""

    things: Things
    beside: list[Beside] = field(default_factory=list)
    """What extensions say at the head of a page; added while routes are made."""

    @property
    def surface(self) -> Surface:
        """The surface whose things are shown."""
        return self.things.surface

    @property
    def presentation(self) -> Presentation:
        """How the extensions together arrange a page."""
        groups: list[PropertyGroup] = []
        hidden: frozenset[ox.NamedNode] = frozenset()
        unmarked: frozenset[ox.NamedNode] = frozenset()
        leading: list[ox.NamedNode] = []
        for extension in self.surface.extensions:
            groups.extend(extension.presentation.groups)
            hidden |= extension.presentation.hidden
            unmarked |= extension.presentation.unmarked
            leading.extend(extension.presentation.leading)
        explained = (e.presentation.explained for e in self.surface.extensions)
        return Presentation(
            tuple(groups),
            hidden,
            unmarked,
            leading=tuple(leading),
            explained=next(filter(None, explained), None),
        )

    async def page(self, request: Request, rest: str) -> Response:
        """/doc/…: the page about a thing, or with `via=` what points to it with one property."""
        via = request.parameter("via")
        if via is not None:
            thing = await self.things.find_documented(rest)
            return await self.incoming(request, thing, via)
        description = await self.described(rest)
        if description is None:
            return self.things.unknown(request)
        refused = await self.things.refused(request, description.thing, "doc")
        return refused or await self.show(request, description)

    async def incoming(self, request: Request, thing: ox.NamedNode | None, via: str) -> Response:
        """Everything that points to a thing with one property, a page at a time."""
        reader = self.surface.reader
        if thing is None:
            return self.things.unknown(request)
        counts = await reader.incoming_counts(thing)
        counted = next((c for c in counts if c.predicate.value == via), None)
        if counted is None:
            return self.things.refusals.answer(
                request, 404, "nothing points here with that property"
            )
        size = self.surface.config.incoming_per_page
        number = page_number(request.parameter("page"))
        last = max(1, -(-counted.count // size))
        subjects = await reader.incoming(
            thing, counted.predicate, size, (number - 1) * size, counted.count
        )
        labels = await reader.labels({*subjects, counted.predicate, thing})
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), labels)
        address = self.surface.addresses.page(thing.value) or ""
        path = self._page_path(thing)
        mark = "&" if "?" in path else "?"

        def page_at(page: int) -> str:
            return f"{path}{mark}{urlencode({'via': via, 'page': page})}"

        return self.things.pages.response(
            "incoming.html",
            request,
            links=[Link(address, "canonical")],
            thing=viewer.term(thing),
            predicate=viewer.term(counted.predicate),
            subjects=[viewer.term(one) for one in subjects],
            total=counted.count,
            page=number,
            last=last,
            previous=page_at(number - 1),
            following=page_at(number + 1),
        )

    async def described(self, rest: str) -> Description | None:
        """What a page at /doc/… describes; None where there is no such thing."""
        thing = await self.things.find_documented(rest)
        return None if thing is None else await self.describe(thing)

    async def describe(self, thing: ox.NamedNode) -> Description:
        """All that a page tells of a thing."""
        return await describe(
            self.surface.reader,
            thing,
            self.surface.own,
            self.surface.extensions,
            shown=self.surface.config.incoming_shown,
        )

    async def show(
        self,
        request: Request,
        description: Description,
        template: str = "thing.html",
        **more: Any,
    ) -> Response:
        """The page of a description."""
        parts = self.surface.hashed.terms(description.thing)
        description.labels |= await self.surface.reader.labels(parts)
        viewer = Viewer(self.surface.addresses, self.surface.chain(request), description.labels)
        origins = await self.surface.reader.origins(description.thing, self.surface.root)
        broader = await self.surface.reader.broader(description.types)
        inverses = await self.surface.reader.inverses()
        view = ThingComposer(
            description, viewer, self.presentation, origins, broader, inverses
        ).compose()
        links = self.things.links(description.thing, description.types)
        return self.things.pages.response(
            template,
            request,
            links=links,
            view=view,
            beside=[
                part
                for one in self.beside
                for part in await one(self.surface, request, description)
            ],
            thing=description.thing.value,
            formats=[
                (form, self.things.pages.local(self._data_path(description.thing, form)))
                for form in RDF_FORMATS
                if self.surface.addresses.own_path(description.thing.value) is not None
            ],
            page_path=self._page_path(description.thing),
            parts=[viewer.term(one) for one in parts],
            behind=f"DESCRIBE {description.thing}",
            in_view=self.surface.addresses.view,
            structured=structured_data(as_schema_org(description, viewer)),
            **more,
        )

    def _page_path(self, thing: ox.NamedNode) -> str:
        addresses = self.surface.addresses
        address = addresses.page(thing.value) or addresses.resolving(thing.value)
        return self.things.pages.local(addresses.in_view(address).removeprefix(self.surface.root))

    def _data_path(self, thing: ox.NamedNode, form: Format) -> str:
        address = self.surface.addresses.data(thing.value, form.extension) or ""
        return address.removeprefix(self.surface.root)
