"""From a name, and what is known beside it, to the entities it may mean."""

from __future__ import annotations

from collections.abc import Sequence

from foedera.linking.finding import find, query_words
from foedera.linking.index import NameIndex
from foedera.linking.mention import Candidate, Feature, Mention
from foedera.linking.weighing import Weighed, Weigher
from foedera.linking.words import words_of

LONGEST_NAME = 300
"""Characters of a name that are looked at."""
_LEAST_SHARE = 0.05
_SAFE_SCORE = 82.0
_SAFE_LEAD = 9.0
"""By how much the first candidate must lead the second, both without a perfect name."""
_PERFECT_LEAD = 2.0


class Linker:
    """Resolves mentions against an index of names."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self._weigher = Weigher(index)

    def candidates(self, mention: Mention, limit: int = 5) -> list[Candidate]:
        """The likeliest entities, best first; at most one of them is a match."""
        text = mention.name[:LONGEST_NAME]
        words = list(dict.fromkeys(words_of(text)))
        if not words and not mention.identifiers:
            return []
        query = query_words(words, self.index)
        found = find(text, words, query, mention, self.index)
        ranked = sorted(
            self._weigher.weigh(found, query, mention),
            key=lambda each: (-each.share, not each.perfect, self.index.iris[each.entity]),
        )
        return [
            self._candidate(each, match=place == 0 and self._is_match(ranked))
            for place, each in enumerate(ranked[:limit])
            if each.share > _LEAST_SHARE
        ]

    def best(self, mention: Mention) -> Candidate | None:
        """The safe match; None where there is none."""
        found = self.candidates(mention, limit=1)
        return found[0] if found and found[0].match else None

    def _is_match(self, ranked: Sequence[Weighed]) -> bool:
        """Whether the first candidate is safe: good enough, nothing against it, well ahead."""
        first, others = ranked[0], ranked[1:]
        score = 100 * first.share
        lead = score - 100 * others[0].share if others else score
        if not first.safe or score < _SAFE_SCORE:
            return False
        if first.renamed and any("same_name" in other.features for other in others):
            return False  # The identifier is one thing's, the name another's.
        if first.perfect and not (others and others[0].perfect):
            return lead >= _PERFECT_LEAD
        return lead >= _SAFE_LEAD and not (
            first.holds and not first.perfect and any(self._rivals(first, one) for one in others)
        )

    def _rivals(self, first: Weighed, other: Weighed) -> bool:
        """Whether what is asked for is as much a part of the name of another of its kind."""
        types = self.index.types_of
        return other.holds and not types(first.entity).isdisjoint(types(other.entity))

    def _candidate(self, weighed: Weighed, match: bool) -> Candidate:
        index = self.index
        return Candidate(
            iri=index.iris[weighed.entity],
            label=index.labels[weighed.entity],
            name=index.names[weighed.name],
            types=tuple(sorted(index.types_of(weighed.entity))),
            score=round(100 * weighed.share, 1),
            match=match,
            features=tuple(
                Feature(name, round(value, 3) or 0.0) for name, value in weighed.features.items()
            ),
        )
