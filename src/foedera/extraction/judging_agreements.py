"""Judging agreements: which further ones a text tells, and whom each one binds."""

from collections.abc import Mapping

from foedera.extraction.actor import Actor
from foedera.extraction.agreement_clues import of_noun
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.binding_clues import Bonds, is_party
from foedera.extraction.clues import Clues
from foedera.extraction.findings import Agreement, add
from foedera.extraction.judgement import Judgement
from foedera.extraction.part_clues import in_agreements
from foedera.extraction.supposed_agreements import Supposed, read_in, supposed_in

# Parties that rules read: left out below the first, others added from the second on.
DROP = 0.15
SURE = 0.6
# An agreement has two sides: the second is taken where it is so probable at least.
SECOND = 0.12
# So probably the text tells as many more agreements as are added.
TOLD = 0.55


def judge_agreements(
    found: list[Agreement],
    clues: Clues,
    reading: Reading,
    by: Mapping[str, Judgement],
    least: int = 0,
) -> None:
    """Settle the parties of the agreements found, then add those that further nouns tell.

    The text tells of `least` at least.
    """
    read = list(found)
    bonds = Bonds(clues, reading, read)
    bodies = [(one, in_agreements(clues, one)) for one in clues.candidates if not one.is_person]

    def binds(agreement: Agreement) -> list[tuple[float, Actor]]:
        """How probably an agreement binds each body, the most probable first."""
        judged = by["bound"]
        sure = [(judged.probability(bonds.of(one, own, agreement)), one) for one, own in bodies]
        return sorted(sure, key=lambda pair: -pair[0])

    sure = {id(one): binds(one) for one in read}
    for noun in _told(clues, reading, read, by["further"], max(0, least - len(read))):
        one = noun.agreement
        for n, (p, body) in enumerate(binds(one)):
            if p >= (SECOND if n < 2 else by["bound"].threshold):
                add(one.parties, clues.actual(body))
        if len(one.parties) >= 2 or one.count:
            found.append(one)
    for one in read:
        _settle(one, sure[id(one)], clues, by["bound"].threshold)


def _told(
    clues: Clues, reading: Reading, read: list[Agreement], judged: Judgement, least: int
) -> list[Supposed]:
    """The nouns that tell one more, the most probable first: as many as the text probably tells."""
    supposed = supposed_in(reading)
    known = read_in(supposed, read)
    sure = [(judged.probability(of_noun(clues, one, read, known)), one) for one in supposed]
    sure.sort(key=lambda pair: -pair[0])
    likely = at_least([p for p, _ in sure])
    many = max(least, sum(p >= TOLD for p in likely))
    return [one for _, one in sure[:many]]


def at_least(probable: list[float]) -> list[float]:
    """How probably one, two, three … of some things are so, each told apart from the others."""
    exactly = [1.0]
    for p in probable:
        padded = [*exactly, 0.0]
        exactly = [
            here * (1 - p) + before * p
            for here, before in zip(padded, [0.0, *exactly], strict=True)
        ]
    return [sum(exactly[n:]) for n in range(1, len(exactly))]


def _settle(
    agreement: Agreement, sure: list[tuple[float, Actor]], clues: Clues, enough: float
) -> None:
    """Add the parties that the rules missed, leave out those that are none."""
    out = [one for p, one in sure if p < DROP and is_party(one, agreement)]
    fresh = []
    many = len(agreement.parties)
    for p, one in sure:
        least = SECOND if many < 2 else enough if len(agreement.parties) < 2 else SURE
        if p >= least and not is_party(one, agreement):
            fresh.append(clues.actual(one))
            many += 1
    kept = [
        party for party in agreement.parties
        if not any(party is one or any(m in party.mentions for m in one.mentions) for one in out)
    ]  # fmt: skip
    if len(kept) + len(fresh) >= min(2, len(agreement.parties)):
        agreement.parties[:] = kept
    add(agreement.parties, *fresh)
