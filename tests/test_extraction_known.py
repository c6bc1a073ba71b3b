"""What the registry already knows: names that are sure though no kind word stands by."""

import json

import pytest
from typer.testing import CliRunner

from conftest import ROOT
from example import REGISTRY, write_publication
from foedera.cli import app
from foedera.documents import Document, read_document
from foedera.extraction.annotation import annotation
from foedera.extraction.batch import Batch
from foedera.extraction.known import KnownNames
from foedera.extraction.pipeline import extract
from foedera.review import Concepts, open_file

TEXT = (
    "Une délégation de la Région Normandie s'est rendue à Turin le 4 mai 2019. "
    "Elle y a découvert les travaux menés par Vents Clairs depuis dix ans.\n"
)
BARE = "Elle y a découvert les travaux menés par {} depuis dix ans."


def kinds(text, **known):
    work = extract(Document.from_text(text), KnownNames(known.get("names", {})))
    record = annotation(work.document, work.findings)
    return {name: actor["type"] for actor in record["actors"] for name in actor["names"]}


def known_of(folder, actors, places=""):
    publication = write_publication(folder / "data")
    for file, more in (("actor", actors), ("place", places)):
        path = publication.directory / "registry" / f"{file}.ttl"
        path.write_text(path.read_text("utf-8") + more, "utf-8")
    return KnownNames.read(type(publication)(publication.directory, publication.base))


@pytest.mark.parametrize("kind", ["cluster", "agency", "university", "chamber"])
def test_a_known_name_without_kind_word_is_found_with_its_kind(kind):
    assert kinds(TEXT, names={"Vents Clairs": kind})["Vents Clairs"] == kind
    assert kinds(TEXT).get("Vents Clairs") != kind


def test_a_known_acronym_is_found_and_a_person_is_a_person():
    text = BARE.format("QVXZ")
    assert kinds(text, names={"QVXZ": "agency"})["QVXZ"] == "agency"
    assert kinds(text).get("QVXZ") != "agency"
    text = "Vents Clairs a signé un accord avec la Région Normandie."
    assert kinds(text, names={"Vents Clairs": "person"})["Vents Clairs"] == "person"


def test_an_empty_set_changes_nothing():
    for path in sorted((ROOT / "tests" / "fixtures" / "extraction").glob("blind-*.txt"))[:4]:
        document = read_document(path)
        one, other = extract(document), extract(document, KnownNames())
        assert annotation(document, one.findings) == annotation(document, other.findings)
    assert KnownNames().fingerprint() == ""


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ({"Vents": "cluster"}, "Les Vents Clairs"),  # one word means too many things
        ({"QV": "cluster"}, "par QV et"),
        ({"QVXZ": "person"}, "par QVXZ et"),
        ({"vents clairs": "cluster"}, "des vents clairs"),
        ({"Vents Clairs": "cluster"}, "par Vents Clairsemés et"),
        ({"Vents Clairs": "cluster"}, "par Grands-Vents Clairs et"),
        ({"Vents Clairs": "cluster"}, "par Vents Clairs-Nord et"),
    ],
)
def test_what_is_not_exactly_a_telling_name_is_not_found(names, text):
    assert list(KnownNames(names).found_in(text)) == []


def test_the_longest_name_counts_and_typography_does_not():
    known = KnownNames({"Pôle d'Azur": "cluster", "Pôle d'Azur Nord": "agency"})
    text = "avec le Pôle\u00a0d’Azur Nord et le Pôle d'Azur."
    found = [(text[a:b], kind) for a, b, kind in known.found_in(text)]
    assert found == [("Pôle\u00a0d’Azur Nord", "agency"), ("Pôle d'Azur", "cluster")]


def test_a_known_name_inside_a_longer_one_and_a_places_name_are_left_alone():
    longer = "L'Université Vents Clairs de Lyon a signé un accord avec la Région Normandie."
    assert kinds(longer, names={"Vents Clairs": "cluster"}) == kinds(longer)
    place = "Une mission de la Région Normandie s'est rendue à San Francisco le 4 mai 2019."
    assert kinds(place, names={"San Francisco": "cluster"}) == kinds(place)


def test_names_are_read_from_a_publication(tmp_path):
    known = known_of(
        tmp_path,
        """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
actor:vents a fd:CompetitivenessCluster ;
    rdfs:label "Vents Clairs (QVXZ)"@fr , "Vents Clairs (network)"@en ;
    skos:hiddenLabel "Vent Clairs" .
actor:group a fd:ActorGroup ; rdfs:label "Ten firms of Brume"@en .
actor:two a fd:Company ; rdfs:label "Twice Named"@en .
actor:again a fd:Cluster ; rdfs:label "Twice Named"@en .
actor:placed a fd:Company ; rdfs:label "Port Azur"@en .
""",
    )
    assert {
        n: known.kinds.get(n) for n in ("Vents Clairs", "QVXZ", "Vent Clairs")
    } == dict.fromkeys(("Vents Clairs", "QVXZ", "Vent Clairs"), "cluster")
    assert known.kinds["Brume Region"] == "region"
    assert known.kinds["Ada Quill"] == "person"
    assert known.kinds.keys().isdisjoint(
        {"Ten firms of Brume", "Twice Named", "Port Azur", "network", "Second agreement"}
    )
    assert "Port Azur" in REGISTRY["place"]


def test_a_run_with_other_known_names_is_not_resumed(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")

    def results(known):
        return [o.result for o in Batch([tmp_path / "a.txt"], tmp_path / "o", known=known).run()]

    assert results(KnownNames()) == ["written"]
    assert results(KnownNames({"Vents Clairs": "cluster"})) == ["written"]
    assert results(KnownNames({"Vents Clairs": "cluster"})) == ["kept"]
    assert results(KnownNames({"Vents Clairs": "agency"})) == ["written"]


def test_extract_knows_a_publications_names_where_told_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    known_of(tmp_path / "p", '\nactor:vents a fd:Cluster ; rdfs:label "Vents Clairs"@fr .\n')

    def types(*options):
        done = CliRunner().invoke(app, ["extract", "a.txt", "--out", "o", *options])
        assert done.exit_code == 0, done.output
        actors = json.loads((tmp_path / "o" / "a.json").read_text("utf-8"))["actors"]
        return {name: actor["type"] for actor in actors for name in actor["names"]}

    assert types().get("Vents Clairs") != "cluster"  # no data/ here, and none needed
    assert types("--data", "p/data")["Vents Clairs"] == "cluster"
    wrong = CliRunner().invoke(app, ["extract", "a.txt", "--out", "o", "--data", "nowhere"])
    assert wrong.exit_code == 1
    assert "no such folder" in wrong.output


def test_a_desk_knows_its_publications_names(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    known_of(tmp_path, '\nactor:vents a fd:Cluster ; rdfs:label "Vents Clairs"@fr .\n')
    publication = write_publication(tmp_path / "other" / "data")
    concepts = Concepts.read(ROOT / "ontology")

    def cluster_on_desk(folder):
        known = type(publication)(folder / "data", publication.base)
        desk = open_file(tmp_path / "a.txt", known, concepts, folder / "work")
        named = [t for t in desk.proposals.things if t.labels.get("fr") == "Vents Clairs"]
        return [thing.class_name for thing in named] == ["Cluster"]

    assert cluster_on_desk(tmp_path)
    assert not cluster_on_desk(tmp_path / "other")
