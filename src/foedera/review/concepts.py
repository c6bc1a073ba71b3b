"""The ontology's schemes for a page's choices, and the concepts that words stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from foedera.review.slugs import slug_of
from foedera.statements import parse_turtle
from foedera.terms import DEFINITION_ADDRESS, RDFS, SCHEME_ADDRESS, SKOS


@dataclass(frozen=True)
class Concepts:
    """Labels of concepts by `scheme/code` and language, and every word that stands for one."""

    labels: Mapping[str, Mapping[str, str]]
    words: Mapping[str, str]
    """`scheme/code` by `scheme/word`, the word as a slug."""

    @classmethod
    def read(cls, ontology: Path) -> Concepts:
        """The concepts of `ontology/schemes/`."""
        labels: dict[str, dict[str, str]] = {}
        words: dict[str, str] = {}
        for path in sorted((ontology / "schemes").glob("*.ttl")):
            for triple in parse_turtle(path, DEFINITION_ADDRESS):
                if not isinstance(triple.subject, ox.NamedNode):
                    continue
                concept = triple.subject.value.removeprefix(SCHEME_ADDRESS)
                if "/" not in concept or not isinstance(triple.object, ox.Literal):
                    continue
                if triple.predicate == RDFS.label:
                    labels.setdefault(concept, {})[triple.object.language or ""] = (
                        triple.object.value
                    )
                if triple.predicate in (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.notation):
                    scheme = concept.split("/")[0]
                    words.setdefault(f"{scheme}/{slug_of(triple.object.value)}", concept)
        return cls(labels, words)

    def of(self, scheme: str) -> dict[str, Mapping[str, str]]:
        """The concepts of a scheme with their labels."""
        return {
            name: labels for name, labels in self.labels.items() if name.startswith(f"{scheme}/")
        }

    def sector(self, word: str) -> str | None:
        """The code of the sector that a word names; None where none does."""
        slug = slug_of(word)
        for form in (slug, slug.removesuffix("s"), f"{slug}s"):
            found = self.words.get(f"sector/{form}")
            if found is not None:
                return found.split("/", 1)[1]
        return None
