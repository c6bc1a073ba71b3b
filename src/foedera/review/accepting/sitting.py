"""What one writing into data/ is about, and the files that it is going to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from foedera.review.blocks import BlockFile, head_of
from foedera.review.decisions import Outcome
from foedera.review.desk import Desk
from foedera.review.model import Source
from foedera.review.slugs import slug_of
from foedera.review.spans import Span
from foedera.statements import Publication, parse_passage, passage_iri
from foedera.terms import Base


@dataclass(frozen=True)
class Sitting:
    """One reviewer's decisions on one document, on their way into one publication."""

    desk: Desk
    publication: Publication
    by: str
    """Who reviewed."""
    outcome: Outcome
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def base(self) -> Base:
        """The base address of the publication."""
        return self.publication.base

    @property
    def source(self) -> Source:
        """What is known of the document."""
        return self.desk.proposals.source

    @cached_property
    def document(self) -> ox.NamedNode:
        """The document's IRI."""
        return self.base.thing("document", self.source.slug)

    @cached_property
    def activity(self) -> ox.NamedNode:
        """One activity for each document, reviewer and day."""
        who, day = slug_of(self.by), self.now.date().isoformat()
        return self.base.thing("activity", f"review-{self.source.slug}-{day}-{who}")

    def passage(self, span: Span) -> ox.NamedNode:
        """The IRI of a span of the document."""
        return passage_iri(self.document.value, span.start, span.end)

    def words(self, passage: ox.NamedNode) -> str:
        """The words of a passage of the document."""
        parsed = parse_passage(passage.value)
        return self.desk.text[parsed[1] : parsed[2]] if parsed else ""


class Pending:
    """The files of data/ as they are going to be."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._texts: dict[Path, str] = {}

    def blocks(self, name: str, *prefixes: str) -> BlockFile:
        """A file of blocks as it stands so far; where there is none, one with these prefixes."""
        path = self.directory / name
        return BlockFile.parse(self._texts.get(path) or read(path) or head_of(*prefixes))

    def put(self, name: str, text: str) -> None:
        """What a file is going to hold."""
        self._texts[self.directory / name] = text

    def changes(self) -> Iterator[tuple[Path, str]]:
        """The files that differ from what is there, with what they are going to hold."""
        return ((path, text) for path, text in self._texts.items() if read(path) != text)


def read(path: Path) -> str | None:
    """The text of a file; None where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else None
