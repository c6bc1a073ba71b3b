"""Splitting: what was taken for one entity is several. Its address says so and names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.review.registry.editing import Changed, Edit, RegistryError
from foedera.review.slugs import slug_of
from foedera.statements import Publication, Statement
from foedera.terms import RDF, RDFS, Term


@dataclass(frozen=True)
class Successor:
    """One of the entities that an entity turns out to be."""

    slug: str
    labels: Mapping[str, str]
    """By language; empty for a successor that is in the registry, or was merged away."""


def split(
    publication: Publication,
    entity: str,
    into: Sequence[Successor],
    assigned: Mapping[str, str],
    by: str,
    reason: str = "",
) -> Changed:
    """Split an entity into several.

    `assigned` gives the successor's slug by a document's slug or a statement's name; what is not
    assigned goes to the first. Statements keep their names. Where the entity itself is among its
    successors it stays (a merge is taken back so); else its address becomes a tombstone that names
    them. Raises RegistryError where that cannot be.
    """
    edit = Edit(publication)
    old = edit.path(entity)
    kind, own = old.split("/", 1)
    was = edit.described(old)
    slugs = [successor.slug for successor in into]
    if not was:
        raise RegistryError(f"{old} is not in the registry.")
    if len(set(slugs)) < 2:
        raise RegistryError("A split needs at least two successors: --into SLUG=LABEL, twice.")
    _check_assigned(edit, assigned, slugs)
    for successor in into:
        _register(edit, kind, successor, was, old)

    def heir(document: str, statement: Statement) -> str:
        name = (edit.path_of(statement.name) or "").removeprefix("statement/")
        return assigned.get(name) or assigned.get(document) or slugs[0]

    for slug in dict.fromkeys(slugs):
        if slug != own:
            moves = {old: f"{kind}/{slug}"}
            if slug != slugs[0]:
                moves |= _situations(edit, own, slug)
            for target in moves.values():
                edit.redirects().take_out(target)
            edit.move(moves, lambda doc, st, slug=slug: heir(doc, st) == slug)  # type: ignore[misc]
    if own not in slugs:
        edit.replace_in_registry(old, f"{kind}/{slugs[0]}")
        edit.registry(kind).take_out(old)
        why = f"Split by {by}" + (f": {reason}" if reason else "")
        edit.retire(
            old,
            ended=[edit.time()],
            why=[ox.Literal(why, language="en")],
            heirs=[edit.iri(f"{kind}/{slug}") for slug in dict.fromkeys(slugs)],
        )
    return edit.save()


def _check_assigned(edit: Edit, assigned: Mapping[str, str], slugs: Sequence[str]) -> None:
    known = {slug for slug, _ in edit.statements()}
    known |= {(edit.path_of(s.name) or "").removeprefix("statement/") for _, s in edit.statements()}
    for what, slug in assigned.items():
        if slug not in slugs:
            raise RegistryError(f"{slug!r} is none of the successors ({', '.join(slugs)}).")
        if what not in known:
            raise RegistryError(f"{what!r} is neither a document nor a statement in data/.")


def _register(
    edit: Edit, kind: str, successor: Successor, was: Mapping[ox.NamedNode, list[Term]], old: str
) -> None:
    path = f"{kind}/{successor.slug}"
    if slug_of(successor.slug) != successor.slug:
        raise RegistryError(f"{successor.slug!r} is no slug: small letters, digits and hyphens.")
    if edit.described(path):
        return
    labels: list[Term] = [
        ox.Literal(successor.labels[tag], language=tag)
        for tag in ("en", "fr")
        if successor.labels.get(tag)
    ]
    retired = [t for t in edit.publication.redirects() if t.subject == edit.iri(path)]
    if retired:
        if edit.iri(old) not in [t.object for t in retired]:
            raise RegistryError(f"{path} was withdrawn or leads elsewhere; name another slug.")
        edit.redirects().take_out(path)
        labels = labels or [t.object for t in retired if "altLabel" in t.predicate.value]
    if not labels:
        raise RegistryError(f"{path} is new and needs a label: --into '{successor.slug}=Its name'.")
    edit.put(edit.registry(kind), path, {RDF.type: was[RDF.type], RDFS.label: labels})


def _situations(edit: Edit, own: str, slug: str) -> dict[str, str]:
    """Situations of the entity, named after a successor for the statements that go to it."""
    moves = {}
    for _, statement in edit.statements():
        for term in (statement.subject, statement.object):
            path = edit.path_of(term)
            if path is None or not path.startswith("situation/"):
                continue
            parts = path.removeprefix("situation/").split("--")
            if own in parts:
                moves[path] = "situation/" + "--".join(slug if p == own else p for p in parts)
    return moves
