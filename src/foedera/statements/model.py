"""A statement: one document's claim that a triple holds, and how far it goes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.terms import MODALITY, RANK, Base, Term

Passage = ox.NamedNode


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document says of one thing; unstated parts are None or empty."""

    name: ox.NamedNode
    subject: ox.NamedNode | None
    predicate: ox.NamedNode | None
    object: Term | None
    document: ox.NamedNode | None
    passages: tuple[Passage, ...]
    modality: ox.NamedNode | None
    certainty: ox.NamedNode | None
    confidence: ox.Literal | None
    rank: ox.NamedNode | None
    activity: ox.NamedNode | None = None
    notes: tuple[ox.Literal, ...] = ()
    reasons_for_rank: tuple[ox.Literal, ...] = ()

    @property
    def triple(self) -> ox.Triple | None:
        """The plain triple that is claimed; None where a part of it is missing."""
        if self.subject is None or self.predicate is None or self.object is None:
            return None
        return ox.Triple(self.subject, self.predicate, self.object)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """What data/documents.ttl says of one document."""

    iri: ox.NamedNode
    slug: str
    sha256: str | None
    length: int | None
    """In code points of the frozen text."""
    language: str | None
    furniture: tuple[Passage, ...] = ()


def statement_is_asserted(statement: Statement) -> bool:
    """Whether the plain triple of a statement belongs to the facts.

    A fact is what a document asserts and nobody has deprecated; plans, hopes, negotiations,
    quotations and denials stay claims about a triple (ARCHITECTURE, "What lies where").
    """
    return statement.modality == MODALITY.asserted and statement.rank != RANK.deprecated


def _relative_term(term: Term, base: Base) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<{base.relative(term.value) or term.value}>"
    return str(term)


def mint_statement_name(triple: ox.Triple, document_slug: str, base: Base) -> ox.NamedNode:
    """Mint a statement's name, once, when it is written.

    The first 16 hex digits of SHA-256 over the N-Triples forms of subject, predicate and object
    (the publisher's own IRIs as relative references) and the document's slug, a line each.
    """
    lines = [_relative_term(term, base) for term in triple]
    digest = hashlib.sha256("\n".join([*lines, document_slug]).encode("utf-8")).hexdigest()
    return base.thing("statement", digest[:16])
