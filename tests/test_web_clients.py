"""Clients that are not ours: Comunica, rapper and rdflib over real HTTP."""

import csv
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import rdflib

from npm_tools import npm_file
from web_release import BASE, EVIDENCE, FACTS, write_release

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
JOIN = """
PREFIX fd: <https://w3id.org/foedera/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?mission ?name ?place WHERE {
  ?mission a fd:Mission ; rdfs:label ?name ; fd:hasDestination ?there .
  ?there rdfs:label ?place . FILTER(LANG(?name) = "fr" && LANG(?place) = "fr") }"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    base = f"http://localhost:{port}/"
    release = folder / "0123456789ab"
    release.mkdir()
    write_release(release, FACTS.replace(BASE, base), EVIDENCE.replace(BASE, base), base)
    (folder / "current").symlink_to("0123456789ab")
    command = [sys.executable, "-m", "foedera.cli", "serve", "--releases", str(folder)]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--processes", "1"],
        cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(150):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield base
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def comunica(source, query):
    program = npm_file(".bin/comunica-sparql")
    run = subprocess.run(
        [str(program), source, query, "-t", "text/csv"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-800:]
    return sorted(tuple(row) for row in csv.reader(io.StringIO(run.stdout)))[:-1]


def test_comunica_joins_alike_over_fragments_and_over_sparql(address):
    fragments = comunica(f"{address}fragments", JOIN)
    endpoint = comunica(f"{address}sparql", JOIN)
    assert fragments == endpoint
    assert any("Mission à Lyra, mars 2031" in row for row in fragments)


def test_comunica_follows_an_identifier(address):
    mission = f"{address}id/event/mission-lyra-2031"
    rows = comunica(
        mission,
        f"SELECT ?o WHERE {{ <{mission}> <https://w3id.org/foedera/def#hasDestination> ?o }}",
    )
    assert any(f"{address}id/place/lyra" in row for row in rows)


def test_rdflib_follows_an_identifier(address):
    graph = rdflib.Graph().parse(f"{address}id/event/mission-lyra-2031")
    mission = rdflib.URIRef(f"{address}id/event/mission-lyra-2031")
    assert (
        mission,
        rdflib.RDF.type,
        rdflib.URIRef("https://w3id.org/foedera/def#Mission"),
    ) in graph


def test_rdflib_reads_json_ld_with_the_published_context(address):
    graph = rdflib.Graph().parse(f"{address}data/event/mission-lyra-2031.jsonld", format="json-ld")
    turtle = rdflib.Graph().parse(f"{address}data/event/mission-lyra-2031.ttl")
    assert len(graph) == len(turtle)


def test_rapper_follows_an_identifier_and_counts_the_same_in_two_formats(address):
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper is not installed: apt-get install raptor2-utils")
    counts = []
    for form, extension in (("turtle", "ttl"), ("rdfxml", "rdf"), ("ntriples", "nt")):
        run = subprocess.run(
            [rapper, "-c", "-i", form, f"{address}data/event/mission-lyra-2031.{extension}"],
            capture_output=True, text=True, timeout=30, check=True,
        )  # fmt: skip
        counts.append(run.stderr.rpartition("returned ")[2])
    assert len(set(counts)) == 1


def test_serdi_reads_data_and_dumps_strictly(address, tmp_path):
    serdi = shutil.which("serdi")
    if serdi is None:
        pytest.skip("serdi is not installed: apt-get install serdi")
    for path, form in (
        ("data/event/mission-lyra-2031.ttl", "turtle"),
        ("data/event/mission-lyra-2031.ttl?_profile=plain", "turtle"),
        ("data/event/mission-lyra-2031.nt", "ntriples"),
        ("data/event/mission-lyra-2031.trig", "trig"),
        ("data/event/mission-lyra-2031.nq", "nquads"),
        ("dumps/facts.ttl", "turtle"),
    ):
        file = tmp_path / "asked"
        file.write_bytes(httpx.get(address + path).raise_for_status().content)
        run = subprocess.run(
            [serdi, "-i", form, "-o", "nquads", str(file)],
            capture_output=True, text=True, timeout=30, check=True,
        )  # fmt: skip
        assert not run.stderr
        assert run.stdout.count("\n") >= 5
