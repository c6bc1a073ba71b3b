"""Statements as Turtle for data/: one block each, in a stable order, so that diffs stay small."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from foedera.statements.model import Statement
from foedera.statements.passages import parse_passage
from foedera.terms import CERTAINTY, FD, KINDS, MODALITY, PROV, RANK, RDF, SKOS, Base, Term

_VOCABULARIES = {"fd": FD, "rdf": RDF, "skos": SKOS, "prov": PROV}
_SCHEMES = {"modality": MODALITY, "certainty": CERTAINTY, "rank": RANK}


def write_statements(
    statements: Iterable[Statement], base: Base, word_hashes: Mapping[str, str] | None = None
) -> str:
    """Write a document's statements and their passages, own IRIs relative to the base.

    `word_hashes` gives the SHA-256 of the words of each passage by the passage's IRI.
    """
    ordered = sorted(statements, key=_order)
    out = io.StringIO()
    for kind in (*KINDS,):
        out.write(f"@prefix {kind}: <id/{kind}/> .\n")
    for prefix, namespace in {**_VOCABULARIES, **_SCHEMES}.items():
        out.write(f"@prefix {prefix}: <{namespace!s}> .\n")
    for statement in ordered:
        out.write("\n")
        out.write(_block(statement, base))
    passages = {passage for statement in ordered for passage in statement.passages}
    hashes = word_hashes or {}
    written = sorted(passages, key=_offsets)
    if written:
        out.write("\n")
    for passage in written:
        digest = hashes.get(passage.value)
        words = f' ;\n    fd:wordsSha256 "{digest}"' if digest else ""
        out.write(f"{_term(passage, base)} a fd:Passage{words} .\n")
    return out.getvalue()


def _offsets(passage: ox.NamedNode) -> tuple[int, int]:
    parsed = parse_passage(passage.value)
    return (parsed[1], parsed[2]) if parsed else (0, 0)


def _order(statement: Statement) -> tuple[tuple[int, int], str, str, str]:
    first = min((_offsets(passage) for passage in statement.passages), default=(0, 0))
    return first, str(statement.subject), str(statement.predicate), str(statement.object)


def _block(statement: Statement, base: Base) -> str:
    lines: list[tuple[str, Iterable[Term]]] = []

    def say(predicate: str, *values: Term | None) -> None:
        present = [value for value in values if value is not None]
        if present:
            lines.append((predicate, present))

    say("rdf:subject", statement.subject)
    say("rdf:predicate", statement.predicate)
    say("rdf:object", statement.object)
    say("fd:assertedIn", statement.document)
    say("fd:hasPassage", *sorted(statement.passages, key=_offsets))
    say("fd:modality", statement.modality)
    say("fd:certainty", statement.certainty)
    say("fd:confidence", statement.confidence)
    say("fd:rank", statement.rank)
    say("fd:reasonForRank", *sorted(statement.reasons_for_rank, key=str))
    say("skos:note", *sorted(statement.notes, key=str))
    say("prov:wasGeneratedBy", statement.activity)
    body = " ;\n".join(
        f"    {predicate} {' , '.join(_term(value, base) for value in values)}"
        for predicate, values in lines
    )
    return f"{_term(statement.name, base)} a fd:Statement ;\n{body} .\n"


def _term(term: Term, base: Base) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(("#decimal", "#integer")):
        return term.value
    if not isinstance(term, ox.NamedNode):
        return str(term)
    relative = base.relative(term.value)
    if relative is not None:
        for kind in KINDS:
            local = relative.removeprefix(f"id/{kind}/")
            if local != relative and _is_plain(local):
                return f"{kind}:{local}"
        return f"<{relative}>"
    for prefix, namespace in {**_VOCABULARIES, **_SCHEMES}.items():
        local = term.value.removeprefix(str(namespace))
        if local != term.value and _is_plain(local):
            return f"{prefix}:{local}"
    return f"<{term.value}>"


def _is_plain(local: str) -> bool:
    """Whether a local name needs no escape in Turtle (a safe subset of PN_LOCAL)."""
    return (
        local.isascii()
        and bool(local)
        and local.replace("-", "").replace("_", "").isalnum()
        and local[0] != "-"
    )
