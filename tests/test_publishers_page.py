"""The walk-through for publishers does what it says, command by command."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from conftest import ROOT, run_foedera
from foedera.releases import Releases
from foedera.review.page.guard import COOKIE, TOKEN_HEADER
from foedera.statements import Publication
from foedera.terms import Base
from review_desk import ENGLISH

PAGE = (ROOT / "docs" / "publishers.md").read_text(encoding="utf-8")
WALK = PAGE[PAGE.index("## From a press note") :]
COMMANDS = [
    line.removeprefix("$ ")
    for console in re.findall(r"```console\n(.*?)```", WALK, re.S)
    for line in console.splitlines()
    if line.startswith("$ ")
]


class Reviewer:
    """Somebody at the page: accepts all that is open, writes and finishes."""

    def __init__(self, address: str) -> None:
        home, _, key = address.partition("?key=")
        self.http = httpx.Client(base_url=home, cookies={COOKIE: key}, timeout=20)
        page = self.http.get("/").text
        found = re.search(r'foedera-token" content="([^"]+)"', page)
        assert found
        self.token = found[1]

    def post(self, path: str, body: object = None) -> dict:
        answer = self.http.post(path, json=body, headers={TOKEN_HEADER: self.token})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def review(self) -> None:
        state = self.http.get("/state").json()
        for thing in state["questions"]:
            state = self.post(
                "/decide", {"action": "settle", "what": {"thing": thing, "as": {"new": {}}}}
            )
        still_open = [key for key, claim in state["claims"].items() if claim["state"] == "open"]
        if still_open:
            self.post("/decide", {"action": "accept", "what": {"claims": still_open}})
        self.post("/write")
        self.post("/finish")


def at_the_page(command: list[str], folder: Path) -> int:
    """Run a command that opens the page, with somebody there."""
    running = subprocess.Popen(
        [sys.executable, "-m", "foedera.cli", *command, "--no-open"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    guard = threading.Timer(90, running.kill)
    guard.start()
    try:
        assert running.stdout is not None
        found = re.search(r"http://\S+", running.stdout.readline())
        assert found, running.stderr.read() if running.stderr else ""
        Reviewer(found[0]).review()
        _, errors = running.communicate(timeout=80)
        assert running.returncode == 0, errors
        return running.returncode
    finally:
        guard.cancel()
        if running.poll() is None:
            running.kill()
            running.wait()


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> Path:
    """The folder after every command of the page but the last: the withdrawal."""
    folder = tmp_path_factory.mktemp("walk")
    here = folder
    for line in COMMANDS[:-1]:
        words = shlex.split(line, comments=True)
        if words[0] == "cp":
            shutil.copy(ROOT / words[1], here / words[2])
        elif words[0] == "cd":
            here = here / words[1]
        elif words[1] in ("add", "review"):
            at_the_page(words[1:], here)
        else:
            if words[1] == "merge":
                _enter_twice(here)
            run = run_foedera(*words[1:], cwd=here)
            assert run.returncode == 0, f"{line}\n{run.stderr}"
    return here


def _enter_twice(here: Path) -> None:
    """Let the registry hold the company twice, as it would after two careless reviews."""
    path = here / "data" / "registry" / "actor.ttl"
    text = path.read_text()
    path.write_text(
        text.rstrip("\n")
        + "\n\nactor:tidewright a fd:Company ;\n"
        + '    rdfs:label "Tidewright"@en , "Tidewright"@fr .\n'
    )


def test_the_page_walks_from_a_note_to_a_withdrawal():
    verbs = [line.split()[1] for line in COMMANDS if line.startswith("foedera")]
    assert verbs == [
        "init", "add", "review", "validate", "build", "duplicates", "merge", "split", "withdraw",
    ]  # fmt: skip


def test_the_quoted_note_is_the_note():
    text = " ".join(ENGLISH.read_text(encoding="utf-8").split())
    quoted = " ".join(line.removeprefix("> ") for line in WALK.splitlines() if line.startswith(">"))
    for part in quoted.split("[…]"):
        assert " ".join(part.split()) in text


def test_every_command_of_the_walk_through_works(walked):
    publication = Publication(walked / "data", Base("https://data.brume.example/"))
    assert len(list(publication.facts())) > 30
    current = Releases(walked / "var" / "releases").current()
    assert current.manifest.validation["violations"] == 0
    labels = (walked / "data" / "registry" / "actor.ttl").read_text()
    assert "tidewright-ltd" in labels


def test_the_last_command_takes_the_person_out(walked):
    words = shlex.split(COMMANDS[-1])
    run = run_foedera(*words[1:], "--grace", "0", cwd=walked)
    assert run.returncode == 0, run.stderr
    left = [
        path
        for folder in ("data", "var/releases")
        for path in (walked / folder).rglob("*")
        if path.is_file() and path.suffix in {".ttl", ".nt", ".nq", ".trig", ".json", ".jsonl"}
        if "Tomas Verne" in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert not left
    assert Releases(walked / "var" / "releases").withdrawals()
    assert run_foedera("validate", cwd=walked).returncode == 0
