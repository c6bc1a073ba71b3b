"""Finder: the agreements of one document, sentence by sentence."""

from foedera.extraction.actors import ActorIndex
from foedera.extraction.agreements.binding import bind
from foedera.extraction.agreements.continuation import are_parties_told, earlier, is_told_on
from foedera.extraction.agreements.fate import MADE
from foedera.extraction.agreements.merging import merge
from foedera.extraction.agreements.nouns import Noun, nouns_in
from foedera.extraction.agreements.reading import Reading, Told
from foedera.extraction.agreements.several import (
    alike,
    are_coordinated,
    counted_one,
    each,
    listed,
    of_pairs,
    pairs_in,
    was_counted,
)
from foedera.extraction.agreements.sides import Clause
from foedera.extraction.agreements.telling import told_with
from foedera.extraction.anaphora import Anaphora
from foedera.extraction.findings import HIGH, LOW, MEDIUM, Agreement, add
from foedera.extraction.lookalikes import is_on_labour
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Role, Scene

# How far, in characters, a partner may stand from a verb like "joins forces with".
VERBAL_GAP = 40


class AgreementFinder:
    """Finds the agreements of one document, scene by scene."""

    def __init__(
        self,
        scenes: list[Scene],
        roles: list[Role],
        index: ActorIndex,
        rules: Rulebook,
        published: str | None = None,
    ) -> None:
        anaphora = Anaphora(scenes, index, rules)
        self.reading = Reading(scenes, roles, index, rules, anaphora, published)
        self.told = Told()

    def find(self) -> list[Agreement]:
        """The agreements of the document in the order of their first mention."""
        reading = self.reading
        if is_on_labour(reading.scenes, reading.rules):
            return []
        for scene in reading.scenes:
            for candidate in listed(reading, scene) or self._candidates(scene):
                merge(reading, self.told, candidate, scene)
        return [agreement for agreement in self.told.found if _stands(agreement)]

    def _candidates(self, scene: Scene) -> list[Agreement]:
        """What one sentence tells, before it is known whether it was told before."""
        reading, told = self.reading, self.told
        mask = reading.mask_of(scene)
        nouns = nouns_in(mask, reading.rules)
        before = earlier(reading, told, scene, mask, nouns)
        if before is not None:
            return [before]
        if are_parties_told(reading, told, scene, mask, nouns):
            return []
        if not nouns and is_told_on(reading, told, scene, mask):
            return []
        pairs = pairs_in(reading, scene, mask)
        if nouns and len(one_by_one := each(reading, scene, mask, nouns[0])) > 1:
            return one_by_one
        made = self._of_nouns(scene, mask, nouns, bool(pairs))
        if pairs:
            made = [m for m in made if len(m.parties) >= 2]
            made.extend(of_pairs(reading, scene, mask, pairs, nouns))
        if not made:
            made.extend(counted_one(reading, scene, mask, nouns))
        if not nouns and not made:
            made.extend(_verbal(reading, scene, mask))
        return made

    def _of_nouns(
        self, scene: Scene, mask: str, nouns: list[Noun], paired: bool
    ) -> list[Agreement]:
        """The agreements of a sentence's nouns, each between its neighbours."""
        made: list[Agreement] = []
        for position, noun in enumerate(nouns):
            clause = Clause(scene, mask, noun)
            before = nouns[position - 1] if position else None
            if before and made and are_coordinated(self.reading, mask, before, noun):
                made.extend(alike(self.reading, clause, made[-1]))
                continue
            last = nouns[position + 1].start if position + 1 < len(nouns) else len(mask)
            first = before.end if before else 0
            made.extend(told_with(self.reading, self.told, clause, first, last, paired))
        return made


def _verbal(reading: Reading, scene: Scene, mask: str) -> list[Agreement]:
    """A verb that says an agreement by itself: "joins forces with", "est jumelée à"."""
    match = reading.pattern("agreement.verbal").search(mask)
    if match is None:
        return []
    after = scene.group_at(match.end())
    free = reading.rules.word_set("prepositions.between") | {""}
    before = [g for g in scene.groups if g.end <= match.start() and g.preposition in free]
    members = [
        *(before[-1].members if before else ()),
        *(after.members if after and after.start - match.end() < VERBAL_GAP else ()),
    ]
    twin = reading.pattern("verbal.twinned").search(match.group())
    heading = scene.sentence.kind == "heading"
    one = Agreement("other", "unknown", sentences=[scene.number], heading=heading)
    if twin:
        one.kind, one.status = "twinning", "in-force"
    elif reading.pattern("verbal.agreed").match(match.group()) and was_counted(reading, scene):
        # "Two agreements were concluded. A and B agreed to set up a joint school."
        one.status, one.distributed = "signed", True
    bind(reading, one, members)
    if twin:
        dates = [d for _, d in scene.dates_in() if d.start]
        one.signed = dates[0].start if len(dates) == 1 else None
    if twin and len(one.parties) < 2:
        add(one.parties, *reading.anaphora.the_several(mask, scene.number))
    stated = twin or one.heading or one.distributed
    return [one] if len(one.parties) >= 2 and stated else []


def _stands(agreement: Agreement) -> bool:
    """Whether enough is told of an agreement to propose it; sets its confidence."""
    if agreement.status == "unknown":
        if len(agreement.parties) < 2 or agreement.heading:
            return False
        agreement.status = "signed"
    if not agreement.parties:
        return agreement.unnamed and agreement.status in MADE
    several = len(agreement.parties) >= 2
    if agreement.kind == "twinning" and not several:
        return False
    vague = agreement.definite or agreement.status in {"in-force", "ended"}
    if not several and not agreement.count and vague:
        return False
    agreement.confidence = HIGH if several and agreement.signed else MEDIUM if several else LOW
    return True
