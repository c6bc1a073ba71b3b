"""Who may speak to the review page: this machine's browser, from the page itself, with its key."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

COOKIE = "foedera-review"
TOKEN_HEADER = "x-foedera-token"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Guard:
    """The secrets of one run of the page.

    The key comes with the address that the command prints and becomes a cookie; the token stands
    in the page and goes with every change. The Host header must name this machine, so that a
    foreign name that leads here (DNS rebinding) is refused.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def refusal(self, request: Request) -> Response | None:
        """What to answer instead of serving a request; None where it may pass."""
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        if host not in ("127.0.0.1", "localhost", "[::1]"):
            return PlainTextResponse("This page answers to its own address only.", 421, HEADERS)
        given = request.query_params.get("key")
        if given is not None and request.method == "GET" and request.url.path == "/":
            if not _same(given, self.key):
                return PlainTextResponse("The key in the address is not this run's.", 403, HEADERS)
            answer = RedirectResponse("/", 303, HEADERS)
            answer.set_cookie(COOKIE, self.key, httponly=True, samesite="strict", path="/")
            return answer
        if not _same(request.cookies.get(COOKIE, ""), self.key):
            return PlainTextResponse(
                "Open the address that the command printed, with its key.", 403, HEADERS
            )
        if request.method not in ("GET", "HEAD"):
            origin = request.headers.get("origin")
            if origin is not None and origin != f"http://{request.headers.get('host')}":
                return PlainTextResponse("This change comes from another page.", 403, HEADERS)
            if not _same(request.headers.get(TOKEN_HEADER, ""), self.token):
                return PlainTextResponse("The page's token is missing; reload it.", 403, HEADERS)
        return None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
