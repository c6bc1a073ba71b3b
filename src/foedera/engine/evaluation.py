"""Evaluating one query over one store: what the server and its query processes both do.

Imported by every query process, so it stays light: pyoxigraph and the table of formats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import IO, Any

import pyoxigraph as ox

from foedera.engine.merging import Merging, graphs_named, is_several
from foedera.engine.protocol import (
    EngineError,
    ForbiddenQueryError,
    MalformedQueryError,
    Query,
)

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_EXPECTED = re.compile(r"expected (?:one of )?(.*)", re.DOTALL)
_READABLE = re.compile(r"[A-Z]{2,}|\"[^\"A-Za-z0-9]\"|Prefix not found")


def malformed(error: Exception) -> MalformedQueryError:
    """The parser's complaint as a sentence with its place."""
    text = str(error)
    place = _PLACE.match(text)
    if place is None:
        return MalformedQueryError(f"this is no SPARQL query: {text}")
    line, column = int(place[1]), int(place[2])
    says = place[3]
    expected = _EXPECTED.match(says)
    if expected is not None:
        names = list(dict.fromkeys(_READABLE.findall(expected[1])))
        if "Prefix not found" in names:
            says = "a prefix that no PREFIX line declares"
        else:
            says = (
                f"expected one of {', '.join(names[:12])} or another term"
                if names
                else "not expected"
            )
    message = f"this is no SPARQL query: line {line}, column {column}: {says}"
    return MalformedQueryError(message, line, column)


def named(iri: str) -> ox.NamedNode:
    """A graph's name from a protocol parameter; raises MalformedQueryError for a relative IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise MalformedQueryError(f"{iri!r} is no absolute IRI of a graph: {error}") from error


def dataset(default_graphs: Sequence[str], named_graphs: Sequence[str]) -> dict[str, Any]:
    """pyoxigraph's arguments for the protocol's dataset, which replaces FROM (section 2.1.4)."""
    if not default_graphs and not named_graphs:
        return {}
    return {
        "default_graph": [named(iri) for iri in dict.fromkeys(default_graphs)],
        "named_graphs": [named(iri) for iri in dict.fromkeys(named_graphs)],
    }


def evaluate(
    store: ox.Store,
    query: Query,
    base_iri: str,
    output: IO[bytes] | None = None,
    merging: Merging | None = None,
) -> bytes | None:
    """Answer a query in its format: as bytes, or into `output` piece by piece.

    With `merging`, a default graph of several graphs holds each triple once.
    Raises MalformedQueryError, ForbiddenQueryError, EngineError; what `output` raises passes.
    """
    arguments = dataset(query.default_graphs, query.named_graphs)
    try:
        if merging is not None and is_several(query.text, query.default_graphs):
            default, named_graphs = query.default_graphs, query.named_graphs
            if not arguments:
                default, named_graphs = graphs_named(query.text, base_iri)
            if len(set(default)) > 1:
                store, arguments = merging.dataset(default, named_graphs)
        results = store.query(query.text, base_iri=base_iri, **arguments)
    except SyntaxError as error:
        raise malformed(error) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineError(f"the query failed: {error}") from error
    about_graphs = isinstance(results, ox.QueryTriples)
    if about_graphs == (query.form.holds == "results"):
        raise ForbiddenQueryError(f"{query.form.name} cannot hold the answer to this query")
    return results.serialize(output, format=query.form.engine)  # type: ignore[arg-type]
