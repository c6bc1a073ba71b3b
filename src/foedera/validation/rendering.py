"""The report as text for a terminal, as JSON for programs, and as SHACL's own report in Turtle."""

from __future__ import annotations

import io
import json

import pyoxigraph as ox

from foedera.terms import RDF, SH, XSD
from foedera.validation.report import Place, Report, Result
from foedera.validation.rules import SHAPES

_COUNTED = {
    "en": ("violation", "violations", "warning", "warnings", "info", "infos"),
    "fr": ("faute", "fautes", "avertissement", "avertissements", "remarque", "remarques"),
}
_MORE = {"en": "… and {} more", "fr": "… et {} de plus"}


def as_text(report: Report, language: str, examples: int) -> str:
    """What is wrong, where, and how to mend it: rule by rule, the gravest first."""
    groups = report.by_rule()
    shown = {rule.iri: results[:examples] for rule, results in groups.items()}
    places = report.places([result for results in shown.values() for result in results])
    lines: list[str] = []
    for rule, results in groups.items():
        name = rule.names.get(language, "")
        lines.append(f"{rule.severity.upper()} {rule.id}  {name}  ({len(results)})")
        messages = {result.messages.get(language, "") for result in results}
        if len(messages) == 1:
            lines.append(f"  {messages.pop()}")
            messages = set()
        for result in shown[rule.iri]:
            lines.append(f"  {_where(places.get(result))}{_what(report, result)}")
            if messages:
                lines.append(f"      {result.messages.get(language, '')}")
        if len(results) > examples:
            lines.append(f"  {_MORE[language].format(len(results) - examples)}")
        lines.append("")
    lines.append(_summary(report, language))
    return "\n".join(lines)


def _summary(report: Report, language: str) -> str:
    words = _COUNTED[language]
    counts = (report.violations, report.warnings, report.infos)
    return ", ".join(
        f"{count} {words[2 * i] if count == 1 else words[2 * i + 1]}"
        for i, count in enumerate(counts)
    )


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{place.file}:{place.line}: " if place.line else f"{place.file}: "


def _short(report: Report, term: object) -> str:
    words = str(term)
    if report.locator is None:
        return words
    base = report.locator.publication.base
    if words.startswith(f"<{base.address}"):
        return words[1 + len(base.address) : -1].removeprefix("id/")
    for prefix, namespace in base.prefixes().items():
        if words.startswith(f"<{namespace}"):
            return f"{prefix}:{words[1 + len(namespace) : -1]}"
    return words


def _what(report: Report, result: Result) -> str:
    parts = [_short(report, result.focus)]
    if result.path is not None:
        parts.append(_short(report, f"<{result.path}>"))
    if result.value is not None and result.value != result.focus:
        parts.append(_short(report, result.value))
    return "  ".join(parts)


def as_json(report: Report) -> str:
    """Every result with its place; `file` as it was given, `line` counted from 1."""
    places = report.places(report.results)
    results = []
    for result in report.results:
        place = places.get(result)
        results.append(
            {
                "severity": result.severity.value,
                "rule": result.rule.id,
                "shape": result.rule.iri,
                "focus": str(result.focus),
                "path": result.path,
                "value": str(result.value) if result.value is not None else None,
                "message": dict(result.messages),
                "file": str(place.file) if place else None,
                "line": place.line if place else None,
                "statement": place.statement if place else None,
            }
        )
    return json.dumps(
        {
            "conforms": report.conforms,
            "violations": report.violations,
            "warnings": report.warnings,
            "infos": report.infos,
            "engine": report.engine,
            "results": results,
        },
        ensure_ascii=False,
        indent=2,
    )


def as_turtle(report: Report) -> str:
    """The results as sh:ValidationResult; `sh:conforms` is false where anything was found.

    SHACL's conformance counts warnings (section 3.6.1.2); ours, on which publication rests, does
    not: see Report.conforms.
    """
    node = ox.BlankNode("report")
    conforms = ox.Literal(not report.results)
    triples = [
        ox.Triple(node, RDF.type, SH.ValidationReport),
        ox.Triple(node, SH.conforms, conforms),
    ]
    for number, result in enumerate(report.results, 1):
        own = ox.BlankNode(f"r{number}")
        triples.append(ox.Triple(node, SH.result, own))
        triples += [ox.Triple(own, predicate, value) for predicate, value in _described(result)]
    prefixes = {"sh": str(SH), "xsd": str(XSD), "shapes": str(SHAPES)}
    if report.locator is not None:
        prefixes = {**report.locator.publication.base.prefixes(), **prefixes}
    out = io.BytesIO()
    ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return out.getvalue().decode("utf-8")


def _described(result: Result) -> list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    in_code = SHAPES.InCodeConstraintComponent
    component = ox.NamedNode(result.component) if result.component else in_code
    said: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (RDF.type, SH.ValidationResult),
        (SH.resultSeverity, result.severity.term),
        (SH.sourceConstraintComponent, component),
    ]
    if result.rule.iri:
        said.append((SH.sourceShape, ox.NamedNode(result.rule.iri)))
    if isinstance(result.focus, ox.NamedNode | ox.Literal):
        said.append((SH.focusNode, result.focus))
    if result.path is not None:
        said.append((SH.resultPath, ox.NamedNode(result.path)))
    if isinstance(result.value, ox.NamedNode | ox.Literal):
        said.append((SH.value, result.value))
    said += [
        (SH.resultMessage, ox.Literal(words, language=language))
        for language, words in sorted(result.messages.items())
    ]
    return said
