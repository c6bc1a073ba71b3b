"""Accepting: what was decided goes into data/, as statements, registry entries and provenance."""

from foedera.review.accepting.writing import Written, accept_into

__all__ = ["Written", "accept_into"]
