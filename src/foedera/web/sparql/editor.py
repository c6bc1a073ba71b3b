"""`/sparql` in a browser: a form that works by itself, and an editor where scripts may run."""

from __future__ import annotations

from collections.abc import Sequence

from foedera.formats import RDF_FORMATS, RESULT_FORMATS
from foedera.web.extension import QueryExample
from foedera.web.http import Request, Response
from foedera.web.languages import page_language
from foedera.web.pages import Pages
from foedera.web.surface import Surface

_SCRIPT = "vendor/yasgui.min.js"


def general_examples() -> tuple[QueryExample, ...]:
    """Queries that suit any dataset."""
    return (
        QueryExample(
            {"en": "Which kinds of things are there?", "fr": "Quels types de choses y a-t-il ?"},
            _KINDS,
        ),
        QueryExample(
            {"en": "What is said of some things?", "fr": "Que dit-on de quelques choses ?"},
            _THINGS,
        ),
        QueryExample({"en": "Which graphs are there?", "fr": "Quels graphes y a-t-il ?"}, _GRAPHS),
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

    def __init__(self, pages: Pages, surface: Surface, examples: Sequence[QueryExample]) -> None:
        self._pages = pages
        self._surface = surface
        self._examples = tuple(examples)

    @property
    def _choice(self) -> str:
        part = self._surface.part
        return f"?view={part.name}" if part is not None else ""

    def page(self, request: Request, text: str | None = None) -> Response:
        """The page, with a query filled in."""
        language = page_language(self._pages.surface.chain(request))
        enhanced = _SCRIPT in self._pages.assets.files
        return self._pages.response(
            "sparql.html",
            request,
            text=text if text is not None else self._examples[0].text,
            examples=[(one.titles[language], one.text) for one in self._examples],
            formats=[*RESULT_FORMATS, *RDF_FORMATS],
            enhanced=enhanced,
            endpoint=f"{self._surface.root}sparql{self._choice}",
            choice=self._choice,
            choosing=self._surface.choosing(request),
        )
