"""Merging: two entities are one. The loser's address leads to the winner from now on."""

from __future__ import annotations

import pyoxigraph as ox

from foedera.linking import IDENTIFIERS
from foedera.review.registry.editing import Changed, Edit, RegistryError
from foedera.statements import Publication
from foedera.terms import DCTERMS, FD, RDF, RDFS, Term

_APART = (FD.Person, FD.ActorGroup)
"""Classes that merge only among themselves: a group is never somebody with a name (X12)."""


def merge(publication: Publication, loser: str, winner: str, by: str, reason: str = "") -> Changed:
    """Merge one entity into another of its kind.

    Statements that spoke of the loser speak of the winner and keep their names; the loser's
    address, and those that led to it, lead to the winner. Raises RegistryError where the two
    cannot be one.
    """
    edit = Edit(publication)
    old, new = edit.path(loser), edit.path(winner)
    was, stays = edit.described(old), edit.described(new)
    _check(old, new, was, stays)
    moves = {old: new, **_situations(edit, old, new)}
    edit.move(moves, lambda _slug, _statement: True)
    retired = edit.join_equals()
    edit.replace_in_registry(old, new)
    edit.move_links(old, new)
    _take_over(edit, new, was, stays)
    edit.registry(old.split("/")[0]).take_out(old)
    labels = [value for value in was.get(RDFS.label, []) if isinstance(value, ox.Literal)]
    history = f"Merged into {new} by {by}" + (f": {reason}" if reason else "")
    edit.retire(
        old,
        replaced_by=[edit.iri(new)],
        names=list[Term](labels),
        history=[ox.Literal(history, language="en")],
    )
    for path, target in {**moves, **retired}.items():
        if path != old:
            edit.replace_in_registry(path, target)
            edit.retire(path, replaced_by=[edit.iri(target)])
    return edit.save()


def _check(
    old: str, new: str, was: dict[ox.NamedNode, list[Term]], stays: dict[ox.NamedNode, list[Term]]
) -> None:
    if old == new:
        raise RegistryError(f"{old} is one thing already.")
    for path, said in ((old, was), (new, stays)):
        if not said:
            raise RegistryError(f"{path} is not in the registry. Look for it: foedera duplicates.")
    if old.split("/", maxsplit=1)[0] != new.split("/", maxsplit=1)[0]:
        raise RegistryError(f"{old} and {new} are of different kinds, and so are two things.")
    if "document" in (old.split("/", maxsplit=1)[0], new.split("/", maxsplit=1)[0]):
        raise RegistryError("Documents are told apart by their texts and are never merged.")
    for apart in _APART:
        if (apart in was.get(RDF.type, [])) != (apart in stays.get(RDF.type, [])):
            name = apart.value.rpartition("#")[2]
            raise RegistryError(f"Only one of {old} and {new} is a {name}, so they are two things.")
    for identifier in map(ox.NamedNode, IDENTIFIERS):
        one, other = was.get(identifier), stays.get(identifier)
        if one and other and set(map(str, one)) != set(map(str, other)):
            name = identifier.value.rpartition("#")[2]
            raise RegistryError(
                f"{old} and {new} have different values of fd:{name}. If they are one all the "
                "same, mend the wrong value first."
            )


def _situations(edit: Edit, old: str, new: str) -> dict[str, str]:
    """Situations of the loser that the winner has too: the same part in the same thing."""
    before, after = old.split("/", 1)[1], new.split("/", 1)[1]
    known = {
        path
        for _, statement in edit.statements()
        for path in (edit.path_of(statement.subject), edit.path_of(statement.object))
        if path is not None and path.startswith("situation/")
    }
    moves = {}
    for path in sorted(known):
        parts = path.removeprefix("situation/").split("--")
        if before not in parts:
            continue
        target = "situation/" + "--".join(after if part == before else part for part in parts)
        if target in known:
            moves[path] = target
    return moves


def _take_over(
    edit: Edit, new: str, was: dict[ox.NamedNode, list[Term]], stays: dict[ox.NamedNode, list[Term]]
) -> None:
    """Identifiers and reference data that only the loser had."""
    own = (RDF.type, RDFS.label, DCTERMS.source)
    missing = {p: values for p, values in was.items() if p not in stays and p not in own}
    if not missing:
        return
    sources = dict.fromkeys((*stays.get(DCTERMS.source, ()), *was.get(DCTERMS.source, ())))
    said = {p: values for p, values in stays.items() if p != DCTERMS.source} | missing
    if sources:
        said[DCTERMS.source] = list(sources)
    edit.put(edit.registry(new.split("/", maxsplit=1)[0]), new, said)
