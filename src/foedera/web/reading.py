"""What the pages and the data ask of an engine: a few small queries, each within bounds.

Values reach a query only as serialised terms inside VALUES; a term is checked when it is made.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from foedera.engine import Engine
from foedera.terms import DCTERMS, FOAF, OWL, PROV, RDFS, SCHEMA, SKOS, Namespace, Term

SCHEMA_HTTP = Namespace("http://schema.org/")
LABEL_PROPERTIES = (
    RDFS.label,
    SKOS.prefLabel,
    FOAF.name,
    SCHEMA.name,
    SCHEMA_HTTP.name,
    DCTERMS.title,
    Namespace("http://purl.org/dc/elements/1.1/").title,
)
"""Where a thing's display name is looked for, in this order."""

STANDING = (DCTERMS.isReplacedBy, OWL.deprecated, PROV.invalidatedAtTime)
"""What is said of a thing that is no longer itself."""
WHY_ENDED = (SKOS.changeNote, RDFS.seeAlso)
"""What a tombstone adds: the reason, and what stands in its place."""
MOST_OUTGOING = 5_000
"""Triples that data about one thing carries at most; a longer description is cut and says so."""
RETOLD = "/graph/view/"
"""What stands in the names of graphs that retell a part of the others: nothing is told twice."""
MOST_COUNTED = 100_000
"""Incoming links that are counted; whoever wants more asks in SPARQL or takes a dump."""
SORTED_UP_TO = 2_000
"""Incoming links of one property that are worth sorting."""
_MOST_POINTING = 300
_LABELS_KEPT = 20_000
_WORTH_KEEPING = 1_000
_COUNTS_KEPT = 1_000
_CLASSES_KEPT = 10_000
_BATCH = 400

Node = ox.NamedNode | ox.BlankNode


def values(variable: str, terms: Iterable[Term]) -> str:
    """A VALUES block that binds a variable to terms."""
    return f"VALUES ?{variable} {{ {' '.join(str(term) for term in terms)} }}"


@dataclass(frozen=True)
class IncomingCount:
    """How many triples point to a thing with one property."""

    predicate: ox.NamedNode
    count: int
    exact: bool = True
    """False where there are more, and perhaps further properties."""


@dataclass(frozen=True)
class Names:
    """A thing's display names in all languages, and the property that gives them."""

    property: ox.NamedNode | None
    literals: tuple[ox.Literal, ...]


NAMELESS = Names(None, ())


@dataclass
class Reader:
    """The small reads of the surface, with the labels it has seen kept for the next page."""

    engine: Engine
    _names: OrderedDict[ox.NamedNode, Names] = field(default_factory=OrderedDict)
    _counts: dict[Node, list[IncomingCount]] = field(default_factory=dict)
    _inverses: dict[ox.NamedNode, ox.NamedNode] | None = None
    _standings: dict[ox.NamedNode, list[ox.Triple]] | None = None
    _broader: dict[ox.NamedNode, frozenset[ox.NamedNode]] = field(default_factory=dict)

    async def existing(self, candidates: Sequence[ox.NamedNode]) -> ox.NamedNode | None:
        """The first of some IRIs that the data says something of, as subject or as object."""
        if not candidates:
            return None
        rows = await self.engine.rows(
            f"SELECT DISTINCT ?thing WHERE {{ {values('thing', candidates)} "
            "FILTER(EXISTS { ?thing ?p ?o } || EXISTS { ?s ?q ?thing } "
            "|| EXISTS { GRAPH ?g { ?thing ?p1 ?o1 } } || EXISTS { GRAPH ?h { ?s1 ?q1 ?thing } }) }"
        )
        found = {row["thing"] for row in rows}
        return next((term for term in candidates if term in found), None)

    async def about(self, thing: ox.NamedNode) -> list[ox.Triple]:
        """The triples of the default graph whose subject is the thing."""
        return await self.outgoing([thing])

    async def outgoing(self, things: Sequence[Node]) -> list[ox.Triple]:
        """The triples of the default graph whose subject is one of the things."""
        found: list[ox.Triple] = []
        for start in range(0, len(things), _BATCH):
            batch = things[start : start + _BATCH]
            rows = await self.engine.rows(
                f"SELECT ?s ?p ?o WHERE {{ {values('s', batch)} ?s ?p ?o }} LIMIT {MOST_OUTGOING}"
            )
            found.extend(ox.Triple(row["s"], row["p"], row["o"]) for row in rows)  # type: ignore[arg-type]
        return found

    async def pointing_to(self, things: Sequence[Node]) -> list[ox.Triple]:
        """The triples of the default graph whose object is one of a few little-known things."""
        if not things:
            return []
        rows = await self.engine.rows(
            f"SELECT ?s ?p ?o WHERE {{ {values('o', things)} ?s ?p ?o }} LIMIT {MOST_OUTGOING}"
        )
        return [ox.Triple(row["s"], row["p"], row["o"]) for row in rows]  # type: ignore[arg-type]

    async def nested(self, thing: ox.NamedNode) -> list[ox.Triple]:
        """The triples about a thing and about the blank nodes that it leads to, however deep."""
        return list(await self.engine.triples(f"DESCRIBE {thing}"))

    async def nested_pointing(
        self, thing: ox.NamedNode, predicate: ox.NamedNode
    ) -> list[ox.Triple]:
        """The triples about blank nodes that point to a thing, and about those that they lead to.

        And what leads to them in turn. Of the first few hundred; a hub may have any number.
        """
        chosen = (
            f"{{ SELECT ?s WHERE {{ {values('o', [thing])} {values('p', [predicate])} "
            f"?s ?p ?o FILTER(isBlank(?s)) }} LIMIT {_MOST_POINTING} }}"
        )
        return [
            *await self.engine.triples(f"DESCRIBE ?s WHERE {chosen}"),
            *await self.engine.triples(
                f"CONSTRUCT {{ ?owner ?q ?s }} WHERE {{ {chosen} ?owner ?q ?s }}"
            ),
        ]

    async def in_named_graphs(self, thing: Node) -> list[ox.Quad]:
        """The quads of named graphs whose subject is the thing."""
        rows = await self.engine.rows(
            f"SELECT ?g ?s ?p ?o WHERE {{ {values('s', [thing])} GRAPH ?g {{ ?s ?p ?o }} "
            f"FILTER(!CONTAINS(STR(?g), '{RETOLD}')) }} LIMIT {MOST_OUTGOING}"
        )
        return [ox.Quad(r["s"], r["p"], r["o"], r["g"]) for r in rows]  # type: ignore[arg-type]

    @property
    def known_standings(self) -> dict[ox.NamedNode, list[ox.Triple]] | None:
        """The standings where they were read already."""
        return self._standings

    async def standings(self) -> dict[ox.NamedNode, list[ox.Triple]]:
        """What is said of things that were merged or withdrawn, read once."""
        if self._standings is None:
            rows = await self.engine.rows(
                f"SELECT DISTINCT ?s ?p ?o WHERE {{ {values('p', STANDING)} {{ ?s ?p ?o }} UNION "
                "{ GRAPH ?g { ?s ?p ?o } } } ORDER BY ?s ?p ?o"
            )
            ended = f"?s <{PROV.invalidatedAtTime.value}> ?when ; ?p ?o"
            why = await self.engine.rows(
                f"SELECT DISTINCT ?s ?p ?o WHERE {{ {values('p', WHY_ENDED)} "
                f"GRAPH ?g {{ {ended} }} }} ORDER BY ?s ?p ?o"
            )
            found: dict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
            for row in (*rows, *why):
                if isinstance(row["s"], ox.NamedNode):
                    found[row["s"]].append(ox.Triple(row["s"], row["p"], row["o"]))  # type: ignore[arg-type]
            self._standings = dict(found)
        return self._standings

    async def origins(self, thing: Node, root: str) -> dict[ox.Triple, str]:
        """In which of our graphs a thing's triples stand, by the graph's name."""
        rows = await self.engine.rows(
            f"SELECT ?g ?s ?p ?o WHERE {{ {values('s', [thing])} GRAPH ?g {{ ?s ?p ?o }} "
            f"FILTER(!CONTAINS(STR(?g), '{RETOLD}')) }} LIMIT {MOST_OUTGOING}"
        )
        start = f"{root}graph/"
        return {
            ox.Triple(row["s"], row["p"], row["o"]): row["g"].value.removeprefix(start)  # type: ignore[arg-type]
            for row in rows
            if isinstance(row["g"], ox.NamedNode)
        }

    async def broader(
        self, classes: Sequence[ox.NamedNode]
    ) -> dict[ox.NamedNode, frozenset[ox.NamedNode]]:
        """The classes that each class is a kind of, at any distance."""
        if len(classes) < 2:
            return {}
        missing = [one for one in classes if one not in self._broader]
        if missing:
            rows = await self.engine.rows(
                f"SELECT ?c ?wide WHERE {{ {values('c', missing)} ?c {RDFS.subClassOf}+ ?wide }}"
            )
            found: dict[ox.NamedNode, set[ox.NamedNode]] = {one: set() for one in missing}
            for row in rows:
                if isinstance(row["c"], ox.NamedNode) and isinstance(row["wide"], ox.NamedNode):
                    found[row["c"]].add(row["wide"])
            if len(self._broader) + len(found) > _CLASSES_KEPT:
                self._broader.clear()
            self._broader |= {narrow: frozenset(wide) for narrow, wide in found.items()}
        return {one: self._broader[one] for one in classes if one in self._broader}

    async def inverses(self) -> dict[ox.NamedNode, ox.NamedNode]:
        """The named inverse of each property that has one, both ways."""
        if self._inverses is None:
            rows = await self.engine.rows(f"SELECT ?p ?q WHERE {{ ?p {OWL.inverseOf} ?q }}")
            self._inverses = {}
            for row in sorted(rows, key=lambda one: (str(one["p"]), str(one["q"]))):
                one, other = row["p"], row["q"]
                if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
                    self._inverses.setdefault(one, other)
                    self._inverses.setdefault(other, one)
        return self._inverses

    async def incoming_counts(self, thing: Node) -> list[IncomingCount]:
        """The properties that point to a thing, with how often each does, by property.

        Past MOST_COUNTED links the counting stops and says so.
        """
        kept = self._counts.get(thing)
        if kept is not None:
            return kept
        rows = await self.engine.rows(
            f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {{ SELECT ?p WHERE {{ {values('o', [thing])} "
            f"?s ?p ?o }} LIMIT {MOST_COUNTED + 1} }} }} GROUP BY ?p"
        )
        found = {row["p"]: int(row["n"].value) for row in rows}  # type: ignore[union-attr]
        total = sum(found.values())
        counts = [
            IncomingCount(predicate, count, total <= MOST_COUNTED)
            for predicate, count in sorted(found.items(), key=lambda item: str(item[0]))
            if isinstance(predicate, ox.NamedNode)
        ]
        if total > _WORTH_KEEPING and len(self._counts) < _COUNTS_KEPT:
            self._counts[thing] = counts
        return counts

    async def incoming(
        self, thing: Node, predicate: ox.NamedNode, limit: int, offset: int = 0, total: int = 0
    ) -> list[Node]:
        """A page of what points to a thing with one property.

        Sorted where there is little to sort; a hub comes in the order of the store's index, which
        a release never changes.
        """
        order = "ORDER BY ?s" if total <= SORTED_UP_TO else ""
        rows = await self.engine.rows(
            f"SELECT ?s WHERE {{ {values('o', [thing])} {values('p', [predicate])} ?s ?p ?o }} "
            f"{order} LIMIT {limit:d} OFFSET {offset:d}"
        )
        return [row["s"] for row in rows]  # type: ignore[misc]

    async def incoming_window(
        self, thing: Node, counts: Sequence[IncomingCount], offset: int, limit: int
    ) -> dict[ox.NamedNode, list[Node]]:
        """A stretch of all incoming links, the properties one after the other."""
        found: dict[ox.NamedNode, list[Node]] = {}
        for one in counts:
            if offset >= one.count:
                offset -= one.count
                continue
            if limit <= 0:
                break
            page = await self.incoming(thing, one.predicate, limit, offset, one.count)
            found[one.predicate] = page
            limit -= len(page)
            offset = 0
        return found

    async def labels(self, terms: Iterable[Term]) -> dict[Term, tuple[ox.Literal, ...]]:
        """The names of terms, in all languages; a term without a name has an empty tuple."""
        return {term: names.literals for term, names in (await self.names(terms)).items()}

    async def names(self, terms: Iterable[Term]) -> dict[Term, Names]:
        """The names of terms with the property that gives them."""
        found: dict[Term, Names] = {}
        missing = []
        for term in set(terms):
            if not isinstance(term, ox.NamedNode):
                continue
            known = self._names.get(term)
            if known is None:
                missing.append(term)
            else:
                found[term] = known
        missing.sort(key=lambda term: term.value)
        batches = [missing[i : i + _BATCH] for i in range(0, len(missing), _BATCH)]
        for fresh in await asyncio.gather(*(self._read_names(batch) for batch in batches)):
            found |= fresh
        while len(self._names) > _LABELS_KEPT:
            self._names.popitem(last=False)
        return found

    async def _read_names(self, terms: Sequence[ox.NamedNode]) -> dict[Term, Names]:
        rows = await self.engine.rows(
            f"SELECT ?s ?p ?o WHERE {{ {values('s', terms)} {values('p', LABEL_PROPERTIES)} "
            "?s ?p ?o }"
        )
        given: dict[Term, dict[Term, list[ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if isinstance(row["o"], ox.Literal):
                given[row["s"]][row["p"]].append(row["o"])
        for term in terms:
            self._names[term] = chosen_names(given.get(term, {}))
        return {term: self._names[term] for term in terms}

    async def reified(
        self, part: ox.NamedNode, things: Sequence[ox.NamedNode], limit: int
    ) -> list[ox.Quad]:
        """All that named graphs say of the statements that have one of some things as a part.

        `part` is rdf:subject or rdf:object; of at most `limit` statements.
        """
        rows = await self.engine.rows(
            "SELECT ?g ?st ?q ?v WHERE { { SELECT DISTINCT ?g ?st WHERE { "
            f"{values('x', things)} GRAPH ?g {{ ?st {part} ?x }} }} LIMIT {limit:d} }} "
            "GRAPH ?g { ?st ?q ?v } }"
        )
        return [ox.Quad(row["st"], row["q"], row["v"], row["g"]) for row in rows]  # type: ignore[arg-type]


def chosen_names(given: Mapping[Term, Sequence[ox.Literal]]) -> Names:
    """The names by the first of the label properties that gives any."""
    for predicate in LABEL_PROPERTIES:
        if predicate in given:
            return Names(predicate, tuple(sorted(given[predicate], key=str)))
    return NAMELESS
