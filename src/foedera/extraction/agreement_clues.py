"""Clues of an agreement: what speaks for a noun's telling one more than the rules read."""

from foedera.extraction.actor import Actor
from foedera.extraction.binding_clues import bodies_in, is_party
from foedera.extraction.clues import STEM, Clues
from foedera.extraction.findings import Agreement
from foedera.extraction.supposed_agreements import Supposed
from foedera.extraction.view import fold

BESIDE = 3
# How far, in characters, a partner may stand from its noun.
NEAR = 70
# Before a noun, in characters, stand the words that say which one it is.
BEFORE = 30


def of_noun(clues: Clues, one: Supposed, found: list[Agreement], read: set[int]) -> set[str]:
    """What speaks for a noun's telling an agreement beside those found already.

    Those `read` (read_in) tell them.
    """
    noun, number = one.noun, one.scene.number
    status = one.agreement.status if one.told else "untold"
    seen = {
        f"kind:{noun.kind}", f"status:{status}", f"in:{one.scene.sentence.kind}",
        f"order:{min(one.order, 2)}", f"beside:{min(one.beside, 4)}",
        f"found:{min(len(found), 3)}", f"first:{5 * number // max(1, len(clues.scenes))}",
        f"{noun.kind}:{status}", f"form:{one.form}", f"form:{one.form}:{status}",
    }  # fmt: skip
    for name, so in (("plural", noun.plural), ("definite", noun.definite), ("weak", one.weak)):
        if so:
            seen |= {name, f"{name}:{status}"}
    if noun.count:
        seen.add("counted")
    seen |= {f"cue:{cue}" for cue in clues.cues[number]}
    seen.add("read" if id(one) in read else "unread")
    seen |= _in_all(one, found, read)
    if one.form == "line":
        seen |= {f"line:{one.announced}", f"line:bodies:{min(3, len(bodies_in(clues, number)))}"}
        seen.add(f"line:{one.announced}:bodies:{min(2, len(bodies_in(clues, number)))}")
    seen |= _words(clues, one)
    seen |= _repeats(one)
    seen |= _another(clues, one)
    seen |= _bodies(clues, one, found)
    seen |= _against(one, found)
    return seen


def _in_all(one: Supposed, found: list[Agreement], read: set[int]) -> set[str]:
    """What all nouns of the text tell of how many there are."""
    seen: set[str] = set()
    headings = [other.noun for other in one.all if other.scene.sentence.kind == "heading"]
    if any(noun.plural for noun in headings):
        seen |= {"all:heading plural", f"all:heading plural:found:{min(len(found), 2)}"}
    counts = [other.noun.count for other in one.all if other.noun.count]
    told = sum(other.count or 1 for other in found)
    if counts:
        seen.add(f"all:counted:{'more' if max(counts) > told else 'all'}")
    unread = [other for other in one.all if id(other) not in read and not other.noun.definite]
    seen |= {f"all:unread:{min(len(unread), 5)}", f"all:{min(len(one.all), 8) // 2}"}
    if one in unread:
        seen.add(f"all:order:{min(unread.index(one), 3)}")
    kinds = {other.noun.kind for other in one.all}
    seen.add(f"all:kinds:{min(len(kinds), 4)}")
    return seen


def _words(clues: Clues, one: Supposed) -> set[str]:
    language = clues.rules.language
    seen: set[str] = set()
    before = one.mask[: one.noun.start].split()[-BESIDE:]
    after = one.mask[one.noun.end :].split()[:BESIDE]
    for side, words in (("L", before), ("R", after)):
        seen |= {f"{side}:{language}:{fold(w)[:STEM]}" for w in words if w.isalpha()}
    return seen


def _repeats(one: Supposed) -> set[str]:
    """Whether nouns of its kind were told before it."""
    alike = [noun for noun in one.earlier if noun.kind == one.noun.kind]
    how = "plural" if one.noun.plural else "definite" if one.noun.definite else "plain"
    seen = {f"earlier:{min(len(one.earlier), 4)}", f"earlier:alike:{min(len(alike), 3)}"}
    seen.add(f"{how}:earlier:alike:{min(len(alike), 2)}")
    if any(noun.plural for noun in one.earlier):
        seen.add(f"{how}:earlier:plural")
    return seen


def _another(clues: Clues, one: Supposed) -> set[str]:
    """Whether words say that it is one more, or an older one."""
    seen: set[str] = set()
    near = one.mask[max(0, one.noun.start - BEFORE) : one.noun.start]
    for name in ("another", "older"):
        pattern = clues.rules.pattern(f"agreement.{name}")
        if pattern.search(near):
            seen |= {f"{name}:near", f"{name}:near:{one.agreement.status}"}
        if pattern.search(one.mask):
            seen |= {name, f"{name}:{'definite' if one.noun.definite else 'plain'}"}
    after = one.mask[one.noun.end : one.noun.end + NEAR]
    for name in ("sides.with", "agreement.between"):
        if clues.rules.pattern(name).search(after):
            seen.add(f"after:{name}")
    return seen


def _bodies(clues: Clues, one: Supposed, found: list[Agreement]) -> set[str]:
    number = one.scene.number
    here = bodies_in(clues, number)
    acting = [b for b in here if b not in clues.territories]
    seen = {f"bodies:{min(len(here), 4)}", f"acting:{min(len(acting), 4)}"}
    fresh = [b for b in here if not any(is_party(b, other) for other in found)]
    known = len(here) - len(fresh)
    seen |= {f"fresh:{min(len(fresh), 3)}", f"known:{min(known, 3)}"}
    seen.add(f"fresh:{min(len(fresh), 2)}:known:{min(known, 2)}:found:{min(len(found), 1)}")
    if any(sum(is_party(b, other) for b in here) >= 2 for other in found):
        seen.add("pair:known")
    partner = partner_of(clues, one)
    if partner is not None:
        known_partner = any(is_party(partner, other) for other in found)
        seen |= {
            f"partner:known:{known_partner}",
            f"partner:known:{known_partner}:{min(1, len(found))}",
        }
    else:
        seen.add("partner:none")
    countries = {country for b in here for country in clues.sides.of(b)}
    seen.add(f"countries:{min(len(countries), 3)}")
    return seen


def _against(one: Supposed, found: list[Agreement]) -> set[str]:
    """How it differs from the agreements found, and how far from them it is told."""
    if not found:
        return {"none found"}
    number, own = one.scene.number, one.agreement
    here = [other for other in found if number in other.sentences]
    seen = {f"here:{min(len(here), 2)}:{min(one.beside, 3)}"}
    first = [other for other in here if other.sentences[0] == number]
    gap = min(abs(number - n) for other in found for n in other.sentences)
    seen.add(f"gap:{min(gap, 4)}")
    before = all(number < other.sentences[0] for other in found)
    seen.add(f"before all:{before}:{min(gap, 2)}")
    if here:
        seen.add(f"here:order:{min(one.order, 2)}")
        alike = [other for other in here if other.kind == own.kind]
        seen.add("here:kind" if alike else "here:other kind")
        # As many of its kind are told here as stand before it, and itself.
        left = one.alike >= sum(other.kind == own.kind for other in first)
        seen.add(f"here:left:{left}:{bool(first)}:{bool(alike)}")
        seen.add(f"here:more nouns:{one.beside > len(here)}")
    seen.add("kind:same" if own.kind in {o.kind for o in found} else "kind:new")
    seen.add("status:same" if own.status in {o.status for o in found} else "status:new")
    return seen | _dated(own.signed, [other.signed for other in found if other.signed])


def _dated(own: str | None, known: list[str]) -> set[str]:
    """How its date differs from those of the agreements found."""
    if not own or not known:
        return {"date:first" if own else "date:none"}
    if any(date.startswith(own) or own.startswith(date) for date in known):
        return {"date:same"}
    return {"date:new", "year:same" if own[:4] in {date[:4] for date in known} else "year:new"}


def partner_of(clues: Clues, one: Supposed) -> Actor | None:
    """The body that follows the noun after "with" or "between", the nearest one."""
    for name in ("sides.with", "agreement.between"):
        match = clues.rules.pattern(name).search(one.mask, one.noun.end)
        if match is None or match.start() - one.noun.end > NEAR:
            continue
        for char in one.mask[match.end() : match.end() + NEAR]:
            mention = one.scene.mentions.get(char)
            if mention is None:
                continue
            meant = clues.meant.get(id(mention))
            if meant is not None and not meant.is_person:
                return meant
    return None
