"""The server processes: `python -m foedera.web.server`, told by the environment what to serve.

Apart from the command line, so that neither it nor they hold what only a build needs.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from foedera.engine.limits import Limits
from foedera.web.config import WebConfig
from foedera.web.hosting import Host, Hosting
from foedera.web.sparql.endpoint import EndpointSettings

OPTIONS = "FOEDERA_HOSTING"
"""The environment variable with the options."""
_RESPAWN_SECONDS = 0.1


def pack_hosting(hosting: Hosting) -> str:
    """What a server process is told, as JSON."""

    def plain(value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else str(value)

    return json.dumps(asdict(hosting), default=plain)


def unpack_hosting(text: str) -> Hosting:
    """What a server process is told, from JSON."""
    raw = json.loads(text)
    web, endpoint = raw.pop("web"), raw.pop("endpoint")
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
        **raw,
    )


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def application() -> Host:
    """What each server process runs."""
    return Host(unpack_hosting(os.environ[OPTIONS]))


def main(host: str, port: int, stop_after: int) -> None:
    """Run the server processes until they are told to stop."""
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels
    from granian.server import Server

    options = json.loads(os.environ[OPTIONS])
    with tempfile.TemporaryDirectory(prefix="foedera-") as folder:
        os.environ[OPTIONS] = json.dumps({**options, "figures": f"{folder}/figures"})
        Server(
            "foedera.web.server:application",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=options["processes"],
            loop=Loops.uvloop,
            http=HTTPModes.http1,
            websockets=False,
            factory=True,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            respawn_interval=_RESPAWN_SECONDS,
            workers_kill_timeout=stop_after,
        ).serve()


if __name__ == "__main__":
    import sys

    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
