"""Writing: what stands accepted on a desk becomes the files of data/.

Writing is repeatable: the same decisions give the same files, byte for byte, so that what a crash
cut short is finished by writing again, and a change of mind shows as a small diff.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from foedera.review.accepting.describing import describe, record
from foedera.review.accepting.merging import merged, present
from foedera.review.accepting.registering import Registering, identities_of
from foedera.review.accepting.sitting import Pending, Sitting
from foedera.review.accepting.stated import stated
from foedera.review.decisions import WRITTEN
from foedera.review.desk import ACCEPTED, OPEN, Desk, Judged, write_file
from foedera.review.stating import Stating
from foedera.statements import Publication, write_statements
from foedera.statements.passages import words_hash


@dataclass(frozen=True)
class Written:
    """What accepting changed in data/."""

    files: tuple[Path, ...] = ()
    """Those that differ from before."""
    statements: int = 0
    """That this document has from its review now."""
    added: int = 0
    removed: int = 0
    entities: tuple[str, ...] = ()
    """Paths of entities that are new."""
    waiting: tuple[str, ...] = ()
    """Keys of things that somebody has yet to identify; their claims are not written."""


def accept_into(desk: Desk, publication: Publication, by: str) -> Written:
    """Write what stands accepted on a desk into data/.

    Statements that an earlier writing of this desk made and nobody accepts any more are taken out;
    those of others stay. Raises DataFaultError where data/ cannot be read.
    """
    sitting = Sitting(desk, publication, by, desk.outcome())
    outcome, things = sitting.outcome, desk.things(sitting.outcome)
    accepted = _accepted(sitting)
    identities = identities_of(accepted, things, sitting)
    slugs = {key: identity.slug for key, identity in identities.items() if identity.slug}
    waiting = identities.keys() - slugs.keys()
    stating = Stating(sitting.base, things, slugs, sitting.source.language)
    ready = [j.claim for j in accepted if not stating.depends_on(j.claim) & waiting]
    used = {key for claim in ready for key in stating.depends_on(claim)}

    old, hashes = present(sitting)
    now = merged(old, stated(ready, stating, sitting), sitting)
    pending = Pending(publication.directory)
    registering = Registering(sitting, things, stating)
    entities = registering.register(identities, used, pending)
    if now.statements or old:
        describe(sitting, pending)
        record(sitting, pending, now.statements)
        passages = {p for statement in now.statements for p in statement.passages}
        hashes |= {p.value: words_hash(sitting.words(p)) for p in passages}
        text = write_statements(now.statements, sitting.base, hashes)
        pending.put(f"statements/{sitting.source.slug}.ttl", text)
    changes = list(pending.changes())
    for path, text in changes:
        write_file(path, text)

    if changes or not outcome.written:
        new = {key: slug for key, slug in slugs.items() if identities[key].is_new and key in used}
        written = {
            "statements": sorted(now.names),
            "slugs": {**outcome.written.get("slugs", {}), **new},
            "entries": registering.entries,
            "sha256": sitting.source.sha256,
        }
        desk.log.append(by, WRITTEN, written)
    return Written(
        tuple(path for path, _ in changes),
        len(now.names),
        now.added,
        now.removed,
        tuple(entities),
        tuple(sorted(waiting)),
    )


def _accepted(sitting: Sitting) -> list[Judged]:
    """What was accepted, and the names of what that speaks of unless they were rejected."""
    judged = list(sitting.desk.judged(sitting.outcome))
    accepted = [one for one in judged if one.state == ACCEPTED]
    spoken_of = {key for one in accepted for key in (one.claim.subject, one.claim.value)}
    return accepted + [replace(one, state=ACCEPTED) for one in _names(judged, spoken_of)]


def _names(judged: Iterable[Judged], spoken_of: set[str]) -> list[Judged]:
    return [
        one
        for one in judged
        if one.claim.relation == "name" and one.claim.subject in spoken_of and one.state == OPEN
    ]
