"""The registry as a reviewer sees it: every entity with its classes and the names it goes by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from foedera.statements import Publication
from foedera.terms import DCTERMS, FD, ORG, RDF, RDFS, SKOS, Base


@dataclass
class Entity:
    """One thing of the registry."""

    kind: str
    slug: str
    classes: list[str] = field(default_factory=list)
    """Names of its classes, without prefix."""
    labels: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    """Names that documents use, misspellings too."""
    beside: set[str] = field(default_factory=set)
    """Slugs of places and bodies that it is linked with."""

    @property
    def path(self) -> str:
        """Its IRI, relative to the base address."""
        return f"id/{self.kind}/{self.slug}"

    @property
    def label(self) -> str:
        """One label to show."""
        return self.labels.get("en") or next(iter(self.labels.values()), self.slug)

    def all_names(self) -> list[str]:
        """Every name, each once, labels first."""
        return list(dict.fromkeys([*self.labels.values(), *self.names]))


@dataclass(frozen=True)
class Entities:
    """All entities by their path (`id/actor/eurobiomed`), and what leads from old paths to them."""

    by_path: Mapping[str, Entity]
    redirects: Mapping[str, str | None]
    """Merged paths to their winners; None for what was split or withdrawn."""

    @classmethod
    def read(cls, publication: Publication) -> Entities:
        """The registry's entities with the names that statements give them."""
        base = publication.base
        found: dict[str, Entity] = {}
        for triple in publication.registry():
            place = _placed(triple.subject, base)
            if place is None:
                continue
            entity = found.setdefault("/".join(("id", *place)), Entity(*place))
            _describe(entity, triple, base)
        for fact in publication.facts():
            place = _placed(fact.subject, base)
            if place is None or (known := found.get("/".join(("id", *place)))) is None:
                continue
            if fact.predicate in (SKOS.altLabel, SKOS.hiddenLabel):
                if isinstance(fact.object, ox.Literal):
                    known.names.append(fact.object.value)
            elif (other := _placed(fact.object, base)) is not None:
                known.beside.add(other[1])
        return cls(found, dict(_redirects(publication)))

    def get(self, kind: str, slug: str) -> Entity | None:
        """The entity of a slug, through redirects; None where there is none."""
        path = f"id/{kind}/{slug}"
        return self.by_path.get(self.redirects.get(path) or path)

    def slugs(self, kind: str) -> set[str]:
        """The slugs of a kind that can be given to nothing else, retired ones included."""
        start = f"id/{kind}/"
        used = (*self.by_path, *self.redirects)
        return {path.removeprefix(start) for path in used if path.startswith(start)}

    @cached_property
    def _of_kind(self) -> dict[str, list[Entity]]:
        kinds: dict[str, list[Entity]] = {}
        for entity in self.by_path.values():
            kinds.setdefault(entity.kind, []).append(entity)
        return kinds

    def of_kind(self, kind: str) -> list[Entity]:
        """The entities of a kind."""
        return self._of_kind.get(kind, [])


def _placed(term: object, base: Base) -> tuple[str, str] | None:
    relative = base.relative(term.value) if isinstance(term, ox.NamedNode) else None
    if relative is None or not relative.startswith("id/") or "#" in relative:
        return None
    _, kind, slug = relative.split("/", 2)
    return kind, slug


def _describe(entity: Entity, triple: ox.Triple, base: Base) -> None:
    value = triple.object
    if triple.predicate == RDF.type and isinstance(value, ox.NamedNode):
        entity.classes.append(value.value.removeprefix(str(FD)).removeprefix(str(ORG)))
    elif triple.predicate == RDFS.label and isinstance(value, ox.Literal):
        entity.labels[value.language or ""] = value.value
    elif (other := _placed(value, base)) is not None:
        entity.beside.add(other[1])


def _redirects(publication: Publication) -> Iterator[tuple[str, str | None]]:
    base = publication.base
    for triple in publication.redirects():
        place = _placed(triple.subject, base)
        if place is None:
            continue
        subject = "/".join(("id", *place))
        if triple.predicate == DCTERMS.isReplacedBy and isinstance(triple.object, ox.NamedNode):
            yield subject, base.relative(triple.object.value)
        elif triple.predicate == RDF.type or triple.predicate.value.endswith("invalidatedAtTime"):
            yield subject, None
