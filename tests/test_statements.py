"""Statements: read as they were written, named as the rule says, refused where malformed."""

import hashlib

import pyoxigraph as ox
import pytest

from foedera.statements import (
    DataFaultError,
    Publication,
    Statement,
    TurtleFaultError,
    expand_passage,
    mint_statement_name,
    parse_passage,
    passage_iri,
    statement_is_asserted,
    write_statements,
)
from foedera.statements.passages import words_hash
from foedera.terms import CERTAINTY, FD, MODALITY, RANK, RDFS, XSD, Base, BaseAddressError

BASE = Base("https://data.example.org/")
DOCUMENT = BASE.thing("document", "harbour-news")


def statement(
    subject="eurobiomed",
    predicate=FD.basedIn,
    value=None,
    start=10,
    modality="asserted",
    rank="normal",
):
    triple = ox.Triple(
        BASE.thing("actor", subject), predicate, value or BASE.thing("place", "marseille")
    )
    return Statement(
        name=mint_statement_name(triple, "harbour-news", BASE),
        subject=triple.subject,
        predicate=triple.predicate,
        object=triple.object,
        document=DOCUMENT,
        passages=(passage_iri(DOCUMENT.value, start, start + 12),),
        modality=MODALITY[modality],
        certainty=CERTAINTY.explicit,
        confidence=ox.Literal("0.98", datatype=XSD.decimal),
        rank=RANK[rank],
        activity=BASE.thing("activity", "reading"),
        notes=(ox.Literal("read twice", language="en"),),
    )


def publication(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path = path.with_suffix(".ttl")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Publication(folder, BASE)


def test_statements_come_back_as_they_were_written(tmp_path):
    said = [
        statement(),
        statement("biocom", RDFS.label, ox.Literal('Bio"com"\n', language="en"), 40),
        statement("biocom", FD.approximateCount, ox.Literal("7", datatype=XSD.integer), 5),
    ]
    read = publication(tmp_path, statements__a=write_statements(said, BASE))
    assert set(read.statements()) == set(said)


def test_statements_are_written_in_the_order_of_the_document_whatever_their_order():
    said = [statement(start=50), statement("biocom", start=3), statement("arii", start=50)]
    assert write_statements(said, BASE) == write_statements(reversed(said), BASE)


def test_passages_are_written_with_the_hash_of_their_words(tmp_path):
    one = statement()
    digest = words_hash("words of it")
    text = write_statements([one], BASE, {one.passages[0].value: digest})
    triples = list(publication(tmp_path, statements__a=text).statement_files[0].triples())
    assert ox.Triple(one.passages[0], FD.wordsSha256, ox.Literal(digest)) in triples


def test_a_name_is_sixteen_digits_of_a_hash_that_anyone_can_repeat():
    lines = "<id/actor/eurobiomed>\n<https://w3id.org/foedera/def#basedIn>\n<id/place/marseille>\n"
    expected = hashlib.sha256(f"{lines}harbour-news".encode()).hexdigest()[:16]
    assert statement().name == BASE.thing("statement", expected)


def test_a_name_does_not_depend_on_the_base_address():
    other = Base("http://localhost:8000/")
    triple = ox.Triple(
        other.thing("actor", "eurobiomed"), FD.basedIn, other.thing("place", "marseille")
    )
    assert mint_statement_name(triple, "harbour-news", other).value.endswith(
        statement().name.value.removeprefix(BASE.address)
    )


def test_only_what_is_asserted_and_not_deprecated_is_a_fact(tmp_path):
    said = [
        statement("a"),
        statement("b", modality="planned"),
        statement("c", modality="reported-speech"),
        statement("d", rank="deprecated"),
        statement("e", rank="preferred"),
    ]
    facts = publication(tmp_path, statements__a=write_statements(said, BASE)).facts()
    assert {fact.subject.value.rpartition("/")[2] for fact in facts} == {"a", "e"}
    assert [statement_is_asserted(one) for one in said] == [True, False, False, False, True]


def test_a_passage_is_spelt_out_without_blank_nodes():
    spelt = list(expand_passage(passage_iri(DOCUMENT.value, 3, 9)))
    assert len(spelt) == 7
    assert not any(isinstance(term, ox.BlankNode) for triple in spelt for term in triple)


@pytest.mark.parametrize("iri", ["https://x/#char=1", "https://x/#char=01,2", "https://x/"])
def test_what_is_no_passage_is_not_taken_for_one(iri):
    assert parse_passage(iri) is None


def test_a_syntax_error_names_file_and_line(tmp_path):
    broken = publication(tmp_path, statements__a="@prefix a: <b> .\na:b a:c a:d .\na:b a:c ;;; [\n")
    with pytest.raises(TurtleFaultError) as caught:
        list(broken.statements())
    assert caught.value.file.name == "a.ttl"
    assert caught.value.line in (3, 4)


def test_a_blank_node_is_refused_where_it_stands(tmp_path):
    broken = publication(tmp_path, registry__actor="<a> <b> <c> .\n<a> <b> [] .\n")
    with pytest.raises(DataFaultError, match="blank node") as caught:
        list(broken.registry())
    assert caught.value.line == 2


def test_a_missing_folder_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(DataFaultError, match="Name the folder"):
        Publication(tmp_path / "nowhere", BASE)


@pytest.mark.parametrize(
    "address", ["", "data.example.org/", "ftp://x/", "https://x", "https://x/?a=b", "http://a b/"]
)
def test_a_base_address_that_cannot_be_one_is_refused(address):
    with pytest.raises(BaseAddressError):
        Base(address)
