"""Canonical lexical forms, as the store writes them (RDF 1.1 Concepts, section 3.3)."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

_PREDICATE = ox.NamedNode("urn:x:literal")


def rewritten_literals(literals: Iterable[ox.Literal]) -> dict[ox.Literal, ox.Literal]:
    """The literals that the store would write otherwise, with what it would write.

    The store itself is asked, so that store, dumps and documents are sure to carry one term.
    """
    numbered = list(literals)
    store = ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"urn:x:{number}"), _PREDICATE, literal)
        for number, literal in enumerate(numbered)
    )
    rewritten = {}
    for quad in store:
        subject, written = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(written, ox.Literal):
            literal = numbered[int(subject.value.removeprefix("urn:x:"))]
            if written != literal:
                rewritten[literal] = written
    return rewritten
