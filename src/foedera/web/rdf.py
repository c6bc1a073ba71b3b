"""Triples and quads as bytes, in any format of the table, the same ones the same way each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from foedera.formats import Format, UnwritableError, writable
from foedera.formats.table import JSON_LD, RDF_XML
from foedera.terms import RDF
from foedera.web.jsonld import Context, write_json_ld
from foedera.web.problems import ProblemError

_TYPE = RDF.type.value


def _order(first: str, quad: ox.Quad) -> tuple[str, bool, str, bool, str, str]:
    subject, predicate = str(quad.subject), quad.predicate.value
    return (
        "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name),
        subject != first,
        subject,
        predicate != _TYPE,
        predicate,
        str(quad.object),
    )


def write_rdf(
    quads: Iterable[ox.Quad],
    form: Format,
    first: ox.NamedNode,
    prefixes: Mapping[str, str],
    context: Context | None = None,
) -> bytes:
    """Write quads with one thing before all others.

    Formats that hold a single graph, and JSON-LD, get every triple once and no graph names.
    Raises ProblemError (406) where the format cannot carry them.
    """
    if form.holds == "graph" or form is JSON_LD:
        quads = {ox.Quad(q.subject, q.predicate, q.object) for q in quads}
    else:
        quads = set(quads)
    subject = str(first)
    ordered = sorted(quads, key=lambda quad: _order(subject, quad))
    limited = form is JSON_LD or form is RDF_XML
    try:
        for _ in writable((quad.triple for quad in ordered), form) if limited else ():
            pass
    except UnwritableError as error:
        raise ProblemError(406, str(error), "not-acceptable") from error
    if form is JSON_LD:
        return write_json_ld([q.triple for q in ordered], first, context or Context.bare())
    assert isinstance(form.engine, ox.RdfFormat)
    statements = [q.triple for q in ordered] if form.holds == "graph" else ordered
    body = ox.serialize(statements, format=form.engine, prefixes=_used(prefixes, ordered))
    assert body is not None
    return body


def _used(prefixes: Mapping[str, str], quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The prefixes that some term of the quads begins with, in their order."""
    iris: set[str] = set()
    for quad in quads:
        iris.add(quad.predicate.value)
        for term in (quad.subject, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
            elif isinstance(term, ox.Triple):
                iris.update(t.value for t in term if isinstance(t, ox.NamedNode))
    beginnings = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {name: iri for name, iri in prefixes.items() if iri in beginnings}
