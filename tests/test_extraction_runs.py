"""Long runs of extraction: many files at once, stopped in the middle by a signal, resumed."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from foedera.extraction.batch import LOG

FILES = 60
TEXT = """Une délégation à Turin

La présidente du Cluster Brumeux, Anne Fictive, a conduit une délégation de {} entreprises à Turin
le {} mai 2019. Elle y a signé un accord de coopération avec l'Agence du Port de Gênes.
"""


@pytest.fixture
def many(tmp_path):
    folder = tmp_path / "press"
    folder.mkdir()
    for number in range(FILES):
        text = TEXT.format(number + 2, number % 28 + 1) * 8
        (folder / f"{number:03}.txt").write_text(text, "utf-8")
    return folder


def command(folder, out, *more):
    return [sys.executable, "-m", "foedera.cli", "extract", str(folder), "--out", str(out), *more]


def started(arguments, **more):
    return subprocess.Popen(
        arguments, start_new_session=True, text=True, stderr=subprocess.PIPE, **more
    )


def done_in(out):
    log = out / LOG
    return log.read_text("utf-8").count("\n") if log.exists() else 0


def wait_until_some_are_done(running, out):
    until = time.monotonic() + 120
    while not done_in(out):
        assert running.poll() is None, running.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_stopped_by_a_signal_is_resumed_where_it_stopped(many, tmp_path, stop):
    out = tmp_path / "out"
    running = started(command(many, out, "--jobs", "2"))
    wait_until_some_are_done(running, out)
    os.killpg(running.pid, stop)
    said = running.communicate(timeout=60)[1]
    assert running.returncode != 0
    assert "Traceback" not in said
    before = done_in(out)
    assert 0 < before < FILES
    again = started(command(many, out, "--jobs", "2"))
    said = again.communicate(timeout=120)[1]
    assert again.returncode == 0, said
    assert f"{before} already done" in said
    assert f"{FILES - before} written" in said
    written = sorted(out.glob("*.json"))
    assert len(written) == FILES
    for file in written:
        assert json.loads(file.read_text("utf-8"))["agreements"]


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_stopped_alone_takes_its_workers_with_it(many, tmp_path, stop):
    out = tmp_path / "out"
    running = started(command(many, out, "--jobs", "2"))
    wait_until_some_are_done(running, out)
    running.send_signal(stop)
    running.wait(60)
    # Workers share the pipe of errors: it ends when the last of them has.
    running.communicate(timeout=10)


@pytest.mark.slow
def test_files_in_parallel_say_what_one_after_another_says_and_show_how_far_they_are(
    many, tmp_path
):
    one, two = tmp_path / "one", tmp_path / "two"
    alone = started(command(many, one, "--jobs", "1"))
    assert alone.wait(120) == 0
    master, terminal = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    running = subprocess.Popen(
        command(many, two, "--jobs", "2"), stderr=terminal, stdout=terminal, env=environment
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            more = os.read(master, 65536)
        except OSError:
            break
        if not more:
            break
        shown += more
    assert running.wait(120) == 0
    assert f"{FILES}/{FILES}".encode() in shown
    assert b"extracting" in shown
    for file in sorted(one.glob("*.json")):
        assert file.read_bytes() == (two / file.name).read_bytes()


@pytest.mark.slow
def test_a_text_says_the_same_in_every_run(tmp_path):
    pages = Path(__file__).parent / "fixtures" / "pages"
    for file in sorted(pages.glob("a*.txt")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    said = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        run = started(
            command(tmp_path, out, "--jobs", "1"), env={**os.environ, "PYTHONHASHSEED": seed}
        )
        assert run.wait(120) == 0
        said.append({file.name: file.read_bytes() for file in out.glob("*.json")})
    assert len(said[0]) == 12
    assert said[0] == said[1]
