"""Where documents differ: dates, statuses, places, leaders, posts, names; and where they do not."""

import pyoxigraph as ox
import pytest

from foedera.search.disagreements import QUESTION, Relation, read_disagreements
from foedera.search.questions import read_question
from foedera.terms import FD
from invented import BASE, ONTOLOGY, Invented

RULE = read_question(ONTOLOGY / "questions" / f"{QUESTION}.rq")
REGISTRY = """
event:visit a fd:Visit ; rdfs:label "Visit"@en , "Visite"@fr .
event:mission a fd:Mission ; rdfs:label "Mission"@en , "Mission"@fr .
place:coast a fd:City ; rdfs:label "Coast"@en , "Côte"@fr ; fd:locatedIn place:south .
place:south a fd:Region ; rdfs:label "South"@en , "Sud"@fr ; fd:locatedIn place:land .
place:land a fd:Country ; rdfs:label "Land"@en , "Pays"@fr .
place:north a fd:Region ; rdfs:label "North"@en , "Nord"@fr ; fd:locatedIn place:land .
actor:ada a fd:Person ; rdfs:label "Ada Quill"@en , "Ada Quill"@fr .
actor:bo a fd:Person ; rdfs:label "Bo Marsh"@en , "Bo Marsh"@fr .
actor:reef a fd:Cluster ; rdfs:label "Reef"@en , "Récif"@fr .
post:chair a org:Post ; rdfs:label "Chair"@en , "Présidence"@fr ;
    fd:postKind post-kind:president ; fd:postIn actor:reef .
"""


def told(first: str, second: str) -> Invented:
    """Two documents, a and b, each with what it says."""
    return Invented(REGISTRY).document("a").document("b").says("a", first).says("b", second)


def find(store: ox.Store, **values: ox.NamedNode | ox.Literal):
    solutions = store.query(RULE.query(BASE, values))
    names = [variable.value for variable in solutions.variables]
    rows = [{n: row[n] for n in names if row[n] is not None} for row in solutions]
    return read_disagreements(rows)


def values_of(found) -> list[tuple[str, str, str, str]]:
    """Relation, property and the two values, shortened."""
    return [
        (
            d.relation.value,
            d.property_name,
            *(v.value.rsplit("/", 1)[-1] for v in (d.value, d.other_value)),
        )
        for d in found
    ]


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("'2017-02-14'^^xsd:date", "'2017-02-15'^^xsd:date", "differs"),
        ("'2017'^^xsd:gYear", "'2018-01-01'^^xsd:date", "differs"),
        ("'--02'^^xsd:gMonth", "'2017-03-01'^^xsd:date", "differs"),
        ("'2017-02'^^xsd:gYearMonth", "'--03-04'^^xsd:gMonthDay", "differs"),
        ("'2017'^^xsd:gYear", "'2017-02-15'^^xsd:date", "refines"),
        ("'2017-02-15'^^xsd:date", "'2017-02'^^xsd:gYearMonth", "refines"),
        ("'--02-15'^^xsd:gMonthDay", "'2017-02-15'^^xsd:date", "refines"),
        ("'--02'^^xsd:gMonth", "'--02-15'^^xsd:gMonthDay", "refines"),
        ("'---15'^^xsd:gDay", "'2017-02-15'^^xsd:date", "refines"),
        ("'2017'^^xsd:gYear", "'--02-15'^^xsd:gMonthDay", "completes"),
        ("'2017-02'^^xsd:gYearMonth", "'---15'^^xsd:gDay", "completes"),
    ],
)
def test_dates_differ_only_where_their_common_parts_do(tmp_path, first, second, relation):
    store = told(
        f"event:visit fd:startDate {first} .", f"event:visit fd:startDate {second} ."
    ).store(tmp_path)
    assert [(d.relation.value, d.property_name) for d in find(store)] == [(relation, "startDate")]


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("place:coast", "place:north", "differs"),
        ("place:coast", "place:land", "refines"),
        ("place:south", "place:coast", "refines"),
    ],
)
def test_a_place_within_another_refines_it(tmp_path, first, second, relation):
    store = told(
        f"event:visit fd:takesPlaceIn {first} .", f"event:visit fd:takesPlaceIn {second} ."
    ).store(tmp_path)
    assert [d.relation.value for d in find(store)] == [relation]


def test_documents_that_agree_on_one_value_do_not_differ_by_its_wider_ones(tmp_path):
    store = told(
        "event:visit fd:takesPlaceIn place:coast , place:land .",
        "event:visit fd:takesPlaceIn place:coast .",
    ).store(tmp_path)
    assert find(store) == ()


def test_one_document_does_not_differ_from_itself(tmp_path):
    both = "event:visit fd:startDate '2017-02-14'^^xsd:date , '2017-02-15'^^xsd:date ."
    assert find(Invented(REGISTRY).document("a").says("a", both).store(tmp_path)) == ()


def test_properties_of_many_values_are_not_compared(tmp_path):
    store = told(
        "event:mission fd:hasDestination place:coast .",
        "event:mission fd:hasDestination place:north .",
    ).store(tmp_path)
    assert find(store) == ()


def test_a_functional_property_needs_no_mark(tmp_path):
    store = told(
        "event:settling fd:establishmentOf actor:reef .",
        "event:settling fd:establishmentOf actor:shoal .",
    )
    # Not through a release: two values of a functional property would be merged, which is a fault.
    publication = store.publication(tmp_path)
    graphs = ox.Store()
    for quad in ox.parse(path=str(ONTOLOGY / "foedera-axioms.ttl"), format=ox.RdfFormat.TURTLE):
        graphs.add(quad)
    for file in publication.statement_files:
        graph = BASE.graph(f"document/{file.slug}")
        graphs.extend(ox.Quad(*triple, graph) for triple in file.triples())
    assert values_of(find(graphs)) == [("differs", "establishmentOf", "reef", "shoal")]


def test_a_plan_does_not_differ_from_what_came_of_it(tmp_path):
    store = (
        Invented(REGISTRY)
        .document("a")
        .document("b")
        .says("a", "event:visit fd:startDate '2017-02-14'^^xsd:date .", modality="planned")
        .says("b", "event:visit fd:startDate '2017-02-15'^^xsd:date .")
        .store(tmp_path)
    )
    assert find(store) == ()


def test_rank_decides_and_gives_its_reason(tmp_path):
    store = (
        Invented(REGISTRY)
        .document("a")
        .document("b")
        .says("a", "event:visit fd:hasStatus event-status:ongoing .")
        .says(
            "b", "event:visit fd:hasStatus event-status:completed .",
            rank="preferred", reason="Written later.",
        )
        .store(tmp_path)
    )  # fmt: skip
    (found,) = find(store)
    assert found.preferred == found.other_value
    assert found.reason == "Written later."
    assert not found.open
    assert found.statement != found.other_statement


def test_without_a_rank_a_disagreement_stays_open(tmp_path):
    store = told(
        "event:visit fd:hasStatus event-status:cancelled .",
        "event:visit fd:hasStatus event-status:completed .",
    ).store(tmp_path)
    assert [(d.open, d.preferred) for d in find(store)] == [(True, None)]


def test_different_leaders_differ(tmp_path):
    leader = (
        "event:mission fd:hasParticipation situation:{0} . actor:{0} fd:leadsVia situation:{0} ."
    )
    store = told(leader.format("ada"), leader.format("bo")).store(tmp_path)
    assert values_of(find(store)) == [("differs", "hasLeader", "ada", "bo")]
    assert find(store)[0].subject == BASE.thing("event", "mission")


def test_a_document_that_names_fewer_leaders_does_not_differ(tmp_path):
    leader = (
        "event:mission fd:hasParticipation situation:{0} . actor:{0} fd:leadsVia situation:{0} ."
    )
    both = leader.format("ada") + leader.format("bo")
    assert find(told(both, leader.format("bo")).store(tmp_path)) == ()


TENURE = "situation:{0} fd:tenureHolder actor:{0} ; fd:post post:chair ; fd:asOf {1} ."


def test_two_holders_of_one_post_at_one_time_differ(tmp_path):
    store = told(
        TENURE.format("ada", "'2017'^^xsd:gYear"),
        TENURE.format("bo", "'2017-02-15'^^xsd:date"),
    ).store(tmp_path)
    assert values_of(find(store)) == [("differs", "tenureHolder", "ada", "bo")]


def test_one_holder_of_a_post_after_another_is_no_disagreement(tmp_path):
    store = told(
        TENURE.format("ada", "'2014'^^xsd:gYear"), TENURE.format("bo", "'2017'^^xsd:gYear")
    ).store(tmp_path)
    assert find(store) == ()


def test_a_name_that_only_a_reader_takes_for_the_thing_differs_from_its_other_names(tmp_path):
    store = (
        Invented(REGISTRY)
        .document("a")
        .document("b")
        .says("a", "actor:reef skos:hiddenLabel 'Reeve'@en .", certainty="inferred")
        .says("b", "actor:reef skos:altLabel 'Reef'@en .")
        .store(tmp_path)
    )
    assert values_of(find(store)) == [("differs", "altLabel", "Reeve", "Reef")]


def test_the_same_name_in_other_letters_is_no_disagreement(tmp_path):
    store = (
        Invented(REGISTRY)
        .document("a")
        .document("b")
        .says("a", "actor:reef skos:hiddenLabel 'RE EF'@en .", certainty="inferred")
        .says("b", "actor:reef skos:altLabel 'Reef'@en .")
        .store(tmp_path)
    )
    assert find(store) == ()


def test_what_one_document_denies_and_another_asserts_differs(tmp_path):
    fact = "event:visit fd:visitedActor actor:reef ."
    store = (
        Invented(REGISTRY)
        .document("a")
        .document("b")
        .says("a", fact)
        .says("b", fact, modality="denied")
        .store(tmp_path)
    )
    assert values_of(find(store)) == [("differs", "visitedActor", "reef", "denied")]


def test_one_thing_one_property_and_one_relation_may_be_asked_for(tmp_path):
    store = told(
        "event:visit fd:startDate '2017'^^xsd:gYear ; fd:endDate '2017-02-15'^^xsd:date ."
        "event:mission fd:startDate '2017'^^xsd:gYear .",
        "event:visit fd:startDate '2017-02'^^xsd:gYearMonth ; fd:endDate '2017-02-16'^^xsd:date ."
        "event:mission fd:startDate '2018'^^xsd:gYear .",
    ).store(tmp_path)
    assert len(find(store)) == 3
    of_visit = find(store, subject=BASE.thing("event", "visit"))
    assert {d.property_name for d in of_visit} == {"startDate", "endDate"}
    ends = find(store, predicate=FD.endDate)
    assert values_of(ends) == [("differs", "endDate", "2017-02-15", "2017-02-16")]
    only = find(store, relation=ox.Literal(Relation.REFINES))
    assert values_of(only) == [("refines", "startDate", "2017", "2017-02")]


def test_the_founding_documents_differ_on_one_name_and_four_statuses(release):
    found = find(ox.Store.read_only(str(release.store)))
    differing = [d for d in found if d.relation is Relation.DIFFERS]
    assert {(d.subject.value.rsplit("/", 1)[1], d.property_name) for d in differing} == {
        ("neuroservice", "altLabel"),
        ("establishment-abreos-biosciences-paca", "hasStatus"),
        ("establishment-cvac-paca", "hasStatus"),
        ("establishment-neuroservice-san-diego", "hasStatus"),
        ("establishment-oz-biosciences-san-diego", "hasStatus"),
    }
    assert {d.property_name for d in differing if d.open} == {"altLabel"}
    assert all(d.reason for d in found if d.preferred is not None)
