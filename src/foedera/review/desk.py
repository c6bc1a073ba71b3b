"""The desk: one document under review, its proposals and decisions together, kept in a folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from foedera.review.carrying import aligned
from foedera.review.decisions import (
    ADD,
    ADD_THING,
    CORRECT,
    NAME_THING,
    Decision,
    DecisionError,
    DecisionLog,
    Outcome,
    outcome_of,
)
from foedera.review.entities import Entities
from foedera.review.identifying import is_question, suggested
from foedera.review.model import Claim, Proposals, Thing, claim_from, thing_from
from foedera.review.relations import CLASSES, CONCEPT, DATE, DATE_FORM, NUMBER, THING, relation
from foedera.review.slugs import free_slug
from foedera.review.spans import Span, all_moved

OPEN, ACCEPTED, REJECTED, LOST = "open", "accepted", "rejected", "lost"


class DeskError(Exception):
    """A work folder that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Identity:
    """Which entity a thing is, as far as it is settled."""

    slug: str | None
    """None while it is a question."""
    is_new: bool
    by_hand: bool
    """Whether a reviewer said so."""
    labels: Mapping[str, str]
    class_name: str


@dataclass(frozen=True)
class Judged:
    """A claim with what was decided on it."""

    id: str
    """The key of the claim as it was proposed, or the name of the addition."""
    claim: Claim
    """As it stands after corrections."""
    state: str
    origin: str
    """`proposed`, `corrected` or `added`."""
    decision: Decision | None


class Desk:
    """One document's work folder: text, proposals, decisions.

    One process at a time works at a desk. Raises DeskError where another one does.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.proposals = Proposals.from_json((folder / "proposals.json").read_text("utf-8"))
            self.text = self.text_of(self.proposals.source.sha256)
        except FileNotFoundError as error:
            raise DeskError(f"{folder} holds nothing to review. Name a file instead.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise DeskError(
                f"{folder}/proposals.json is damaged ({error}). Name the file again."
            ) from error
        self.log = DecisionLog(folder / "decisions.jsonl")

    @classmethod
    def lay(cls, folder: Path, proposals: Proposals, text: str) -> Desk:
        """Put a document on a desk; where an earlier version lies there, its decisions stay."""
        folder.mkdir(parents=True, exist_ok=True)
        current = folder / "proposals.json"
        if current.exists():
            old = Desk(folder)
            proposals = aligned(old.proposals, proposals)
            if old.proposals.source.sha256 != proposals.source.sha256:
                kept = folder / f"proposals-{old.proposals.source.sha256[:12]}.json"
                write_file(kept, old.proposals.to_json())
        write_file(folder / f"{proposals.source.sha256}.txt", text)
        write_file(current, proposals.to_json())
        return cls(folder)

    def text_of(self, sha256: str) -> str:
        """The frozen text of a version; raises FileNotFoundError where it is not kept."""
        return (self.folder / f"{sha256}.txt").read_bytes().decode()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the desk: nobody else can while this lasts."""
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise DeskError(
                    f"{self.folder.name} is being reviewed in another window; finish there first."
                ) from error
            yield

    # --- what it comes to ------------------------------------------------------------------------
    def outcome(self) -> Outcome:
        """What the decisions come to."""
        return outcome_of(self.log.standing())

    def things(self, outcome: Outcome) -> dict[str, Thing]:
        """Every thing by its key, those added by hand too."""
        added = (thing_from(raw) for raw in outcome.things)
        return {thing.key: thing for thing in (*self.proposals.things, *added)}

    def judged(self, outcome: Outcome) -> list[Judged]:
        """Every claim with what was decided; what was added by hand comes last."""
        found = []
        for proposed in self.proposals.claims:
            key = proposed.key
            claim, origin = proposed, "proposed"
            state = outcome.verdicts.get(key, OPEN)
            if key in outcome.corrections:
                claim, origin = self._corrected(proposed, outcome.corrections[key]), "corrected"
                if not claim.spans:
                    claim, state = replace(claim, spans=proposed.spans), OPEN
            found.append(Judged(key, claim, state, origin, outcome.decided_by.get(key)))
        for raw in outcome.added:
            claim = claim_from({name: part for name, part in raw.items() if name != "id"})
            spans = self._here(claim.spans)
            state = outcome.verdicts.get(raw["id"], ACCEPTED) if spans else LOST
            claim = replace(claim, spans=spans or claim.spans)
            decision = outcome.decided_by.get(raw["id"])
            found.append(Judged(raw["id"], claim, state, "added", decision))
        return found

    def _corrected(self, claim: Claim, to: Mapping[str, Any]) -> Claim:
        parts = dict(to)
        if "spans" in parts:
            spans = tuple(Span(**span) for span in parts["spans"])
            parts["spans"] = self._here(spans) or ()
        return replace(claim, **parts)

    def _here(self, spans: tuple[Span, ...]) -> tuple[Span, ...] | None:
        """Spans taken in an earlier version, in this one."""
        if all(span.is_in(self.text) for span in spans):
            return spans
        return all_moved(spans, self.text)

    # --- deciding --------------------------------------------------------------------------------
    def decide(self, by: str, action: str, what: Mapping[str, Any], entities: Entities) -> Decision:
        """Take a decision; raises DecisionError where it makes no sense, and nothing is written."""
        outcome = self.outcome()
        things = self.things(outcome)
        if action == ADD:
            what = {"claim": self._checked(what.get("claim") or {}, things)}
        elif action == ADD_THING:
            what = {"thing": self._checked_thing(what.get("thing") or {}, things, entities)}
        elif action == CORRECT:
            what = self._checked_correction(what, things, outcome)
        elif action == NAME_THING:
            what = self._checked_name(what, things, entities)
        elif "claims" in what:
            known = {judged.id for judged in self.judged(outcome)}
            unknown = [key for key in what["claims"] if key not in known]
            if unknown or not what["claims"]:
                raise DecisionError(f"there is no such claim: {', '.join(map(str, unknown))}")
        return self.log.append(by, action, what)

    def _checked(self, raw: Mapping[str, Any], things: Mapping[str, Thing]) -> dict[str, Any]:
        """A claim made by hand, complete; its spans get their words from the text."""
        try:
            spans = [Span.of(self.text, int(s["start"]), int(s["end"])) for s in raw["spans"]]
            claim = Claim(
                subject=str(raw["subject"]),
                relation=str(raw["relation"]),
                value=str(raw["value"]).strip(),
                spans=tuple(spans),
                modality=str(raw.get("modality") or "asserted"),
                certainty=str(raw.get("certainty") or "explicit"),
                level="high",
                via=str(raw["via"]) if raw.get("via") else None,
                note={str(k): str(v) for k, v in (raw.get("note") or {}).items() if v},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise DecisionError(f"not a claim: {error}") from error
        if not spans:
            raise DecisionError("no passage, no claim: select the words that say so")
        _check_claim(claim, things)
        return asdict(claim)

    def _checked_correction(
        self, what: Mapping[str, Any], things: Mapping[str, Thing], outcome: Outcome
    ) -> dict[str, Any]:
        key, to = str(what.get("claim")), dict(what.get("to") or {})
        judged = next((one for one in self.judged(outcome) if one.id == key), None)
        if judged is None or judged.origin == "added":
            raise DecisionError(f"there is no proposed claim {key}; reject it and add another")
        allowed = {"value", "modality", "certainty", "spans", "via", "note", "relation"}
        if not to or to.keys() - allowed:
            raise DecisionError(f"what can be corrected is {', '.join(sorted(allowed))}")
        whole = self._checked({**asdict(judged.claim), **to}, things)
        return {"claim": key, "to": {name: whole[name] for name in to}}

    @staticmethod
    def _checked_thing(
        raw: Mapping[str, Any], things: Mapping[str, Thing], entities: Entities
    ) -> dict[str, Any]:
        kind, class_name = str(raw.get("kind")), str(raw.get("class_name"))
        labels = _labels(raw.get("labels"))
        if class_name not in CLASSES.get(kind, ()):
            raise DecisionError(f"a thing of kind {kind!r} cannot be a {class_name!r}")
        taken = {key.split(":", 1)[1] for key in things if key.startswith(f"{kind}:")}
        slug = free_slug(labels["en"], taken | entities.slugs(kind))
        thing = Thing(
            key=f"{kind}:{slug}", kind=kind, class_name=class_name, labels=labels, slug=slug,
            confidence="high", post_in=raw.get("post_in"), post_kind=raw.get("post_kind"),
        )  # fmt: skip
        same = raw.get("same")
        if same is not None:
            known = entities.get(kind, str(same))
            if known is None:
                raise DecisionError(f"the registry has no {kind} {same!r}")
            thing = replace(thing, key=f"{kind}:{known.slug}", slug=known.slug)
            if thing.key in things:
                raise DecisionError(f"{thing.key} is here already; use that one")
        return asdict(thing)

    @staticmethod
    def _checked_name(
        what: Mapping[str, Any], things: Mapping[str, Thing], entities: Entities
    ) -> dict[str, Any]:
        thing = things.get(str(what.get("thing")))
        if thing is None:
            raise DecisionError(f"there is no thing {what.get('thing')!r}")
        to = what.get("as") or {}
        if "same" in to:
            known = entities.get(thing.kind, str(to["same"]))
            if known is None:
                raise DecisionError(f"the registry has no {thing.kind} {to['same']!r}")
            return {"thing": thing.key, "as": {"same": known.slug}}
        new = to.get("new")
        if not isinstance(new, Mapping):
            raise DecisionError("say which entity it is, or that it is a new one")
        class_name = str(new.get("class_name") or thing.class_name)
        if class_name not in CLASSES[thing.kind]:
            raise DecisionError(f"a thing of kind {thing.kind!r} cannot be a {class_name!r}")
        labels = _labels(new.get("labels") or thing.labels)
        return {"thing": thing.key, "as": {"new": {"labels": labels, "class_name": class_name}}}

    def identity(self, thing: Thing, outcome: Outcome, entities: Entities) -> Identity:
        """Which entity a thing is: as settled by hand, else as clearly suggested, else new."""
        settled = outcome.settled.get(thing.key)
        labels, class_name = thing.labels, thing.class_name
        same = None
        if settled and "same" in settled:
            same = entities.get(thing.kind, settled["same"])
        elif settled:
            labels, class_name = settled["new"]["labels"], settled["new"]["class_name"]
        elif (known := entities.get(thing.kind, thing.slug)) and _added(thing, outcome):
            same = known
        elif (best := suggested(thing.candidates)) is not None:
            same = entities.get(thing.kind, best.slug)
        elif is_question(thing.candidates):
            return Identity(None, False, False, labels, class_name)
        before = outcome.written.get("slugs", {}).get(thing.key)
        if same is None and before is not None:
            path = f"id/{thing.kind}/{before}"
            if path not in entities.redirects:
                return Identity(str(before), True, bool(settled), labels, class_name)
            # Merged since: it is its winner. Withdrawn since: nobody knows what it is now.
            same = entities.get(thing.kind, str(before))
            if same is None:
                return Identity(None, False, False, labels, class_name)
        if same is not None:
            return Identity(same.slug, False, bool(settled), same.labels, class_name)
        label = labels.get("en") or thing.slug
        slug = free_slug(label, entities.slugs(thing.kind), self.proposals.source.slug)
        return Identity(slug, True, bool(settled), labels, class_name)


def _added(thing: Thing, outcome: Outcome) -> bool:
    return any(raw["key"] == thing.key for raw in outcome.things)


def _labels(raw: Any) -> dict[str, str]:
    labels = {
        str(k): " ".join(str(v).split()) for k, v in dict(raw or {}).items() if str(v).strip()
    }
    one = labels.get("en") or labels.get("fr")
    if not one:
        raise DecisionError("a new entity needs a label in French or in English")
    return {"en": labels.get("en", one), "fr": labels.get("fr", one)}


def _check_claim(claim: Claim, things: Mapping[str, Thing]) -> None:
    subject = things.get(claim.subject)
    if subject is None:
        raise DecisionError(f"there is no thing {claim.subject!r} here")
    said = relation(claim.relation, subject.kind)
    if said is None:
        raise DecisionError(f"{claim.relation!r} is not said of a thing of kind {subject.kind!r}")
    if said.takes == THING:
        value = things.get(claim.value)
        if value is None or value.kind not in said.kinds:
            raise DecisionError(f"{claim.relation} leads to one of {', '.join(said.kinds)}")
    elif said.takes == CONCEPT and claim.value.split("/")[0] not in said.kinds:
        raise DecisionError(f"{claim.relation} takes a concept of {', '.join(said.kinds)}")
    elif said.takes == DATE and not DATE_FORM.fullmatch(claim.value):
        raise DecisionError(f"{claim.value!r} is no date: write 2023-06-05, 2023-06 or 2023")
    elif said.takes == NUMBER and not claim.value.isdigit():
        raise DecisionError(f"{claim.value!r} is no number")
    elif not claim.value:
        raise DecisionError("the value is missing")
    if claim.certainty == "inferred" and not claim.note:
        raise DecisionError("an inferred claim says from what: add a note")


def write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all, on disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.part")
    with staged.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    staged.replace(path)
