"""The embedded engine: pyoxigraph over a release's store, opened read-only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from foedera.engine.evaluation import evaluate, malformed
from foedera.engine.protocol import Answer, ForbiddenQueryError, Query, Row
from foedera.engine.survey import service_targets
from foedera.terms import Term


class EmbeddedEngine:
    """Answers from a store folder of this machine."""

    def __init__(self, store: Path, version: str, base_iri: str) -> None:
        """Open the store by its real path, so that a switch of releases does not move it."""
        self._store = ox.Store.read_only(str(store.resolve(strict=True)))
        self._version = version
        self._base_iri = base_iri

    @property
    def version(self) -> str:
        """The version of the release that is answered from."""
        return self._version

    async def answer(self, query: Query) -> Answer:
        """Answer a stranger's query, within limits (see Engine.answer)."""
        targets = service_targets(query.text)
        if targets:
            raise ForbiddenQueryError(f"SERVICE is not offered here: {targets[0]}")
        body = await asyncio.to_thread(evaluate, self._store, query, self._base_iri)
        assert body is not None
        return Answer(query.form.content_type, body)

    async def rows(self, query: str, **values: Term) -> Sequence[Row]:
        """Answer one of the server's own SELECT queries, variables bound to the given terms."""
        try:
            solutions = self._store.query(query, substitutions=_bindings(values))
        except SyntaxError as error:
            raise malformed(error) from error
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        found = []
        for solution in solutions:
            terms = zip(names, solution, strict=True)
            found.append({name: term for name, term in terms if term is not None})
        return found

    async def triples(self, query: str, **values: Term) -> Sequence[ox.Triple]:
        """Answer one of the server's own CONSTRUCT queries, variables bound to the given terms."""
        try:
            found = self._store.query(query, substitutions=_bindings(values))
        except SyntaxError as error:
            raise malformed(error) from error
        assert isinstance(found, ox.QueryTriples)
        return list(found)

    async def graphs(self) -> Sequence[str]:
        """The names of the dataset's named graphs, sorted."""
        return sorted(
            name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode)
        )

    async def check(self) -> None:
        """Really ask the store something."""
        await self.rows("SELECT ?s { ?s ?p ?o } LIMIT 1")

    async def close(self) -> None:
        """Give the store back."""


def _bindings(values: dict[str, Term]) -> dict[ox.Variable, Term]:
    return {ox.Variable(name): term for name, term in values.items()}
