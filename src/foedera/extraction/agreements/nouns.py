"""Nouns: where a sentence names an instrument, of which kind it is and how many there are."""

from dataclasses import dataclass

from foedera.extraction.rulebook import Rulebook

BEFORE = 40


@dataclass(frozen=True)
class Noun:
    """A noun for an agreement; offsets in the masked sentence."""

    start: int
    end: int
    kind: str
    plural: bool
    count: int | None
    definite: bool


def nouns_in(mask: str, rules: Rulebook) -> list[Noun]:
    """The nouns of a masked sentence in their order; of two that overlap, the kind named first."""
    nouns: list[Noun] = []
    for kind, pattern in rules.agreement_kinds:
        for match in pattern.finditer(mask):
            if any(n.start < match.end() and match.start() < n.end for n in nouns):
                continue
            before = mask[max(0, match.start() - BEFORE) : match.start()]
            plural = bool(rules.pattern("nouns.plural").match(match.group()))
            count = count_in(before, rules) if plural else None
            definite = bool(rules.pattern("agreement.definite").search(before))
            nouns.append(Noun(match.start(), match.end(), kind, plural, count, definite))
    return sorted(nouns, key=lambda noun: noun.start)


def count_in(before: str, rules: Rulebook) -> int | None:
    """The number among the last three words before a noun."""
    for word in reversed(before.split()[-3:]):
        if word in rules.counts:
            return rules.counts[word]
        if word.isdigit() and int(word) < 100:
            return int(word)
    return None


def is_weak(mask: str, noun: Noun, rules: Rulebook) -> bool:
    """Whether a noun needs a verb of signing to be an instrument: a mere "partnership"."""
    return bool(rules.pattern("nouns.weak").fullmatch(mask[noun.start : noun.end]))
