"""Annotated missions beside extracted ones: which is which, and whose countries are whose."""

from collections import Counter
from typing import Any

from foedera.extraction.clues import Clues
from foedera.extraction.evaluation import normalised
from foedera.extraction.findings import Mission


def likeness(gold: dict[str, Any], mission: Mission, known: dict[int, str | None]) -> float:
    """How much of an annotated mission an extracted one tells: place, date, people."""
    places = {normalised(p) for p in gold.get("to") or []} & {normalised(p) for p in mission.to}
    ours = {known.get(id(actor)) for actor in mission.people()}
    shared = ours & {*(gold.get("participants") or []), *(gold.get("met") or [])}
    dated = bool(mission.start) and str(gold.get("start")).startswith(str(mission.start))
    return 3 * bool(places) + 2 * dated + 0.3 * len(shared)


def ends(
    clues: Clues, gold: dict[str, Any], known: dict[int, str | None]
) -> tuple[set[str], set[str]]:
    """The countries of an annotated mission's guests and of its hosts.

    Where no origin is annotated, guests are from where more of the participants are than of
    those met.
    """
    sides = clues.sides
    home, visited = (sides.of_places(gold.get(key) or []) for key in ("from", "to"))
    if home:
        return home, visited
    goes, met = (
        Counter(
            country
            for actor in clues.candidates
            if known[id(actor)] in (gold.get(key) or [])
            for country in sides.of(actor)
        )
        for key in ("participants", "met")
    )
    return {country for country in goes if goes[country] > met[country]}, visited
