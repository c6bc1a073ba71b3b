"""Names, stage by stage: where one begins and ends, what it names, whose it is; without parser."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import pytest

from extraction_scenes import index_of, scene_of
from foedera.documents import Document
from foedera.extraction.acronyms import acronym_after
from foedera.extraction.actors import ActorIndex
from foedera.extraction.bearers import name_bearers
from foedera.extraction.beginnings import may_begin
from foedera.extraction.endings import name_end
from foedera.extraction.gazetteer import gazetteer
from foedera.extraction.introductions import Introductions
from foedera.extraction.kindwords import kind_inside, word_after, word_before
from foedera.extraction.line import Line
from foedera.extraction.mention import Mention
from foedera.extraction.mentions import names_of
from foedera.extraction.references import add_references
from foedera.extraction.rulebook import rulebook
from foedera.extraction.scene import Role
from foedera.extraction.settling import settle
from foedera.extraction.signs import (
    EVENT,
    ORGANISATION,
    PERSON,
    PLACE,
    PROGRAMME,
    REFERENCE,
    UNKNOWN,
)
from foedera.extraction.spellings import abbreviates, same_body, same_person, simplified
from foedera.extraction.tokens import Token, words_in
from foedera.extraction.view import view_of


def tokens_from(view, rules):
    """Tokens as a parser would mark them that knows proper nouns by their capital only."""
    small = rules.words["connectors"] | rules.words["determiners"]
    for sentence in view.sentences:
        for text, place, sort in words_in(sentence.text, rules):
            start = sentence.start + place
            folded = view.folded[start : start + len(text)]
            capital = sort in {"word", "initials"} and text[0].isupper()
            pos = "DET" if folded in small else "PROPN" if capital else "NOUN"
            yield Token(
                text, folded, start, start + len(text), sentence.number, pos, "",
                sort in {"word", "initials"}, capital, seen_capital=capital and place > 0,
            )  # fmt: skip


def line_of(text, language):
    rules, view = rulebook(language), view_of(Document.from_text(text, language=language))
    return Line(view, view.sentences[0], list(tokens_from(view, rules)), rules, gazetteer())


def found(text, language):
    return {mention.text: mention for mention in names_of(line_of(text, language))}


@pytest.mark.parametrize(
    ("language", "text", "begins"),
    [
        ("fr", "hier la ville de Aubeville", ["ville", "Aubeville"]),
        ("fr", "hier les entreprises de Aubeville", ["Aubeville"]),
        ("en", "yesterday the city of Aubeville", ["Aubeville"]),
        ("en", "an Oslo-based iFoundry", ["iFoundry"]),
    ],
)
def test_where_a_name_may_begin(language, text, begins):
    line = line_of(text, language)
    assert [t.text for i, t in enumerate(line.tokens) if may_begin(line, i)] == begins


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "la Chambre de commerce et d'industrie de Nantes vote", "Chambre de commerce et d'industrie de Nantes"),
        ("fr", "le Ministère du Commerce, de l'Industrie et de la Recherche vote", "Ministère du Commerce, de l'Industrie et de la Recherche"),
        ("en", "the Department of Agriculture, Trade and Consumer Protection of", "Department of Agriculture, Trade and Consumer Protection"),
        ("en", "by Canada's Ocean Supercluster today", "Canada's Ocean Supercluster"),
        ("en", "by Fictiva of Namur today", "Fictiva"),
    ],
)  # fmt: skip
def test_how_far_a_name_reaches(language, text, name):
    line = line_of(text, language)
    start = next(i for i, t in enumerate(line.tokens) if t.text == name.split("'")[0].split()[0])
    end = name_end(line, start)
    assert end is not None
    assert line.text(start, end) == name


def test_an_acronym_in_brackets_goes_with_the_name_before_it():
    line = line_of("l'Agence de Développement du Val (ADV) vote", "fr")
    bracket = next(i for i, t in enumerate(line.tokens) if t.text == "(")
    assert acronym_after(line, bracket) == "ADV"
    assert acronym_after(line, bracket - 1) is None


@pytest.mark.parametrize(
    ("language", "text", "name", "thing", "kind"),
    [
        ("fr", "hier la société Fictiva", "Fictiva", ORGANISATION, "company"),
        ("fr", "hier le cluster marocain Fictiva", "Fictiva", ORGANISATION, "cluster"),
        ("fr", "selon la Région", "Région", REFERENCE, "region"),
        ("fr", "selon une Fictiva Alba", "Fictiva Alba", PROGRAMME, None),
        ("en", "by the Fictiva University", "Fictiva University", ORGANISATION, "university"),
        ("en", "under the Partnership Agreement", "Partnership Agreement", PROGRAMME, None),
        ("en", "at the Fictiva Summit", "Fictiva Summit", EVENT, None),
        ("en", "in Osaka", "Osaka", PLACE, "city"),
        ("en", "with Fictiva Ltd", "Fictiva Ltd", ORGANISATION, "company"),
        ("en", "with Fictiva", "Fictiva", UNKNOWN, None),
    ],
)
def test_what_a_name_names(language, text, name, thing, kind):
    mention = found(text, language)[name]
    assert (mention.thing, mention.kind) == (thing, kind)


def test_the_noun_of_a_kind_stands_first_or_last_as_the_language_has_it():
    french, english = line_of("Institut Fictiva", "fr"), line_of("Fictiva Institute", "en")
    assert kind_inside(french.tokens, french.rules) == "university"
    assert kind_inside(english.tokens, english.rules) == "university"
    foreign = line_of("Fictiva Development Corporation", "fr")
    assert kind_inside(foreign.tokens, foreign.rules) == "agency"
    assert word_before(line_of("pour le cluster", "fr").tokens, french.rules) == "cluster"
    assert word_after(line_of("cluster in", "en").tokens[:1], english.rules) == "cluster"


# --- whose name it is -------------------------------------------------------------------------
def test_two_spellings_of_one_name():
    french = rulebook("fr")
    assert simplified("Pôle de la Mer", french) == simplified("pôle Mer", french)
    assert same_person(("ann", "example"), ("example",), titled=False) is False
    assert same_person(("example",), ("ann", "example"), titled=False)
    assert same_person(("a", "example"), ("ann", "example"), titled=False)
    short = Mention(0, 4, "ADVF", 0, UNKNOWN)
    full = Mention(6, 40, "Agence de Développement du Val Fictif", 0, ORGANISATION)
    assert abbreviates(short, full)
    words = ("agence", "developpement", "val", "fictif")
    assert same_body(("advf",), words, short, "agency", french)
    assert not same_body(("xyz",), words, Mention(0, 3, "XYZ", 0), "agency", french)


def mentions_in(text, language, *names):
    view = view_of(Document.from_text(text, language=language))
    return view, [
        Mention(text.index(n), text.index(n) + len(n), n, 0, UNKNOWN, evidence={"ner:none"})
        for n in names
    ]


def test_words_beside_names_tell_their_kind():
    view, names = mentions_in(
        "les entreprises Alba, Borea et Cora sont parties.", "fr", "Alba", "Borea", "Cora"
    )
    beside = Introductions(view, rulebook("fr"))
    assert beside.plural_kind(names[0]) == "company"
    assert [len(run) for run in beside.runs(names)] == [3]
    view, names = mentions_in("Alba, an agency for trade, met us.", "en", "Alba")
    assert Introductions(view, rulebook("en")).apposed_kind(names[0]) == "agency"


def test_a_list_and_a_post_settle_what_unknown_names_are():
    view, names = mentions_in(
        "les entreprises Alba, Borea et Cora sont parties.", "fr", "Alba", "Borea", "Cora"
    )
    settle(view, names, rulebook("fr"))
    assert {(m.thing, m.kind) for m in names} == {(ORGANISATION, "company")}
    view, names = mentions_in("Yesterday Kiro Exampel, mayor of Osaka, left.", "en", "Kiro Exampel")
    settle(view, names, rulebook("en"))
    assert names[0].thing == PERSON


def index_in(text, language, name, thing, kind):
    view, (mention,) = mentions_in(text, language, name)
    mention.thing, mention.kind = thing, kind
    mention.evidence = {"head"}
    return view, mention, ActorIndex(view, [mention], rulebook(language))


@pytest.mark.parametrize(
    ("language", "text", "name", "stands"),
    [
        ("en", "Fictiva left. Then the cluster signed a text.", "Fictiva", "cluster"),
        ("fr", "Fictiva part. Ensuite le cluster a voté.", "Fictiva", "cluster"),
        ("en", "Fictiva left. Then the cluster model was tried.", "Fictiva", None),
    ],
)
def test_a_definite_noun_stands_for_the_body_of_its_kind(language, text, name, stands):
    view, mention, index = index_in(text, language, name, ORGANISATION, "cluster")
    rules = rulebook(language)
    add_references(view, list(tokens_from(view, rules)), index, rules)
    words = [m.text for m in index.mentions if m is not mention]
    assert words == ([stands] if stands else [])
    assert all(index.actor_of(m) is index.actors[0] for m in index.mentions)


def test_a_head_word_alone_stands_for_the_body_of_its_kind():
    text = "Région Fictive part et la Région signe."
    view, mention, _ = index_in(text, "fr", "Région Fictive", ORGANISATION, "region")
    mention.level = "region"
    alone = Mention(
        text.rindex("Région"), text.rindex("Région") + 6, "Région", 0, REFERENCE, "region"
    )
    index = ActorIndex(view, [mention, alone], rulebook("fr"))
    assert index.actor_of(alone) is index.actors[0]


@pytest.mark.parametrize(
    ("language", "title", "sentence", "stands"),
    [
        ("en", "mayor", "then the mayor signed .", True),
        ("en", "mayor", "then the mayor of {L:Osaka} signed .", False),
        ("fr", "maire", "ensuite la maire a signe .", True),
        ("fr", "maire adjointe", "ensuite la maire a signe .", False),
    ],
)
def test_a_post_stands_for_the_only_one_who_holds_it(language, title, sentence, stands):
    rules = rulebook(language)
    first = scene_of("{P:Ann Exampel} .")
    scenes = [first, scene_of(sentence, 1, start=first.sentence.end + 1)]
    index = index_of(scenes, rules)
    ann = index.actors[0]
    name_bearers(scenes, [Role(ann, None, None, title, 0)], index, rules)
    meant = [index.actor_of(m) for m in scenes[1].mentions.values() if m.thing == PERSON]
    assert meant == ([ann] if stands else [])
