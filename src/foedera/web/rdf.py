"""Triples and quads as bytes, in any format of the table, the same ones the same way each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from foedera.formats import Format, UnwritableError, writable
from foedera.formats.table import JSON_LD
from foedera.web.jsonld import Context, write_json_ld
from foedera.web.problems import ProblemError


def _order(first: str, quad: ox.Quad) -> tuple[bool, str, bool, str, str, str]:
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    subject = str(quad.subject)
    return (
        subject != first,
        subject,
        quad.predicate.value != rdf_type,
        quad.predicate.value,
        str(quad.object),
        str(quad.graph_name),
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
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), _order(str(first), quad)))
    try:
        for _ in writable((quad.triple for quad in ordered), form):
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
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
    return {name: iri for name, iri in prefixes.items() if any(i.startswith(iri) for i in iris)}
