"""Each stage that reads a mission, on sentences whose names are given."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import pytest

from foedera.extraction.findings import Mission
from foedera.extraction.missions.finder import MissionFinder
from foedera.extraction.missions.hosts import find_hosts, find_met, find_organisers, find_senders
from foedera.extraction.missions.journeys import Journeys
from foedera.extraction.missions.leaders import find_leaders, find_lent
from foedera.extraction.missions.parts import Parts
from foedera.extraction.missions.travellers import (
    find_listed,
    find_members,
    find_own_journey,
    find_travellers,
    find_who_took_part,
    heads_list,
    is_listed,
)
from staged_sentences import staged

GIVEN = {
    "person": ["Anne Fictive", "Paul Exemple"],
    "cluster": ["Merfic", "Vindkraft"],
    "region": ["Région Fictive"],
    "city": ["Turin", "Oslo"],
    "country": ["Chile"],
}


def names(actors):
    return {actor.names[0] for actor in actors}


def parts_of(told):
    return Parts(told.scenes, told.roles, told.index, told.rules)


def found_by(stage, language, text, *more):
    """What one stage adds to an empty mission out of one sentence."""
    told, mission = staged(language, text, **GIVEN), Mission()
    stage(mission, told.scenes[0], parts_of(told), *more)
    return mission


def journey(language, text, published=None):
    told = staged(language, text, **GIVEN)
    journeys = Journeys(told.rules, published)
    scene = told.scenes[0]
    return journeys.told(scene, journeys.cues(scene.mask), [])


# --- journeys ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "text", "to", "origin"),
    [
        ("fr", "Une délégation de Merfic s'est rendue à Turin et à Oslo.", ["Turin", "Oslo"], ["Merfic"]),
        ("fr", "De retour de Turin, la délégation a parlé.", ["Turin"], []),
        ("en", "A delegation from Merfic visited Turin, Oslo and Chile.", ["Turin", "Oslo", "Chile"], ["Merfic"]),
        ("en", "Back from Turin, the delegation spoke.", ["Turin"], []),
        ("en", "A delegation that met officials from Merfic went to Turin.", ["Turin"], []),
    ],
)  # fmt: skip
def test_a_journey_goes_from_and_to(language, text, to, origin):
    said = journey(language, text)
    assert (said.to, said.origin) == (to, origin)


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("fr", "La mission s'est rendue à Turin le 4 mai 2019.", "2019-05-04", None),
        ("fr", "La mission à Turin s'est achevée le 4 mai 2019.", None, "2019-05-04"),
        ("fr", "La mission a vu Turin, où Merfic est établi depuis 2015.", None, None),
        ("en", "The mission to Turin ran from 4 May 2019 to 6 May 2019.", "2019-05-04", "2019-05-06"),
        ("en", "The mission to Turin lasted until 6 May 2019.", None, "2019-05-06"),
        ("en", "The mission saw Turin, where Merfic has worked since 2015.", None, None),
    ],
)  # fmt: skip
def test_a_journey_begins_and_ends(language, text, start, end):
    said = journey(language, text)
    assert (said.start, said.end) == (start, end)


def test_the_date_line_of_the_document_is_not_the_journeys_where_another_date_stands():
    text = "On 9 May 2019 the mission that had left for Turin on 4 May 2019 was told of."
    assert journey("en", text, published="2019-05-09").start == "2019-05-04"


# --- leaders ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La délégation, conduite par Anne Fictive, est partie."),
        ("fr", "Anne Fictive conduit une délégation à Turin."),
        ("fr", "La délégation, avec Anne Fictive à sa tête, est partie."),
        ("fr", "Anne Fictive, chef de file du groupe, a parlé."),
        ("en", "The delegation, led by Anne Fictive, has left."),
        ("en", "Anne Fictive led a delegation to Turin."),
        ("en", "The delegation, with Anne Fictive at its head, has left."),
        ("en", "Anne Fictive, the delegation leader, spoke."),
        ("en", "Eight people will accompany Anne Fictive to Turin."),
    ],
)
def test_a_leader_leads_and_goes(language, text):
    mission = found_by(find_leaders, language, text)
    assert names(mission.leaders) == {"Anne Fictive"}
    assert "Anne Fictive" in names(mission.participants)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La délégation a vu le forum conduit par Anne Fictive."),
        ("en", "The delegation saw a workshop led by Anne Fictive."),
    ],
)
def test_who_leads_something_else_leads_no_mission(language, text):
    assert not found_by(find_leaders, language, text).leaders


def test_a_body_that_conducts_a_mission_organises_it_and_goes():
    mission = found_by(find_lent, "en", "The mission that Merfic has just led was long.")
    assert names(mission.organisers) == names(mission.participants) == {"Merfic"}
    mission = found_by(find_lent, "en", "The mission that Merfic has organised was long.")
    assert names(mission.organisers) == {"Merfic"}
    assert not mission.participants


# --- travellers -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Anne Fictive s'est rendue à Turin avec Paul Exemple."),
        ("en", "Anne Fictive travelled to Turin with Paul Exemple."),
    ],
)
def test_who_travels_goes_and_so_does_who_is_beside(language, text):
    mission = found_by(find_travellers, language, text)
    assert names(mission.participants) == {"Anne Fictive", "Paul Exemple"}
    assert names(mission.leaders) == {"Anne Fictive"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La visite de Paul Exemple a duré deux jours."),
        ("en", "Paul Exemple's trip took two days."),
        ("en", "During his visit to Turin, Paul Exemple spoke."),
    ],
)
def test_ones_own_journey(language, text):
    assert names(found_by(find_own_journey, language, text).participants) == {"Paul Exemple"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La délégation était composée de Merfic et de Vindkraft."),
        ("en", "The delegation was made up of Merfic and Vindkraft."),
    ],
)
def test_members_are_those_of_whom_a_delegation_is_made_up(language, text):
    assert names(found_by(find_members, language, text).participants) == {"Merfic", "Vindkraft"}


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Merfic a pris part au voyage."), ("en", "Merfic took part.")],
)
def test_who_took_part_is_said_to(language, text):
    assert names(found_by(find_who_took_part, language, text).participants) == {"Merfic"}


@pytest.mark.parametrize(
    ("language", "head", "item"),
    [
        ("fr", "Membres de la délégation :", "Paul Exemple (chef de délégation), Merfic"),
        ("en", "Members of the delegation:", "Merfic, and Paul Exemple as head of mission"),
    ],
)
def test_an_item_of_a_list_names_travellers_and_marks_the_leader(language, head, item):
    headed = staged(language, head)
    assert heads_list(headed.scenes[0], headed.rules)
    told, mission = staged(language, item, **GIVEN), Mission()
    assert is_listed(told.scenes[0], told.rules)
    find_listed(mission, told.scenes[0], parts_of(told))
    assert names(mission.participants) == {"Paul Exemple", "Merfic"}
    assert names(mission.leaders) == {"Paul Exemple"}


def test_an_item_that_tells_what_somebody_does_lists_nobody():
    told = staged("en", "Merfic is a cluster.", **GIVEN)
    assert not is_listed(told.scenes[0], told.rules)


# --- hosts and senders ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La mission a été organisée par Merfic."),
        ("en", "The mission was organised by Merfic."),
        ("fr", "Merfic organise la mission."),
        ("en", "Merfic organises the mission."),
    ],
)
def test_organisers(language, text):
    assert names(found_by(find_organisers, language, text, True).organisers) == {"Merfic"}
    assert not found_by(find_organisers, language, text, False).organisers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La délégation de Merfic est partie."),
        ("en", "The Merfic delegation has left."),
        ("fr", "Merfic est loin, la mission régionale de la Région Fictive aussi."),
    ],
)
def test_a_mission_is_that_of_the_body_that_sends_it(language, text):
    assert found_by(find_senders, language, text).participants


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Turin a accueilli une délégation."),
        ("en", "Turin hosted a delegation."),
    ],
)
def test_a_mission_goes_to_the_town_that_receives_it(language, text):
    mission = found_by(find_hosts, language, text)
    assert mission.to == ["Turin"]
    assert mission.met


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Elle a rencontré Merfic et Vindkraft."),
        ("en", "They met with Merfic and Vindkraft."),
    ],
)
def test_whom_the_travellers_met(language, text):
    assert names(found_by(find_met, language, text).met) == {"Merfic", "Vindkraft"}


# --- one mission or another -------------------------------------------------------------------
def missions(language, text):
    told = staged(language, text, **GIVEN)
    return MissionFinder(told.scenes, told.roles, told.index, told.rules).find()


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("fr", "Une mission de Merfic s'est rendue à Turin. La mission a vu Turin.", [["Turin"]]),
        ("fr", "Une mission de Merfic s'est rendue à Turin. Une nouvelle mission est prévue à Oslo.", [["Turin"], ["Oslo"]]),
        ("en", "A mission from Merfic visited Turin. The mission saw Turin.", [["Turin"]]),
        ("en", "A mission from Merfic visited Turin. Another mission to Oslo is planned.", [["Turin"], ["Oslo"]]),
    ],
)  # fmt: skip
def test_a_new_journey_is_told_from_one_already_known(language, text, told):
    assert [mission.to for mission in missions(language, text)] == told


def test_a_mission_without_place_and_people_does_not_stand():
    assert missions("en", "The delegation has left.") == []
