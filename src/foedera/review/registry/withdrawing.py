"""Withdrawing: an entity, a person above all, goes out of data/; what stays says when and why."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from foedera.review.desk import write_file
from foedera.review.model import Proposals
from foedera.review.registry.editing import Changed, Edit, RegistryError
from foedera.statements import Publication, Statement
from foedera.terms import DCTERMS, FD, RDFS, SKOS, Term
from foedera.validation.personal import holds_contact


@dataclass(frozen=True)
class Withdrawn:
    """What a withdrawal took out, and what it could not."""

    changed: Changed
    iris: tuple[str, ...]
    """IRIs, as they are built now, of everything that is gone; its own comes first."""
    names: tuple[str, ...]
    """Names it went by."""
    mentions: tuple[str, ...]
    """`file:line` where one of its names still stands, for a person to look at."""


def withdraw(publication: Publication, entity: str, reason: str, language: str = "en") -> Withdrawn:
    """Take an entity and every statement about it out of data/, leaving a tombstone.

    Situations and posts that say nothing without it go too; what was merged into it loses its
    names. The reason is published: it must not tell who it was. Raises RegistryError otherwise.
    """
    edit = Edit(publication)
    path = edit.path(entity)
    said = edit.described(path)
    if not said:
        raise RegistryError(f"{path} is not in the registry.")
    names = _names(edit, path, said)
    _check_reason(reason, names)
    gone = _closure(edit, path)
    merged = _merged_into(edit, path)

    def kept(_slug: str, statement: Statement) -> Statement | None:
        ends = (edit.path_of(statement.subject), edit.path_of(statement.object))
        return None if gone & set(ends) else statement

    edit.map(kept)
    if path.startswith("document/"):
        edit.forget_document(path.removeprefix("document/"))
    for one in sorted(gone):
        edit.registry(one.split("/")[0]).take_out(one)
    _forget_in_registry(edit, gone)
    edit.drop_links({*gone, *merged})
    _forget_redirects(edit, path)
    ended, why = [edit.time()], [ox.Literal(" ".join(reason.split()), language=language)]
    for one in sorted({path, *merged}):
        edit.retire(one, ended=list[Term](ended), why=list[Term](why))
    changed = edit.save()
    others = sorted((gone | merged) - {path})
    iris = tuple(edit.iri(one).value for one in (path, *others))
    return Withdrawn(changed, iris, tuple(names), tuple(_mentions(publication.directory, names)))


def _names(edit: Edit, path: str, said: dict[ox.NamedNode, list[Term]]) -> list[str]:
    labels = [value.value for value in said.get(RDFS.label, []) if isinstance(value, ox.Literal)]
    used = [
        statement.object.value
        for _, statement in edit.statements()
        if edit.path_of(statement.subject) == path
        and statement.predicate in (SKOS.altLabel, SKOS.hiddenLabel)
        and isinstance(statement.object, ox.Literal)
    ]
    return list(dict.fromkeys([*labels, *used]))


def _check_reason(reason: str, names: list[str]) -> None:
    if not reason.strip():
        raise RegistryError("Say why: --reason 'On request of the person concerned.'")
    if holds_contact(reason):
        raise RegistryError("The reason is published; leave addresses and telephones out of it.")
    told = [name for name in names if name.casefold() in reason.casefold()]
    if told:
        raise RegistryError(f"The reason is published and must not say who it was ({told[0]}).")


def _closure(edit: Edit, path: str) -> set[str]:
    """Everything that says nothing any more without a thing: its situations, posts in it."""
    gone = {path}
    if path.startswith("document/"):
        return gone
    posts = [
        edit.path_of(triple.subject)
        for triple in edit.publication.registry()
        if triple.predicate == FD.postIn and triple.object == edit.iri(path)
    ]
    gone |= {post for post in posts if post is not None}
    pairs = [
        (edit.path_of(statement.subject), edit.path_of(statement.object))
        for _, statement in edit.statements()
    ]
    growing = True
    while growing:
        growing = False
        for one, other in pairs:
            for end, far in ((one, other), (other, one)):
                if end in gone and far and far.startswith("situation/") and far not in gone:
                    gone.add(far)
                    growing = True
    return gone


def _merged_into(edit: Edit, path: str) -> set[str]:
    found = {
        edit.path_of(triple.subject)
        for triple in edit.publication.redirects()
        if triple.predicate == DCTERMS.isReplacedBy and triple.object == edit.iri(path)
    }
    return {one for one in found if one is not None}


def _forget_in_registry(edit: Edit, gone: set[str]) -> None:
    """Take what is gone out of other entities' reference data."""
    iris = {edit.iri(path) for path in gone}
    touched: dict[str, None] = {}
    for triple in edit.publication.registry():
        subject = edit.path_of(triple.subject)
        if triple.object in iris and subject is not None and subject not in gone:
            touched[subject] = None
    for subject in touched:
        kept = {
            predicate: [value for value in values if value not in iris]
            for predicate, values in edit.described(subject).items()
        }
        edit.put(
            edit.registry(subject.split("/")[0]), subject, {p: v for p, v in kept.items() if v}
        )


def _forget_redirects(edit: Edit, path: str) -> None:
    """Take out what led to situations and statements that are no more."""
    left = {edit.path_of(statement.name) for _, statement in edit.statements()}
    for triple in edit.publication.redirects():
        old, new = edit.path_of(triple.subject), edit.path_of(triple.object)
        if triple.predicate != DCTERMS.isReplacedBy or old is None or new is None or new == path:
            continue
        kind = new.split("/")[0]
        spoken_of = any(
            new in (edit.path_of(statement.subject), edit.path_of(statement.object))
            for _, statement in edit.statements()
        )
        if (kind == "statement" and new not in left) or (kind == "situation" and not spoken_of):
            edit.redirects().take_out(old)


def _mentions(directory: Path, names: list[str]) -> list[str]:
    """Where a name still stands in data/: in a label or note of something else."""
    found = []
    wanted = [name.casefold() for name in names if len(name) > 3]
    for path in sorted(directory.rglob("*.ttl")):
        if path.name == "facts.ttl":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if any(name in line.casefold() for name in wanted):
                found.append(f"{path.relative_to(directory)}:{number}")
    return found


def scrub_desks(work: Path, slug: str, names: tuple[str, ...]) -> list[Path]:
    """Take a withdrawn entity out of what reviewers' work folders keep of it; the desks changed.

    Proposals and decisions that name it go. The documents' own texts stay where they are.
    """
    changed = []
    for folder in sorted(path.parent for path in work.glob("*/proposals.json")):
        touched = False
        for path in sorted(folder.glob("proposals*.json")):
            proposals = Proposals.from_json(path.read_text(encoding="utf-8"))
            left = _without(proposals, slug, names)
            if left != proposals:
                write_file(path, left.to_json())
                touched = True
        log = folder / "decisions.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        kept = [line for line in lines if not _tells(line, slug, names)]
        if len(kept) != len(lines):
            write_file(log, "".join(f"{line}\n" for line in kept))
            touched = True
        if touched:
            changed.append(folder)
    return changed


def _without(proposals: Proposals, slug: str, names: tuple[str, ...]) -> Proposals:
    gone = {
        thing.key
        for thing in proposals.things
        if thing.slug == slug
        or set(thing.labels.values()) & set(names)
        or (thing.candidates and thing.candidates[0].slug == slug)
    }
    things = tuple(
        replace(thing, candidates=tuple(c for c in thing.candidates if c.slug != slug))
        for thing in proposals.things
        if thing.key not in gone
    )
    claims = tuple(
        claim for claim in proposals.claims if not gone & {claim.subject, claim.value, claim.via}
    )
    return replace(proposals, things=things, claims=claims)


def _tells(line: str, slug: str, names: tuple[str, ...]) -> bool:
    """Whether a line of the log names an entity, by its slug or one of its names."""
    try:
        said = json.loads(line)
    except ValueError:
        return True  # torn by a crash: nobody knows what it would have said
    if said.get("action") == "written":
        return False
    text = json.dumps(said.get("what"), ensure_ascii=False)
    by_slug = re.search(rf"(?<![\w-]){re.escape(slug)}(?![\w-])", text) is not None
    return by_slug or any(name in text for name in names)
