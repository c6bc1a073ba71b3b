"""The way from a document to findings: small named stages, each with its time."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from foedera.documents import Document
from foedera.extraction.actors import ActorIndex
from foedera.extraction.agreements import AgreementFinder
from foedera.extraction.clues import Clues
from foedera.extraction.dates import DateReader, head_month, told_month
from foedera.extraction.employers import Employers
from foedera.extraction.findings import Findings
from foedera.extraction.gazetteer import Gazetteer, gazetteer
from foedera.extraction.joining import join
from foedera.extraction.judging import judge, posted
from foedera.extraction.known import NONE_KNOWN, KnownNames
from foedera.extraction.mention import Mention
from foedera.extraction.mentions import find_mentions
from foedera.extraction.missions import MissionFinder
from foedera.extraction.references import add_references
from foedera.extraction.rulebook import LANGUAGES, Rulebook, rulebook
from foedera.extraction.scene import Role, Scene
from foedera.extraction.staging import build_scenes
from foedera.extraction.tokens import Token, annotated, tokens_of
from foedera.extraction.view import View, view_of

HEAD = 200
# The stages that trained judgements decide.
JUDGED = frozenset(("employers", "judged"))


@dataclass(eq=False)
class Work:
    """What the stages hand on to one another for one document."""

    document: Document
    rules: Rulebook
    places: Gazetteer
    view: View | None = None
    tokens: list[Token] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    index: ActorIndex | None = None
    scenes: list[Scene] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    parsed: Any = None
    clues: Clues | None = None
    known: KnownNames = NONE_KNOWN
    # Extractors of other packages that failed on the document.
    failed: list[str] = field(default_factory=list)


def _tokens(work: Work) -> None:
    assert work.view is not None
    work.tokens = tokens_of(work.view, work.parsed, work.rules)


def _mentions(work: Work) -> None:
    assert work.view is not None
    work.mentions = find_mentions(work.view, work.tokens, work.rules, work.places, work.known)


def _actors(work: Work) -> None:
    assert work.view is not None
    work.index = ActorIndex(work.view, work.mentions, work.rules)
    add_references(work.view, work.tokens, work.index, work.rules)


def _scenes(work: Work) -> None:
    assert work.view is not None
    assert work.index is not None
    anchor = (
        work.document.date
        or head_month(work.view.folded[:HEAD], work.rules)
        or told_month(work.view.folded, work.rules)
    )
    reader = DateReader(work.rules, anchor)
    work.scenes, work.roles = build_scenes(work.view, work.index, work.rules, reader)


def _employers(work: Work) -> None:
    assert work.clues is not None
    work.roles = posted(Employers(work.clues, work.findings))


def mission_finder(work: Work) -> MissionFinder:
    """A finder of missions that has read the scenes of a document, and found nothing yet."""
    assert work.index is not None
    return MissionFinder(work.scenes, work.roles, work.index, work.rules, work.document.date)


def agreement_finder(work: Work) -> AgreementFinder:
    """A finder of agreements that has read the scenes of a document, and found nothing yet."""
    assert work.index is not None
    return AgreementFinder(work.scenes, work.roles, work.index, work.rules, work.document.date)


def _missions(work: Work) -> None:
    work.findings.missions = mission_finder(work).find()


def _agreements(work: Work) -> None:
    work.findings.agreements = agreement_finder(work).find()


def _judged(work: Work) -> None:
    work.clues = Clues(work)
    judge(
        work.findings,
        work.clues,
        mission_finder(work),
        agreement_finder(work).reading,
    )


def _joined(work: Work) -> None:
    assert work.index is not None
    join(work.findings, work.roles, work.index)


STAGES: tuple[tuple[str, Callable[[Work], None]], ...] = (
    ("tokens", _tokens),
    ("mentions", _mentions),
    ("actors", _actors),
    ("scenes", _scenes),
    ("missions", _missions),
    ("agreements", _agreements),
    ("judged", _judged),
    ("employers", _employers),
    ("joining", _joined),
)


def extract_all(
    documents: Iterable[Document],
    times: dict[str, float] | None = None,
    judged: bool = True,
    known: KnownNames = NONE_KNOWN,
) -> Iterator[Work]:
    """Extract several documents, each language's batch through spaCy together.

    `times` gathers the seconds that each stage took; without `judged`, the trained judgements
    stay out (they are trained on what the rules alone find). `known` names are sure mentions.
    """
    clock = {} if times is None else times
    pending = list(documents)
    for language in LANGUAGES:
        own = [document for document in pending if document.language == language]
        if not own:
            continue
        started = time.perf_counter()
        views = [view_of(document) for document in own]
        _count(clock, "view", started)
        parsed = iter(annotated(language, [view.text for view in views]))
        for document, view in zip(own, views, strict=True):
            started = time.perf_counter()
            work = Work(document, rulebook(language), gazetteer(), view=view, known=known)
            work.parsed = next(parsed)
            _count(clock, "spacy", started)
            for name, stage in STAGES:
                if name in JUDGED and not judged:
                    continue
                started = time.perf_counter()
                stage(work)
                _count(clock, name, started)
            yield work


def extract(document: Document, known: KnownNames = NONE_KNOWN) -> Work:
    """Extract one document."""
    return next(iter(extract_all([document], known=known)))


def _count(clock: dict[str, float], name: str, started: float) -> None:
    clock[name] = clock.get(name, 0.0) + time.perf_counter() - started
