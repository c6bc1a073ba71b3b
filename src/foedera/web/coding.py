"""Content codings (RFC 9110, section 8.4.1): zstd and gzip, where the client takes them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import zstandard

CODINGS = ("zstd", "gzip")
"""Best first."""
_ZSTD_LEVEL = 3
_GZIP_LEVEL = 5
_GZIP_WINDOW = 31
"""zlib's largest window, plus 16 for gzip's header."""


def choose_coding(accept_encoding: str | None) -> str | None:
    """The coding a client likes best; None for the body as it is (RFC 9110, section 12.5.3)."""
    if not accept_encoding:
        return None
    wanted: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, rest = part.partition(";")
        level = 1.0
        if rest.strip().startswith("q="):
            try:
                level = float(rest.strip()[2:])
            except ValueError:
                level = 0.0
        wanted[name.strip()] = level
    identity = wanted.get("identity", 0.0)
    best: str | None = None
    best_level = 0.0
    for coding in CODINGS:
        level = wanted.get(coding, wanted.get("*", 0.0))
        if level > best_level and level >= identity:
            best, best_level = coding, level
    return best


def encode(body: bytes, coding: str) -> bytes:
    """A body in a coding; the same body gives the same bytes, as strong entity tags ask."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


async def encode_stream(body: AsyncIterator[bytes], coding: str) -> AsyncIterator[bytes]:
    """A stream in a coding; a fault of the stream leaves the coded stream without its end."""
    if coding == "zstd":
        compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
        async for piece in body:
            yield compressor.compress(piece)
        yield compressor.flush()
        return
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    async for piece in body:
        yield packer.compress(piece)
    yield packer.flush()
