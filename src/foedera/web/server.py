"""What each server process runs, told by the environment what to serve."""

from __future__ import annotations

import os

from foedera.engine.confinement import die_with_parent
from foedera.web.hosting import Host
from foedera.web.hosting_options import unpack_hosting
from foedera.web.processes import OPTIONS


def application() -> Host:
    """What each server process runs; it ends with the process that supervises it."""
    die_with_parent()
    return Host(unpack_hosting(os.environ[OPTIONS]))
