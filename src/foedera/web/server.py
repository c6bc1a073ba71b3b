"""What each server process runs, told by the environment what to serve."""

from __future__ import annotations

import os

from foedera.web.hosting import Host
from foedera.web.hosting_options import unpack_hosting
from foedera.web.processes import OPTIONS


def application() -> Host:
    """What each server process runs."""
    return Host(unpack_hosting(os.environ[OPTIONS]))
