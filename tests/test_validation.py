"""Faults of data/ are found, placed and explained; the founding documents have none."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from conftest import BASE, ROOT, SEEDS
from example import SLUG, TEXT, passage
from foedera.cli import app
from foedera.releases import graphs
from foedera.statements import DataFaultError, Publication, parse_passage
from foedera.statements.passages import words_hash
from foedera.terms import FD, SH
from foedera.validation import (
    CheckedGraphs,
    FrozenTexts,
    Report,
    Severity,
    Shapes,
    validate_publication,
)
from mistakes import MISTAKES, STATEMENTS, claimed, taken_name

SHAPES = Shapes(ROOT / "shapes")


@pytest.fixture(scope="module")
def ontology() -> list[ox.Triple]:
    return graphs.ontology_graph(ROOT / "ontology", BASE)


def checked(publication: Publication, ontology: list[ox.Triple]) -> CheckedGraphs:
    return CheckedGraphs(
        consolidated=list(publication.facts()),
        entailed=[],
        registry=list(publication.registry()),
        ontology=ontology,
    )


def validated(publication: Publication, ontology: list[ox.Triple]) -> Report:
    texts = [publication.directory.parent / "texts"]
    return validate_publication(publication, checked(publication, ontology), SHAPES, texts=texts)


def test_the_example_has_no_fault(example, ontology):
    report = validated(example, ontology)
    told = {result.rule.id for result in report.results}
    assert report.conforms, report.to_text()
    assert not told & {name.partition(" ")[0] for name in MISTAKES}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_where_it_is_and_explained(name, example, ontology):
    mistake, rule = MISTAKES[name], name.partition(" ")[0]
    taken = taken_name(example.directory)
    mistake = replace_name(mistake, taken)
    mistake.make(example.directory)
    report = validated(Publication(example.directory, BASE), ontology)
    results = [result for result in report.results if result.rule.id == rule]
    assert results, report.to_text()
    messages = [" ".join(result.messages.values()) for result in results]
    assert any(mistake.said in message for message in messages), messages
    assert not any(re.search(r"\{[?$]", message) for message in messages), messages
    if mistake.line:
        places = report.places(results).values()
        lines = [line_at(place.file, place.line) for place in places]
        assert any(mistake.line in line for line in lines), lines


def replace_name(mistake, taken: str):
    return mistake._replace(
        written=mistake.written.replace("TAKEN", taken), line=mistake.line.replace("TAKEN", taken)
    )


def line_at(file: Path, number: int | None) -> str:
    return file.read_text(encoding="utf-8").splitlines()[(number or 1) - 1]


def test_every_check_in_code_has_a_mistake():
    described = ox.parse(path=str(ROOT / "shapes/in-code.ttl"), format=ox.RdfFormat.TURTLE)
    ids = {quad.subject.value.rpartition("#")[2] for quad in described if quad.predicate == SH.name}
    of_reasoning = {"R01", "R02", "R03"}
    of_the_builder = {"E05"}
    assert ids - of_reasoning - of_the_builder == {name.partition(" ")[0] for name in MISTAKES}


def test_a_planned_triple_among_the_facts_is_a_violation(example, ontology):
    planned = [s.triple for s in example.statements() if s.modality.value.endswith("planned")]
    graphs_ = checked(example, ontology)
    wrong = replace(graphs_, consolidated=[*graphs_.consolidated, *planned])
    report = validate_publication(example, wrong, SHAPES)
    assert [r.rule.id for r in report.results if r.severity is Severity.VIOLATION] == ["E05"]


def test_a_fact_without_any_statement_is_a_violation(example, ontology):
    stray = ox.Triple(BASE.thing("actor", "a"), FD.basedIn, BASE.thing("place", "brume"))
    graphs_ = checked(example, ontology)
    wrong = replace(graphs_, consolidated=[*graphs_.consolidated, stray])
    report = validate_publication(example, wrong, SHAPES)
    assert "E01" in {r.rule.id for r in report.results if r.severity is Severity.VIOLATION}


def test_graphs_may_be_files_bytes_or_triples(example, ontology, tmp_path):
    triples = checked(example, ontology)
    path = tmp_path / "consolidated.nt"
    ox.serialize(triples.consolidated, str(path), format=ox.RdfFormat.N_TRIPLES)
    registry = ox.serialize(triples.registry, format=ox.RdfFormat.N_TRIPLES)
    mixed = replace(triples, consolidated=path, registry=registry)
    told = [
        [(r.rule.id, r.focus, r.value) for r in validate_publication(example, g, SHAPES).results]
        for g in (triples, mixed)
    ]
    assert told[0] == told[1]


def test_the_report_is_told_in_both_languages(example, ontology):
    MISTAKES["D06"].make(example.directory)
    report = validated(Publication(example.directory, BASE), ontology)
    assert "and is in no file of the registry" in report.to_text("en")
    assert "et n'est dans aucun fichier du registre" in report.to_text("fr")
    assert report.to_text("fr").endswith("0 remarques")


def test_the_turtle_report_is_shacls_own(example, ontology):
    MISTAKES["D06"].make(example.directory)
    report = validated(Publication(example.directory, BASE), ontology)
    quads = list(ox.parse(report.to_turtle(), format=ox.RdfFormat.TURTLE))
    results = {quad.object for quad in quads if quad.predicate == SH.result}
    assert len(results) == len(report.results)
    for wanted in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape):
        assert {q.subject for q in quads if q.predicate == wanted} == results
    (conforms,) = [quad.object for quad in quads if quad.predicate == SH.conforms]
    assert conforms.value == "false"


def test_one_fault_is_told_once_though_it_is_checked_twice(example, ontology):
    label = example.directory / "registry" / "place.ttl"
    text = label.read_text().replace('rdfs:label "Azuria"@en', 'rdfs:label "**Azuria**"@en')
    label.write_text(text)
    report = validated(Publication(example.directory, BASE), ontology)
    assert [r.rule.id for r in report.results].count("S04-display") == 1


# The command


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def validate(folder: Path, *arguments: str) -> tuple[int, str]:
    return run(
        "validate", "--data", str(folder), "--texts", str(folder.parent / "texts"), *arguments
    )


STATEMENT = f"statements/{SLUG}.ttl"
BAD_INPUT = {
    "a syntax error": (
        "registry/place.ttl", "a fd:City ;", "a fd:City ;;; (",
        r"registry/place\.ttl:\d+: not well-formed",
    ),
    "an unknown term": (
        STATEMENT, "fd:hasParticipant ;", "fd:hasParticpant ;", rf"{SLUG}\.ttl:\d+: .*fd:hasPartic"
    ),
    "a statement without passage": (
        STATEMENT, r"    fd:hasPassage <[^>]*> ;\n", "", "E02-passage.*\n.*shows no passage"
    ),
    "a passage out of bounds": (
        STATEMENT, r"(fd:hasPassage <[^>]*,)\d+>", r"\g<1>4000>", "E03 .*\n.*beyond the document"
    ),
    "two entities with one identifier": (
        "registry/actor.ttl", r"(?s)\Z",
        'actor:azur-sea-cluster fd:siren "732829320" . actor:brume-region fd:siren "732829320" .',
        "S14 .*\n.*carry the same identifier",
    ),
    "a missing label": (
        "registry/place.ttl", r' ; rdfs:label "Azuria"@en , "Azurie"@fr', "",
        "S02-label .*\n.*has no label",
    ),
    "an object of the wrong class": (
        STATEMENT, "rdf:object place:port-azur ;", "rdf:object actor:azur-sea-cluster ;",
        "S17-place .*\n.*used as a place and is none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_gives_a_clear_message_and_status_1(name, example):
    file, pattern, written, message = BAD_INPUT[name]
    path = example.directory / file
    changed = re.sub(pattern, written, path.read_text(), count=1)
    assert changed != path.read_text()
    path.write_text(changed)
    status, output = validate(example.directory)
    assert status == 1
    assert re.search(message, output), output
    assert "Traceback" not in output


def test_one_identifier_of_two_companies_is_told_once_and_not_as_doubled_labels(example):
    (example.directory / "registry/actor.ttl").open("a").write(
        'actor:pearl a fd:Company ; rdfs:label "Pearl"@en , "Perle"@fr ; fd:siren "732829320" .\n'
        'actor:shell a fd:Company ; rdfs:label "Shell"@en , "Coque"@fr ; fd:siren "732829320" .\n'
    )
    status, output = validate(example.directory)
    assert status == 1
    found = re.findall(r"(?:VIOLATION|WARNING) (\S+)", output)
    assert [rule for rule in found if rule != "X19"] == ["S14"]


def test_sound_data_is_status_0_and_warnings_do_not_change_that(example):
    (example.directory / "registry/actor.ttl").open("a").write(
        'actor:unused a fd:Cluster ; rdfs:label "Unused"@en , "Inusité"@fr .\n'
    )
    status, output = validate(example.directory)
    assert (status, output.strip().splitlines()[-1]) == (0, "0 violations, 1 warning, 0 infos")
    assert "WARNING X19" in output


def test_the_json_report_carries_file_line_and_statement(example):
    path = example.directory / STATEMENTS
    planned = claimed("event:mission-port-azur-2019", "fd:role", "actor:ada-quill", "planned")
    path.write_text(path.read_text() + planned.replace("0.9 ", "1.2 "))
    status, output = validate(example.directory, "--format", "json")
    report = json.loads(output)
    (result,) = [r for r in report["results"] if r["rule"] == "E02-confidence"]
    assert status == 1
    assert result["statement"] == "http://localhost:8000/id/statement/00000000000000aa"
    assert result["file"].endswith(STATEMENTS)
    assert "1.2" in line_at(Path(result["file"]), result["line"])


def test_facts_that_contradict_each_other_are_told_with_those_facts(example):
    path = example.directory / STATEMENTS
    wrong = claimed("situation:x", "fd:hasParticipant", "place:port-azur")
    path.write_text(path.read_text() + wrong)
    status, output = validate(example.directory)
    assert status == 1
    assert "VIOLATION R01" in output
    assert re.search(rf"fd:hasParticipant .*\(statement/\w+ document/{SLUG}#char=\d+,\d+\)", output)


@pytest.mark.slow
def test_hermit_is_asked_on_request(example):
    assert validate(example.directory, "--owl")[0] == 0
    path = example.directory / "registry/actor.ttl"
    path.write_text(path.read_text().replace("a fd:Person ;", "a fd:Person , fd:Organisation ;"))
    status, output = validate(example.directory, "--owl")
    assert status == 1
    assert "VIOLATION R02" in output


def test_without_java_owl_is_refused_in_one_line_with_status_2(example, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    status, output = validate(example.directory, "--owl")
    assert status == 2
    assert output.count("\n") == 1
    assert "needs a Java runtime" in output


def test_a_folder_without_data_is_refused(tmp_path):
    status, output = run("validate", "--data", str(tmp_path / "nowhere"))
    assert status != 0
    assert "there is no such folder" in output


def cite(example: Publication, *arguments: str) -> tuple[int, str]:
    folder = example.directory
    texts = str(folder.parent / "texts")
    status, output = run("cite", "--data", str(folder), "--texts", texts, *arguments)
    return status, output.strip()


def test_cite_prints_the_passage_of_quoted_words(example):
    expected = passage("a memorandum of understanding").value.removeprefix(BASE.address)
    assert cite(example, SLUG, "a memorandum of understanding") == (0, f"<{expected}>")


def test_cite_forgives_line_breaks_and_apostrophes(example):
    assert cite(example, SLUG, "a  memorandum\nof understanding")[0] == 0


def test_cite_writes_the_passage_as_data_does(example):
    status, output = cite(example, SLUG, "Port Azur", "--turtle")
    assert status == 0
    assert f'a fd:Passage ; fd:wordsSha256 "{words_hash("Port Azur")}" .' in output


def test_cite_takes_a_file(example):
    (file,) = (example.directory.parent / "texts").iterdir()
    assert cite(example, str(file), "Port Azur") == cite(example, SLUG, "Port Azur")


def test_words_that_stand_twice_need_an_occurrence(example):
    status, output = cite(example, SLUG, "Brume Harbour Cluster")
    assert status == 1
    assert "stand there 2 times" in output
    second = cite(example, SLUG, "Brume Harbour Cluster", "--occurrence", "2")
    start = TEXT.rindex("Brume Harbour Cluster")
    assert second == (0, f"<id/document/{SLUG}#char={start},{start + 21}>")
    assert cite(example, SLUG, "Brume Harbour Cluster", "--occurrence", "3")[0] == 1


def test_absent_words_are_status_1_and_an_unknown_document_2(example):
    assert cite(example, SLUG, "no such words")[0] == 1
    status, output = cite(example, "no-such-document", "words")
    assert status == 2
    assert SLUG in output


# The founding documents


def test_the_founding_documents_conform(publication, release):
    status, output = run("validate", "--data", str(publication.directory))
    assert status == 0, output
    assert output.strip().splitlines()[-1].startswith("0 violations")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the frozen texts are not here: ../shared/documents")
def test_every_passage_is_on_the_words_that_it_is_meant_to_support(publication):
    texts = FrozenTexts([SEEDS])
    seen = 0
    for file in publication.statement_files:
        document = publication.documents[file.slug]
        text = texts.text(document.sha256 or "")
        assert text is not None, f"no text has the hash of {file.slug}"
        assert len(text) == document.length
        kept = {
            triple.subject.value: triple.object.value
            for triple in file.triples()
            if triple.predicate == FD.wordsSha256
        }
        for statement in file.statements():
            assert statement.passages
            for iri in statement.passages:
                name, start, end = parse_passage(iri.value) or ("", 0, 0)
                assert name == document.iri.value
                assert 0 <= start < end <= len(text)
                assert words_hash(text[start:end]) == kept[iri.value]
                seen += 1
    assert seen > 300


def letters(words: str) -> str:
    """Words without mark-up, hyphenation and line breaks."""
    return "".join(c for c in words.casefold() if c.isalnum())


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the frozen texts are not here: ../shared/documents")
def test_a_name_stands_in_its_passage_as_the_document_writes_it(publication):
    texts = FrozenTexts([SEEDS])
    names = {"http://www.w3.org/2004/02/skos/core#altLabel",
             "http://www.w3.org/2004/02/skos/core#hiddenLabel"}  # fmt: skip
    astray = []
    for file in publication.statement_files:
        text = texts.text(publication.documents[file.slug].sha256 or "") or ""
        for statement in file.statements():
            if statement.predicate is None or statement.predicate.value not in names:
                continue
            found = [parse_passage(iri.value) for iri in statement.passages]
            words = [letters(text[p[1] : p[2]]) for p in found if p]
            if not any(letters(statement.object.value) in shown for shown in words):
                astray.append((file.slug, statement.name.value, statement.object.value))
    assert not astray


def test_shapes_from_elsewhere_are_refused_clearly(tmp_path):
    with pytest.raises(DataFaultError, match=r"structure\.ttl is missing"):
        Shapes(tmp_path)


def test_what_is_kept_from_run_to_run_changes_no_report(example, ontology, tmp_path):
    kept = tmp_path / "kept"
    for name in ("D01 a property", "D02 a number", "D06", "S17-claimed", "E03", "E11-words"):
        matching = next(mistake for m, mistake in MISTAKES.items() if m.startswith(name))
        matching.make(example.directory)
        publication = Publication(example.directory, BASE)
        graphs_ = checked(publication, ontology)
        anew = validate_publication(publication, graphs_, SHAPES).to_json()
        for _ in range(2):
            again = validate_publication(publication, graphs_, SHAPES, kept=kept)
            assert again.to_json() == anew
    assert len(list(kept.glob("*.json"))) == 6


def test_a_new_entity_mends_a_file_that_was_not_read_again(example, ontology, tmp_path):
    MISTAKES["D06"].make(example.directory)
    kept = tmp_path / "kept"

    def faults() -> set[str]:
        publication = Publication(example.directory, BASE)
        graphs_ = checked(publication, ontology)
        report = validate_publication(publication, graphs_, SHAPES, kept=kept)
        return {r.rule.id for r in report.results if r.severity is Severity.VIOLATION}

    assert "D06" in faults()
    place = example.directory / "registry/place.ttl"
    place.open("a").write(
        'place:port-azure a fd:City ; rdfs:label "Port Azure"@en , "Port-Azure"@fr .\n'
    )
    assert faults() == set()
    assert len(list(kept.glob("*.json"))) == 1


def test_a_torn_file_among_what_is_kept_is_made_anew(example, ontology, tmp_path):
    graphs_ = checked(example, ontology)
    before = validate_publication(example, graphs_, SHAPES, kept=tmp_path).to_json()
    (file,) = tmp_path.glob("*.json")
    file.write_text(file.read_text()[:100])
    assert validate_publication(example, graphs_, SHAPES, kept=tmp_path).to_json() == before
