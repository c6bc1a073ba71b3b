"""`/sparql` in a browser: a form that works by itself, and an editor where scripts may run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foedera.formats import RDF_FORMATS, RESULT_FORMATS
from foedera.terms import Base
from foedera.web.http import Request, Response
from foedera.web.pages import Pages

_SCRIPT = "vendor/yasgui.min.js"


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with."""

    title: str
    text: str


def general_examples(base: Base) -> tuple[Example, ...]:
    """Queries that suit any dataset."""
    return (
        Example("Which kinds of things are there?", _KINDS),
        Example("What is said of some things?", _THINGS),
        Example("Which graphs are there?", _GRAPHS),
    )


_KINDS = """SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class
}
GROUP BY ?class
ORDER BY DESC(?things)
"""
_THINGS = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?name ?property ?value WHERE {
  ?thing rdfs:label ?name ;
         ?property ?value .
}
LIMIT 50
"""
_GRAPHS = """SELECT ?graph (COUNT(*) AS ?triples) WHERE {
  GRAPH ?graph { ?s ?p ?o }
}
GROUP BY ?graph
ORDER BY ?graph
"""


class Editor:
    """The page of the endpoint."""

    def __init__(self, pages: Pages, base: Base, examples: Sequence[Example]) -> None:
        self._pages = pages
        self._base = base
        self._examples = tuple(examples)

    def page(self, request: Request, text: str | None = None) -> Response:
        """The page, with a query filled in."""
        enhanced = _SCRIPT in self._pages.assets.files
        return self._pages.response(
            "sparql.html",
            request,
            text=text if text is not None else self._examples[0].text,
            examples=self._examples,
            formats=[*RESULT_FORMATS, *RDF_FORMATS],
            enhanced=enhanced,
            endpoint=f"{self._base.address}sparql",
        )
