"""How a remote engine is reached; apart from the engine, whose HTTP client takes memory."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RemoteSettings:
    """How the engine is reached."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    digest: bool = False
    """Whether it wants HTTP digest authentication instead of basic."""
    default_graph: str | None = None
    """The graph that plays the default graph, for engines whose own is the union of all graphs."""
    timeout_parameter: str = "timeout"
    """The parameter by which the deadline is passed on, in milliseconds; empty for none."""
    version: str = ""
    """A name of the data that changes with it; without one no answer is kept or tagged."""
