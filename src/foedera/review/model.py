"""What is reviewed: things that a document speaks of, and claims about them with their words.

A claim is a sentence that a person can judge ("took part: Eurobiomed"); which triples it comes to
is the business of `stating`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from foedera.review.spans import Span

EXPLICIT, CONTEXTUAL, INFERRED = "explicit", "contextual", "inferred"


@dataclass(frozen=True)
class Candidate:
    """An entity of the registry that a name may stand for."""

    slug: str
    label: str
    score: float
    """0 to 1."""
    reasons: tuple[str, ...] = ()
    """Codes that a page says in its language, `known_as|Eurobiomed` with what it speaks of."""
    sure: bool = False
    """Whether it may be suggested as the one meant."""


@dataclass(frozen=True)
class Thing:
    """Something that a document speaks of, before it is settled which entity it is."""

    key: str
    """Its name within this document: `actor:eurobiomed`."""
    kind: str
    class_name: str
    """The class that it would have as a new entity, without prefix: `Cluster`."""
    labels: Mapping[str, str]
    """Display labels by language, for a new entity."""
    slug: str
    """For a new entity."""
    candidates: tuple[Candidate, ...] = ()
    confidence: str = "medium"
    post_in: str | None = None
    """Of a post: the key of the organisation it belongs to."""
    post_kind: str | None = None


@dataclass(frozen=True)
class Claim:
    """One judgeable piece of what a document says of a thing."""

    subject: str
    """The key of the thing that is spoken of."""
    relation: str
    """The name of a relation of `foedera.review.relations`."""
    value: str
    """The key of a thing, the code of a concept, a date, a number or a name."""
    spans: tuple[Span, ...]
    modality: str = "asserted"
    certainty: str = EXPLICIT
    confidence: float = 0.98
    level: str = "medium"
    """How sure the extractor was: high, medium or low."""
    via: str | None = None
    """The key of the thing in whose name somebody leads or signs."""
    note: Mapping[str, str] = field(default_factory=dict)
    """From what an inferred claim follows, by language."""

    @property
    def key(self) -> str:
        """The claim's name: the same as long as what is claimed and its words are the same."""
        words = sorted({span.words for span in self.spans})
        said = json.dumps([self.subject, self.relation, self.value, words], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Source:
    """The document under review, as its file tells."""

    slug: str
    sha256: str
    language: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    address: str | None = None
    furniture: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Proposals:
    """What was proposed for one version of one document."""

    source: Source
    things: tuple[Thing, ...]
    claims: tuple[Claim, ...]

    def thing(self, key: str) -> Thing | None:
        """The thing of a key."""
        return next((thing for thing in self.things if thing.key == key), None)

    def renamed(self, names: Mapping[str, str]) -> Proposals:
        """The same with some things under other keys."""

        def other(key: str | None) -> Any:
            return names.get(key, key) if key else key

        things = [replace(t, key=other(t.key), post_in=other(t.post_in)) for t in self.things]
        claims = [
            replace(c, subject=other(c.subject), value=other(c.value), via=other(c.via))
            for c in self.claims
        ]
        return replace(self, things=tuple(things), claims=tuple(claims))

    def to_json(self) -> str:
        """As JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Proposals:
        """Read what `to_json` wrote; raises ValueError, KeyError or TypeError for other text."""
        raw = json.loads(text)
        source = raw["source"]
        source["furniture"] = tuple((start, end) for start, end in source["furniture"])
        return cls(
            Source(**source),
            tuple(thing_from(thing) for thing in raw["things"]),
            tuple(claim_from(claim) for claim in raw["claims"]),
        )


def thing_from(raw: Mapping[str, Any]) -> Thing:
    """A thing out of its JSON form."""
    candidates = tuple(
        Candidate(**{**c, "reasons": tuple(c.get("reasons", ()))})
        for c in raw.get("candidates", ())
    )
    return Thing(**{**raw, "candidates": candidates})


def claim_from(raw: Mapping[str, Any]) -> Claim:
    """A claim out of its JSON form."""
    return Claim(**{**raw, "spans": tuple(Span(**span) for span in raw["spans"])})
