"""JSON-LD 1.1 that people like to read: short names, nested things, languages as keys."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from foedera.terms import RDF, XSD, Term

_INTEGER = XSD.integer
_BOOLEAN = XSD.boolean
_DEEPEST = 8
"""Levels of nesting; what lies deeper stands beside the rest."""


@dataclass(frozen=True)
class ContextTerm:
    """A short name: the property it stands for and how its values are written."""

    name: str
    iri: str
    coercion: str | None = None
    """`@id`, `@language` (values by language) or a datatype's IRI."""


@dataclass(frozen=True)
class Context:
    """The published context: prefixes and short names."""

    address: str | None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[ContextTerm, ...] = ()

    @classmethod
    def bare(cls) -> Context:
        """A context without any short name: IRIs stand in full."""
        return cls(None)

    def document(self) -> dict[str, Any]:
        """The context as it is published."""
        entries: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
        for name, iri in self.prefixes.items():
            entries[name] = {"@id": iri, "@prefix": True}
        for term in self.terms:
            entry: dict[str, Any] = {"@id": term.iri}
            if term.coercion == "@language":
                entry["@container"] = "@language"
            elif term.coercion is not None:
                entry["@type"] = term.coercion
            entries[term.name] = entry
        return {"@context": entries}


class _Writer:
    def __init__(self, triples: Iterable[ox.Triple], context: Context) -> None:
        self.context = context
        self.terms = {term.iri: term for term in context.terms}
        self.prefixes = sorted(
            ((iri, name) for name, iri in context.prefixes.items()), key=lambda one: -len(one[0])
        )
        self.by_subject: dict[Term, dict[ox.NamedNode, list[Term]]] = {}
        self.mentions: dict[Term, int] = defaultdict(int)
        for triple in triples:
            values = self.by_subject.setdefault(triple.subject, {})
            values.setdefault(triple.predicate, []).append(triple.object)
            self.mentions[triple.object] += 1
        self.placed: set[Term] = set()

    def compact(self, iri: str) -> str:
        """An IRI with a prefix, where what is left is a plain name."""
        for start, name in self.prefixes:
            if iri.startswith(start):
                rest = iri[len(start) :]
                if rest and not rest.startswith("//"):
                    return f"{name}:{rest}"
        return iri

    def identifier(self, node: Term) -> str:
        return node.value if isinstance(node, ox.NamedNode) else str(node)

    def node(self, node: Term, depth: int = 0) -> dict[str, Any]:
        """A thing with its properties; things that it points to follow inside, once each."""
        self.placed.add(node)
        written: dict[str, Any] = {"id": self.identifier(node)}
        for predicate, objects in self.by_subject.get(node, {}).items():
            if predicate == RDF.type and all(isinstance(o, ox.NamedNode) for o in objects):
                names = [self.compact(self.identifier(o)) for o in objects]
                written["type"] = names[0] if len(names) == 1 else names
                continue
            term = self.terms.get(predicate.value)
            if term is not None and term.coercion == "@language":
                self._by_language(written, term.name, predicate, objects)
                continue
            key = term.name if term else self.compact(predicate.value)
            values = [self.value(o, term.coercion if term else None, depth) for o in objects]
            written[key] = values[0] if len(values) == 1 else values
        return written

    def _by_language(
        self, written: dict[str, Any], name: str, predicate: ox.NamedNode, objects: list[Term]
    ) -> None:
        tagged: dict[str, list[str]] = {}
        others = []
        for value in objects:
            plain = isinstance(value, ox.Literal) and (
                value.language is not None or value.datatype == XSD.string
            )
            if plain and isinstance(value, ox.Literal):
                tagged.setdefault(value.language or "@none", []).append(value.value)
            else:
                others.append(self.value(value, None))
        if tagged:
            written[name] = {
                language: texts[0] if len(texts) == 1 else texts
                for language, texts in tagged.items()
            }
        if others:
            written[self.compact(predicate.value)] = others[0] if len(others) == 1 else others

    def value(self, value: Term, coercion: str | None, depth: int = _DEEPEST) -> Any:
        """One value, as short as its property's coercion allows."""
        if isinstance(value, ox.Literal):
            return self._literal(value, coercion)
        if value in self.by_subject and value not in self.placed and depth < _DEEPEST:
            return self.node(value, depth + 1)
        name = self.identifier(value)
        return name if coercion == "@id" else {"id": name}

    def _literal(self, value: ox.Literal, coercion: str | None) -> Any:
        if value.language is not None:
            return {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        if coercion == datatype:
            return value.value
        if coercion is None or coercion == "@id":
            if value.datatype == XSD.string:
                return value.value if coercion is None else {"@value": value.value}
            if value.datatype == _INTEGER and str(_safe_integer(value.value)) == value.value:
                return int(value.value)
            if value.datatype == _BOOLEAN and value.value in ("true", "false"):
                return value.value == "true"
        if value.datatype == XSD.string:
            return {"@value": value.value}
        return {"@value": value.value, "@type": self.compact(datatype)}


def _safe_integer(text: str) -> int | None:
    """An integer that every JSON reader keeps (RFC 8259, section 6)."""
    try:
        number = int(text)
    except ValueError:
        return None
    return number if abs(number) < 2**53 else None


def write_json_ld(triples: Sequence[ox.Triple], first: ox.NamedNode, context: Context) -> bytes:
    """Write triples as one JSON-LD document, the first thing outermost.

    Raises ValueError for triples that JSON-LD cannot carry (triple terms of RDF 1.2).
    """
    for triple in triples:
        if isinstance(triple.object, ox.Triple):
            raise ValueError("JSON-LD cannot carry triple terms")
    writer = _Writer(triples, context)
    top = [writer.node(first)] if first in writer.by_subject else []
    rest = sorted(writer.by_subject, key=lambda s: (writer.mentions[s] > 0, str(s)))
    top += [writer.node(subject) for subject in rest if subject not in writer.placed]
    head = context.address if context.address else context.document()["@context"]
    document = {"@context": head, **(top[0] if len(top) == 1 else {"@graph": top})}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
