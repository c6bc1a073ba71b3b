"""What a domain can add to the pages and data of any data set, without the rest knowing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from foedera.releases.layout import Release
from foedera.terms import Term
from foedera.web.config import WebConfig
from foedera.web.http import Request
from foedera.web.reading import Reader

if TYPE_CHECKING:
    from foedera.web.surface import Surface


@dataclass(frozen=True)
class Claim:
    """One source's claim that a triple holds."""

    name: ox.NamedNode
    triple: ox.Triple
    graph: ox.NamedNode
    document: ox.NamedNode | None
    passages: tuple[ox.NamedNode, ...] = ()
    modality: ox.NamedNode | None = None
    certainty: ox.NamedNode | None = None
    rank: ox.NamedNode | None = None
    confidence: str | None = None
    notes: tuple[ox.Literal, ...] = ()
    reasons: tuple[ox.Literal, ...] = ()
    asserted: bool = True
    """Whether the triple stands among the facts because of this claim."""
    properties: tuple[tuple[ox.NamedNode, Term], ...] = ()
    """All that the data says of the claim, in the order of their predicates."""

    @property
    def quads(self) -> Iterator[ox.Quad]:
        """All that the data says of the claim, in its graph."""
        for predicate, value in self.properties:
            yield ox.Quad(self.name, predicate, value, self.graph)

    def terms(self) -> set[Term]:
        """Every term of it that a page names."""
        found: set[Term] = {self.triple.subject, self.triple.predicate, self.triple.object}
        found.update(
            term
            for term in (self.document, self.modality, self.certainty, self.rank)
            if term is not None
        )
        return found


@dataclass(frozen=True)
class PropertyGroup:
    """Properties that belong together on a page, in their order."""

    key: str
    """Of the heading, in the messages."""
    properties: tuple[ox.NamedNode, ...]


@dataclass(frozen=True)
class SearchKind:
    """A kind that search can be narrowed to; the message `kind-{code}` names it."""

    code: str
    classes: tuple[ox.NamedNode, ...]


@dataclass(frozen=True)
class Presentation:
    """How pages arrange the facts about a thing."""

    groups: tuple[PropertyGroup, ...] = ()
    hidden: frozenset[ox.NamedNode] = frozenset()
    """Properties that pages leave out because others say the same; data keeps them."""
    unmarked: frozenset[ox.NamedNode] = frozenset()
    """Properties whose values need no mark of where they come from."""
    explained: str | None = None
    """The path at which the derivation of an entailed fact is shown."""
    leading: tuple[ox.NamedNode, ...] = ()
    """Of the properties of a nameless thing those that say best what it leads to, in order."""
    kinds: tuple[SearchKind, ...] = ()
    navigation: tuple[tuple[str, str], ...] = ()
    """Entries of the menu: path below the base address and key of the text."""
    themes: tuple[tuple[str, str], ...] = ()
    """Codes of the EU's data themes with their names, for DCAT."""
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    """Lines for llms.txt."""
    templates: Path | None = None


@dataclass(frozen=True)
class QueryExample:
    """A query to begin with, for the editor."""

    titles: Mapping[str, str]
    """By language: en, fr."""
    text: str


@dataclass(frozen=True)
class Coverage:
    """What part of the world and of time the data speaks of."""

    places: tuple[ox.NamedNode, ...] = ()
    start: ox.Literal | None = None
    """The first day, as xsd:date."""
    end: ox.Literal | None = None
    """The last day."""


class Extension(Protocol):
    """A domain's part in what is said of things."""

    presentation: Presentation

    def examples(self, release: Release) -> Sequence[QueryExample]:
        """Queries for the editor, after those that suit any data set."""
        ...

    async def claims(
        self, reader: Reader, subjects: Sequence[ox.NamedNode], objects: Sequence[ox.NamedNode]
    ) -> list[Claim]:
        """What sources say with one of some things as the subject, or as the object."""
        ...

    async def coverage(self, reader: Reader) -> Coverage:
        """What the data speaks of; empty where that cannot be told."""
        ...

    async def quoted(
        self, reader: Reader, config: WebConfig, claims: Sequence[Claim]
    ) -> Sequence[ox.Quad]:
        """The very words that claims rest on, where the publisher hands them out."""
        ...

    async def part(self, surface: Surface, request: Request) -> Surface:
        """The surface over the part of the data that a request asks for, else the one given.

        Raises ProblemError for a part that there is not.
        """
        ...

    def choosing(self, surface: Surface, request: Request) -> Mapping[str, object] | None:
        """The `template` of the fields by which a form chooses a part, with what it shows.

        None where there is nothing to choose.
        """
        ...
