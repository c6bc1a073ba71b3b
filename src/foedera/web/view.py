"""A description turned into what a template prints: texts, links and languages, nothing to decide.

Every text here is data of somebody's; the templates escape it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from foedera.terms import Term
from foedera.web.addresses import Addresses
from foedera.web.dates import written_date
from foedera.web.extension import Claim
from foedera.web.languages import best_literal, page_language
from foedera.web.vocabularies import foreign_names, local_name

_CHARACTERS = {"en": "characters", "fr": "caractères"}


@dataclass(frozen=True)
class TermView:
    """A term as a page shows it."""

    text: str
    href: str | None = None
    lang: str | None = None
    """The language of the text where it is not the page's own."""
    iri: str | None = None
    datatype: str | None = None
    foreign: bool = False
    """Whether the link leaves this copy."""
    machine: str | None = None
    """The literal as the data has it, where the text differs."""


@dataclass(frozen=True)
class PlaceView:
    """A passage: where in its document."""

    start: int
    end: int
    href: str


@dataclass(frozen=True)
class SourceView:
    """One document's saying so."""

    statements: tuple[str, ...]
    document: TermView | None
    places: tuple[PlaceView, ...]
    modality: TermView | None
    certainty: TermView | None
    rank: TermView | None
    confidence: str | None
    notes: tuple[TermView, ...]
    reasons: tuple[TermView, ...]
    asserted: bool


@dataclass(frozen=True)
class ValueView:
    """One value of a property, with who says so and, for nameless things, what they are."""

    term: TermView
    sources: tuple[SourceView, ...] = ()
    inside: tuple[FactView, ...] = ()
    asserted: bool = True
    origin: str | None = None
    """For a fact without a source of its own: `entailed` or `registry`."""
    why: str | None = None
    """For an entailed fact, the path at which its derivation is shown."""
    node: str | None = None
    """The address of the nameless thing that stands between, where `term` is what it leads to."""
    blank: str | None = None
    """For a blank node, what tells it from others on the page."""

    @property
    def all_sources(self) -> tuple[SourceView, ...]:
        """Who says so, each place in a document once: of the value and of what is inside."""
        found = list(self.sources)
        for fact in self.inside:
            for value in fact.values:
                found.extend(value.all_sources)
        return merged(found)


@dataclass(frozen=True)
class FactView:
    """A property with its values."""

    predicate: TermView
    values: tuple[ValueView, ...]
    inverse: bool = False
    differ: bool = False
    """Whether documents differ in this: some value was ranked against others."""
    count: int | None = None
    """How many there are in all, where not all are shown."""
    exact: bool = True
    """Whether there are no more than `count`."""
    more: str | None = None
    """The address of the rest."""


@dataclass(frozen=True)
class GroupView:
    """Facts that belong together."""

    key: str
    facts: tuple[FactView, ...]


def merged(sources: Iterable[SourceView]) -> tuple[SourceView, ...]:
    """Sources that differ in nothing but the statement become one."""
    found: dict[SourceView, tuple[str, ...]] = {}
    for source in sources:
        bare = replace(source, statements=())
        known = found.get(bare, ())
        found[bare] = known + tuple(s for s in source.statements if s not in known)
    return tuple(replace(bare, statements=names) for bare, names in found.items())


@dataclass(frozen=True)
class ThingView:
    """The page about a thing."""

    title: TermView
    iri: str
    types: tuple[TermView, ...]
    summary: tuple[TermView, ...]
    groups: tuple[GroupView, ...]
    unasserted: tuple[FactView, ...]
    incoming: tuple[FactView, ...]


@dataclass
class Viewer:
    """Makes views of terms for one reader: the languages to try and the names that are known."""

    addresses: Addresses
    chain: tuple[str, ...]
    labels: Mapping[Term, tuple[ox.Literal, ...]]
    foreign: Mapping[ox.NamedNode, tuple[ox.Literal, ...]] = field(default_factory=foreign_names)

    @property
    def language(self) -> str:
        """The page's own language."""
        return page_language(self.chain)

    def _marked(self, language: str | None) -> str | None:
        return language if language and language.lower() != self.language else None

    def name(self, term: Term) -> tuple[str, str | None] | None:
        """The name of a term and, where it is not the page's, its language."""
        literals = self.labels.get(term) or (
            self.foreign.get(term) if isinstance(term, ox.NamedNode) else None
        )
        best = best_literal(literals or (), self.chain)
        return None if best is None else (best.value, self._marked(best.language))

    def term(self, term: Term) -> TermView:
        """A term, linked where it can be followed."""
        if isinstance(term, ox.Literal):
            words = written_date(term, self.language)
            return TermView(
                words or term.value,
                lang=self._marked(term.language) if term.language else None,
                datatype=term.datatype.value,
                machine=term.value if words else None,
            )
        if not isinstance(term, ox.NamedNode):
            return TermView("…")
        named = self.name(term)
        text, lang = named or (self._nameless(term.value), None)
        web = term.value.startswith(("http://", "https://", "mailto:"))
        return TermView(
            text,
            href=self.addresses.href(term.value) if web else None,
            lang=lang,
            iri=term.value,
            foreign=not self.addresses.is_local(term.value),
        )

    def _nameless(self, iri: str) -> str:
        """What stands for a thing without a name; a passage is told by its characters."""
        start, comma, end = iri.rpartition("#char=")[2].partition(",")
        if "#char=" in iri and comma and start.isdigit() and end.isdigit():
            return f"{_CHARACTERS[self.language]} {start}–{end}"
        return local_name(iri)

    def source(self, claim: Claim) -> SourceView:
        """One document's saying so."""
        places = []
        for passage in claim.passages:
            start, comma, end = passage.value.rpartition("#char=")[2].partition(",")
            if comma and start.isdigit() and end.isdigit():
                places.append(PlaceView(int(start), int(end), self.addresses.href(passage.value)))
        return SourceView(
            statements=(self.addresses.href(claim.name.value),),
            document=self.term(claim.document) if claim.document else None,
            places=tuple(places),
            modality=self.term(claim.modality) if claim.modality else None,
            certainty=self.term(claim.certainty) if claim.certainty else None,
            rank=self.term(claim.rank) if claim.rank else None,
            confidence=claim.confidence,
            notes=self.readable(claim.notes),
            reasons=self.readable(claim.reasons),
            asserted=claim.asserted,
        )

    def readable(self, literals: Iterable[ox.Literal]) -> tuple[TermView, ...]:
        """Of texts in several languages the one for this reader."""
        best = best_literal(literals, self.chain)
        return () if best is None else (self.term(best),)


def written_term(term: Term) -> str:
    """A term as addresses name it (Hydra, hydra:ExplicitRepresentation)."""
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else ""
    if term.language:
        return f'"{term.value}"@{term.language}'
    return f'"{term.value}"^^{term.datatype.value}'
