"""Views: only what is explicit, what two independent documents say, what was known by a day."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from foedera.reasoning import read_theory
from foedera.search.dataset import dataset_in_view
from foedera.search.questions import read_question, read_questions
from foedera.search.views import View, ViewError, are_independent, read_sources
from foedera.terms import FD, XSD
from invented import BASE, ONTOLOGY, Invented, parse

VIEWS = ONTOLOGY / "views"
THEORY = read_theory(ONTOLOGY)
REGISTRY = """
event:mission a fd:Mission ; rdfs:label "Mission"@en , "Mission"@fr .
event:fair a fd:TradeEvent ; rdfs:label "Fair"@en , "Salon"@fr .
place:coast a fd:City ; rdfs:label "Coast"@en , "Côte"@fr ; fd:locatedIn place:south .
place:south a fd:Region ; rdfs:label "South"@en , "Sud"@fr .
actor:ada a fd:Person ; rdfs:label "Ada Quill"@en , "Ada Quill"@fr .
actor:reef a fd:Cluster ; rdfs:label "Reef"@en , "Récif"@fr .
"""
TO_COAST = "event:mission fd:hasDestination place:coast ."
AT_FAIR = "event:mission fd:attendsEvent event:fair ."


def iri(slug: str) -> str:
    return BASE.thing("document", slug).value


def facts(store: ox.Store) -> set[ox.Triple]:
    return {q.triple for q in store.quads_for_pattern(None, None, None, BASE.graph("consolidated"))}


def by_query(store: ox.Store, name: str, day: str | None = None) -> set[ox.Triple]:
    """The facts that the view's CONSTRUCT query keeps."""
    values = {"day": ox.Literal(day, datatype=XSD.date)} if day else {}
    return set(store.query(read_question(VIEWS / f"{name}.rq").query(BASE, values)))


def three_documents() -> Invented:
    """Two papers of one house and one of another, of 2017, 2018 and without a day."""
    told = Invented(REGISTRY)
    told.document(
        "coast-2017", 'dcterms:publisher "House" ; dcterms:issued "2017-02"^^xsd:gYearMonth ;'
    )
    told.document(
        "coast-2018", 'dcterms:publisher "House" ; dcterms:issued "2018-05-01"^^xsd:date ;'
    )
    return told.document("bay", 'dcterms:publisher "Bay" ;')


@pytest.mark.parametrize(
    "name", ["", "explicit", "two-documents", "as-known-on-2017-02-28", "explicit,two-documents"]
)
def test_a_view_is_read_from_its_name(name):
    assert View.read(name).name == name


@pytest.mark.parametrize("name", ["exact", "as-known-on-2017", "as-known-on-2017-02-30", "all"])
def test_a_name_that_is_no_view_is_refused(name):
    with pytest.raises(ViewError, match=name):
        View.read(name)


def test_documents_of_one_publisher_or_of_one_origin_are_not_independent():
    sources = read_sources(
        parse(
            """
            document:a a fd:SourceDocument ; dcterms:publisher "House" .
            document:b a fd:SourceDocument ; dcterms:publisher "House" .
            document:c a fd:SourceDocument ; dcterms:publisher "Bay" ;
                prov:wasDerivedFrom document:wire .
            document:d a fd:SourceDocument ; dcterms:isVersionOf document:wire .
            document:e a fd:SourceDocument .
            """
        )
    )
    pairs = {(x, y) for x in "abcde" for y in "abcde" if x < y}
    together = {p for p in pairs if not are_independent(iri(p[0]), iri(p[1]), sources)}
    assert together == {("a", "b"), ("c", "d")}
    assert not are_independent(iri("e"), iri("e"), sources)


def test_two_papers_of_one_house_do_not_bear_each_other_out(tmp_path):
    told = three_documents()
    told.says("coast-2017", TO_COAST + AT_FAIR).says("coast-2018", TO_COAST).says("bay", AT_FAIR)
    store = told.store(tmp_path)
    view = dataset_in_view(store, BASE, View(independent=True), THEORY)
    assert facts(view) == set(parse(AT_FAIR)) == by_query(store, "two-documents")


def test_a_plan_does_not_bear_out_a_fact(tmp_path):
    told = three_documents().says("coast-2017", AT_FAIR)
    store = told.says("bay", AT_FAIR, modality="planned").store(tmp_path)
    view = dataset_in_view(store, BASE, View(independent=True), THEORY)
    assert facts(view) == set() == by_query(store, "two-documents")


def test_what_one_document_says_explicitly_is_explicit(tmp_path):
    told = three_documents().says("coast-2017", TO_COAST, certainty="inferred")
    told.says("bay", TO_COAST).says("bay", AT_FAIR, certainty="contextual")
    store = told.store(tmp_path)
    view = dataset_in_view(store, BASE, View(explicit=True), THEORY)
    assert facts(view) == set(parse(TO_COAST)) == by_query(store, "explicit")


@pytest.mark.parametrize(
    ("day", "known"),
    [("2017-02-27", ""), ("2017-02-28", TO_COAST), ("2018-05-01", TO_COAST + AT_FAIR)],
)
def test_a_document_is_known_from_the_last_day_on_which_it_may_have_come_out(tmp_path, day, known):
    told = three_documents().says("coast-2017", TO_COAST).says("coast-2018", AT_FAIR)
    store = told.says("bay", "actor:reef fd:basedIn place:coast .").store(tmp_path)
    view = dataset_in_view(store, BASE, View(day=date.fromisoformat(day)), THEORY)
    assert facts(view) == set(parse(known)) == by_query(store, "as-known-on", day)


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        ("'2016-02'^^xsd:gYearMonth", "2016-02-29"),
        ("'1900-02'^^xsd:gYearMonth", "1900-02-28"),
        ("'2017-04'^^xsd:gYearMonth", "2017-04-30"),
        ("'2017-12'^^xsd:gYearMonth", "2017-12-31"),
        ("'2017'^^xsd:gYear", "2017-12-31"),
    ],
)
def test_the_query_and_the_view_agree_on_the_last_day_of_a_document(tmp_path, issued, last):
    told = Invented(REGISTRY).document("note", f"dcterms:issued {issued} ;").says("note", TO_COAST)
    store = told.store(tmp_path)
    before = date.fromordinal(date.fromisoformat(last).toordinal() - 1).isoformat()
    for day, known in ((last, set(parse(TO_COAST))), (before, set())):
        view = dataset_in_view(store, BASE, View(day=date.fromisoformat(day)), THEORY)
        assert facts(view) == known == by_query(store, "as-known-on", day)


def test_a_view_draws_its_own_conclusions_and_no_others(tmp_path):
    told = three_documents().says("bay", "event:mission fd:hasParticipation situation:lead .")
    told.says("bay", "actor:ada fd:leadsVia situation:lead .", certainty="inferred")
    store = told.store(tmp_path)
    led = ox.Quad(BASE.thing("actor", "ada"), FD.led, BASE.thing("event", "mission"))
    assert led in store
    assert led not in dataset_in_view(store, BASE, View(explicit=True), THEORY)
    assert led in dataset_in_view(store, BASE, View(), THEORY)


def test_a_view_names_only_what_its_claims_lead_to(tmp_path):
    told = three_documents().says("coast-2017", TO_COAST).says("bay", AT_FAIR)
    view = dataset_in_view(told.store(tmp_path), BASE, View(day=date(2017, 3, 1)), THEORY)
    registry = BASE.graph("registry")
    named = {q.subject.value for q in view.quads_for_pattern(None, None, None, registry)}
    assert named == {
        iri("coast-2017"), *(BASE.address + f"id/{slug}" for slug in
        ("event/mission", "place/coast", "place/south")),
    }  # fmt: skip


def test_the_view_of_everything_is_the_release(release):
    store = ox.Store.read_only(str(release.store))
    everything = dataset_in_view(store, BASE, View(), THEORY)
    assert facts(everything) == facts(store)
    for name in ("entailed", "registry", "ontology", "document/paca-southern-california"):
        graph = BASE.graph(name)
        assert set(everything.quads_for_pattern(None, None, None, graph)) == set(
            store.quads_for_pattern(None, None, None, graph)
        )


def test_view_queries_keep_of_the_founding_documents_what_the_views_keep(release):
    store = ox.Store.read_only(str(release.store))
    for name, view in {
        "explicit": View(explicit=True),
        "two-documents": View(independent=True),
    }.items():
        kept = facts(dataset_in_view(store, BASE, view, THEORY))
        assert 0 < len(kept) < len(facts(store))
        assert kept == by_query(store, name)


def test_in_a_view_a_question_answers_from_what_the_view_keeps(release):
    store = ox.Store.read_only(str(release.store))
    question = read_question(ONTOLOGY / "questions" / "mission-participants.rq").query(BASE)

    def taking_part(view: View) -> set[str]:
        rows = dataset_in_view(store, BASE, view, THEORY).query(question)
        return {row["actor"].value.rsplit("/", 1)[1] for row in rows}

    # Both documents of 2017 name these, and only these.
    assert taking_part(View(independent=True)) == {
        "bernard-deflesselles", "eurobiomed", "pole-mer-mediterranee", "provence-promotion",
        "team-cote-d-azur", "mediterranean-institute-of-oceanology", "university-of-toulon",
    }  # fmt: skip
    # The one dated document came out on 28 February 2017.
    assert taking_part(View(day=date(2017, 2, 27))) == set()
    assert "airbus" in taking_part(View(day=date(2017, 2, 28)))


def test_every_view_has_a_name_in_two_languages():
    views = read_questions(Path(VIEWS))
    assert {view.slug for view in views} == {"explicit", "two-documents", "as-known-on"}
