"""Missions: a journey's cue words, then who led it, went, sent and hosted it, where and when.

`finder` goes through a document's scenes and tells one mission from another; `journeys` reads what
one sentence says of where to, where from and when, `leaders`, `travellers` and `hosts` who had
which part, which `parts` gives them; `wider` reads a mission that only many weak cues tell.
"""

from foedera.extraction.missions.finder import MissionFinder
from foedera.extraction.missions.wider import wider_mission

__all__ = ["MissionFinder", "wider_mission"]
