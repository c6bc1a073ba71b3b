"""Running each suite against a running server; the outcome of every test by name."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from conformance.evaluation import all_quads, passes, wanted
from conformance.manifests import SUITES
from serving import free_port, make_release, serving

EVALUATED = ("sparql10", "sparql11", "sparql12")
OVER_HTTP = {
    "protocol": "http://www.w3.org/TR/sparql11-protocol/",
    "http-rdf-update": "http://www.w3.org/TR/sparql11-http-rdf-update/",
    "service-description": "http://www.w3.org/TR/sparql11-service-description/",
}
TOOLS = Path(__file__).parents[2] / ".tools"
_HERE = Path(__file__).parent
_NOT_AN_ENGINE = """module.exports = {
  parse: async () => { throw new Error("only HTTP tests are run"); },
  query: async () => { throw new Error("only HTTP tests are run"); },
  update: async () => { throw new Error("only HTTP tests are run"); },
};
"""


def exclusions() -> dict[str, dict[str, str]]:
    """The listed failures: suite, test, reason."""
    return tomllib.loads((_HERE / "exclusions.toml").read_text(encoding="utf-8"))


def run_evaluation(folder: Path) -> dict[str, dict[str, bool]]:
    """The evaluation and syntax suites over HTTP: suite, test, whether it passed."""
    port = free_port()
    make_release(folder, "000000000001", all_quads(list(EVALUATED)), f"http://127.0.0.1:{port}/")
    found: dict[str, dict[str, bool]] = {}
    with serving(folder, port=port, server_processes=1, log_queries=False) as server:
        for suite in EVALUATED:
            found[suite] = {
                entry.name: passes(server.client, f"{server.address}sparql", entry)
                for entry in wanted(suite)
            }
    return found


@contextmanager
def harness(folder: Path) -> Iterator[str]:
    """The writable harness, running; its base address."""
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    environment = {
        **os.environ,
        "FOEDERA_TEST_FOLDER": str(folder),
        "FOEDERA_TEST_BASE": base,
        "PYTHONPATH": str(_HERE.parent),
    }
    command = [sys.executable, "-m", "uvicorn", "--interface", "asgi3", "--factory", "--ws", "none"]
    command += ["--http", "httptools", "--timeout-keep-alive", "75", "--port", str(port)]
    command += ["conformance.harness:application"]
    with (folder / "harness.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        for _ in range(200):
            try:
                httpx.get(f"{base}health", timeout=5)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield base
    finally:
        process.terminate()
        process.wait(30)


def runner() -> Path | None:
    """The npm rdf-test-suite, installed by `make conformance-tools`; None where it is absent."""
    path = TOOLS / "node_modules" / ".bin" / "rdf-test-suite"
    return path if path.exists() and shutil.which("node") else None


def run_over_http(folder: Path, program: Path) -> dict[str, dict[str, bool]]:
    """The protocol, graph store and service description suites: suite, test, whether it passed."""
    module = folder / "no-engine.js"
    module.write_text(_NOT_AN_ENGINE)
    found: dict[str, dict[str, bool]] = {}
    with harness(folder) as base:
        endpoints = {
            "protocolEndpoint": f"{base}sparql",
            "graphStoreEndpoint": f"{base}graphs",
            "serviceDescriptionEndpoint": f"{base}sparql",
        }
        for suite, specification in OVER_HTTP.items():
            official = "https://w3c.github.io/rdf-tests/sparql/sparql11/"
            done = subprocess.run(
                [program, module.name, f"{official}manifest-all.ttl", "-s", specification,
                 "-d", "10000", "-m", f"{official}~{SUITES / 'sparql11'}/",
                 "-i", json.dumps(endpoints), "-o", "detailed"],
                capture_output=True, text=True, cwd=folder, timeout=300, check=False,
            )  # fmt: skip
            found[suite] = _outcomes(done.stdout)
            assert found[suite], f"the runner said nothing of {suite}: {done.stderr[-2000:]}"
    return found


def _outcomes(report: str) -> dict[str, bool]:
    """The outcomes in the runner's report: the test's name and whether it passed."""
    lines = re.findall(r"^([\u2714\u2716]) .*\(\S+#([^)\s]+)\)", report, re.MULTILINE)
    return {name: mark == "\u2714" for mark, name in lines}
