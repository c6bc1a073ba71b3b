"""The page about a document: what it says, in the order of its passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.terms import FD, RDF
from foedera.web.domain.evidence import claims_matching, offsets
from foedera.web.domain.quoting import quotable_text
from foedera.web.extension import Claim
from foedera.web.http import Request, Response
from foedera.web.paging import page_number
from foedera.web.reading import values
from foedera.web.thing_pages import ThingPages
from foedera.web.view import SourceView, TermView, Viewer

PER_PAGE = 250
"""Statements on one page of a document."""


@dataclass(frozen=True)
class SaidView:
    """One statement of a document as a sentence of three parts."""

    subject: TermView
    predicates: tuple[tuple[TermView, str], ...]
    """With the address of the statement; several where a situation's parts are told together."""
    object: TermView | None
    source: SourceView
    contested: bool


@dataclass(frozen=True)
class PassageView:
    """A passage and what it is the source of."""

    anchor: str
    start: int
    end: int
    quotation: str | None
    said: tuple[SaidView, ...]


@dataclass
class Documents:
    """The handler of the pages of documents."""

    pages: ThingPages

    async def page(self, request: Request, rest: str) -> Response:
        """/doc/document/…; what is no source document gets the page of any thing."""
        description = await self.pages.described(f"document/{rest}")
        if description is None:
            return await self.pages.page(request, f"document/{rest}")
        if FD.SourceDocument not in description.types:
            return await self.pages.page(request, f"document/{rest}")
        surface = self.pages.surface
        claims = await self._claims(description.thing)
        ordered = sorted(claims, key=_by_passage)
        number = page_number(request.parameter("page"))
        shown = ordered[(number - 1) * PER_PAGE : number * PER_PAGE]
        terms = {term for claim in shown for term in claim.terms()}
        description.labels |= await surface.reader.labels(terms)
        nameless = [
            t for t in terms
            if isinstance(t, ox.NamedNode) and not description.labels.get(t)
            and t.value.startswith(f"{surface.root}id/situation/")
        ]  # fmt: skip
        names = await self._situations(nameless)
        viewer = Viewer(
            surface.addresses,
            surface.chain(request),
            description.labels | await surface.reader.labels(set().union(*names.values())),
        )
        text = quotable_text(surface.config, description.facts)
        contested = await self._contested(shown)
        return await self.pages.show(
            request,
            description,
            "document.html",
            passages=tuple(_passages(shown, viewer, names, text, contested)),
            total=len(ordered),
            page=number,
            last=max(1, -(-len(ordered) // PER_PAGE)),
        )

    async def _claims(self, document: ox.NamedNode) -> list[Claim]:
        pattern = f"{values('x', [document])} GRAPH ?g {{ ?st {FD.assertedIn} ?x }}"
        return await claims_matching(self.pages.surface.reader, [pattern], limit=20_000)

    async def _situations(
        self, nodes: Sequence[ox.NamedNode]
    ) -> dict[ox.NamedNode, set[ox.NamedNode]]:
        """What situations lead to, so that a sentence can name them."""
        found: dict[ox.NamedNode, set[ox.NamedNode]] = {node: set() for node in nodes}
        if not nodes:
            return found
        rows = await self.pages.surface.engine.rows(
            f"SELECT DISTINCT ?s ?o WHERE {{ {values('s', nodes)} GRAPH ?g {{ "
            f"{{ ?st {RDF.subject} ?s ; {RDF.object} ?o }} UNION "
            f"{{ ?st {RDF.object} ?s ; {RDF.subject} ?o }} }} FILTER(isIRI(?o)) }}"
        )
        for row in rows:
            node, other = row["s"], row["o"]
            if isinstance(node, ox.NamedNode) and isinstance(other, ox.NamedNode):
                found[node].add(other)
        return found

    async def _contested(self, claims: Sequence[Claim]) -> set[ox.Triple]:
        """Triples whose rank says that documents differ."""
        return {claim.triple for claim in claims if claim.reasons}


def _by_passage(claim: Claim) -> tuple[tuple[int, int], str]:
    spans = [offsets(passage.value) or (0, 0) for passage in claim.passages]
    return min(spans, default=(0, 0)), claim.name.value


def _passages(
    claims: Sequence[Claim],
    viewer: Viewer,
    names: dict[ox.NamedNode, set[ox.NamedNode]],
    text: str | None,
    contested: set[ox.Triple],
) -> Iterable[PassageView]:
    def situation_of(claim: Claim) -> ox.NamedNode | None:
        for term in (claim.triple.subject, claim.triple.object):
            if isinstance(term, ox.NamedNode) and names.get(term):
                return term
        return None

    def situation(node: ox.NamedNode) -> TermView:
        parts = sorted({viewer.term(one).text for one in names[node]}, key=str.casefold)
        return TermView(" · ".join(parts), href=viewer.addresses.href(node.value), iri=node.value)

    grouped: dict[tuple[int, int], dict[object, SaidView]] = {}
    for claim in claims:
        said = grouped.setdefault(_by_passage(claim)[0], {})
        source, node = viewer.source(claim), situation_of(claim)
        part = ((viewer.term(claim.triple.predicate), source.statements[0]),)
        key: object = claim.name
        if node is not None:
            key = (node, claim.modality, claim.certainty, claim.reasons)
            known = said.get(key)
            if known is not None:
                said[key] = replace(known, predicates=known.predicates + part)
                continue
        said[key] = SaidView(
            situation(node) if node is not None else viewer.term(claim.triple.subject),
            part,
            None if node is not None else viewer.term(claim.triple.object),
            source,
            claim.triple in contested,
        )
    for (start, end), lines in grouped.items():
        yield PassageView(
            f"char={start},{end}",
            start,
            end,
            text[start:end] if text else None,
            tuple(lines.values()),
        )
