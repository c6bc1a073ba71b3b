"""The routes of the review page."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import Route

from foedera.review.accepting import accept_into
from foedera.review.concepts import Concepts
from foedera.review.decisions import (
    ACCEPT,
    ADD,
    ADD_THING,
    CORRECT,
    DESCRIBE,
    NAME_THING,
    REJECT,
    REOPEN,
    DecisionError,
)
from foedera.review.desk import Desk
from foedera.review.entities import Entities
from foedera.review.identifying import NameLinker
from foedera.review.page.guard import HEADERS, Guard
from foedera.review.page.state import page_choices, page_state
from foedera.statements import DataFaultError, Publication

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr")
_LARGEST = 200_000
_BY_HAND = frozenset((ACCEPT, REJECT, REOPEN, CORRECT, ADD, ADD_THING, NAME_THING, DESCRIBE))
_STATIC = {
    "review.css": "text/css",
    **dict.fromkeys(
        ("review.js", "text.js", "cards.js", "dialogs.js", "dom.js"), "text/javascript"
    ),
}


@dataclass
class ReviewPage:
    """One document, one reviewer, one run of the page."""

    desk: Desk
    publication: Publication
    concepts: Concepts
    reviewer: str
    guard: Guard = field(default_factory=Guard)
    finished: Callable[[], None] = lambda: None
    """Called when the reviewer is done."""

    def __post_init__(self) -> None:
        self.entities = Entities.read(self.publication)
        self.environment = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape()
        )

    def fresh(self) -> Publication:
        """The publication as its files are now."""
        return Publication(self.publication.directory, self.publication.base)

    # --- reading ---------------------------------------------------------------------------------
    async def home(self, request: Request) -> Response:
        """The page itself, empty: it fills itself from /state."""
        language = _language(request)
        html = self.environment.get_template("review.html").render(
            language=language,
            texts=_texts(language),
            token=self.guard.token,
            title=self.desk.proposals.source.title or self.desk.proposals.source.slug,
        )
        return HTMLResponse(html)

    async def static(self, request: Request) -> Response:
        """Our own script and style."""
        name = request.path_params["name"]
        if name not in _STATIC:
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(HERE / "static" / name, media_type=_STATIC[name])

    async def state(self, request: Request) -> Response:
        """Everything there is to show."""
        return JSONResponse(self._state())

    async def choices(self, request: Request) -> Response:
        """Relations, classes, concepts and the page's texts."""
        language = _language(request)
        return JSONResponse(
            {**page_choices(self.concepts), "texts": _texts(language), "language": language}
        )

    async def search(self, request: Request) -> Response:
        """Entities of a kind by a part of their name."""
        kind = request.query_params.get("kind", "")
        words = request.query_params.get("q", "").strip()
        if not words:
            return JSONResponse([])
        plain = words.casefold()
        found = [
            entity
            for entity in self.entities.of_kind(kind)
            if any(plain in name.casefold() for name in (*entity.all_names(), entity.slug))
        ]
        found.sort(key=lambda entity: (not entity.label.casefold().startswith(plain), entity.label))
        near = NameLinker(self.entities).candidates([words], kind, ())
        slugs = dict.fromkeys([*(e.slug for e in found[:12]), *(c.slug for c in near)])
        answers = [self.entities.by_path[f"id/{kind}/{slug}"] for slug in slugs]
        return JSONResponse(
            [{"slug": e.slug, "label": e.label, "class": (e.classes or [""])[0]} for e in answers]
        )

    def _state(self) -> dict[str, Any]:
        return page_state(self.desk, self.entities, self.reviewer)

    # --- deciding --------------------------------------------------------------------------------
    async def decide(self, request: Request) -> Response:
        """Take one decision; it is on disk before this answers."""
        asked = await _json(request)
        action, what = str(asked.get("action")), asked.get("what")
        if action not in _BY_HAND or not isinstance(what, Mapping):
            raise DecisionError(f"{action!r} cannot be decided here")
        decision = self.desk.decide(self.reviewer, action, what, self.entities)
        return JSONResponse({"decision": decision.number, **self._state()})

    async def undo(self, request: Request) -> Response:
        """Take back the last decision."""
        undone = self.desk.log.undo(self.reviewer)
        return JSONResponse({"undone": undone.action if undone else None, **self._state()})

    async def write(self, request: Request) -> Response:
        """Write what stands accepted into data/."""
        written = accept_into(self.desk, self.fresh(), self.reviewer)
        self.publication = self.fresh()
        self.entities = Entities.read(self.publication)
        return JSONResponse(
            {
                "written": {
                    "files": [
                        str(path.relative_to(self.publication.directory)) for path in written.files
                    ],
                    "statements": written.statements,
                    "added": written.added,
                    "removed": written.removed,
                    "entities": written.entities,
                    "waiting": written.waiting,
                },
                **self._state(),
            }
        )

    async def finish(self, request: Request) -> Response:
        """End the review; the command goes on."""
        self.finished()
        return JSONResponse({"finished": True})


def review_app(page: ReviewPage) -> Starlette:
    """The page as an application; the guard stands before every route."""
    application = Starlette(
        routes=[
            Route("/", page.home),
            Route("/static/{name}", page.static),
            Route("/state", page.state),
            Route("/choices", page.choices),
            Route("/entities", page.search),
            Route("/decide", page.decide, methods=["POST"]),
            Route("/undo", page.undo, methods=["POST"]),
            Route("/write", page.write, methods=["POST"]),
            Route("/finish", page.finish, methods=["POST"]),
        ],
        exception_handlers={DecisionError: _refused, DataFaultError: _refused},
    )

    async def guarded(
        request: Request, following: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        answer = page.guard.refusal(request) or await following(request)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    application.add_middleware(BaseHTTPMiddleware, dispatch=guarded)
    return application


async def _refused(request: Request, error: Exception) -> Response:
    problem = {"type": "about:blank", "title": "Refused", "status": 422, "detail": str(error)}
    return JSONResponse(problem, 422, media_type="application/problem+json")


async def _json(request: Request) -> dict[str, Any]:
    body = await request.body()
    if len(body) > _LARGEST:
        raise DecisionError("that is more than one decision can be")
    try:
        asked = json.loads(body)
    except ValueError as error:
        raise DecisionError("the request is not JSON") from error
    if not isinstance(asked, dict):
        raise DecisionError("the request is not a JSON object")
    return asked


def _language(request: Request) -> str:
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    for part in request.headers.get("accept-language", "").split(","):
        language = part.split(";")[0].strip()[:2].lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def _texts(language: str) -> dict[str, str]:
    path = HERE / "messages" / f"{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
