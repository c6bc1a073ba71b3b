"""Accepting: what was decided goes into data/, as statements, registry entries and provenance.

Writing is repeatable: the same decisions give the same files, byte for byte, so that what a crash
cut short is finished by writing again, and a change of mind shows as a small diff.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from foedera.review.blocks import REGISTRY_HEAD, BlockFile, block, head_of
from foedera.review.decisions import WRITTEN, Outcome
from foedera.review.desk import ACCEPTED, Desk, Identity, Judged, write_file
from foedera.review.entities import Entities
from foedera.review.model import Claim, Source, Thing
from foedera.review.slugs import slug_of
from foedera.review.spans import Span, moved
from foedera.review.stating import PREFERRED, TYPE, Said, Stating, class_iri
from foedera.statements import (
    Publication,
    Statement,
    mint_statement_name,
    parse_passage,
    passage_iri,
    write_statements,
)
from foedera.statements.passages import words_hash
from foedera.terms import (
    CERTAINTY,
    DCTERMS,
    FD,
    MODALITY,
    PROV,
    RANK,
    RDFS,
    SCHEMA,
    SCHEME_ADDRESS,
    XSD,
    Term,
)

_RIGHTS = {
    "en": "The text belongs to its publisher and is not republished here: only facts, offsets and "
    "hashes are.",
    "fr": "Le texte appartient à son éditeur et n'est pas republié ici : seuls le sont des faits, "
    "des positions et des empreintes.",
}


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
    writing = _Writing(desk, publication, by)
    written = writing.run()
    if written.files or not writing.outcome.written:
        desk.log.append(
            by,
            WRITTEN,
            {
                "statements": sorted(writing.names),
                "slugs": writing.new_slugs,
                "entries": writing.entries,
                "sha256": desk.proposals.source.sha256,
            },
        )
    return written


@dataclass
class _Writing:
    desk: Desk
    publication: Publication
    by: str
    outcome: Outcome = field(init=False)
    names: set[str] = field(default_factory=set)
    new_slugs: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    """The hash of each registry block that this desk wrote, by its subject."""

    def __post_init__(self) -> None:
        self.base = self.publication.base
        self.source: Source = self.desk.proposals.source
        self.outcome = self.desk.outcome()
        self.entities = Entities.read(self.publication)
        self.things = self.desk.things(self.outcome)
        self.document = self.base.thing("document", self.source.slug)
        self.now = datetime.now(UTC).replace(microsecond=0)

    def run(self) -> Written:
        accepted = [j for j in self.desk.judged(self.outcome) if j.state == ACCEPTED]
        accepted += self._names_of(accepted)
        identities = self._identities(accepted)
        stating = Stating(
            self.base,
            self.things,
            {key: identity.slug for key, identity in identities.items() if identity.slug},
            self.source.language,
        )
        waiting = {key for key, identity in identities.items() if identity.slug is None}
        ready = [j.claim for j in accepted if not stating.depends_on(j.claim) & waiting]
        old, hashes = self._present()
        statements, added, removed = self._merged(old, self._said(ready, stating))
        used = {key for claim in ready for key in stating.depends_on(claim)}
        self.new_slugs = {
            **self.outcome.written.get("slugs", {}),
            **{k: i.slug for k, i in identities.items() if i.is_new and i.slug and k in used},
        }
        files: dict[Path, str] = {}
        entities = self._register(files, identities, used, stating)
        if statements or old:
            self._describe(files)
            self._record(files, statements)
            passages = {p for statement in statements for p in statement.passages}
            hashes |= {p.value: words_hash(self._words(p)) for p in passages}
            text = write_statements(statements, self.base, hashes)
            files[self.publication.directory / "statements" / f"{self.source.slug}.ttl"] = text
        changed = [path for path, text in files.items() if _read(path) != text]
        for path in changed:
            write_file(path, files[path])
        return Written(
            tuple(changed), len(self.names), added, removed, tuple(entities), tuple(sorted(waiting))
        )

    # --- what is said ----------------------------------------------------------------------------
    def _names_of(self, accepted: Iterable[Judged]) -> list[Judged]:
        """The names of what accepted claims speak of: accepted with them unless rejected."""
        used: set[str] = set()
        for judged in accepted:
            claim = judged.claim
            used |= {claim.subject, claim.value}
        return [
            replace(judged, state=ACCEPTED)
            for judged in self.desk.judged(self.outcome)
            if judged.claim.relation == "name"
            and judged.claim.subject in used
            and judged.state == "open"
        ]

    def _identities(self, accepted: Iterable[Judged]) -> dict[str, Identity]:
        found: dict[str, Identity] = {}
        taken: dict[str, set[str]] = {}
        keys: dict[str, None] = {}
        for judged in accepted:
            claim = judged.claim
            for key in (claim.subject, claim.value, claim.via):
                thing = self.things.get(key) if key else None
                if thing is not None and (key == claim.subject or claim.relation != "name"):
                    keys[thing.key] = None
                    if thing.post_in:
                        keys[thing.post_in] = None
        for key in keys:
            thing = self.things[key]
            identity = self.desk.identity(thing, self.outcome, self.entities)
            own = taken.setdefault(thing.kind, set())
            if identity.is_new and identity.slug in own:
                identity = replace(identity, slug=f"{identity.slug}-{slug_of(key)[-6:]}")
            if identity.slug:
                own.add(identity.slug)
            found[key] = identity
        return found

    def _said(self, claims: Iterable[Claim], stating: Stating) -> dict[Said, Statement]:
        """The statements that claims come to, by their triples."""
        activity = self._activity_iri()
        said: dict[Said, Statement] = {}
        for claim in claims:
            passages = tuple(self._passage(span) for span in claim.spans)
            for triple in stating.triples(claim):
                known = said.get(triple)
                if known is not None:
                    both = tuple(dict.fromkeys((*known.passages, *passages)))
                    said[triple] = replace(known, passages=both)
                    continue
                subject, predicate, value = triple
                plain = ox.Triple(subject, predicate, value)
                said[triple] = Statement(
                    name=mint_statement_name(plain, self.source.slug, self.base),
                    subject=subject,
                    predicate=predicate,
                    object=value,
                    document=self.document,
                    passages=passages,
                    modality=MODALITY[claim.modality],
                    certainty=CERTAINTY[claim.certainty],
                    confidence=ox.Literal(_decimal(_confidence(claim)), datatype=XSD.decimal),
                    rank=RANK.preferred if predicate.value in PREFERRED else RANK.normal,
                    activity=activity,
                    notes=tuple(
                        ox.Literal(text, language=tag) for tag, text in sorted(claim.note.items())
                    ),
                )
        parties = {value for _, predicate, value in said if predicate == FD.hasPartyRole}
        return {
            triple: statement
            for triple, statement in said.items()
            if triple[1] != FD.signsFor or triple[2] in parties
        }

    def _passage(self, span: Span) -> ox.NamedNode:
        return passage_iri(self.document.value, span.start, span.end)

    def _words(self, passage: ox.NamedNode) -> str:
        parsed = parse_passage(passage.value)
        return self.desk.text[parsed[1] : parsed[2]] if parsed else ""

    # --- with what is there ----------------------------------------------------------------------
    def _present(self) -> tuple[list[Statement], dict[str, str]]:
        """The document's statements as they are in data/, moved to this version of its text."""
        known = {file.slug: file for file in self.publication.statement_files}
        file = known.get(self.source.slug)
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
        described = self.publication.documents.get(self.source.slug)
        if described is None or described.sha256 in (None, self.source.sha256):
            return statements, hashes
        try:
            before = self.desk.text_of(str(described.sha256))
        except FileNotFoundError:
            return statements, hashes
        return [self._moved(statement, before) for statement in statements], hashes

    def _moved(self, statement: Statement, before: str) -> Statement:
        """A statement with its passages where their words are now; the old place where gone."""
        passages = []
        for passage in statement.passages:
            parsed = parse_passage(passage.value)
            new = None
            if parsed is not None:
                words = before[parsed[1] : parsed[2]]
                new = moved(Span(parsed[1], parsed[2], words), self.desk.text)
            passages.append(self._passage(new) if new else passage)
        return replace(statement, passages=tuple(dict.fromkeys(passages)))

    def _merged(
        self, old: list[Statement], said: dict[Said, Statement]
    ) -> tuple[list[Statement], int, int]:
        """Old and new statements together; what this desk wrote and nobody accepts goes."""
        ours = set(self.outcome.written.get("statements", ()))
        kept: list[Statement] = []
        left = dict(said)
        removed = 0
        ranked = {
            s.subject for s in old if s.rank == RANK.preferred and s.predicate == FD.hasStatus
        }
        for statement in old:
            triple = (statement.subject, statement.predicate, statement.object)
            new = left.pop(triple, None)  # type: ignore[arg-type]
            own = self._short(statement.name) in ours
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
                self.names.add(self._short(statement.name))
        ours_before = {s.subject for s in old if self._short(s.name) in ours}
        elsewhere = self._preferred_elsewhere()
        for statement in left.values():
            self.names.add(self._short(statement.name))
            spoken_for = statement.subject in elsewhere or (
                statement.subject in ranked and statement.subject not in ours_before
            )
            preferred = statement.rank == RANK.preferred
            kept.append(
                replace(statement, rank=RANK.normal) if preferred and spoken_for else statement
            )
        return kept, len(left), removed

    def _preferred_elsewhere(self) -> set[ox.NamedNode | None]:
        """What other documents give a preferred status already."""
        return {
            statement.subject
            for file in self.publication.statement_files
            if file.slug != self.source.slug
            for statement in file.statements()
            if statement.rank == RANK.preferred and statement.predicate == FD.hasStatus
        }

    def _short(self, name: ox.NamedNode) -> str:
        return name.value.rpartition("/")[2]

    # --- registry, document and provenance -------------------------------------------------------
    def _file(self, files: dict[Path, str], path: Path, *prefixes: str) -> BlockFile:
        text = files.get(path) or _read(path) or head_of(*prefixes)
        return BlockFile.parse(text)

    def _register(
        self,
        files: dict[Path, str],
        identities: Mapping[str, Identity],
        used: set[str],
        stating: Stating,
    ) -> list[str]:
        """Entries for what is new; entities that this desk made and nobody uses stay."""
        made = []
        self.entries = dict(self.outcome.written.get("entries", {}))
        for key in sorted(used):
            identity, thing = identities[key], self.things[key]
            if not identity.is_new:
                continue
            path = self.publication.directory / "registry" / f"{thing.kind}.ttl"
            file = self._file(files, path, *REGISTRY_HEAD)
            subject = f"{thing.kind}/{identity.slug}"
            present = file.get(subject)
            if present is None:
                made.append(f"id/{subject}")
            elif words_hash(present.strip()) != self.entries.get(subject):
                continue  # somebody has edited it since: it is theirs now
            entry = block(subject, self._entry(thing, identity, stating), self.base, file.head)
            self.entries[subject] = words_hash(entry.strip())
            file.put(subject, entry)
            files[path] = file.text()
        return made

    def _entry(
        self, thing: Thing, identity: Identity, stating: Stating
    ) -> list[tuple[ox.NamedNode, list[Term]]]:
        entry: list[tuple[ox.NamedNode, list[Term]]] = [
            (TYPE, [class_iri(identity.class_name)]),
            (RDFS.label, [ox.Literal(identity.labels[tag], language=tag) for tag in ("en", "fr")]),
        ]
        if thing.post_in and thing.post_in in stating.slugs:
            body = self.things[thing.post_in]
            entry.append((FD.postIn, [self.base.thing(body.kind, stating.slugs[thing.post_in])]))
        if thing.post_kind:
            entry.append(
                (FD.postKind, [ox.NamedNode(f"{SCHEME_ADDRESS}post-kind/{thing.post_kind}")])
            )
        return entry

    def _describe(self, files: dict[Path, str]) -> None:
        """The document's own block in documents.ttl: what is there stays, what is missing comes."""
        path = self.publication.directory / "documents.ttl"
        file = self._file(files, path, "fd", "dcterms", "rdfs", "schema", "xsd")
        subject = f"document/{self.source.slug}"
        own = {FD.sha256, FD.characterCount, FD.hasPageFurniture}
        said: dict[ox.NamedNode, list[Term]] = {}
        for triple in self.publication.documents_file or ():
            if triple.subject == self.document and triple.predicate not in own:
                said.setdefault(triple.predicate, []).append(triple.object)
        described = self.publication.documents.get(self.source.slug)
        if (
            described is not None
            and described.sha256 == self.source.sha256
            and not self._relabelled()
        ):
            return
        source, given = self.source, self.outcome.described
        title = source.title or source.slug
        labels = {tag: given.get("labels", {}).get(tag) for tag in ("en", "fr")}
        old = {t.language: t for t in said.get(RDFS.label, ()) if isinstance(t, ox.Literal)}
        said[RDFS.label] = [
            ox.Literal(labels[tag], language=tag)
            if labels[tag]
            else old.get(tag) or ox.Literal(_tidy(title), language=tag)
            for tag in ("en", "fr")
        ]
        said.setdefault(TYPE, [FD.SourceDocument])
        if source.title:
            said.setdefault(
                DCTERMS.title, [ox.Literal(_tidy(source.title), language=source.language)]
            )
        said.setdefault(DCTERMS.language, [ox.Literal(source.language)])
        issued = given.get("date") or source.date
        if issued:
            said.setdefault(DCTERMS.issued, [ox.Literal(issued, datatype=XSD.date)])
        publisher = given.get("publisher") or source.publisher
        if publisher:
            said.setdefault(DCTERMS.publisher, [ox.Literal(publisher)])
        if source.address:
            said.setdefault(SCHEMA.url, [ox.NamedNode(source.address)])
        rights = [ox.Literal(text, language=tag) for tag, text in _RIGHTS.items()]
        said.setdefault(DCTERMS.rights, list[Term](rights))
        said[FD.sha256] = [ox.Literal(source.sha256)]
        said[FD.characterCount] = [ox.Literal(str(len(self.desk.text)), datatype=XSD.integer)]
        said[FD.hasPageFurniture] = [
            passage_iri(self.document.value, start, end) for start, end in source.furniture
        ]
        order = (
            TYPE, RDFS.label, DCTERMS.title, DCTERMS.language, DCTERMS.issued, DCTERMS.publisher,
            SCHEMA.url, FD.sha256, FD.characterCount, FD.hasPageFurniture, DCTERMS.rights,
        )  # fmt: skip
        ordered = [(p, said[p]) for p in order if said.get(p)]
        ordered += [(p, values) for p, values in said.items() if p not in order]
        file.put(subject, block(subject, ordered, self.base, file.head))
        files[path] = file.text()

    def _relabelled(self) -> bool:
        labels = self.outcome.described.get("labels", {})
        known = {
            triple.object.language: triple.object.value
            for triple in self.publication.documents_file or ()
            if triple.subject == self.document
            and triple.predicate == RDFS.label
            and isinstance(triple.object, ox.Literal)
        }
        return any(text and known.get(tag) != text for tag, text in labels.items())

    def _activity_iri(self) -> ox.NamedNode:
        """One activity for each document, reviewer and day."""
        who = slug_of(self.by)
        return self.base.thing(
            "activity", f"review-{self.source.slug}-{self.now.date().isoformat()}-{who}"
        )

    def _record(self, files: dict[Path, str], statements: list[Statement]) -> None:
        """The activity that today's statements come from: who reviewed what, and when."""
        activity = self._activity_iri()
        if all(statement.activity != activity for statement in statements):
            return
        path = self.publication.directory / "registry" / "activity.ttl"
        file = self._file(files, path, *REGISTRY_HEAD)
        subject = "activity/" + activity.value.rpartition("/")[2]
        if file.get(subject) is not None:
            return
        day = self.now.date().isoformat()
        ended = self.now.isoformat().replace("+00:00", "Z")
        said: list[tuple[ox.NamedNode, list[Term]]] = [
            (TYPE, [FD.ExtractionActivity]),
            (
                RDFS.label,
                [
                    ox.Literal(f"Reviewed by {self.by}, {day}", language="en"),
                    ox.Literal(f"Relecture de {self.by}, {day}", language="fr"),
                ],
            ),
            (DCTERMS.creator, [ox.Literal(self.by)]),
            (PROV.used, [self.document]),
            (PROV.endedAtTime, [ox.Literal(ended, datatype=XSD.dateTime)]),
        ]
        file.put(subject, block(subject, said, self.base, file.head))
        files[path] = file.text()


def _confidence(claim: Claim) -> float:
    """A reviewed claim is read by a person: the extractor's own score stays in the work folder."""
    return {"explicit": 0.98, "contextual": 0.85}.get(claim.certainty, 0.75)


def _decimal(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _unordered(statement: Statement) -> Statement:
    return replace(
        statement,
        passages=tuple(sorted(statement.passages, key=str)),
        notes=tuple(sorted(statement.notes, key=str)),
        reasons_for_rank=(),
        rank=None,
    )


def _tidy(title: str) -> str:
    """A label of one line without marks at its ends."""
    return " ".join(title.split()).strip(" *#_").rstrip(".,;:")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


__all__ = ["Written", "accept_into"]
