"""Bounds of dates: the days that a date may mean, and no more than it says."""

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedera.reasoning.dates import bounds, date_bounds, days_of
from foedera.terms import XSD
from reasoning_fixtures import triples


def value(words: str, kind: str) -> ox.Literal:
    return ox.Literal(words, datatype=XSD[kind])


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [
        ([("2017-02-15", "date")], "2017-02-15", "2017-02-15"),
        ([("2017-02-15Z", "date")], "2017-02-15", "2017-02-15"),
        ([("2014", "gYear")], "2014-01-01", "2014-12-31"),
        ([("2016-02", "gYearMonth")], "2016-02-01", "2016-02-29"),
        ([("2017", "gYear"), ("2017-02-15", "date")], "2017-02-15", "2017-02-15"),
        ([("2017-02-13", "date"), ("2017-02-15", "date")], "2017-02-13", "2017-02-15"),
        ([("2014", "gYear"), ("2016", "gYear")], "2014-01-01", "2016-12-31"),
        ([("--02-04", "gMonthDay"), ("2014", "gYear")], "2014-02-04", "2014-02-04"),
        ([("--02", "gMonth"), ("2015", "gYear")], "2015-02-01", "2015-02-28"),
        ([("--06-01", "gMonthDay"), ("2014-02", "gYearMonth")], "2014-02-01", "2014-02-28"),
    ],
)
def test_bounds_are_the_first_and_last_day_that_is_possible(values, first, last):
    found = bounds(value(*each) for each in values)
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "alone",
    [
        ("--02-04", "gMonthDay"), ("--02", "gMonth"), ("---04", "gDay"), ("2017-02-30", "date"),
        ("0000", "gYear"), ("soon", "date"), ("2017", "string"),
    ],
)  # fmt: skip
def test_a_date_without_a_known_year_has_no_bounds(alone):
    assert bounds([value(*alone)]) is None


def test_a_name_is_no_date():
    assert days_of(ox.NamedNode("http://example.org/2017")) is None


def test_start_end_and_signature_have_their_own_bounds():
    found = set(
        date_bounds(
            triples(
                ':m fd:startDate "2017-02-13"^^xsd:date ; fd:endDate "2017-02"^^xsd:gYearMonth .'
                ' :a fd:signatureDate "2017"^^xsd:gYear ; fd:asOf "2017"^^xsd:gYear .'
            )
        )
    )
    assert found == set(
        triples(
            ':m fd:earliestStart "2017-02-13"^^xsd:date ; fd:latestStart "2017-02-13"^^xsd:date ;'
            ' fd:earliestEnd "2017-02-01"^^xsd:date ; fd:latestEnd "2017-02-28"^^xsd:date .'
            ' :a fd:earliestSignature "2017-01-01"^^xsd:date ;'
            ' fd:latestSignature "2017-12-31"^^xsd:date .'
        )
    )


@given(st.dates())
def test_the_bounds_of_every_precision_hold_the_day(day):
    text = day.isoformat()
    for words, kind in ((text, "date"), (text[:7], "gYearMonth"), (text[:4], "gYear")):
        found = days_of(value(words, kind))
        assert found is not None
        assert found.first <= day <= found.last
