"""Negotiation: what a client asks for is what it gets, or a list of what there is."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedera.formats import (
    FORMATS,
    RDF_FORMATS,
    RESULT_FORMATS,
    NotAcceptableError,
    Offer,
    by_extension,
    by_media_type,
    by_name,
    negotiate,
    quality,
)

PAGE = Offer("text/html", 0.5)
OFFERS = [PAGE, *(Offer.of(form) for form in RDF_FORMATS)]


def chosen(header: str | None) -> str:
    return negotiate(header, OFFERS).media_type


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/*", "text/turtle"),
        ("application/json", "application/ld+json"),
        ("application/n-triples;q=0.5, text/turtle;q=0.4", "application/n-triples"),
        ("*/*, application/n-quads", "application/n-quads"),
        ('text/turtle;charset="utf-8"', "text/turtle"),
        ("TEXT/TURTLE", "text/turtle"),
        ("text/html;q=0.1, text/turtle;q=0.2, */*;q=0", "text/turtle"),
        ("nonsense, text/turtle;q=0.1", "text/turtle"),
    ],
)
def test_the_most_wanted_type_is_sent(header, expected):
    assert chosen(header) == expected


def test_a_specific_range_outranks_a_general_one_whatever_their_order():
    assert chosen("*/*;q=1, text/turtle;q=0.1, text/html;q=0") != "text/turtle"
    assert quality("text/*;q=0.9, text/turtle;q=0.1", "text/turtle") == 0.1


def test_q_0_means_not_at_all():
    assert chosen("text/turtle;q=0, */*") == "application/ld+json"
    with pytest.raises(NotAcceptableError):
        negotiate("text/turtle;q=0", [Offer("text/turtle")])


def test_nothing_acceptable_tells_what_there_is():
    with pytest.raises(NotAcceptableError) as caught:
        chosen("image/png")
    assert caught.value.offers[0].media_type == "text/html"


def test_every_format_is_found_by_its_extension_and_its_media_type():
    for group in (RDF_FORMATS, RESULT_FORMATS):
        for form in group:
            assert by_extension(form.extension, group) is form
            assert by_media_type(f"{form.media_type}; charset=utf-8", group) is form
            assert by_name(form.extension, group) is form


def test_no_two_formats_share_a_media_type_or_an_extension():
    assert len({form.media_type for form in FORMATS}) == len(FORMATS)
    assert len({form.extension for form in FORMATS}) == len(FORMATS)


@given(st.text(max_size=200))
def test_no_header_whatever_makes_negotiation_fail_otherwise(header):
    with contextlib.suppress(NotAcceptableError):
        assert negotiate(header, OFFERS) in OFFERS


@given(st.permutations(OFFERS), st.sampled_from([offer.media_type for offer in OFFERS]))
def test_the_order_of_the_offers_never_outranks_what_was_asked(offers, wanted):
    assert negotiate(f"{wanted}, */*;q=0.5", offers).media_type == wanted
