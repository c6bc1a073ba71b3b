"""From a result to the statement and the line of data/ that are to be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import Publication, Statement
from foedera.terms import Term
from foedera.validation.findings import Finding
from foedera.validation.places import Places
from foedera.validation.rules import Rule

Located = tuple[Path, int | None, str | None]
"""File, line, and the statement's IRI where it is a statement."""


@dataclass
class Locator:
    """Finds results in the source files; reads them only when it is asked."""

    publication: Publication
    _places: Places = field(init=False)

    def __post_init__(self) -> None:
        self._places = Places(self.publication.base.address)

    def locate(self, wanted: Iterable[tuple[Finding, Rule]]) -> dict[Finding, Located]:
        """Where each finding stands; those that stand nowhere are left out."""
        found: dict[Finding, Located] = {}
        open_: defaultdict[Term, list[tuple[Finding, Rule]]] = defaultdict(list)
        for finding, rule in wanted:
            if finding.file is not None:
                found[finding] = self._in_file(finding, finding.file)
            else:
                open_[finding.focus].append((finding, rule))
        if not open_:
            return found
        best: dict[Finding, tuple[int, Path, Statement]] = {}
        for file, statement in self._statements():
            for thing in (statement.name, statement.subject, statement.object):
                for finding, rule in open_.get(thing, ()) if thing is not None else ():
                    fit = _fit(statement, finding, rule)
                    if fit and (finding not in best or fit > best[finding][0]):
                        best[finding] = (fit, file, statement)
        registry = self._registry(open_)
        for asked in open_.values():
            for finding, _ in asked:
                here = registry.get(finding.focus)
                if finding in best and (best[finding][0] > 1 or here is None):
                    _, file, statement = best[finding]
                    found[finding] = self._statement(finding, file, statement)
                elif here is not None:
                    found[finding] = self._in_file(finding, here)
        return found

    def _in_file(self, finding: Finding, file: Path) -> Located:
        if not isinstance(finding.focus, ox.NamedNode):
            return file, None, None
        value = finding.value
        words = value.value if isinstance(value, ox.NamedNode | ox.Literal) else None
        line = self._places.line(file, finding.focus.value, finding.path, words)
        is_statement = finding.focus.value.startswith(
            self.publication.base.thing("statement", "").value
        )
        return file, line, finding.focus.value if is_statement else None

    def _statement(self, finding: Finding, file: Path, statement: Statement) -> Located:
        predicate = finding.path if statement.name == finding.focus else None
        line = self._places.line(file, statement.name.value, predicate)
        return file, line, statement.name.value

    def _statements(self) -> Iterator[tuple[Path, Statement]]:
        for document in self.publication.statement_files:
            for statement in document.statements():
                yield document.file.path, statement

    def _registry(self, things: Iterable[Term]) -> dict[Term, Path]:
        wanted = set(things)
        found: dict[Term, Path] = {}
        files = [*self.publication.registry_files]
        if self.publication.documents_file is not None:
            files.append(self.publication.documents_file)
        for file in files:
            for triple in file:
                if triple.subject in wanted:
                    found.setdefault(triple.subject, file.path)
        return found


def _fit(statement: Statement, finding: Finding, rule: Rule) -> int:
    """How well a statement accounts for a finding: 0 not at all, 1 it speaks of the thing."""
    if statement.name == finding.focus:
        return 5
    predicate = statement.predicate.value if statement.predicate else ""
    if statement.subject == finding.focus:
        if finding.path == predicate:
            return 4 if finding.value == statement.object else 3
        return 2 if predicate in rule.subject_of else 1
    return 2 if predicate in rule.object_of else 1
