"""Where the data uses a term of the vocabulary: how often, one example, and the query for more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from foedera.terms import RDF, VOID, Term
from foedera.web.surface import Surface

_KEPT = "usage"


@dataclass(frozen=True)
class Usage:
    """How the data uses one term."""

    query: str
    """Finds where."""
    count: int | None = None
    """Things of a class, triples with a property; None where nobody has counted."""
    example: tuple[Term, Term | None] | None = None
    """A subject, and a value where the term is a property."""


def counted(void: Path) -> dict[str, int]:
    """Things by class and triples by property, as a VoID description counts them (section 4)."""
    if not void.is_file():
        return {}
    terms: dict[Term, str] = {}
    counts: dict[Term, int] = {}
    for quad in ox.parse(path=str(void), format=ox.RdfFormat.TURTLE):
        if quad.predicate in (VOID["class"], VOID.property) and isinstance(
            quad.object, ox.NamedNode
        ):
            terms[quad.subject] = quad.object.value
        elif quad.predicate in (VOID.entities, VOID.triples) and isinstance(
            quad.object, ox.Literal
        ):
            counts[quad.subject] = int(quad.object.value)
    return {iri: counts[part] for part, iri in terms.items() if part in counts}


async def usages(
    surface: Surface, classes: Iterable[ox.NamedNode], properties: Iterable[ox.NamedNode]
) -> Mapping[ox.NamedNode, Usage]:
    """How the data uses some terms, found once per release; unused ones are left out."""
    kept = surface.kept.get(_KEPT)
    if isinstance(kept, dict):
        return kept
    counts = counted(surface.release.descriptions / "void.ttl")
    found: dict[ox.NamedNode, Usage] = {}
    patterns = [(term, f"?thing {RDF.type} {term}") for term in classes]
    patterns += [(term, f"?thing {term} ?value") for term in properties]
    for term, pattern in patterns:
        # What is said of statements stands in the graphs of the documents only.
        for where in (pattern, f"GRAPH ?graph {{ {pattern} }}"):
            rows = await surface.engine.rows(f"SELECT * WHERE {{ {where} }} LIMIT 1")
            if rows:
                example = (rows[0]["thing"], rows[0].get("value"))
                query = f"SELECT * WHERE {{ {where} }} LIMIT 100"
                found[term] = Usage(query, counts.get(term.value), example)
                break
    surface.kept[_KEPT] = found
    return found
