"""Views: the part of what documents say that a reader wants to see.

Three of them: only what at least two independent documents say, only what a document says
explicitly, only what was known on a day. A view looks at claims (one document's statement of a
triple); pages and search ask `admits` and `suffices` of what they show, and `dataset` makes a
data set of its own, with its own conclusions, for questions and queries. `ontology/views/` holds
the same views as CONSTRUCT queries for any endpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Protocol, TypeVar

import pyoxigraph as ox

from foedera.reasoning.dates import days_of
from foedera.terms import CERTAINTY, DCTERMS, FD, PROV, RDF

EXPLICIT = "explicit"
INDEPENDENT = "two-documents"
KNOWN = "as-known-on-"


class ViewError(ValueError):
    """A name that is no view's; the message says which there are."""


class Claim(Protocol):
    """What a view looks at in a statement."""

    @property
    def document(self) -> ox.NamedNode | None:
        """The document that says it."""
        ...

    @property
    def certainty(self) -> ox.NamedNode | None:
        """How plainly it says it."""
        ...


_C = TypeVar("_C", bound=Claim)


@dataclass(frozen=True, slots=True)
class Source:
    """What a view asks of a document."""

    publishers: frozenset[str] = frozenset()
    last_day: date | None = None
    """The last day on which it may have been published; None where it does not say."""
    derived_from: frozenset[str] = frozenset()
    """Documents that it is made from, by IRI."""


Sources = Mapping[str, Source]
"""By the IRI of the document; one that is missing is a source of which nothing is known."""

_UNKNOWN = Source()


def read_sources(registry: Iterable[ox.Triple]) -> dict[str, Source]:
    """The documents that a registry graph describes.

    Publisher from dcterms:publisher, day from dcterms:issued, origin from prov:wasDerivedFrom,
    dcterms:isVersionOf and dcterms:source.
    """
    about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    documents: set[str] = set()
    for subject, predicate, value in registry:
        if not isinstance(subject, ox.NamedNode):
            continue
        if predicate == RDF.type and value == FD.SourceDocument:
            documents.add(subject.value)
        if isinstance(value, ox.NamedNode | ox.Literal):
            about.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
    sources = {}
    for iri in sorted(documents):
        said = about.get(iri, {})
        days = [days_of(value) for value in said.get(DCTERMS.issued.value, [])]
        origins = (PROV.wasDerivedFrom, DCTERMS.isVersionOf, DCTERMS.source)
        sources[iri] = Source(
            publishers=frozenset(map(str, said.get(DCTERMS.publisher.value, []))),
            last_day=max((day.last for day in days if day is not None), default=None),
            derived_from=frozenset(v.value for p in origins for v in said.get(p.value, [])),
        )
    return sources


def are_independent(one: str, other: str, sources: Sources) -> bool:
    """Whether two documents bear each other out.

    They do not where they are one, share a publisher, or one is made from the other or both from
    a third. Of documents that say nothing of publisher and origin, independence is presumed.
    """
    if one == other:
        return False
    first, second = (sources.get(document, _UNKNOWN).publishers for document in (one, other))
    if not first.isdisjoint(second):
        return False
    return _origins(one, sources).isdisjoint(_origins(other, sources))


def _origins(document: str, sources: Sources) -> set[str]:
    found, left = {document}, [document]
    while left:
        for origin in sources.get(left.pop(), _UNKNOWN).derived_from - found:
            found.add(origin)
            left.append(origin)
    return found


@dataclass(frozen=True, slots=True)
class View:
    """A choice among claims; `View()` keeps everything."""

    explicit: bool = False
    independent: bool = False
    day: date | None = None

    @classmethod
    def read(cls, name: str) -> View:
        """The view of a name: `explicit`, `two-documents`, `as-known-on-2017-02-28`.

        Several are joined by commas; an empty name is the view of everything. Raises ViewError.
        """
        explicit = independent = False
        day = None
        for part in filter(None, (part.strip() for part in name.split(","))):
            if part == EXPLICIT:
                explicit = True
            elif part == INDEPENDENT:
                independent = True
            else:
                try:
                    if not part.startswith(KNOWN) or len(part) != len(KNOWN) + 10:
                        raise ValueError
                    day = date.fromisoformat(part.removeprefix(KNOWN))
                except ValueError:
                    raise ViewError(
                        f"there is no view {part!r}: write {EXPLICIT}, {INDEPENDENT} or "
                        f"{KNOWN}2017-02-28, several joined by commas"
                    ) from None
        return cls(explicit, independent, day)

    @property
    def name(self) -> str:
        """The name that `read` reads."""
        parts = [EXPLICIT] * self.explicit + [INDEPENDENT] * self.independent
        return ",".join(parts + ([f"{KNOWN}{self.day.isoformat()}"] if self.day else []))

    @property
    def titles(self) -> dict[str, str]:
        """What the view shows, by language."""
        said: list[tuple[str, str]] = []
        if self.explicit:
            said.append(("said explicitly", "est dit explicitement"))
        if self.independent:
            said.append(
                (
                    "said by at least two independent documents",
                    "est dit par au moins deux documents indépendants",
                )
            )
        if self.day:
            day = self.day.isoformat()
            said.append((f"known on {day}", f"était connu le {day}"))
        english, french = (list(words) for words in zip(*said, strict=True)) if said else ([], [])
        return {
            "en": " and ".join(["Only what is " + english[0], *english[1:]]) if said else "All",
            "fr": " et ".join(["Seulement ce qui " + french[0], *french[1:]]) if said else "Tout",
        }

    def admits(self, claim: Claim, sources: Sources) -> bool:
        """Whether a claim counts at all in this view."""
        if self.explicit and claim.certainty != CERTAINTY.explicit:
            return False
        if self.day is None:
            return True
        source = sources.get(claim.document.value, _UNKNOWN) if claim.document else _UNKNOWN
        # A document without a date cannot be said to have been known on a day.
        return source.last_day is not None and source.last_day <= self.day

    def suffices(self, claims: Iterable[Claim], sources: Sources) -> bool:
        """Whether claims of one triple, all of them admitted, are enough to show it."""
        documents = sorted({claim.document.value for claim in claims if claim.document})
        if not self.independent:
            return bool(documents)
        return any(are_independent(a, b, sources) for a, b in combinations(documents, 2))

    def kept(self, claims: Iterable[_C], sources: Sources) -> Iterator[_C]:
        """The claims of one triple that this view shows: all that it admits, or none."""
        admitted = [claim for claim in claims if self.admits(claim, sources)]
        if self.suffices(admitted, sources):
            yield from admitted
