"""Clues of an agreement: what speaks for a noun's telling one more, for a body's being bound by it.

A `Supposed` agreement is what one noun ("memorandum", "sister city") would tell if it told one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from foedera.extraction.actor import Actor
from foedera.extraction.agreements.nouns import Noun, is_weak, nouns_in
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.clues import STEM, Clues, distance
from foedera.extraction.findings import Agreement
from foedera.extraction.scene import Scene
from foedera.extraction.supposing import told_by
from foedera.extraction.view import fold

BESIDE = 3
VAGUE = frozenset(("cooperation", "partnership", "other"))


@dataclass(frozen=True, eq=False)
class Supposed:
    """What one noun would tell: the agreement, its parties still unknown."""

    scene: Scene
    mask: str
    noun: Noun
    # Its place among the nouns of the sentence, and how many there are.
    order: int
    beside: int
    told: bool
    weak: bool
    agreement: Agreement


def supposed_in(reading: Reading) -> Iterator[Supposed]:
    """What each noun of a document would tell, in the text's order."""
    rules = reading.rules
    for scene in reading.scenes:
        mask = reading.mask_of(scene)
        nouns = nouns_in(mask, rules)
        if not nouns and (verb := reading.pattern("agreement.verbal").search(mask)) is not None:
            twin = reading.pattern("verbal.twinned").search(verb.group())
            kind = "twinning" if twin else "other"
            nouns = [Noun(verb.start(), verb.end(), kind, False, None, False)]
        for order, noun in enumerate(nouns):
            untold = "in-force" if noun.kind == "twinning" else "signed"
            one, fate = told_by(reading, scene, mask, noun, untold)
            one.count = noun.count
            yield Supposed(
                scene, mask, noun, order, len(nouns), fate is not None,
                is_weak(mask, noun, rules), one,
            )  # fmt: skip


def may_tell(one: Supposed, found: list[Agreement]) -> bool:
    """Whether a noun could tell one more.

    It tells none where the rules read each noun of the sentence, or where no verb says what
    became of a mere cooperation or partnership.
    """
    read = sum(one.scene.number in other.sentences for other in found)
    vague = one.weak or one.agreement.kind in VAGUE
    return read < one.beside and (one.told or not vague)


def of_noun(clues: Clues, one: Supposed, found: list[Agreement]) -> set[str]:
    """What speaks for a noun's telling an agreement beside those found already."""
    noun, number = one.noun, one.scene.number
    status = one.agreement.status if one.told else "untold"
    seen = {
        f"kind:{noun.kind}", f"status:{status}", f"in:{one.scene.sentence.kind}",
        f"order:{min(one.order, 2)}", f"beside:{min(one.beside, 4)}",
        f"found:{min(len(found), 3)}", f"first:{5 * number // max(1, len(clues.scenes))}",
        f"{noun.kind}:{status}",
    }  # fmt: skip
    for name, so in (("plural", noun.plural), ("definite", noun.definite), ("weak", one.weak)):
        if so:
            seen |= {name, f"{name}:{status}"}
    if noun.count:
        seen.add("counted")
    seen |= {f"cue:{cue}" for cue in clues.cues[number]}
    seen |= _words(clues, one)
    seen |= _bodies(clues, number, found)
    seen |= _against(one, found)
    return seen


def _words(clues: Clues, one: Supposed) -> set[str]:
    language = clues.rules.language
    seen: set[str] = set()
    before = one.mask[: one.noun.start].split()[-BESIDE:]
    after = one.mask[one.noun.end :].split()[:BESIDE]
    for side, words in (("L", before), ("R", after)):
        seen |= {f"{side}:{language}:{fold(w)[:STEM]}" for w in words if w.isalpha()}
    return seen


def bodies_in(clues: Clues, number: int) -> list[Actor]:
    """The bodies and places that a sentence names or means, each once."""
    actors = (sign.actor for sign in clues.signs[number])
    return list(dict.fromkeys(a for a in actors if a is not None and not a.is_person))


def _bodies(clues: Clues, number: int, found: list[Agreement]) -> set[str]:
    here = bodies_in(clues, number)
    acting = [b for b in here if b not in clues.territories]
    seen = {f"bodies:{min(len(here), 4)}", f"acting:{min(len(acting), 4)}"}
    fresh = [b for b in here if not any(is_party(b, one) for one in found)]
    known = len(here) - len(fresh)
    seen |= {f"fresh:{min(len(fresh), 3)}", f"known:{min(known, 3)}"}
    seen.add(f"fresh:{min(len(fresh), 2)}:known:{min(known, 2)}:found:{min(len(found), 1)}")
    if any(sum(is_party(b, one) for b in here) >= 2 for one in found):
        seen.add("pair:known")
    countries = {country for b in here for country in clues.sides.of(b)}
    seen.add(f"countries:{min(len(countries), 3)}")
    return seen


def _against(one: Supposed, found: list[Agreement]) -> set[str]:
    """How it differs from the agreements found, and how far from them it is told."""
    if not found:
        return set()
    number, own = one.scene.number, one.agreement
    here = [other for other in found if number in other.sentences]
    seen = {f"here:{min(len(here), 2)}:{min(one.beside, 3)}"}
    gap = min(abs(number - n) for other in found for n in other.sentences)
    seen.add(f"gap:{min(gap, 4)}")
    if here:
        seen.add(f"here:order:{min(one.order, 2)}")
        seen.add("here:kind" if own.kind in {o.kind for o in here} else "here:other kind")
    seen.add("kind:same" if own.kind in {o.kind for o in found} else "kind:new")
    seen.add("status:same" if own.status in {o.status for o in found} else "status:new")
    dates = [o.signed for o in found if o.signed]
    if own.signed and dates:
        alike = any(d.startswith(own.signed) or own.signed.startswith(d) for d in dates)
        seen.add("date:same" if alike else "date:new")
        if not alike:
            years = {d[:4] for d in dates}
            seen.add("year:same" if own.signed[:4] in years else "year:new")
    else:
        seen.add("date:none" if not own.signed else "date:first")
    return seen


def is_party(candidate: Actor, agreement: Agreement) -> bool:
    """Whether a candidate, or the authority of the place that it is, is a party."""
    return candidate in agreement.parties or any(
        mention in party.mentions for party in agreement.parties for mention in candidate.mentions
    )


def of_party(
    clues: Clues, actor: Actor, own: set[str], agreement: Agreement, found: list[Agreement]
) -> set[str]:
    """What speaks for a body's being bound by this agreement; `own` speaks for any (part_clues)."""
    told = set(agreement.sentences)
    here = distance((n for n, _ in clues.places.get(id(actor), [])), told)
    seen = own | {f"here:{here}", f"parties:{min(3, len(agreement.parties))}"}
    for number, relations in clues.relations(actor).items():
        if number in told:
            seen |= {f"here:{one}" for one in relations if not one.startswith("^")}
    for number in told:
        if actor in (bodies := bodies_in(clues, number)):
            seen.add(f"here:order:{min(3, bodies.index(actor))}")
            seen.add(f"here:of:{min(4, len(bodies))}")
    read = is_party(actor, agreement)
    others = [one for one in found if one is not agreement]
    many = len(agreement.parties)
    seen.add(f"read:{min(3, many)}" if read else f"read:no:{min(2, many)}")
    seen.add(f"read:{read}:{agreement.confidence}")
    seen.add(f"here:{here}:read:{read}:{min(2, many)}")
    if any(is_party(actor, one) for one in others):
        seen |= {"other", f"other:here:{here}", f"other:{read}"}
    if any(n in told for one in clues.people_of(actor) for n in clues.relations(one)):
        seen.add("people:here")
    if actor is clues.protagonist:
        seen.add(f"protagonist:here:{here}")
    return seen
