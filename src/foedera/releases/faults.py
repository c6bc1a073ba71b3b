"""Why a build stopped; the published release stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a server tells of these without loading the validator
    from foedera.validation import Report


class BuildFailedError(Exception):
    """The data has Violations; the published release stays as it was. `report` tells them."""

    def __init__(self, report: Report) -> None:
        many = "1 violation" if report.violations == 1 else f"{report.violations} violations"
        super().__init__(f"the data has {many}; nothing was published")
        self.report = report


class SortFailedError(Exception):
    """GNU sort, which puts what is large in order, is missing or could not finish."""
