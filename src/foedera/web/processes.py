"""The server processes: `python -m foedera.web.processes HOST PORT SECONDS` runs several.

Apart from the command line, so that neither it nor they hold what only a build needs, and apart
from the application, which only the processes load.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

OPTIONS = "FOEDERA_HOSTING"
"""The environment variable with the options (see foedera.web.server)."""
TEMPORARY = "FOEDERA_TEMPORARY"
"""The environment variable with a folder of releases that goes when the server stops."""
_KEEP_ALIVE = 75
"""Seconds that a connection may be idle between two requests."""
_HEALTH_SECONDS = 30
"""Seconds in which a server process must give a sign of life, however busy the machine is."""


def main(host: str, port: int, stop_after: int) -> None:
    """Run the server processes until they are told to stop; exits with 1 where none could start."""
    options = json.loads(os.environ[OPTIONS])
    try:
        started = _serve(host, port, stop_after, options)
    finally:
        if TEMPORARY in os.environ:
            shutil.rmtree(os.environ[TEMPORARY], ignore_errors=True)
    if not started:
        sys.exit(1)


def _serve(host: str, port: int, stop_after: int, options: dict[str, Any]) -> bool:
    """Supervise the server processes, which share one listening socket; whether they started."""
    with tempfile.TemporaryDirectory(prefix="foedera-") as folder:
        os.environ[OPTIONS] = json.dumps({**options, "figures": f"{folder}/figures"})
        config = uvicorn.Config(
            "foedera.web.server:application",
            factory=True,
            host=host,
            port=port,
            workers=options["processes"],
            interface="asgi3",
            loop="foedera.web.listening:SharingLoop",
            http="foedera.web.connection:Connection",
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=stop_after,
            timeout_worker_healthcheck=_HEALTH_SECONDS,
        )
        supervisor = Multiprocess(config, sockets=[config.bind_socket()])
        supervisor.run()
        return all(process.exitcode != STARTUP_FAILURE for process in supervisor.processes)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
