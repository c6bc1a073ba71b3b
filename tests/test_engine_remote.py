"""The same surface over engines of others: Oxigraph's server and Virtuoso, started here."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from conftest import run_foedera
from foedera.formats import RDF_FORMATS, RESULT_FORMATS
from serving import free_port, make_release, serving
from sparql_data import RUNAWAY, THINGS, actor, quads

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.virtuoso import running_virtuoso

ALL = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 7"
DEFAULT = "http://localhost/default"


@contextmanager
def oxigraph(folder: Path):
    """Oxigraph's own server over an empty store; its address."""
    near = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    program = shutil.which("oxigraph", path=near)
    if program is None:
        pytest.skip("oxigraph (PyPI) is not installed")
    port = free_port()
    process = subprocess.Popen(
        [program, "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/query", params={"query": "ASK {}"})
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def over_oxigraph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remote")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    make_release(folder, "00000000000a", quads(base), base)
    with oxigraph(folder) as (engine, process):
        done = run_foedera("push", f"{engine}store", "--releases", str(folder))
        assert done.returncode == 0, done.stderr
        assert "in one step" in done.stderr
        with serving(
            folder, "--engine-url", f"{engine}query", port=port, server_processes=1,
            query_time=2, answer_bytes=3_000_000, hold_back_bytes=100_000,
            engine_version="00000000000a",
        ) as server:  # fmt: skip
            yield server, process


@pytest.fixture(scope="module")
def over_virtuoso(tmp_path_factory):
    folder = tmp_path_factory.mktemp("virtuoso")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    release = make_release(folder, "00000000000a", quads(base), base)
    lines = folder / "data.nq"
    store = ox.Store.read_only(str(release.store))
    with lines.open("wb") as out:
        for quad in store:
            graph = quad.graph_name
            named = graph if isinstance(graph, ox.NamedNode) else ox.NamedNode(DEFAULT)
            out.write(f"{quad.subject} {quad.predicate} {quad.object} {named} .\n".encode())
    try:
        with running_virtuoso(folder, lines) as (engine, _), serving(
            folder, "--engine-url", engine, port=port, server_processes=1, query_time=2,
            engine_default_graph=DEFAULT,
        ) as server:  # fmt: skip
            yield server
    except FileNotFoundError as absent:
        pytest.skip(f"{absent} is not installed")


@pytest.fixture(params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.slow)])
def server(request):
    if request.param == "oxigraph":
        return request.getfixturevalue("over_oxigraph")[0]
    return request.getfixturevalue("over_virtuoso")


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.extension)
def test_select_comes_in_every_results_format(server, form):
    answer = server.query(ALL, form.media_type)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == form.content_type
    assert len(answer.content) > 100


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_construct_comes_in_every_rdf_format(server, form):
    query = (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {actor(server.address, 3)} }} ?s ?p ?o }}"
    )
    answer = server.query(query, form.media_type)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == form.content_type
    assert len({quad.triple for quad in ox.parse(answer.content, form.engine)}) == 3


def test_a_plain_query_sees_the_default_graph_and_graph_the_named_ones(server):
    def count(text: str) -> int:
        row = server.query(f"SELECT (COUNT(*) AS ?n) {{ {text} }}").json()
        return int(row["results"]["bindings"][0]["n"]["value"])

    assert count("?s ?p ?o") == 3 * THINGS
    assert count(f"GRAPH <{server.address}graph/one> {{ ?s ?p ?o }}") == 1


def test_a_malformed_query_is_400_with_the_engines_message(server):
    answer = server.query("SELECT * WHERE { ?s ?p }")
    assert answer.status_code == 400
    assert "engine" in answer.json()["detail"]


def test_a_runaway_query_is_504_at_our_deadline(server):
    start = time.monotonic()
    assert server.query(RUNAWAY, timeout="1").status_code == 504
    assert time.monotonic() - start < 2.0
    after = server.query("ASK { ?s ?p ?o }")
    assert after.status_code == 200, after.text


def test_things_are_dereferenced(server):
    thing = f"{server.address}id/actor/a7"
    found = server.client.get(thing, headers={"accept": "text/turtle"}, follow_redirects=True)
    assert found.status_code == 200
    assert "Invented body 7" in found.text
    page = server.client.get(thing, headers={"accept": "text/html"}, follow_redirects=True)
    assert "Invented body 7" in page.text
    missing = server.client.get(f"{server.address}id/actor/none", follow_redirects=True)
    assert missing.status_code == 404


def test_service_is_refused_before_the_engine_sees_it(server):
    answer = server.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert answer.status_code == 403


def test_answers_of_a_named_version_are_tagged_and_kept(over_oxigraph):
    server, _ = over_oxigraph
    first = server.query(ALL)
    again = server.get(params={"query": ALL}, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_a_large_answer_streams_and_past_the_cap_is_cut(over_oxigraph):
    server, _ = over_oxigraph
    whole = server.query("SELECT ?s ?p WHERE { ?s ?p ?o }", format="csv")
    assert whole.content.count(b"\r\n") == 3 * THINGS + 1
    with pytest.raises(httpx.RemoteProtocolError):
        server.query("SELECT * WHERE { ?s ?p ?o . ?a ?b ?c } LIMIT 100000", format="csv")


class Liar(http.server.BaseHTTPRequestHandler):
    """An engine that fails in every way there is."""

    behaviour = "500"

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        match self.behaviour:
            case "500":
                self._say(500, "text/plain", b"the disk is full")
            case "404":
                self._say(404, "text/plain", b"no such dataset")
            case "html":
                self._say(200, "text/html", b"<p>please log in</p>")
            case "partial":
                self._say(200, "application/sparql-results+json", b'{"head":{"vars":[]}', more=5)
            case "anytime":
                self._say(200, "application/sparql-results+json",
                          b'{"head":{"vars":[]},"results":{"bindings":[]}}',
                          extra=("X-SQL-State", "S1TAT"))  # fmt: skip
            case "silent":
                time.sleep(3)

    def _say(self, status, media_type, body, more=0, extra=None):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body) + more))
        if extra:
            self.send_header(*extra)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def over_liar(tmp_path_factory):
    from foedera.engine.remote import RemoteEngine
    from foedera.engine.remote_settings import RemoteSettings

    engine = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    threading.Thread(target=engine.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{engine.server_port}/sparql"
    yield lambda: RemoteEngine(RemoteSettings(address))
    engine.shutdown()


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        ("500", "the disk is full"),
        ("404", "no such dataset"),
        ("html", "text/html"),
        ("partial", "cannot be reached"),
        ("anytime", "before its answer was complete"),
    ],
)
def test_what_is_no_whole_answer_is_a_fault_with_the_engines_message(over_liar, behaviour, message):
    import asyncio

    from foedera.engine import EngineFaultError, Query
    from foedera.formats.table import RESULTS_JSON

    Liar.behaviour = behaviour
    with pytest.raises(EngineFaultError, match=message):
        asyncio.run(over_liar().answer(Query("SELECT * {}", RESULTS_JSON)))


def test_health_says_when_the_engine_is_down_and_queries_are_502(over_oxigraph):
    """Last: it ends the engine."""
    server, process = over_oxigraph
    assert server.get("health").status_code == 200
    process.terminate()
    process.wait(10)
    answer = server.get("health")
    assert (answer.status_code, answer.json()["status"]) == (503, "fail")
    refused = server.query("SELECT (1 AS ?x) { ?s ?p ?o } LIMIT 1")
    assert refused.status_code == 502
    assert refused.json()["type"].endswith("/problems/engine-fault")
    for path in ("id/actor/a9", "data/actor/a9.ttl"):
        assert server.client.get(f"{server.address}{path}").status_code in (303, 502, 503)
    assert server.get("data/actor/a9.ttl").status_code in (502, 503)
