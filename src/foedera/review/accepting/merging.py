"""New statements beside those that a document has already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.review.accepting.sitting import Sitting
from foedera.review.spans import Span, moved
from foedera.review.stating import Said
from foedera.statements import Statement, parse_passage
from foedera.terms import FD, RANK


@dataclass(frozen=True)
class Merged:
    """A document's statements after a writing."""

    statements: tuple[Statement, ...]
    names: frozenset[str]
    """Of those that come from this desk."""
    added: int
    removed: int


def present(sitting: Sitting) -> tuple[list[Statement], dict[str, str]]:
    """The document's statements as they are in data/, moved to this version of its text."""
    known = {file.slug: file for file in sitting.publication.statement_files}
    file = known.get(sitting.source.slug)
    if file is None:
        return [], {}
    hashes = {
        triple.subject.value: triple.object.value
        for triple in file.triples()
        if triple.predicate == FD.wordsSha256
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
    }
    statements = list(file.statements())
    described = sitting.publication.documents.get(sitting.source.slug)
    if described is None or described.sha256 in (None, sitting.source.sha256):
        return statements, hashes
    try:
        before = sitting.desk.text_of(str(described.sha256))
    except FileNotFoundError:
        return statements, hashes
    return [_moved(statement, before, sitting) for statement in statements], hashes


def _moved(statement: Statement, before: str, sitting: Sitting) -> Statement:
    """A statement with its passages where their words are now; the old place where gone."""
    passages = []
    for passage in statement.passages:
        parsed = parse_passage(passage.value)
        new = None
        if parsed is not None:
            words = before[parsed[1] : parsed[2]]
            new = moved(Span(parsed[1], parsed[2], words), sitting.desk.text)
        passages.append(sitting.passage(new) if new else passage)
    return replace(statement, passages=tuple(dict.fromkeys(passages)))


def merged(old: Sequence[Statement], said: Mapping[Said, Statement], sitting: Sitting) -> Merged:
    """Old and new statements together; what this desk wrote and nobody accepts goes."""
    ours = set(sitting.outcome.written.get("statements", ()))
    kept: list[Statement] = []
    left = dict(said)
    names: set[str] = set()
    removed = 0
    ranked = {s.subject for s in old if s.rank == RANK.preferred and s.predicate == FD.hasStatus}
    for statement in old:
        triple = (statement.subject, statement.predicate, statement.object)
        new = left.pop(triple, None)  # type: ignore[arg-type]
        own = _short(statement.name) in ours
        if new is None and own:
            removed += 1
            continue
        if new is not None and own:
            # The name stays, and the hand that wrote it, unless something in it has changed.
            fresh = replace(new, name=statement.name, activity=statement.activity)
            same = _unordered(fresh) == _unordered(statement)
            kept.append(statement if same else replace(fresh, activity=new.activity))
        else:
            kept.append(statement)
        if own:
            names.add(_short(statement.name))
    ours_before = {s.subject for s in old if _short(s.name) in ours}
    elsewhere = _preferred_elsewhere(sitting)
    for statement in left.values():
        names.add(_short(statement.name))
        spoken_for = statement.subject in elsewhere or (
            statement.subject in ranked and statement.subject not in ours_before
        )
        preferred = statement.rank == RANK.preferred
        kept.append(replace(statement, rank=RANK.normal) if preferred and spoken_for else statement)
    return Merged(tuple(kept), frozenset(names), len(left), removed)


def _preferred_elsewhere(sitting: Sitting) -> set[ox.NamedNode | None]:
    """What other documents give a preferred status already."""
    return {
        statement.subject
        for file in sitting.publication.statement_files
        if file.slug != sitting.source.slug
        for statement in file.statements()
        if statement.rank == RANK.preferred and statement.predicate == FD.hasStatus
    }


def _short(name: ox.NamedNode) -> str:
    return name.value.rpartition("/")[2]


def _unordered(statement: Statement) -> Statement:
    return replace(
        statement,
        passages=tuple(sorted(statement.passages, key=str)),
        notes=tuple(sorted(statement.notes, key=str)),
        reasons_for_rank=(),
        rank=None,
    )
