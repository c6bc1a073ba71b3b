"""What an engine is: SPARQL text in, a media type and bytes out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from foedera.engine.survey import QueryKind
from foedera.formats import Format
from foedera.terms import Term

Gone: TypeAlias = Callable[[], Awaitable[None]]
"""Ends when whoever asked has hung up."""
Row: TypeAlias = Mapping[str, Term]
"""One solution of a SELECT: variable name (without `?`) to term; unbound variables are absent."""


class EngineError(Exception):
    """A query that could not be answered; the message may be shown to whoever asked."""


class MalformedQueryError(EngineError):
    """Text that is not a SPARQL query.

    `line` and `column` count from 1 where the parser tells.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class ForbiddenQueryError(EngineError):
    """A query that asks for what this engine does not do for strangers, such as SERVICE."""


class QueryTimeoutError(EngineError):
    """A query that was stopped at its deadline, in seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the query was stopped after its {seconds:g} seconds; ask for less: bind more terms, "
            "leave out ORDER BY and DISTINCT where they are not needed, or take a dump"
        )
        self.seconds = seconds


class AnswerTooLargeError(EngineError):
    """An answer past its cap, in bytes."""

    def __init__(self, cap: int) -> None:
        super().__init__(
            f"the answer has more than the {cap} bytes that are allowed; "
            "use LIMIT and OFFSET with ORDER BY, ask for fewer columns, or take a dump"
        )
        self.cap = cap


class MemoryExceededError(EngineError):
    """A query that needed more memory than one query may have."""


class EngineUnavailableError(EngineError):
    """An engine that cannot take the query now; `retry_after` in seconds says when to ask again."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AskerGoneError(EngineError):
    """A query whose asker hung up before it was answered."""


class EngineFaultError(EngineError):
    """A remote engine that failed or answered with what is no answer; its message is kept."""


@dataclass(frozen=True, slots=True)
class Query:
    """A stranger's query, as the SPARQL 1.1 Protocol (section 2.1) carries it."""

    text: str
    form: Format
    """What the answer is written in; already negotiated and fit for the query's kind."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    """Seconds; never more than the engine's own limit."""
    client: str = ""
    """Who asks, as far as it is known: clients take turns."""


AtOnce: TypeAlias = tuple[QueryKind, Callable[[Query], bytes | None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: whole as bytes, or a stream whose first bytes are there.

    A fault past the first bytes raises inside the stream, so that the connection is cut. Whoever
    takes a stream and does not read it to its end closes it (`aclose`), which ends its query.
    """

    content_type: str
    body: bytes | AsyncIterator[bytes]


@runtime_checkable
class FactReader(Protocol):
    """An engine that can look things up without parsing a query, as one beside its store can."""

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph: ox.NamedNode | ox.DefaultGraph | None,
        limit: int,
    ) -> list[ox.Quad]:
        """The first `limit` quads that match, None matching anything, in the order of an index."""
        ...


@runtime_checkable
class Ready(Protocol):
    """An engine that answers some kinds of query without waiting, at a cost that is bounded."""

    def at_once(self, text: str) -> AtOnce | None:
        """A query's kind, and what answers it at once; None for all other queries.

        What answers gives None where the query turns out to need the usual way; it raises
        EngineError.
        """
        ...


class Engine(Protocol):
    """The seam between the web and whatever answers SPARQL."""

    @property
    def version(self) -> str:
        """What is answered from: the release's version, or a name that changes with the data."""
        ...

    async def answer(self, query: Query, gone: Gone | None = None) -> Answer:
        """Answer a stranger's query, within limits; `gone` ends it when nobody waits any more.

        Raises MalformedQueryError, ForbiddenQueryError, QueryTimeoutError, AnswerTooLargeError,
        MemoryExceededError, EngineUnavailableError, EngineFaultError or EngineError before the
        first byte; past it the stream raises, so that the connection is cut.
        """
        ...

    async def rows(self, query: str, **values: Term) -> Sequence[Row]:
        """Answer one of the server's own SELECT queries, variables bound to the given terms."""
        ...

    async def triples(self, query: str, **values: Term) -> Sequence[ox.Triple]:
        """Answer one of the server's own CONSTRUCT queries, variables bound to the given terms."""
        ...

    async def graphs(self) -> Sequence[str]:
        """The names of the dataset's named graphs, sorted."""
        ...

    async def check(self) -> None:
        """Really ask the engine something; raises EngineError where it does not answer."""
        ...

    async def close(self) -> None:
        """Let running answers end, then give back what is held."""
        ...
