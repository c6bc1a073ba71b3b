"""Answers to questions as JSON and CSV: which of them a client asks for, and how they are sent."""

from __future__ import annotations

import json
from collections.abc import Sequence

from foedera.formats import NotAcceptableError, Offer, negotiate
from foedera.web.http import Request, Response
from foedera.web.links import Link, link_header
from foedera.web.problems import ProblemError
from foedera.web.refusals import offers_problem
from foedera.web.surface import Surface

JSON, CSV = "application/json", "text/csv"
_OFFERS = (
    Offer("text/html"),
    Offer(JSON, 0.9, aliases=("application/sparql-results+json",)),
    Offer(CSV, 0.8),
)
_EXTENSIONS = {"html": "text/html", "json": JSON, "csv": CSV}
_CSV_TYPE = "text/csv; charset=utf-8; header=present"


def asked_type(request: Request, extension: str) -> tuple[str, bool]:
    """The media type that an address, `format=` or Accept asks for; and whether it was Accept.

    Raises ProblemError (406).
    """
    named = extension or request.parameter("format") or ""
    if named:
        found = _EXTENSIONS.get(named.lower())
        if found is None:
            raise ProblemError(
                406, f"{named[:40]!r} is no format here; use json or csv", "not-acceptable"
            )
        return found, False
    try:
        return negotiate(request.header("accept"), _OFFERS).media_type, True
    except NotAcceptableError as error:
        raise offers_problem(error, request.header("accept")) from error


def data_response(
    surface: Surface, request: Request, body: bytes, kind: str, negotiated: bool,
    links: Sequence[Link] = (),
) -> Response:  # fmt: skip
    """JSON or CSV with the headers that the data of a release has."""
    address = (str(request.scope["path"]), request.query_string.decode("latin-1"))
    return Response(
        body=body,
        content_type=_CSV_TYPE if kind == CSV else kind,
        tag=surface.tag(kind, *address, *surface.chain(request)),
        vary=("Accept", "Accept-Language") if negotiated else ("Accept-Language",),
        cache_control=surface.freshness,
        headers=(
            ("last-modified", surface.last_modified),
            *((("link", link_header(links)),) if links else ()),
        ),
    )


def to_json(value: object) -> bytes:
    """JSON for people who read it, too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
