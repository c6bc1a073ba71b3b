"""DESCRIBE of one thing by a bounded scan of the index, which needs neither plan nor deadline."""

from __future__ import annotations

import re
from itertools import islice

import pyoxigraph as ox

from foedera.engine.protocol import Query

_DESCRIBE = re.compile(r"\s*+DESCRIBE\s*+<([^<>\"{}|^`\\\x00-\x20]++)>\s*+", re.IGNORECASE)
_MOST_TRIPLES = 500
_LEADS_FURTHER = (b"_:", b"nodeID", b"<<", b"parseType")
"""How the formats write blank nodes and triple terms."""


def thing_described(text: str) -> str | None:
    """The IRI of a query that only describes one thing named by its absolute IRI."""
    match = _DESCRIBE.fullmatch(text)
    return match[1] if match and ":" in match[1] else None


def describe(store: ox.Store, iri: str, query: Query) -> bytes | None:
    """The description as pyoxigraph gives it; None where only an evaluation can tell.

    That is: for more than a few hundred triples, and where blank nodes lead further.
    """
    try:
        thing = ox.NamedNode(iri)
    except ValueError:
        return None
    found = store.quads_for_pattern(thing, None, None, ox.DefaultGraph())
    quads = list(islice(found, _MOST_TRIPLES + 1))
    if len(quads) > _MOST_TRIPLES:
        return None
    body = ox.serialize(quads, format=query.form.engine)  # type: ignore[arg-type]
    assert body is not None
    # A literal that only looks like a blank node or a triple term goes the longer way too.
    return None if any(mark in body for mark in _LEADS_FURTHER) else body
