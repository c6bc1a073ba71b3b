"""How well one entity fits a mention: its nearest name, then kind, place and identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foedera.linking.comparison import Likeness, QueryWord, compare
from foedera.linking.entries import NameKind
from foedera.linking.explaining import NOTHING, Explained, Explainer
from foedera.linking.finding import Found
from foedera.linking.index import NameIndex
from foedera.linking.mention import Mention
from foedera.linking.safety import is_safe
from foedera.linking.words import bag_key, country_code, words_beside, words_of
from foedera.terms import FD

_PLACE = FD.Place.value
_INITIALS_SHARE = 0.7
"""What a name is worth that is the initials of the other."""
_WORTH_EXPLAINING = 0.78
"""What a name must be worth at least, all words beside it explained, for a look at them."""
_HIDDEN_KIND = int(NameKind.HIDDEN)
_HIDDEN = 0.01
"""What a hidden name is worth less than one that is shown."""
_SAME_LETTERS_SHARE = 0.97
_BESIDE_SHARE = 0.97
"""What a name is worth at most that has words beside it, though the entity explains them."""


@dataclass(slots=True)
class Weighed:
    """A candidate while it is being weighed."""

    entity: int
    name: int
    share: float
    perfect: bool
    """Whether the names are the same, word for word."""
    safe: bool
    """Whether nothing speaks against it."""
    holds: bool
    """Whether its name has every word that is asked for, and more."""
    features: dict[str, float]

    @property
    def renamed(self) -> bool:
        """Whether an identifier alone finds it, under a name that is not the one asked for."""
        return self.features.get("identifier", 0.0) > 0 and "same_name" not in self.features


class Weigher:
    """Weighs candidates against mentions."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self._explainer = Explainer(index)

    def weigh(
        self, found: dict[int, Found], query: Sequence[QueryWord], mention: Mention
    ) -> list[Weighed]:
        """Every entity that was found, weighed."""
        beside = frozenset(words_beside(mention.name))
        places = self._places(mention.places)
        said = frozenset(word.text for word in query)
        weighed = []
        for entity, how in found.items():
            one = self._by_name(entity, how, query, said, beside)
            self._by_context(one, mention, places)
            weighed.append(one)
        return weighed

    def _by_name(
        self,
        entity: int,
        found: Found,
        query: Sequence[QueryWord],
        said: frozenset[str],
        beside: frozenset[str],
    ) -> Weighed:
        index = self.index
        name, raw, likeness, explained = self._nearest(entity, found, query, said, beside)
        share = likeness.share
        hidden = index.name_kinds[name] == _HIDDEN_KIND
        if hidden:
            share -= _HIDDEN
        features = _word_features(likeness)
        perfect = not raw.extra and not raw.missing and not raw.slips
        if perfect:
            features["same_name"] = 1.0
            if len(query) > 1 and words_of(index.names[name]) != [word.text for word in query]:
                features["word_order"] = -0.1
                share -= 0.005
        elif found.same_letters:
            features["same_letters"] = 1.0
            share, perfect = max(share, _SAME_LETTERS_SHARE), True
        elif raw.left_over:
            share = min(share, _BESIDE_SHARE)
            if explained.kinds:
                features["kind_named"] = 0.3
            if explained.words > explained.kinds:
                features["words_explained"] = 0.5 if explained.likely else 1.0
        if found.acronym and share < _INITIALS_SHARE:
            features["acronym"] = share = _INITIALS_SHARE
        if explained.strange_kind and not perfect:
            features["kind_named"] = -0.5
            share *= 0.9
        safe = perfect or (not hidden and is_safe(entity, query, likeness, explained, index))
        if likeness.numbers_differ and not perfect:
            features["numbers_differ"] = -1.0
            share = min(share, 0.6)
        holds = not raw.extra and not raw.slips
        return Weighed(entity, name, share, perfect, safe, holds, features)

    def _nearest(
        self,
        entity: int,
        found: Found,
        query: Sequence[QueryWord],
        said: frozenset[str],
        beside: frozenset[str],
    ) -> tuple[int, Likeness, Likeness, Explained]:
        """The nearest name of an entity: as it compares, and with what is explained left out."""
        best: tuple[float, tuple[int, Likeness, Likeness, Explained]] | None = None
        for name in sorted(found.names):
            raw = compare(query, name, self.index)
            likeness, explained = raw, NOTHING
            if raw.left_over and raw.most >= _WORTH_EXPLAINING:
                explained = self._explainer.explained(entity, name, said, beside, raw.left_over)
                likeness = raw.without(explained.words)
            share = likeness.share
            if self.index.name_kinds[name] == _HIDDEN_KIND:
                share -= _HIDDEN
            if best is None or share > best[0]:
                best = share, (name, raw, likeness, explained)
        if best is None:
            raise LookupError(f"{self.index.iris[entity]} has no name")
        return best[1]

    def _by_context(self, weighed: Weighed, mention: Mention, places: set[int]) -> None:
        index, entity, features = self.index, weighed.entity, weighed.features
        share = weighed.share
        if mention.kinds:
            agrees = not index.types_of(entity).isdisjoint(mention.kinds)
            features["kind"] = 1.0 if agrees else -1.0
            share = share if agrees else share * 0.6
            weighed.safe &= agrees
        if places:
            lies_in = {entity, *index.places[entity].tolist()}
            if lies_in & places:
                features["place"] = 1.0
                share = 1 - (1 - share) * 0.7
            elif self._may_lie_in(entity, places):
                features["place"] = 0.0
            elif len(lies_in) > 1:
                features["place"] = -1.0
                share *= 0.75
                weighed.safe = False
        elif mention.places and _PLACE in index.types_of(entity):
            weighed.safe = False  # It lies in a place that nobody here knows: another of its name.
        if mention.identifiers:
            known = index.identifiers_of(entity)
            compared = [known[p] == v for p, v in mention.identifiers.items() if p in known]
            if compared:
                features["identifier"] = 1.0 if all(compared) else -1.0
                share = max(share, 1.0) if all(compared) else share * 0.3
                weighed.perfect |= all(compared)
                weighed.safe = all(compared)
        weighed.share = min(1.0, max(0.0, share))

    def _places(self, given: Iterable[str]) -> set[int]:
        found: set[int] = set()
        for place in given:
            number = self.index.by_iri(place)
            if number is not None:
                found.add(number)
                continue
            code = country_code(place)
            if code is not None:
                found |= self.index.by_identifier([(FD.iso3166.value, code)])
            (names,) = self.index.by_key([bag_key(words_of(place))])
            found |= {int(self.index.name_entity[name]) for name in names}
        return found

    def _may_lie_in(self, entity: int, places: set[int]) -> bool:
        """Whether a body is only known to lie in places that enclose one of some."""
        index = self.index
        lies_in = set(index.places[entity].tolist())
        return (
            bool(lies_in)
            and _PLACE not in index.types_of(entity)
            and any(lies_in <= set(index.places[place].tolist()) for place in places)
        )


def _word_features(likeness: Likeness) -> dict[str, float]:
    total = likeness.same + likeness.extra + likeness.missing or 1.0
    features = {
        "words_shared": likeness.same / total,
        "words_too_many": -likeness.extra / total,
        "words_missing": -likeness.missing / total,
    }
    if likeness.slips or likeness.plurals:
        features["spelling"] = -0.1 * (likeness.slips + likeness.plurals)
    if likeness.spelled_out:
        features["initials"] = likeness.spelled_out / total
    return features
