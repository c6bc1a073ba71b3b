"""The founding documents' release, built once, and an invented publication to change at will."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from example import write_publication
from foedera.releases import BuildSources, Release, Releases, build_release
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


@pytest.fixture
def example(tmp_path) -> Publication:
    """A small publication of invented bodies in a folder of its own."""
    return write_publication(tmp_path / "data")
