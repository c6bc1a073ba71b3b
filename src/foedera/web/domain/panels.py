"""The newest missions, agreements and documents, for the home page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foedera.search.questions import Question
from foedera.web.domain.catalogue import AGREEMENTS, DOCUMENTS, MISSIONS
from foedera.web.domain.questions import questions_of
from foedera.web.domain.selection import Selection, cells_of, things_of
from foedera.web.languages import page_language
from foedera.web.surface import Surface
from foedera.web.view import TermView, Viewer

SHOWN = 6
_DETAILS = {
    MISSIONS.path: ("column-place", "column-status"),
    AGREEMENTS.path: ("column-status", "column-date"),
    DOCUMENTS.path: ("column-publisher", "column-date"),
}


@dataclass(frozen=True)
class EntryView:
    """One line of a panel."""

    term: TermView
    detail: str


async def home_panels(surface: Surface, chain: Sequence[str]) -> list[Mapping[str, object]]:
    """A panel for each list that has entries."""
    panels: list[Mapping[str, object]] = []
    for listing in (MISSIONS, AGREEMENTS, DOCUMENTS):
        language = page_language(chain)
        things = await things_of(surface.reader, Selection(listing, {}), language, SHOWN, 0)
        if not things:
            continue
        cells = await cells_of(surface.reader, listing, things)
        terms = {v for row in cells.values() for found in row.values() for v in found}
        labels = await surface.reader.labels({*terms, *things})
        viewer = Viewer(surface.addresses, tuple(chain), labels)
        entries = [
            EntryView(
                viewer.term(thing),
                " · ".join(
                    viewer.term(value).text
                    for key in _DETAILS[listing.path]
                    for value in cells[thing].get(key, [])[:2]
                ),
            )
            for thing in things
        ]
        panels.append({"key": listing.path, "path": listing.path, "entries": entries})
    return [*panels, *_questions(surface, chain)]


def _questions(surface: Surface, chain: Sequence[str]) -> list[Mapping[str, object]]:
    """The first questions of each who asks, and folded up all others."""
    language = page_language(chain)
    asked: dict[str, list[Question]] = {}
    for question in questions_of(surface.release):
        if question.empty is None:
            asked.setdefault(question.users[0] if question.users else "", []).append(question)
    chosen = [one for found in asked.values() for one in found[:2]][:SHOWN]
    path = surface.addresses.base.path

    def entries(questions: Iterable[Question]) -> list[EntryView]:
        return [
            EntryView(TermView(q.titles[language], href=f"{path}questions/{q.slug}"), "")
            for q in questions
        ]

    further = [one for one in questions_of(surface.release) if one not in chosen]
    if not chosen and not further:
        return []
    return [
        {
            "key": "questions",
            "path": "questions",
            "entries": entries(chosen),
            "further": entries(further),
        }
    ]
