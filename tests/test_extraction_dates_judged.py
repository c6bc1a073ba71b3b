"""When agreements were signed and journeys began, as the whole text tells it."""

from foedera.documents import Document
from foedera.extraction.clues import Clues
from foedera.extraction.date_clues import DateClues
from foedera.extraction.findings import Agreement, Mission
from foedera.extraction.judgement import judgements
from foedera.extraction.pipeline import extract

VISIT = (
    "Published 12 May 2021\n\n"
    "Guests from Hexland\n\n"
    "A delegation from Hexland University spent last week in Oslo. "
    "It was led by Rector Mary Fable.\n\n"
    "On 5 May 2021 the guests were received at the University of Oslo. "
    "They saw its laboratories and its library. "
    "At the end of the day the two universities signed a memorandum of understanding. "
    "It covers research and the exchange of students. "
    "The University of Oslo was founded in 1969. It has six faculties."
)  # fmt: skip


def test_the_day_of_a_visit_dates_what_is_signed_on_it():
    work = extract(Document.from_text(VISIT))
    signed = [one.signed for one in work.findings.agreements]
    assert signed
    assert signed[0].startswith("2021-05")


def test_a_founding_year_is_less_probable_than_the_day_of_the_visit():
    work = extract(Document.from_text(VISIT))
    dates = DateClues(Clues(work), work.document.date)
    by_start = {told.start: told for told in dates.dates}
    agreement = work.findings.agreements[0]
    agreement.signed = None
    sure = {
        start: judgements()["signed"].probability(dates.of_signing(agreement, told, []))
        for start, told in by_start.items()
    }
    assert sure["2021-05-05"] > sure["1969"]


def test_clues_of_a_date_hold_no_name_and_no_number_of_its_own():
    work = extract(Document.from_text(VISIT))
    dates = DateClues(Clues(work), work.document.date)
    one, other = Agreement("memorandum", "signed", sentences=[5]), Mission(sentences=[2])
    found = set().union(
        *(dates.of_signing(one, t, [None]) | dates.of_start(other, t) for t in dates.dates)
    )
    assert found
    assert not [c for c in found if "1969" in c or "2021" in c or "oslo" in c or "hex" in c]


def test_the_sentence_that_dates_an_agreement_is_a_passage_of_its_date():
    work = extract(Document.from_text(VISIT))
    agreement = work.findings.agreements[0]
    where = {*agreement.sentences, *agreement.dated}
    told = [work.view.text[s.start : s.end] for s in work.view.sentences if s.number in where]
    assert any("5 May" in one for one in told)
