"""What a format cannot carry, found before it is written wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from foedera.formats.table import JSON_LD, RDF_XML, Format

_NAME_AT_END = re.compile(r"[A-Za-z_\u00c0-\U000effff][\w.\-\u00b7]*\Z")
"""The end of an IRI that can stand as an XML name (Namespaces in XML 1.0, NCName)."""


class UnwritableError(ValueError):
    """Triples that a format has no way to say; the message tells which and why."""


def writable(triples: Iterable[ox.Triple], form: Format) -> Iterator[ox.Triple]:
    """The triples, as long as a format can carry them.

    Raises UnwritableError at the first one that RDF/XML cannot carry, as its property's IRI has no
    XML name at its end (RDF 1.1 XML Syntax, section 2.2), or JSON-LD, as it holds a triple term.
    """
    checked: set[ox.NamedNode] = set()
    for triple in triples:
        if isinstance(triple.object, ox.Triple) and form in (JSON_LD, RDF_XML):
            raise UnwritableError(f"{form.name} cannot carry triple terms (RDF 1.2)")
        if form is RDF_XML and triple.predicate not in checked:
            if not _NAME_AT_END.search(triple.predicate.value):
                raise UnwritableError(
                    f"RDF/XML cannot carry the property {triple.predicate}: its IRI does not end "
                    "in a name; take another format"
                )
            checked.add(triple.predicate)
        yield triple
