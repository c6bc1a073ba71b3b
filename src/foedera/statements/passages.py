"""Passages: stretches of a document's frozen text, named by character offsets (RFC 5147)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pyoxigraph as ox

from foedera.terms import FD, OA, RDF, XSD

_CHARACTERS = re.compile(r"(?P<document>.+)#char=(?P<start>0|[1-9][0-9]*),(?P<end>0|[1-9][0-9]*)")


def passage_iri(document: str, start: int, end: int) -> ox.NamedNode:
    """The IRI of a document's passage; offsets in code points, 0 before the first character."""
    return ox.NamedNode(f"{document}#char={start},{end}")


def parse_passage(iri: str) -> tuple[str, int, int] | None:
    """The document, start and end that a passage's IRI names; None for any other IRI."""
    found = _CHARACTERS.fullmatch(iri)
    return (found["document"], int(found["start"]), int(found["end"])) if found else None


def words_hash(words: str) -> str:
    """The SHA-256 of a passage's words in UTF-8, by which they can be checked unpublished."""
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


def expand_passage(iri: ox.NamedNode) -> Iterator[ox.Triple]:
    """Spell a passage out in the Web Annotation vocabulary, its selector an IRI of its own.

    Web Annotation Vocabulary, sections 3.4 (oa:TextPositionSelector) and 3.5.
    """
    parsed = parse_passage(iri.value)
    if parsed is None:
        return
    document, start, end = parsed
    selector = ox.NamedNode(f"{document}#position={start},{end}")
    yield ox.Triple(iri, RDF.type, FD.Passage)
    yield ox.Triple(iri, RDF.type, OA.SpecificResource)
    yield ox.Triple(iri, OA.hasSource, ox.NamedNode(document))
    yield ox.Triple(iri, OA.hasSelector, selector)
    yield ox.Triple(selector, RDF.type, OA.TextPositionSelector)
    yield ox.Triple(selector, OA.start, ox.Literal(str(start), datatype=XSD.integer))
    yield ox.Triple(selector, OA.end, ox.Literal(str(end), datatype=XSD.integer))
