"""What syntax says of names, from which countries they are, what a whole text tells."""

import pytest

from foedera.documents import Document
from foedera.extraction.camps import Camps, Standing, leaning
from foedera.extraction.clues import Clues
from foedera.extraction.country_clues import CountryClues
from foedera.extraction.document_clues import of_document
from foedera.extraction.judgement import judgements
from foedera.extraction.part_clues import in_agreements
from foedera.extraction.pipeline import extract_all, mission_finder
from foedera.extraction.place_clues import PlaceClues
from foedera.extraction.supposing import supposed_mission


def read(text):
    (work,) = extract_all([Document.from_text(text)], judged=False)
    return work, Clues(work)


def relations(text, name):
    _, clues = read(text)
    actor = next(a for a in clues.candidates if name in a.names)
    return set().union(*clues.relations(actor).values())


LEAD_FR = "Anne Fictive a conduit une délégation de dix entreprises au Portugal en mai 2019."
LEAD_EN = "Anne Fictive led a delegation of ten companies to Portugal in May 2019."


@pytest.mark.parametrize("text", [LEAD_FR, LEAD_EN])
def test_two_languages_say_the_same_of_who_leads(text):
    found = relations(text, "Anne Fictive")
    assert {"subject", "subject:lead", "subject:lead+object:delegation"} <= found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Le Cluster Brumeux a signé un accord avec l'Agence Fictive.", "Agence Fictive"),
        ("The Brume Cluster has signed an agreement with the Fictive Agency.", "Fictive Agency"),
    ],
)  # fmt: skip
def test_a_partner_stands_behind_with(text, name):
    assert any(one.startswith("oblique:with") for one in relations(text, name))


def test_a_name_in_a_list_stands_where_the_first_does():
    found = relations(
        "The Brume Cluster, Fictor Ltd and Merfic GmbH visited Lisbon.", "Merfic GmbH"
    )
    assert "conjunct" in found


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Le cluster danois Vindkraft a visité la ville.", "Vindkraft", "DK"),
        ("The University of Lisbon received the guests.", "University of Lisbon", "PT"),
        (
            "Anne Fictive, president of the Chamber of Commerce of Turin, came.",
            "Anne Fictive",
            "IT",
        ),
    ],
)
def test_an_adjective_a_place_or_a_post_tells_the_country(text, name, country):
    _, clues = read(text)
    actor = next(a for a in clues.candidates if any(name in n for n in a.names))
    assert country in clues.sides.of(actor)


VISIT = """Guests from Lisbon

A delegation of the Port of Lisbon visited the Brume Cluster in Aarhus on 4 May 2019. The Danish
cluster showed its harbour. Anne Fictive, director of the Port of Lisbon, led the delegation.
"""


def leanings(text):
    work, clues = read(text)
    (mission,) = work.findings.missions
    countries, camps = CountryClues(PlaceClues(clues)), Camps(clues, work.findings.agreements)
    return clues, camps, leaning(countries, mission, judgements())


def test_guests_and_hosts_are_told_apart_by_side():
    clues, camps, leans = leanings(VISIT)
    assert leans["PT"] > leans["DK"]
    guest = next(a for a in clues.actors if "Port of Lisbon" in a.names)
    host = next(a for a in clues.actors if "Brume Cluster" in a.names)
    assert "camp:own:home" in camps.standing(guest).clues(leans)
    assert "camp:own:there" in camps.standing(host).clues(leans)
    assert "side:known" in in_agreements(clues, guest)


def test_who_is_of_no_told_country_leans_as_those_tied_to_it():
    clues, camps, leans = leanings(
        VISIT + "\nPaul Merfic, president of the Brume Cluster, received the guests.\n"
    )
    person = next(a for a in clues.actors if "Paul Merfic" in a.names)
    assert {"DK"} in [set(one) for tie in camps.standing(person).ties.values() for one in tie]
    assert Standing("body", {}).clues(leans) == {"camp:nothing"}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        # Of two places of one name that in the country of which the text tells more.
        ("Chile greeted guests. The Chilean University of Santiago signed.", "Santiago", "CL"),
        ("Le port de Brest, en France, a reçu des Français.", "Brest", "FR"),
        # Neither kind words nor words of a longer name are places.
        ("The Union Chamber of Commerce of Hong Kong signed.", "Hong Kong", "HK"),
    ],
)
def test_a_place_of_several_countries_lies_in_the_one_that_the_text_tells(text, name, country):
    _, clues = read(text)
    assert clues.sides.of_place(name) == country


def test_no_country_is_told_by_the_name_of_a_person():
    _, clues = read("Jordan Hamilton and Martin Garcia visited the Brume Cluster in Aarhus.")
    people = [a for a in clues.candidates if a.is_person]
    assert people
    assert not any(clues.sides.of(person) for person in people)


def test_a_text_shows_how_many_countries_and_cues_it_names():
    work, clues = read(VISIT)
    found = of_document(clues, work.findings)
    assert "countries>=2" in found
    assert "class:delegation>=2" in found
    assert "agreements:0" in found


def test_a_place_is_a_candidate_that_becomes_an_actor_only_when_chosen():
    work, clues = read("The Netherlands signed an agreement with Virginia on 4 May 2019 in Lisbon.")
    before = len(work.index.actors)
    lisbon = next(a for a in clues.territories if a.names == ["Lisbon"])
    assert lisbon not in work.index.actors
    assert clues.actual(lisbon) in work.index.actors
    assert len(work.index.actors) == before + 1


def test_the_cues_beside_a_name_and_over_a_list_are_clues():
    _, clues = read(
        "A delegation from Lisbon visited Aarhus. The delegation met the Brume Cluster.\n\n"
        "The delegation was composed of:\n\n- Anne Fictive, mayor of Lisbon;\n- Paul Merfic.\n"
    )
    host = next(a for a in clues.candidates if "Brume Cluster" in a.names)
    assert "before:cue:mission.met" in clues.between_cues(host.mentions[0])
    guest = next(a for a in clues.candidates if "Paul Merfic" in a.names)
    assert any(
        one.startswith("under:cue:mission") for one in clues.heading(guest.mentions[0].sentence)
    )
    assert not clues.heading(host.mentions[0].sentence)


def test_a_journey_that_no_word_tells_is_supposed_from_the_beginning_where_it_is_sure():
    (work,) = extract_all(
        [Document.from_text("Bogota\n\nTwo of its members, the Brume Cluster and the Vind Cluster, "
                            "were in Bogota on 15 January 2020. The harbour is old.\n")],
        judged=False,
    )  # fmt: skip
    mission = supposed_mission(mission_finder(work))
    assert mission is not None
    assert mission.sentences[0] == 1
    assert supposed_mission(mission_finder(work), sure=False) is None


def test_a_destination_more_than_the_rules_read_must_be_no_origin():
    text = VISIT.replace("The Danish", "The delegation from Lisbon went on to Odense. The Danish")
    (work,) = extract_all([Document.from_text(text)])
    (mission,) = work.findings.missions
    assert "Aarhus" in mission.to
    assert "Lisbon" not in mission.to
