"""One line of JSON per query, written a moment later and many at once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from datetime import UTC, datetime
from typing import TextIO

_WRITE_AFTER = 0.25
"""Seconds that lines wait for others."""


class QueryLog:
    """Writes what each query was and how it ended; no addresses of clients unless asked."""

    def __init__(
        self, output: TextIO | None = None, *, enabled: bool = True, clients: bool = False
    ) -> None:
        self._output = output or sys.stderr
        self.enabled = enabled
        self.clients = clients
        """Whether lines name the client's address."""
        self._lines: list[str] = []

    def note(
        self,
        text: str,
        outcome: str,
        seconds: float,
        size: int,
        rows: int | None,
        client: str,
    ) -> None:
        """Note one query: its text's hash, its time, its rows, its bytes, how it ended."""
        if not self.enabled:
            return
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "query": hashlib.sha256(text.encode("utf-8")).hexdigest()[:16],
            "outcome": outcome,
            "seconds": round(seconds, 6),
            "rows": rows,
            "bytes": size,
        }
        if self.clients:
            line["client"] = client
        if not self._lines:
            asyncio.get_running_loop().call_later(_WRITE_AFTER, self.flush)
        self._lines.append(json.dumps(line))

    def flush(self) -> None:
        """Write what waits."""
        if self._lines:
            self._output.write("\n".join(self._lines) + "\n")
            self._output.flush()
            self._lines.clear()


def count_rows(body: bytes, extension: str) -> int | None:
    """How many solutions or triples an answer holds, counted in its bytes; None if not countable.

    In CSV a line feed inside a value counts as a row.
    """
    match extension:
        case "json":
            start = body.find(b'"bindings":[')
            if start < 0:
                return None
            empty = body[start + 12 : start + 13] == b"]"
            return 0 if empty else body.count(b'}},{"', start) + 1
        case "xml":
            return body.count(b"<result>")
        case "csv" | "tsv":
            return max(0, body.count(b"\n") - 1)
        case "nt" | "nq":
            return body.count(b"\n")
        case _:
            return None
