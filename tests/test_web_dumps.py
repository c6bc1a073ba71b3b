"""Downloads: whole, in ranges, with checksums."""

import gzip
import hashlib

import pytest

from web_release import Client, app_of, write_release


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return write_release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def client(release):
    return Client(app_of(release))


def test_listing_names_every_file_and_each_is_served_as_described(client, release):
    page = client.get("/dumps/", "text/html").text
    for dump in release.manifest.dumps:
        assert f'"/dumps/{dump.path}"' in page
        answer = client.get(f"/dumps/{dump.path}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == dump.sha256
        assert int(answer.headers["content-length"]) == dump.bytes


def test_packed_file_is_a_file_not_a_coding(client):
    answer = client.get("/dumps/facts.nt.gz", accept_encoding="gzip")
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "application/gzip"
    assert gzip.decompress(answer.content) == client.get("/dumps/facts.nt").content


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-7", -7, None)],
)
def test_range_is_206_with_its_place(client, asked, start, end):
    whole = client.get("/dumps/facts.nt").content
    answer = client.get("/dumps/facts.nt", range=asked)
    assert answer.status_code == 206
    assert answer.content == whole[start:end]
    first = start if start >= 0 else len(whole) + start
    assert (
        answer.headers["content-range"]
        == f"bytes {first}-{first + len(answer.content) - 1}/{len(whole)}"
    )


def test_range_outside_is_416(client):
    assert client.get("/dumps/facts.nt", range="bytes=99999999-").status_code == 416


def test_resuming_a_changed_file_starts_over(client):
    tag = client.get("/dumps/facts.nt").headers["etag"]
    same = client.get("/dumps/facts.nt", range="bytes=5-", if_range=tag)
    other = client.get("/dumps/facts.nt", range="bytes=5-", if_range='"old"')
    assert (same.status_code, other.status_code) == (206, 200)


@pytest.mark.parametrize(
    "path", ["../manifest.json", "%2e%2e/manifest.json", "none.ttl", "/etc/passwd"]
)
def test_only_listed_files_are_served(client, path):
    assert client.get(f"/dumps/{path}").status_code == 404
