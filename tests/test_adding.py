"""`foedera add FILE`: read, found, reviewed in a browser, checked, built, in one go."""

import json
import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from browser import chromium
from conftest import ROOT
from review_desk import ENGLISH, REVIEWER
from test_review_page import WAIT, opened, press


@pytest.mark.browser
def test_a_file_is_read_reviewed_checked_and_published_in_one_go(tmp_path, example):
    releases = tmp_path / "releases"
    command = [
        sys.executable, "-m", "foedera.cli", "add", str(ENGLISH), "--no-open", "--by", REVIEWER,
        "--data", str(tmp_path / "data"), "--work", str(tmp_path / "work"),
        "--texts", str(tmp_path / "texts"), "--releases", str(releases),
    ]  # fmt: skip
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
    )  # fmt: skip
    line = running.stdout.readline()
    address = re.search(r"http://\S+", line)
    assert address, line + running.stderr.read()
    with chromium() as browser, opened(browser, address[0]) as page:
        with page.expect_response("**/decide"):
            page.locator(".question", has_text="Azur Cluster").get_by_role(
                "button", name="Azur Sea Cluster"
            ).click()
        expect(page.locator(".question")).to_have_count(0)
        for _ in range(page.locator(".card").count()):
            press(page, "A")
        press(page, "w")
        expect(page.locator("#toast")).to_contain_text("statements written")
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("body")).to_contain_text("You can close this window")
    said = "".join(running.communicate(timeout=4 * WAIT))
    assert running.returncode == 0, said
    asked = subprocess.run(
        [
            sys.executable, "-m", "foedera.cli", "query", "--releases", str(releases),
            "--format", "json",
            "SELECT ?p WHERE { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'lisbon')) }",
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["results"]["bindings"]
