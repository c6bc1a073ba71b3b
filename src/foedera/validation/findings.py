"""What a check finds, before it is put into words and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from foedera.terms import Term
from foedera.validation.severity import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: which rule, at which thing, at which property and value of it."""

    rule: str
    """The IRI of the shape or check."""
    focus: Term
    path: str | None = None
    """The predicate; None where the path is a longer one or there is none."""
    value: Term | None = None
    component: str | None = None
    """The SHACL constraint component; None for a check in code."""
    severity: Severity | None = None
    """As the engine says; a rule's own severity goes before it."""
    message: str | None = None
    """The engine's own words, for shapes without any."""
    file: Path | None = None
    """Where the checked triple was read, if it is known."""
    details: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What else the message tells, by the names used in it."""
