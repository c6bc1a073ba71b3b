"""Data extension: columns of values beside things that were reconciled.

https://reconciliation-api.github.io/specs/0.2/#data-extension-service
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from foedera.terms import RDFS, XSD, Term
from foedera.web.addresses import named
from foedera.web.languages import best_literal
from foedera.web.problems import ProblemError
from foedera.web.reading import values
from foedera.web.reconcile.vocabulary import Vocabulary
from foedera.web.surface import Surface
from foedera.web.vocabularies import local_name

MOST_IDS = 500
MOST_PROPERTIES = 50
_SAMPLE = 2_000
"""Things of a type that are looked at for what they have."""
_MOST_VALUES = 50_000
_INTEGERS = (XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger, XSD.positiveInteger)
_DECIMALS = (XSD.decimal, XSD.double, XSD.float)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class WantedProperty:
    """A column that is asked for."""

    id: str
    """As the client wrote it."""
    iri: str
    limit: int
    language: str | None
    content: str


@dataclass(frozen=True)
class Extension:
    """Columns for things: `columns` in the order asked for, `cells` by thing and column."""

    columns: Sequence[tuple[WantedProperty, str, tuple[str, str] | None]]
    """Each with its name, and the id and name of its values' type where they are things."""
    ids: Sequence[str]
    cells: Mapping[tuple[str, str], list[dict[str, Any]]]


def read_query(query: Any, vocabulary: Vocabulary) -> tuple[list[str], list[WantedProperty]]:
    """The ids and properties of a query; raises ProblemError (400, 413)."""
    if not isinstance(query, dict):
        raise _fault("send {ids: […], properties: [{id}]}")
    ids, properties = query.get("ids"), query.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise _fault("`ids` is a list of strings")
    if not isinstance(properties, list):
        raise _fault("`properties` is a list of {id, settings}")
    if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
        raise ProblemError(
            413, f"ask for at most {MOST_IDS} ids and {MOST_PROPERTIES} properties at a time"
        )
    return ids, [_wanted(one, vocabulary) for one in properties]


def _fault(what: str) -> ProblemError:
    return ProblemError(400, f"data extension: {what}", "extension-query")


def _wanted(given: Any, vocabulary: Vocabulary) -> WantedProperty:
    if not isinstance(given, dict) or not isinstance(given.get("id"), str):
        raise _fault("each property is {id, settings}")
    settings = given.get("settings")
    if not isinstance(settings, dict):
        settings = {}
    limit = settings.get("limit", 0)
    try:
        count = max(0, int(limit or 0))
    except (TypeError, ValueError, OverflowError) as error:
        raise _fault(f"the setting limit of {given['id']!r} is no number") from error
    language = settings.get("language", "any")
    content = settings.get("content", "entity")
    if content not in ("entity", "name", "iri"):
        raise _fault(f"the setting content of {given['id']!r} is entity, name or iri")
    return WantedProperty(
        given["id"],
        vocabulary.property(given["id"]) or given["id"],
        count,
        None if language in ("any", "", None) else str(language),
        content,
    )


@dataclass(frozen=True)
class Extending:
    """Reads columns out of a release."""

    surface: Surface
    vocabulary: Vocabulary

    async def extend(
        self,
        ids: Mapping[str, str],
        properties: Sequence[WantedProperty],
        chain: Sequence[str],
    ) -> Extension:
        """The values of properties; `ids` gives the IRI of each identifier as it was sent."""
        subjects = [t for iri in dict.fromkeys(ids.values()) if (t := named(iri)) is not None]
        predicates = [t for p in properties if (t := named(p.iri)) is not None and "/" in p.iri]
        found: dict[tuple[str, str], list[Term]] = {}
        if subjects and predicates:
            rows = await self.surface.engine.rows(
                f"SELECT ?s ?p ?o WHERE {{ {values('s', subjects)} "
                f"{values('p', dict.fromkeys(predicates))} ?s ?p ?o }} LIMIT {_MOST_VALUES + 1}"
            )
            if len(rows) > _MOST_VALUES:
                raise ProblemError(
                    413, f"there are more than {_MOST_VALUES} values; ask for fewer ids at a time"
                )
            for row in rows:
                key = (str(row["s"])[1:-1], str(row["p"])[1:-1])
                found.setdefault(key, []).append(row["o"])
        labels = await self.surface.reader.labels(t for terms in found.values() for t in terms)
        cells = {}
        for identifier, iri in ids.items():
            for wanted in properties:
                terms = sorted(found.get((iri, wanted.iri), ()), key=str)
                cells[identifier, wanted.id] = self._values(terms, wanted, labels, chain)
        columns = [(one, self._name(one.iri, chain), await self._range(one, chain))
                   for one in properties]  # fmt: skip
        return Extension(columns, list(ids), cells)

    def _name(self, iri: str, chain: Sequence[str]) -> str:
        known = self.vocabulary.properties.get(iri)
        return known.name(chain) if known else local_name(iri)

    async def _range(self, wanted: WantedProperty, chain: Sequence[str]) -> tuple[str, str] | None:
        property_ = named(wanted.iri)
        if property_ is None or wanted.content != "entity":
            return None
        rows = await self.surface.engine.rows(
            f"SELECT ?r WHERE {{ {values('p', [property_])} ?p {RDFS.range} ?r }} ORDER BY ?r"
        )
        for row in rows:
            term = row["r"]
            known = (
                self.vocabulary.types.get(term.value) if isinstance(term, ox.NamedNode) else None
            )
            if known is not None:
                return known.iri, known.name(chain)
        return None

    def _values(
        self,
        terms: Sequence[Term],
        wanted: WantedProperty,
        labels: Mapping[Term, tuple[ox.Literal, ...]],
        chain: Sequence[str],
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for term in terms:
            if isinstance(term, ox.NamedNode):
                label = best_literal(labels.get(term, ()), chain)
                name = label.value if label else local_name(term.value)
                if wanted.content == "iri":
                    found.append({"str": term.value})
                elif wanted.content == "name":
                    found.append({"str": name})
                else:
                    found.append({"id": term.value, "name": name})
            elif isinstance(term, ox.Literal):
                language = term.language
                if wanted.language and language and language.lower() != wanted.language.lower():
                    continue
                found.append(_literal(term))
        unique = list({tuple(one.items()): one for one in found}.values())
        return unique[: wanted.limit] if wanted.limit else unique

    async def propose(self, type_: str | None, limit: int) -> list[str]:
        """The properties that things of a type have, commonest first."""
        key = f"proposed properties {type_}"
        kept = self.surface.kept.get(key)
        if not isinstance(kept, list):
            kept = await self._proposed(type_)
            self.surface.kept[key] = kept
        return kept[:limit] if limit else kept

    async def _proposed(self, type_: str | None) -> list[str]:
        class_ = named(type_) if type_ else None
        if type_ and class_ is None:
            return []
        sample = (
            f"{values('c', [class_])} ?s a ?c" if class_ is not None else "?s a ?c . ?s ?q ?any"
        )
        rows = await self.surface.engine.rows(
            "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) WHERE { { SELECT DISTINCT ?s WHERE { "
            f"{sample} }} LIMIT {_SAMPLE} }} ?s ?p ?o }} GROUP BY ?p ORDER BY DESC(?n) ?p"
        )
        return [row["p"].value for row in rows if isinstance(row["p"], ox.NamedNode)]


def _literal(term: ox.Literal) -> dict[str, Any]:
    """A literal as the protocol's value: integer, number, date or text, with its language."""
    text, datatype = term.value, term.datatype
    try:
        if datatype in _INTEGERS:
            return {"int": int(text)}
        if datatype in _DECIMALS:
            number = float(text)
            return {"float": number} if abs(number) < float("inf") else {"str": text}
    except ValueError:
        return {"str": text}
    day = _DATE.fullmatch(text) if datatype == XSD.date else None
    if day is not None:
        return {"date": f"{day[1]}T00:00:00Z"}
    if datatype == XSD.dateTime and _MOMENT.fullmatch(text):
        return {"date": text}
    return {"str": text, "lang": term.language} if term.language else {"str": text}
