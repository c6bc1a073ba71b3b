"""What the checks in code take from one statements file, and how it is kept from run to run.

A digest depends on the file, its document, its text and the vocabulary alone, never on other files:
so that after a change of one document only that one is read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from foedera.statements import DocumentFile, SourceDocument, statement_is_asserted
from foedera.statements.grouping import group_statements
from foedera.terms import FD, RDF, Base
from foedera.validation.claims import ClaimChecks, End
from foedera.validation.engines import ShaclEngine
from foedera.validation.findings import Finding
from foedera.validation.sources import SourceChecks
from foedera.validation.texts import FrozenTexts
from foedera.validation.triples import Triples, parse_term, write_ntriples
from foedera.validation.vocabulary import Vocabulary

DIGEST_FORMAT = 2
"""Raised by every change of the checks or of what a digest holds."""


@dataclass(frozen=True)
class FileDigest:
    """What the rest of validation needs to know of one statements file."""

    findings: tuple[Finding, ...]
    names: tuple[str, ...]
    """The statements' IRIs."""
    uses: Mapping[str, str]
    """The things that ought to be in the registry, each with the first triple that uses it."""
    ends: tuple[End, ...]
    asserted: bytes
    """The facts that the statements assert, as N-Triples."""
    claimed: bytes
    """The triples that they claim without asserting them, as N-Triples."""
    parts: bytes
    """Subject, predicate and object of each claim that is no fact, as N-Triples."""
    evidence: Triples
    """What shapes across documents ask of the statements, as N-Triples."""


_EVIDENCE = frozenset(
    (
        RDF.subject, RDF.predicate, RDF.object, FD.assertedIn, FD.rank, FD.certainty, FD.confidence,
    )
)  # fmt: skip


def _ntriples(triples: list[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


@dataclass(frozen=True)
class Digests:
    """Digests by what they depend on, kept in a folder where there is one."""

    folder: Path | None
    vocabulary: Vocabulary
    base: Base
    texts: FrozenTexts
    engine: ShaclEngine
    shapes: str
    """Those that hold of each statement by itself."""

    def of(self, file: DocumentFile, document: SourceDocument | None) -> FileDigest:
        """The digest of a file, made anew only where anything that it depends on has changed."""
        text = self.texts.text(document.sha256) if document and document.sha256 else None
        if self.folder is None:
            return self._made(file, document, text)
        kept = self.folder / f"{self._key(file, document, text is not None)}.json"
        evidence = kept.with_suffix(".nt")
        if kept.exists():
            found = _read(kept, evidence, file.file.path)
            if found is not None:
                kept.touch()
                return found
        digest = self._made(file, document, text)
        self.folder.mkdir(parents=True, exist_ok=True)
        with evidence.open("wb") as out:
            write_ntriples(digest.evidence, out)
        torn = kept.with_suffix(".part")
        torn.write_text(json.dumps(_plain(digest)), encoding="utf-8")
        torn.rename(kept)
        return digest

    def _made(
        self, file: DocumentFile, document: SourceDocument | None, text: str | None
    ) -> FileDigest:
        """Read a statements file and check what can be checked of it alone."""
        path = file.file.path
        triples = list(file.triples())
        statements = list(group_statements(triples))
        sources = SourceChecks(self.base, self.vocabulary)
        claims = ClaimChecks(self.base, self.vocabulary)
        findings = [
            *sources.check(path, triples),
            *claims.check(path, document, text, triples, statements),
            *sources.literals(path),
        ]
        for found in self.engine.validate([triples], self.shapes):
            findings.append(replace(found, file=path))
        asserted, claimed, parts = [], [], []
        for statement in statements:
            triple = statement.triple
            if triple is not None and statement_is_asserted(statement):
                asserted.append(triple)
            elif triple is not None:
                claimed.append(triple)
                ends = ((RDF.subject, triple.subject), (RDF.predicate, triple.predicate))
                for part, term in (*ends, (RDF.object, triple.object)):
                    parts.append(ox.Triple(statement.name, part, term))
        return FileDigest(
            findings=tuple(findings),
            names=tuple(statement.name.value for statement in statements),
            uses=sources.uses,
            ends=tuple(claims.ends),
            asserted=_ntriples(asserted),
            claimed=_ntriples(claimed),
            parts=_ntriples(parts),
            evidence=_ntriples([triple for triple in triples if triple.predicate in _EVIDENCE]),
        )

    def forget_all_but(self, files: int) -> None:
        """Remove the digests that were used longest ago, once there are many more than files."""
        if self.folder is None or not self.folder.is_dir():
            return
        kept = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in kept[: -max(4 * files, 100)]:
            path.unlink(missing_ok=True)
            path.with_suffix(".nt").unlink(missing_ok=True)

    def _key(self, file: DocumentFile, document: SourceDocument | None, has_text: bool) -> str:
        depends = (
            DIGEST_FORMAT, self.vocabulary.fingerprint, self.base.address, file.slug,
            repr(document), has_text, self.engine.name, self.shapes,
        )  # fmt: skip
        key = hashlib.sha256(repr(depends).encode())
        key.update(file.file.path.read_bytes())
        return key.hexdigest()


def _plain(digest: FileDigest) -> dict[str, Any]:
    return {
        "findings": [
            [
                f.rule, str(f.focus), f.path, None if f.value is None else str(f.value),
                f.file is not None, dict(f.details), f.component,
            ]
            for f in digest.findings
        ],
        "names": digest.names,
        "uses": digest.uses,
        "ends": [[e.statement.value, e.part.value, e.thing.value, e.expected] for e in digest.ends],
        "asserted": digest.asserted.decode(),
        "claimed": digest.claimed.decode(),
        "parts": digest.parts.decode(),
    }  # fmt: skip


def _read(kept: Path, evidence: Path, path: Path) -> FileDigest | None:
    """A digest as it was kept; None where a file is torn or missing."""
    if not evidence.exists():
        return None
    try:
        plain = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    findings = tuple(
        Finding(
            rule,
            parse_term(focus),
            path=predicate,
            value=None if value is None else parse_term(value),
            file=path if in_file else None,
            details=details,
            component=component,
        )
        for rule, focus, predicate, value, in_file, details, component in plain["findings"]
    )
    return FileDigest(
        findings=findings,
        names=tuple(plain["names"]),
        uses=plain["uses"],
        ends=tuple(
            End(ox.NamedNode(statement), ox.NamedNode(part), ox.NamedNode(thing), expected)
            for statement, part, thing, expected in plain["ends"]
        ),
        asserted=plain["asserted"].encode(),
        claimed=plain["claimed"].encode(),
        parts=plain["parts"].encode(),
        evidence=evidence,
    )
