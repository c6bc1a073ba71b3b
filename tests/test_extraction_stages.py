"""The small stages before missions and agreements, each by itself."""

import pytest

from foedera.documents import Document
from foedera.extraction.dates import DateReader, told_month
from foedera.extraction.gazetteer import gazetteer, place_key
from foedera.extraction.rulebook import rulebook
from foedera.extraction.tokens import words_in
from foedera.extraction.view import view_of


# --- dates ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words", "start", "end", "relative"),
    [
        ("fr", "du 3 au 7 mars 2031", "2031-03-03", "2031-03-07", False),
        ("fr", "lundi dernier", "2031-05-12", None, True),
        ("fr", "le mois prochain", "2031-06", None, True),
        ("fr", "le 2 avril dernier", "2031-04-02", None, True),
        ("en", "from 3 to 7 march 2031", "2031-03-03", "2031-03-07", False),
        ("en", "march 3rd, 2031", "2031-03-03", None, False),
        ("en", "last month", "2031-04", None, True),
        ("en", "yesterday", "2031-05-13", None, True),
        ("en", "will meet on monday", "2031-05-19", None, True),
    ],
)
def test_a_date_is_read_against_the_documents_own_day(language, words, start, end, relative):
    (found,) = DateReader(rulebook(language), "2031-05-14").read(words)
    assert (found.start, found.end, found.relative) == (start, end, relative)


def test_a_language_does_not_read_the_other_ones_dates():
    assert DateReader(rulebook("fr"), "2031-05-14").read("last month, yesterday") == []
    assert DateReader(rulebook("en"), "2031-05-14").read("le mois dernier, hier") == []


@pytest.mark.parametrize(
    ("language", "text", "month"),
    [
        ("fr", "signe le 4 avril 2031, en vigueur", "2031-04"),
        ("fr", "le 4 avril 2031, apres mai 2029", None),
        ("en", "on april 4th, 2031", "2031-04"),
        ("en", "on the 4th of april 2031", "2031-04"),
    ],
)
def test_one_full_date_tells_the_year_of_a_text_of_one_year(language, text, month):
    assert told_month(text, rulebook(language)) == month


# --- sentences --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("fr", "Hier Mme. Exemple a vu M. Fictif en janv. Ils ont voté. Puis rien.", 2),
        ("en", "On Wed. Gov. Example met Sen. Fiction. They voted.", 2),
        ("en", "They met. They voted. They left.", 3),
    ],
)
def test_an_abbreviation_of_the_language_ends_no_sentence(language, text, count):
    assert len(view_of(Document.from_text(text, language=language)).sentences) == count


# --- tokens -----------------------------------------------------------------------------------
def test_words_end_before_a_genitive_and_after_an_elision():
    english = [word for word, _, _ in words_in("Fictland's Dr. Example (R&D)", rulebook("en"))]
    assert english == ["Fictland", "'s", "Dr.", "Example", "(", "R&D", ")"]
    french = [word for word, _, _ in words_in("l’École d'Aubeville, 3,5 M", rulebook("fr"))]
    assert french == ["l’", "École", "d'", "Aubeville", ",", "3,5", "M"]


# --- places -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Écosse", "country"), ("Scotland", "country"), ("les Pays-Bas", "country"),
        ("Bavaria", "state"), ("Rhône-Alpes", "region"), ("Occitania", "region"),
        ("Osaka", "city"), ("Mission", None), ("the Union", None),
    ],
)  # fmt: skip
def test_places_are_known_in_every_language_of_the_rules(name, level):
    assert gazetteer().level(name) == level


def test_a_place_is_looked_up_without_article_hyphens_and_accents():
    assert place_key("L’Île-de-France") == "ile de france"
    assert place_key("St. Example") == "saint example"
    assert place_key("The  Example") == "example"
