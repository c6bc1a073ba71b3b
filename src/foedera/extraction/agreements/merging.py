"""Merging: one agreement that a document tells more than once."""

from foedera.extraction.agreements.fate import DONE, PLANS
from foedera.extraction.agreements.reading import Reading, Told
from foedera.extraction.findings import Agreement, add
from foedera.extraction.scene import Scene

VAGUE_KINDS = frozenset(("other", "partnership"))
SUBJECTS = 3


def merge(reading: Reading, told: Told, new: Agreement, scene: Scene) -> None:
    """Join a new agreement to the one that it is, or count it as one more."""
    known = _same(told.found, new)
    if known is None:
        if len(new.parties) < 2:
            _complete(reading, told, new, scene)
        if new.parties or new.count:
            known = _same(told.found, new)
    if known is not None:
        _join(known, new)
        return
    if new.parties or new.count:
        told.found.append(new)
    if len(new.parties) < 2 and not new.heading:
        told.pending = new


def _same(found: list[Agreement], new: Agreement) -> Agreement | None:
    """The one of those found that a new one tells again."""
    if new.distributed:
        alike = (a for a in found if len(new.parties) > 1 and set(a.parties) == set(new.parties))
        return next(alike, None)
    if new.count and not new.definite and new.parties:
        return None
    for known in reversed(found):
        if not _are_apart(known, new) and _is_same(known, new):
            return known
    if new.definite and not new.parties and found:
        return found[-1]
    return None


def _are_apart(known: Agreement, new: Agreement) -> bool:
    """Whether date, plan or kind say that two agreements are not one."""
    if (
        new.signed
        and known.signed
        and not (new.signed.startswith(known.signed) or known.signed.startswith(new.signed))
    ):
        return True
    plan = new.status in PLANS and known.status not in PLANS and known.status != "unknown"
    stated = not (new.definite or new.heading or known.heading)
    if plan and stated and new.kind != known.kind:
        return True
    one_twinned = (known.kind == "twinning") != (new.kind == "twinning")
    return one_twinned and VAGUE_KINDS.isdisjoint({known.kind, new.kind})


def _is_same(known: Agreement, new: Agreement) -> bool:
    """Whether parties and wording say that two agreements are one."""
    shared = set(known.parties) & set(new.parties)
    if len(shared) >= 2 and {known.status, new.status} != {"signed", "in-force"}:
        return True
    if known.distributed:
        return False
    both = len(new.parties) >= 2 and len(known.parties) >= 2
    fits = len(shared) >= 2 or not both or known.gathered
    if new.definite and fits and (shared or not new.parties):
        return True
    return bool(shared) and (known.heading or new.heading)


def _join(known: Agreement, new: Agreement) -> None:
    """Add to an agreement what is told of it again."""
    _join_parties(known, new)
    add(known.signatories, *new.signatories)
    if known.signed is None and new.signed and new.status in DONE:
        known.signed, known.relative_date = new.signed, new.relative_date
    if known.kind in VAGUE_KINDS and new.kind not in VAGUE_KINDS:
        known.kind = new.kind
    _join_status(known, new)
    known.sentences.extend(new.sentences)
    known.place.extend(p for p in new.place if p not in known.place)


def _join_parties(known: Agreement, new: Agreement) -> None:
    if known.heading and not new.heading and len(new.parties) >= 2:
        known.parties = list(new.parties)
    elif len(new.parties) > len(known.parties) and (known.heading or len(known.parties) < 2):
        few = len(known.parties) < 2
        both = list(dict.fromkeys([*new.parties, *known.parties]))
        known.parties = both if few else new.parties
    elif not (new.heading or known.distributed or new.definite) and len(known.parties) < 2:
        add(known.parties, *new.parties)


def _join_status(known: Agreement, new: Agreement) -> None:
    if known.status == "renewed" and new.status in {"signed", "unknown"}:
        known.heading = known.heading and new.heading
    elif known.status == "unknown" or (known.heading and new.status != "unknown"):
        known.status = new.status
        known.heading = known.heading and new.heading
    elif (known.status, new.status) == ("signed", "renewed") and (
        set(new.parties) & set(known.parties)
    ):
        known.status = "renewed"


def _complete(reading: Reading, told: Told, new: Agreement, scene: Scene) -> None:
    """Find the parties of an agreement that its sentence leaves out: "les deux agences"."""
    add(new.parties, *reading.anaphora.the_several(scene.mask, scene.number))
    if not new.parties and new.definite and not new.heading and not told.found:
        # "A and B have agreed to work together. The agreement was signed in Lisbon."
        subjects = reading.anaphora.subject_before(scene.number)
        own = [actor for actor in subjects if not actor.is_person]
        if len(own) >= 2:
            add(new.parties, *own[:SUBJECTS])
