"""SERVICE: refused unless an operator names the endpoint, and then only at checked addresses."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from conftest import run_foedera
from foedera.engine.outward import may_reach
from foedera.engine.protocol import ForbiddenQueryError, MalformedQueryError
from foedera.engine.services import calls_in, values_of
from foedera.formats.table import RESULTS_JSON
from serving import free_port, make_release, serving
from sparql_data import actor, quads


class Peer:
    """An endpoint over a small store of its own, or one that behaves in another way."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.heard: list[str] = []
        self.store = ox.Store()
        self.behaviour = "answer"
        self.location = ""
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                text = parse_qs(body.decode())["query"][0]
                peer.heard.append(text)
                if peer.behaviour == "redirect":
                    self._send(307, b"", location=peer.location)
                elif peer.behaviour == "fail":
                    self._send(500, b"it is broken")
                elif peer.behaviour == "hang":
                    time.sleep(5)
                elif peer.behaviour == "flood":
                    self._send(200, b" " * 100_000)
                else:
                    found = peer.store.query(text)
                    self._send(200, found.serialize(format=ox.QueryResultsFormat.JSON))

            def _send(self, status, body, **headers):
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    self.send_header("content-type", "application/sparql-results+json")
                    self.send_header("content-length", str(len(body)))
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer((host, 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://{host}:{self.port}/sparql"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def with_notes(base: str) -> Peer:
    """A peer that knows a note about two of our actors, and has a blank node and odd literals."""
    peer = Peer()
    note = ox.NamedNode("http://example.org/note")
    for number in (1, 2):
        peer.store.add(
            ox.Quad(actor(base, number), note, ox.Literal(f'say "{number}"\n\\', language="en"))
        )
    peer.store.add(ox.Quad(actor(base, 3), note, ox.BlankNode("b")))
    return peer


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture(scope="module")
def peer(port):
    return with_notes(f"http://127.0.0.1:{port}/")


@pytest.fixture(scope="module")
def second():
    return Peer()


@pytest.fixture(scope="module")
def stranger():
    return Peer()


@pytest.fixture(scope="module")
def server(tmp_path_factory, port, peer, second, stranger):
    folder = tmp_path_factory.mktemp("services")
    base = f"http://127.0.0.1:{port}/"
    make_release(folder, "00000000000a", quads(base), base)
    names = [peer.url, second.url, f"http://localhost:{stranger.port}/sparql"]
    with serving(
        folder, port=port, server_processes=1, query_time=2, service_bytes=50_000,
        services=json.dumps(names),
    ) as running:  # fmt: skip
        yield running


@pytest.fixture(autouse=True)
def _fresh(peer, second, stranger):
    for one in (peer, second, stranger):
        one.behaviour = "answer"
        one.heard.clear()


def query_of(where: str) -> str:
    return (
        "PREFIX ex: <http://example.org/>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        f"SELECT ?a ?l ?n WHERE {{ {where} }} ORDER BY ?a"
    )


def rows(answer) -> list[dict]:
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]["bindings"]


def test_an_allowed_endpoint_answers_and_its_solutions_are_joined(server, peer):
    answer = server.query(query_of(f"SERVICE <{peer.url}> {{ ?a ex:note ?n }} ?a rdfs:label ?l"))
    found = rows(answer)
    assert [row["l"]["value"] for row in found] == [f"Invented body {n}" for n in (1, 2, 3)]
    assert found[0]["n"] == {"type": "literal", "value": 'say "1"\n\\', "xml:lang": "en"}
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_blank_node_of_another_endpoint_comes_as_an_iri(server, peer):
    [row] = rows(
        server.query(query_of(f"SERVICE <{peer.url}> {{ ?a ex:note ?n FILTER(isBlank(?n)) }}"))
    )
    assert row["n"]["type"] == "uri"
    assert row["n"]["value"].startswith(f"{server.address}sparql#genid-")


def test_two_calls_and_an_optional_one_mean_what_the_standard_says(server, peer, second):
    where = (
        f"?a rdfs:label ?l FILTER(?l IN ('Invented body 1'@en, 'Invented body 5'@en)) "
        f"OPTIONAL {{ SERVICE <{peer.url}> {{ ?a ex:note ?n }} }} "
        f"SERVICE <{second.url}> {{ }}"
    )
    found = rows(server.query(query_of(where)))
    assert ["n" in row for row in found] == [True, False]
    assert len(peer.heard) == len(second.heard) == 1


@pytest.mark.parametrize("target", ["<{}>", "ex:sparql"])
def test_an_endpoint_that_is_not_named_is_refused_unasked(server, stranger, target):
    where = f"SERVICE {target.format(stranger.url)} {{ ?a ex:note ?n }}"
    answer = server.query(query_of(where))
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/problems/forbidden-query")
    assert not stranger.heard


def test_a_variable_as_endpoint_is_refused(server, peer):
    answer = server.query(f"SELECT * {{ BIND(<{peer.url}> AS ?e) SERVICE ?e {{ ?a ?b ?c }} }}")
    assert answer.status_code == 403
    assert not peer.heard


def test_a_call_hidden_in_another_calls_pattern_is_refused(server, peer, stranger):
    where = f"SERVICE <{peer.url}> {{ ?a ex:note ?n SERVICE <{stranger.url}> {{ ?x ?y ?z }} }}"
    assert server.query(query_of(where)).status_code == 403
    assert not peer.heard


def test_a_name_that_resolves_to_a_private_address_is_refused_though_it_is_listed(server, stranger):
    where = f"SERVICE SILENT <http://localhost:{stranger.port}/sparql> {{ ?a ex:note ?n }}"
    answer = server.query(query_of(where))
    assert answer.status_code == 403, answer.text
    assert "no public address" in answer.json()["detail"]
    assert not stranger.heard


def test_a_redirect_to_an_address_that_is_not_allowed_is_refused(server, peer, stranger):
    peer.behaviour, peer.location = "redirect", stranger.url
    answer = server.query(query_of(f"SERVICE <{peer.url}> {{ ?a ex:note ?n }}"))
    assert answer.status_code == 403
    assert not stranger.heard


def test_a_redirect_to_a_listed_name_is_checked_at_its_address(server, peer, stranger):
    peer.behaviour, peer.location = "redirect", f"http://localhost:{stranger.port}/sparql"
    answer = server.query(query_of(f"SERVICE <{peer.url}> {{ ?a ex:note ?n }}"))
    assert answer.status_code == 403
    assert not stranger.heard


def test_a_redirect_to_an_allowed_endpoint_is_followed(server, peer, second):
    second.behaviour, second.location = "redirect", peer.url
    found = rows(server.query(query_of(f"SERVICE <{second.url}> {{ ?a ex:note ?n }}")))
    assert len(found) == 3


def test_an_endpoint_that_fails_is_502_and_with_silent_one_empty_solution(server, peer):
    peer.behaviour = "fail"
    loud = server.query(query_of(f"SERVICE <{peer.url}> {{ ?a ex:note ?n }}"))
    assert (loud.status_code, "it is broken" in loud.text) == (502, True)
    silent = rows(server.query(query_of(f"SERVICE SILENT <{peer.url}> {{ ?a ex:note ?n }}")))
    assert silent == [{}]


def test_an_endpoint_that_answers_too_much_is_502(server, peer):
    peer.behaviour = "flood"
    answer = server.query(query_of(f"SERVICE <{peer.url}> {{ ?a ex:note ?n }}"))
    assert answer.status_code == 502
    assert "more than 50000 bytes" in answer.json()["detail"]


def test_an_endpoint_that_hangs_is_504_at_the_querys_deadline(server, peer):
    peer.behaviour = "hang"
    start = time.monotonic()
    answer = server.query(query_of(f"SERVICE <{peer.url}> {{ ?a ex:note ?n }}"), timeout="0.5")
    assert answer.status_code == 504
    assert time.monotonic() - start < 2


def test_the_description_names_the_feature_only_where_it_is_there(server, tmp_path):
    feature = "http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery"

    def features(running) -> list[str]:
        described = running.get(headers={"accept": "application/n-triples"})
        store = ox.Store()
        store.load(described.content, ox.RdfFormat.N_TRIPLES)
        found = store.query(
            "SELECT ?f { ?s <http://www.w3.org/ns/sparql-service-description#feature> ?f }"
        )
        return [row[0].value for row in found]

    assert features(server) == [feature]
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    make_release(tmp_path, "00000000000a", quads(base, 3), base)
    with serving(tmp_path, port=port, server_processes=1) as closed:
        assert features(closed) == []


def test_a_private_network_can_be_named(tmp_path, stranger):
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    make_release(tmp_path, "00000000000a", quads(base, 3), base)
    url = f"http://localhost:{stranger.port}/sparql"
    with serving(
        tmp_path, port=port, server_processes=1, services=json.dumps([url]),
        service_networks=json.dumps(["127.0.0.0/8", "::1/128"]),
    ) as running:  # fmt: skip
        assert rows(running.query(f"SELECT * {{ SERVICE <{url}> {{ }} }}")) == [{}]
    assert stranger.heard


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SERVICES", '["ftp://example.org/"]'), ("SERVICE_NETWORKS", '["10.0.0.1/8"]')],
)
def test_a_faulty_setting_is_one_line_and_status_2(tmp_path, setting, value):
    done = run_foedera("serve", "--releases", str(tmp_path), **{f"FOEDERA_{setting}": value})
    assert done.returncode == 2
    assert setting.lower() in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("203.0.113.9", False), ("8.8.8.8", True), ("127.0.0.1", False), ("10.2.3.4", False),
        ("169.254.169.254", False), ("::1", False), ("fe80::1%eth0", False), ("0.0.0.0", False),
        ("::ffff:10.2.3.4", False), ("::ffff:8.8.8.8", True), ("2002:7f00:1::", False),
        ("224.0.0.1", False), ("100.64.0.1", False), ("2606:4700::1111", True),
        ("192.168.7.7", True), ("172.16.0.9", False),
    ],
)  # fmt: skip
def test_only_public_and_named_addresses_may_be_reached(address, reached):
    assert may_reach(address, [ip_network("192.168.7.0/24")]) is reached


def test_calls_are_found_in_code_only():
    text = (
        "PREFIX s: <http://s.example/> SELECT ?service ('SERVICE <x:x> {}' AS ?t) "
        "{ # SERVICE <y:y> { }\n ?x s:service \"}\" . service silent s:q { { ?a ?b '}' } } }"
    )
    [call] = calls_in(text)
    assert (call.endpoint, call.silent) == ("http://s.example/q", True)
    assert call.pattern == " { ?a ?b '}' } "
    assert text[call.start : call.start + 7] == "service"
    assert text[call.end :] == " }"


@pytest.mark.parametrize("text", ["SELECT * { SERVICE <x:y> { ?s ?p ?o ", "ASK { SERVICE <x:y> }"])
def test_a_call_without_its_braces_is_malformed(text):
    with pytest.raises(MalformedQueryError):
        calls_in(text)


def test_a_call_by_a_prefix_that_is_not_declared_is_refused():
    with pytest.raises(ForbiddenQueryError):
        calls_in("ASK { SERVICE x:y { } }")


def test_solutions_come_back_from_values_as_they_were():
    store = ox.Store()
    query = (
        "SELECT ?a ?b { VALUES (?a ?b) { (<http://x/é> UNDEF) "
        r"""('a\\b"c\n\t\u0007'@fr-BE 1.50) """
        "(true '2020'^^<http://www.w3.org/2001/XMLSchema#gYear>) } }"
    )
    body = store.query(query).serialize(format=ox.QueryResultsFormat.JSON)
    again = values_of(body, RESULTS_JSON, "urn:genid:")
    wanted = [list(row) for row in store.query(query)]
    assert [list(row) for row in store.query(f"SELECT ?a ?b {again}")] == wanted
