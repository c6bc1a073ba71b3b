"""`foedera.linking` as the reviewer's linker: names, kinds and places against the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from foedera import linking
from foedera.review.entities import Entities
from foedera.review.identifying import SHOWN, NameLinker
from foedera.review.model import Candidate
from foedera.review.named import named_things
from foedera.statements import Publication
from foedera.terms import FD, ORG

_CLASS_OF_KIND = {"actor": FD.Actor.value, "place": FD.Place.value, "post": ORG.Post.value}
_WEIGHS = 0.15
"""From here, for or against, a feature is a reason."""
_LEAST = 0.3
"""From here a candidate is worth showing."""


class RegistryLinker:
    """Candidates by `foedera.linking`; missions and agreements by their labels' spelling."""

    def __init__(self, publication: Publication, ontology: Path, entities: Entities) -> None:
        self.base = publication.base
        self.told = NameLinker(entities)
        index = linking.NameIndex.build(named_things(publication, ontology))
        self.linker = linking.Linker(index)

    def candidates(
        self, names: Sequence[str], kind: str, context: Iterable[str]
    ) -> list[Candidate]:
        """See `foedera.review.identifying.Linker.candidates`."""
        wanted = _CLASS_OF_KIND.get(kind)
        if wanted is None:
            return self.told.candidates(names, kind, context)
        places = tuple(self.base.thing("place", slug).value for slug in sorted(context))
        start = self.base.thing(kind, "").value
        best: dict[str, Candidate] = {}
        for name in names:
            mention = linking.Mention(name, (wanted,), places)
            for found in self.linker.candidates(mention, SHOWN):
                slug = found.iri.removeprefix(start)
                score = round(found.score / 100, 3)
                if slug == found.iri or score < _LEAST:
                    continue
                known = best.get(slug)
                if known is None or (found.match, score) > (known.sure, known.score):
                    best[slug] = Candidate(slug, found.label, score, _reasons(found), found.match)
        ranked = sorted(best.values(), key=lambda c: (not c.sure, -c.score, c.slug))[:SHOWN]
        if sum(candidate.sure for candidate in ranked) > 1:  # two names, two entities: a question
            ranked = [Candidate(c.slug, c.label, c.score, c.reasons) for c in ranked]
        return ranked


def _reasons(found: linking.Candidate) -> tuple[str, ...]:
    said = [
        feature.id if feature.value > 0 or feature.id.startswith("words_") else f"not_{feature.id}"
        for feature in found.features
        if abs(feature.value) >= _WEIGHS or feature.id == "spelling"
    ]
    return (f"known_as|{found.name}", *said)
