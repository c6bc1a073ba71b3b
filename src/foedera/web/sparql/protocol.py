"""Reading a request by the SPARQL 1.1 Protocol, section 2: what is asked, over which dataset."""

from __future__ import annotations

from dataclasses import dataclass

from foedera.web.http import Pairs, Request, method_refused, parse_form, too_long
from foedera.web.problems import ProblemError

METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_LONGEST_URI = 65_000
"""Bytes; the HTTP server refuses longer addresses by itself (414)."""


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """What a request asks of the endpoint; no text means its description."""

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    form: str | None = None
    """The value of `format=`."""
    timeout: float | None = None


def update_refused() -> ProblemError:
    """The refusal of every update: data changes through releases."""
    return ProblemError(
        403,
        "this endpoint is read-only: data changes by publishing a new release, not by updates",
        "read-only",
    )


async def read_request(request: Request, limit: int) -> ProtocolRequest:
    """Read a query request; `limit` is the most bytes that a query may have.

    Raises ProblemError: 400 (section 2.1: exactly one query; UTF-8), 403 for updates, 405, 413,
    414, 415; ClientGoneError.
    """
    if request.method in ("GET", "HEAD"):
        if len(request.query_string) > min(limit, _LONGEST_URI):
            raise ProblemError(
                414,
                f"the address may have at most {min(limit, _LONGEST_URI)} bytes; "
                "send a long query by POST",
                "too-long",
            )
        return _from_parameters(request.parameters, bare=True)
    if request.method not in ("POST", "QUERY"):
        raise method_refused(request.method, METHODS)
    media_type = _media_type(request)
    if media_type == _FORM:
        body = await request.body(3 * limit)
        read = _from_parameters((*request.parameters, *parse_form(body)), bare=False)
        if read.text is not None and len(read.text.encode("utf-8")) > limit:
            raise too_long(limit)
        return read
    if media_type == _UPDATE:
        raise update_refused()
    text = _utf8(await request.body(limit))
    return _from_parameters((*request.parameters, ("query", text)), bare=False)


def _utf8(body: bytes) -> str:
    """A body that is the query itself: UTF-8, no percent-escapes (section 2.1.3)."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(
            400, f"the query is not UTF-8 at byte {error.start}", "not-utf-8"
        ) from error


def _media_type(request: Request) -> str:
    """The body's media type; raises ProblemError (415) for others than the protocol's."""
    header = request.header("content-type")
    known = (_FORM, _QUERY, _UPDATE)
    if header is None:
        raise ProblemError(
            415, f"the body needs a Content-Type: one of {', '.join(known)}", "media-type"
        )
    media_type, *parameters = (part.strip().lower() for part in header.split(";"))
    if media_type not in known:
        raise ProblemError(
            415, f"{media_type!r} is no way to send a query; use {' or '.join(known[:2])}",
            "media-type", {"accept-post": f"{_FORM}, {_QUERY}"},
        )  # fmt: skip
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            raise ProblemError(415, f"queries are UTF-8, not {value.strip()}", "media-type")
    coding = request.header("content-encoding")
    if coding is not None and coding.strip().lower() != "identity":
        raise ProblemError(415, f"send the body without {coding} coding", "content-coding")
    return media_type


def _from_parameters(parameters: Pairs, *, bare: bool) -> ProtocolRequest:
    """The request in a list of parameters; `bare` allows for one without a query."""
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    queries = values.get("query", [])
    updates = values.get("update", [])
    if len(updates) > 1 or (queries and updates):
        raise ProblemError(400, "a request holds exactly one query or update", "number-of-queries")
    if updates:
        raise update_refused()
    if len(queries) > 1:
        raise ProblemError(
            400, f"a request holds exactly one query, not {len(queries)}", "number-of-queries"
        )
    default_graphs = tuple(values.get("default-graph-uri", ()))
    named_graphs = tuple(values.get("named-graph-uri", ()))
    if not queries and (not bare or default_graphs or named_graphs):
        raise ProblemError(400, "the parameter query is missing", "number-of-queries")
    return ProtocolRequest(
        queries[0] if queries else None,
        default_graphs,
        named_graphs,
        _only(values, "format"),
        _timeout(_only(values, "timeout")),
    )


def _only(values: dict[str, list[str]], name: str) -> str | None:
    given = values.get(name)
    return given[-1] if given else None


def _timeout(text: str | None) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds < 1e9:
        raise ProblemError(400, f"timeout={text} is no number of seconds above 0", "timeout")
    return seconds
