"""Passages for proposals: the spans of a document's text that bear a claim out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foedera.documents import Document
from foedera.extraction.actor import Actor
from foedera.extraction.view import View, fold
from foedera.review.spans import Span


@dataclass(frozen=True)
class Passages:
    """Finds spans of one document, contacts left out."""

    document: Document
    view: View

    def at(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans of a range of the view, contacts left out; none where it holds no words."""
        try:
            ranges = self.view.passages(start, end)
            return tuple(Span.of(self.document.text, *one) for one in ranges)
        except (ValueError, IndexError):
            return ()

    def sentences(self, numbers: Iterable[int]) -> tuple[Span, ...]:
        """The spans of some sentences, by their numbers."""
        found: list[Span] = []
        for number in numbers:
            sentence = self.view.sentences[number]
            found += self.at(sentence.start, sentence.end)
        return tuple(found)

    def around(self, position: int) -> tuple[Span, ...]:
        """The spans of the sentence in which a character of the view stands."""
        for sentence in self.view.sentences:
            if sentence.start <= position < sentence.end:
                return self.at(sentence.start, sentence.end)
        return ()

    def acting(self, actor: Actor, told: Sequence[int]) -> tuple[Span, ...]:
        """The sentences of a telling in which an actor is named; else where it is named first."""
        named = sorted({mention.sentence for mention in actor.mentions})
        return self.sentences([n for n in named if n in set(told)] or named[:1])

    def named(self, name: str, told: Sequence[int]) -> tuple[Span, ...]:
        """The words themselves where a telling names a place, an event or a sector."""
        wanted = fold(name)
        for number in [*told, *range(len(self.view.sentences))]:
            sentence = self.view.sentences[number]
            at = self.view.folded.find(wanted, sentence.start, sentence.end)
            if at >= 0:
                return self.at(at, at + len(wanted))
        return ()

    def dated(self, date: str, told: Sequence[int]) -> tuple[Span, ...]:
        """The sentence of a telling that holds a date's day and year, or its year alone."""
        day = date[8:10].lstrip("0")
        for wanted in ((date[:4], day), (date[:4],), (day,)):
            for number in told:
                text = self.view.sentences[number].text
                if all(part and part in text for part in wanted):
                    return self.sentences([number])
        return ()
