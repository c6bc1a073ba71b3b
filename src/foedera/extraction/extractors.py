"""Extractors of other packages: found by their entry point, held to the rules of our own."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

import pyoxigraph as ox

from foedera.documents import Document
from foedera.extraction.findings import HIGH, LOW, MEDIUM
from foedera.extraction.proposals import Proposal
from foedera.validation.personal import contacts_in, holds_contact, without_contacts

GROUP = "foedera.extractors"
MODALITIES = frozenset(
    ["asserted", "planned", "envisaged", "negotiating", "reported-speech", "denied"]
)
CERTAINTIES = frozenset(["explicit", "contextual", "inferred"])
Extractor: TypeAlias = Callable[[Document], Iterable[Proposal]]
log = logging.getLogger(__name__)


def offered(document: Document, failed: list[str] | None = None) -> Iterator[Proposal]:
    """What the extractors of other packages propose for a document, held to the same rules.

    No passage, no proposal; no e-mail address and no telephone number. An extractor that fails
    gives nothing for this document, and a warning names it, as does `failed`; the others go on.
    """
    contacts = tuple(contacts_in(document.text))
    for name, extractor in extractors().items():
        try:
            kept = [
                founded
                for one in extractor(document)
                if (founded := _founded(one, document, contacts)) is not None
            ]
        except Exception as error:  # another's code may raise anything
            log.warning(
                "extractor %s failed on %s, its proposals are left out: %s: %s",
                name, document.path.name, type(error).__name__, error,
            )  # fmt: skip
            if failed is not None:
                failed.append(name)
            continue
        yield from kept


@cache
def extractors() -> dict[str, Extractor]:
    """The extractors that other packages offer under the entry point group foedera.extractors.

    One that cannot be loaded is named in a warning and left out.
    """
    found: dict[str, Extractor] = {}
    for point in registered():
        try:
            found[point.name] = point.load()
        except Exception as error:  # another's module may raise anything
            log.warning(
                "extractor %s (%s) cannot be loaded and is left out: %s: %s",
                point.name, point.value, type(error).__name__, error,
            )  # fmt: skip
    return found


def registered() -> list[EntryPoint]:
    """The entry points of the group, in the order of their names."""
    return sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))


def _founded(
    one: Proposal, document: Document, contacts: tuple[tuple[int, int], ...]
) -> Proposal | None:
    """A proposal with passages in the text, contacts left out of them; None where it has none.

    Raises TypeError or ValueError where it is no proposal at all.
    """
    if not isinstance(one, Proposal):
        raise TypeError(f"{type(one).__name__} is no Proposal")
    for word, known in ((one.modality, MODALITIES), (one.certainty, CERTAINTIES)):
        if word not in known:
            raise ValueError(f"{word} is none of {', '.join(sorted(known))}")
    if one.level not in (HIGH, MEDIUM, LOW):
        raise ValueError(f"{one.level} is no level: high, medium or low")
    if isinstance(one.object, ox.Literal) and holds_contact(one.object.value):
        return None
    length = len(document.text)
    if not all(0 <= start < end <= length for start, end in one.passages):
        return None
    spans = tuple(
        span
        for start, end in one.passages
        for span in without_contacts(document.text, start, end, contacts)
    )
    return replace(one, passages=spans) if spans else None
