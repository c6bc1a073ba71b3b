"""Mappings as SSSOM/TSV: a table that people can look through, and other tools read.

https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from foedera.linking.outward.identifiers import SCHEMES
from foedera.linking.outward.linksets import METHODS, PREDICATES, Link
from foedera.terms import KINDS, OWL, SCHEMA, SKOS, Base

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "mapping_date", "reviewer_label",
    "object_source_version",
)  # fmt: skip
DECISION = "decision"
"""A column of ours in tables of proposals: `yes` takes a link over."""


class MappingTableError(ValueError):
    """A table that is no SSSOM/TSV; the message says where."""


def curie_map(base: Base) -> dict[str, str]:
    """The prefixes of a table."""
    prefixes = {kind: f"{base.address}id/{kind}/" for kind in KINDS}
    prefixes |= {"owl": str(OWL), "skos": str(SKOS), "schema": str(SCHEMA)}
    prefixes["semapv"] = METHODS["semapv:LexicalMatching"].value.removesuffix("LexicalMatching")
    for scheme in SCHEMES:
        if scheme.template:
            prefixes[scheme.code] = scheme.template.partition("{}")[0]
    return prefixes


def write_sssom(
    out: TextIO,
    links: Iterable[Link],
    base: Base,
    code: str,
    licence: str,
    labels: Mapping[str, str] | None = None,
    decisions: bool = False,
) -> None:
    """Write links as a table with its metadata; `decisions` adds a column to decide in."""
    prefixes = curie_map(base)
    out.write(f"#mapping_set_id: {base.address}graph/linkset/{code}\n#license: {licence}\n")
    out.write("#curie_map:\n")
    for prefix, namespace in sorted(prefixes.items()):
        out.write(f"#  {prefix}: {json.dumps(namespace)}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([*([DECISION] if decisions else []), *COLUMNS])
    for link in links:
        label = (labels or {}).get(link.subject.value, "")
        row = [
            _curie(link.subject, prefixes), label, _curie(link.predicate, prefixes),
            _curie(link.object, prefixes), link.label, _curie(link.method, prefixes),
            f"{link.confidence:g}", link.date, link.reviewer, link.source,
        ]  # fmt: skip
        writer.writerow([*([""] if decisions else []), *row])


def read_sssom(path: Path, base: Base) -> Iterator[tuple[str, Link]]:
    """The rows of a table, each with its decision; raises MappingTableError with the line."""
    prefixes = curie_map(base)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        number = 0

        def body() -> Iterator[str]:
            nonlocal number
            for line in lines:
                number += 1
                if not line.startswith("#"):
                    yield line

        for row in csv.DictReader(body(), delimiter="\t"):
            missing = [n for n in ("subject_id", "predicate_id", "object_id") if not row.get(n)]
            if missing:
                raise MappingTableError(f"{path}:{number}: {missing[0]} is missing")
            predicate = PREDICATES.get(row["predicate_id"])
            if predicate is None:
                raise MappingTableError(
                    f"{path}:{number}: {row['predicate_id']!r} is no kind of link; write one of "
                    f"{', '.join(PREDICATES)}"
                )
            try:
                yield (
                    (row.get(DECISION) or "").strip().lower(),
                    Link(
                        _term(row["subject_id"], prefixes),
                        predicate,
                        _term(row["object_id"], prefixes),
                        label=row.get("object_label") or "",
                        method=METHODS.get(
                            row.get("mapping_justification") or "",
                            METHODS["semapv:LexicalMatching"],
                        ),
                        confidence=float(row.get("confidence") or 0),
                        date=row.get("mapping_date") or "",
                        reviewer=row.get("reviewer_label") or "",
                        source=row.get("object_source_version") or "",
                    ),
                )
            except ValueError as error:
                raise MappingTableError(f"{path}:{number}: {error}") from error


def _curie(term: ox.NamedNode, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value[len(namespace) :]}"
    return term.value


def _term(text: str, prefixes: Mapping[str, str]) -> ox.NamedNode:
    prefix, colon, rest = text.partition(":")
    if colon and prefix in prefixes and not rest.startswith("//"):
        return ox.NamedNode(prefixes[prefix] + rest)
    return ox.NamedNode(text)
