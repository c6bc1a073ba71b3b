"""Refusals over HTTP: problem details (RFC 9457) with the right status and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass
class ProblemError(Exception):
    """A request that is refused; `detail` says what was wrong, where and what to do."""

    status: int
    detail: str
    kind: str = "about:blank"
    """The problem's type: a short name, made an address below `/problems/` when it is sent."""
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)
    """Further members of the problem document, such as `line` and `column`."""

    def document(self, base_address: str) -> bytes:
        """The application/problem+json document."""
        named = self.kind != "about:blank"
        return json.dumps(
            {
                "type": f"{base_address}problems/{self.kind}" if named else "about:blank",
                "title": HTTPStatus(self.status).phrase,
                "status": self.status,
                "detail": self.detail,
                **self.members,
            },
            ensure_ascii=False,
        ).encode("utf-8")
