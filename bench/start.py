"""A small release from nothing: how long it builds, starts, and how much memory an idle server has.

    python -m bench.start

The limits are those of the first publication: build under 20 s, first answer under 3 s, the idle
server under 250 MB (PSS of all its processes). A bare interpreter is timed beside them.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
FOEDERA = [sys.executable, "-m", "foedera.cli"]
SETTLE = 5
"""Seconds after which a server counts as idle."""


def pss(group: int) -> dict[int, int]:
    """The proportional set size, in KiB, of each process of a process group."""
    sizes = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getpgid(int(folder.name)) == group:
                    lines = (folder / "smaps_rollup").read_text().splitlines()
                    sizes[int(folder.name)] = next(
                        int(line.split()[1]) for line in lines if line.startswith("Pss:")
                    )
            except (OSError, ProcessLookupError, StopIteration):
                continue
    return sizes


def main() -> None:
    """Build, start, wait, print."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])
        trial.close()
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare = time.perf_counter() - start
        start = time.perf_counter()
        build = [*FOEDERA, "build", "--releases", folder]
        subprocess.run(build, check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
        built = time.perf_counter() - start
        start = time.perf_counter()
        server = subprocess.Popen(
            [*FOEDERA, "serve", "--releases", folder, "--port", port],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        query = f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
        while True:
            try:
                with urlopen(query, timeout=5) as answer:
                    answer.read()
                break
            except (URLError, ConnectionError):
                time.sleep(0.02)
        first = time.perf_counter() - start
        time.sleep(SETTLE)
        sizes = pss(server.pid)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    print(f"a bare interpreter   {bare:6.2f} s")
    print(f"build, five documents{built:6.2f} s   (under 20)")
    print(f"start to first answer{first:6.2f} s   (under 3)")
    total = sum(sizes.values()) / 1024
    print(f"idle server          {total:6.0f} MB  in {len(sizes)} processes (PSS; under 250)")


if __name__ == "__main__":
    main()
