"""Views made as stores of their own: the same as in memory, and once for all who ask."""

from __future__ import annotations

import asyncio
import shutil
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from conftest import ROOT
from foedera.reasoning import read_theory
from foedera.releases import Release
from foedera.releases.view_store import STORE, write_view
from foedera.search.dataset import dataset_in_view
from foedera.search.lookup import SearchIndex
from foedera.search.views import View
from foedera.terms import Base
from foedera.web.config import WebConfig
from foedera.web.domain.view_process import main, seconds_left
from foedera.web.domain.view_shelf import Shelf, ShelfError
from pages_client import asking

BASE = Base("http://localhost:8000/")
NAMES = (
    "explicit", "two-documents", "as-known-on-2017-03-01", "as-known-on-2017-02-27",
    "explicit,two-documents", "explicit,as-known-on-2017-03-01",
)  # fmt: skip
ADDRESS = "/questions/documents.json?view="


def config_of(folder: Path, **settings: object) -> WebConfig:
    return WebConfig(views_folder=folder, **settings)


@pytest.mark.parametrize("name", ["", *NAMES])
def test_a_view_made_as_a_store_is_the_one_made_in_memory(release, tmp_path, name):
    view = View.read(name)
    told: list[float] = []
    write_view(release, view, tmp_path / "view", told.append)
    store = ox.Store.read_only(str(tmp_path / "view" / STORE))
    whole = ox.Store.read_only(str(release.store))
    memory = dataset_in_view(whole, BASE, view, read_theory(ROOT / "ontology"))
    assert set(store) == set(memory)
    assert len(store) == len(memory)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert {path.name for path in (tmp_path / "view").iterdir()} == {STORE, "search.sqlite"}


def test_search_in_a_view_knows_only_the_names_that_it_keeps(release, tmp_path):
    write_view(release, View.read("as-known-on-1900-01-01"), tmp_path / "none", lambda _: None)
    write_view(release, View.read(""), tmp_path / "all", lambda _: None)
    found = [
        {hit.iri for hit in SearchIndex(tmp_path / part / "search.sqlite").search("eurobiomed")}
        for part in ("none", "all")
    ]
    assert found[0] == set()
    assert found[1] == {hit.iri for hit in SearchIndex(release.search_index).search("eurobiomed")}


def test_the_process_that_makes_a_view_says_how_far_it_is(release, tmp_path, monkeypatch):
    for confined in ("die_with_parent", "forbid_connections"):
        monkeypatch.setattr(f"foedera.web.domain.view_process.{confined}", lambda: True)
    monkeypatch.setattr("os.nice", lambda _: 0)
    assert seconds_left(tmp_path) is None
    assert main(str(release.folder), "explicit", str(tmp_path)) == 0
    assert seconds_left(tmp_path) == 0
    (tmp_path / "progress").write_text(f"0.250 {time.time() - 10:.3f}")
    assert seconds_left(tmp_path) == pytest.approx(30, abs=1)


# The shelf


def put(shelf: Shelf, *names: str) -> None:
    for name in names:
        with shelf.turn(name) as folder:
            (folder / "content").write_text(name)
        time.sleep(0.01)


def on(shelf: Shelf) -> set[str]:
    return {one.name for one in shelf.folder.iterdir() if one.is_dir()}


def test_the_views_longest_unused_are_thrown_away_and_those_in_use_are_not(tmp_path):
    shelf = Shelf.at(tmp_path / "views", 2)
    put(shelf, "a", "b")
    held = shelf.hold("a")
    assert held.folder == shelf.folder / "a"
    put(shelf, "c")
    assert on(shelf) == {"a", "c"}
    put(shelf, "d", "e")
    assert on(shelf) == {"a", "e"}
    held.let_go()
    put(shelf, "f", "g")
    assert on(shelf) == {"f", "g"}
    assert shelf.hold("a") is None


def test_what_was_never_finished_is_no_view_and_is_swept(tmp_path):
    shelf = Shelf.at(tmp_path, 4)
    with suppress(RuntimeError), shelf.turn("a") as folder:
        assert shelf.making("a") == folder
        raise RuntimeError
    assert shelf.hold("a") is None
    assert on(shelf) == set()
    left = tmp_path / "b.making-killed"
    left.mkdir()
    put(shelf, "c")
    assert on(shelf) == {"c"}


def test_one_view_is_made_at_a_time(tmp_path):
    shelf, other = Shelf.at(tmp_path, 4), Shelf.at(tmp_path, 4)
    with shelf.turn("a") as first, other.turn("b") as second:
        assert first is not None
        assert second is None
    assert shelf.hold("a") is not None
    assert other.hold("b") is None


def test_a_folder_in_which_views_cannot_be_kept_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ShelfError, match="file"):
        Shelf.at(tmp_path / "file" / "views", 4)


# Over HTTP


def waited_for(client, path, accept="application/json"):
    for _ in range(300):
        answer = client.get(path, accept)
        if answer.status_code != 503:
            return answer
        time.sleep(0.2)
    raise AssertionError(answer.text)


def test_whoever_asks_for_a_view_that_takes_long_is_told_when_to_come_again(release, tmp_path):
    with asking(release, config_of(tmp_path, patience=0.0)) as client:
        first = client.get(f"{ADDRESS}explicit", "application/json")
        assert first.status_code == 503
        assert first.headers["content-type"] == "application/problem+json"
        assert first.json()["type"].endswith("/problems/in-the-making")
        assert 1 <= int(first.headers["retry-after"]) <= 60
        page = client.get("/doc/actor/eurobiomed?view=explicit")
        assert page.status_code == 503
        assert page.headers["refresh"] == page.headers["retry-after"]
        assert "being made" in page.text
        made = waited_for(client, f"{ADDRESS}explicit")
        assert made.json()["view"] == "explicit"
        assert client.get("/doc/actor/eurobiomed?view=explicit").status_code == 200


def test_views_outlive_the_server_that_made_them_and_serve_others(release, tmp_path):
    for wait in (60.0, 0.0):
        with asking(release, config_of(tmp_path, patience=wait)) as client:
            answer = client.get(f"{ADDRESS}two-documents", "application/json")
            assert answer.status_code == 200
    assert len(on(Shelf.at(tmp_path, 4))) == 1


def test_many_who_ask_at_once_wait_for_one_view(release, tmp_path):
    with asking(release, config_of(tmp_path, patience=60.0)) as client:

        async def together() -> list[int]:
            transport = httpx.ASGITransport(app=client.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE.address) as one:
                asked = (one.get(f"{ADDRESS}explicit") for _ in range(6))
                return [answer.status_code for answer in await asyncio.gather(*asked)]

        loop = client._loop
        assert asyncio.run_coroutine_threadsafe(together(), loop).result(90) == [200] * 6
        # Two days between which nothing was published are one view.
        for day in ("2017-03-01", "2024-01-01"):
            client.get(f"{ADDRESS}as-known-on-{day}", "application/json")
    assert len(on(Shelf.at(tmp_path, 4))) == 2


def test_views_that_wait_to_be_made_are_few(release, tmp_path):
    known, unknown = "as-known-on-2017-03-01", "as-known-on-2017-02-27"
    further = (f"explicit,{unknown}", f"two-documents,{unknown}", f"two-documents,{known}")
    names = (*NAMES, *further)
    shelf = Shelf.at(tmp_path, 4)
    # Another process has its turn all the while.
    with asking(release, config_of(tmp_path, patience=0.0)) as client, shelf.turn("x") as turn:
        said = [client.get(ADDRESS + name, "application/json").json()["detail"] for name in names]
        assert turn is not None
    assert "another view is being made" in said[0]
    assert "too many" in said[-1]


def test_a_copy_that_keeps_no_views_offers_none(release, tmp_path):
    with asking(release, config_of(tmp_path, views_kept=0)) as client:
        assert client.get(f"{ADDRESS}explicit", "application/json").status_code == 501
        assert client.get("/doc/actor/eurobiomed?view=explicit").status_code == 501
        assert 'name="view"' not in client.get("/doc/actor/eurobiomed").text
    with asking(release, config_of(tmp_path)) as client:
        assert 'name="view"' in client.get("/doc/actor/eurobiomed").text


def test_a_view_that_cannot_be_made_is_refused_and_the_log_says_why(release, tmp_path, caplog):
    folder = tmp_path / release.version
    shutil.copytree(release.folder, folder)
    broken = Release.open(folder)
    (folder / "dumps" / "graph" / "registry.nt").write_text("nothing that is N-Triples\n")
    with asking(broken, config_of(tmp_path / "views", patience=60.0)) as client:
        answer = client.get(f"{ADDRESS}explicit", "application/json")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/problems/view-failed")
    assert "Parser error" in caplog.text
    assert on(Shelf.at(tmp_path / "views", 4)) == set()
