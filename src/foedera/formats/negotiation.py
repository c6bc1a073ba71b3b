"""Choosing a representation by Accept (RFC 9110, section 12.5.1): specificity, q, q=0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foedera.formats.table import Format

_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_SPLIT = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_PARAMETER = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')


@dataclass(frozen=True, slots=True)
class Offer:
    """One representation that the server can send."""

    media_type: str
    quality: float = 1.0
    """The server's own preference (0 to 1); breaks a client's ties."""
    form: Format | None = None
    """The RDF or results format; None for a page."""
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, form: Format) -> Offer:
        """The offer of a format under its media type and aliases."""
        return cls(form.media_type, form.quality, form, form.aliases)


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float


class NotAcceptableError(Exception):
    """No offer suits the client; the offers are kept, for the answer's list (RFC 9110, 15.5.7)."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__("nothing that can be sent suits the Accept header")
        self.offers = tuple(offers)


def accepted(header: str) -> list[_Range]:
    """The media ranges of an Accept header; a malformed part is passed over, never an error."""
    ranges = []
    for part in _SPLIT.split(header):
        media, *rest = (piece.strip() for piece in _PARAMETER.split(part))
        kind, slash, subtype = media.lower().partition("/")
        if not slash or not kind or not subtype or (kind == "*" and subtype != "*"):
            continue
        level, parameters = 1.0, set()
        for piece in rest:
            name, _, value = piece.partition("=")
            name, value = name.strip().lower(), value.strip().strip('"')
            if name == "q":
                level = float(value) if _QUALITY.fullmatch(value) else 0.0
                break
            if name and name != "charset":
                parameters.add((name, value.lower()))
        ranges.append(_Range(kind, subtype, frozenset(parameters), level))
    return ranges


def _parsed(media_type: str) -> tuple[str, str, frozenset[tuple[str, str]]]:
    bare, *rest = (piece.strip() for piece in _PARAMETER.split(media_type))
    kind, _, subtype = bare.lower().partition("/")
    pairs = (piece.partition("=") for piece in rest)
    parameters = {(n.strip().lower(), v.strip().strip('"').lower()) for n, _, v in pairs}
    return kind, subtype, frozenset(p for p in parameters if p[0] != "charset")


def _match(ranges: Iterable[_Range], media_type: str) -> tuple[float, int] | None:
    """Quality and specificity by the most specific range that covers a media type."""
    kind, subtype, parameters = _parsed(media_type)
    best: tuple[int, float] | None = None
    for candidate in ranges:
        if candidate.type == "*":
            specificity = 0
        elif candidate.type != kind:
            continue
        elif candidate.subtype == "*":
            specificity = 1
        elif candidate.subtype == subtype and candidate.parameters <= parameters:
            specificity = 2 + len(candidate.parameters)
        else:
            continue
        if best is None or specificity > best[0]:
            best = (specificity, candidate.quality)
    return None if best is None else (best[1], best[0])


def quality(header: str | None, media_type: str) -> float:
    """How much a client wants a media type: 0 (not at all) to 1; 1 where nothing was asked."""
    if header is None or not header.strip():
        return 1.0
    found = _match(accepted(header), media_type)
    return found[0] if found else 0.0


def negotiate(header: str | None, offers: Sequence[Offer]) -> Offer:
    """Choose the offer that the client likes best; raises NotAcceptableError where it likes none.

    The client's q decides, then how specifically it named the type, then the server's own
    preference, then the order of the offers. Without a header the server's preference decides.
    """
    if header is None or not header.strip():
        return max(offers, key=lambda offer: offer.quality)
    ranges = accepted(header)
    best: tuple[float, int, float] | None = None
    chosen: Offer | None = None
    for offer in offers:
        found = _match(ranges, offer.media_type)
        if found is None or found[1] < 2:
            named = [_match(ranges, alias) for alias in offer.aliases]
            exact = [match for match in named if match is not None and match[1] >= 2 and match[0]]
            found = max(exact, default=found, key=lambda match: match or (0.0, 0))
        if found is None or found[0] == 0.0:
            continue
        score = (found[0], found[1], offer.quality)
        if best is None or score > best:
            best, chosen = score, offer
    if chosen is None:
        raise NotAcceptableError(offers)
    return chosen
