"""A thing, a type or a property in a few words: flyouts and previews."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from foedera.terms import RDF
from foedera.web.http import Request
from foedera.web.languages import best_literal
from foedera.web.problems import ProblemError
from foedera.web.reading import LABEL_PROPERTIES
from foedera.web.reconcile.answers import types_of
from foedera.web.reconcile.holdings import Holdings
from foedera.web.vocabularies import local_name

_SHOWN_FACTS = 4


@dataclass(frozen=True)
class Brief:
    """A thing in a few words."""

    iri: str
    name: str
    types: list[dict[str, str]]
    facts: list[tuple[str, list[str]]]
    """Names of properties with values."""


@dataclass(frozen=True)
class Describing:
    """Describes what is suggested and what was found."""

    holdings: Holdings

    async def flyout(self, request: Request, what: str) -> Any:
        """A small piece of HTML about a suggestion; raises ProblemError (404)."""
        identifier = request.parameter("id") or ""
        chain = self.holdings.surface.chain(request)
        if what == "entity":
            brief = await self.thing(identifier, chain)
            title = brief.name
            lines = [", ".join(one["name"] for one in brief.types)] if brief.types else []
            lines += [f"{name}: {', '.join(texts)}" for name, texts in brief.facts]
        elif what in ("type", "property"):
            vocabulary = await self.holdings.vocabulary()
            iri = (vocabulary.type if what == "type" else vocabulary.property)(identifier)
            known = (vocabulary.types if what == "type" else vocabulary.properties).get(iri or "")
            if known is None:
                raise ProblemError(404, f"there is no such {what}")
            title, lines = known.name(chain), [known.description(chain) or known.iri]
        else:
            raise ProblemError(404, "flyouts are about an entity, a type or a property")
        text = f"<p><strong>{html.escape(title)}</strong></p>" + "".join(
            f"<p>{html.escape(line)}</p>" for line in lines
        )
        return {"id": identifier, "html": text}

    async def thing(self, identifier: str, chain: Sequence[str]) -> Brief:
        """A thing's name, its types and a few of its facts; raises ProblemError (404)."""
        matching = await self.holdings.matching()
        index = matching.linker.index
        number = index.by_iri(matching.iri_of(identifier))
        if number is None:
            raise ProblemError(404, "there is nothing with this identifier")
        iri = index.iris[number]
        thing = ox.NamedNode(iri)
        name = (await self.holdings.names({iri: index.labels[number]}, chain))[iri]
        types = types_of(sorted(index.types_of(number)), matching.vocabulary, chain)
        outgoing = await self.holdings.surface.reader.outgoing([thing])
        wanted = [
            t
            for t in outgoing
            if t.predicate not in (RDF.type, *LABEL_PROPERTIES) and t.object != thing
        ]
        labels = await self.holdings.surface.reader.labels(
            {t.object for t in wanted} | {t.predicate for t in wanted}
        )
        facts: dict[str, list[str]] = {}
        for triple in sorted(wanted, key=str):
            if isinstance(triple.object, ox.NamedNode) and not labels.get(triple.object):
                continue
            text = _shown(triple.object, labels, chain)
            known = matching.vocabulary.properties.get(triple.predicate.value)
            said = known.name(chain) if known else _shown(triple.predicate, labels, chain)
            listed = facts.setdefault(said, [])
            if text not in listed and len(listed) < _SHOWN_FACTS:
                listed.append(text)
        return Brief(iri, name, types, list(facts.items())[:_SHOWN_FACTS])


def _shown(term: Any, labels: Mapping[Any, tuple[ox.Literal, ...]], chain: Sequence[str]) -> str:
    if isinstance(term, ox.Literal):
        return term.value
    best = best_literal(labels.get(term, ()), chain)
    if best is not None:
        return best.value
    return local_name(term.value) if isinstance(term, ox.NamedNode) else str(term)
