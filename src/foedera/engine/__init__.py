"""Answers to SPARQL queries within limits, from a release or from a remote endpoint."""

from foedera.engine.protocol import (
    Answer,
    AnswerTooLargeError,
    AskerGoneError,
    Engine,
    EngineError,
    EngineFaultError,
    EngineUnavailableError,
    FactReader,
    ForbiddenQueryError,
    MalformedQueryError,
    MemoryExceededError,
    Query,
    QueryTimeoutError,
    Ready,
    Row,
)

__all__ = [
    "Answer",
    "AnswerTooLargeError",
    "AskerGoneError",
    "Engine",
    "EngineError",
    "EngineFaultError",
    "EngineUnavailableError",
    "FactReader",
    "ForbiddenQueryError",
    "MalformedQueryError",
    "MemoryExceededError",
    "Query",
    "QueryTimeoutError",
    "Ready",
    "Row",
]
