"""Judging dates: when an agreement was signed and when a journey began, of all dates of a text."""

from collections.abc import Mapping

from foedera.extraction.clues import Clues
from foedera.extraction.date_clues import MONTH, DateClues, Told, agrees
from foedera.extraction.findings import Agreement, Findings, Mission
from foedera.extraction.judgement import Judgement


def judge_dates(
    findings: Findings, clues: Clues, published: str | None, judgements: Mapping[str, Judgement]
) -> None:
    """Give agreements and missions the most probable date, or none.

    What the rules read stays where it is no date of the text, such as the year of a fair.
    """
    dates = DateClues(clues, published)
    if not dates.dates:
        return
    starts = [mission.start for mission in findings.missions]
    for agreement in findings.agreements:
        own = {id(t): dates.of_signing(agreement, t, starts) for t in dates.dates}
        _sign(agreement, dates, _chosen(dates, own, judgements["signed"]))
    for mission in findings.missions:
        own = {id(t): dates.of_start(mission, t) for t in dates.dates}
        _start(mission, dates, _chosen(dates, own, judgements["start"]))


def _chosen(dates: DateClues, own: dict[int, set[str]], judgement: Judgement) -> Told | None:
    """The most probable date; of two that agree the more exact one, if that is probable, too."""
    sure = [(judgement.probability(own[id(told)]), n) for n, told in enumerate(dates.dates)]
    likely = [(p, -n) for p, n in sure if p >= judgement.threshold]
    if not likely:
        return None
    best = dates.dates[-max(likely)[1]]
    exact = [t for _, n in likely if (t := dates.dates[-n]).start.startswith(best.start)]
    return max(exact, key=lambda told: len(told.start))


def _is_of_text(read: str | None, dates: DateClues) -> bool:
    return any(agrees(read, told.start) == "same" for told in dates.dates)


def _sign(agreement: Agreement, dates: DateClues, told: Told | None) -> None:
    if told is None:
        if _is_of_text(agreement.signed, dates):
            agreement.signed, agreement.date, agreement.relative_date = None, None, False
        return
    if agrees(agreement.signed, told.start) == "same" and agreement.date is not None:
        return
    agreement.date, agreement.relative_date = told.date, told.date.relative
    # A span is the journey's or the event's: the day of signing lies in it.
    agreement.signed = told.start[:MONTH] if told.date.end else told.start
    agreement.dated.append(told.scene.number)


def _start(mission: Mission, dates: DateClues, told: Told | None) -> None:
    if told is None:
        if _is_of_text(mission.start, dates):
            mission.start, mission.end, mission.relative_date = None, None, False
        return
    if agrees(mission.start, told.start) == "same" and not told.date.end:
        return
    mission.start, mission.relative_date = told.start, told.date.relative
    mission.end = told.date.end or (
        mission.end if mission.end and mission.end >= told.start else None
    )
    mission.dated.append(told.scene.number)
