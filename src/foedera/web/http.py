"""HTTP's small parts, over plain ASGI: a request read, a response sent, both by RFC 9110.

Every route goes through `send_response`, so that entity tags, conditional requests, HEAD,
compression, CORS and refusals behave alike everywhere.
"""

from __future__ import annotations

import hashlib
import re
from binascii import a2b_qp
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from foedera.web.coding import choose_coding, encode, encode_stream
from foedera.web.problems import ProblemError

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Pairs: TypeAlias = tuple[tuple[str, str], ...]

EXPOSED = "ETag, Link, Vary, Content-Location, Location, Retry-After, Memento-Datetime"
"""The headers that a script on another site may read."""
SMALLEST_WORTH_CODING = 860
"""Bytes; a shorter body fits one packet anyway."""
_COMMON: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", EXPOSED.encode("ascii")),
)
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})|[\r\n]")
_PREFLIGHT_AGE = "86400"


class ClientGoneError(Exception):
    """The client hung up before its request was answered."""


def decode_once(text: bytes, *, plus_is_space: bool = False) -> str:
    """Undo percent-escapes exactly once, strictly as UTF-8; raises ProblemError (400)."""
    if plus_is_space:
        text = text.replace(b"+", b" ")
    if b"%" in text:
        text = _unescape(text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(
            400, f"the request is not UTF-8 at byte {error.start}: {text[:80]!r}", "not-utf-8"
        ) from error


def _unescape(text: bytes) -> bytes:
    """Undo percent-escapes; one that is none stays as it is.

    Quoted-printable, which binascii undoes in C, is the same with another mark.
    """
    if _BROKEN_ESCAPE.search(text):
        return unquote_to_bytes(text)
    return a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))


def parse_form(text: bytes) -> Pairs:
    """The parameters of a query string or of an application/x-www-form-urlencoded body."""
    pairs = []
    for part in text.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            pairs.append(
                (decode_once(name, plus_is_space=True), decode_once(value, plus_is_space=True))
            )
    return tuple(pairs)


class Request:
    """One request; what is costly to read is read when it is asked for."""

    __slots__ = ("_headers", "_parameters", "again", "method", "query_string", "receive", "scope")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.again: Callable[[], None] | None = None
        """Set where the answer is a kept one; called each time it is sent once more."""
        self.scope = scope
        self.receive = receive
        self.method: str = scope["method"]
        self.query_string: bytes = scope["query_string"]
        self._headers: dict[str, str] | None = None
        self._parameters: Pairs | None = None

    @property
    def path(self) -> str:
        """The path with its escapes undone once."""
        raw = self.scope.get("raw_path")
        return decode_once(raw) if raw else str(self.scope["path"])

    @property
    def headers(self) -> dict[str, str]:
        """Header fields by lower-case name; repeated ones joined (RFC 9110, section 5.2)."""
        if self._headers is None:
            found: dict[str, str] = {}
            for raw_name, raw_value in self.scope["headers"]:
                name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
                found[name] = f"{found[name]}, {value}" if name in found else value
            self._headers = found
        return self._headers

    def header(self, name: str) -> str | None:
        """A header field's value, its name in lower case."""
        return self.headers.get(name)

    @property
    def parameters(self) -> Pairs:
        """The parameters of the query string in their order, escapes undone once."""
        if self._parameters is None:
            self._parameters = parse_form(self.query_string)
        return self._parameters

    def parameter(self, name: str) -> str | None:
        """The first value of a parameter."""
        return next((value for key, value in self.parameters if key == name), None)

    async def body(self, limit: int) -> bytes:
        """The whole body; raises ProblemError (413) past `limit` bytes, ClientGoneError."""
        declared = self.header("content-length")
        if declared is not None and declared.isdigit() and int(declared) > limit:
            raise too_long(limit)
        pieces: list[bytes] = []
        size = 0
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            piece: bytes = message.get("body", b"")
            size += len(piece)
            if size > limit:
                raise too_long(limit)
            pieces.append(piece)
            if not message.get("more_body", False):
                return b"".join(pieces)


def too_long(limit: int) -> ProblemError:
    """The refusal of a body that is too long (RFC 9110, section 15.5.14)."""
    return ProblemError(413, f"the request's body may have at most {limit} bytes", "too-long")


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent: bytes, or a stream that is cut without its proper ending where it raises."""

    status: int = 200
    body: bytes | AsyncIterator[bytes] = b""
    content_type: str | None = None
    tag: str | None = None
    """What a strong entity tag is made of, without quotes; the content coding is added to it."""
    vary: tuple[str, ...] = ()
    cache_control: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    coded: tuple[str, bytes] | None = field(default=None, compare=False)
    """The body in one content coding, where that was made before."""


def tag_of(*parts: str | bytes) -> str:
    """A short, opaque tag over everything that selects a representation."""
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(part.encode("utf-8") if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()


def redirect(location: str, status: int = 303, **more: Any) -> Response:
    """A redirect to an absolute address (RFC 9110, section 15.4)."""
    return Response(status=status, headers=(("location", location),), **more)


def problem_response(problem: ProblemError, base_address: str) -> Response:
    """A refusal as application/problem+json; never kept by caches unless it says so."""
    headers = {name.lower(): value for name, value in problem.headers.items()}
    vary = tuple(part.strip() for part in headers.pop("vary", "").split(",") if part.strip())
    return Response(
        status=problem.status,
        body=problem.document(base_address),
        content_type="application/problem+json",
        vary=vary,
        cache_control=headers.pop("cache-control", "no-store"),
        headers=tuple(headers.items()),
    )


def options_response(methods: Iterable[str]) -> Response:
    """The answer to OPTIONS and to a CORS preflight."""
    allowed = ", ".join(methods)
    return Response(
        status=204,
        headers=(
            ("allow", allowed),
            ("access-control-allow-methods", allowed),
            ("access-control-allow-headers", "Accept, Content-Type, If-None-Match, *"),
            ("access-control-max-age", _PREFLIGHT_AGE),
        ),
    )


def method_refused(method: str, methods: Iterable[str]) -> ProblemError:
    """The refusal of a method that a resource does not have (RFC 9110, section 15.5.6)."""
    allowed = ", ".join(methods)
    return ProblemError(
        405, f"{method} is not possible here; use {allowed}", "method", {"allow": allowed}
    )


_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def matches(if_none_match: str | None, tag: str) -> bool:
    """Whether If-None-Match holds a tag, compared weakly (RFC 9110, section 13.1.2)."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)


_CODED_TYPES = re.compile(r"text/|[^;]*(json|xml|turtle|trig|n-triples|n-quads|javascript)")


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
