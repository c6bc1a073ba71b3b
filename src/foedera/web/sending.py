"""Responses sent by RFC 9110: entity tags, conditions, HEAD and codings alike for all routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from foedera.web.coding import choose_coding, encode, encode_stream
from foedera.web.http import EXPOSED, Message, Request, Response, Send

SMALLEST_WORTH_CODING = 860
"""Bytes; a shorter body fits one packet anyway."""
_COMMON: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", EXPOSED.encode("ascii")),
)
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_CODED_TYPES = re.compile(r"text/|[^;]*(json|xml|turtle|trig|n-triples|n-quads|javascript)")


def matches(if_none_match: str | None, tag: str) -> bool:
    """Whether If-None-Match holds a tag, compared weakly (RFC 9110, section 13.1.2)."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)


def _coding(request: Request, response: Response) -> str | None:
    """The content coding to send, None for the body as it is."""
    if response.content_type is None or not _CODED_TYPES.match(response.content_type):
        return None
    if any(name in ("content-encoding", "content-length") for name, _ in response.headers):
        return None
    if isinstance(response.body, bytes) and len(response.body) < SMALLEST_WORTH_CODING:
        return None
    return choose_coding(request.header("accept-encoding"))


def _start(response: Response, tag: str | None, vary: Iterable[str]) -> list[tuple[bytes, bytes]]:
    headers = list(_COMMON)
    if tag is not None:
        headers.append((b"etag", f'"{tag}"'.encode("ascii")))
    varied = ", ".join(dict.fromkeys(vary))
    if varied:
        headers.append((b"vary", varied.encode("ascii")))
    if response.cache_control is not None:
        headers.append((b"cache-control", response.cache_control.encode("ascii")))
    headers += [
        (name.encode("ascii"), value.encode("latin-1", "replace"))
        for name, value in response.headers
    ]
    return headers


@lru_cache(maxsize=64)
def fixed_fields(
    content_type: str, cache_control: str, vary: tuple[str, ...], coding: str | None
) -> bytes:
    """The header fields of an answer that do not depend on its body, as they are sent."""
    response = Response(content_type=content_type, cache_control=cache_control)
    headers = _start(response, None, vary)
    headers.append((b"content-type", content_type.encode("ascii")))
    if coding is not None:
        headers.append((b"content-encoding", coding.encode("ascii")))
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers)


def may_be_coded(response: Response) -> bool:
    """Whether the content coding of an answer is up to the client."""
    return response.content_type is not None and bool(_CODED_TYPES.match(response.content_type))


def whole_messages(request: Request, response: Response) -> tuple[Message, Message]:
    """ASGI's two messages of a response whose body is here, as `send_response` sends them."""
    start, coding = _begin(request, response)
    body = response.body
    assert isinstance(body, bytes)
    if start["status"] == 304:
        return start, {"type": "http.response.body", "body": b""}
    if coding is not None:
        ready = response.coded is not None and response.coded[0] == coding
        body = response.coded[1] if ready and response.coded else encode(body, coding)
    if response.status != 204:
        start["headers"].append((b"content-length", b"%d" % len(body)))
    if request.method == "HEAD":
        body = b""
    return start, {"type": "http.response.body", "body": body}


async def whole(response: Response) -> Response:
    """The response with its body read to its end; raises what its stream raises.

    For clients of HTTP/1.0, which knows no chunks: they could not tell a cut answer from a whole
    one.
    """
    if isinstance(response.body, bytes):
        return response
    return replace(response, body=b"".join([piece async for piece in response.body]))


def _begin(request: Request, response: Response) -> tuple[Message, str | None]:
    """The message that begins a response, and the content coding of its body."""
    coding = _coding(request, response)
    tag = response.tag
    if tag is not None and coding is not None:
        tag = f"{tag}-{coding}"
    vary = response.vary
    if may_be_coded(response) and "Accept-Encoding" not in vary:
        vary = (*vary, "Accept-Encoding")
    headers = _start(response, tag, vary)
    start: Message = {"type": "http.response.start", "status": response.status, "headers": headers}
    if (
        tag is not None
        and response.status == 200
        and request.method in ("GET", "HEAD", "QUERY")
        and matches(request.header("if-none-match"), tag)
    ):
        start["status"] = 304
        return start, None
    if response.content_type is not None:
        headers.append((b"content-type", response.content_type.encode("ascii")))
    if coding is not None:
        headers.append((b"content-encoding", coding.encode("ascii")))
    return start, coding


async def send_response(request: Request, response: Response, send: Send) -> int:
    """Send a response as the request's conditions, method and codings want it.

    Returns the status sent (304 where the client has the representation already). A stream that
    raises is passed on, so that the server cuts the connection: a reader sees the failure.
    """
    if request.scope.get("http_version") == "1.0":
        response = await whole(response)
    body = response.body
    if isinstance(body, bytes):
        start, rest = whole_messages(request, response)
        await send(start)
        await send(rest)
        return int(start["status"])
    start, coding = _begin(request, response)
    await send(start)
    if start["status"] == 304 or request.method == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return int(start["status"])
    pieces = body if coding is None else encode_stream(body, coding)
    async for piece in pieces:
        if piece:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    return response.status


def unconditional(response: Response, coding: str | None) -> tuple[Message, Message] | None:
    """The messages of a whole answer to a GET without conditions, where it needs no coding."""
    body = response.body
    assert isinstance(body, bytes)
    assert response.content_type is not None
    coded = may_be_coded(response)
    if coded and coding is not None and len(body) >= SMALLEST_WORTH_CODING:
        return None
    headers = _start(
        response, response.tag, (*response.vary, "Accept-Encoding") if coded else response.vary
    )
    headers += [
        (b"content-type", response.content_type.encode("ascii")),
        (b"content-length", b"%d" % len(body)),
    ]
    return (
        {"type": "http.response.start", "status": response.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


def with_coding(request: Request, response: Response) -> Response:
    """The response with its body already in the coding that the request wants, to be kept."""
    coding = _coding(request, response)
    if coding is None or not isinstance(response.body, bytes):
        return response
    return replace(response, coded=(coding, encode(response.body, coding)))
