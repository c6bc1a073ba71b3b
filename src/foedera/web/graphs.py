"""`/graphs`: the dataset's graphs, for reading (SPARQL 1.1 Graph Store HTTP Protocol)."""

from __future__ import annotations

from urllib.parse import urlsplit

from foedera.engine import AskerGoneError, Engine, EngineError, Query
from foedera.formats import GRAPH_FORMATS, NotAcceptableError, Offer, by_name, negotiate
from foedera.web.http import ClientGoneError, Request, Response, options_response, tag_of
from foedera.web.problems import ProblemError
from foedera.web.sparql.answers import problem_of
from foedera.web.sparql.description import ServedDataset
from foedera.web.sparql.endpoint import gone_from

METHODS = ("GET", "HEAD", "OPTIONS")
_OFFERS = tuple(Offer.of(form) for form in GRAPH_FORMATS)
_WHOLE_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class GraphStore:
    """Reads whole graphs by `?graph=IRI` and `?default` (sections 4.2 and 5.2)."""

    def __init__(self, engine: Engine, served: ServedDataset) -> None:
        self._engine = engine
        self._served = served

    async def handle(self, request: Request, _rest: str = "") -> Response:
        """Answer a request; raises ProblemError: 400, 404, 405, 406 and what the engine says."""
        if request.method == "OPTIONS":
            return options_response(METHODS)
        if request.method not in ("GET", "HEAD"):
            raise ProblemError(
                405,
                "graphs can only be read here: data changes by publishing a new release",
                "read-only",
                {"allow": ", ".join(METHODS)},
            )
        graph = self._graph(request)
        offer = self._offer(request)
        assert offer.form is not None
        query = Query(_WHOLE_GRAPH, offer.form, (graph,) if graph else ())
        try:
            answer = await self._engine.answer(query, gone_from(request))
        except AskerGoneError as error:
            raise ClientGoneError from error
        except EngineError as error:
            raise problem_of(error) from error
        version = self._engine.version
        return Response(
            body=answer.body,
            content_type=answer.content_type,
            tag=tag_of("graph", version, graph, offer.form.extension) if version else None,
            vary=("Accept",),
            cache_control="public, max-age=300" if version else "no-store",
        )

    def _graph(self, request: Request) -> str:
        """The graph's IRI; empty for the default graph."""
        named = [value for name, value in request.parameters if name == "graph"]
        default = any(name == "default" for name, _ in request.parameters)
        if len(named) + default != 1:
            names = ", ".join(graph.iri for graph in self._served.graphs)
            raise ProblemError(
                400,
                "say which graph: ?default, or ?graph= and its IRI, percent-encoded. "
                f"There are: {names or 'no named graphs'}",
                "which-graph",
            )
        if default:
            return ""
        iri = named[0]
        if not urlsplit(iri).scheme:
            raise ProblemError(
                400, f"{iri!r} is no absolute IRI (Graph Store Protocol, 4.2)", "which-graph"
            )
        if all(graph.iri != iri for graph in self._served.graphs):
            raise ProblemError(404, f"there is no graph {iri}", "no-such-graph")
        return iri

    def _offer(self, request: Request) -> Offer:
        name = request.parameter("format")
        if name:
            form = by_name(name, GRAPH_FORMATS)
            if form is not None:
                return Offer.of(form)
            raise ProblemError(406, f"a graph does not come as format={name}", "not-acceptable")
        try:
            return negotiate(request.header("accept"), _OFFERS)
        except NotAcceptableError as error:
            available = [offer.media_type for offer in error.offers]
            raise ProblemError(
                406, f"a graph comes as {', '.join(available)}", "not-acceptable",
                {"vary": "Accept"}, {"available": available},
            ) from error  # fmt: skip
