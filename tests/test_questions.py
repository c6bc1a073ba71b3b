"""The named questions: what they answer about the five founding documents.

The expected answers beside the queries were read off the documents, not copied from a query.
"""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from foedera.search.questions import Kind, choices, read_question, read_questions
from invented import BASE, Invented

QUESTIONS = Path(__file__).parent.parent / "ontology" / "questions"
SLUGS = sorted(path.stem for path in QUESTIONS.glob("*.rq"))


@pytest.fixture(scope="module")
def founding(release) -> ox.Store:
    """The store of the built release: plain SPARQL, no inference at query time."""
    return ox.Store.read_only(str(release.store))


def rows(results) -> list[list[str]]:
    text = results.serialize(format=ox.QueryResultsFormat.CSV).decode()
    return list(csv.reader(io.StringIO(text)))


def ask(store: ox.Store, slug: str, **values: str | None) -> list[list[str]]:
    """The rows of an answer, without its header, own addresses shortened."""
    question = read_question(QUESTIONS / f"{slug}.rq")
    given = question.read({k: v for k, v in values.items() if v is not None}, BASE)
    freed = {name: None for name, value in values.items() if value is None}
    found = rows(store.query(question.query(BASE, {**given, **freed})))[1:]
    return [[cell.removeprefix(f"{BASE.address}id/") for cell in row] for row in found]


def expected(slug: str) -> list[list[str]]:
    with (QUESTIONS / f"{slug}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_founding_documents_give_the_expected_answer(founding, slug):
    question = read_question(QUESTIONS / f"{slug}.rq")
    assert rows(founding.query(question.query(BASE))) == expected(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_question_runs_as_it_stands_against_the_endpoint_address(founding, slug):
    query = (QUESTIONS / f"{slug}.rq").read_text(encoding="utf-8")
    assert rows(founding.query(query, base_iri=f"{BASE.address}sparql")) == expected(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_question_without_an_answer_says_why(slug):
    question = read_question(QUESTIONS / f"{slug}.rq")
    assert (len(expected(slug)) == 1) == (question.empty is not None)


def test_all_forty_competency_questions_are_asked():
    asked = {number for question in read_questions(QUESTIONS) for number in question.competency}
    assert asked == set(range(1, 41))


def test_no_expected_answer_is_left_without_its_question():
    assert {path.stem for path in QUESTIONS.glob("*.csv")} == set(SLUGS)


def test_every_default_of_a_thing_is_in_the_data(founding):
    for question in read_questions(QUESTIONS):
        for parameter in question.parameters:
            if parameter.of is not None and not parameter.optional:
                thing = ox.NamedNode(BASE.address + parameter.default.strip("<>"))
                known = founding.query(f"ASK {{ {thing} a {parameter.of} }}")
                assert known, (question.slug, parameter.name)


def test_a_form_can_offer_every_default_as_a_choice(founding):
    for question in read_questions(QUESTIONS):
        for parameter in question.parameters:
            query = choices(parameter)
            assert (query is None) == (
                parameter.kind in (Kind.DATE, Kind.INTEGER, Kind.TEXT)
                or (parameter.kind is Kind.THING and parameter.of is None)
            )
            if query is not None and not parameter.optional:
                offered = {row["value"].value for row in founding.query(query)}
                default = parameter.default.strip("<>")
                assert default in offered or BASE.address + default in offered


@pytest.mark.slow
def test_another_engine_gives_the_same_answers(release):
    """Plain SPARQL 1.1: rdflib has nothing in common with the engine that we answer from."""
    dataset = rdflib.Dataset()
    dataset.parse(release.dumps / "all.nq", format="nquads")
    for question in read_questions(QUESTIONS):
        answer = dataset.query(question.query(BASE)).serialize(format="csv").decode()
        assert list(csv.reader(io.StringIO(answer))) == expected(question.slug), question.slug


def test_a_mission_chosen_by_its_address_is_answered_alone(founding):
    found = ask(founding, "mission-leaders", mission="event/mission-san-diego-bio-2014")
    assert {row[0] for row in found} == {"event/mission-san-diego-bio-2014"}
    assert {row[1] for row in found} == {
        "actor/patrick-allemand", "actor/dominique-esteve", "actor/jackie-berthe",
    }  # fmt: skip


def test_a_period_leaves_out_missions_of_other_years(founding):
    found = ask(founding, "missions-sent-abroad", after="2015-01-01", before="2017-12-31")
    assert {row[0] for row in found} == {"event/mission-san-diego-2017"}


def test_an_organisation_by_name_gives_its_presidents_over_time(founding):
    found = ask(founding, "presidents", organisation="id/actor/arii")
    assert [(row[1], row[2]) for row in found] == [
        ("actor/patrick-allemand", "2014"), ("actor/bernard-deflesselles", "2017"),
    ]  # fmt: skip


def test_a_narrower_place_leaves_out_meetings_that_may_have_been_elsewhere(founding):
    met = {row[0] for row in ask(founding, "partners-met-in-a-place", place="place/los-angeles")}
    assert met == {"actor/climate-resolve", "actor/ignacio-fernandez"}


def test_nobody_is_said_to_have_signed_what_no_document_says_they_signed(founding):
    assert {row[3] for row in ask(founding, "signatories-and-witnesses")} == {"unknown"}


MISSION = """
event:mission a fd:Mission ; rdfs:label "Mission"@en , "Mission"@fr .
place:brume a fd:Region ; rdfs:label "Brume"@en , "Brume"@fr ; fd:locatedIn place:mistland .
place:mistland a fd:Country ; rdfs:label "Mistland"@en , "Pays des brumes"@fr .
place:azuria a fd:Country ; rdfs:label "Azuria"@en , "Azurie"@fr .
actor:ada a fd:Person ; rdfs:label "Ada Quill"@en , "Ada Quill"@fr .
actor:brume a fd:TerritorialAuthority ; rdfs:label "Brume Region"@en , "Région Brume"@fr ;
    fd:governs place:brume .
actor:harbour a fd:Cluster ; rdfs:label "Harbour"@en , "Port"@fr .
actor:reef a fd:Cluster ; rdfs:label "Reef"@en , "Récif"@fr .
actor:azur a fd:Cluster ; rdfs:label "Azur"@en , "Azur"@fr .
instrument:pact a fd:Agreement ; rdfs:label "Pact"@en , "Pacte"@fr .
post:chair a org:Post ; rdfs:label "Chair"@en , "Présidence"@fr ;
    fd:postKind post-kind:president .
"""


def test_a_leader_without_a_known_post_is_named(tmp_path):
    told = Invented(MISSION).document("note")
    told.says(
        "note",
        "event:mission fd:hasParticipation situation:lead . actor:ada fd:leadsVia situation:lead ."
        "situation:lead fd:role role:leader ; fd:onBehalfOf actor:brume .",
    )
    found = ask(told.store(tmp_path / "1"), "leaders-without-known-post")
    assert found == [["event/mission", "actor/ada", "actor/brume"]]

    told.says(
        "note",
        "situation:chair fd:tenureHolder actor:ada ; fd:tenureIn actor:brume ;fd:post post:chair .",
    )
    assert ask(told.store(tmp_path / "2"), "leaders-without-known-post") == []


def test_an_entity_without_a_label_in_one_language_is_named(tmp_path):
    store = Invented('actor:reef a fd:Cluster ; rdfs:label "Reef"@en .').store(tmp_path)
    assert ask(store, "entities-without-label") == [["actor/reef", "fr"]]


def test_merged_and_withdrawn_entities_are_told_with_their_successors(tmp_path):
    registry = """
    actor:reef a fd:Cluster ; rdfs:label "Reef"@en , "Récif"@fr .
    actor:reefs a fd:Cluster ; rdfs:label "Reefs"@en , "Récifs"@fr ; owl:deprecated true ;
        dcterms:isReplacedBy actor:reef .
    actor:ghost a fd:Cluster ; rdfs:label "Ghost"@en , "Spectre"@fr ; owl:deprecated true .
    """
    assert ask(Invented(registry).store(tmp_path), "changes-since-the-last-release") == [
        ["actor/ghost", "withdrawn", "", ""], ["actor/reefs", "merged", "actor/reef", ""],
    ]  # fmt: skip


def test_a_cluster_whose_peer_has_an_agreement_abroad_has_a_gap(tmp_path):
    told = Invented(MISSION).document("note")
    told.says(
        "note",
        "actor:harbour fd:basedIn place:brume ; fd:concernsSector sector:sea ."
        "actor:reef fd:basedIn place:brume ; fd:concernsSector sector:sea ."
        "actor:azur fd:basedIn place:azuria ."
        "instrument:pact fd:hasPartyRole situation:one , situation:two ."
        "situation:one fd:party actor:reef . situation:two fd:party actor:azur .",
    )
    told.says("note", "instrument:pact fd:hasStatus agreement-status:signed .", rank="preferred")
    found = ask(told.store(tmp_path), "sector-gaps", region="place/brume")
    sea = "https://w3id.org/foedera/scheme/sector/sea"
    assert found == [["actor/harbour", sea, "actor/reef", "instrument/pact"]]


def test_an_agreement_linked_to_an_official_text_gives_the_link(tmp_path):
    registry = MISSION + "instrument:pact rdfs:seeAlso <https://texts.example/2019/7> ."
    found = ask(Invented(registry).store(tmp_path), "links-to-official-texts")
    assert found == [["instrument/pact", "https://texts.example/2019/7", "see also"]]


def test_a_planned_mission_is_none_that_was_sent(tmp_path):
    told = Invented(MISSION).document("note")
    told.says(
        "note",
        "event:mission fd:originTerritory place:brume ; fd:hasDestination place:azuria ;"
        "fd:startDate '2031'^^xsd:gYear .",
    )
    planned = Invented(told.registry, dict(told.documents), {"note": list(told.said["note"])})
    planned.says("note", "event:mission fd:hasStatus event-status:planned .", rank="preferred")
    told.says("note", "event:mission fd:hasStatus event-status:completed .", rank="preferred")
    ask_of = {"slug": "missions-sent-abroad", "origin": "place/brume"}
    assert ask(planned.store(tmp_path / "1"), **ask_of) == []
    assert [row[0] for row in ask(told.store(tmp_path / "2"), **ask_of)] == ["event/mission"]


def test_a_confirmed_signature_is_no_longer_awaited(tmp_path):
    told = Invented(MISSION).document("before").document("after")
    scheduled = "instrument:pact fd:hasStatus agreement-status:signature-scheduled ."
    told.says("before", scheduled, rank="preferred")
    told.says(
        "before", "instrument:pact fd:signatureDate '2031-05-02'^^xsd:date .", modality="planned"
    )
    slug = "scheduled-signatures-without-confirmation"
    found = ask(told.store(tmp_path / "1"), slug)
    assert [(row[0], row[4]) for row in found] == [("instrument/pact", "2031-05-02")]

    told.says("after", "instrument:pact fd:hasStatus agreement-status:signed .")
    assert ask(told.store(tmp_path / "2"), slug) == []
