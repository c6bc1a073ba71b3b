"""What each server process runs, told by the environment what to serve."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from foedera.engine.limits import Limits
from foedera.engine.remote_settings import RemoteSettings
from foedera.web.config import WebConfig
from foedera.web.hosting import Host, Hosting
from foedera.web.processes import OPTIONS
from foedera.web.sparql.endpoint import EndpointSettings


def pack_hosting(hosting: Hosting) -> str:
    """What a server process is told, as JSON."""

    def plain(value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else str(value)

    return json.dumps(asdict(hosting), default=plain)


def unpack_hosting(text: str) -> Hosting:
    """What a server process is told, from JSON."""
    raw = json.loads(text)
    web, endpoint, remote = raw.pop("web"), raw.pop("endpoint"), raw.pop("remote")
    web["namespaces"] = tuple(web["namespaces"])
    web["texts"] = _path(web["texts"])
    endpoint["trusted_proxies"] = frozenset(endpoint["trusted_proxies"])
    releases, figures = Path(raw.pop("releases")), _path(raw.pop("figures"))
    return Hosting(
        releases=releases,
        figures=figures,
        limits=Limits(**raw.pop("limits")),
        web=WebConfig(**web),
        endpoint=EndpointSettings(**endpoint),
        remote=None if remote is None else RemoteSettings(**remote),
        **raw,
    )


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def application() -> Host:
    """What each server process runs."""
    return Host(unpack_hosting(os.environ[OPTIONS]))
