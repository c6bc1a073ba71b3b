"""`make bench`: every measurement, or those named: `python -m bench reasoning endpoint`.

Each prints ratios against a peer or a physical limit taken in the same run; absolute times depend
on the machine and on who else is using it. Each is also a command of its own with its own options:
`python -m bench.reasoning --help`.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys

MEASUREMENTS = (
    "start",
    "build",
    "reasoning",
    "validation",
    "endpoint",
    "dereferencing",
    "linking",
    "reconcile",
    "extraction",
)


def main() -> int:
    """Run the named measurements, or all; returns an exit status."""
    known = [name for name in MEASUREMENTS if importlib.util.find_spec(f"bench.{name}")]
    unknown = [name for name in sys.argv[1:] if name not in known]
    if unknown:
        print(f"no measurement {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    for name in sys.argv[1:] or known:
        print(f"\n== {name}", flush=True)
        run = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False)
        if run.returncode:
            return run.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
