"""Every command of docs/linking.md does what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PAGE = (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(sh|python)\n(.*?)```", PAGE, re.S)


@pytest.fixture(scope="module")
def said(served, tmp_path_factory) -> list[str]:
    """What each block prints, run one after the other in one folder."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copytree(ROOT / "data", folder / "data")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "FOEDERA_RELEASES": str(served.releases.directory),
        "FOEDERA_BASE_URL": served.address,
        "NO_COLOR": "1",
    }
    outputs = []
    for language, block in BLOCKS:
        code = block.replace("http://localhost:8000/", served.address)
        command = ["bash", "-euc", code] if language == "sh" else [sys.executable, "-c", code]
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert run.returncode == 0, f"{code}\n{run.stderr}"
        outputs.append(run.stdout + run.stderr)
    return outputs


def test_a_spreadsheet_becomes_uris(said):
    assert said[0].count(",true") == 3
    assert "/id/actor/eurobiomed,Eurobiomed" in said[0]
    assert '"match":true' in said[1]


def test_an_identifier_becomes_a_uri(said):
    assert "/id/place/marseille" in said[2]


def test_a_federated_query_joins_two_data_sets(said):
    lines = [line for line in said[3].splitlines() if "|" in line]
    assert any(line.startswith("Eurobiomed |") for line in lines)


def test_redirects_are_listed(said):
    assert "iri,leads_to" in said[4]


def test_what_is_cited_names_its_release(said):
    assert re.fullmatch(r"release/[0-9a-f]{12} 200\n", said[5])


def test_links_are_proposed_decided_and_checked(said):
    assert "wikidata:Q9002" in said[6]
    assert "1 links taken" in said[7]
    assert "0 faults" in said[7]
