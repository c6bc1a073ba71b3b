"""Ways in for those who know a thing by another name: /lookup by identifier, /sameas by IRI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.formats import RDF_FORMATS, NotAcceptableError, Offer, negotiate
from foedera.linking.outward.identifiers import SCHEMES, IdentifierScheme, scheme_of
from foedera.terms import DCTERMS, OWL, SCHEMA, SKOS, Term
from foedera.web.addresses import named, uri_of
from foedera.web.http import Request, Response, redirect
from foedera.web.links import Link, link_header
from foedera.web.problems import ProblemError
from foedera.web.rdf import write_rdf
from foedera.web.reading import values
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.things import Things

_LINKS = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, SCHEMA.sameAs)
_SAME = (OWL.sameAs, SKOS.exactMatch)
_JSON = Offer("application/json")
_MOST = 100


@dataclass(frozen=True)
class Coreferent:
    """Another IRI, and how it relates to the thing."""

    iri: str
    relation: ox.NamedNode | None


@dataclass
class Coreference:
    """The handlers of /lookup and /sameas."""

    surface: Surface
    things: Things

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (Route("lookup", self.lookup), Route("sameas", self.same_as))

    async def lookup(self, request: Request, _rest: str) -> Response:
        """/lookup?wikidata=Q…: 303 to the thing that has an identifier.

        300 with the list where several have it; 404 where none has, 400 for what is no identifier.
        """
        asked = [(scheme_of(name), value) for name, value in request.parameters]
        known = [(scheme, value) for scheme, value in asked if scheme is not None]
        if len(known) != 1:
            codes = ", ".join(scheme.code for scheme in SCHEMES)
            raise ProblemError(
                400, f"ask for one identifier: /lookup?wikidata=Q90, with one of {codes}", "lookup"
            )
        scheme, text = known[0]
        value = scheme.normal(text)
        fault = scheme.fault(value)
        if fault is not None:
            raise ProblemError(400, fault, "lookup")
        found = await self._identified(scheme, value)
        if not found:
            return self.things.unknown(request)
        if len(found) == 1:
            return redirect(uri_of(found[0]), 303, cache_control=self.surface.freshness)
        body = json.dumps({"identifier": value, "things": found}, ensure_ascii=False)
        links = [Link(uri_of(iri), "alternate") for iri in found]
        return Response(
            300,
            body.encode("utf-8"),
            "application/json",
            cache_control=self.surface.freshness,
            headers=(("link", link_header(links)),),
        )

    async def _identified(self, scheme: IdentifierScheme, value: str) -> list[str]:
        """The things that say an identifier is theirs, else those that are linked to its IRI."""
        predicate = ox.NamedNode(scheme.property)
        rows = await self.surface.engine.rows(
            f"SELECT DISTINCT ?s WHERE {{ {values('p', [predicate])} "
            f"{values('o', [ox.Literal(value)])} ?s ?p ?o }} ORDER BY ?s LIMIT {_MOST}"
        )
        found = [row["s"].value for row in rows if isinstance(row["s"], ox.NamedNode)]
        iri = scheme.iri(value)
        target = named(iri) if iri and not found else None
        return await self._linked([target], _SAME) if target is not None else found

    async def _linked(
        self, targets: Sequence[ox.NamedNode], predicates: Sequence[ox.NamedNode]
    ) -> list[str]:
        rows = await self.surface.engine.rows(
            f"SELECT DISTINCT ?s WHERE {{ {values('o', targets)} {values('p', predicates)} "
            f"?s ?p ?o }} ORDER BY ?s LIMIT {_MOST}"
        )
        return [row["s"].value for row in rows if isinstance(row["s"], ox.NamedNode)]

    async def same_as(self, request: Request, _rest: str) -> Response:
        """/sameas?iri=…: the IRIs that mean the same thing, ours first, as JSON or RDF."""
        asked = request.parameter("iri")
        term = named(asked) if asked else None
        if term is None:
            raise ProblemError(
                400, "name an IRI: /sameas?iri=https%3A%2F%2Fexample.org%2Fthing", "iri"
            )
        offers = [_JSON, *(Offer.of(form) for form in RDF_FORMATS)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        ours = await self._ours(term)
        if ours is None:
            return self.things.unknown(request)
        bundle = await self._bundle(ours)
        if offer.form is None:
            body = json.dumps(
                {
                    "iri": term.value,
                    "canonical": ours.value,
                    "coreferent": [
                        {"iri": one.iri, "relation": one.relation.value if one.relation else None}
                        for one in bundle
                    ],
                },
                ensure_ascii=False,
                indent=1,
            ).encode("utf-8")
            content_type = "application/json"
        else:
            quads = [
                ox.Quad(ours, one.relation, ox.NamedNode(one.iri))
                for one in bundle
                if one.relation is not None and one.relation != DCTERMS.replaces
            ] + [
                ox.Quad(ox.NamedNode(one.iri), DCTERMS.isReplacedBy, ours)
                for one in bundle
                if one.relation == DCTERMS.replaces
            ]
            body = write_rdf(quads, offer.form, ours, self.surface.addresses.base.prefixes())
            content_type = offer.form.content_type
        return Response(
            body=body,
            content_type=content_type,
            tag=self.surface.tag("sameas", term.value, offer.media_type),
            vary=("Accept",),
            cache_control=self.surface.freshness,
        )

    async def _ours(self, term: ox.NamedNode) -> ox.NamedNode | None:
        """Our thing that an IRI means: itself, what it became, or what is linked to it."""
        if self.surface.addresses.own_path(term.value) is not None:
            standing = await self.things.standing(term)
            if standing.successor is not None:
                return standing.successor
            return await self.surface.reader.existing([term])
        linked = await self._linked([term], _SAME)
        for scheme in SCHEMES:
            identifier = None if linked else scheme.identifier_in(term.value)
            if identifier is not None and scheme.fault(identifier) is None:
                linked = await self._identified(scheme, identifier)
        if not linked:  # What is only close comes last; the bundle says that it is.
            linked = await self._linked([term], _LINKS)
        return ox.NamedNode(linked[0]) if linked else None

    async def _bundle(self, ours: ox.NamedNode) -> list[Coreferent]:
        found: dict[str, ox.NamedNode | None] = {ours.value: None}
        properties = {ox.NamedNode(s.property): s for s in SCHEMES if s.template}
        rows = await self.surface.engine.rows(
            f"SELECT DISTINCT ?p ?o WHERE {{ {values('s', [ours])} "
            f"{values('p', [*_LINKS, *properties])} ?s ?p ?o }} ORDER BY ?p ?o LIMIT {_MOST}"
        )
        for row in rows:
            predicate, value = row["p"], row["o"]
            if predicate in _LINKS and isinstance(value, ox.NamedNode):
                found.setdefault(value.value, predicate)  # type: ignore[arg-type]
        for row in rows:
            scheme = properties.get(row["p"]) if isinstance(row["p"], ox.NamedNode) else None
            value = row["o"]
            iri = scheme.iri(value.value) if scheme and isinstance(value, ox.Literal) else None
            if iri is not None:
                found.setdefault(iri, SKOS.exactMatch)
        for replaced in await self._replaced(ours):
            found.setdefault(replaced, DCTERMS.replaces)
        return [Coreferent(iri, relation) for iri, relation in found.items()]

    async def _replaced(self, ours: Term) -> list[str]:
        rows = await self.surface.engine.rows(
            f"SELECT DISTINCT ?old WHERE {{ {values('new', [ours])} {{ ?old {DCTERMS.isReplacedBy} "
            f"?new }} UNION {{ GRAPH ?g {{ ?old {DCTERMS.isReplacedBy} ?new }} }} }} "
            f"ORDER BY ?old LIMIT {_MOST}"
        )
        return [row["old"].value for row in rows if isinstance(row["old"], ox.NamedNode)]
