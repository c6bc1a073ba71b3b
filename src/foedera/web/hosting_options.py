"""What the server processes are told, and how it reaches them; light, for the command line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from foedera.engine.limits import Limits
from foedera.engine.remote_settings import RemoteSettings
from foedera.engine.services import ServiceSettings
from foedera.web.config import WebConfig


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """What a publisher can set about the endpoint."""

    max_age: int = 300
    """Seconds for which a cache may keep an answer without asking again."""
    trusted_proxies: frozenset[str] = frozenset()
    """Addresses whose X-Forwarded-For is believed; "*" believes everyone."""


@dataclass(frozen=True)
class Hosting:
    """What one server process is told."""

    releases: Path
    limits: Limits = field(default_factory=Limits)
    """Of the whole server."""
    processes: int = 1
    """How many server processes share the limits."""
    web: WebConfig = field(default_factory=WebConfig)
    endpoint: EndpointSettings = field(default_factory=EndpointSettings)
    services: ServiceSettings = field(default_factory=ServiceSettings)
    """The endpoints that SERVICE may call."""
    remote: RemoteSettings | None = None
    """The endpoint that answers in place of our own engine."""
    figures: Path | None = None
    """The file in which the server processes count together."""
    log_queries: bool = True
    log_clients: bool = False


def pack_hosting(hosting: Hosting) -> str:
    """What a server process is told, as JSON."""

    def plain(value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else str(value)

    return json.dumps(asdict(hosting), default=plain)


def unpack_hosting(text: str) -> Hosting:
    """What a server process is told, from JSON."""
    raw = json.loads(text)
    web, endpoint, remote = raw.pop("web"), raw.pop("endpoint"), raw.pop("remote")
    services: dict[str, Any] = raw.pop("services")
    services |= {name: tuple(services[name]) for name in ("endpoints", "networks")}
    web["namespaces"] = tuple(web["namespaces"])
    web["texts"] = _path(web["texts"])
    web["views_folder"] = _path(web["views_folder"])
    endpoint["trusted_proxies"] = frozenset(endpoint["trusted_proxies"])
    releases, figures = Path(raw.pop("releases")), _path(raw.pop("figures"))
    return Hosting(
        releases=releases,
        figures=figures,
        limits=Limits(**raw.pop("limits")),
        web=WebConfig(**web),
        endpoint=EndpointSettings(**endpoint),
        services=ServiceSettings(**services),
        remote=None if remote is None else RemoteSettings(**remote),
        **raw,
    )


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)
