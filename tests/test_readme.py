"""What the README says can be done as it stands there."""

import re
import subprocess
import sys

import pyoxigraph as ox
import pytest

from conftest import BASE, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)


@pytest.mark.parametrize(("code", "least"), zip(PYTHON, (500, 3), strict=True))
def test_facts_load_in_three_lines(code, least):
    assert len([line for line in code.strip().splitlines() if not line.startswith("print")]) <= 3
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout.split()[0]) >= least


def test_every_file_that_is_linked_is_there():
    for target in re.findall(r"\]\(([^)h][^)]*)\)", README):
        assert (ROOT / target).exists(), target


def test_the_readme_is_short():
    assert len(README.splitlines()) < 100


def test_the_users_query_finds_the_documents_behind_a_fact(release):
    users = (ROOT / "docs" / "users.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"```sparql\n(.*?)```", users, re.S)
    found = list(ox.Store.read_only(str(release.store)).query(query, base_iri=BASE.address))
    assert found
    assert all("#char=" in row["passage"].value for row in found)
