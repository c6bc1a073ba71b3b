"""HTTP/1.1 on the wire: finished answers sent at once are the usual answers, and limits hold."""

from __future__ import annotations

import socket
import time

import httpx
import pytest

from serving import free_port, make_release, serving
from sparql_data import actor, quads


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("connection")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    make_release(folder, "00000000000a", quads(base), base)
    with serving(folder, port=port, server_processes=1) as running:
        yield running


def exchange(server, *requests: bytes, seconds: float = 2.0) -> bytes:
    """What comes back on one connection until it is closed or nothing more comes."""
    found = b""
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.settimeout(seconds)
        for request in requests:
            line.sendall(request)
            time.sleep(0.05)
        try:
            while piece := line.recv(1 << 16):
                found += piece
        except TimeoutError:
            pass
    return found


def get(server, query: str, *fields: str, version: str = "1.1") -> bytes:
    path = httpx.URL(f"{server.address}sparql", params={"query": query}).raw_path.decode()
    lines = [f"GET {path} HTTP/{version}", "Host: localhost", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def fields_of(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


def bounded(server, number: int) -> str:
    thing = actor(server.address, number)
    place = f"<{server.address}def#unknown>"
    return (
        f"SELECT ?l WHERE {{ {thing} <http://www.w3.org/2000/01/rdf-schema#label> ?l . "
        f"OPTIONAL {{ {thing} {place} ?x }} }}"
    )


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd, gzip"])
@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "*/*"])
def test_an_answer_sent_at_once_is_the_usual_one(server, coding, accept):
    query = f"DESCRIBE {actor(server.address, 7)}"
    headers = {"accept": accept, "accept-encoding": coding}
    first = server.get(params={"query": query}, headers=headers)
    again = server.get(params={"query": query}, headers=headers)
    usual = server.get(params={"query": query, "timeout": "5"}, headers=headers)
    assert first.status_code == again.status_code == usual.status_code == 200
    assert first.content == again.content == usual.content
    assert fields_of(first) == fields_of(again) == fields_of(usual)
    assert again.headers["date"]
    unchanged = server.get(
        params={"query": query}, headers={**headers, "if-none-match": first.headers["etag"]}
    )
    assert unchanged.status_code == 304


def test_a_kind_whose_work_is_bounded_is_answered_alike_at_once(server):
    usual = {}
    for number in range(40):
        answer = server.query(bounded(server, number))
        assert answer.json()["results"]["bindings"][0]["l"]["value"] == f"Invented body {number}"
        usual[number] = (answer.content, fields_of(answer))
    time.sleep(2.5)  # the degrees are counted beside everything else
    for number in range(40, 60):
        query = bounded(server, number)
        answer = server.query(query)
        slow = server.query(query, timeout="5")
        assert (answer.content, fields_of(answer)) == (slow.content, fields_of(slow))


def test_requests_in_one_packet_are_answered_in_their_order(server):
    first = get(server, f"DESCRIBE {actor(server.address, 1)}")
    second = get(server, "SELECT ('second' AS ?x) {}")
    third = get(server, f"DESCRIBE {actor(server.address, 3)}", "Connection: close")
    found = exchange(server, first + second + third, seconds=5)
    places = [found.find(mark) for mark in (b"Invented body 1", b"second", b"Invented body 3")]
    assert -1 not in places
    assert places == sorted(places)
    assert found.count(b"HTTP/1.1 200") == 3


def test_a_known_request_that_says_close_is_closed_after(server):
    query = f"DESCRIBE {actor(server.address, 4)}"
    for _ in range(3):
        found = exchange(server, get(server, query, "Connection: close"), seconds=5)
        assert b"Invented body 4" in found
        assert b"connection: close" in found


def test_a_body_after_a_known_head_is_not_taken_for_a_request(server):
    query = f"DESCRIBE {actor(server.address, 5)}"
    head = get(server, query, "Content-Length: 5")
    for _ in range(3):
        found = exchange(server, head, b"GET /", get(server, query, "Connection: close"))
        assert found.count(b"HTTP/1.1 200") == 2
        assert b" 400 " not in found


def test_bytes_that_look_like_a_request_inside_another_keep_no_answer_for_it(server):
    """Else whoever sends a head in two pieces could choose the answers of others."""
    wanted = get(server, f"DESCRIBE {actor(server.address, 8)}")
    other = get(server, f"DESCRIBE {actor(server.address, 9)}").split(b"\r\n", 1)[0]
    for query in (other, get(server, "SELECT ('other' AS ?x) {}").split(b"\r\n", 1)[0]):
        for _ in range(4):
            found = exchange(server, query + b"\r\nX-Inside: ", wanted, seconds=0.5)
            assert b"Invented body 8" not in found
            assert b"HTTP/1.1 200" in found
    body = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
    length = f"Content-Length: {len(wanted)}\r\n\r\n".encode()
    assert b" 415 " in exchange(server, body + length, wanted, seconds=0.5)
    for _ in range(3):
        assert b"Invented body 8" in exchange(server, wanted, seconds=0.5)


def test_a_request_in_pieces_is_one_request(server):
    whole = get(server, f"DESCRIBE {actor(server.address, 6)}", "Connection: close")
    assert b"Invented body 6" in exchange(server, whole[:30], whole[30:90], whole[90:])


def test_a_client_of_http_1_0_gets_no_chunks(server):
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
    found = exchange(server, get(server, query, version="1.0"), seconds=10)
    head, _, body = found.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert f"content-length: {len(body)}".encode() in head
    assert len(body) > 1_000_000


@pytest.mark.parametrize(
    ("request_line", "status"),
    [(b"GET /sparql?query=" + b"x" * 120_000, b" 414 "),
     (b"GET /sparql?query=" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b" 414 "),
     (b"GET /sparql?query=" + b"x" * 120_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b" 414 "),
     (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 120_000, b" 431 "),
     (b"this is nothing\r\n\r\n", b" 400 ")],
)  # fmt: skip
def test_what_is_too_long_or_no_request_is_refused_and_closed(server, request_line, status):
    assert status in exchange(server, request_line).split(b"\r\n", 1)[0]
    assert server.query("ASK {}").status_code == 200


def test_a_new_release_forgets_what_was_sent_at_once(tmp_path):
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    make_release(tmp_path, "00000000000a", quads(base, 3), base)
    query = f"DESCRIBE {actor(base, 5)}"
    with serving(tmp_path, port=port, server_processes=1) as running:
        for _ in range(3):
            assert "Invented" not in running.query(query).text
        make_release(tmp_path, "00000000000b", quads(base, 9), base)
        end = time.monotonic() + 10
        while "Invented body 5" not in running.query(query).text:
            assert time.monotonic() < end
            time.sleep(0.1)
