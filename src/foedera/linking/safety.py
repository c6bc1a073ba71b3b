"""When a candidate may be taken without a person's look: what speaks against it, name by name."""

from __future__ import annotations

from collections.abc import Sequence

from foedera.linking.comparison import Likeness, QueryWord
from foedera.linking.explaining import Explained, local_names
from foedera.linking.index import NameIndex
from foedera.linking.words import known_words
from foedera.terms import FD

_PERSON = FD.Person.value
_MOST_EXTRA = 0.2
"""The share of a name's weight that slips may take."""
_MOST_AT_THE_EDGE = 2.0
"""How many times its weight a word with another ending must be outweighed by all that agree."""
_SHORTEST_SLIP = 6
"""Letters; a slip in a shorter word makes another word."""
_SHORTEST_ALONE = 9
"""Letters; with one changed a shorter word is another name, where no other word agrees."""


def is_safe(
    entity: int,
    query: Sequence[QueryWord],
    likeness: Likeness,
    explained: Explained,
    index: NameIndex,
) -> bool:
    """Whether a name that is not the same word for word leaves no doubt of the entity."""
    return (
        not likeness.left_over
        and not likeness.numbers_differ
        and not explained.strange_kind
        and not (explained.likely and likeness.missing)
        and likeness.spelled_out < likeness.same
        and _spelled_safely(entity, query, likeness, index)
        and _short_safely(entity, query, explained, likeness, index)
    )


def _spelled_safely(
    entity: int, query: Sequence[QueryWord], likeness: Likeness, index: NameIndex
) -> bool:
    """Whether slips of spelling leave no doubt of the words that are meant."""
    if likeness.plurals and _PERSON in index.types_of(entity):
        return False
    if not likeness.slips:
        return True
    return (
        likeness.weakest >= _SHORTEST_SLIP
        and likeness.extra <= _MOST_EXTRA * (likeness.same + likeness.extra)
        and _MOST_AT_THE_EDGE * likeness.at_the_edge <= likeness.same
        and not (len(query) == 1 and likeness.changed < _SHORTEST_ALONE)
        and all(word.number >= 0 or _is_near_one(word.text, index) for word in query)
    )


def _is_near_one(word: str, index: NameIndex) -> bool:
    """Whether an unknown word is nearest to one known word only."""
    near = index.near(word)
    return len(near) < 2 or near[0][1] != near[1][1]


def _short_safely(
    entity: int,
    query: Sequence[QueryWord],
    explained: Explained,
    likeness: Likeness,
    index: NameIndex,
) -> bool:
    """Whether a name may lack what it lacks: one word alone, nothing but what the entity is."""
    if not likeness.lacking or sum(word.text not in explained.words for word in query) > 1:
        return True
    kinds = known_words().kinds
    local = local_names(index.types_of(entity))
    lacking = (index.word(number) for number in likeness.lacking)
    return all(not local.isdisjoint(kinds.get(text, ())) for text in lacking)
