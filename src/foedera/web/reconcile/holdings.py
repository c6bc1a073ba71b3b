"""What the service works with: a release's indexes, and what is read of it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.linking import IndexFileError, Linker, NameIndex
from foedera.search.lookup import IndexMissingError, SearchIndex
from foedera.web.languages import best_literal
from foedera.web.problems import ProblemError
from foedera.web.reconcile.matching import Matching
from foedera.web.reconcile.vocabulary import Vocabulary
from foedera.web.surface import Surface


@dataclass(frozen=True)
class Holdings:
    """A release as reconciliation sees it."""

    surface: Surface
    _linker: Linker | None
    _search: SearchIndex | None

    @classmethod
    def of(cls, surface: Surface) -> Holdings:
        """Open the release's indexes, where it has them."""
        linker: Linker | None = None
        search: SearchIndex | None = None
        try:
            linker = Linker(NameIndex.open(surface.release.names_index))
            search = SearchIndex(surface.release.search_index)
        except (FileNotFoundError, IndexFileError, IndexMissingError):
            pass
        return cls(surface, linker, search)

    @property
    def linker(self) -> Linker:
        """The linker; raises ProblemError (503) where the release has no index of names."""
        if self._linker is None:
            raise ProblemError(
                503, "this release was built without an index of names; build it again", "no-index"
            )
        return self._linker

    @property
    def search(self) -> SearchIndex:
        """The full-text index; raises ProblemError (503) where there is none."""
        if self._search is None:
            raise ProblemError(
                503, "this release was built without a search index; build it again", "no-index"
            )
        return self._search

    async def vocabulary(self) -> Vocabulary:
        """The types and properties in use."""
        return await Vocabulary.read(self.surface, self.linker.index)

    async def matching(self) -> Matching:
        """What matches queries."""
        return Matching(self.surface, self.linker, await self.vocabulary())

    async def names(self, labels: Mapping[str, str], chain: Sequence[str]) -> dict[str, str]:
        """Display names in the reader's language; the index holds those in English."""
        if chain[0] == "en" or not labels:
            return dict(labels)
        known = await self.surface.reader.labels(ox.NamedNode(iri) for iri in labels)
        names = {}
        for iri, label in labels.items():
            best = best_literal(known.get(ox.NamedNode(iri), ()), chain)
            names[iri] = best.value if best else label
        return names
