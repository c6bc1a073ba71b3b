"""Trained judgements: what they add, and that they can be trained again."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from bench.judgements import SETTINGS, as_data, left_out, rows_of, trained

from foedera.documents import Document, read_document
from foedera.extraction.annotation import annotation
from foedera.extraction.judgement import Judgement, judgements, train
from foedera.extraction.pipeline import extract, extract_all
from foedera.extraction.proposals import proposals
from foedera.extraction.view import fold

FIXTURES = Path(__file__).parent / "fixtures"
FOLDERS = [FIXTURES / "extraction", FIXTURES / "pages"]
GOLD = {path.stem: path for folder in FOLDERS for path in sorted(folder.glob("gold/*.json"))}
NEITHER = [
    name for name, path in GOLD.items()
    if not (gold := json.loads(path.read_text("utf-8")))["missions"] and not gold["agreements"]
]  # fmt: skip


@cache
def rows():
    return rows_of(FOLDERS)


@pytest.mark.slow
@pytest.mark.parametrize("name", SETTINGS)
def test_training_again_makes_the_same_decisions(name):
    again = Judgement(**as_data(trained(name, rows()[name])))
    kept = judgements()[name]
    own = rows()[name].clues
    differing = [clues for clues in own if again.says_yes(clues) != kept.says_yes(clues)]
    assert len(differing) <= len(own) // 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("mission", 0.85, 0.9), ("agreement", 0.85, 0.95), ("participant", 0.5, 0.5),
        ("leader", 0.5, 0.55), ("party", 0.6, 0.6), ("signatory", 0.65, 0.65),
        ("further", 0.5, 0.55), ("bound", 0.7, 0.6), ("actor", 0.9, 0.9), ("territory", 0.65, 0.55),
    ],
)  # fmt: skip
def test_judgements_hold_on_documents_left_out(name, precision, recall):
    right, invented, missed = left_out(name, rows()[name])
    assert right / (right + invented) >= precision
    assert right / (right + missed) >= recall


def test_no_clue_is_a_name():
    names = {
        word
        for path in GOLD.values()
        for actor in json.loads(path.read_text("utf-8"))["actors"]
        if actor["type"] == "person"
        for word in actor["names"][0].split()
    }
    texts = [path.parents[1] / f"{name}.txt" for name, path in GOLD.items()]
    whole = " ".join(text.read_text("utf-8") for text in texts)
    ordinary = {fold(word)[:5] for word in re.findall(r"\b[a-zà-ÿ]{4,}", whole)}
    clues = {clue.split(":")[-1] for one in judgements().values() for clue in one.weights}
    assert not {fold(word)[:5] for word in names if len(word) > 5} & clues - ordinary


def test_a_judgement_learns_what_parts_its_rows():
    learnt = train(
        [{"goes", "paid"}, {"stays", "paid"}] * 4, [True, False] * 4, list("aabbccdd"), ridge=0.1
    )
    assert learnt.says_yes({"goes"})
    assert not learnt.says_yes({"stays"})
    assert abs(learnt.weights["paid"]) < 0.1


@pytest.mark.parametrize("name", NEITHER)
def test_nothing_is_invented(name):
    file = GOLD[name].parents[1] / f"{name}.txt"
    findings = extract(read_document(file)).findings
    assert (findings.missions, findings.agreements) == ([], [])


def test_a_journey_that_only_the_whole_text_tells_is_proposed_with_low_confidence():
    document = read_document(FIXTURES / "pages" / "d10-dallas-nuevo-leon.txt")
    (rules_alone,) = extract_all([document], judged=False)
    assert rules_alone.findings.missions == []
    work = extract(document)
    (mission,) = work.findings.missions
    assert mission.confidence == "low"
    assert mission.sentences
    offered = list(proposals(document, work.findings, work.view))
    assert all(one.passages for one in offered)


def test_one_weak_word_tells_no_journey(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("Nordwerk Ltd opened a hall in Lima.\n\nThe guests had cake.\n", "utf-8")
    assert extract(read_document(file)).findings.missions == []


LISTED = """Wales and Brittany sign

Technology came next. Five sectoral Memoranda of Understanding were signed on the occasion:

- Sudwerk Ltd and Westwerk Ltd
- Estwerk Ltd and Nordholm Ltd
- the Birch Energy Cluster and the Green Cluster, from Wales
"""


def test_memoranda_in_the_plural_are_told_apart_line_by_line(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text(LISTED, "utf-8")
    agreements = extract(read_document(file)).findings.agreements
    assert [sorted(party.names[0] for party in a.parties) for a in agreements] == [
        ["Sudwerk Ltd", "Westwerk Ltd"],
        ["Estwerk Ltd", "Nordholm Ltd"],
        ["Birch Energy Cluster", "Green Cluster"],
    ]


VISIT = """A visit from Cork

The council heard a report. A delegation from Cork spent a day in Aarhus. The delegation saw the
harbour.
"""


def test_a_delegation_beside_a_place_needs_one_more_word(tmp_path):
    file = tmp_path / "visit.txt"
    file.write_text(VISIT, "utf-8")
    assert extract(read_document(file)).findings.missions


def said(text):
    work = extract(Document.from_text(text))
    record = annotation(work.document, work.findings)
    label = {actor["id"]: actor["names"][0] for actor in record["actors"]}
    roles = {(label[r["person"]], label.get(r["organisation"])) for r in record["roles"]}
    return set(label.values()), roles


def test_a_post_is_of_the_body_that_the_rest_of_the_text_tells():
    _, roles = said(
        "The University of Fictbridge sent five people to Oslo last week.\n\n"
        "They looked for partners in marine research.\n\n"
        "The University of Fictbridge has three thousand students.\n\n"
        "The group was made up as follows:\n\n"
        "- Anna Sample, vice-rector for research\n- Paul Specimen, dean of science\n\n"
        "All of them came home pleased. A second trip will follow in May."
    )
    assert ("Anna Sample", "University of Fictbridge") in roles
    assert ("Paul Specimen", "University of Fictbridge") in roles


def test_a_surname_that_is_a_town_too_is_the_persons():
    names, _ = said("Governor Scott Walker met exporters. Walker said that trade matters.")
    assert "Walker" not in names


FURTHER = """Ravensholm, 3 March 2021

The City of Tampere and the City of Bergen signed a memorandum of understanding on Tuesday in
Bergen. The mayors welcomed the delegation.

The guests visited the port. They met local companies.

During the visit two more memoranda of understanding were signed: \
Nordwerk University and Sudholm University will exchange students. The Birch Energy Cluster
also initialled a letter of intent with the Green Marine Cluster of Norway.
"""


def test_one_more_agreement_is_told_by_its_noun_and_bodies(tmp_path):
    file = tmp_path / "further.txt"
    file.write_text(FURTHER, "utf-8")
    (alone,) = extract_all([read_document(file)], judged=False)
    own = {"Nordwerk University", "Sudholm University"}
    assert not any(own & {p.names[0] for p in one.parties} for one in alone.findings.agreements)
    found = extract(read_document(file)).findings.agreements
    (further,) = [one for one in found if own <= {party.names[0] for party in one.parties}]
    assert further.confidence == "low"


AGAIN = """The City of Tampere and the City of Bergen signed a memorandum of understanding on
Tuesday in Bergen. The mayors welcomed the delegation.

The guests visited the port. They met local companies.

The memorandum between the City of Tampere and the City of Bergen covers the ports.
"""


def test_an_agreement_told_again_is_no_further_one(tmp_path):
    file = tmp_path / "again.txt"
    file.write_text(AGAIN, "utf-8")
    assert len(extract(read_document(file)).findings.agreements) == 1
