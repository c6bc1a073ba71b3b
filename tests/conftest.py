"""The founding documents' release, built once, and an invented publication to change at will."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from example import write_publication
from foedera.releases import Release, Releases
from foedera.releases.builder import BuildSources, build_release
from foedera.statements import Publication
from foedera.terms import Base

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "documents" / "seeds"
BASE = Base("http://localhost:8000/")


def run_foedera(
    *arguments: str, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess:
    """Run the command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "foedera.cli", *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def publication() -> Publication:
    """The five founding documents."""
    return Publication(ROOT / "data", BASE)


@pytest.fixture(scope="session")
def releases(tmp_path_factory, publication) -> Releases:
    """A folder of releases with the founding documents' release as the current one."""
    folder = Releases(tmp_path_factory.mktemp("releases"))
    build_release(BuildSources(publication, ROOT / "ontology", ROOT / "shapes"), folder)
    return folder


@pytest.fixture(scope="session")
def release(releases) -> Release:
    """The release of the founding documents."""
    return releases.current()


@dataclass(frozen=True)
class Served:
    """A running `foedera serve`, its base address being where it listens."""

    address: str
    releases: Releases
    process: subprocess.Popen


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Served]:
    """The founding documents, built and served as the README's commands do it."""
    port = free_port()
    address = f"http://localhost:{port}/"
    folder = tmp_path_factory.mktemp("served")
    built = run_foedera("build", "--base-url", address, "--releases", str(folder))
    assert built.returncode == 0, built.stderr
    command = [sys.executable, "-m", "foedera.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--releases", str(folder)],
        cwd=ROOT,
        env={**os.environ, "FOEDERA_LOG_QUERIES": "false"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                httpx.get(f"{address}health", timeout=5).raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None, "the server has ended"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
        yield Served(address, Releases(folder), process)
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def example(tmp_path) -> Publication:
    """A small publication of invented bodies in a folder of its own."""
    return write_publication(tmp_path / "data")
