"""Not found, gone, not acceptable: said in the format that was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, NotAcceptableError, Offer, negotiate
from foedera.terms import RDF, RDFS, XSD, Namespace
from foedera.web.http import Request, Response, problem_response
from foedera.web.languages import page_language
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.rdf import write_rdf
from foedera.web.refusal_words import worded
from foedera.web.surface import Surface

HTTP = Namespace("http://www.w3.org/2011/http#")
"""HTTP Vocabulary in RDF 1.0 (W3C Note, 2017)."""

_PROBLEM = Offer("application/problem+json", 0.9, aliases=("application/json",))
_OFFERS = (Offer("text/html"), _PROBLEM, *(Offer.of(form) for form in RDF_FORMATS))
_SHORT = "public, max-age=60"


def offers_problem(error: NotAcceptableError, wanted: str | None) -> ProblemError:
    """The refusal of a request that accepts nothing of what there is (RFC 9110, 15.5.7)."""
    available = [offer.media_type for offer in error.offers]
    return ProblemError(
        406,
        f"nothing here suits Accept: {wanted or ''}. Ask for one of {', '.join(available)}",
        "not-acceptable",
        {"vary": "Accept"},
        {"available": available},
    )


@dataclass
class Refusals:
    """Refusals of one surface: a page for people, RDF or problem details for machines."""

    surface: Surface
    pages: Pages

    def problem(self, request: Request, problem: ProblemError) -> Response:
        """A typed refusal: a page for a reader who asks for one, else problem details."""
        try:
            wanted = negotiate(request.header("accept"), (_PROBLEM, Offer("text/html", 0.5)))
        except NotAcceptableError:
            wanted = _PROBLEM
        refusal = problem_response(problem, self.surface.root)
        if wanted.media_type != "text/html":
            return refusal
        page = self._page(request, problem.status, problem.detail)
        return replace(
            page,
            cache_control=refusal.cache_control,
            headers=(*refusal.headers, *page.headers),
            vary=tuple(dict.fromkeys((*page.vary, *refusal.vary))),
        )

    def _page(self, request: Request, status: int, detail: str) -> Response:
        try:
            _ = request.parameters
        except ProblemError:
            # A query that cannot be read, which may be the very fault, chooses no language.
            request = Request({**request.scope, "query_string": b""}, request.receive)
        said, language = worded(detail, page_language(self.surface.chain(request)))
        page = self.pages.response(
            "refusal.html",
            request,
            status=status,
            code=status,
            phrase=HTTPStatus(status).phrase,
            detail=said,
            detail_language=language,
        )
        return Response(
            status, page.body, page.content_type, vary=("Accept", "Accept-Language"),
            cache_control=_SHORT, headers=page.headers,
        )  # fmt: skip

    def answer(
        self, request: Request, status: int, detail: str, *, facts: tuple[ox.Triple, ...] = ()
    ) -> Response:
        """A refusal in the best format; `facts` say in RDF what is known of what is gone."""
        try:
            offer = negotiate(request.header("accept"), _OFFERS)
        except NotAcceptableError:
            offer = _PROBLEM
        if offer.form is not None:
            return self._data(request, status, detail, offer, facts)
        if offer.media_type == "text/html":
            return self._page(request, status, detail)
        problem = ProblemError(status, detail)
        return Response(
            status,
            problem.document(self.surface.root),
            "application/problem+json",
            vary=("Accept",),
            cache_control=_SHORT,
        )

    def _data(
        self,
        request: Request,
        status: int,
        detail: str,
        offer: Offer,
        facts: tuple[ox.Triple, ...],
    ) -> Response:
        assert offer.form is not None
        address = ox.NamedNode(f"{self.surface.root}problems/{status}")
        code = ox.Literal(str(status), datatype=XSD.integer)
        triples = [
            ox.Triple(address, RDF.type, HTTP.Response),
            ox.Triple(address, HTTP.statusCodeValue, code),
            ox.Triple(address, HTTP.reasonPhrase, ox.Literal(HTTPStatus(status).phrase)),
            ox.Triple(address, RDFS.comment, ox.Literal(detail, language="en")),
            *facts,
        ]
        body = write_rdf(
            (ox.Quad(*triple) for triple in triples),
            offer.form,
            address,
            self.surface.prefixes,
        )
        return Response(
            status, body, offer.form.content_type, vary=("Accept",), cache_control=_SHORT
        )
