"""How the server and a query process talk: frames of a kind, a length and bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from foedera.engine.protocol import (
    AnswerTooLargeError,
    EngineError,
    ForbiddenQueryError,
    MalformedQueryError,
    MemoryExceededError,
    Query,
)
from foedera.formats import by_extension

READY, ASK, PART, END, FAULT = (bytes([code]) for code in b"RAPEF")
HEADER = 5


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """One frame: a byte for its kind, four for its length, the content."""
    return kind + len(content).to_bytes(4, "big") + content


class FrameReader:
    """Puts frames together from what a socket gives."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take bytes; give the frames that are whole now, as pairs of kind and content."""
        buffer = self._buffer
        buffer += data
        position = 0
        while len(buffer) - position >= HEADER:
            length = int.from_bytes(buffer[position + 1 : position + HEADER], "big")
            end = position + HEADER + length
            if len(buffer) < end:
                break
            kind = bytes(buffer[position : position + 1])
            content = bytes(buffer[position + HEADER : end])
            position = end
            yield kind, content
        del buffer[:position]


def pack_query(query: Query) -> bytes:
    """A query as it travels to a query process."""
    parts = [query.text, query.form.extension, query.default_graphs, query.named_graphs]
    return frame(ASK, json.dumps(parts).encode("ascii"))


def unpack_query(content: bytes) -> Query:
    """The query in a frame."""
    text, extension, default_graphs, named_graphs = json.loads(content)
    form = by_extension(extension)
    assert form is not None
    return Query(text, form, tuple(default_graphs), tuple(named_graphs))


def pack_fault(error: Exception) -> bytes:
    """An error as it travels back."""
    fault: dict[str, Any] = {"kind": type(error).__name__, "message": str(error)}
    if isinstance(error, MalformedQueryError):
        fault |= {"line": error.line, "column": error.column}
    if isinstance(error, AnswerTooLargeError):
        fault["cap"] = error.cap
    return frame(FAULT, json.dumps(fault).encode("ascii"))


def unpack_fault(content: bytes) -> EngineError:
    """The error in a frame."""
    fault = json.loads(content)
    message = fault["message"]
    match fault["kind"]:
        case "MalformedQueryError":
            return MalformedQueryError(message, fault["line"], fault["column"])
        case "ForbiddenQueryError":
            return ForbiddenQueryError(message)
        case "AnswerTooLargeError":
            return AnswerTooLargeError(fault["cap"])
        case "MemoryExceededError" | "MemoryError":
            return MemoryExceededError(message)
        case _:
            return EngineError(message)
