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
    """Takes frames apart as a socket gives them.

    A part of an answer is handed on as its bytes come, in as many pieces as they come in, so that
    a large answer is not copied; all other frames come whole.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._left = 0
        """Bytes of a part that are still to come."""

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take bytes; give what is there now, as pairs of kind and content."""
        if self._left >= len(data) > 0:
            self._left -= len(data)
            yield PART, data
            return
        if self._left:
            yield PART, data[: self._left]
            data = data[self._left :]
            self._left = 0
        buffer = self._buffer
        buffer += data
        position = 0
        while len(buffer) - position >= HEADER:
            length = int.from_bytes(buffer[position + 1 : position + HEADER], "big")
            kind = bytes(buffer[position : position + 1])
            end = position + HEADER + length
            if len(buffer) < end and kind != PART:
                break
            content = bytes(buffer[position + HEADER : end])
            self._left = length - len(content)
            position = min(end, len(buffer))
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
