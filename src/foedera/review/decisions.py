"""A reviewer's decisions: an append-only log that survives crashes, and what it comes to.

Every decision is one line of JSON, on disk before it counts. Nothing is ever taken out: undoing is
a decision too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ACCEPT, REJECT, REOPEN, CORRECT, ADD = "accept", "reject", "reopen", "correct", "add"
NAME_THING, ADD_THING, DESCRIBE, UNDO, WRITTEN = (
    "settle",
    "add-thing",
    "describe",
    "undo",
    "written",
)
ACTIONS = frozenset(
    (ACCEPT, REJECT, REOPEN, CORRECT, ADD, NAME_THING, ADD_THING, DESCRIBE, UNDO, WRITTEN)
)


@dataclass(frozen=True)
class Decision:
    """One line of the log."""

    number: int
    """Counted from 1."""
    at: str
    """RFC 3339, UTC."""
    by: str
    action: str
    what: Mapping[str, Any] = field(default_factory=dict)


class DecisionError(ValueError):
    """A decision that cannot be taken; the message says why."""


class DecisionLog:
    """The decisions on one document, in `decisions.jsonl`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.decisions = list(_read(path))

    def append(self, by: str, action: str, what: Mapping[str, Any]) -> Decision:
        """Write a decision down; when this returns, it is on disk.

        Raises DecisionError for an unknown action.
        """
        if action not in ACTIONS:
            raise DecisionError(f"{action!r} is no decision; decide one of {sorted(ACTIONS)}")
        number = self.decisions[-1].number + 1 if self.decisions else 1
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        decision = Decision(number, now, by, action, what)
        line = json.dumps(asdict(decision), ensure_ascii=False, sort_keys=True) + "\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as log:
            _end_torn_line(log)
            log.write(line.encode())
            log.flush()
            os.fsync(log.fileno())
        self.decisions.append(decision)
        return decision

    def undo(self, by: str) -> Decision | None:
        """Undo the last decision that holds; None where there is none since the last writing."""
        for decision in reversed(self.standing()):
            if decision.action == WRITTEN:
                continue
            self.append(by, UNDO, {"of": decision.number})
            return decision
        return None

    def standing(self) -> list[Decision]:
        """The decisions that were not undone, in their order."""
        undone = {d.what.get("of") for d in self.decisions if d.action == UNDO}
        return [d for d in self.decisions if d.action != UNDO and d.number not in undone]


def _read(path: Path) -> Iterable[Decision]:
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        try:
            yield Decision(**json.loads(line))
        except (ValueError, TypeError):
            continue  # torn by a crash while it was written: it never counted


def _end_torn_line(log: Any) -> None:
    """Give what a crash left of a line an end of its own, so that the next one stays whole."""
    if log.seek(0, os.SEEK_END):
        log.seek(-1, os.SEEK_END)
        if log.read(1) != b"\n":
            log.write(b"\n")


@dataclass
class Outcome:
    """What the standing decisions come to."""

    verdicts: dict[str, str] = field(default_factory=dict)
    """`accepted` or `rejected`, by the claim's key."""
    corrections: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Parts of a claim that were put right, by the claim's key as proposed."""
    added: list[dict[str, Any]] = field(default_factory=list)
    """Claims added by hand, as JSON, each with an `id`."""
    things: list[dict[str, Any]] = field(default_factory=list)
    """Things added by hand, as JSON."""
    settled: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Which entity a thing is, by its key: `{"same": slug}` or `{"new": {...}}`."""
    described: dict[str, Any] = field(default_factory=dict)
    """How the document is described."""
    decided_by: dict[str, Decision] = field(default_factory=dict)
    written: dict[str, Any] = field(default_factory=dict)
    """What was last written into data/."""


def outcome_of(decisions: Iterable[Decision]) -> Outcome:
    """Sum decisions up, later ones over earlier ones."""
    outcome = Outcome()
    for decision in decisions:
        what = decision.what
        claims = [str(key) for key in what.get("claims", ())]
        if decision.action in (ACCEPT, REJECT):
            verdict = "accepted" if decision.action == ACCEPT else "rejected"
            outcome.verdicts.update(dict.fromkeys(claims, verdict))
        elif decision.action == REOPEN:
            for key in claims:
                outcome.verdicts.pop(key, None)
                outcome.corrections.pop(key, None)
        elif decision.action == CORRECT:
            claims = [str(what["claim"])]
            outcome.corrections[claims[0]] = {
                **outcome.corrections.get(claims[0], {}),
                **what["to"],
            }
            outcome.verdicts[claims[0]] = "accepted"
        elif decision.action == ADD:
            claims = [f"added-{decision.number}"]
            outcome.added.append({"id": claims[0], **what["claim"]})
            outcome.verdicts[claims[0]] = "accepted"
        elif decision.action == ADD_THING:
            outcome.things.append(dict(what["thing"]))
        elif decision.action == NAME_THING:
            outcome.settled[str(what["thing"])] = dict(what["as"])
        elif decision.action == DESCRIBE:
            outcome.described.update(what["document"])
        elif decision.action == WRITTEN:
            outcome.written = dict(what)
        outcome.decided_by.update(dict.fromkeys(claims, decision))
    return outcome
