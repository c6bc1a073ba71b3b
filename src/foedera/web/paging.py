"""Pages counted from 1."""

from __future__ import annotations

from foedera.web.problems import ProblemError

_MAX_PAGE = 1_000_000


def page_number(text: str | None) -> int:
    """The number of a page, from 1; raises ProblemError (400)."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= _MAX_PAGE:
        raise ProblemError(400, f"{text[:40]!r} is not the number of a page; pages count from 1")
    return int(text)
