"""Makes one view of a release, and can be killed at any time.

Started as `python -m foedera.web.domain.view_process RELEASE VIEW FOLDER`. How far it
is stands in FOLDER/progress. It gives way to everything else, and dies with the server process.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from foedera.engine.confinement import die_with_parent, forbid_connections
from foedera.releases import Release
from foedera.releases.view_store import write_view
from foedera.search.views import View

_PROGRESS = "progress"
_TELLING = 0.02
"""The part done from which on the time left can be told."""
_NICE = 10


def main(release: str, view: str, folder: str) -> int:
    """Make the view; exit status 0."""
    die_with_parent()
    forbid_connections()
    os.nice(_NICE)
    begun = time.time()
    write_view(
        Release.open(Path(release)),
        View.read(view),
        Path(folder),
        lambda done: _tell(Path(folder), done, begun),
    )
    return 0


def _tell(folder: Path, done: float, begun: float) -> None:
    # Renamed into place: whoever reads it never finds half a line.
    fresh = folder / f"{_PROGRESS}.new"
    fresh.write_text(f"{done:.3f} {begun:.3f}")
    fresh.replace(folder / _PROGRESS)


def seconds_left(folder: Path) -> float | None:
    """How long a view that is being made will still take; None where that cannot be told yet."""
    try:
        done, begun = map(float, (folder / _PROGRESS).read_text().split())
    except (OSError, ValueError):
        return None
    return (time.time() - begun) * (1 - done) / done if done > _TELLING else None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
