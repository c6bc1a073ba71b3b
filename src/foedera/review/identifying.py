"""Who a name stands for: candidates out of the registry, and when one is sure enough to suggest.

`Linker` is the seam: `foedera.linking` fills it, and so may a publisher's own matcher; spelling
alone fills it for missions and agreements, whose labels are our own making.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rapidfuzz import fuzz

from foedera.review.entities import Entities, Entity
from foedera.review.model import Candidate, Thing
from foedera.review.slugs import slug_of

SURE = 0.92
"""From here a single candidate is suggested as the one meant; a reviewer still sees it."""
POSSIBLE = 0.5
"""From here a candidate makes a question."""
ALIKE = 0.66
"""The least likeness of spellings that makes a candidate."""
TOLD = 0.9
"""The least that counts for missions and agreements, whose labels are all made alike."""
CLEAR = 0.06
"""By how much the best candidate must lead the next to be suggested."""
SHOWN = 5


class Linker(Protocol):
    """Anything that knows which entities a name may stand for."""

    def candidates(
        self, names: Sequence[str], kind: str, context: Iterable[str]
    ) -> list[Candidate]:
        """Entities of a kind that the names of one thing may stand for, the likeliest first.

        `context` holds slugs of entities named beside it.
        """
        ...


@dataclass(frozen=True)
class NameLinker:
    """Compares spellings with every label and name in the registry."""

    entities: Entities

    def candidates(
        self, names: Sequence[str], kind: str, context: Iterable[str]
    ) -> list[Candidate]:
        """See `Linker.candidates`."""
        near = set(context)
        found = []
        for entity in self.entities.of_kind(kind):
            best = max(
                (self._score(name, other) for name in names for other in entity.all_names()),
                default=(0.0, ""),
            )
            if best[0] < (TOLD if kind in ("event", "instrument") else ALIKE):
                continue
            found.append(self._candidate(entity, *best, near))
        ranked = sorted(found, key=lambda c: (-c.score, c.slug))[:SHOWN]
        clear = len(ranked) < 2 or ranked[0].score - ranked[1].score >= CLEAR
        if ranked and ranked[0].score >= SURE and clear:
            ranked[0] = replace(ranked[0], sure=True)
        return ranked

    @staticmethod
    def _score(name: str, other: str) -> tuple[float, str]:
        if name == other:
            return 1.0, f"known_as|{other}"
        one, two = slug_of(name), slug_of(other)
        if one == two:
            return 0.98, f"same_letters|{other}"
        if len(one) <= 4 or len(two) <= 4:  # two acronyms that look alike say nothing
            return 0.0, ""
        one, two = one.replace("-", " "), two.replace("-", " ")
        alike = max(fuzz.ratio(one, two), 0.97 * fuzz.token_sort_ratio(one, two)) / 100
        return min(alike, 0.95) * 0.95, f"spelt_like|{other}"

    @staticmethod
    def _candidate(entity: Entity, score: float, reason: str, near: set[str]) -> Candidate:
        together = sorted(entity.beside & near)
        reasons = [reason]
        if together:
            score = min(1.0, score + 0.02)
            reasons.append(f"beside|{', '.join(together[:3])}")
        return Candidate(entity.slug, entity.label, round(score, 3), tuple(reasons))


def with_candidates(
    things: Iterable[Thing], names: dict[str, list[str]], linker: Linker
) -> list[Thing]:
    """Things with the entities that each may be; `names` gives the names used, by key."""
    found: list[Thing] = []
    near: set[str] = set()
    for thing in sorted(things, key=lambda one: one.kind not in ("place", "actor")):
        used = [*names.get(thing.key, ()), *thing.labels.values()]
        candidates = linker.candidates(list(dict.fromkeys(used)), thing.kind, near)
        if suggested(candidates) is not None:
            near.add(candidates[0].slug)
        found.append(replace(thing, candidates=tuple(candidates)))
    order = {thing.key: number for number, thing in enumerate(things)}
    return sorted(found, key=lambda one: order[one.key])


def suggested(candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate that is clearly meant; None where it is a question or nothing is alike."""
    return candidates[0] if candidates and candidates[0].sure else None


def is_question(candidates: Sequence[Candidate]) -> bool:
    """Whether somebody has to say who is meant."""
    return suggested(candidates) is None and any(c.score >= POSSIBLE for c in candidates)
