"""Reviewing: proposals stay apart until accepted, nothing is lost, and data/ changes little."""

import difflib
import json
import re

import pytest

from conftest import ROOT
from foedera.documents import read_document
from foedera.extraction.proposals import NEUTRAL, Proposal
from foedera.releases import Releases
from foedera.releases.builder import BuildSources, build_release
from foedera.review import DecisionError, Desk, DeskError, Entities, accept_into
from foedera.review.blocks import BlockFile
from foedera.review.offered import with_offered
from foedera.statements import parse_passage, statement_is_asserted
from foedera.statements.passages import words_hash
from foedera.terms import FD, MODALITY, RANK
from review_desk import DEVELOPMENT, ENGLISH, FRENCH, REVIEWER, accept_all, again, lay


@pytest.fixture
def desk(tmp_path, example) -> Desk:
    return lay(tmp_path, publication=example)


def judged(desk: Desk, relation: str, value: str = ""):
    """The one claim of a relation whose value holds some words."""
    found = [
        one
        for one in desk.judged(desk.outcome())
        if one.claim.relation == relation and value in one.claim.value
    ]
    assert found, f"nothing is proposed for {relation} {value}"
    return found[0]


def decide(desk: Desk, publication, action: str, **what):
    return desk.decide(REVIEWER, action, what, Entities.read(again(publication)))


def files_of(publication) -> dict[str, str]:
    return {
        str(path.relative_to(publication.directory)): path.read_text(encoding="utf-8")
        for path in sorted(publication.directory.rglob("*.ttl"))
    }


def settle_all(desk: Desk, publication) -> None:
    """Say of each thing in question that it is a new one."""
    entities, outcome = Entities.read(again(publication)), desk.outcome()
    for thing in desk.things(outcome).values():
        if desk.identity(thing, outcome, entities).slug is None:
            decide(desk, publication, "settle", thing=thing.key, **{"as": {"new": {}}})


def test_every_proposal_has_a_passage_whose_words_are_in_the_text(desk):
    assert len(desk.proposals.claims) > 20
    for claim in desk.proposals.claims:
        assert claim.spans
        assert all(span.is_in(desk.text) for span in claim.spans)


def test_proposals_are_kept_apart_from_data_until_they_are_accepted(tmp_path, example):
    before = files_of(example)
    desk = lay(tmp_path, publication=example)
    accept_all(desk, example)
    assert files_of(example) == before
    accept_into(desk, again(example), REVIEWER)
    assert files_of(example) != before


def test_a_known_name_is_found_in_the_registry_and_an_unsure_one_is_a_question(desk, example):
    entities, outcome = Entities.read(example), desk.outcome()
    things = desk.things(outcome)
    known = desk.identity(things["actor:brume-harbour-cluster"], outcome, entities)
    assert (known.slug, known.is_new) == ("brume-harbour-cluster", False)
    asked = things["actor:azur-cluster"]
    assert desk.identity(asked, outcome, entities).slug is None
    assert asked.candidates[0].slug == "azur-sea-cluster"
    assert asked.candidates[0].reasons
    new = desk.identity(things["actor:tidewright-ltd"], outcome, entities)
    assert (new.slug, new.is_new) == ("tidewright-ltd", True)


def test_what_nobody_has_identified_is_not_written(desk, example):
    accept_all(desk, example)
    written = accept_into(desk, again(example), REVIEWER)
    assert "actor:azur-cluster" in written.waiting
    assert "azur-sea" not in files_of(example)["statements/brume-lisbon-note.ttl"].replace(
        "brume-harbour-cluster-azur-cluster", ""
    )


def test_merging_with_an_existing_entity_states_things_of_that_one(desk, example):
    decide(
        desk, example, "settle", thing="actor:azur-cluster", **{"as": {"same": "azur-sea-cluster"}}
    )
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    facts = set(again(example).facts())
    parties = {t.object.value for t in facts if t.predicate == FD.party}
    assert example.base.thing("actor", "azur-sea-cluster").value in parties
    assert "azur-cluster" not in files_of(example)["registry/actor.ttl"]


def test_accepting_writes_statements_with_passages_provenance_and_hashes(desk, example):
    settle_all(desk, example)
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    publication = again(example)
    file = {f.slug: f for f in publication.statement_files}["brume-lisbon-note"]
    statements = list(file.statements())
    text = ENGLISH.read_text(encoding="utf-8")
    assert len(statements) > 30
    hashes = {
        t.subject.value: t.object.value for t in file.triples() if t.predicate == FD.wordsSha256
    }
    for statement in statements:
        assert statement.activity is not None
        assert statement.passages
        for passage in statement.passages:
            _, start, end = parse_passage(passage.value)
            assert hashes[passage.value] == words_hash(text[start:end])
    activity = files_of(example)["registry/activity.ttl"]
    assert f'dcterms:creator "{REVIEWER}"' in activity
    assert re.search(r'endedAtTime> "\d{4}-\d\d-\d\dT[\d:]+Z"', activity)


def test_what_is_planned_is_no_fact(desk, example):
    settle_all(desk, example)
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    ahead = [
        s
        for s in again(example).statements()
        if s.subject and s.subject.value.endswith("mission-to-lisbon-2024")
    ]
    destination = next(s for s in ahead if s.predicate == FD.hasDestination)
    assert destination.modality == MODALITY.planned
    assert not statement_is_asserted(destination)
    status = next(s for s in ahead if s.predicate == FD.hasStatus)
    assert status.rank == RANK.preferred
    assert statement_is_asserted(status)


def test_what_was_accepted_builds_without_a_violation(tmp_path, desk, example):
    settle_all(desk, example)
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    sources = BuildSources(
        again(example), ROOT / "ontology", ROOT / "shapes", texts=(tmp_path / "texts",)
    )
    _, report = build_release(sources, Releases(tmp_path / "releases"))
    assert report.violations == 0, report.to_text()


def test_a_french_note_is_read_beside_the_english_one(tmp_path, example):
    english = lay(tmp_path, publication=example)
    settle_all(english, example)
    accept_all(english, example)
    accept_into(english, again(example), REVIEWER)
    french = lay(tmp_path, FRENCH, again(example))
    assert french.proposals.source.language == "fr"
    entities, outcome = Entities.read(again(example)), french.outcome()
    quill = french.things(outcome)["actor:ada-quill"]
    assert french.identity(quill, outcome, entities).slug == "ada-quill"
    settle_all(french, example)
    accept_all(french, example)
    accept_into(french, again(example), REVIEWER)
    names = {s.object.value for s in again(example).statements() if "altLabel" in str(s.predicate)}
    assert "Ada Quill" in names


def test_the_diff_touches_nobody_elses_lines(desk, example):
    before = files_of(example)
    settle_all(desk, example)
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    after = files_of(example)
    for name, text in before.items():
        gone = [
            line
            for line in difflib.ndiff(text.splitlines(), after[name].splitlines())
            if line.startswith("- ") and line.strip() != "-"
        ]
        assert not gone, f"{name} lost {gone}"


def test_registry_entries_come_in_the_order_of_their_slugs(desk, example):
    settle_all(desk, example)
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    for name, text in files_of(example).items():
        if name.startswith("registry/"):
            subjects = [subject for subject, _ in BlockFile.parse(text).blocks]
            assert subjects == sorted(subjects), name


def test_writing_twice_changes_nothing(desk, example):
    accept_all(desk, example)
    assert accept_into(desk, again(example), REVIEWER).files
    before = files_of(example)
    assert not accept_into(desk, again(example), REVIEWER).files
    assert files_of(example) == before


def test_one_more_decision_is_a_small_diff(desk, example):
    settle_all(desk, example)
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    before = files_of(example)
    decide(desk, example, "reject", claims=[judged(desk, "met").id])
    written = accept_into(desk, again(example), REVIEWER)
    assert written.added == 0
    after = files_of(example)
    assert [name for name in after if before[name] != after[name]] == [
        "statements/brume-lisbon-note.ttl"
    ]
    name = "statements/brume-lisbon-note.ttl"
    lines = list(difflib.ndiff(before[name].splitlines(), after[name].splitlines()))
    assert not [line for line in lines if line.startswith("+ ")]
    assert "counterpart" not in after[name]


def test_undo_takes_back_the_last_decision_and_the_statements_with_it(desk, example):
    claim = judged(desk, "met")
    decide(desk, example, "accept", claims=[claim.id])
    accept_into(desk, again(example), REVIEWER)
    assert "counterpart" in files_of(example)["statements/brume-lisbon-note.ttl"]
    assert desk.log.undo(REVIEWER).action == "accept"
    assert judged(desk, "met").state == "open"
    accept_into(desk, again(example), REVIEWER)
    assert "counterpart" not in files_of(example)["statements/brume-lisbon-note.ttl"]


def test_a_correction_is_written_in_place_of_the_proposal(desk, example):
    start = judged(desk, "start", "2023-06-05")
    decide(desk, example, "correct", claim=start.id, to={"value": "2023-06-06"})
    accept_into(desk, again(example), REVIEWER)
    text = files_of(example)["statements/brume-lisbon-note.ttl"]
    assert '"2023-06-06"' in text
    assert '"2023-06-05"' not in text


def test_what_was_missed_is_added_by_selecting_words(desk, example):
    thing = {"kind": "event", "class_name": "TradeEvent", "labels": {"en": "Ocean Forum 2023"}}
    decide(desk, example, "add-thing", thing=thing)
    start = desk.text.index("Ocean Forum 2023")
    mission = judged(desk, "start", "2023-06-05").claim.subject
    decide(
        desk,
        example,
        "add",
        claim={
            "subject": mission,
            "relation": "attends",
            "value": "event:ocean-forum-2023",
            "spans": [{"start": start, "end": start + 16}],
        },
    )
    accept_into(desk, again(example), REVIEWER)
    facts = {(t.predicate, t.object.value) for t in again(example).facts()}
    assert (FD.attendsEvent, example.base.thing("event", "ocean-forum-2023").value) in facts


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("accept", {"claims": ["nothing"]}),
        ("accept", {"claims": []}),
        ("settle", {"thing": "actor:azur-cluster", "as": {"same": "nobody"}}),
        ("settle", {"thing": "actor:azur-cluster", "as": {"new": {"class_name": "City"}}}),
        ("add", {"claim": {"subject": "actor:ada-quill", "relation": "holds"}}),
        ("add-thing", {"thing": {"kind": "actor", "class_name": "Company", "labels": {}}}),
        ("sing", {}),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_and_not_kept(desk, example, action, what):
    with pytest.raises(DecisionError):
        desk.decide(REVIEWER, action, what, Entities.read(example))
    assert not desk.log.decisions


def test_a_claim_without_a_passage_is_refused(desk, example):
    claim = {"subject": "actor:ada-quill", "relation": "name", "value": "A. Q.", "spans": []}
    with pytest.raises(DecisionError, match="passage"):
        decide(desk, example, "add", claim=claim)


def test_decisions_survive_a_crash_in_the_middle_of_a_line(desk, example):
    decide(desk, example, "accept", claims=[judged(desk, "met").id])
    path = desk.folder / "decisions.jsonl"
    with path.open("ab") as log:
        log.write(b'{"number": 2, "at": "2026-')
    reopened = Desk(desk.folder)
    assert judged(reopened, "met").state == "accepted"
    decide(reopened, example, "reject", claims=[judged(reopened, "start").id])
    third = Desk(desk.folder)
    assert judged(third, "met").state == "accepted"
    assert judged(third, "start").state == "rejected"


def test_the_log_only_grows(desk, example):
    decide(desk, example, "accept", claims=[judged(desk, "met").id])
    first = (desk.folder / "decisions.jsonl").read_bytes()
    desk.log.undo(REVIEWER)
    assert (desk.folder / "decisions.jsonl").read_bytes().startswith(first)
    lines = (desk.folder / "decisions.jsonl").read_text().splitlines()
    assert all(json.loads(line)["by"] == REVIEWER for line in lines)


def test_nobody_else_can_take_a_desk_that_is_taken(desk):
    with desk.taken(), pytest.raises(DeskError), Desk(desk.folder).taken():
        pass


def test_a_new_version_keeps_the_decisions_on_unchanged_words(tmp_path, desk, example):
    settle_all(desk, example)
    accept_all(desk, example)
    decide(desk, example, "reject", claims=[judged(desk, "participant", "tidewright").id])
    accept_into(desk, again(example), REVIEWER)
    changed = tmp_path / "brume-lisbon-note.txt"
    text = ENGLISH.read_text(encoding="utf-8")
    text = text.replace("Published on", "Corrected version.\n\nPublished on")
    changed.write_text(text.replace("met the Lisbon Port Agency", "met nobody at all"))
    newer = lay(tmp_path, changed, again(example))
    assert newer.folder == desk.folder
    states = {
        (one.claim.relation, one.claim.value): one.state for one in newer.judged(newer.outcome())
    }
    mission = judged(newer, "start", "2023-06-05")
    assert mission.state == "accepted"
    assert states["participant", "actor:tidewright-ltd"] == "rejected"
    assert ("met", "actor:lisbon-port-agency") not in states
    accept_into(newer, again(example), REVIEWER)
    now = again(example)
    assert now.documents["brume-lisbon-note"].length == len(changed.read_text())
    fresh = changed.read_text(encoding="utf-8")
    file = {f.slug: f for f in now.statement_files}["brume-lisbon-note"]
    hashes = {
        t.subject.value: t.object.value for t in file.triples() if t.predicate == FD.wordsSha256
    }
    for statement in file.statements():
        for passage in statement.passages:
            _, start, end = parse_passage(passage.value)
            assert hashes[passage.value] == words_hash(fresh[start:end])
    assert "counterpart" not in files_of(example)["statements/brume-lisbon-note.ttl"]


def test_an_addition_whose_words_are_gone_says_so(tmp_path, desk, example):
    start = desk.text.index("Lisbon Port Agency")
    decide(
        desk,
        example,
        "add",
        claim={
            "subject": "actor:lisbon-port-agency",
            "relation": "name",
            "value": "LPA",
            "spans": [{"start": start, "end": start + 18}],
        },
    )
    changed = tmp_path / "brume-lisbon-note.txt"
    text = ENGLISH.read_text(encoding="utf-8")
    changed.write_text(text.replace("the Lisbon Port Agency", "nobody"))
    newer = lay(tmp_path, changed, again(example))
    assert [one.state for one in newer.judged(newer.outcome()) if one.origin == "added"] == ["lost"]


def test_a_block_that_somebody_edited_is_theirs(desk, example):
    accept_all(desk, example)
    accept_into(desk, again(example), REVIEWER)
    path = example.directory / "registry" / "actor.ttl"
    path.write_text(path.read_text().replace('"Tidewright Ltd"@fr', '"Société Tidewright"@fr'))
    decide(desk, example, "reject", claims=[judged(desk, "met").id])
    accept_into(desk, again(example), REVIEWER)
    assert '"Société Tidewright"@fr' in path.read_text()


def test_taking_a_registry_file_apart_and_together_changes_nothing():
    for path in (ROOT / "data").rglob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        assert BlockFile.parse(text).text() == text


def test_proposals_of_another_extractor_are_reviewed_like_any_other(example, desk):
    document = read_document(ENGLISH)
    start = document.text.index("Tidewright Ltd")
    at = ((start, start + 14),)
    event = NEUTRAL.thing("event", "mission-to-lisbon-2023")
    part = NEUTRAL.thing("situation", "mission-to-lisbon-2023--ada-quill--participant")
    bare = Proposal(event, FD.organisedBy, NEUTRAL.thing("actor", "mistport-club"), ())
    offered = [
        Proposal(event, FD.organisedBy, NEUTRAL.thing("actor", "tidewright-ltd"), at, level="low"),
        Proposal(event, FD.hasParticipation, part, at),
        Proposal(part, FD.hasParticipant, NEUTRAL.thing("actor", "ada-quill"), at),
        bare,
    ]
    both = with_offered(desk.proposals, document, offered)
    new = both.claims[len(desk.proposals.claims) :]
    assert [(claim.relation, claim.value, claim.level) for claim in new] == [
        ("organiser", "actor:tidewright-ltd", "low"),
        ("participant", "actor:ada-quill", "medium"),
    ]
    assert both.things == desk.proposals.things


@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="the development documents are not here")
def test_whatever_is_proposed_can_be_accepted_without_a_violation(tmp_path, example):
    for note in sorted(DEVELOPMENT.glob("*.txt")):
        desk = lay(tmp_path, note, again(example))
        settle_all(desk, example)
        accept_all(desk, example)
        accept_into(desk, again(example), REVIEWER)
    sources = BuildSources(
        again(example), ROOT / "ontology", ROOT / "shapes", texts=(tmp_path / "texts",)
    )
    _, report = build_release(sources, Releases(tmp_path / "releases"))
    assert report.violations == 0, report.to_text()
