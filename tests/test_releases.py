"""Releases: immutable, the same for the same input, switched atomically, safe from interruption."""

import gzip
import hashlib
import json
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest
import rdflib
from bench.generate import world_of, write_data

from conftest import BASE, ROOT, run_foedera
from example import SLUG
from foedera.releases import (
    BuildFailedError,
    Release,
    ReleaseMissingError,
    Releases,
    SortFailedError,
    sorting,
)
from foedera.releases.builder import SHARES, BuildSources, build_release
from foedera.releases.changes import read_changes, write_changes
from foedera.settings import Settings, SettingsError
from foedera.statements import DataFaultError, Publication
from foedera.terms import FD, RDF


def sources(publication):
    return BuildSources(publication, ROOT / "ontology", ROOT / "shapes")


def build(publication, folder):
    return build_release(sources(publication), Releases(folder))[0]


def edit(publication, file, old, new):
    path = publication.directory / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Publication(publication.directory, publication.base)


def test_the_five_documents_become_well_over_300_statements(release):
    counts = release.manifest.counts
    assert counts["documents"] == 5
    assert counts["statements"] > 300


def test_the_same_input_gives_the_same_version_and_the_same_bytes(example, tmp_path):
    one, two = build(example, tmp_path / "one"), build(example, tmp_path / "two")
    assert one.version == two.version
    files = sorted(p.relative_to(one.dumps) for p in one.dumps.rglob("*") if p.is_file())
    assert files
    for file in files:
        assert (one.dumps / file).read_bytes() == (two.dumps / file).read_bytes(), file


def test_another_input_gives_another_version(example, tmp_path):
    before = build(example, tmp_path / "releases")
    changed = edit(example, "registry/actor.ttl", "Azur Sea Cluster", "Azur Ocean Cluster")
    assert build(changed, tmp_path / "releases").version != before.version
    assert Releases(tmp_path / "releases").get(before.version) == before


def test_canonical_n_quads_are_sorted_distinct_and_without_blank_nodes(release):
    lines = (release.dumps / "all.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert not any(b"_:" in line.split(b'"')[0] for line in lines)


def test_the_version_is_a_hash_of_the_canonical_form(release):
    digest = hashlib.sha256(b"foedera-build-format %d\n" % release.manifest.build_format)
    digest.update((release.dumps / "all.nq").read_bytes())
    assert release.version == digest.hexdigest()[:12]


def test_store_and_dumps_carry_the_same_terms(release):
    store = ox.Store.read_only(str(release.store))
    report = BASE.graph("validation")
    stored = {str(quad) for quad in store if quad.graph_name != report}
    dumped = {str(q) for q in ox.parse(path=str(release.dumps / "all.nq"))}
    assert stored == dumped


def test_the_default_graph_holds_each_triple_once_and_is_the_union_of_its_graphs(release):
    store = ox.Store.read_only(str(release.store))
    union = set()
    linksets = [g.name for g in release.manifest.graphs if g.name.startswith("linkset/")]
    assert linksets
    for name in ("consolidated", "entailed", "registry", "ontology", *linksets):
        quads = list(store.quads_for_pattern(None, None, None, BASE.graph(name)))
        union |= {quad.triple for quad in quads}
    default = [q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    assert len(default) == len(set(default))
    assert set(default) == union
    counted = next(iter(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))["n"].value
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    assert counted == next(iter(store.query(distinct)))["n"].value


def test_no_planned_thing_is_among_the_facts(release):
    store = ox.Store.read_only(str(release.store))
    query = """
    PREFIX fd: <https://w3id.org/foedera/def#>
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    PREFIX modality: <https://w3id.org/foedera/scheme/modality/>
    SELECT ?s ?p ?o WHERE {
      GRAPH ?g { ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; fd:modality ?mode }
      FILTER(?mode != modality:asserted)
      GRAPH <graph/consolidated> { ?s ?p ?o }
      FILTER NOT EXISTS { GRAPH ?h {
        ?other rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; fd:modality modality:asserted } }
    }"""
    assert list(store.query(query, base_iri=BASE.address)) == []


@pytest.mark.parametrize("name", ["facts", "graph/registry", f"graph/document/{SLUG}"])
def test_every_format_of_a_dump_says_the_same(example, tmp_path, name):
    release = build(example, tmp_path / "releases")
    path = release.dumps / name
    expected = set(rdflib.Graph().parse(path.with_suffix(".nt"), format="nt"))
    for extension, parser in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
        found = rdflib.Graph().parse(path.with_suffix(f".{extension}"), format=parser)
        assert set(found) == expected, extension


def test_every_dump_is_gzipped_too_and_has_its_checksum(release):
    by_path = {dump.path: dump for dump in release.manifest.dumps}
    for dump in release.manifest.dumps:
        content = (release.dumps / dump.path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == dump.sha256
        assert len(content) == dump.bytes
        if dump.compression is None:
            packed = (release.dumps / by_path[f"{dump.path}.gz"].path).read_bytes()
            assert gzip.decompress(packed) == content
    sums = (release.dumps / "SHA256SUMS").read_text().splitlines()
    assert len(sums) == len(by_path)


def test_the_evidence_in_rdf_1_2_loses_nothing(release):
    reified, metadata = {}, set()
    for quad in ox.parse(path=str(release.dumps / "evidence-rdf12.nt")):
        if quad.predicate == RDF.reifies:
            reified[quad.subject] = quad.object
        else:
            metadata.add(quad.triple)
    store = ox.Store.read_only(str(release.store))
    for statement in (q.subject for q in store.quads_for_pattern(None, RDF.type, FD.Statement)):
        found = {
            part: next(store.quads_for_pattern(statement, part, None)).object
            for part in (RDF.subject, RDF.predicate, RDF.object)
        }
        assert reified[statement] == ox.Triple(*found.values())
    assert len(reified) == release.manifest.counts["statements"]
    assert any(triple.predicate == FD.modality for triple in metadata)


def test_conclusions_stand_in_a_graph_of_their_own(release):
    store = ox.Store.read_only(str(release.store))
    entailed, stated = BASE.graph("entailed"), BASE.graph("consolidated")
    eurobiomed = BASE.thing("actor", "eurobiomed")
    mission = BASE.thing("event", "mission-san-diego-2017")
    part = ox.Quad(eurobiomed, FD.participatedIn, mission, entailed)
    assert part in store
    assert ox.Quad(eurobiomed, FD.participatedIn, mission, stated) not in store
    assert ox.Quad(eurobiomed, FD.participatedIn, mission) in store


def test_a_violation_stops_the_build_and_leaves_the_published_release(example, tmp_path):
    before = build(example, tmp_path / "releases")
    broken = edit(example, f"statements/{SLUG}.ttl", "fd:hasPassage", "fd:hasPassages")
    with pytest.raises((BuildFailedError, DataFaultError)):
        build(broken, tmp_path / "releases")
    releases = Releases(tmp_path / "releases")
    assert releases.current() == before
    assert releases.versions() == [before.version]


def test_facts_that_contradict_each_other_stop_the_build_with_file_and_line(example, tmp_path):
    before = build(example, tmp_path / "releases")
    place, actor = "rdf:object place:port-azur ;", "rdf:object actor:azur-sea-cluster ;"
    broken = edit(example, f"statements/{SLUG}.ttl", place, actor)
    with pytest.raises(BuildFailedError) as stopped:
        build(broken, tmp_path / "releases")
    told = stopped.value.report.to_text()
    assert re.search(rf"VIOLATION R01.*\n.*\n.*{SLUG}\.ttl:\d+: ", told), told
    assert "VIOLATION S17-place" in told
    assert Releases(tmp_path / "releases").current() == before


def test_building_again_makes_a_new_line_in_the_log_and_no_new_folder(example, tmp_path):
    one, two = (build(example, tmp_path / "releases") for _ in range(2))
    releases = Releases(tmp_path / "releases")
    assert one == two
    assert [line.version for line in releases.log()] == [one.version, one.version]
    assert len(releases.versions()) == 1


@pytest.mark.slow
def test_a_build_killed_anywhere_loses_nothing(example, tmp_path):
    folder = tmp_path / "releases"
    before = build(example, folder)
    changed = edit(example, "registry/actor.ttl", "Azur Sea Cluster", "Azur Ocean Cluster")
    command = [sys.executable, "-m", "foedera.cli", "build", "--data", str(changed.directory)]
    command += ["--releases", str(folder)]
    chance = random.Random(7)
    for _ in range(12):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 2.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        current = Releases(folder).current()
        assert current.version in {before.version, *Releases(folder).versions()}
        assert ox.Store.read_only(str(current.store)).query("ASK { ?s ?p ?o }")
    after = build(changed, folder)
    assert after.version != before.version
    assert not list(folder.glob(".building-*"))


def test_a_release_without_manifest_is_none(release, tmp_path):
    torn = tmp_path / release.version
    shutil.copytree(release.folder, torn)
    (torn / "manifest.json").unlink()
    with pytest.raises(ReleaseMissingError, match="foedera build"):
        Release.open(torn)
    assert Releases(tmp_path).versions() == []


@pytest.mark.parametrize("version", ["..", "../..", "current", "", "x" * 12, "ABCDEF012345"])
def test_what_is_no_version_opens_no_folder(release, version):
    with pytest.raises(ReleaseMissingError):
        Releases(release.folder.parent).get(version)


def test_the_difference_of_two_releases_is_a_patch_that_turns_one_into_the_other(example, tmp_path):
    folder = Releases(tmp_path / "releases")
    old = build(example, folder.directory)
    changed = edit(example, "registry/actor.ttl", "Azur Sea Cluster", "Azur Ocean Cluster")
    new = build(changed, folder.directory)
    changes = write_changes(folder, old, new)
    lines = set((old.dumps / "all.nq").read_bytes().splitlines())
    with gzip.open(folder.directory / "changes" / f"{old.version}..{new.version}.rdfp.gz") as patch:
        for line in patch.read().splitlines():
            if line.startswith(b"D "):
                lines.remove(line[2:])
            elif line.startswith(b"A "):
                lines.add(line[2:])
    assert lines == set((new.dumps / "all.nq").read_bytes().splitlines())
    assert changes.changed == (BASE.thing("actor", "azur-sea-cluster").value,)
    assert (changes.new, changes.merged, changes.withdrawn) == ((), (), ())
    assert read_changes(folder, old.version, new.version) == changes


def test_facts_ttl_is_up_to_date():
    run = run_foedera("facts", "--check")
    assert run.returncode == 0, run.stderr


def test_facts_ttl_is_read_by_rdflib_as_it_is(publication):
    graph = rdflib.Graph().parse(ROOT / "data" / "facts.ttl")
    eurobiomed = rdflib.URIRef(BASE.thing("actor", "eurobiomed").value)
    assert (eurobiomed, rdflib.RDF.type, None) in graph
    stated = {str(triple) for triple in [*publication.facts(), *publication.registry()]}
    assert len(graph) == len(stated)


def test_the_command_builds_and_says_what_it_made(example, tmp_path):
    run = run_foedera(
        "build", "--data", str(example.directory), "--releases", str(tmp_path / "releases"),
        "--base-url", "https://data.example.org/missions/",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    current = Releases(tmp_path / "releases").current()
    assert current.version in run.stderr
    assert current.manifest.base == "https://data.example.org/missions/"
    assert json.loads((current.folder / "manifest.json").read_text())["version"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--base-url", "data.example.org"], "write one like https://data.example.org/"),
        (["--data", "/nowhere"], "Name the folder"),
        (["--ontology"], ""),
    ],
)
def test_bad_arguments_are_refused_in_one_clear_message(tmp_path, arguments, words):
    run = run_foedera("build", "--releases", str(tmp_path), *arguments)
    assert run.returncode in (1, 2)
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_that_cannot_be_written_is_one_clear_line_and_status_2(tmp_path):
    (tmp_path / "file").touch()
    run = run_foedera("build", "--releases", str(tmp_path / "file"))
    assert run.returncode == 2
    assert run.stderr.strip().endswith(f"{tmp_path / 'file'}: File exists.")
    assert "Traceback" not in run.stderr


def test_a_disk_that_fills_is_one_clear_line_and_keeps_the_published_release(example, tmp_path):
    before = build(example, tmp_path / "releases")
    edit(example, "registry/actor.ttl", '"Ada Quill"@en', '"Ada M. Quill"@en')
    arguments = ["--data", str(example.directory), "--releases", str(tmp_path / "releases")]
    run = subprocess.run(
        [sys.executable, "-m", "foedera.cli", "build", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        # No file may grow past this: what a full disk does, without a disk of its own.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert run.returncode == 2, run.stderr
    assert "File too large" in run.stderr
    assert "Traceback" not in run.stderr
    assert Releases(tmp_path / "releases").current() == before


def test_a_missing_sort_is_one_clear_line(tmp_path, monkeypatch):
    (tmp_path / "a.nt").write_text("a\n")
    monkeypatch.setattr(sorting, "_SMALL", 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SortFailedError, match="apt-get install coreutils"):
        sorting.sort_file(tmp_path / "a.nt", tmp_path / "b.nt")


def test_a_build_tells_how_far_it_is(example, tmp_path):
    told = []
    releases = Releases(tmp_path / "releases")
    build_release(sources(example), releases, lambda step, done: told.append((step, done)))
    assert list(dict.fromkeys(step for step, _ in told)) == list(SHARES)
    parts = [done for _, done in told]
    assert parts == sorted(parts)
    assert parts[0] == 0
    assert parts[-1] < 1


_WATCHED = """
import re, sys
from pathlib import Path
from foedera.releases import Releases
from foedera.releases.builder import BuildSources, build_release
from foedera.statements import Publication
from foedera.terms import Base

told = set()

def tell(step, _):
    if step not in told:
        told.add(step)
        status = Path("/proc/self/status").read_text()
        print(step, *re.findall(r"Vm(?:HWM|RSS):\\s+([0-9]+)", status), sep="\\t")

data, releases, root = map(Path, sys.argv[1:])
publication = Publication(data, Base("http://localhost:8000/"))
sources = BuildSources(publication, root / "ontology", root / "shapes")
build_release(sources, Releases(releases), tell)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and asks glibc")
def test_the_memory_that_loading_takes_is_given_back_before_the_dumps_are_written(tmp_path):
    write_data(world_of(100_000), tmp_path / "data")
    arguments = [str(tmp_path / "data"), str(tmp_path / "releases"), str(ROOT)]
    run = subprocess.run(
        [sys.executable, "-c", _WATCHED, *arguments], capture_output=True, text=True, check=True
    )
    lines = (line.split("\t") for line in run.stdout.splitlines())
    most, held = {}, {}
    for step, peak, now in lines:
        most[step], held[step] = int(peak), int(now)
    taken = most["Writing the dumps"] - held["Loading the store"]
    assert taken > 100_000, "too little to tell"
    left = held["Writing the dumps"] - held["Loading the store"]
    assert left < taken / 10


def test_small_and_large_files_are_sorted_alike(tmp_path, monkeypatch):
    loose = tmp_path / "loose"
    loose.write_bytes("<b>\t.\n<b> .\n<b>\n<é> .\n<b> .\n<a>\x0b\r.\n".encode())
    counted = sorting.sort_file(loose, tmp_path / "here")
    monkeypatch.setattr(sorting, "_SMALL", 0)
    assert sorting.sort_file(loose, tmp_path / "there") == counted == 5
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()


def test_a_changed_question_makes_another_release_of_the_same_data(example, tmp_path):
    ontology = tmp_path / "ontology"
    shutil.copytree(ROOT / "ontology", ontology)
    releases = Releases(tmp_path / "releases")
    told = BuildSources(example, ontology, ROOT / "shapes")
    before, _ = build_release(told, releases)
    question = ontology / "questions" / "documents.rq"
    question.write_text(
        question.read_text(encoding="utf-8").replace("# en: ", "# en: Once more: ", 1),
        encoding="utf-8",
    )
    after, _ = build_release(told, releases)
    assert after.version != before.version
    assert releases.current().version == after.version
    mended = [
        "Once more" in (one.ontology / "questions" / "documents.rq").read_text(encoding="utf-8")
        for one in (before, after)
    ]
    assert mended == [False, True]
    assert (before.dumps / "facts.nt").read_bytes() == (after.dumps / "facts.nt").read_bytes()
    graph = BASE.graph("questions")
    (name,) = {
        quad.subject
        for quad in ox.parse(path=str(after.dumps / "all.nq"))
        if quad.graph_name == graph and "Once more" in str(quad.object)
    }
    assert name.value == f"{BASE.address}questions/documents"


def test_a_publisher_chooses_the_views_that_a_release_carries(example, tmp_path):
    settings = Settings(views=["as-known-on-2017-12-31", "explicit,two-documents"])
    told = BuildSources(example, ROOT / "ontology", ROOT / "shapes", views=settings.carried_views)
    release, _ = build_release(told, Releases(tmp_path / "releases"))
    carried = {graph.name for graph in release.manifest.graphs if graph.name.startswith("view/")}
    assert carried == {"view/as-known-on-2017-12-31", "view/explicit,two-documents"}
    with pytest.raises(SettingsError, match="sure"):
        _ = Settings(views=["sure"]).carried_views
