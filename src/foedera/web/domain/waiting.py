"""What is made once for a release and takes long: whoever asks meanwhile is told to come again."""

from __future__ import annotations

from foedera.web.problems import ProblemError

SOON, LONGEST_WAIT = 5, 60
"""Seconds after which to ask again: where it is not known how long it takes, and at most."""


def come_again(said: str, seconds: int) -> ProblemError:
    """The refusal (503, RFC 9110, section 15.6.4) that says what is being made and how long."""
    again = str(min(seconds, LONGEST_WAIT))
    # A browser asks again by itself.
    headers = {"retry-after": again, "refresh": again}
    return ProblemError(503, f"{said}; ask again in {again} seconds", "in-the-making", headers)
