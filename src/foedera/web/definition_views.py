"""Terms of the ontology and concepts of the schemes as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.terms import DCTERMS, FD, OWL, RDFS, SKOS, VANN
from foedera.web.http import Request
from foedera.web.languages import PAGE_LANGUAGES, best_literal
from foedera.web.reading import LABEL_PROPERTIES
from foedera.web.surface import Surface
from foedera.web.view import TermView, Viewer

GENID = ".well-known/genid/"
"""Where a build puts the blank nodes of axioms (RDF 1.1 Concepts, section 3.5)."""
_SHOWN = (
    RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf,
    OWL.equivalentClass, OWL.equivalentProperty, SKOS.broader, SKOS.narrower, FD.mayBecome,
    SKOS.exactMatch, SKOS.closeMatch, SKOS.scopeNote, SKOS.example, VANN.usageNote,
)  # fmt: skip


@dataclass(frozen=True)
class DefinitionView:
    """A term of the ontology, or a concept, as its documentation shows it."""

    anchor: str
    name: TermView
    code: str
    definition: TermView | None
    rows: tuple[tuple[TermView, tuple[TermView, ...]], ...]
    other_name: TermView | None = None
    """The name in the pages' other language."""
    other_definition: TermView | None = None
    usage: UsageView | None = None


@dataclass(frozen=True)
class UsageView:
    """Where the data uses a term."""

    count: int | None
    query: str
    subject: TermView | None
    value: TermView | None


def viewer_over(surface: Surface, request: Request, triples: Iterable[ox.Triple]) -> Viewer:
    """A viewer that knows the names that some triples give."""
    labels: dict[ox.NamedNode, list[ox.Literal]] = {}
    for triple in triples:
        if (
            triple.predicate in LABEL_PROPERTIES
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.Literal)
        ):
            labels.setdefault(triple.subject, []).append(triple.object)
    chain = surface.chain(request)
    return Viewer(surface.addresses, chain, {term: tuple(names) for term, names in labels.items()})


def by_subject(triples: Iterable[ox.Triple]) -> dict[ox.NamedNode, list[ox.Triple]]:
    """Triples by the thing that they are about; nameless ones left out."""
    found: dict[ox.NamedNode, list[ox.Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            found.setdefault(triple.subject, []).append(triple)
    return found


def definition_view(
    term: ox.NamedNode, triples: Sequence[ox.Triple], viewer: Viewer
) -> DefinitionView:
    """A term with its definition in both languages and what is said of it."""
    definitions = [
        t.object
        for t in triples
        if t.predicate in (SKOS.definition, RDFS.comment, DCTERMS.description)
        and isinstance(t.object, ox.Literal)
    ]
    definition = best_literal(definitions, viewer.chain)
    names = [n for n in viewer.labels.get(term, ()) if n.value != viewer.term(term).text]
    rows = []
    for predicate in _SHOWN:
        literals = [
            t.object for t in triples
            if t.predicate == predicate and isinstance(t.object, ox.Literal)
        ]  # fmt: skip
        named = [
            viewer.term(t.object) for t in triples
            if t.predicate == predicate and isinstance(t.object, ox.NamedNode)
            and GENID not in t.object.value
        ]  # fmt: skip
        shown = (*sorted(named, key=lambda v: v.text), *viewer.readable(literals))
        if shown:
            rows.append((viewer.term(predicate), shown))
    code = term.value.rpartition("#")[2].rpartition("/")[2]
    return DefinitionView(
        anchor=code,
        name=viewer.term(term),
        code=code,
        definition=viewer.term(definition) if definition else None,
        other_name=_other(names, viewer),
        other_definition=_other([d for d in definitions if d != definition], viewer),
        rows=tuple(rows),
    )


def _other(literals: Sequence[ox.Literal], viewer: Viewer) -> TermView | None:
    """The same in the pages' other language."""
    others = [tag for tag in PAGE_LANGUAGES if tag != viewer.language]
    found = [one for one in literals if one.language in others]
    return viewer.term(found[0]) if found else None


def blank_again(triple: ox.Triple, genid: str) -> ox.Triple:
    """A triple with the blank nodes that OWL's mapping to RDF asks for."""

    def own(term: object) -> object:
        if isinstance(term, ox.NamedNode) and term.value.startswith(genid):
            return ox.BlankNode(term.value.removeprefix(genid))
        return term

    return ox.Triple(own(triple.subject), triple.predicate, own(triple.object))  # type: ignore[arg-type]
