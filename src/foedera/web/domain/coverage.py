"""Which countries and which time the data speaks of, for the description of the data set."""

from __future__ import annotations

import pyoxigraph as ox

from foedera.terms import FD, RDF
from foedera.web.extension import Coverage
from foedera.web.reading import Reader

_STARTS = (FD.earliestStart, FD.earliestSignature)
_ENDS = (FD.latestEnd, FD.latestStart, FD.latestSignature)


async def coverage_of(reader: Reader) -> Coverage:
    """The countries of the registry, and the bounds of all that has a known year."""
    countries = await reader.engine.rows(
        f"SELECT DISTINCT ?place WHERE {{ ?place {RDF.type} {FD.Country} }} ORDER BY ?place"
    )
    return Coverage(
        tuple(row["place"] for row in countries if isinstance(row["place"], ox.NamedNode)),
        await _bound(reader, "MIN", _STARTS),
        await _bound(reader, "MAX", _ENDS),
    )


async def _bound(
    reader: Reader, which: str, predicates: tuple[ox.NamedNode, ...]
) -> ox.Literal | None:
    path = "|".join(str(predicate) for predicate in predicates)
    rows = await reader.engine.rows(f"SELECT ({which}(?day) AS ?bound) WHERE {{ ?x {path} ?day }}")
    bound = rows[0].get("bound") if rows else None
    return bound if isinstance(bound, ox.Literal) else None
