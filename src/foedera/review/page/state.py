"""What the page shows: proposals and decisions as JSON, grouped as a reader thinks of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedera.review.concepts import Concepts
from foedera.review.decisions import WRITTEN, Outcome
from foedera.review.desk import ACCEPTED, LOST, OPEN, REJECTED, Desk, Judged
from foedera.review.entities import Entities
from foedera.review.model import Thing
from foedera.review.relations import CLASSES, relation, relations_of

_GROUP_ORDER = {"Mission": 0, "AgreementSet": 1, "Agreement": 1, "SigningCeremony": 2}
_SCHEMES = ("event-status", "agreement-status", "agreement-type", "sector", "modality", "certainty")


def page_state(desk: Desk, entities: Entities, reviewer: str) -> dict[str, Any]:
    """Everything that changes with decisions."""
    outcome = desk.outcome()
    things = desk.things(outcome)
    judged = desk.judged(outcome)
    shown = {key: _thing(desk, thing, outcome, entities) for key, thing in things.items()}
    return {
        "document": _document(desk, outcome),
        "reviewer": reviewer,
        "things": shown,
        "claims": {one.id: _claim(one, things) for one in judged},
        "groups": _groups(judged, things),
        "counts": {
            state: sum(one.state == state and one.claim.relation != "name" for one in judged)
            for state in (OPEN, ACCEPTED, REJECTED, LOST)
        },
        "questions": _questions(judged, shown),
        "undoable": any(one.action != WRITTEN for one in desk.log.standing()),
        "unwritten": _unwritten(desk),
    }


def page_choices(concepts: Concepts) -> dict[str, Any]:
    """What does not change while a page is open: relations, classes, concepts."""
    kinds = ("event", "instrument", "actor", "place", "initiative", "post")
    return {
        "relations": {
            kind: [
                {"name": one.name, "takes": one.takes, "kinds": one.kinds}
                for one in relations_of(kind)
            ]
            for kind in kinds
        },
        "classes": CLASSES,
        "concepts": {scheme: concepts.of(scheme) for scheme in _SCHEMES},
    }


def _document(desk: Desk, outcome: Outcome) -> dict[str, Any]:
    source = desk.proposals.source
    return {
        "slug": source.slug,
        "title": source.title or source.slug,
        "language": source.language,
        "date": source.date,
        "publisher": source.publisher,
        "address": source.address,
        "text": desk.text,
        "furniture": source.furniture,
        "described": outcome.described,
    }


def _thing(desk: Desk, thing: Thing, outcome: Outcome, entities: Entities) -> dict[str, Any]:
    identity = desk.identity(thing, outcome, entities)
    return {
        "key": thing.key,
        "kind": thing.kind,
        "class": identity.class_name,
        "labels": identity.labels,
        "slug": identity.slug,
        "standing": "question" if identity.slug is None else "new" if identity.is_new else "known",
        "settled": identity.by_hand,
        "candidates": [
            {"slug": c.slug, "label": c.label, "score": c.score, "reasons": c.reasons}
            for c in thing.candidates
        ],
        "postIn": thing.post_in,
        "level": thing.confidence,
    }


def _claim(judged: Judged, things: Mapping[str, Thing]) -> dict[str, Any]:
    claim = judged.claim
    subject = things.get(claim.subject)
    said = relation(claim.relation, subject.kind) if subject else None
    return {
        "id": judged.id,
        "subject": claim.subject,
        "relation": claim.relation,
        "value": claim.value,
        "takes": said.takes if said else "name",
        "spans": [[span.start, span.end] for span in claim.spans],
        "modality": claim.modality,
        "certainty": claim.certainty,
        "note": claim.note,
        "level": claim.level,
        "via": claim.via,
        "state": judged.state,
        "origin": judged.origin,
        "by": judged.decision.by if judged.decision else None,
        "at": judged.decision.at if judged.decision else None,
        "words": claim.spans[0].words if judged.state == LOST else None,
    }


def _groups(judged: list[Judged], things: Mapping[str, Thing]) -> list[dict[str, Any]]:
    """Missions first, then agreements with their ceremonies, then everybody and everything else."""
    home = {
        one.claim.value: one.claim.subject
        for one in judged
        if one.claim.relation == "signed-at" and one.state != REJECTED
    }
    claims: dict[str, list[str]] = {}
    for one in judged:
        if one.claim.relation == "name":
            continue
        claims.setdefault(home.get(one.claim.subject, one.claim.subject), []).append(one.id)
    titled = [key for key, thing in things.items() if _heads_a_card(thing) and key not in home]
    titled.sort(key=lambda key: _GROUP_ORDER.get(things[key].class_name, 3))
    groups = [
        {"key": key, "kind": things[key].kind, "claims": claims.get(key, [])} for key in titled
    ]
    rest = [ids for key, ids in claims.items() if key not in titled and key in things]
    groups.append({"key": "", "kind": "actor", "claims": [one for ids in rest for one in ids]})
    return groups


def _heads_a_card(thing: Thing) -> bool:
    return thing.kind in ("event", "instrument") and thing.class_name != "TradeEvent"


def _questions(judged: list[Judged], things: Mapping[str, Any]) -> list[str]:
    """Things that nobody has identified and that a claim not rejected speaks of."""
    used: dict[str, None] = {}
    for one in judged:
        if one.state in (OPEN, ACCEPTED) and one.claim.relation != "name":
            for key in (one.claim.subject, one.claim.value, one.claim.via):
                if key is not None and key in things:
                    used[key] = None
                    if things[key]["postIn"] in things:
                        used[things[key]["postIn"]] = None
    return [key for key in used if things[key]["standing"] == "question"]


def _unwritten(desk: Desk) -> bool:
    """Whether something was decided since data/ was last written."""
    last = max((d.number for d in desk.log.decisions if d.action == WRITTEN), default=0)
    return any(d.number > last for d in desk.log.decisions)
