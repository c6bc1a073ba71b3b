"""OpenRefine without a browser: its own HTTP commands, as its pages send them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

COMMAND = shutil.which("openrefine")
_EVERY_ROW = json.dumps({"facets": [], "mode": "row-based"})


@dataclass
class OpenRefine:
    """A running OpenRefine."""

    address: str

    def _post(self, command: str, project: str, **fields: str) -> Any:
        answered = httpx.post(
            f"{self.address}/command/core/{command}?project={project}",
            data={"engine": _EVERY_ROW, "csrf_token": self._token(), **fields},
            timeout=60,
        )
        answered.raise_for_status()
        answer = answered.json()
        assert answer.get("code") != "error", answer
        return answer

    def _token(self) -> str:
        found = httpx.get(f"{self.address}/command/core/get-csrf-token", timeout=30).json()
        return str(found["token"])

    def _wait(self, project: str, seconds: float = 120) -> None:
        """Until nothing runs for a project any more."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            asked = f"{self.address}/command/core/get-processes?project={project}"
            if not httpx.get(asked, timeout=30).json()["processes"]:
                return
            time.sleep(0.2)
        raise AssertionError("OpenRefine did not come to an end")

    def create(self, text: str) -> str:
        """A project out of a CSV with a header; gives its number."""
        made = httpx.post(
            f"{self.address}/command/core/create-project-from-upload",
            params={"csrf_token": self._token()},
            data={
                "project-name": "names",
                "format": "text/line-based/*sv",
                "options": json.dumps({"separator": ",", "headerLines": 1, "encoding": "UTF-8"}),
            },
            files={"project-file": ("names.csv", text.encode(), "text/csv")},
            timeout=60,
        )
        (project,) = parse_qs(urlsplit(made.headers["location"]).query)["project"]
        self._wait(project)
        return project

    def reconcile(
        self,
        project: str,
        column: str,
        service: str,
        details: list[dict[str, Any]] | None = None,
    ) -> None:
        """Reconcile a column, taking what is a match."""
        manifest = httpx.get(service, timeout=30).json()
        self._post(
            "reconcile",
            project,
            columnName=column,
            config=json.dumps(
                {
                    "mode": "standard-service",
                    "service": service,
                    "identifierSpace": manifest["identifierSpace"],
                    "schemaSpace": manifest["schemaSpace"],
                    "type": None,
                    "autoMatch": True,
                    "columnDetails": details or [],
                    "limit": 3,
                }
            ),
        )
        self._wait(project)

    def extend(self, project: str, column: str, service: str, properties: dict[str, str]) -> None:
        """Add columns of properties, by IRI and name, beside a reconciled column."""
        manifest = httpx.get(service, timeout=30).json()
        self._post(
            "extend-data",
            project,
            baseColumnName=column,
            endpoint=service,
            identifierSpace=manifest["identifierSpace"],
            schemaSpace=manifest["schemaSpace"],
            columnInsertIndex="1",
            extension=json.dumps(
                {"properties": [{"id": iri, "name": name} for iri, name in properties.items()]}
            ),
        )
        self._wait(project)

    def add_column(self, project: str, column: str, name: str, expression: str) -> None:
        """Add a column by an expression."""
        self._post(
            "add-column",
            project,
            baseColumnName=column,
            newColumnName=name,
            expression=f"grel:{expression}",
            columnInsertIndex="1",
            onError="set-to-blank",
        )

    def export(self, project: str) -> list[dict[str, str]]:
        """The rows of a project as CSV."""
        exported = httpx.post(
            f"{self.address}/command/core/export-rows/names.csv",
            data={"project": project, "format": "csv", "engine": _EVERY_ROW},
            timeout=60,
        )
        exported.raise_for_status()
        return list(csv.DictReader(io.StringIO(exported.content.decode("utf-8"))))


@contextmanager
def running(folder: Path) -> Iterator[OpenRefine]:
    """Run OpenRefine on a free port with its projects in a folder."""
    assert COMMAND, "OpenRefine is not installed"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "openrefine.log").open("w") as log:
        process = subprocess.Popen(
            [COMMAND, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-m", "512M"],
            stdout=log,
            stderr=log,
            env={**os.environ, "HOME": str(folder)},
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 90
        while True:
            try:
                httpx.get(f"{address}/command/core/get-version", timeout=5).raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None, "OpenRefine has ended"
                assert time.monotonic() < until, "OpenRefine does not answer"
                time.sleep(0.3)
        yield OpenRefine(address)
    finally:
        # A script starts the Java process: its group is ended, nobody else's.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
