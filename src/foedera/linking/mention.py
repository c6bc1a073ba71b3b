"""What is asked and what is answered: a name to be resolved, an entity that it may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mention:
    """A name to be resolved, with what is known beside it."""

    name: str
    kinds: tuple[str, ...] = ()
    """Class IRIs; one of them, or of their subclasses, is wanted."""
    places: tuple[str, ...] = ()
    """Names or IRIs of places it lies in."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """Property IRI to value."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for a score; `value` is from -1, speaks against, to 1, speaks for."""

    id: str
    value: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a mention may mean."""

    iri: str
    label: str
    name: str
    """The name of the entity that was nearest."""
    types: tuple[str, ...]
    score: float
    """From 0 to 100."""
    match: bool
    """Whether it is safe to take it without looking."""
    features: tuple[Feature, ...]
