"""The same small reads by scans of a store's index, where the engine stands beside its store.

A scan costs a fraction of a query, which has to be parsed and planned first. What a scan is not
good for (a hub's links, paths through classes) stays a query.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pyoxigraph as ox

from foedera.engine import Engine, FactReader
from foedera.terms import Term
from foedera.web.reading import (
    LABEL_PROPERTIES,
    MOST_OUTGOING,
    RETOLD,
    SORTED_UP_TO,
    IncomingCount,
    Names,
    Node,
    Reader,
    chosen_names,
)

_FACTS = ox.DefaultGraph()
_FEW = 200
"""Facts up to which a thing's names are picked out of all of them."""
_HUBS_KEPT = 16


@dataclass
class ScanningReader(Reader):
    """A reader that scans."""

    _last: tuple[ox.NamedNode, list[ox.Triple]] | None = None
    """What was said of the thing that was looked for last, which is read next."""
    _pointing: OrderedDict[Node, dict[ox.NamedNode, list[Node]]] = field(
        default_factory=OrderedDict
    )

    @property
    def _store(self) -> FactReader:
        return cast(FactReader, self.engine)

    async def existing(self, candidates: Sequence[ox.NamedNode]) -> ox.NamedNode | None:
        """The first of some IRIs that the data says something of, as subject or as object."""
        for candidate in candidates:
            if self._facts(candidate):
                return candidate
        matching = self._store.matching
        for candidate in candidates:
            if matching(candidate, None, None, None, 1) or matching(None, None, candidate, None, 1):
                return candidate
        return None

    def _facts(self, thing: ox.NamedNode) -> list[ox.Triple]:
        if self._last is not None and self._last[0] == thing:
            return self._last[1]
        quads = self._store.matching(thing, None, None, _FACTS, MOST_OUTGOING)
        triples = [quad.triple for quad in quads]
        self._last = (thing, triples)
        return triples

    async def about(self, thing: ox.NamedNode) -> list[ox.Triple]:
        """The triples of the default graph whose subject is the thing."""
        return list(self._facts(thing))

    async def outgoing(self, things: Sequence[Node]) -> list[ox.Triple]:
        """The triples of the default graph whose subject is one of the things."""
        matching = self._store.matching
        return [
            quad.triple
            for thing in things
            for quad in matching(thing, None, None, _FACTS, MOST_OUTGOING)
        ]

    async def pointing_to(self, things: Sequence[Node]) -> list[ox.Triple]:
        """The triples of the default graph whose object is one of a few little-known things."""
        matching = self._store.matching
        found: list[ox.Triple] = []
        for thing in things:
            most = MOST_OUTGOING - len(found)
            found += [quad.triple for quad in matching(None, None, thing, _FACTS, most)]
        return found

    def _said_anywhere(self, thing: Node) -> list[ox.Quad]:
        quads = self._store.matching(thing, None, None, None, 4 * MOST_OUTGOING)
        named = (quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode))
        return [quad for quad in named if RETOLD not in quad.graph_name.value]  # type: ignore[union-attr]

    async def in_named_graphs(self, thing: Node) -> list[ox.Quad]:
        """The quads of named graphs whose subject is the thing."""
        return self._said_anywhere(thing)[:MOST_OUTGOING]

    async def origins(self, thing: Node, root: str) -> dict[ox.Triple, str]:
        """In which of our graphs a thing's triples stand, by the graph's name."""
        start = f"{root}graph/"
        return {
            quad.triple: quad.graph_name.value.removeprefix(start)  # type: ignore[union-attr]
            for quad in self._said_anywhere(thing)[:MOST_OUTGOING]
        }

    async def incoming_counts(self, thing: Node) -> list[IncomingCount]:
        """The properties that point to a thing, with how often each does, by property."""
        if thing in self._counts:
            return self._counts[thing]
        quads = self._store.matching(None, None, thing, _FACTS, SORTED_UP_TO + 1)
        if len(quads) > SORTED_UP_TO:
            return await super().incoming_counts(thing)
        found: dict[ox.NamedNode, list[Node]] = defaultdict(list)
        for quad in quads:
            found[quad.predicate].append(cast(Node, quad.subject))
        for subjects in found.values():
            subjects.sort(key=_by_name)
        self._pointing[thing] = found
        while len(self._pointing) > _HUBS_KEPT:
            self._pointing.popitem(last=False)
        return [
            IncomingCount(predicate, len(subjects))
            for predicate, subjects in sorted(found.items(), key=lambda item: item[0].value)
        ]

    async def incoming(
        self, thing: Node, predicate: ox.NamedNode, limit: int, offset: int = 0, total: int = 0
    ) -> list[Node]:
        """A page of what points to a thing with one property, sorted where there is little."""
        known = self._pointing.get(thing)
        if known is not None:
            return known.get(predicate, [])[offset : offset + limit]
        return await super().incoming(thing, predicate, limit, offset, total)

    async def _read_names(self, terms: Sequence[ox.NamedNode]) -> dict[Term, Names]:
        for term in terms:
            self._names[term] = self._names_of(term)
        return {term: self._names[term] for term in terms}

    def _names_of(self, term: ox.NamedNode) -> Names:
        matching = self._store.matching
        quads = matching(term, None, None, _FACTS, _FEW + 1)
        if len(quads) > _FEW:
            quads = [
                quad
                for predicate in LABEL_PROPERTIES
                for quad in matching(term, predicate, None, _FACTS, MOST_OUTGOING)
            ]
        given: dict[Term, list[ox.Literal]] = defaultdict(list)
        for quad in quads:
            value = quad.object
            if isinstance(value, ox.Literal):
                given[quad.predicate].append(value)
        return chosen_names(given)

    async def reified(
        self, part: ox.NamedNode, things: Sequence[ox.NamedNode], limit: int
    ) -> list[ox.Quad]:
        """All that named graphs say of the statements that have one of some things as a part."""
        matching = self._store.matching
        statements: dict[tuple[object, object], ox.Quad] = {}
        for thing in things:
            most = limit - len(statements)
            for quad in matching(None, part, thing, None, 2 * most):
                if isinstance(quad.graph_name, ox.NamedNode) and len(statements) < limit:
                    statements[quad.graph_name, quad.subject] = quad
        return [
            quad
            for one in statements.values()
            for quad in matching(
                cast(Node, one.subject),
                None,
                None,
                cast(ox.NamedNode, one.graph_name),
                MOST_OUTGOING,
            )
        ]


def _by_name(node: Node) -> tuple[bool, str]:
    """The order of SPARQL: blank nodes before IRIs (SPARQL 1.1 Query, section 15.1)."""
    return isinstance(node, ox.NamedNode), node.value


def reader_of(engine: Engine) -> Reader:
    """The reader that suits an engine."""
    return ScanningReader(engine) if isinstance(engine, FactReader) else Reader(engine)
