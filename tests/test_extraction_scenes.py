"""Sentences under their mask, and whom their words stand for."""

from foedera.extraction.anaphora import Anaphora
from foedera.extraction.rulebook import rulebook
from staged_sentences import staged


def test_names_and_dates_become_signs_and_titles_go():
    given = {"person": ["Anne Fictive"], "city": ["Turin"], "cluster": ["Vindkraft"]}
    told = staged("fr", "Mme Anne Fictive a vu le Vindkraft à Turin le 4 mai 2019.", **given)
    assert told.masks() == ["⟦person⟧ a vu le ⟦organisation⟧ a ⟦place⟧ ⟦date⟧."]


def test_where_and_when_the_news_was_written_is_no_part_of_its_sentence():
    told = staged("en", "Turin, 3 May 2019 – The fair has opened.", city=["Turin"])
    assert told.masks() == ["the fair has opened."]


def test_two_dates_of_a_span_are_one():
    told = staged("en", "The fair ran from 3 May 2019 to 5 May 2019.")
    assert told.masks() == ["the fair ran ⟦date⟧."]
    ((_, date),) = told.scenes[0].dates_in()
    assert (date.start, date.end) == ("2019-05-03", "2019-05-05")


def test_a_counterpart_is_only_the_person_named():
    given = {"person": ["Anne Fictive", "Paul Exemple"]}
    told = staged("fr", "Anne Fictive et son homologue Paul Exemple ont parlé.", **given)
    assert told.masks() == ["⟦person⟧ et ⟦person⟧ ont parle."]


def test_a_country_after_its_city_is_left_out():
    told = staged("en", "The fair in Turin, Italy, is open.", city=["Turin"], country=["Italy"])
    assert told.masks() == ["the fair in ⟦place⟧, is open."]


def names(actors):
    return {actor.names[0] for actor in actors}


def test_the_two_clusters_are_those_named_last():
    given = {"cluster": ["Merfic", "Vindkraft"], "university": ["Fictiva"]}
    told = staged("fr", "Merfic et Vindkraft ont vu Fictiva. Les deux clusters ont signé.", **given)
    anaphora = Anaphora(told.scenes, told.index, told.rules)
    assert names(anaphora.the_several(told.scenes[1].mask, 1)) == {"Merfic", "Vindkraft"}


def test_a_plural_that_names_no_kind_of_body_stands_for_nobody():
    told = staged(
        "en", "Merfic met Vindkraft. Two pumps were sold.", cluster=["Merfic", "Vindkraft"]
    )
    anaphora = Anaphora(told.scenes, told.index, told.rules)
    assert anaphora.the_several(told.scenes[1].mask, 1) == []


def test_plurals_have_the_kind_of_their_singular():
    assert rulebook("en").kind_of_plural("universities") == "university"
    assert rulebook("fr").kind_of_plural("ministeres") == "state"
    assert rulebook("en").kind_of_plural("pumps") is None


def test_the_university_is_the_one_named_before():
    given = {"university": ["Fictiva"], "cluster": ["Merfic"]}
    told = staged("en", "Fictiva met Merfic. The university will host a fair.", **given)
    anaphora = Anaphora(told.scenes, told.index, told.rules)
    mask = told.scenes[1].mask
    body = anaphora.noun_subject(mask, mask.index("will"), 1)
    assert body is not None
    assert body.names[0] == "Fictiva"


def test_a_pronoun_tells_of_somebody_unless_it_stands_for_nothing():
    told = staged("fr", "Elle est partie. Il est prévu une fête.")
    anaphora = Anaphora(told.scenes, told.index, told.rules)
    assert [anaphora.told_by_pronoun(scene.mask) for scene in told.scenes] == [True, False]
