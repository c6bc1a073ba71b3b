"""Search finds what people mean: accents, acronyms, beginnings, typing errors."""

import pyoxigraph as ox
import pytest
from hypothesis import example as told
from hypothesis import given, settings
from hypothesis import strategies as st

from foedera.search.folding import acronym, fold
from foedera.search.index import entries_of, write_index
from foedera.search.lookup import SearchIndex
from foedera.terms import FD, RDF, RDFS, SKOS

NAMES = {
    "oceanology": (FD.ResearchOrganisation, "Institut Méditerranée d'Océanographie", "MIO"),
    "acme": (FD.Company, "Acme Biotech", "Acmé"),
    "acme-lyra": (FD.Agreement, "Agreement of Acme and Lyra", "Accord Acmé-Lyra"),
    "lyra": (FD.City, "Lyra", "Lyre"),
    "lyra-harbour": (FD.Site, "Lyra Harbour Technology Centre", "LHTC"),
    "vega": (FD.City, "Véga-sur-Œuvre", "Vega"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    triples = []
    for slug, (kind, label, other) in sorted(NAMES.items()):
        thing = ox.NamedNode(f"http://test.example/id/{slug}")
        triples.append(ox.Triple(thing, RDF.type, kind))
        triples.append(ox.Triple(thing, RDFS.label, ox.Literal(label, language="fr")))
        triples.append(ox.Triple(thing, SKOS.altLabel, ox.Literal(other, language="fr")))
    foreign = ox.NamedNode("http://other.example/acme")
    triples.append(ox.Triple(foreign, RDFS.label, ox.Literal("Acme elsewhere")))
    assert write_index(entries_of(triples, ("http://test.example/",)), path) == len(NAMES)
    return SearchIndex(path)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("acme biotech", "acme"),
        ("ACMÉ", "acme"),
        ("oceanographie", "oceanology"),
        ("Océanogr", "oceanology"),
        ("mio", "oceanology"),
        ("lyra", "lyra"),
        ("technology lyra", "lyra-harbour"),
        ("LHTC", "lyra-harbour"),
        ("vega sur oeuvre", "vega"),
        ("Océanograpie", "oceanology"),
        ("biotehc acme", "acme"),
        ("Tecnology Center", "lyra-harbour"),
    ],
)
def test_first_hit_is_what_was_meant(index, text, slug):
    hits = index.search(text)
    assert hits, text
    assert hits[0].iri == f"http://test.example/id/{slug}"


def test_narrowing_to_a_class_keeps_only_its_things(index):
    hits = index.search("lyra", [FD.Agreement.value])
    assert [hit.iri.rpartition("/")[2] for hit in hits] == ["acme-lyra"]


def test_pages_of_hits_do_not_overlap(index):
    everything = [hit.iri for hit in index.search("lyra", limit=10)]
    pages = [index.search("lyra", limit=1, offset=n)[0].iri for n in range(len(everything))]
    assert pages == everything


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(index, text):
    for hit in index.search(text):
        assert hit.iri.startswith("http://test.example/")


@told("🄐")
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_acronym_skips_the_small_words():
    assert acronym("Massachusetts Institute of Technology") == "mit"
    assert acronym("Lyra") is None
