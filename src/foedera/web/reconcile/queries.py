"""Reconciliation queries, read out of either version's JSON into one shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from foedera.web.problems import ProblemError

MOST_CANDIDATES = 50
DEFAULT_CANDIDATES = 10
LONGEST_VALUE = 1_000
"""Characters of a name or value that are looked at."""
_MOST_CONDITIONS = 30
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""An escape that is half of a character: JSON may hold it alone, UTF-8 may not."""

Strictness: TypeAlias = Literal["any", "all", "should"]
_STRICT: tuple[Strictness, ...] = ("any", "all", "should")
Quantifier: TypeAlias = Literal["any", "all", "none"]
_QUANTIFIERS: tuple[Quantifier, ...] = ("any", "all", "none")


@dataclass(frozen=True)
class Value:
    """A value beside a name: a text, or an entity that was reconciled before."""

    text: str
    id: str | None = None


@dataclass(frozen=True)
class Condition:
    """What is known of one property of the thing that is looked for."""

    property: str
    values: tuple[Value, ...]
    required: bool = False
    quantifier: Quantifier = "any"


@dataclass(frozen=True)
class Asked:
    """One reconciliation query."""

    name: str = ""
    types: tuple[str, ...] = ()
    strict: Strictness = "any"
    """How the types bind: `should` only weighs, the others leave out what is of another type."""
    limit: int = DEFAULT_CANDIDATES
    ids: tuple[str, ...] = ()
    """The identifiers of the very things that are looked for."""
    conditions: tuple[Condition, ...] = ()


def _fault(where: str, what: str) -> ProblemError:
    return ProblemError(400, f"{where}: {what}", "reconciliation-query")


def parse_json(text: str | bytes, what: str) -> Any:
    """JSON out of a request; raises ProblemError (400) that says where it is malformed."""
    try:
        found = json.loads(text)
        if _HALF.search(text if isinstance(text, str) else text.decode("utf-8", "replace")):
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ProblemError(
            400, f"{what} holds half of a character: an escape \\ud8… without its second", "json"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, f"{what} is not JSON: {error}", "json") from error
    return found


def read_batch(text: str | bytes, most: int) -> dict[str, Asked]:
    """A batch of version 0.2, by the queries' keys ("Structure of a Reconciliation Query").

    Raises ProblemError: 400 for malformed queries, 413 for more than `most`.
    """
    batch = parse_json(text, "queries")
    if not isinstance(batch, dict):
        raise _fault("queries", 'send an object of queries by their keys: {"q0": {"query": "…"}}')
    _bound(len(batch), most)
    return {key: _query(query, f"queries.{key}") for key, query in batch.items()}


def read_conditions(text: str | bytes, most: int) -> list[Asked]:
    """A batch of the 1.0 draft, in its order ("Match Service"); raises as `read_batch`."""
    batch = parse_json(text, "the body")
    queries = batch.get("queries") if isinstance(batch, dict) else None
    if not isinstance(queries, list):
        raise _fault("queries", 'send {"queries": [{"conditions": […]}]}')
    _bound(len(queries), most)
    return [_conditional(query, f"queries[{n}]") for n, query in enumerate(queries)]


def _bound(count: int, most: int) -> None:
    if count > most:
        raise ProblemError(
            413,
            f"{count} queries in one batch; send at most {most} (batchSize in the manifest)",
            "batch-too-large",
            members={"batchSize": most},
        )


def _query(query: Any, where: str) -> Asked:
    if not isinstance(query, dict):
        raise _fault(where, "a query is an object with `query` or `properties`")
    _known(query, ("query", "type", "limit", "properties", "type_strict"), where)
    name, properties = query.get("query"), query.get("properties")
    if name is not None and not isinstance(name, str):
        raise _fault(f"{where}.query", "the name is a string")
    if properties is not None and not isinstance(properties, list):
        raise _fault(f"{where}.properties", "properties are a list of {pid, v}")
    if name is None and not properties:
        raise _fault(where, "give `query`, or at least one of `properties`")
    types = query.get("type")
    if isinstance(types, str):
        types = [types] if types else []
    if types is not None and not _strings(types):
        raise _fault(f"{where}.type", "a type is a string, or a list of strings")
    strict = query.get("type_strict")
    if strict is not None and strict not in _STRICT:
        raise _fault(f"{where}.type_strict", "write any, all or should")
    conditions = []
    for number, given in enumerate((properties or [])[:_MOST_CONDITIONS]):
        at = f"{where}.properties[{number}]"
        if not isinstance(given, dict) or not isinstance(given.get("pid"), str) or "v" not in given:
            raise _fault(at, "a property is {pid, v}")
        conditions.append(Condition(given["pid"], tuple(_values(given["v"], f"{at}.v"))))
    return Asked(
        name=(name or "")[:LONGEST_VALUE],
        types=tuple(types or ()),
        strict=strict or "any",
        limit=_limit(query.get("limit"), where),
        conditions=tuple(conditions),
    )


def _conditional(query: Any, where: str) -> Asked:
    if not isinstance(query, dict):
        raise _fault(where, "a query is an object with `conditions`")
    _known(query, ("conditions", "type", "limit", "lang", "dir"), where)
    conditions = query.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        raise _fault(f"{where}.conditions", "give at least one condition")
    type_ = query.get("type")
    if type_ is not None and not isinstance(type_, str):
        raise _fault(f"{where}.type", "the type is one string")
    names: list[str] = []
    ids: list[str] = []
    kept: list[Condition] = []
    for number, given in enumerate(conditions[:_MOST_CONDITIONS]):
        at = f"{where}.conditions[{number}]"
        if not isinstance(given, dict) or "propertyValue" not in given:
            raise _fault(at, "a condition has matchType and propertyValue")
        values = tuple(_values(given["propertyValue"], f"{at}.propertyValue"))
        kind = given.get("matchType")
        if kind == "name":
            names += [value.text for value in values]
        elif kind == "id":
            ids += [value.id or value.text for value in values]
        elif kind == "property" and isinstance(given.get("propertyId"), str):
            quantifier = given.get("matchQuantifier", "any")
            if quantifier not in _QUANTIFIERS:
                raise _fault(f"{at}.matchQuantifier", "write any, all or none")
            kept.append(
                Condition(given["propertyId"], values, given.get("required") is True, quantifier)
            )
        else:
            raise _fault(f"{at}.matchType", "write name, id, or property with a propertyId")
    return Asked(
        name=(names[0] if names else "")[:LONGEST_VALUE],
        types=(type_,) if type_ else (),
        limit=_limit(query.get("limit"), where),
        ids=tuple(ids),
        conditions=tuple(kept),
    )


def _known(query: dict[str, Any], members: tuple[str, ...], where: str) -> None:
    strange = [name for name in query if name not in members]
    if strange:
        raise _fault(where, f"{strange[0]!r} is no member of a query; {', '.join(members)} are")


def _limit(given: Any, where: str) -> int:
    if given is None:
        return DEFAULT_CANDIDATES
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise _fault(f"{where}.limit", "the limit is a number")
    return int(min(MOST_CANDIDATES, given)) if given >= 1 else DEFAULT_CANDIDATES


def _strings(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)


def _values(given: Any, where: str) -> Iterator[Value]:
    if isinstance(given, list):
        for number, one in enumerate(given[:_MOST_CONDITIONS]):
            if isinstance(one, list):
                raise _fault(f"{where}[{number}]", "a list of lists is no value")
            yield from _values(one, f"{where}[{number}]")
    elif isinstance(given, bool):
        yield Value("true" if given else "false")
    elif isinstance(given, str):
        yield Value(given[:LONGEST_VALUE])
    elif isinstance(given, (int, float)):
        yield Value(f"{given:g}" if isinstance(given, float) else str(given))
    elif isinstance(given, dict) and isinstance(given.get("id"), str):
        name = given.get("name")
        text = name if isinstance(name, str) else ""
        yield Value(text[:LONGEST_VALUE], given["id"])
    else:
        raise _fault(where, "a value is a string, a number, a boolean or {id, name}")
