"""The routes of /reconcile: version 0.2 at /reconcile itself, the 1.0 draft at /reconcile/v1.

The 1.0 routes also answer below /reconcile: no 0.2 client calls them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foedera.web.http import Request, Response, parse_form
from foedera.web.languages import page_language
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.reconcile.answers import FEATURES, candidate
from foedera.web.reconcile.describing import Describing
from foedera.web.reconcile.extending import Extending, Extension, read_query
from foedera.web.reconcile.holdings import Holdings
from foedera.web.reconcile.manifest import draft_manifest, manifest
from foedera.web.reconcile.queries import Asked, parse_json, read_batch, read_conditions
from foedera.web.reconcile.suggesting import Suggesting
from foedera.web.routing import Route
from foedera.web.surface import Surface

JSON = "application/json"
LONGEST_BODY = 4_000_000
"""Bytes."""
_FORM = "application/x-www-form-urlencoded"
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")
_READING = ("GET", "HEAD", "OPTIONS")
_ASKING = ("GET", "HEAD", "POST", "OPTIONS")
_PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)
"""A preview is made to be framed by the tool that asks for it."""

Answerer = Callable[[Request], Awaitable[Any]]


@dataclass
class Reconciliation:
    """The service over one release."""

    surface: Surface
    pages: Pages
    holdings: Holdings

    @classmethod
    def of(cls, surface: Surface, pages: Pages) -> Reconciliation:
        """Open the release's indexes."""
        return cls(surface, pages, Holdings.of(surface))

    def routes(self) -> Sequence[Route]:
        """The addresses of both versions."""
        suggesting = Suggesting(self.holdings)
        found = [
            Route("reconcile", self.service, methods=_ASKING),
            Route("reconcile/", self.service, methods=_ASKING),
            Route("reconcile/v1", self.draft, methods=_READING),
            Route("reconcile/v1/", self.draft, methods=_READING),
            Route("reconcile/about", self.about),
        ]
        for root in ("reconcile/", "reconcile/v1/"):
            found += [
                Route(f"{root}match", self.match, methods=("POST", "OPTIONS")),
                Route(f"{root}extend", self.draft_extend, methods=("POST", "OPTIONS")),
                Route(f"{root}extend/propose", self._answering(suggesting.propose)),
                Route(f"{root}preview", self.preview),
                Route(f"{root}suggest/entity", self._answering(suggesting.entity)),
                Route(f"{root}suggest/type", self._answering(suggesting.type)),
                Route(f"{root}suggest/property", self._answering(suggesting.property)),
                Route(f"{root}flyout/", self.flyout, below=True),
            ]
        return found

    async def service(self, request: Request, _rest: str) -> Response:
        """/reconcile: the manifest, a batch of queries, or a data extension query (0.2)."""
        parameters = dict(reversed(request.parameters))
        if request.method == "POST":
            kind = (request.header("content-type") or _FORM).partition(";")[0].strip().lower()
            if kind != _FORM:
                raise ProblemError(
                    415,
                    f"send the form field `queries` or `extend` as {_FORM}; JSON goes to "
                    f"{self.surface.root}reconcile/v1/match",
                    "content-type",
                )
            body = await request.body(LONGEST_BODY)
            parameters = {**parameters, **dict(reversed(parse_form(body)))}
        if "queries" in parameters:
            batch = read_batch(parameters["queries"], self.surface.config.reconcile_batch)
            found = await self._batch(request, list(batch.values()), named_features=False)
            answer: Any = {key: {"result": one} for key, one in zip(batch, found, strict=True)}
        elif "query" in parameters:
            answer = await self._single(request, parameters["query"])
        elif "extend" in parameters:
            answer = await self._extend(request, parse_json(parameters["extend"], "extend"))
        elif request.method == "POST":
            raise ProblemError(400, "send the form field `queries` or `extend`")
        else:
            answer = manifest(*await self._manifest_parts(request))
        return self._json(request, answer, parameters.get("callback"))

    async def draft(self, request: Request, _rest: str) -> Response:
        """/reconcile/v1: the manifest of the 1.0 draft."""
        return self._json(request, draft_manifest(*await self._manifest_parts(request)))

    async def match(self, request: Request, _rest: str) -> Response:
        """/reconcile/v1/match: a batch of queries of the 1.0 draft, as JSON."""
        body = await request.body(LONGEST_BODY)
        batch = read_conditions(body, self.surface.config.reconcile_batch)
        found = await self._batch(request, batch, named_features=True)
        return self._json(request, {"results": [{"candidates": one} for one in found]})

    async def draft_extend(self, request: Request, _rest: str) -> Response:
        """/reconcile/v1/extend: a data extension query of the 1.0 draft."""
        query = parse_json(await request.body(LONGEST_BODY), "the body")
        found = await self._extended(request, query)
        rows = [
            {
                "id": identifier,
                "properties": [
                    {"id": one.id, "values": found.cells[identifier, one.id]}
                    for one, _, _ in found.columns
                ],
            }
            for identifier in found.ids
        ]
        return self._json(request, {"meta": _meta(found), "rows": rows})

    async def _manifest_parts(self, request: Request) -> tuple[Any, list[dict[str, str]], int, str]:
        chain = self.surface.chain(request)
        vocabulary = await self.holdings.vocabulary()
        roots = [
            {"id": one.iri, "name": one.name(chain)}
            for one in vocabulary.types.values()
            if not one.broader
        ]
        batch = self.surface.config.reconcile_batch
        return self.surface.release.manifest, roots, batch, page_language(chain)

    async def _batch(
        self, request: Request, batch: Sequence[Asked], *, named_features: bool
    ) -> list[list[dict[str, Any]]]:
        matching = await self.holdings.matching()
        found = await matching.batch(batch)
        chain = self.surface.chain(request)
        names = await self.holdings.names({c.iri: c.label for one in found for c in one}, chain)
        return [
            [
                candidate(
                    c, names[c.iri], matching.vocabulary, chain, named_features=named_features
                )
                for c in one
            ]
            for one in found
        ]

    async def _single(self, request: Request, text: str) -> Any:
        """One query outside a batch, as clients before 0.2 sent it: a name, or an object."""
        query = parse_json(text, "query") if text.lstrip().startswith("{") else {"query": text}
        batch = read_batch(json.dumps({"q": query}), 1)
        (found,) = await self._batch(request, list(batch.values()), named_features=False)
        return {"result": found}

    async def _extended(self, request: Request, query: Any) -> Extension:
        matching = await self.holdings.matching()
        ids, properties = read_query(query, matching.vocabulary)
        extending = Extending(self.surface, matching.vocabulary)
        iris = {identifier: matching.iri_of(identifier) for identifier in ids}
        return await extending.extend(iris, properties, self.surface.chain(request))

    async def _extend(self, request: Request, query: Any) -> Any:
        found = await self._extended(request, query)
        rows = {
            identifier: {
                one.id: [_without_language(v) for v in found.cells[identifier, one.id]]
                for one, _, _ in found.columns
            }
            for identifier in found.ids
        }
        return {"meta": _meta(found), "rows": rows}

    async def flyout(self, request: Request, rest: str) -> Response:
        """/reconcile/flyout/{entity,type,property}: a small piece of HTML about a suggestion."""
        return self._json(request, await Describing(self.holdings).flyout(request, rest))

    async def preview(self, request: Request, _rest: str) -> Response:
        """/reconcile/preview: a small page about a thing, made for an iframe."""
        chain = self.surface.chain(request)
        identifier = request.parameter("id")
        if not identifier:
            raise ProblemError(400, "name a thing: ?id=…")
        brief = await Describing(self.holdings).thing(identifier, chain)
        page = self.pages.response(
            "preview.html",
            request,
            name=brief.name,
            kinds=[one["name"] for one in brief.types],
            facts=brief.facts,
            address=self.surface.addresses.page(brief.iri),
        )
        kept = tuple(h for h in page.headers if h[0] != "content-security-policy")
        return Response(
            body=page.body,
            content_type=page.content_type,
            tag=page.tag,
            vary=page.vary,
            cache_control=page.cache_control,
            headers=(("content-security-policy", _PREVIEW_POLICY), *kept),
        )

    async def about(self, request: Request, _rest: str) -> Response:
        """/reconcile/about: how to use the service, and what the features of a score mean."""
        return self.pages.response("reconcile.html", request, features=FEATURES)

    def _answering(self, answer: Answerer) -> Callable[[Request, str], Awaitable[Response]]:
        async def handle(request: Request, _rest: str) -> Response:
            return self._json(request, await answer(request), request.parameter("callback"))

        return handle

    def _json(self, request: Request, answer: Any, callback: str | None = None) -> Response:
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        chain = self.surface.chain(request)
        content_type = JSON
        if callback and self.surface.config.jsonp:
            if not _CALLBACK.fullmatch(callback):
                raise ProblemError(400, "callback is not the name of a function", "callback")
            body = f"/**/{callback}(".encode() + body + b");"
            content_type = "text/javascript; charset=utf-8"
        address = (str(request.scope["path"]), request.query_string.decode("latin-1"))
        return Response(
            body=body,
            content_type=content_type,
            tag=self.surface.tag(JSON, *address, *chain) if request.method != "POST" else None,
            vary=("Accept-Language",),
            cache_control=self.surface.freshness if request.method != "POST" else "no-store",
            headers=(("content-language", page_language(chain)),),
        )


def _meta(found: Extension) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "name": name,
            **({"type": {"id": range_[0], "name": range_[1]}} if range_ else {}),
        }
        for one, name, range_ in found.columns
    ]


def _without_language(value: dict[str, Any]) -> dict[str, Any]:
    """A value as 0.2 has it: texts carry no language there."""
    return {"str": value["str"]} if "str" in value else value
