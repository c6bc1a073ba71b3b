"""Programs from npm for tests, installed on the first need into var/, never committed."""

from __future__ import annotations

import fcntl
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
    npm = shutil.which("npm")
    wanted = json.dumps(PACKAGE)
    TOOLS.mkdir(parents=True, exist_ok=True)
    # Tests run side by side: the first installs, the others wait for all of it.
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = TOOLS / "installed.json"
        if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
            if npm is None:
                pytest.skip("npm is not installed: apt-get install npm")
            shutil.rmtree(TOOLS / "node_modules", ignore_errors=True)
            (TOOLS / "package.json").write_text(wanted, encoding="utf-8")
            command = [npm, "install", "--silent", "--no-package-lock", "--prefix", str(TOOLS)]
            subprocess.run(command, check=True)
            installed.write_text(wanted, encoding="utf-8")
    return TOOLS / "node_modules" / path
