"""Statements out of the triples of a file, one block at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox

from foedera.statements.model import Statement
from foedera.terms import FD, PROV, RDF, SKOS, Term

_SINGLE = {
    RDF.subject.value: "subject",
    RDF.predicate.value: "predicate",
    RDF.object.value: "object",
    FD.assertedIn.value: "document",
    FD.modality.value: "modality",
    FD.certainty.value: "certainty",
    FD.confidence.value: "confidence",
    FD.rank.value: "rank",
    PROV.wasGeneratedBy.value: "activity",
}

_TYPE, _STATEMENT, _PASSAGE = RDF.type, FD.Statement, FD.hasPassage


def group_statements(triples: Iterable[ox.Triple]) -> Iterator[Statement]:
    """Read the statements among triples that come subject by subject, as Turtle blocks do."""
    for subject, block in groupby(triples, key=lambda triple: triple.subject):
        if isinstance(subject, ox.NamedNode):
            statement = _statement(subject, block)
            if statement is not None:
                yield statement


def _statement(name: ox.NamedNode, block: Iterable[ox.Triple]) -> Statement | None:
    single: dict[str, Term] = {}
    passages, notes, reasons = [], [], []
    is_statement = False
    for _, predicate, value in block:
        key = _SINGLE.get(predicate.value)
        if key is not None:
            single.setdefault(key, value)
        elif predicate == _PASSAGE and isinstance(value, ox.NamedNode):
            passages.append(value)
        elif predicate == SKOS.note and isinstance(value, ox.Literal):
            notes.append(value)
        elif predicate == FD.reasonForRank and isinstance(value, ox.Literal):
            reasons.append(value)
        elif predicate == _TYPE and value == _STATEMENT:
            is_statement = True
    if not is_statement:
        return None

    def node(key: str) -> ox.NamedNode | None:
        value = single.get(key)
        return value if isinstance(value, ox.NamedNode) else None

    confidence = single.get("confidence")
    return Statement(
        name=name,
        subject=node("subject"),
        predicate=node("predicate"),
        object=single.get("object"),
        document=node("document"),
        passages=tuple(passages),
        modality=node("modality"),
        certainty=node("certainty"),
        confidence=confidence if isinstance(confidence, ox.Literal) else None,
        rank=node("rank"),
        activity=node("activity"),
        notes=tuple(notes),
        reasons_for_rank=tuple(reasons),
    )
