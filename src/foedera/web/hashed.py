"""Documents that name things by fragments: `core` for `core#Concept` (Cool URIs, section 4.1).

No fragment reaches a server. In data that others wrote, whoever asks for such a document gets all
that the data says of the things named in it, blank nodes whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from foedera.releases.layout import Release
from foedera.releases.stretch import Stretches
from foedera.terms import Term

MOST_TERMS = 500
"""Things that the page of a document lists."""
MOST_TRIPLES = 20_000
"""Triples that the data of a document carries; the dumps carry all."""


@dataclass
class HashedDocuments:
    """The documents of hash IRIs in a release of data that others wrote; none in our own."""

    release: Release
    _known: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def _stretches(self) -> Stretches | None:
        facts = self.release.dumps / "facts.nt"
        return Stretches(facts) if self.release.manifest.gathered and facts.exists() else None

    def holds(self, document: ox.NamedNode) -> bool:
        """Whether some thing is named by a fragment of a document."""
        return bool(self.terms(document, 1))

    def terms(self, document: ox.NamedNode, most: int = MOST_TERMS) -> list[ox.NamedNode]:
        """The things that are named by fragments of a document."""
        if self._stretches is None or "#" in document.value:
            return []
        return self._stretches.subjects(f"<{document.value}#".encode(), most)

    def triples(self, document: ox.NamedNode) -> list[ox.Triple]:
        """What the data says of a document and of the things named in it."""
        stretches = self._stretches
        if stretches is None:
            return []
        found: dict[ox.Triple, None] = {}
        waiting = [f"<{document.value}> ".encode(), f"<{document.value}#".encode()]
        seen: set[Term] = set()
        while waiting and len(found) < MOST_TRIPLES:
            for triple in stretches.triples(waiting.pop(0)):
                found[triple] = None
                if isinstance(triple.object, ox.BlankNode) and triple.object not in seen:
                    seen.add(triple.object)
                    waiting.append(f"{triple.object} ".encode())
                if len(found) >= MOST_TRIPLES:
                    break
        return list(found)
