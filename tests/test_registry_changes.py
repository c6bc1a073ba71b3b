"""Merging, splitting, withdrawing: addresses lead somewhere, statements keep their names."""

import json
import re
import shutil

import pyoxigraph as ox
import pytest

from conftest import ROOT, run_foedera
from example import BASE
from foedera.linking.outward.checking import check_links
from foedera.linking.outward.linksets import Link, read_linksets, write_linkset
from foedera.releases import ReleaseMissingError, Releases
from foedera.releases.builder import BuildSources, build_release
from foedera.review.registry import (
    RegistryError,
    Successor,
    merge,
    probable_duplicates,
    scrub_desks,
    split,
    withdraw,
)
from foedera.statements import Publication
from foedera.terms import DCTERMS, FD, OWL, PROV, SKOS
from review_desk import accept_all, again, lay
from web_release import Client, app_of

LOSER, WINNER = "actor/brume-harbour-pole", "actor/brume-harbour-cluster"


@pytest.fixture
def doubled(example) -> Publication:
    """The invented publication, one of its clusters entered twice, each document with its own."""
    folder = example.directory
    registry = folder / "registry" / "actor.ttl"
    registry.write_text(
        registry.read_text()
        + '\nactor:brume-harbour-pole a fd:Cluster ;\n    rdfs:label "Brume Harbour Pole"@en , '
        '"Pôle du port de Brume"@fr ;\n    fd:siren "732829320" .\n'
    )
    statements = folder / "statements" / "brume-mission.ttl"
    other = statements.read_text().replace("brume-mission", "brume-echo")
    other = other.replace("brume-harbour-cluster", "brume-harbour-pole")
    names = iter(range(10_000))
    other = re.sub(
        r"^statement:[0-9a-f]{16}", lambda m: f"statement:{next(names):016x}", other, flags=re.M
    )
    (folder / "statements" / "brume-echo.ttl").write_text(other)
    documents = folder / "documents.ttl"
    block = documents.read_text()[documents.read_text().index("<id/document/brume-mission>") :]
    documents.write_text(
        documents.read_text()
        + "\n"
        + re.sub(
            r'fd:sha256 "[0-9a-f]{4}',
            'fd:sha256 "eeee',
            block.replace("brume-mission", "brume-echo"),
        )
    )
    return Publication(folder, example.base)


def iri(path: str):
    return BASE.thing(*path.split("/", 1))


def built(publication: Publication, folder):
    sources = BuildSources(again(publication), ROOT / "ontology", ROOT / "shapes")
    return build_release(sources, Releases(folder))


def names_of(publication: Publication) -> dict[str, set[str]]:
    return {
        file.slug: {statement.name.value for statement in file.statements()}
        for file in publication.statement_files
    }


def test_a_merged_thing_leads_to_the_winner_and_its_statements_keep_their_names(doubled):
    before = names_of(doubled)
    merge(doubled, LOSER, WINNER, "Jeanne Relit", "one body")
    after = again(doubled)
    assert names_of(after) == before
    assert not any(iri(LOSER) in (s.subject, s.object) for s in after.statements())
    redirects = set(after.redirects())
    leads = {
        t.object
        for t in redirects
        if t.subject == iri(LOSER) and t.predicate == DCTERMS.isReplacedBy
    }
    assert leads == {iri(WINNER)}
    assert any(t.subject == iri(LOSER) and t.predicate == OWL.deprecated for t in redirects)
    assert not any(t.subject == iri(LOSER) for t in after.registry())


def test_identifiers_that_only_the_loser_had_go_to_the_winner(doubled):
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    assert any(
        t.subject == iri(WINNER) and t.predicate == FD.siren for t in again(doubled).registry()
    )


def linked(publication: Publication, *paths: str) -> None:
    """Links of things to another data set, their names over there beside them."""
    links = [
        Link(iri(path), SKOS.exactMatch, ox.NamedNode(f"http://www.wikidata.org/entity/Q{number}"),
             label=f"Label of {path}", date="2031-02-03", reviewer="A. Reader", confidence=0.99)
        for number, path in enumerate(paths, 9001)
    ]  # fmt: skip
    write_linkset(publication.directory / "links" / "wikidata.ttl", links, publication.base)


def test_links_of_a_merged_thing_are_the_winners(doubled):
    linked(doubled, LOSER)
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    (linkset,) = read_linksets(doubled.directory, doubled.base)
    assert [(link.subject, link.reviewer) for link in linkset.links] == [(iri(WINNER), "A. Reader")]
    assert not list(check_links(again(doubled), [linkset]))


def test_links_of_a_withdrawn_thing_go_with_it(doubled):
    linked(doubled, LOSER, WINNER)
    withdraw(doubled, LOSER, "On request.")
    text = (doubled.directory / "links" / "wikidata.ttl").read_text(encoding="utf-8")
    assert LOSER.removeprefix("actor/") not in text
    assert WINNER.removeprefix("actor/") in text
    withdraw(again(doubled), WINNER, "On request.")
    assert not (doubled.directory / "links" / "wikidata.ttl").exists()


def test_situations_of_the_same_part_become_one(doubled):
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    after = again(doubled)
    old = iri("situation/mission-port-azur-2019--brume-harbour-pole--participant")
    new = iri("situation/mission-port-azur-2019--brume-harbour-cluster--participant")
    assert {t.object for t in after.redirects() if t.subject == old} >= {new}
    assert not any(old in (s.subject, s.object) for s in after.statements())


def test_a_merged_publication_builds_and_answers_301(doubled, tmp_path):
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    release, report = built(doubled, tmp_path / "releases")
    assert report.violations == 0, report.to_text()
    answer = Client(app_of(release)).get(f"/id/{LOSER}")
    assert answer.status_code == 301
    assert answer.headers["location"] == iri(WINNER).value
    assert any(graph.name == "redirects" for graph in release.manifest.graphs)


def test_a_merge_of_a_merge_leads_straight_to_the_end(doubled):
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    merge(again(doubled), WINNER, "actor/azur-sea-cluster", "Jeanne Relit")
    leads = {
        t.subject: t.object
        for t in again(doubled).redirects()
        if t.predicate == DCTERMS.isReplacedBy and "/actor/" in t.subject.value
    }
    assert leads == {
        iri(LOSER): iri("actor/azur-sea-cluster"),
        iri(WINNER): iri("actor/azur-sea-cluster"),
    }


@pytest.mark.parametrize(
    ("loser", "winner"),
    [
        ("actor/ada-quill", "actor/brume-region"),
        ("actor/brume-region", "place/brume"),
        ("actor/nobody", "actor/ada-quill"),
        ("actor/ada-quill", "actor/ada-quill"),
        ("Ada Quill", "actor/ada-quill"),
    ],
)
def test_what_cannot_be_one_is_not_merged(example, loser, winner):
    before = {path: path.read_bytes() for path in example.directory.rglob("*.ttl")}
    with pytest.raises(RegistryError):
        merge(example, loser, winner, "Jeanne Relit")
    assert {path: path.read_bytes() for path in example.directory.rglob("*.ttl")} == before


def test_a_merge_is_taken_back_by_a_split(doubled, tmp_path):
    before = {(s.name, s.triple) for s in doubled.statements()}
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    split(
        again(doubled),
        WINNER,
        [Successor("brume-harbour-cluster", {}), Successor("brume-harbour-pole", {})],
        {"brume-echo": "brume-harbour-pole"},
        "Jeanne Relit",
    )
    after = again(doubled)
    assert {(s.name, s.triple) for s in after.statements()} == before
    assert not any(t.subject == iri(LOSER) for t in after.redirects())
    _, report = built(doubled, tmp_path / "releases")
    assert report.violations == 0, report.to_text()


def test_a_split_thing_is_a_tombstone_that_names_its_successors(doubled, tmp_path):
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    split(
        again(doubled),
        WINNER,
        [
            Successor("brume-port", {"en": "Brume Port"}),
            Successor("brume-quay", {"en": "Brume Quay"}),
        ],
        {"brume-echo": "brume-quay"},
        "Jeanne Relit",
        "two bodies",
    )
    release, report = built(doubled, tmp_path / "releases")
    assert report.violations == 0, report.to_text()
    answer = Client(app_of(release)).get(f"/id/{WINNER}", accept="text/turtle")
    assert answer.status_code == 410
    for successor in ("brume-port", "brume-quay"):
        assert successor in answer.text
    assert "two bodies" in answer.text


def test_a_withdrawn_person_is_gone_from_data_and_a_tombstone_says_when_and_why(example, tmp_path):
    gone = withdraw(example, "actor/ada-quill", "On request of the person concerned.")
    after = again(example)
    statements = list(after.statements())
    assert statements
    for statement in statements:
        assert "ada-quill" not in str(statement.triple)
    text = "".join(
        path.read_text()
        for path in example.directory.rglob("*.ttl")
        if path.name != "redirects.ttl"
    )
    assert "ada-quill" not in text
    assert "Ada Quill" not in text
    assert not gone.mentions
    tomb = {t.predicate for t in after.redirects() if t.subject == iri("actor/ada-quill")}
    assert PROV.invalidatedAtTime in tomb
    redirects = (example.directory / "registry" / "redirects.ttl").read_text()
    assert "Ada Quill" not in redirects
    release, report = built(example, tmp_path / "releases")
    assert report.violations == 0, report.to_text()
    client = Client(app_of(release))
    page = client.get("/id/actor/ada-quill", accept="text/html")
    assert page.status_code == 410
    assert "On request of the person concerned." in page.text
    assert "Ada Quill" not in page.text
    data = client.get("/id/actor/ada-quill", accept="text/turtle")
    assert data.status_code == 410
    assert "invalidatedAtTime" in data.text


@pytest.mark.parametrize(
    "reason", ["", "  ", "Ada Quill asked for it.", "Write to ada@example.org about it."]
)
def test_a_reason_that_tells_who_it_was_is_refused(example, reason):
    with pytest.raises(RegistryError):
        withdraw(example, "actor/ada-quill", reason)


def test_names_merged_into_a_withdrawn_thing_go_with_it(doubled):
    merge(doubled, LOSER, WINNER, "Jeanne Relit")
    withdraw(again(doubled), WINNER, "An error.")
    redirects = (doubled.directory / "registry" / "redirects.ttl").read_text()
    assert "Brume Harbour Pole" not in redirects
    assert redirects.count("invalidatedAtTime") == 2
    assert "isReplacedBy" not in redirects


def test_desks_forget_what_was_withdrawn(tmp_path, example):
    desk = lay(tmp_path, publication=example)
    accept_all(desk, example)
    gone = withdraw(example, "actor/ada-quill", "On request of the person concerned.")
    assert scrub_desks(tmp_path / "work", "ada-quill", gone.names) == [desk.folder]
    kept = (desk.folder / "proposals.json").read_text()
    things = json.loads(kept)["things"]
    assert things
    assert not [thing for thing in things if "quill" in json.dumps(thing).casefold()]


def test_withdraw_clears_kept_releases_and_says_so_in_the_log(example, tmp_path):
    releases = tmp_path / "releases"
    built(example, releases)
    old = Releases(releases).current().version
    run = run_foedera(
        "withdraw", "actor/ada-quill", "--reason", "On request of the person concerned.",
        "--grace", "0", "--data", str(example.directory), "--releases", str(releases),
        "--work", str(tmp_path / "work"),
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    kept = Releases(releases)
    assert old not in kept.versions()
    assert kept.current().version != old
    said = kept.withdrawals()[-1]
    assert (said.releases, said.reason) == ((old,), "On request of the person concerned.")
    assert len(kept.log()) == 2
    for path in releases.rglob("*"):
        if path.is_file() and path.suffix in {".nt", ".nq", ".ttl", ".json", ".jsonl"}:
            assert "Ada Quill" not in path.read_text(encoding="utf-8", errors="replace"), path
    assert "Ada Quill" not in (example.directory / "facts.ttl").read_text()


def test_the_published_release_is_never_deleted(example, tmp_path):
    release, _ = built(example, tmp_path / "releases")
    with pytest.raises(ReleaseMissingError):
        Releases(tmp_path / "releases").withdraw("x", "y", [release.version])
    assert release.folder.exists()


def test_probable_duplicates_are_named_with_reasons_and_nothing_is_merged(doubled):
    pairs = list(probable_duplicates(doubled, ROOT / "ontology", 70.0))
    assert {LOSER, WINNER} in [{pair.one, pair.other} for pair in pairs]
    assert all(pair.reasons for pair in pairs)
    assert any(t.subject == iri(LOSER) for t in again(doubled).registry())


def test_the_commands_say_what_they_changed(doubled, tmp_path):
    data = str(doubled.directory)
    listed = run_foedera("duplicates", "--least", "70", "--data", data)
    assert listed.returncode == 0
    assert LOSER in listed.stdout
    merged = run_foedera("merge", LOSER, WINNER, "--by", "Jeanne Relit", "--data", data)
    assert merged.returncode == 0, merged.stderr
    assert "redirects.ttl" in merged.stderr
    again_ = run_foedera("merge", LOSER, WINNER, "--by", "Jeanne Relit", "--data", data)
    assert again_.returncode == 2
    assert "not in the registry" in again_.stderr
    back = run_foedera(
        "split", WINNER, "--into", "brume-harbour-cluster", "--into", "brume-harbour-pole",
        "--assign", "brume-echo=brume-harbour-pole", "--data", data, "--by", "Jeanne Relit",
    )  # fmt: skip
    assert back.returncode == 0, back.stderr


def test_the_founding_documents_registry_has_no_probable_duplicate(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    assert not list(
        probable_duplicates(Publication(tmp_path / "data", BASE), ROOT / "ontology", 97.0)
    )
