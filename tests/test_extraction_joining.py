"""Missions, agreements and actors tell of one another once all are found."""

from extraction_scenes import index_of, scenes_with_lists
from foedera.extraction.findings import Agreement, Findings, Mission
from foedera.extraction.joining import join
from foedera.extraction.rulebook import rulebook
from foedera.extraction.scene import Role

RULES = rulebook("en")


def index_with(*written):
    return index_of(scenes_with_lists(RULES, *written), RULES)


def test_agreement_is_of_the_one_mission_and_gives_it_the_month():
    index = index_with("{O:Algoval} and {O:Vindkraft}")
    guest, host = index.actors
    mission = Mission(participants=[guest], sentences=[0])
    agreement = Agreement(
        "other", "signed", [guest, host], initiators=[guest], signed="2031-05-14", sentences=[0]
    )
    join(Findings(missions=[mission], agreements=[agreement]), [], index)
    assert agreement.during is mission
    assert mission.start == "2031-05"
    assert mission.met == [host], "who is bound without having travelled was met"


def test_undated_agreement_takes_the_month_of_a_journey_and_the_year_of_a_day():
    for end, signed in (("2031-05-16", "2031-05"), (None, "2031")):
        mission = Mission(start="2031-05-14", end=end, sentences=[0])
        agreement = Agreement("other", "signed", sentences=[1])
        join(Findings(missions=[mission], agreements=[agreement]), [], index_with("{O:Algoval}"))
        assert agreement.signed == signed


def test_agreement_of_another_year_or_of_one_of_two_journeys_is_of_none():
    index = index_with("{O:Algoval}")
    other_year = Agreement("other", "signed", signed="2029-01-02", sentences=[1])
    mission = Mission(start="2031-05-14", sentences=[0])
    join(Findings(missions=[mission], agreements=[other_year]), [], index)
    assert other_year.during is None
    either = Agreement("other", "signed", sentences=[1])
    two = [Mission(start="2031-05", sentences=[0]), Mission(start="2031-06", sentences=[0])]
    join(Findings(missions=two, agreements=[either]), [], index)
    assert either.during is None


def test_role_told_twice_is_kept_once():
    index = index_with("{P:Ada Fictive} and {O:Vindkraft}")
    person, body = index.actors
    roles = [Role(person, body, None, "president", number) for number in (0, 3)]
    findings = Findings()
    join(findings, roles, index)
    assert findings.roles == roles[:1]
    assert [actor.number for actor in findings.actors] == [1, 2]
