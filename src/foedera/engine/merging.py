"""The default graph of a query that names several: their merge, each triple once.

A default graph put together from several FROM clauses is the RDF merge of those graphs (SPARQL 1.1,
section 13.2.1). pyoxigraph puts their triples one after the other, so that a triple that two of
them hold comes twice. Where no two hold the same triple that is the merge; else the graphs are
merged in memory first, within the query's own limits of time and memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, TypeAlias

import pyoxigraph as ox

from foedera.engine.tokens import iri_of, is_word, tokens_of

_MOST_KNOWN = 1_000
_DOUBLES = "SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT *) AS ?once) WHERE { ?s ?p ?o }"
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_TRIPLES = "CONSTRUCT WHERE { ?s ?p ?o }"


def graphs_named(text: str, base_iri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The default graphs (FROM) and named graphs (FROM NAMED) that a query asks for."""
    default: list[str] = []
    named: list[str] = []
    if "FROM" not in text.upper():
        return (), ()
    tokens = tokens_of(text)
    for at, token in enumerate(tokens[:-1]):
        if not is_word(token, "FROM"):
            continue
        names = is_word(tokens[at + 1], "NAMED") and at + 2 < len(tokens)
        iri = iri_of(tokens[at + 2 if names else at + 1], text, base_iri)
        if iri is not None:
            (named if names else default).append(iri)
    return tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named))


def is_several(text: str, default_graphs: Sequence[str]) -> bool:
    """Whether a query's default graph may be several graphs; a quick look."""
    return len(default_graphs) > 1 or text.upper().count("FROM") > 1


class Merging:
    """Merges default graphs of one store, and remembers which graphs have nothing in common."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._apart: OrderedDict[frozenset[str], bool] = OrderedDict()

    def dataset(
        self, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> tuple[ox.Store, dict[str, Any]]:
        """The store to ask, and pyoxigraph's arguments for a dataset of several default graphs."""
        default: list[_Graph] = [ox.NamedNode(iri) for iri in default_graphs]
        named = [ox.NamedNode(iri) for iri in named_graphs]
        if self._are_apart(default):
            return self._store, {"default_graph": default, "named_graphs": named}
        merged = ox.Store()
        triples = self._store.query(_TRIPLES, default_graph=default)
        assert isinstance(triples, ox.QueryTriples)
        merged.bulk_extend(ox.Quad(*triple) for triple in triples)
        for graph in named:
            merged.bulk_extend(self._store.quads_for_pattern(None, None, None, graph))
        return merged, {"default_graph": [ox.DefaultGraph()], "named_graphs": named}

    def _are_apart(self, graphs: list[_Graph]) -> bool:
        key = frozenset(str(graph) for graph in graphs)
        known = self._apart.get(key)
        if known is None:
            rows = self._store.query(_DOUBLES, default_graph=graphs)
            assert isinstance(rows, ox.QuerySolutions)
            found, once = next(rows)
            known = self._apart[key] = found == once
            if len(self._apart) > _MOST_KNOWN:
                self._apart.popitem(last=False)
        return known
