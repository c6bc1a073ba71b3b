"""What refusals say, in the language of the page they stand on.

A refusal is worded in English where it is raised; `messages/refusals-{language}.json` holds the
same in other languages, `{}` standing for what the wording names. What it lacks stays English.
"""

from __future__ import annotations

import json
import re
from functools import cache

from foedera.web.messages import FOLDER

_GAP = "{}"


def worded(detail: str, language: str) -> tuple[str, str]:
    """A refusal, where possible in the language asked for, and the language that it is in."""
    found = _worded(detail, language)
    return (detail, "en") if found is None else (found, language)


def _worded(detail: str, language: str) -> str | None:
    for pattern, wording in _wordings(language):
        match = pattern.fullmatch(detail)
        if match is not None:
            # What a refusal names may be a refusal of its own: "…; ask again in 5 seconds".
            named = [_worded(part, language) or part for part in match.groups()]
            return wording.format(*named)
    return None


@cache
def _wordings(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Those that say most in words of their own come first."""
    path = FOLDER / f"refusals-{language}.json"
    if not path.exists():
        return []
    given: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    ordered = sorted(given.items(), key=lambda one: -len(one[0].replace(_GAP, "")))
    return [(_pattern(english), wording) for english, wording in ordered]


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, english.split(_GAP))), re.DOTALL)
