"""`foedera query`, `dump` and `publish`: a release on the command line, without a server."""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import shutil
import signal
import subprocess
import sys
import time

import pytest
import rdflib

from conftest import ROOT, run_foedera
from foedera.cli.query import print_table
from foedera.releases import Releases
from foedera.terms import Base

MISSIONS = "PREFIX fd: <https://w3id.org/foedera/def#> SELECT ?m { ?m a fd:Mission } ORDER BY ?m"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def ask(releases):
    return lambda *arguments: run_foedera(*arguments, "--releases", str(releases.directory))


@pytest.fixture
def two_releases(releases, tmp_path):
    """A folder with two kept releases, of which the second was published last."""
    folder = Releases(tmp_path / "releases")
    shutil.copytree(releases.directory, folder.directory, symlinks=True)
    first = folder.current()
    other = folder.directory / "0123456789ab"
    shutil.copytree(first.folder, other)
    manifest = json.loads((other / "manifest.json").read_text())
    (other / "manifest.json").write_text(json.dumps({**manifest, "version": other.name}))
    folder.publish(folder.get(other.name))
    return folder, first.version, other.name


def test_select_is_answered_as_csv(ask):
    found = ask("query", MISSIONS)
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[0] == "m"
    assert "http://localhost:8000/id/event/mission-san-diego-2017" in found.stdout.splitlines()
    assert len(found.stdout.splitlines()) == 4


def test_every_format_can_be_asked_for(ask):
    assert json.loads(ask("query", "ASK { ?s ?p ?o }", "--format", "json").stdout)["boolean"]
    assert "<sparql" in ask("query", MISSIONS, "--format", "xml").stdout
    constructed = ask("query", "CONSTRUCT WHERE { ?s a ?o } LIMIT 3", "--format", "nt").stdout
    assert len(rdflib.Graph().parse(data=constructed, format="nt")) == 3
    described = ask("query", "DESCRIBE <http://localhost:8000/id/actor/eurobiomed>").stdout
    assert rdflib.Graph().parse(data=described, format="turtle")
    refused = ask("query", MISSIONS, "--format", "ttl")
    assert refused.returncode == 2
    assert "csv" in refused.stderr


def test_a_query_comes_from_a_file_or_from_standard_input(ask, releases, tmp_path):
    file = tmp_path / "missions.rq"
    file.write_text(MISSIONS)
    expected = ask("query", MISSIONS).stdout
    assert ask("query", "--file", str(file)).stdout == expected
    piped = subprocess.run(
        [sys.executable, "-m", "foedera.cli", "query", "-f", "-",
         "--releases", str(releases.directory)],
        input=MISSIONS, capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert piped.stdout == expected
    both = ask("query", MISSIONS, "--file", str(file))
    assert both.returncode == ask("query").returncode == 2
    assert ask("query", "--file", str(tmp_path / "none.rq")).returncode == 2
    file.write_bytes(b"SELECT \xff")
    assert "not UTF-8 at byte 7" in ask("query", "--file", str(file)).stderr


def test_a_malformed_query_names_its_place(ask):
    found = ask("query", "SELECT ?m {\n ?m a }")
    assert found.returncode == 2
    assert "line 2, column" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_query_that_calls_elsewhere_is_refused(ask):
    found = ask("query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert found.returncode == 1
    assert "SERVICE" in found.stderr


def test_a_runaway_query_ends_at_its_time_or_by_a_key(ask, releases):
    late = ask("query", RUNAWAY, "--timeout", "0.5")
    assert late.returncode == 1
    assert "0.5 seconds" in late.stderr
    running = subprocess.Popen(
        [sys.executable, "-m", "foedera.cli", "query", RUNAWAY,
         "--releases", str(releases.directory)],
        cwd=ROOT, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(3)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode != 0
    assert b"Traceback" not in said


def test_on_a_terminal_an_answer_is_a_table_with_short_names(capsys):
    base = Base("http://localhost:8000/")
    tsv = '?thing\t?label\n<http://localhost:8000/id/actor/biocom>\t"Bio [com]"@en\n\t7\n'
    print_table(tsv.encode(), base)
    printed = capsys.readouterr().out
    assert "actor:biocom" in printed
    assert "Bio [com]" in printed
    assert "7" in printed


def test_without_a_release_it_is_said_how_to_make_one(tmp_path):
    for command in (("query", "ASK {}"), ("dump",), ("publish",)):
        found = run_foedera(*command, "--releases", str(tmp_path))
        assert found.returncode == 2
        assert "foedera build" in found.stderr


def test_a_dump_is_the_file_that_the_server_hands_out(ask, release, tmp_path):
    listed = ask("dump").stdout.split()
    assert "facts.ttl" in listed
    assert "graph/registry.nt.gz" in listed
    written = ask("dump", "facts.nt", "--out", str(tmp_path))
    assert written.returncode == 0, written.stderr
    content = (tmp_path / "facts.nt").read_bytes()
    assert hashlib.sha256(content).hexdigest() in listed
    assert (
        len(rdflib.Graph().parse(io.BytesIO(content), format="nt"))
        == (release.manifest.counts["triples"])
    )
    assert ask("dump", "facts.nt").stdout.encode() == content
    unknown = ask("dump", "../manifest.json")
    assert unknown.returncode == 2
    assert "no dump" in unknown.stderr


def test_a_damaged_dump_is_not_handed_out(two_releases):
    folder, _, second = two_releases
    (folder.get(second).dumps / "facts.ttl").write_text("# nothing\n")
    found = run_foedera("dump", "facts.ttl", "--releases", str(folder.directory))
    assert found.returncode == 1
    assert "damaged" in found.stderr
    assert not found.stdout


def test_an_older_release_is_published_again(two_releases):
    folder, first, second = two_releases
    listed = run_foedera("publish", "--releases", str(folder.directory)).stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [["*", second], [first, "published"]]
    back = run_foedera("publish", first, "--releases", str(folder.directory))
    assert back.returncode == 0, back.stderr
    assert folder.current().version == first
    assert [line.version for line in folder.log()][-2:] == [second, first]
    unknown = run_foedera("publish", "../x", "--releases", str(folder.directory))
    assert unknown.returncode == 2
    older = run_foedera(
        "query", "ASK { ?s ?p ?o }", "--release", second, "--releases", str(folder.directory)
    )
    assert older.returncode == 0


def test_the_command_tells_its_version():
    told = run_foedera("--version")
    assert told.stdout.strip() == f"foedera {importlib.metadata.version('foedera')}"
