"""What the domain adds to the surface, and when it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.engine import Engine
from foedera.releases.layout import Release
from foedera.terms import FD, RDF, Base
from foedera.web.config import WebConfig
from foedera.web.dataset import DatasetDescription
from foedera.web.domain.coverage import coverage_of
from foedera.web.domain.differences import Differences
from foedera.web.domain.evidence import read_claims
from foedera.web.domain.explaining import Explanations
from foedera.web.domain.lists import Lists
from foedera.web.domain.panels import home_panels
from foedera.web.domain.presentation import PRESENTATION
from foedera.web.domain.quality import Quality
from foedera.web.domain.questions import Questions, questions_of
from foedera.web.domain.quoting import quoted
from foedera.web.domain.viewed import ViewedThings
from foedera.web.domain.viewing import Views
from foedera.web.extension import Claim, Coverage, Presentation, QueryExample
from foedera.web.http import Request
from foedera.web.pages import Pages
from foedera.web.reading import Reader
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.thing_pages import ThingPages


@dataclass(frozen=True)
class Domain:
    """Missions, agreements, actors and documents, with the evidence for what is said of them."""

    presentation: Presentation = PRESENTATION

    async def home_panels(
        self, surface: Surface, chain: Sequence[str]
    ) -> Sequence[Mapping[str, object]]:
        """The newest missions and agreements, the documents, and some questions."""
        return await home_panels(surface, chain)

    def routes(self, surface: Surface, pages: Pages, thing_pages: ThingPages) -> Sequence[Route]:
        """The lists, the questions, and the pages of documents."""
        views, questions = Views.of(surface), questions_of(surface.release)
        differences = Differences.of(surface, pages, views, questions)
        quality = Quality(surface, pages, DatasetDescription(surface, pages).quality)
        viewed = ViewedThings(thing_pages, views, differences, quality)
        thing_pages.beside.append(viewed.beside)
        return (
            *Questions(surface, pages, views, questions).routes(),
            *differences.routes(),
            *quality.routes(),
            *Explanations(surface, pages, views).routes(),
            *Lists(surface, pages).routes(),
            Route("doc/document/", viewed.document, below=True),
            Route("doc/", viewed.page, below=True),
        )

    def examples(self, release: Release) -> Sequence[QueryExample]:
        """The release's named questions."""
        base = Base(release.manifest.base)
        return [QueryExample(q.titles, q.query(base)) for q in questions_of(release)]

    async def claims(
        self, reader: Reader, subjects: Sequence[ox.NamedNode], objects: Sequence[ox.NamedNode]
    ) -> list[Claim]:
        """What documents say with one of some things as the subject, or as the object."""
        return await read_claims(reader, subjects, objects)

    async def coverage(self, reader: Reader) -> Coverage:
        """The countries and the time that the data speaks of."""
        return await coverage_of(reader)

    async def quoted(
        self, reader: Reader, config: WebConfig, claims: Sequence[Claim]
    ) -> Sequence[ox.Quad]:
        """The words of the claims' passages."""
        return await quoted(reader, config, claims)

    async def part(self, surface: Surface, request: Request) -> Surface:
        """The surface over what the view of a request keeps (`view=`, `known=`)."""
        return await Views.of(surface).surface_in(request)

    def choosing(self, surface: Surface, request: Request) -> Mapping[str, object] | None:
        """The fields that choose a view."""
        views = Views.of(surface)
        if not views.usable:
            return None
        return {"template": "view-fields.html", "choice": views.choice(request)}


async def domain_of(engine: Engine) -> tuple[Domain, ...]:
    """The domain, where the data uses our ontology; nothing otherwise."""
    rows = await engine.rows(
        f"SELECT ?x WHERE {{ {{ ?x {RDF.type} {FD.SourceDocument} }} UNION "
        f"{{ GRAPH ?g {{ ?x {RDF.type} {FD.Statement} }} }} UNION "
        # A publication that is still empty carries the ontology in its own graph.
        f"{{ GRAPH ?g {{ {FD.Mission} a ?x }} FILTER(STRENDS(STR(?g), '/graph/ontology')) }} }} "
        "LIMIT 1"
    )
    return (Domain(),) if rows else ()
