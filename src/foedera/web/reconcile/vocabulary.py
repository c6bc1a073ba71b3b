"""The types and properties that can be asked for, under the names that people give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.linking import NameIndex
from foedera.search.folding import words
from foedera.terms import DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS, VOCABULARY_PREFIXES
from foedera.web.languages import best_literal
from foedera.web.reading import values
from foedera.web.surface import Surface
from foedera.web.vocabularies import local_name

_GENERAL: Mapping[ox.NamedNode, tuple[str, str]] = {
    RDFS.label: ("name", "nom"),
    RDF.type: ("type", "type"),
    SKOS.altLabel: ("other name", "autre nom"),
    SKOS.note: ("note", "note"),
    DCTERMS.source: ("source", "source"),
    SCHEMA.url: ("web address", "adresse web"),
    OWL.sameAs: ("same as", "identique à"),
    SKOS.exactMatch: ("exact match", "correspondance exacte"),
    SKOS.closeMatch: ("close match", "correspondance proche"),
}
"""Properties of other vocabularies that are worth a column, named where the data does not."""
_DEFINITIONS = (SKOS.definition, RDFS.comment)


@dataclass(frozen=True)
class TypeOrProperty:
    """A class or a property, as it is offered."""

    iri: str
    labels: tuple[ox.Literal, ...] = ()
    definitions: tuple[ox.Literal, ...] = ()
    broader: tuple[str, ...] = ()
    """The next wider types that are offered too."""

    def name(self, chain: Sequence[str]) -> str:
        """Its name in the best language."""
        label = best_literal(self.labels, chain)
        return label.value if label else local_name(self.iri)

    def description(self, chain: Sequence[str]) -> str | None:
        """Its definition in the best language."""
        found = best_literal(self.definitions, chain)
        return found.value if found else None

    def begins(self, prefix: list[str]) -> bool:
        """Whether the words of a prefix begin words of one of its names, in any language."""
        for text in (*(label.value for label in self.labels), local_name(self.iri)):
            named = words(text)
            if all(any(word.startswith(part) for word in named) for part in prefix):
                return True
        return "".join(prefix) in local_name(self.iri).lower()


@dataclass(frozen=True)
class Vocabulary:
    """What the things of a release are and have, by IRI."""

    types: Mapping[str, TypeOrProperty]
    properties: Mapping[str, TypeOrProperty]

    @classmethod
    async def read(cls, surface: Surface, index: NameIndex) -> Vocabulary:
        """The vocabulary of a release, read once."""
        kept = surface.kept.get("reconciliation vocabulary")
        if isinstance(kept, cls):
            return kept
        used = [ox.NamedNode(iri) for iri in index.type_names]
        rows = await surface.engine.rows(
            f"SELECT DISTINCT ?p WHERE {{ VALUES ?kind {{ {OWL.ObjectProperty} "
            f"{OWL.DatatypeProperty} }} ?p a ?kind . FILTER(isIRI(?p)) }}"
        )
        declared = [row["p"] for row in rows if isinstance(row["p"], ox.NamedNode)]
        types = await _described(surface, used, await _parents(surface, used))
        properties = await _described(surface, [*declared, *_GENERAL], {})
        for term, (english, french) in _GENERAL.items():
            if not properties[term.value].labels:
                named = (ox.Literal(english, language="en"), ox.Literal(french, language="fr"))
                properties[term.value] = replace(properties[term.value], labels=named)
        vocabulary = cls(types, properties)
        surface.kept["reconciliation vocabulary"] = vocabulary
        return vocabulary

    def type(self, text: str) -> str | None:
        """The type that an IRI, `fd:Cluster` or `Cluster` names; None for none that is used."""
        return self._find(text, self.types)

    def property(self, text: str) -> str | None:
        """The property that an IRI, `fd:basedIn` or `basedIn` names."""
        found = self._find(text, self.properties)
        if found is None and text.startswith(("http://", "https://")):
            return text
        return found

    def _find(self, text: str, among: Mapping[str, TypeOrProperty]) -> str | None:
        if text in among:
            return text
        prefix, colon, rest = text.partition(":")
        if colon and not rest.startswith("//"):
            spelled = VOCABULARY_PREFIXES.get(prefix, "") + rest
            return spelled if spelled in among else None
        wanted = text.lower()
        return next((iri for iri in among if local_name(iri).lower() == wanted), None)

    def narrowest(self, types: Iterable[str]) -> list[str]:
        """Of some types those that none of the others is a kind of."""
        given = sorted(set(types))
        wider: set[str] = set()
        for iri in given:
            wider |= self._above(iri)
        return [iri for iri in given if iri not in wider]

    def _above(self, iri: str) -> set[str]:
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            known = self.types.get(waiting.pop())
            new = set(known.broader) - found if known else set()
            found |= new
            waiting += new
        return found


async def _parents(surface: Surface, used: Sequence[ox.NamedNode]) -> dict[str, list[str]]:
    broader = await surface.reader.broader(used)
    above = {one.value: {wide.value for wide in wides} for one, wides in broader.items()}
    among = {one.value for one in used}
    direct: dict[str, list[str]] = {}
    for iri, wides in above.items():
        within = (wides & among) - {iri}
        further = {deep for wide in within for deep in above.get(wide, ()) if deep != wide}
        direct[iri] = sorted(within - further)
    return direct


async def _described(
    surface: Surface, terms: Sequence[ox.NamedNode], broader: Mapping[str, list[str]]
) -> dict[str, TypeOrProperty]:
    labels = await surface.reader.labels(terms)
    definitions: dict[str, list[ox.Literal]] = {}
    if terms:
        rows = await surface.engine.rows(
            f"SELECT ?s ?o WHERE {{ {values('s', terms)} {values('p', _DEFINITIONS)} ?s ?p ?o }}"
        )
        for row in rows:
            subject, text = row["s"], row["o"]
            if isinstance(subject, ox.NamedNode) and isinstance(text, ox.Literal):
                definitions.setdefault(subject.value, []).append(text)
    return {
        term.value: TypeOrProperty(
            term.value,
            tuple(labels.get(term, ())),
            tuple(definitions.get(term.value, ())),
            tuple(broader.get(term.value, ())),
        )
        for term in sorted(set(terms), key=lambda one: one.value)
    }
