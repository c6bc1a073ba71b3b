"""What validation found: each result with its rule, its remedy in two languages, and its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from foedera.terms import Term
from foedera.validation.findings import Finding
from foedera.validation.locating import Locator
from foedera.validation.rules import Rule, Shapes
from foedera.validation.severity import Severity

_ORDER = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is to be mended."""

    file: Path
    line: int | None = None
    statement: str | None = None
    """The IRI of the statement at fault."""


@dataclass(frozen=True, slots=True)
class Result:
    """One fault."""

    rule: Rule
    severity: Severity
    focus: Term
    """The thing that the fault is about."""
    path: str | None
    value: Term | None
    messages: Mapping[str, str] = field(compare=False)
    """What is wrong and how to mend it, by language."""
    component: str | None
    """The SHACL constraint component; None for a check in code."""
    finding: Finding = field(repr=False)


@dataclass(frozen=True)
class Report:
    """The results of one validation, the gravest first."""

    results: tuple[Result, ...]
    engine: str
    locator: Locator | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        findings: Iterable[Finding],
        shapes: Shapes,
        engine: str,
        locator: Locator | None = None,
    ) -> Report:
        """Put findings into words; the same one found twice is told once."""
        results = [_result(finding, shapes) for finding in dict.fromkeys(findings)]
        results.sort(key=_key)
        return cls(tuple(results), engine, locator)

    @cached_property
    def _counts(self) -> Counter[Severity]:
        return Counter(result.severity for result in self.results)

    @property
    def violations(self) -> int:
        """How many results block publication."""
        return self._counts[Severity.VIOLATION]

    @property
    def warnings(self) -> int:
        """How many results are for review."""
        return self._counts[Severity.WARNING]

    @property
    def infos(self) -> int:
        """How many results are worth knowing."""
        return self._counts[Severity.INFO]

    @property
    def conforms(self) -> bool:
        """Whether nothing blocks publication."""
        return self.violations == 0

    def by_rule(self) -> dict[Rule, list[Result]]:
        """The results of each rule, the gravest rules first."""
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(result.rule.iri, []).append(result)
        return {results[0].rule: results for results in groups.values()}

    def places(self, results: Sequence[Result]) -> dict[Result, Place]:
        """Where some results are to be mended, as far as the source files tell."""
        if self.locator is None:
            return {}
        found = self.locator.locate([(result.finding, result.rule) for result in results])
        return {
            result: Place(*found[result.finding]) for result in results if result.finding in found
        }

    def to_text(self, language: str = "en", examples: int = 20) -> str:
        """The report for a person at a terminal; of each rule at most so many results."""
        from foedera.validation.rendering import as_text

        return as_text(self, language, examples)

    def to_json(self) -> str:
        """The report for a program, every result with its place."""
        from foedera.validation.rendering import as_json

        return as_json(self)

    def to_turtle(self) -> str:
        """The SHACL validation report (SHACL, section 3.6) as Turtle."""
        from foedera.validation.rendering import as_turtle

        return as_turtle(self)


def _key(result: Result) -> tuple[int, str, str, str, str]:
    return (
        _ORDER[result.severity],
        result.rule.id,
        str(result.focus),
        result.path or "",
        str(result.value or ""),
    )


def _result(finding: Finding, shapes: Shapes) -> Result:
    rule = shapes.rules.get(finding.rule)
    if rule is None:
        severity = finding.severity or Severity.VIOLATION
        words = finding.message or f"breaks the shape {finding.rule or '(unnamed)'}"
        rule = Rule(finding.rule, severity, {"en": words, "fr": words}, {})
    parts = {
        "{$this}": str(finding.focus),
        "{?value}": str(finding.value) if finding.value is not None else "",
        "{?path}": finding.path or "",
        **{f"{{?{name}}}": words for name, words in finding.details.items()},
    }
    messages = {}
    for language, message in rule.messages.items():
        for part, words in parts.items():
            message = message.replace(part, words)  # noqa: PLW2901
        messages[language] = message
    return Result(
        rule=rule,
        severity=rule.severity,
        focus=finding.focus,
        path=finding.path,
        value=finding.value,
        messages=messages,
        component=finding.component,
        finding=finding,
    )
