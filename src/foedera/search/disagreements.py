"""Disagreements: where two documents give two values of what can have one at a time.

The rule is the question `where-documents-differ`; the ontology says of which properties a thing
has one value at a time (fd:holdsOneValue, and functional properties).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as ox

from foedera.terms import Term

QUESTION = "where-documents-differ"
"""The name of the question that finds them; its parameters `subject`, `predicate` and
`relation` narrow it."""


class Relation(StrEnum):
    """How two values stand to each other."""

    DIFFERS = "differs"
    """Not both can be true at one time."""
    REFINES = "refines"
    """One says the other more precisely: a day of that year, a city of that region."""
    COMPLETES = "completes"
    """Together they say more than either: a year and a day without year."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two documents' values of one property of one thing, each with the statement that gives it."""

    relation: Relation
    subject: Term
    property_name: str
    """The property's local name."""
    value: Term
    document: Term
    statement: Term
    other_value: Term
    other_document: Term
    other_statement: Term
    preferred: Term | None
    """The value that its rank prefers; None while nobody has decided."""
    reason: str | None
    """Why it is preferred, in English."""

    @property
    def open(self) -> bool:
        """Whether the documents differ and no rank decides between them."""
        return self.relation is Relation.DIFFERS and self.preferred is None


def read_disagreements(rows: Iterable[Mapping[str, Term]]) -> tuple[Disagreement, ...]:
    """The disagreements in an answer to the question, in its order."""
    return tuple(
        Disagreement(
            relation=Relation(_text(row["kindOfDifference"])),
            subject=row["subject"],
            property_name=_text(row["property"]),
            value=row["value"],
            document=row["document"],
            statement=row["statement"],
            other_value=row["otherValue"],
            other_document=row["otherDocument"],
            other_statement=row["otherStatement"],
            preferred=row.get("preferred"),
            reason=_text(row["reason"]) if "reason" in row else None,
        )
        for row in rows
    )


def _text(term: Term) -> str:
    return term.value if isinstance(term, ox.Literal | ox.NamedNode) else str(term)
