"""Suggestions while somebody types: things, types, properties, and columns to add.

https://reconciliation-api.github.io/specs/0.2/#suggest-services
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from foedera.search.folding import words
from foedera.terms import RDF
from foedera.web.http import Request
from foedera.web.problems import ProblemError
from foedera.web.reconcile.answers import types_of
from foedera.web.reconcile.extending import Extending
from foedera.web.reconcile.holdings import Holdings
from foedera.web.reconcile.vocabulary import TypeOrProperty

SUGGESTED = 10
_MOST_SUGGESTED = 50


@dataclass(frozen=True)
class Suggesting:
    """Answers of the suggest services."""

    holdings: Holdings

    async def propose(self, request: Request) -> Any:
        """/extend/propose: the properties that things of a type have, commonest first."""
        vocabulary = await self.holdings.vocabulary()
        asked = request.parameter("type")
        type_ = vocabulary.type(asked) if asked else None
        limit = _number(request, "limit", 0)
        found: list[str] = []
        if type_ is not None or not asked:
            extending = Extending(self.holdings.surface, vocabulary)
            hidden = {RDF.type.value}
            proposed = await extending.propose(type_, 0)
            found = [iri for iri in proposed if iri not in hidden]
        chain = self.holdings.surface.chain(request)
        properties = []
        for iri in found[:limit] if limit else found:
            known = vocabulary.properties.get(iri, TypeOrProperty(iri))
            properties.append(_offered(known, chain))
        answer: dict[str, Any] = {"properties": properties}
        if asked:
            answer["type"] = asked
        if limit:
            answer["limit"] = limit
        return answer

    async def entity(self, request: Request) -> Any:
        """/suggest/entity: things whose names begin so."""
        vocabulary, index = await self.holdings.vocabulary(), self.holdings.linker.index
        chain = self.holdings.surface.chain(request)
        asked = request.parameter("type")
        type_ = vocabulary.type(asked) if asked else None
        if asked and type_ is None:
            return {"result": []}
        limit, start = _number(request, "limit", SUGGESTED), _number(request, "cursor", 0)
        hits = await asyncio.to_thread(
            self.holdings.search.search,
            request.parameter("prefix") or "",
            (type_,) if type_ else (),
            _MOST_SUGGESTED * 4,
        )
        known = [hit for hit in hits if index.by_iri(hit.iri) is not None]
        chosen = known[start : start + min(limit or SUGGESTED, _MOST_SUGGESTED)]
        names = await self.holdings.names({hit.iri: index.labels[index.by_iri(hit.iri) or 0]
                                   for hit in chosen}, chain)  # fmt: skip
        result = []
        for hit in chosen:
            types = types_of(hit.classes, vocabulary, chain)
            said = [one["name"] for one in types]
            if hit.matched != names[hit.iri] and len(hit.matched) > 1:
                said.append(hit.matched)
            one: dict[str, Any] = {"id": hit.iri, "name": names[hit.iri], "notable": types}
            if said:
                one["description"] = " · ".join(said)
            result.append(one)
        return {"result": result}

    async def type(self, request: Request) -> Any:
        """/suggest/type: types whose names begin so."""
        vocabulary = await self.holdings.vocabulary()
        chain = self.holdings.surface.chain(request)
        result = []
        for one in self._beginning(request, vocabulary.types.values(), chain):
            offered = _offered(one, chain)
            if one.broader:
                above = [vocabulary.types[iri] for iri in one.broader]
                offered["broader"] = [{"id": w.iri, "name": w.name(chain)} for w in above]
            result.append(offered)
        return {"result": result}

    async def property(self, request: Request) -> Any:
        """/suggest/property: properties whose names begin so."""
        vocabulary = await self.holdings.vocabulary()
        chain = self.holdings.surface.chain(request)
        found = self._beginning(request, vocabulary.properties.values(), chain)
        return {"result": [_offered(one, chain) for one in found]}

    def _beginning(
        self, request: Request, among: Iterable[TypeOrProperty], chain: Sequence[str]
    ) -> list[TypeOrProperty]:
        prefix = words(request.parameter("prefix") or "")
        limit, start = _number(request, "limit", SUGGESTED), _number(request, "cursor", 0)
        found = [one for one in among if one.begins(prefix)]
        whole = " ".join(prefix)
        found.sort(
            key=lambda one: (
                not one.name(chain).lower().startswith(whole),
                one.name(chain),
                one.iri,
            )
        )
        return found[start : start + min(limit or SUGGESTED, _MOST_SUGGESTED)]


def _number(request: Request, name: str, default: int) -> int:
    text = request.parameter(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise ProblemError(400, f"{name} is a whole number, from 0")
    return int(text)


def _offered(one: TypeOrProperty, chain: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.iri, "name": one.name(chain)}
    description = one.description(chain)
    if description:
        found["description"] = description
    return found
