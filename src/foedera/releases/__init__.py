"""Immutable, checked publications: built from data/, kept side by side, switched atomically."""

from foedera.releases.builder import (
    BuildFailedError,
    BuildSources,
    ContradictionError,
    build_release,
)
from foedera.releases.facts import write_facts
from foedera.releases.layout import (
    Description,
    DumpFile,
    GraphCount,
    Manifest,
    Publishing,
    Release,
    ReleaseMissingError,
    Releases,
)

__all__ = [
    "BuildFailedError",
    "BuildSources",
    "ContradictionError",
    "Description",
    "DumpFile",
    "GraphCount",
    "Manifest",
    "Publishing",
    "Release",
    "ReleaseMissingError",
    "Releases",
    "build_release",
    "write_facts",
]
