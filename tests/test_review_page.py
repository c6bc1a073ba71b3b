"""The review page in a real browser: keys, undo, reloads, words selected, Turtle written."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from browser import axe_source, chromium
from conftest import ROOT
from foedera.review import Desk
from foedera.review.page.guard import COOKIE, TOKEN_HEADER
from foedera.review.relations import relations_of
from foedera.terms import FD
from review_desk import ENGLISH, REVIEWER, again

WAIT = 60  # seconds for a process to end


@contextmanager
def reviewing(folder: Path, document: str = str(ENGLISH)) -> Iterator[tuple[str, subprocess.Popen]]:
    """`foedera review` running on the note; the address that it printed."""
    command = [
        sys.executable, "-m", "foedera.cli", "review", document, "--no-open", "--by", REVIEWER,
        "--data", str(folder / "data"), "--work", str(folder / "work"),
        "--texts", str(folder / "texts"),
    ]  # fmt: skip
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
    )  # fmt: skip
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + (running.stderr.read() if running.stderr else "")
        yield found[0], running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
        running.wait(WAIT)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@contextmanager
def opened(browser: Browser, address: str, **context: object) -> Iterator[Page]:
    page = browser.new_page(locale="en-GB", viewport={"width": 1360, "height": 860}, **context)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    try:
        yield page
        assert not faults
    finally:
        page.close()


def reload(page: Page) -> None:
    page.reload()
    page.wait_for_selector("html[data-ready]")


def press(page: Page, key: str) -> None:
    """Press a key and wait for what it decides to be answered."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press(key)


def select_words(page: Page, words: str) -> None:
    """Select words of the text, as a hand with a mouse does."""
    page.evaluate(
        """words => {
            const text = document.getElementById("text"), nodes = [];
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            let whole = "";
            for (let n = walker.nextNode(); n; n = walker.nextNode()) {
                nodes.push([n, whole.length]);
                whole += n.data;
            }
            const at = whole.indexOf(words), place = (offset) => {
                const [node, start] = nodes.filter(([, s]) => s <= offset).at(-1);
                return [node, offset - start];
            };
            const range = document.createRange();
            range.setStart(...place(at));
            range.setEnd(...place(at + words.length));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )
    expect(page.locator("#adder")).to_be_visible()


@pytest.mark.browser
def test_a_reload_in_the_middle_keeps_everything(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, _), opened(browser, address) as page:
        expect(page.locator("#counts")).to_contain_text(re.compile("0 accepted"))
        press(page, "a")
        press(page, "a")
        press(page, "x")
        expect(page.locator("#counts")).to_contain_text("2 accepted · 1 rejected")
        reload(page)
        expect(page.locator("#counts")).to_contain_text("2 accepted · 1 rejected")


@pytest.mark.browser
def test_a_killed_command_loses_nothing(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, running), opened(browser, address) as page:
        press(page, "a")
        press(page, "a")
        running.kill()
        running.wait(WAIT)
    with (
        reviewing(tmp_path, "brume-lisbon-note") as (address, _),
        opened(browser, address) as page,
    ):
        expect(page.locator("#counts")).to_contain_text("2 accepted")


@pytest.mark.browser
def test_keys_pressed_faster_than_the_answers_come_are_all_decided(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, _), opened(browser, address) as page:
        page.route("**/decide", lambda route: (time.sleep(0.2), route.continue_()))
        for _ in range(4):
            page.keyboard.press("a")
        page.keyboard.press("x")
        expect(page.locator("#counts")).to_contain_text("4 accepted · 1 rejected")


@pytest.mark.browser
def test_undo_takes_back_one_decision_at_a_time(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, _), opened(browser, address) as page:
        expect(page.locator("#undo")).to_be_disabled()
        press(page, "a")
        press(page, "x")
        press(page, "u")
        expect(page.locator("#counts")).to_contain_text("1 accepted · 0 rejected")
        press(page, "u")
        expect(page.locator("#counts")).to_contain_text("0 accepted · 0 rejected")
        expect(page.locator("#undo")).to_be_disabled()


@pytest.mark.browser
def test_a_review_by_keys_writes_the_right_turtle(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, running), opened(browser, address) as page:
        question = page.locator(".question", has_text="Azur Cluster")
        with page.expect_response("**/decide"):
            question.get_by_role("button", name="Azur Sea Cluster").click()
        expect(page.locator(".question")).to_have_count(0)
        for _ in range(page.locator(".card").count()):
            press(page, "A")  # the next open card comes up by itself
        expect(page.locator("#counts")).to_contain_text("0 open")
        press(page, "w")
        expect(page.locator("#toast")).to_contain_text("statements written")
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("body")).to_contain_text("You can close this window")
        assert running.wait(WAIT) == 0
    statements = {
        (s.predicate, s.object) for s in again(example).statements() if "lisbon" in s.document.value
    }
    said = {(p.value.rpartition("#")[2], o.value.rpartition("/")[2]) for p, o in statements}
    assert {
        ("party", "azur-sea-cluster"),
        ("party", "brume-harbour-cluster"),
        ("hasDestination", "lisbon"),
        ("hasStatus", "completed"),
        ("hasStatus", "signed"),
        ("signatureDate", "2023-06-07"),
        ("signatory", "tomas-verne"),
    } <= said
    text = (example.directory / "registry" / "activity.ttl").read_text()
    assert f'dcterms:creator "{REVIEWER}"' in text


@pytest.mark.browser
def test_words_selected_in_the_text_become_a_statement(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, _), opened(browser, address) as page:
        select_words(page, "Ocean Forum 2023")
        page.keyboard.press("e")
        dialog = page.locator("dialog")
        dialog.get_by_label("About").select_option(label="Mission to Lisbon, 2023")
        dialog.get_by_label("What is said").select_option(label="attends")
        dialog.get_by_label("Value", exact=True).select_option("new:event")
        dialog.get_by_label("Kind").select_option("TradeEvent")
        expect(dialog.get_by_label("Name in English")).to_have_value("Ocean Forum 2023")
        with page.expect_response("**/decide"):
            dialog.get_by_role("button", name="Save").click()
        added = page.locator(".claim", has_text="added by hand")
        expect(added).to_contain_text("Ocean Forum 2023")
        press(page, "w")
        expect(page.locator("#toast")).to_contain_text("statements written")
    attends = [s for s in again(example).statements() if s.predicate == FD.attendsEvent]
    (statement,) = attends
    text = ENGLISH.read_text(encoding="utf-8")
    start = text.index("Ocean Forum 2023")
    assert statement.passages[0].value.endswith(f"#char={start},{start + 16}")


@pytest.mark.browser
def test_a_correction_takes_the_place_of_the_proposal(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, _), opened(browser, address) as page:
        page.locator(".claim", has_text="2023-06-05").click()
        page.keyboard.press("c")
        page.locator("dialog").get_by_label("Value", exact=True).fill("2023-06")
        with page.expect_response("**/decide"):
            page.locator("dialog").get_by_role("button", name="Save").click()
        corrected = page.locator(".claim.accepted", has_text="corrected")
        expect(corrected).to_contain_text("2023-06")
        press(page, "w")
    starts = {
        s.object.value
        for s in again(example).statements()
        if s.predicate == FD.startDate and "lisbon-2023" in s.subject.value
    }
    assert starts == {"2023-06"}


@pytest.mark.browser
def test_offsets_are_code_points_even_after_characters_beyond_the_basic_plane(
    tmp_path, example, browser
):
    note = tmp_path / "brume-lisbon-note.txt"
    note.write_text("🚢🌊 " + ENGLISH.read_text(encoding="utf-8"), encoding="utf-8")
    with reviewing(tmp_path, str(note)) as (address, _), opened(browser, address) as page:
        select_words(page, "Tidewright Ltd")
        page.keyboard.press("e")
        with page.expect_response("**/decide"):
            page.locator("dialog").get_by_role("button", name="Save").click()
        expect(page.locator(".claim", has_text="added by hand")).to_be_visible()
    desk = Desk(tmp_path / "work" / "brume-lisbon-note")
    (added,) = [one for one in desk.judged(desk.outcome()) if one.origin == "added"]
    assert added.claim.spans[0].words == "Tidewright Ltd"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_and_in_its_dialogs(tmp_path, example, browser, scheme):
    with (
        reviewing(tmp_path) as (address, _),
        opened(browser, address, color_scheme=scheme) as page,
    ):
        buttons = {
            "correct": page.get_by_role("button", name="Correct").first,
            "who": page.get_by_role("button", name="new", exact=True).first,
            "keys": page.locator("#help"),
        }
        for opened_by in (None, *buttons):
            if opened_by:
                buttons[opened_by].click()
                expect(page.locator("dialog")).to_be_visible()
            # The page's own policy forbids strange scripts: axe comes in by the debugger.
            page.evaluate(axe_source())
            found = page.evaluate("async () => (await axe.run()).violations")
            assert not [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found], opened_by
            if opened_by:
                page.keyboard.press("Escape")
                expect(page.locator("dialog")).to_be_hidden()


@pytest.mark.browser
def test_the_page_is_in_french_for_a_french_reader(tmp_path, example, browser):
    with reviewing(tmp_path) as (address, _):
        context = browser.new_context(locale="fr-FR")
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        expect(page.locator("#counts")).to_contain_text("à décider")
        expect(page.get_by_role("button", name="Terminer")).to_be_visible()
        context.close()


@pytest.mark.browser
def test_hostile_words_in_a_document_stay_words(tmp_path, example, browser):
    note = tmp_path / "hostile.txt"
    script = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    note.write_text(ENGLISH.read_text(encoding="utf-8") + f"\nThe {script} Company took part.\n")
    with reviewing(tmp_path, str(note)) as (address, _), opened(browser, address) as page:
        assert page.title() != "owned"
        expect(page.locator("#text")).to_contain_text("<img src=x")
        assert page.locator("#text img").count() == 0


def test_nobody_without_the_key_the_token_and_the_right_host_gets_in(tmp_path, example):
    with reviewing(tmp_path) as (address, _):
        home, _, key = address.partition("?key=")
        with httpx.Client(base_url=home) as stranger:
            for path in (
                "/",
                "/state",
                "/choices",
                "/entities?kind=actor&q=a",
                "/static/review.js",
            ):
                assert stranger.get(path).status_code == 403, path
            assert stranger.get("/?key=guess").status_code == 403
            assert stranger.post("/write").status_code == 403
        with httpx.Client(base_url=home, cookies={COOKIE: key}) as reader:
            page = reader.get("/")
            assert page.status_code == 200
            assert "script-src 'self'" in page.headers["content-security-policy"]
            assert "unsafe" not in page.headers["content-security-policy"]
            token = re.search(r'foedera-token" content="([^"]+)"', page.text)[1]
            assert reader.post("/undo").status_code == 403
            assert reader.post("/undo", headers={TOKEN_HEADER: "guess"}).status_code == 403
            good = {TOKEN_HEADER: token}
            foreign = {**good, "origin": "http://evil.example.org"}
            assert reader.post("/undo", headers=foreign).status_code == 403
            named = {**good, "host": "evil.example.org"}
            assert reader.get("/state", headers=named).status_code == 421
            assert reader.post("/undo", headers=good).status_code == 200
            refused = reader.post("/decide", headers=good, json={"action": "written", "what": {}})
            assert refused.status_code == 422
            assert "cannot be decided" in refused.json()["detail"]
            assert reader.post("/decide", headers=good, content=b"{").status_code == 422


def test_a_file_that_is_not_there_is_refused_in_one_line(tmp_path, example):
    from conftest import run_foedera

    run = run_foedera(
        "review", "nothing.txt", "--data", str(example.directory), "--work", str(tmp_path / "work")
    )
    assert run.returncode == 2
    assert "nothing.txt" in run.stderr
    assert "Traceback" not in run.stderr


def test_every_text_of_the_page_is_there_in_both_languages():
    folder = ROOT / "src" / "foedera" / "review" / "page"
    texts = {
        tag: json.loads((folder / "messages" / f"{tag}.json").read_text()) for tag in ("en", "fr")
    }
    assert texts["en"].keys() == texts["fr"].keys()
    script = "".join(path.read_text() for path in (folder / "static").glob("*.js"))
    used = set(re.findall(r'\bt\("([a-z_]+)"', script))
    assert used
    assert used <= texts["en"].keys()
    for one in relations_of("event") + relations_of("instrument") + relations_of("actor"):
        assert f"r_{one.name}" in texts["en"]


def test_the_page_names_no_other_host():
    folder = ROOT / "src" / "foedera" / "review" / "page"
    for path in folder.rglob("*"):
        if path.suffix in {".js", ".css", ".html"}:
            assert not re.search(r"(?:https?:)?//[a-z]+\.", path.read_text()), path
