"""One more agreement: how many a text tells, whom each binds, on invented sentences."""

import pytest

from foedera.documents import Document
from foedera.extraction.agreement_clues import of_noun
from foedera.extraction.binding_clues import Bonds
from foedera.extraction.clues import Clues
from foedera.extraction.judging_agreements import at_least
from foedera.extraction.pipeline import agreement_finder, extract, extract_all
from foedera.extraction.supposed_agreements import read_in, supposed_in

OLDER = """Lakeborough signs with Nordstad

LAKEBOROUGH, 4 May 2021 – The Lakeborough Chamber of Commerce signed a memorandum of understanding
with the Nordstad Chamber of Commerce on Tuesday. It covers trade and training for five years.

The Lakeborough Chamber of Commerce already had an agreement with the Sudheim Chamber of Commerce,
signed in 2015. Members of both chambers met twice a year since then.
"""


def test_how_probably_so_many_of_some_things_are_so():
    assert at_least([]) == []
    assert at_least([0.5, 0.5]) == pytest.approx([0.75, 0.25])
    assert at_least([1.0, 0.0, 1.0]) == pytest.approx([1.0, 1.0, 0.0])


def test_an_older_agreement_beside_the_new_one_is_told_too():
    agreements = extract(Document.from_text(OLDER)).findings.agreements
    pairs = {frozenset(party.names[0] for party in one.parties) for one in agreements}
    lake, north = "Lakeborough Chamber of Commerce", "Nordstad Chamber of Commerce"
    assert {lake, north} in pairs
    assert {lake, "Sudheim Chamber of Commerce"} in pairs


def test_a_noun_knows_what_was_told_before_it():
    (work,) = extract_all([Document.from_text(OLDER)], judged=False)
    clues, found = Clues(work), work.findings.agreements
    nouns = supposed_in(agreement_finder(work).reading)
    assert [one.noun.kind for one in nouns] == ["memorandum", "other"]
    seen = of_noun(clues, nouns[1], found, read_in(nouns, found))
    assert {"read", "older", "after:sides.with", "earlier:1", "earlier:alike:0"} <= seen


def test_a_bond_is_seen_from_the_noun():
    (work,) = extract_all([Document.from_text(OLDER)], judged=False)
    clues, reading = Clues(work), agreement_finder(work).reading
    (first, *_), bonds = work.findings.agreements, Bonds(clues, reading, work.findings.agreements)
    by_name = {one.names[0]: bonds.of(one, set(), first) for one in clues.candidates}
    assert {"side:before", "here:0"} <= by_name["Lakeborough Chamber of Commerce"]
    assert {"side:after", "after:with", "here:0"} <= by_name["Nordstad Chamber of Commerce"]
    assert "here:3" in by_name["Sudheim Chamber of Commerce"]


LISTED = """Norwood has friends in three countries. Several towns are its sister cities, including:

- Sudheim, in Norway
- Westby, in Denmark

The mayor of Norwood signed an accord with Oldport in May, and another with Ostholm. There was cake.
"""


def test_lines_of_a_list_and_words_that_stand_for_a_noun_are_supposed_too():
    (work,) = extract_all([Document.from_text(LISTED)], judged=False)
    nouns = supposed_in(agreement_finder(work).reading)
    assert [(one.form, one.noun.kind, one.announced) for one in nouns] == [
        ("noun", "twinning", ""), ("line", "twinning", "plural"), ("line", "twinning", "plural"),
        ("noun", "other", ""), ("elliptic", "other", ""),
    ]  # fmt: skip
    assert {one.agreement.status for one in nouns[:3]} == {"in-force"}


def test_a_noun_knows_what_all_nouns_of_the_text_tell():
    (work,) = extract_all([Document.from_text(LISTED)], judged=False)
    nouns = supposed_in(agreement_finder(work).reading)
    assert all(one.all == nouns for one in nouns)
    seen = of_noun(Clues(work), nouns[-1], [], set())
    assert {"all:unread:4", "all:order:3", "all:kinds:2"} <= seen
