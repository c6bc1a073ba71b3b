"""Spans: stretches of a document's text by offset and words, and where they went in a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the frozen text: offsets in code points, end exclusive, with its words."""

    start: int
    end: int
    words: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span between two offsets, blanks at its ends left out.

        Raises ValueError where nothing but blanks lies there, or the offsets leave the text.
        """
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{start}-{end} is no stretch of a text of {len(text)} characters")
        words = text[start:end]
        lead = len(words) - len(words.lstrip())
        trail = len(words) - len(words.rstrip())
        if lead == len(words):
            raise ValueError(f"there are no words from {start} to {end}")
        return cls(start + lead, end - trail, words.strip())

    def is_in(self, text: str) -> bool:
        """Whether the text has these words in this place."""
        return text[self.start : self.end] == self.words


def moved(span: Span, text: str) -> Span | None:
    """The span's words in another version of its text: the nearest place; None where they are gone.

    >>> moved(Span(4, 8, "fox "), "The red fox ran")
    Span(start=8, end=12, words='fox ')
    """
    best: int | None = None
    position = text.find(span.words)
    while position >= 0:
        if best is None or abs(position - span.start) < abs(best - span.start):
            best = position
        position = text.find(span.words, position + 1)
    return None if best is None else Span(best, best + len(span.words), span.words)


def all_moved(spans: Iterable[Span], text: str) -> tuple[Span, ...] | None:
    """All spans in another version; None where the words of one of them are gone."""
    found = [moved(span, text) for span in spans]
    return None if None in found else tuple(span for span in found if span is not None)
