"""The OpenAPI description of the HTTP interface, made by FastAPI from typed signatures.

The hot routes are plain ASGI; FastAPI is loaded when somebody asks for `/openapi.json`, and a test
asks every path that it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query
from fastapi import Response as FastResponse
from fastapi.openapi.utils import get_openapi

import foedera
from foedera.formats import RDF_FORMATS
from foedera.terms import KINDS
from foedera.web.surface import Surface

_RDF: dict[str, Any] = {form.media_type: {} for form in RDF_FORMATS}
_PAGE: dict[str, Any] = {"text/html": {}}
_PROBLEM = {
    "content": {"application/problem+json": {}},
    "description": "Problem details (RFC 9457), or a page or RDF where that was asked for",
}

Kind = Annotated[str, Path(description=f"One of {', '.join(KINDS)}")]
Slug = Annotated[str, Path(description="The thing's own name: `eurobiomed`")]
Profile = Annotated[str | None, Query(description="plain, evidence, evidence-rdf12, labels, alt …")]
Lang = Annotated[str | None, Query(description="en or fr; overrules Accept-Language")]
Page = Annotated[int | None, Query(ge=1, description="Pages count from 1")]


View = Annotated[
    str | None, Query(description="explicit, two-documents, as-known-on-2017-02-28; by commas")
]


@dataclass(frozen=True)
class Operation:
    """One documented path."""

    path: str
    summary: str
    endpoint: Any
    content: dict[str, Any]
    other: dict[int, str]


def _thing(kind: Kind, slug: Slug, _profile: Profile = None, lang: Lang = None) -> None:
    """Follow the identifier of a thing to its page or its data."""


def _doc(kind: Kind, slug: Slug, lang: Lang = None) -> None:
    """Read the page about a thing."""


def _data(
    kind: Kind,
    slug: Slug,
    extension: Annotated[str, Path(description="ttl, jsonld, nt, rdf, nq or trig")],
    _profile: Profile = None,
    incoming: Annotated[int | None, Query(ge=1, description="Page of incoming links")] = None,
) -> None:
    """Read the data about a thing."""


def _resolve(iri: Annotated[str, Query(description="Any IRI that the data mentions")]) -> None:
    """Find where an IRI is described."""


def _search(
    q: Annotated[str, Query(description="A name, a part of it, an acronym")] = "",
    kind: Annotated[str | None, Query(description="mission, agreement, organisation …")] = None,
    view: View = None,
    page: Page = None,
    lang: Lang = None,
) -> None:
    """Find things by name."""


def _differences(
    subject: Annotated[str | None, Query(description="A thing: `actor/eurobiomed`")] = None,
    relation: Annotated[str | None, Query(description="differs, refines, completes")] = None,
    view: View = None,
) -> None:
    """Find where two documents give two values of what has one at a time."""


def _lookup(
    wikidata: Annotated[str | None, Query(description="Q…")] = None,
    geonames: Annotated[str | None, Query(description="A number")] = None,
    siren: Annotated[str | None, Query(description="Nine digits")] = None,
    ror: Annotated[str | None, Query(description="Nine characters")] = None,
    lei: Annotated[str | None, Query(description="Twenty characters")] = None,
    nuts: Annotated[str | None, Query(description="FRL0")] = None,
    insee: Annotated[str | None, Query(description="13055")] = None,
    iso3166: Annotated[str | None, Query(description="FR or FR-PAC")] = None,
) -> None:
    """Find a thing by somebody else's identifier."""


def _same_as(iri: Annotated[str, Query(description="Ours or anybody's")]) -> None:
    """List the IRIs that mean the same thing."""


def _reconcile(
    queries: Annotated[
        str | None, Query(description='`{"q0": {"query": "a name", "type": "…", "limit": 3}}`')
    ] = None,
) -> None:
    """Reconcile names (Reconciliation API 0.2); without queries, the manifest."""


def _suggest(
    prefix: Annotated[str, Query(description="The beginning of a name")] = "",
    cursor: Annotated[int | None, Query(ge=0, description="How many to leave out")] = None,
) -> None:
    """Suggest while somebody types."""


def _fragments(
    subject: Annotated[str | None, Query(description="An IRI; empty for any")] = None,
    predicate: Annotated[str | None, Query(description="An IRI; empty for any")] = None,
    object: Annotated[str | None, Query(description='An IRI or a literal: `"x"@en`')] = None,
    page: Page = None,
) -> None:
    """Read the triples that fit a pattern, a page at a time."""


def _sparql(
    query: Annotated[str | None, Query(description="SPARQL 1.1 query")] = None,
    timeout: Annotated[float | None, Query(gt=0, description="Seconds")] = None,
    release: Annotated[str | None, Query(description="Ask a kept release by its version")] = None,
    view: View = None,
) -> None:
    """Ask in SPARQL; without a query, the service description or the editor."""


def _nothing() -> None:
    """Take no parameters."""


def _timemap(address: Annotated[str, Path(description="Of a thing, its page or data")]) -> None:
    """List how something stood in each kept release."""


def _past(
    version: Annotated[str, Path(description="Of a release: /release/ lists them")],
    path: Annotated[str, Path(description="Of a thing, its page or data: `doc/actor/eurobiomed`")],
    lang: Lang = None,
) -> None:
    """Read a thing's page or data as it stood in a kept release."""


def _theirs(path: Annotated[str, Path(description="As in the thing's own IRI")]) -> None:
    """Follow the identifier of a thing, or read its page."""


def _their_data(
    path: Annotated[str, Path(description="As in the thing's own IRI")],
    extension: Annotated[str, Path(description="ttl, jsonld, nt, rdf, nq or trig")],
    _profile: Profile = None,
    incoming: Annotated[int | None, Query(ge=1, description="Page of incoming links")] = None,
) -> None:
    """Read the data about a thing."""


def operations(gathered: bool = False, has_ontology: bool = True) -> Sequence[Operation]:
    """What is documented; data that others wrote has paths of its own."""
    moved = {
        301: "Merged with another thing",
        303: "See the page or the data",
        404: "Unknown",
        406: "Nothing acceptable",
        410: "Withdrawn",
    }
    either = {**_PAGE, **_RDF}
    unknown = {404: "Unknown"}
    things = (
        Operation("/id/{kind}/{slug}", "The thing", _thing, {}, moved),
        Operation("/doc/{kind}/{slug}", "Page about a thing", _doc, _PAGE, unknown),
        Operation("/data/{kind}/{slug}.{extension}", "Data about a thing", _data, _RDF, unknown),
    )
    theirs = (
        Operation("/{path}", "The thing", _theirs, {}, moved),
        Operation("/doc/{path}", "Page about a thing", _theirs, _PAGE, unknown),
        Operation("/data/{path}.{extension}", "Data about a thing", _their_data, _RDF, unknown),
    )
    ontology = (Operation("/def", "Ontology", _nothing, either, {}),)
    return (
        *(theirs if gathered else things),
        *(ontology if has_ontology else ()),
        Operation(
            "/timemap/{address}",
            "History of a thing",
            _timemap,
            {"application/link-format": {}},
            unknown,
        ),
        Operation("/release/{version}/{path}", "A thing as it stood", _past, either, unknown),
        Operation("/resolve", "Any IRI", _resolve, either, {303: "It is ours", 404: "Unknown"}),
        Operation("/lookup", "By identifier", _lookup, {}, {303: "The thing", **unknown}),
        Operation("/sameas", "Same thing", _same_as, {"application/json": {}, **_RDF}, unknown),
        Operation("/reconcile", "Reconciliation", _reconcile, {"application/json": {}}, {}),
        *(
            Operation(
                f"/reconcile/suggest/{what}",
                f"Suggest: {what}",
                _suggest,
                {"application/json": {}},
                {},
            )
            for what in ("entity", "type", "property")
        ),
        Operation("/search", "Search", _search, {**_PAGE, "application/json": {}}, {}),
        Operation("/search.json", "Search as JSON", _search, {"application/json": {}}, {}),
        Operation("/fragments", "Triple pattern fragments", _fragments, either, {}),
        Operation(
            "/sparql",
            "SPARQL endpoint",
            _sparql,
            {"application/sparql-results+json": {}, "text/csv": {}, **either},
            {503: "Busy", 504: "Stopped at its deadline"},
        ),
        Operation("/dataset", "DCAT-AP description", _nothing, either, {}),
        Operation("/.well-known/void", "VoID description", _nothing, _RDF, {}),
        Operation("/context.jsonld", "JSON-LD context", _nothing, {"application/ld+json": {}}, {}),
        Operation("/release/", "Releases", _nothing, _PAGE, {}),
        Operation("/dumps/", "Downloads", _nothing, _PAGE, {}),
    )


def questions() -> Sequence[Operation]:
    """Paths of data that uses our ontology."""
    answers: dict[str, Any] = {**_PAGE, "application/json": {}, "text/csv": {}}
    return (
        Operation("/questions", "Named questions", _nothing, answers, {}),
        Operation("/questions.json", "Named questions as JSON", _nothing, answers, {}),
        Operation("/disagreements", "Where documents differ", _differences, answers, {}),
        Operation("/quality", "Validation report", _nothing, {**_PAGE, **_RDF}, {}),
    )


def openapi_document(surface: Surface) -> dict[str, Any]:
    """The description of a surface (OpenAPI 3.1)."""
    description = surface.release.manifest.description
    title = description.title.get("en") or next(iter(description.title.values()))
    api = FastAPI(title=title, version=foedera.__version__, docs_url=None, redoc_url=None)
    paths = {path for e in surface.extensions for path, _ in e.presentation.navigation}
    general = operations(surface.release.manifest.gathered, surface.has_ontology)
    for one in (*general, *(questions() if "questions" in paths else ())):
        responses: dict[int | str, dict[str, Any]] = {
            200: {"content": one.content, "description": "OK"},
            400: _PROBLEM,
            **{status: {"description": text} for status, text in one.other.items()},
        }
        if not one.content:
            del responses[200]
        api.add_api_route(
            one.path,
            one.endpoint,
            summary=one.summary,
            responses=responses,
            response_class=FastResponse,
            status_code=303 if not one.content else 200,
        )

    document = get_openapi(
        title=title,
        version=foedera.__version__,
        summary=description.summary.get("en"),
        routes=api.routes,
        servers=[{"url": surface.root.rstrip("/")}],
    )
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    document.pop("components", None)
    return document
