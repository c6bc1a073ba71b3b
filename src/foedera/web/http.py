"""HTTP's small parts, over plain ASGI: a request read, a response made, both by RFC 9110.

Every route's response goes through `foedera.web.sending`, so that entity tags, conditional
requests, HEAD, compression and CORS behave alike everywhere.
"""

from __future__ import annotations

import hashlib
import re
from binascii import a2b_qp
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from foedera.web.problems import ProblemError

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Pairs: TypeAlias = tuple[tuple[str, str], ...]

EXPOSED = "ETag, Link, Vary, Content-Location, Location, Retry-After, Memento-Datetime"
"""The headers that a script on another site may read."""
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
