"""Fate: what became of an agreement, told by the verb that stands nearest to its noun."""

import re
from typing import NamedTuple

from foedera.extraction.agreements.nouns import Noun
from foedera.extraction.rulebook import Rulebook

# The first of them that a sentence tells decides.
ORDER = ("ended", "renewed", "announced", "under-negotiation", "in-force", "signed")
PLANS = frozenset(("under-negotiation", "announced"))
DONE = frozenset(("signed", "renewed"))
MADE = DONE | {"announced"}
# How far, in characters, a verb may stand from its noun.
NEAR = 140
IN_FORCE_NEAR = 60


class Fate(NamedTuple):
    """A status, with where the deciding words stand in the masked sentence."""

    status: str
    start: int
    end: int


def fate_of(mask: str, noun: Noun, first: int, last: int, rules: Rulebook) -> Fate | None:
    """What became of it: the nearest words of the first rank, those within the bounds first."""
    best: tuple[int, int, Fate] | None = None
    for status, match in _signs(mask, noun, rules):
        distance = _distance(match, noun)
        if distance > NEAR:
            continue
        rank = ORDER.index(status) + (0 if first <= match.start() <= last else 10)
        if status == "in-force" and distance > IN_FORCE_NEAR:
            rank += 10
        if best is None or (rank, distance) < best[:2]:
            best = (rank, distance, Fate(status, match.start(), match.end()))
    return best[2] if best else None


def deciding_verb(mask: str, noun: Noun, rules: Rulebook) -> re.Match[str] | None:
    """The verb of signing, renewing or announcing that stands nearest to a noun."""
    verbs = [match for status, match in _signs(mask, noun, rules) if status in MADE]
    near = [verb for verb in verbs if _distance(verb, noun) <= NEAR]
    return min(near, key=lambda verb: _distance(verb, noun)) if near else None


def _signs(mask: str, noun: Noun, rules: Rulebook) -> list[tuple[str, re.Match[str]]]:
    """The words that tell a status, beside the noun itself."""
    return [
        (status, match)
        for status, pattern in rules.agreement_statuses
        for match in pattern.finditer(mask)
        if match.group().strip() and not (match.start() < noun.end and noun.start < match.end())
    ]


def _distance(match: re.Match[str], noun: Noun) -> int:
    return min(abs(match.start() - noun.end), abs(noun.start - match.end()))


def is_passive(mask: str, verb: re.Match[str] | None, rules: Rulebook) -> bool:
    """Whether who stands before the verb is not who did it: "was signed"."""
    if verb is None:
        return False
    if rules.pattern("fate.passive").search(mask[: verb.start()]):
        return True
    return bool(rules.pattern("fate.passive_within").search(verb.group()))


def is_nominal(verb: re.Match[str], rules: Rulebook) -> bool:
    """Whether the verb is a noun: "la signature"."""
    return bool(rules.pattern("fate.nominal").match(verb.group()))
