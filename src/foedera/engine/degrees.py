"""How often a property repeats: the most objects of a subject, the most subjects of an object."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from foedera.engine.bounds import Direction
from foedera.engine.protocol import EngineError, Query
from foedera.formats.table import RESULTS_JSON

_COUNT = (
    "SELECT (MAX(?n) AS ?most) WHERE {{ SELECT (COUNT(*) AS ?n) WHERE {{ "
    "VALUES ?p {{ {predicate} }} ?s ?p ?o }} GROUP BY {by} }}"
)


class DegreesOf:
    """The degrees of one store's default graph, counted when they are first needed.

    `count` answers a SELECT query as JSON; it may refuse.
    """

    def __init__(self, count: Callable[[Query], Awaitable[bytes]]) -> None:
        self._count = count
        self._found: dict[tuple[str, Direction], int | None] = {}
        self._turn = asyncio.Lock()

    def known(self, predicate: str, direction: Direction) -> int | None:
        """A degree that was counted; None where it was not, or could not be."""
        return self._found.get((predicate, direction))

    async def learn(self, predicate: str, direction: Direction) -> None:
        """Count a degree; one that cannot be counted within the limits stays unknown.

        `predicate` is an IRI in angle brackets, as a query writes it.
        """
        async with self._turn:
            if (predicate, direction) in self._found:
                return
            by = "?s" if direction == "out" else "?o"
            query = Query(_COUNT.format(predicate=predicate, by=by), RESULTS_JSON)
            degree: int | None = None
            try:
                rows = json.loads(await self._count(query))["results"]["bindings"]
                degree = int(rows[0]["most"]["value"]) if rows and "most" in rows[0] else 0
            except EngineError:
                degree = None
            self._found[predicate, direction] = degree
