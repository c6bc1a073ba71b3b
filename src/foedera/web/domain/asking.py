"""Asking a query of our own that may take long: within a stranger's limits, never in this process.

A question's query is written by the publisher, but what it costs depends on the data and on the
values that a reader gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.engine import Engine, EngineError
from foedera.engine.protocol import Query
from foedera.formats.table import RESULTS_CSV, RESULTS_JSON, Format
from foedera.terms import Term
from foedera.web.domain.table import to_csv
from foedera.web.problems import ProblemError
from foedera.web.sparql.answers import problem_of

MOST_BYTES = 16 * 1024 * 1024
"""Bytes of an answer that a page takes up."""


@dataclass(frozen=True)
class Answered:
    """The answer to a SELECT query."""

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, Term], ...]

    def to_csv(self) -> bytes:
        """The rows as CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3)."""
        rows = ([_written(row.get(name)) for name in self.variables] for row in self.rows)
        return to_csv(self.variables, rows)


def _written(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term or "")


async def ask(engine: Engine, text: str) -> Answered:
    """The rows of an answer; raises ProblemError where the engine cannot give it."""
    body = await _whole(engine, text, RESULTS_JSON)
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    names = tuple(variable.value for variable in found.variables)
    return Answered(names, tuple(_row(names, solution) for solution in found))


def _row(names: Sequence[str], solution: ox.QuerySolution) -> dict[str, Term]:
    pairs = zip(names, solution, strict=True)
    return {name: term for name, term in pairs if term is not None}


async def ask_csv(engine: Engine, text: str) -> bytes:
    """An answer as CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3)."""
    return await _whole(engine, text, RESULTS_CSV)


async def _whole(engine: Engine, text: str, form: Format) -> bytes:
    try:
        answer = await engine.answer(Query(text, form))
        if isinstance(answer.body, bytes):
            return answer.body
        pieces = bytearray()
        async for piece in answer.body:
            pieces += piece
            if len(pieces) > MOST_BYTES:
                await _end(answer.body)
                raise ProblemError(
                    500, "the answer is too long for a page; ask for it at /sparql", "too-long"
                )
        return bytes(pieces)
    except EngineError as error:
        raise problem_of(error) from error


async def _end(body: object) -> None:
    close = getattr(body, "aclose", None)
    if close is not None:
        await close()
