"""Triples and quads as bytes, in any format of the table, the same ones the same way each time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import cast

import pyoxigraph as ox

from foedera.formats import Format, UnwritableError, writable
from foedera.formats.table import JSON_LD, RDF_XML, TRIG, TURTLE
from foedera.terms import RDF, Term
from foedera.web.jsonld import Context, write_json_ld
from foedera.web.problems import ProblemError

_TYPE = RDF.type.value
_PREFIXED = (TURTLE, TRIG, RDF_XML)


def _place(first: Term, triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
    subject, predicate = triple.subject, triple.predicate.value
    mine = subject == first
    return (
        not mine,
        "" if mine else str(subject),
        predicate != _TYPE,
        predicate,
        str(triple.object),
    )


def write_triples(
    triples: Collection[ox.Triple],
    form: Format,
    first: ox.NamedNode,
    prefixes: Mapping[str, str],
    context: Context | None = None,
) -> bytes:
    """Write distinct triples with those about one thing before all others.

    Raises ProblemError (406) where the format cannot carry them.
    """
    ordered = sorted(triples, key=lambda triple: _place(first, triple))
    if form is JSON_LD or form is RDF_XML:
        try:
            for _ in writable(ordered, form):
                pass
        except UnwritableError as error:
            raise ProblemError(406, str(error), "not-acceptable") from error
    if form is JSON_LD:
        return write_json_ld(ordered, first, context or Context.bare())
    used = _used(prefixes, ordered) if form in _PREFIXED else None
    body = ox.serialize(ordered, format=cast(ox.RdfFormat, form.engine), prefixes=used)
    assert body is not None
    return body


def write_rdf(
    quads: Iterable[ox.Quad],
    form: Format,
    first: ox.NamedNode,
    prefixes: Mapping[str, str],
    context: Context | None = None,
) -> bytes:
    """Write quads with one thing before all others, graph by graph.

    Formats that hold a single graph, and JSON-LD, get every triple once and no graph names.
    Raises ProblemError (406) where the format cannot carry them.
    """
    if form.holds == "graph" or form is JSON_LD:
        return write_triples({quad.triple for quad in quads}, form, first, prefixes, context)
    graphs: dict[Term | ox.DefaultGraph, set[ox.Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, set()).add(quad)
    ordered = [
        quad
        for graph in sorted(graphs, key=_graph_place)
        for quad in sorted(graphs[graph], key=lambda quad: _place(first, quad.triple))
    ]
    used = None
    if form in _PREFIXED:
        names = (graph.value for graph in graphs if isinstance(graph, ox.NamedNode))
        used = _used(prefixes, (quad.triple for quad in ordered), names)
    body = ox.serialize(ordered, format=cast(ox.RdfFormat, form.engine), prefixes=used)
    assert body is not None
    return body


def _graph_place(graph: Term | ox.DefaultGraph) -> str:
    return "" if isinstance(graph, ox.DefaultGraph) else str(graph)


def _used(
    prefixes: Mapping[str, str], triples: Iterable[ox.Triple], names: Iterable[str] = ()
) -> dict[str, str]:
    """The prefixes that some term of the triples begins with, in their order."""
    iris: set[str] = {*names}
    for triple in triples:
        iris.add(triple.predicate.value)
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                if term.language is None:
                    iris.add(term.datatype.value)
            elif isinstance(term, ox.Triple):
                iris.update(part.value for part in term if isinstance(part, ox.NamedNode))
    beginnings = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {name: iri for name, iri in prefixes.items() if iri in beginnings}
