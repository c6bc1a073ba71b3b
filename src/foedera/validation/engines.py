"""SHACL engines behind one small protocol: a fast one, and pySHACL as the reference."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import NamedNode

from foedera.terms import SH
from foedera.validation.findings import Finding
from foedera.validation.severity import Severity
from foedera.validation.triples import Triples, parse_term, write_ntriples

if TYPE_CHECKING:
    import rdflib
    import shacl


class ShaclEngine(Protocol):
    """Holds data to SHACL shapes (SHACL Core and SHACL-SPARQL, W3C Recommendation of 2017)."""

    name: str
    at_once: int
    """How many validations may run at one time."""

    def validate(self, data: Sequence[Triples], shapes: str) -> list[Finding]:
        """The results for the union of some triples; shapes are Turtle."""
        ...


class RustShacl:
    """The `shacl` package: compiled, parallel loading, SPARQL constraints (the default)."""

    name = "shacl"
    at_once = 2

    def validate(self, data: Sequence[Triples], shapes: str) -> list[Finding]:
        """The results for the union of some triples.

        The engine reads a file in parallel and without a copy of it as Python text: 0.06 GB for
        a million triples.
        """
        compiled = _compiled(shapes)
        with tempfile.TemporaryDirectory(prefix="foedera-shacl-") as folder:
            path = Path(folder) / "data.nt"
            with path.open("wb") as out:
                for source in data:
                    write_ntriples(source, out)
            report = compiled.validate_file(str(path))
        return [
            Finding(
                rule=_plain(result.source_shape or ""),
                focus=parse_term(result.focus_node),
                path=_simple_path(result.path),
                value=parse_term(result.value) if result.value else None,
                component=result.component_iri,
                severity=Severity(result.severity),
                message=result.message,
            )
            for result in report.results
        ]


@lru_cache(maxsize=8)
def _compiled(shapes: str) -> shacl.Shapes:
    import shacl

    return shacl.Shapes.from_turtle(shapes)


def _plain(iri: str) -> str:
    return iri[1:-1] if iri.startswith("<") else iri


def _simple_path(path: str | None) -> str | None:
    if path and path.startswith("<") and path.endswith(">") and path.count("<") == 1:
        return path[1:-1]
    return None


class PyShacl:
    """pySHACL, the reference: thirty times slower and more, so for tests and second opinions."""

    name = "pyshacl"
    at_once = 1  # it switches rdflib's normalizing of literals, which all threads share

    def validate(self, data: Sequence[Triples], shapes: str) -> list[Finding]:
        """The results for the union of some triples."""
        import pyshacl
        import rdflib

        normalizing = rdflib.NORMALIZE_LITERALS
        try:
            rdflib.NORMALIZE_LITERALS = False
            graph = _rdflib_graph(data)
            shapes_graph = rdflib.Graph().parse(data=shapes, format="turtle")
            _, results, _ = pyshacl.validate(
                graph, shacl_graph=shapes_graph, inference="none", advanced=False
            )
        finally:
            rdflib.NORMALIZE_LITERALS = normalizing  # pySHACL leaves it switched on
        if not isinstance(results, rdflib.Graph):
            raise RuntimeError(f"pySHACL could not use the shapes: {results}")
        return [_from_rdflib(results, node) for node in results.objects(None, _sh("result"))]


def _rdflib_graph(data: Sequence[Triples]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    with tempfile.TemporaryDirectory(prefix="foedera-shacl-") as folder:
        path = Path(folder) / "data.nt"
        with path.open("wb") as out:
            for source in data:
                write_ntriples(source, out)
        graph.parse(path, format="nt")
    return graph


def _sh(name: str) -> rdflib.URIRef:
    import rdflib

    return rdflib.URIRef(SH[name].value)


def _from_rdflib(results: rdflib.Graph, node: rdflib.term.Node) -> Finding:
    import rdflib

    def one(name: str) -> rdflib.term.Node | None:
        return next(iter(results.objects(node, _sh(name))), None)

    path, value, shape = one("resultPath"), one("value"), one("sourceShape")
    message, component = one("resultMessage"), one("sourceConstraintComponent")
    focus = one("focusNode")
    return Finding(
        rule=str(shape) if isinstance(shape, rdflib.URIRef) else "",
        focus=parse_term(_n3(focus)) if focus is not None else NamedNode("urn:x:none"),
        path=str(path) if isinstance(path, rdflib.URIRef) else None,
        value=parse_term(_n3(value)) if value is not None else None,
        component=str(component) if component is not None else None,
        severity=Severity(str(one("resultSeverity")).rpartition("#")[2]),
        message=str(message) if message is not None else None,
    )


def _n3(term: rdflib.term.Node) -> str:
    from rdflib.plugins.serializers.nt import _nt_row

    row: str = _nt_row((term, _sh("value"), term))
    return row.partition(f" <{SH['value'].value}> ")[0]


ENGINES: dict[str, Callable[[], ShaclEngine]] = {"shacl": RustShacl, "pyshacl": PyShacl}
"""The engines that can be chosen, by name; the first is the default."""
