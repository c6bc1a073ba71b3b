"""Why a build stopped; the published release stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedera.statements import Publication

if TYPE_CHECKING:  # a server tells of these without loading reasoner and validator
    from foedera.reasoning import InconsistencyError
    from foedera.validation import Report


class BuildFailedError(Exception):
    """The data has Violations; the published release stays as it was. `report` tells them."""

    def __init__(self, report: Report) -> None:
        many = "1 violation" if report.violations == 1 else f"{report.violations} violations"
        super().__init__(f"the data has {many}; nothing was published")
        self.report = report


class ContradictionError(Exception):
    """Facts that contradict each other, with the statements that make them and their passages."""

    def __init__(self, error: InconsistencyError, publication: Publication) -> None:
        at_fault = {triple for conflict in error.conflicts for triple in conflict.statements}
        lines = [str(error), "Stated in:"]
        for statement in publication.statements():
            if statement.triple in at_fault:
                passages = ", ".join(passage.value for passage in statement.passages)
                lines.append(f"  {statement.name.value} {passages}")
        super().__init__("\n".join(lines))
