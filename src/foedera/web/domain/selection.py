"""The queries behind a list: choices, a page of things, and the cells of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.terms import RDF, RDFS, XSD, Term
from foedera.web.domain.catalogue import NAME, Filter, Listing
from foedera.web.problems import ProblemError
from foedera.web.reading import Reader, values

MOST_CHOICES = 300


@dataclass(frozen=True)
class Choice:
    """One value that a filter offers."""

    code: str
    """Its short name in an address."""
    term: Term
    count: int


@dataclass(frozen=True)
class Selection:
    """A list as someone filtered it."""

    listing: Listing
    chosen: Mapping[str, Choice]
    """By the key of the filter, without its `filter-`."""

    def pattern(self) -> str:
        """The graph pattern that `?thing` has to meet."""
        parts = [f"?thing {RDF.type} {self.listing.thing} ."]
        for number, one in enumerate(self.listing.filters):
            choice = self.chosen.get(short(one))
            if choice is None:
                continue
            if one.year:
                parts.append(
                    f"{values(f'y{number}', [choice.term])} ?thing {one.path} ?d{number} . "
                    f"FILTER(YEAR({XSD.dateTime}(CONCAT(STR(?d{number}), 'T00:00:00Z'))) "
                    f"= ?y{number})"
                )
            else:
                parts.append(
                    f"{values(f'f{number}', [choice.term])} ?thing {one.path} ?f{number} ."
                )
        return " ".join(parts)

    def query(self, language: str, limit: int, offset: int) -> str:
        """The query for one page of things, sorted."""
        tag = ox.Literal(language)
        when = self.listing.newest
        dated = f"OPTIONAL {{ ?thing {when} ?when }} " if when else ""
        newest = "DESC(MAX(?when)) " if when else ""
        return (
            f"SELECT ?thing (MIN(?n) AS ?name) WHERE {{ {self.pattern()} {dated}"
            f"OPTIONAL {{ ?thing {NAME} ?a . FILTER(LANG(?a) = {tag}) }} "
            f"OPTIONAL {{ ?thing {NAME} ?b }} "
            'BIND(LCASE(STR(COALESCE(?a, ?b, ""))) AS ?n) } '
            f"GROUP BY ?thing ORDER BY {newest}?name ?thing LIMIT {limit:d} OFFSET {offset:d}"
        )


def short(one: Filter) -> str:
    """The name of a filter's parameter."""
    return one.key.removeprefix("filter-")


def code_of(term: Term) -> str:
    """The short name of a value in an address."""
    if isinstance(term, ox.NamedNode):
        return term.value.rstrip("/").rpartition("#")[2].rpartition("/")[2]
    return term.value if isinstance(term, ox.Literal) else str(term)


async def choices(reader: Reader, listing: Listing, one: Filter) -> list[Choice]:
    """The values that a filter offers, each with how many things have it."""
    counted = (
        f"SELECT ?v (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ ?thing {RDF.type} {listing.thing} . "
    )
    if one.year:
        pattern = (
            f"?thing {one.path} ?d . "
            f"BIND(YEAR({XSD.dateTime}(CONCAT(STR(?d), 'T00:00:00Z'))) AS ?v) FILTER(BOUND(?v))"
        )
    else:
        pattern = f"?thing {one.path} ?v ."
        if one.within is not None:
            pattern += f" ?v {RDFS.subClassOf}+ {one.within} ."
    rows = await reader.engine.rows(
        f"{counted}{pattern} }} GROUP BY ?v ORDER BY DESC(?n) ?v LIMIT {MOST_CHOICES}"
    )
    found: dict[str, Choice] = {}
    for row in rows:
        code, count = code_of(row["v"]), row["n"]
        assert isinstance(count, ox.Literal)
        found.setdefault(code, Choice(code, row["v"], int(count.value)))
    return list(found.values())


def chosen_by(
    parameters: Mapping[str, str], offered: Mapping[str, Sequence[Choice]]
) -> dict[str, Choice]:
    """What a request's parameters choose; raises ProblemError (400) for an unknown value."""
    chosen = {}
    for name, among in offered.items():
        code = parameters.get(name, "")
        if not code:
            continue
        choice = next((one for one in among if one.code == code), None)
        if choice is None:
            codes = ", ".join(one.code for one in among[:12])
            raise ProblemError(400, f"{name} has no value {code[:60]!r}; there are {codes}")
        chosen[name] = choice
    return chosen


async def things_of(
    reader: Reader, selection: Selection, language: str, limit: int, offset: int
) -> list[ox.NamedNode]:
    """One page of the things that fit."""
    rows = await reader.engine.rows(selection.query(language, limit, offset))
    return [row["thing"] for row in rows if isinstance(row.get("thing"), ox.NamedNode)]  # type: ignore[misc]


async def count_of(reader: Reader, selection: Selection) -> int:
    """How many things fit."""
    rows = await reader.engine.rows(
        f"SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ {selection.pattern()} }}"
    )
    count = rows[0]["n"]
    assert isinstance(count, ox.Literal)
    return int(count.value)


async def cells_of(
    reader: Reader, listing: Listing, things: Sequence[ox.NamedNode]
) -> dict[ox.NamedNode, dict[str, list[Term]]]:
    """What each column's path leads to, by thing and column."""
    cells: dict[ox.NamedNode, dict[str, list[Term]]] = {thing: {} for thing in things}
    for column in listing.columns:
        rows = await reader.engine.rows(
            f"SELECT DISTINCT ?thing ?v WHERE {{ {values('thing', things)} "
            f"?thing {column.path} ?v }} ORDER BY ?v"
        )
        for row in rows:
            thing = row["thing"]
            if isinstance(thing, ox.NamedNode):
                cells[thing].setdefault(column.key, []).append(row["v"])
    return cells
