"""Clues of a bond: what speaks for a body's being bound by one agreement.

A body is looked at from the noun that tells the agreement: on which side it stands and how far,
which preposition governs it, what lies between the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from foedera.extraction.actor import Actor
from foedera.extraction.actor_clues import of_trust
from foedera.extraction.agreements.nouns import Noun, nouns_in
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.clues import Clues, distance
from foedera.extraction.findings import Agreement
from foedera.extraction.scene import Scene

# Beside more bodies than these it no longer matters how many there are.
CROWD = 4


@dataclass(frozen=True)
class Anchor:
    """Where a sentence tells an agreement: its noun, offsets in the masked sentence."""

    scene: Scene
    mask: str
    start: int
    end: int
    # All nouns of the sentence.
    nouns: tuple[Noun, ...]


class Bonds:
    """The bonds of one document: `found` are the agreements that the rules read."""

    def __init__(self, clues: Clues, reading: Reading, found: list[Agreement]) -> None:
        self.clues, self.reading, self.found = clues, reading, found
        self.anchors: dict[int, list[Anchor]] = {}

    def anchors_of(self, agreement: Agreement) -> list[Anchor]:
        """The nouns that tell an agreement: those of its kind in its sentences, else the first."""
        known = self.anchors.get(id(agreement))
        if known is None:
            known = self.anchors[id(agreement)] = list(self._anchors(agreement))
        return known

    def _anchors(self, agreement: Agreement) -> Iterator[Anchor]:
        for number in dict.fromkeys(agreement.sentences):
            scene = self.reading.scenes[number]
            mask = self.reading.mask_of(scene)
            nouns = nouns_in(mask, self.reading.rules)
            own = [noun for noun in nouns if noun.kind == agreement.kind] or nouns[:1]
            beside = [
                one for one in self.found
                if number in one.sentences and one.kind == agreement.kind
            ]  # fmt: skip
            if len(own) > 1 and agreement in beside and len(beside) > 1:
                own = [own[min(beside.index(agreement), len(own) - 1)]]
            for noun in own:
                yield Anchor(scene, mask, noun.start, noun.end, tuple(nouns))

    def of(self, actor: Actor, own: set[str], agreement: Agreement) -> set[str]:
        """What speaks for a body's being bound by this agreement; `own` speaks for any."""
        clues, told = self.clues, set(agreement.sentences)
        here = distance((n for n, _ in clues.places.get(id(actor), [])), told)
        seen = own | {f"here:{here}", f"parties:{min(3, len(agreement.parties))}"}
        for number, relations in clues.relations(actor).items():
            if number in told:
                seen |= {f"here:{one}" for one in relations if not one.startswith("^")}
        for number in told:
            if actor in (bodies := bodies_in(clues, number)):
                seen.add(f"here:order:{min(3, bodies.index(actor))}")
                seen.add(f"here:of:{min(CROWD, len(bodies))}")
        seen |= self._read(actor, agreement, here) | of_trust(actor)
        for anchor in self.anchors_of(agreement):
            seen |= self._from(anchor, [actor], "")
            seen |= self._from(anchor, clues.people_of(actor), "people:")
        return seen

    def _read(self, actor: Actor, agreement: Agreement, here: str) -> set[str]:
        """What the rules say of it, of this agreement and of others."""
        clues, many = self.clues, len(agreement.parties)
        read = is_party(actor, agreement)
        seen = {f"read:{min(3, many)}" if read else f"read:no:{min(2, many)}"}
        seen.add(f"read:{read}:{agreement.confidence}")
        seen.add(f"here:{here}:read:{read}:{min(2, many)}")
        others = [one for one in self.found if one is not agreement]
        if any(is_party(actor, one) for one in others):
            seen |= {"other", f"other:here:{here}", f"other:{read}"}
        if any(
            n in agreement.sentences for p in clues.people_of(actor) for n in clues.relations(p)
        ):
            seen.add("people:here")
        if actor is clues.protagonist:
            seen.add(f"protagonist:here:{here}")
        return seen

    def _from(self, anchor: Anchor, actors: list[Actor], whose: str) -> set[str]:
        """What lies between the noun and the nearest sign of some actors."""
        scene, mask, meant = anchor.scene, anchor.mask, self.clues.meant
        places = [
            (max(anchor.start - i, i - anchor.end), i)
            for i, c in enumerate(mask)
            if c in scene.mentions and meant.get(id(scene.mentions[c])) in actors
        ]
        if not places:
            return set()
        _, at = min(places)
        side = "before" if at < anchor.start else "after"
        low, high = (at + 1, anchor.start) if at < anchor.start else (anchor.end, at)
        between = mask[low:high]
        seen = {f"side:{side}"}
        others = {id(meant.get(id(scene.mentions[c]))) for c in between if c in scene.mentions}
        seen.add(f"{side}:over:{min(3, len(others))}")
        seen.add(f"{side}:far:{min(4, len(between) // 30)}")
        group = next((g for g in scene.groups if g.start <= at < g.end), None)
        word = group.preposition if group is not None else ""
        preposition = self.reading.rules.syntax.prepositions.get(word, "other" if word else "none")
        place = "place" if scene.mentions[mask[at]].thing == "place" else "name"
        seen |= {f"{side}:{preposition}", f"{side}:{preposition}:{place}"}
        if group is not None:
            seen.add(f"{side}:{preposition}:list:{min(3, len(group.members))}")
        for name, pattern in (
            ("between", "agreement.between"), ("with", "sides.with"), ("sign", "fate.signing"),
            ("clause", "sides.clause_begins"), ("apart", "binding.apart"),
        ):  # fmt: skip
            if self.reading.pattern(pattern).search(between):
                seen |= {f"{side}:past:{name}", f"{side}:{place}:past:{name}"}
        if self.reading.pattern("agreement.witness").search(mask[:at]):
            seen.add("witness before")
        if any(n.start < high and low < n.end for n in anchor.nouns):
            seen.add(f"{side}:past:noun")
        return {whose + one for one in seen}


def is_party(candidate: Actor, agreement: Agreement) -> bool:
    """Whether a candidate, or the authority of the place that it is, is a party."""
    return candidate in agreement.parties or any(
        mention in party.mentions for party in agreement.parties for mention in candidate.mentions
    )


def bodies_in(clues: Clues, number: int) -> list[Actor]:
    """The bodies and places that a sentence names or means, each once."""
    actors = (sign.actor for sign in clues.signs[number])
    return list(dict.fromkeys(a for a in actors if a is not None and not a.is_person))
