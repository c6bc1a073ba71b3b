"""Answers to SPARQL queries within limits, from a release or from a remote endpoint."""

from foedera.engine.protocol import (
    Answer,
    Engine,
    EngineError,
    EngineUnavailableError,
    MalformedQueryError,
    Query,
    QueryTimeoutError,
    Row,
)

__all__ = [
    "Answer",
    "Engine",
    "EngineError",
    "EngineUnavailableError",
    "MalformedQueryError",
    "Query",
    "QueryTimeoutError",
    "Row",
]
