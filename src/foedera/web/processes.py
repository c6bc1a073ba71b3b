"""The server processes: `python -m foedera.web.processes HOST PORT SECONDS` runs several.

Apart from the command line, so that neither it nor they hold what only a build needs, and apart
from the application, which only the processes load.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
import tempfile
from typing import Any

OPTIONS = "FOEDERA_HOSTING"
"""The environment variable with the options (see foedera.web.server)."""
TEMPORARY = "FOEDERA_TEMPORARY"
"""The environment variable with a folder of releases that goes when the server stops."""
_RESPAWN_SECONDS = 0.1


def main(host: str, port: int, stop_after: int) -> None:
    """Run the server processes until they are told to stop."""
    multiprocessing.set_start_method("spawn")
    options = json.loads(os.environ[OPTIONS])
    try:
        _serve(host, port, stop_after, options)
    finally:
        if TEMPORARY in os.environ:
            shutil.rmtree(os.environ[TEMPORARY], ignore_errors=True)


def _serve(host: str, port: int, stop_after: int, options: dict[str, Any]) -> None:
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels
    from granian.server import Server

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
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
