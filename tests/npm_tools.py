"""Programs from npm for tests, installed on the first need into var/, never committed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent.parent / "var" / "npm-tests"
PACKAGE = {
    "private": True,
    "dependencies": {"axe-core": "4.10.3", "@comunica/query-sparql": "5.4.1"},
    "overrides": {"undici": "7.16.0"},
}
"""undici 8 wants a newer Node than Debian's."""


def npm_file(path: str) -> Path:
    """A file below node_modules/; skips the test where npm is absent."""
    file = TOOLS / "node_modules" / path
    if not file.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed: apt-get install npm")
        TOOLS.mkdir(parents=True, exist_ok=True)
        (TOOLS / "package.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
        subprocess.run(
            [npm, "install", "--silent", "--no-package-lock", "--prefix", str(TOOLS)], check=True
        )
    return file
