"""The files under data/: read by any parser, free of other people's words and private data."""

import hashlib
import json
import re
import shutil
import subprocess
from collections import Counter, defaultdict

import pytest
import rdflib

from conftest import BASE, ROOT, SEEDS
from foedera.statements import parse_passage
from foedera.terms import DCTERMS, FD, RANK, RDF, RDFS, SKOS

FILES = sorted((ROOT / "data").rglob("*.ttl"))
NAMES = [file.relative_to(ROOT).as_posix() for file in FILES]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_file_is_read_by_rdflib_given_a_base(file):
    assert len(rdflib.Graph().parse(file, format="turtle", publicID=BASE.address))


@pytest.mark.skipif(not shutil.which("rapper"), reason="rapper (raptor2-utils) is not installed")
@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_file_is_read_by_rapper_given_a_base(file):
    command = ["rapper", "-q", "-i", "turtle", "-c", str(file), BASE.address]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert not run.stderr.strip()


def test_there_is_one_statements_file_for_each_document(publication):
    assert {file.slug for file in publication.statement_files} == set(publication.documents)


def test_entities_stand_in_the_registry_once_sorted_by_slug(publication):
    for file in publication.registry_files:
        subjects = []
        for triple in file:
            if not subjects or subjects[-1] != triple.subject.value:
                subjects.append(triple.subject.value)
        assert subjects == sorted(set(subjects)), file.path.name


def test_every_entity_has_a_label_in_both_languages(publication):
    labels = Counter()
    entities = set()
    for triple in publication.registry():
        if triple.predicate == RDF.type:
            entities.add(triple.subject)
        if triple.predicate == RDFS.label:
            labels[triple.subject, triple.object.language] += 1
    for entity in entities:
        assert labels[entity, "fr"] == labels[entity, "en"] == 1, entity


def test_every_instrument_event_and_initiative_has_one_preferred_status(publication):
    entities = {
        triple.subject
        for file in publication.registry_files
        if file.path.stem in ("event", "instrument", "initiative")
        for triple in file
        if triple.predicate == RDF.type
        and triple.object not in (FD.EventSeries, FD.Grant, FD.Objective)
    }
    preferred = Counter(
        statement.subject
        for statement in publication.statements()
        if statement.predicate == FD.hasStatus and statement.rank == RANK.preferred
    )
    assert {entity for entity in entities if preferred[entity] != 1} == set()


def test_reference_data_names_its_source(publication):
    facts = {}
    for triple in publication.registry():
        facts.setdefault(triple.subject, set()).add(triple.predicate)
    for subject, predicates in facts.items():
        if predicates & {FD.locatedIn, FD.governs, FD.iso3166, FD.geonamesId}:
            assert DCTERMS.source in predicates, subject


def test_inferred_claims_say_from_what_and_ranks_say_why(publication):
    for statement in publication.statements():
        if statement.certainty.value.endswith("/inferred"):
            assert {note.language for note in statement.notes} >= {"fr", "en"}, statement.name
        if statement.rank == RANK.deprecated:
            assert statement.reasons_for_rank, statement.name


def test_nothing_is_drawn_from_page_furniture(publication):
    ranges = {
        document.iri.value: [parse_passage(p.value)[1:] for p in document.furniture]
        for document in publication.documents.values()
    }
    assert any(ranges.values())
    for statement in publication.statements():
        for passage in statement.passages:
            document, start, end = parse_passage(passage.value)
            for first, last in ranges[document]:
                assert end <= first or start >= last, statement.name


def test_no_private_phone_or_mail_is_in_the_repository():
    text = "".join(file.read_text(encoding="utf-8") for file in FILES)
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w{2,}", text.replace("@prefix", ""))
    assert not re.search(r"\b0[1-9](?:[ .]?[0-9]{2}){4}\b", text)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not on this machine")
def test_no_sentence_of_the_founding_documents_is_in_the_data(publication):
    def words(text):
        return re.sub(r"\W+", " ", text).lower().split()

    runs = set()
    for file in SEEDS.glob("*.txt"):
        seed = words(file.read_text(encoding="utf-8"))
        runs |= {" ".join(seed[i : i + 12]) for i in range(len(seed) - 11)}
    for file in FILES:
        for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', file.read_text(encoding="utf-8")):
            own = words(literal)
            said = [" ".join(own[i : i + 12]) for i in range(len(own) - 11)]
            assert not runs.intersection(said), (file.name, literal)


def letters(words):
    return "".join(c for c in words.casefold() if c.isalnum())


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not on this machine")
@pytest.mark.parametrize("gold", sorted(SEEDS.glob("gold/*.json")), ids=lambda path: path.stem[:3])
def test_what_another_reader_found_in_a_founding_document_is_in_the_data(publication, gold):
    """Every actor with every name, every post, contact and settling abroad of the reading."""
    found = json.loads(gold.read_text(encoding="utf-8"))
    text = hashlib.sha256((SEEDS / found["file"]).read_bytes()).hexdigest()
    (slug,) = (slug for slug, known in publication.documents.items() if known.sha256 == text)
    (file,) = (file for file in publication.statement_files if file.slug == slug)
    claims = {statement.triple for statement in file.statements()}
    called = defaultdict(set)
    for thing, predicate, value in claims:
        if predicate in (SKOS.altLabel, SKOS.hiddenLabel):
            called[letters(value.value)].add(thing)
    governing = {t.object: t.subject for t in publication.registry() if t.predicate == FD.governs}
    actors = {}
    for actor in found["actors"]:
        for name in (*actor["names"], *actor.get("clean", ())):
            assert letters(name) in called, name
            actors.setdefault(actor["id"], set()).update(called[letters(name)])
        actors[actor["id"]] |= {governing.get(thing, thing) for thing in actors[actor["id"]]}

    def sides(one, other):
        first = {t.subject: t.object for t in claims if t.predicate == one}
        return {(first.get(t.subject), t.object) for t in claims if t.predicate == other}

    held = {(person, None) for person, _ in sides(FD.tenureHolder, FD.post)}
    held |= sides(FD.tenureHolder, FD.tenureIn)
    spoke_for = sides(FD.hasParticipant, FD.onBehalfOf)
    for role in (*found["roles"], *found["contacts"]):
        organisations = actors[role["organisation"]] if role["organisation"] else {None}
        pairs = {(p, o) for p in actors[role["person"]] for o in organisations}
        assert pairs & (held | spoke_for), role
    settled = {t.object for t in claims if t.predicate == FD.establishmentOf}
    for establishment in found["establishments"]:
        assert actors[establishment["company"]] & settled, establishment
