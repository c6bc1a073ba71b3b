"""How grave a result is."""

from __future__ import annotations

from enum import StrEnum

from pyoxigraph import NamedNode

from foedera.terms import SH


class Severity(StrEnum):
    """A Violation blocks publication, a Warning goes to review, an Info is worth knowing."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def term(self) -> NamedNode:
        """The severity in SHACL's vocabulary (SHACL, section 2.1.4)."""
        return SH[self.value]
