"""Which annotated agreement each one read is, and which noun tells one that the rules missed."""

from typing import Any

from foedera.extraction.agreement_clues import partner_of
from foedera.extraction.binding_clues import bodies_in, is_party
from foedera.extraction.clues import Clues
from foedera.extraction.findings import Agreement
from foedera.extraction.supposed_agreements import Supposed

ENOUGH = 2.5


def aligned(
    found: list[Agreement], gold: list[dict[str, Any]], clues: Clues, known: dict[int, str | None]
) -> dict[int, dict[str, Any]]:
    """Which annotated agreement each one read is, the likeliest pairs first."""
    pairs = [
        (-_likeness(one, right, clues, known), n, m)
        for n, one in enumerate(found) for m, right in enumerate(gold)
    ]  # fmt: skip
    return {n: gold[m] for n, m in _best(pairs)}


def telling_nouns(
    supposed: list[Supposed],
    missed: list[dict[str, Any]],
    clues: Clues,
    known: dict[int, str | None],
) -> dict[int, dict[str, Any]]:
    """The noun that most probably tells each annotated agreement that the rules missed."""
    pairs = []
    for n, one in enumerate(supposed):
        here = {known[id(body)] for body in bodies_in(clues, one.scene.number)}
        for m, right in enumerate(missed):
            signed, year = str(one.agreement.signed)[:4], str(right.get("signed"))[:4]
            likely = 2 * min(2, len(here & set(right["parties"])))
            partner = partner_of(clues, one)
            likely += partner is not None and known[id(partner)] in right["parties"]
            likely += 1.5 * (one.noun.kind == right["kind"])
            likely += signed == year and signed.isdigit()
            likely += 0.5 * (one.agreement.status == right["status"])
            likely += 0.5 * one.told - 0.5 * one.noun.definite
            if likely >= ENOUGH:
                pairs.append((-likely, n, m))
    return {id(supposed[n]): missed[m] for n, m in _best(pairs)}


def _likeness(
    one: Agreement, right: dict[str, Any], clues: Clues, known: dict[int, str | None]
) -> float:
    bodies = {known[id(body)] for body in clues.candidates if is_party(body, one)}
    ours, theirs = str(one.signed or "?"), str(right.get("signed") or "-")
    dated = ours.startswith(theirs) or theirs.startswith(ours)
    same = (one.status == right["status"]) + 0.5 * (one.kind == right["kind"])
    return 1 + 2 * len(bodies & set(right["parties"])) + 2 * dated + same


def _best(pairs: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """The pairs in their order, each side once."""
    chosen: dict[int, int] = {}
    for _, n, m in sorted(pairs):
        if n not in chosen and m not in chosen.values():
            chosen[n] = m
    return list(chosen.items())
