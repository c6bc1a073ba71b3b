"""Missions: a journey's cue words, then who led it, went, sent and hosted it, where and when.

`finder` goes through a document's scenes and tells one mission from another; `journeys` reads what
one sentence says of where to, where from and when, `leaders`, `travellers` and `hosts` who had
which part, which `parts` gives them.
"""

from foedera.extraction.missions.finder import MissionFinder

__all__ = ["MissionFinder"]
