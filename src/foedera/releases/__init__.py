"""Immutable, checked publications: built from data/, kept side by side, switched atomically.

`foedera.releases.builder` makes them; it is imported by name, so that a server stays light.
"""

from foedera.releases.facts import write_facts
from foedera.releases.faults import BuildFailedError, SortFailedError
from foedera.releases.layout import Publishing, Release, ReleaseMissingError, Releases
from foedera.releases.manifest import Description, DumpFile, GraphCount, Manifest

__all__ = [
    "BuildFailedError",
    "Description",
    "DumpFile",
    "GraphCount",
    "Manifest",
    "Publishing",
    "Release",
    "ReleaseMissingError",
    "Releases",
    "SortFailedError",
    "write_facts",
]
