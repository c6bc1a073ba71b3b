"""Judging agreements: which further ones a text tells, and whom each one binds."""

from collections.abc import Mapping

from foedera.extraction.actor import Actor
from foedera.extraction.agreement_clues import (
    is_party,
    may_tell,
    of_noun,
    of_party,
    supposed_in,
)
from foedera.extraction.agreements.merging import VAGUE_KINDS
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.clues import Clues
from foedera.extraction.findings import Agreement, add
from foedera.extraction.judgement import Judgement
from foedera.extraction.part_clues import in_agreements

# Parties that rules read: left out below the first, others added from the second on.
DROP = 0.15
SURE = 0.7
# So sure a noun tells one more even where the same bodies are bound by another.
APART = 0.6
FURTHER = 6


def judge_agreements(
    found: list[Agreement], clues: Clues, reading: Reading, by: Mapping[str, Judgement]
) -> None:
    """Settle the parties of the agreements found, then add those that further nouns tell."""
    read = list(found)
    bodies = [(one, in_agreements(clues, one)) for one in clues.candidates if not one.is_person]

    def binds(agreement: Agreement) -> list[tuple[float, Actor]]:
        """How probably an agreement binds each body, the most probable first."""
        judged = by["bound"]
        sure = [
            (judged.probability(of_party(clues, one, own, agreement, read)), one)
            for one, own in bodies
        ]
        return sorted(sure, key=lambda pair: -pair[0])

    sure = {id(one): binds(one) for one in read}
    supposed = [one for one in supposed_in(reading) if may_tell(one, read)]
    judged = [(by["further"].probability(of_noun(clues, one, read)), one) for one in supposed]
    judged.sort(key=lambda pair: -pair[0])
    for p, noun in judged[:FURTHER]:
        if p < by["further"].threshold:
            break
        one = noun.agreement
        parties = [body for p, body in binds(one) if p >= by["bound"].threshold]
        if len(parties) < 2 and not one.count:
            continue
        add(one.parties, *(clues.actual(body) for body in parties))
        if p >= APART or not any(_is_known(one, other) for other in found):
            found.append(one)
    for one in read:
        _settle(one, sure[id(one)], clues, by["bound"].threshold)


def _is_known(new: Agreement, other: Agreement) -> bool:
    """Whether an agreement between the same bodies was told before."""
    own, known = set(new.parties), set(other.parties)
    if not (own <= known or known <= own):
        return False
    if new.signed and other.signed and new.signed[:4] != other.signed[:4]:
        return False
    vague = not VAGUE_KINDS.isdisjoint({new.kind, other.kind})
    return vague or new.kind == other.kind or new.status == other.status


def _settle(
    agreement: Agreement, sure: list[tuple[float, Actor]], clues: Clues, enough: float
) -> None:
    """Add the parties that the rules missed, leave out those that are none."""
    least = enough if len(agreement.parties) < 2 else SURE
    out = [one for p, one in sure if p < DROP and is_party(one, agreement)]
    fresh = [clues.actual(one) for p, one in sure if p >= least and not is_party(one, agreement)]
    kept = [
        party for party in agreement.parties
        if not any(party is one or any(m in party.mentions for m in one.mentions) for one in out)
    ]  # fmt: skip
    if len(kept) + len(fresh) >= min(2, len(agreement.parties)):
        agreement.parties[:] = kept
    add(agreement.parties, *fresh)
