"""Links proposed: each record of another data set matched against the registry."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from foedera.linking.index import NameIndex
from foedera.linking.linker import Linker
from foedera.linking.mention import Mention
from foedera.linking.outward.identifiers import IdentifierScheme
from foedera.linking.outward.linksets import METHODS, Link
from foedera.linking.outward.records import Record
from foedera.terms import FD, SCHEMA, SKOS

LEAST = 75.0
"""The score from which on a link is proposed."""
_PER_THING = 3
_NAMES_TRIED = 12
_CLEAR_LEAD = 3.0
_MOST_CONFIDENT = 0.99


@dataclass(frozen=True, order=True)
class Proposal:
    """A thing over there that one of ours may be."""

    score: float
    weight: int
    identifier: str
    label: str
    safe: bool
    """Whether the name alone makes it a match, before other records are looked at."""


def propose(
    records: Iterable[Record], linker: Linker, scheme: IdentifierScheme, least: float = LEAST
) -> dict[str, list[Proposal]]:
    """The likeliest records for each thing, best first; memory grows with our things alone."""
    index = linker.index
    best: dict[int, list[Proposal]] = {}
    own = tuple(f"/id/{kind}/" for kind in scheme.kinds)
    for record in records:
        found = _found(record, linker, scheme)
        if found is None or found[1].score < least:
            continue
        entity, proposal = found
        if not any(kind in index.iris[entity] for kind in own):
            continue
        if record.country and _lies_elsewhere(entity, record.country, index):
            continue
        kept = best.setdefault(entity, [])
        if len(kept) < _PER_THING:
            heapq.heappush(kept, proposal)
        else:
            heapq.heappushpop(kept, proposal)
    return {index.iris[n]: sorted(kept, reverse=True) for n, kept in sorted(best.items())}


def _found(record: Record, linker: Linker, scheme: IdentifierScheme) -> tuple[int, Proposal] | None:
    index = linker.index
    places = record.places
    if record.country:
        known = index.by_identifier([(FD.iso3166.value, record.country)])
        places = (*(index.iris[number] for number in known), *places)
    kinds = tuple(FD[kind].value for kind in record.kinds)
    best: tuple[int, Proposal] | None = None
    for name in record.names[:_NAMES_TRIED]:
        mention = Mention(name, kinds, places, {scheme.property: record.identifier})
        candidates = linker.candidates(mention, limit=1)
        if not candidates:
            continue
        first = candidates[0]
        features = {feature.id: feature.value for feature in first.features}
        if features.get("kind", 1.0) < 0:
            continue
        if best is None or first.score > best[1].score:
            number = index.by_iri(first.iri)
            assert number is not None
            label = record.names[0]
            proposal = Proposal(first.score, record.weight, record.identifier, label, first.match)
            best = number, proposal
    return best


def _lies_elsewhere(entity: int, country: str, index: NameIndex) -> bool:
    """Whether a thing is known to lie in another country than the one of an ISO 3166-1 code."""
    near = (entity, *index.places[entity].tolist())
    codes = {index.identifiers_of(place).get(FD.iso3166.value, "")[:2] for place in near}
    codes.discard("")
    return bool(codes) and country not in codes


def as_links(
    proposals: dict[str, list[Proposal]],
    index: NameIndex,
    scheme: IdentifierScheme,
    source: str,
    today: date,
) -> Iterator[Link]:
    """Proposals as links that nobody has looked at: `closeMatch` wherever there is a doubt."""
    for iri, listed in proposals.items():
        first = listed[0]
        rivals = [p for p in listed[1:] if p.score > first.score - _CLEAR_LEAD]
        for proposal in listed:
            target = scheme.iri(proposal.identifier)
            if target is None:
                continue
            clear = proposal is first and proposal.safe and not rivals
            strong = SCHEMA.sameAs if scheme.code == "siren" else SKOS.exactMatch
            yield Link(
                ox.NamedNode(iri),
                strong if clear else SKOS.closeMatch,
                ox.NamedNode(target),
                label=proposal.label,
                method=METHODS["semapv:LexicalMatching"],
                confidence=min(_MOST_CONFIDENT, round(proposal.score / 100, 2)),
                date=today.isoformat(),
                source=source,
            )
