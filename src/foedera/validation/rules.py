"""The rules that data is held to: what they are called, how grave, and how a fault is mended.

Every rule, SHACL shape or check in code, is described in shapes/*.ttl, which is the one place for
names, severities and messages in two languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import DataFaultError, TurtleFaultError
from foedera.terms import SH, Namespace
from foedera.validation.severity import Severity

SHAPES = Namespace("https://w3id.org/foedera/shapes#")
BEFORE_ENTAILMENT = ("structure",)
"""The files whose shapes hold of what is stated, and again of what follows."""
AFTER_ENTAILMENT = ("structure", "cross-entity", "evidence")
EVIDENCE = ("evidence",)
OF_A_STATEMENT = ("statement",)
"""The files whose shapes hold of each statement by itself."""
OF_THE_ONTOLOGY = ("ontology",)
_PREFIXES = "prefixes"
_LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is asked of the data."""

    iri: str
    severity: Severity
    messages: Mapping[str, str] = field(compare=False)
    """By language; `{$this}`, `{?value}` and the like stand for what was found."""
    names: Mapping[str, str] = field(compare=False)
    subject_of: frozenset[str] = frozenset()
    """The predicates whose subjects the rule is about."""
    object_of: frozenset[str] = frozenset()
    """The predicates whose objects the rule is about."""

    @property
    def id(self) -> str:
        """The rule's short name: S05, S05-role."""
        return self.iri.rpartition("#")[2]

    @property
    def constraint(self) -> str:
        """The constraint of the ontology's list that the rule is part of: S05."""
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Shapes:
    """A folder of shapes, each file a concern."""

    directory: Path

    def __post_init__(self) -> None:
        if not (self.directory / "structure.ttl").is_file():
            raise DataFaultError(
                "there are no shapes in this folder (structure.ttl is missing).",
                self.directory,
                mend="Name the folder shapes/ of Foedera, or one made after it.",
            )

    def text(self, files: Iterable[str]) -> str:
        """The shapes of some files together, as one Turtle text."""
        texts = []
        for name in (_PREFIXES, *files):
            path = self.directory / f"{name}.ttl"
            if path.exists():
                texts.append(path.read_text(encoding="utf-8"))
        return "\n".join(texts)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its IRI; a part has its whole's name where it has none of its own."""
        described: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        for path in sorted(self.directory.glob("*.ttl")):
            for subject, predicate, value in _read(path):
                if isinstance(subject, ox.NamedNode) and isinstance(
                    value, ox.NamedNode | ox.Literal
                ):
                    values = described.setdefault(subject.value, {})
                    values.setdefault(predicate.value, []).append(value)
        names = {
            iri.rpartition("#")[2].partition("-")[0]: _by_language(values, SH.name)
            for iri, values in sorted(described.items(), reverse=True)
            if SH.name.value in values
        }
        rules = {}
        for iri, values in described.items():
            severities = values.get(SH.severity.value, [])
            messages = _by_language(values, SH.message)
            if not severities or not messages:
                continue
            own = _by_language(values, SH.name)
            rules[iri] = Rule(
                iri=iri,
                severity=Severity(severities[0].value.rpartition("#")[2]),
                messages=messages,
                names=own or names.get(iri.rpartition("#")[2].partition("-")[0], {}),
                subject_of=_values(values, SH.targetSubjectsOf),
                object_of=_values(values, SH.targetObjectsOf),
            )
        return rules

    def rule(self, name: str) -> Rule:
        """A rule by its short name."""
        return self.rules[SHAPES[name].value]


def _read(path: Path) -> Iterable[ox.Triple]:
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield quad.triple
    except SyntaxError as error:
        raise TurtleFaultError(
            f"not well-formed Turtle: {error.msg}.", path, error.lineno, "Mend the shapes."
        ) from error


def _by_language(
    values: Mapping[str, list[ox.NamedNode | ox.Literal]], predicate: ox.NamedNode
) -> dict[str, str]:
    found = {}
    for value in values.get(predicate.value, []):
        if isinstance(value, ox.Literal) and value.language in _LANGUAGES:
            found[str(value.language)] = value.value
    return found


def _values(
    values: Mapping[str, list[ox.NamedNode | ox.Literal]], predicate: ox.NamedNode
) -> frozenset[str]:
    return frozenset(value.value for value in values.get(predicate.value, []))
