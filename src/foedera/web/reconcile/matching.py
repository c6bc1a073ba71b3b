"""From queries to ranked candidates: names by the linker, further properties by the facts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.linking import IDENTIFIERS, Candidate, Feature, Linker, Mention
from foedera.search.folding import fold
from foedera.terms import FD, RDF, Term
from foedera.web.addresses import named
from foedera.web.reading import values
from foedera.web.reconcile.queries import MOST_CANDIDATES, Asked, Condition, Value
from foedera.web.reconcile.vocabulary import Vocabulary
from foedera.web.surface import Surface
from foedera.web.vocabularies import local_name

_PLACES = frozenset(
    FD[name].value for name in ("basedIn", "locatedIn", "takesPlaceIn", "hasDestination", "governs")
)
_PLACE_WORDS = frozenset(
    ("place", "town", "city", "region", "country", "lieu", "ville", "région", "pays")
)
_AGREES = 0.2
"""The share of what a name leaves in doubt that an agreeing property settles."""
_DISAGREES = 0.25
"""The share of a score that a disagreeing property takes."""
_LEAD = 2.0
"""By how much a match must lead the next, properties weighed: they may speak for another."""
_MOST_VALUES = 20_000


@dataclass(frozen=True)
class _Wanted:
    """A query in the terms of the data."""

    asked: Asked
    mention: Mention
    types: tuple[str, ...]
    """The types that are known, of those asked for."""
    checked: tuple[tuple[Condition, str], ...]
    """Conditions that the facts are asked about, each with the property's IRI."""
    required: tuple[str, ...]
    """Features that may not be missing or speak against."""


@dataclass(frozen=True)
class Matching:
    """Matches queries against one release."""

    surface: Surface
    linker: Linker
    vocabulary: Vocabulary

    async def batch(self, batch: Sequence[Asked]) -> list[list[Candidate]]:
        """The candidates of each query, best first; at most one of each is a safe match."""
        wanted = [self._understood(asked) for asked in batch]
        ranked = await asyncio.to_thread(self._by_name, wanted)
        for number, one in enumerate(wanted):
            if not ranked[number] and one.checked and not one.asked.name:
                ranked[number] = await self._by_property(one)
        facts = await self._facts(wanted, ranked)
        return [self._weighed(one, found, facts) for one, found in zip(wanted, ranked, strict=True)]

    def iri_of(self, identifier: str) -> str:
        """The IRI that an identifier stands for: itself, or the end of one of our own."""
        if identifier.startswith(("http://", "https://")):
            return identifier
        return f"{self.surface.root}id/{identifier.removeprefix('id/')}"

    def _understood(self, asked: Asked) -> _Wanted:
        types = [self.vocabulary.type(text) for text in asked.types]
        known = tuple(dict.fromkeys(iri for iri in types if iri))
        places: list[str] = []
        identifiers: dict[str, str] = {}
        checked: list[tuple[Condition, str]] = []
        required: list[str] = []
        kinds = list(known)
        for condition in asked.conditions:
            iri = self.vocabulary.property(condition.property)
            feature = None
            if iri in _PLACES or (iri is None and condition.property.lower() in _PLACE_WORDS):
                places += [self.iri_of(v.id) if v.id else v.text for v in condition.values]
                feature = "place"
            elif iri in IDENTIFIERS and condition.values and condition.quantifier == "any":
                first = condition.values[0]
                identifiers[iri] = (first.text or first.id or "").strip()
                feature = "identifier"
            elif iri == RDF.type.value:
                found = [self.vocabulary.type(v.id or v.text) for v in condition.values]
                kinds += [one for one in found if one]
                feature = "kind"
            elif iri is not None and condition.values:
                checked.append((condition, iri))
            if condition.required and feature:
                required.append(feature)
            elif condition.required and iri is None:
                required.append(condition.property)
        mention = Mention(
            asked.name, tuple(kinds) or asked.types, tuple(p for p in places if p), identifiers
        )
        return _Wanted(asked, mention, known, tuple(checked), tuple(required))

    def _by_name(self, wanted: Iterable[_Wanted]) -> list[list[Candidate]]:
        return [self._candidates(one) for one in wanted]

    def _candidates(self, one: _Wanted) -> list[Candidate]:
        asked = one.asked
        hard = asked.strict != "should" and bool(asked.types)
        if hard and (
            not one.types or (asked.strict == "all" and len(one.types) < len(asked.types))
        ):
            return []
        if asked.ids:
            return self._by_id(one)
        more = hard or one.checked or one.required
        limit = MOST_CANDIDATES if more else asked.limit
        return [c for c in self.linker.candidates(one.mention, limit) if self._fits(one, c)]

    def _by_id(self, one: _Wanted) -> list[Candidate]:
        index = self.linker.index
        found = []
        for identifier in one.asked.ids:
            number = index.by_iri(self.iri_of(identifier))
            if number is not None:
                candidate = Candidate(
                    iri=index.iris[number],
                    label=index.labels[number],
                    name=index.labels[number],
                    types=tuple(sorted(index.types_of(number))),
                    score=100.0,
                    match=len(one.asked.ids) == 1,
                    features=(Feature("same_id", 1.0),),
                )
                if self._fits(one, candidate):
                    found.append(candidate)
        return found

    @staticmethod
    def _fits(one: _Wanted, candidate: Candidate) -> bool:
        has = set(candidate.types)
        if one.asked.strict == "should" or not one.types:
            return True
        return has.issuperset(one.types) if one.asked.strict == "all" else bool(has & {*one.types})

    async def _by_property(self, one: _Wanted) -> list[Candidate]:
        """Things that have a value asked for, where no name is given."""
        index = self.linker.index
        found: dict[str, Candidate] = {}
        for condition, iri in one.checked:
            predicate = named(iri)
            terms = [term for value in condition.values for term in self._terms(value)]
            if predicate is None or not terms:
                continue
            rows = await self.surface.engine.rows(
                f"SELECT DISTINCT ?s WHERE {{ {values('p', [predicate])} {values('o', terms)} "
                f"?s ?p ?o }} LIMIT {MOST_CANDIDATES}"
            )
            for row in rows:
                subject = row["s"]
                number = index.by_iri(subject.value) if isinstance(subject, ox.NamedNode) else None
                if number is None:
                    continue
                candidate = Candidate(
                    iri=index.iris[number],
                    label=index.labels[number],
                    name=index.labels[number],
                    types=tuple(sorted(index.types_of(number))),
                    score=50.0,
                    match=False,
                    features=(),
                )
                if self._fits(one, candidate):
                    found[candidate.iri] = candidate
        return list(found.values())

    def _terms(self, value: Value) -> list[Term]:
        if value.id is not None:
            term = named(self.iri_of(value.id))
            return [term] if term is not None else []
        text = value.text
        term = named(text) if text.startswith(("http://", "https://")) else None
        return [*([term] if term else []), ox.Literal(text), *(
            ox.Literal(text, language=language) for language in ("en", "fr")
        )]  # fmt: skip

    async def _facts(
        self, wanted: Sequence[_Wanted], ranked: Sequence[Sequence[Candidate]]
    ) -> dict[tuple[str, str], list[str]]:
        """The values, folded, of the properties asked about, by thing and property."""
        things = {c.iri for one, found in zip(wanted, ranked, strict=True) if one.checked
                  for c in found}  # fmt: skip
        predicates = {iri for one in wanted for _, iri in one.checked}
        subjects = [term for iri in sorted(things) if (term := named(iri)) is not None]
        properties = [term for iri in sorted(predicates) if (term := named(iri)) is not None]
        if not subjects or not properties:
            return {}
        rows = await self.surface.engine.rows(
            f"SELECT ?s ?p ?o WHERE {{ {values('s', subjects)} {values('p', properties)} "
            f"?s ?p ?o }} LIMIT {_MOST_VALUES}"
        )
        labels = await self.surface.reader.labels(row["o"] for row in rows)
        found: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            texts = found.setdefault((row["s"].value, row["p"].value), [])  # type: ignore[union-attr]
            value = row["o"]
            if isinstance(value, ox.NamedNode):
                texts.append(value.value)
                texts += [fold(label.value) for label in labels.get(value, ())]
            elif isinstance(value, ox.Literal):
                texts += [value.value, fold(value.value)]
        return found

    def _weighed(
        self,
        one: _Wanted,
        candidates: Sequence[Candidate],
        facts: dict[tuple[str, str], list[str]],
    ) -> list[Candidate]:
        kept = []
        for candidate in candidates:
            weighed = self._with_facts(one, candidate, facts)
            if weighed is not None:
                kept.append(weighed)
        kept.sort(key=lambda each: (-each.score, not each.match, each.iri))
        clear = len(kept) < 2 or kept[0].score - kept[1].score >= _LEAD
        return [
            c if place == 0 and clear else replace(c, match=False)
            for place, c in enumerate(kept[: one.asked.limit])
        ]

    def _with_facts(
        self, one: _Wanted, candidate: Candidate, facts: dict[tuple[str, str], list[str]]
    ) -> Candidate | None:
        features = list(candidate.features)
        given = {feature.id: feature.value for feature in features}
        if any(given.get(name, 0.0) <= 0 for name in one.required):
            return None
        share, match = candidate.score / 100, candidate.match
        for condition, iri in one.checked:
            known = facts.get((candidate.iri, iri))
            agrees = None if known is None else self._agrees(condition, known)
            if condition.required and not agrees:
                return None
            if agrees is None:
                continue
            features.append(Feature(f"property:{local_name(iri)}", 1.0 if agrees else -1.0))
            share = 1 - (1 - share) * (1 - _AGREES) if agrees else share * (1 - _DISAGREES)
            match &= agrees
        return replace(
            candidate, score=round(100 * share, 1), match=match, features=tuple(features)
        )

    def _agrees(self, condition: Condition, known: Sequence[str]) -> bool:
        found = [self._has(value, known) for value in condition.values]
        if condition.quantifier == "all":
            return all(found)
        return not any(found) if condition.quantifier == "none" else any(found)

    def _has(self, value: Value, known: Sequence[str]) -> bool:
        if value.id is not None:
            return self.iri_of(value.id) in known
        text = value.text.strip()
        if text in known:
            return True
        folded = fold(text)
        if text.endswith("*") and folded:
            return any(one.startswith(folded) for one in known)
        # A year alone agrees with every date in it.
        year = text if len(text) == 4 and text.isdigit() else None
        return any(one == folded or (year is not None and one[:5] == f"{year}-") for one in known)
