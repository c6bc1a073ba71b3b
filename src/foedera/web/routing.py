"""The route table: which handler answers which path."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from foedera.web.http import Request, Response

Handler: TypeAlias = Callable[[Request, str], Awaitable[Response]]
"""Takes the request and what follows the route's path, its escapes as they came."""


@dataclass(frozen=True)
class Route:
    """A path, or with `below` every path that begins with it, and who answers."""

    path: str
    """Relative to the base address, without a slash at its beginning: `doc/`, `search`."""
    handler: Handler
    below: bool = False
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class RouteTable:
    """Finds a route: exact paths first, then the longest beginning."""

    exact: dict[str, Route]
    beginnings: tuple[tuple[str, Route], ...]

    @classmethod
    def of(cls, routes: Iterable[Route]) -> RouteTable:
        """Make a table; of two routes with one path the first holds."""
        exact: dict[str, Route] = {}
        below: dict[str, Route] = {}
        for route in routes:
            (below if route.below else exact).setdefault(route.path, route)
        ordered = sorted(below.items(), key=lambda item: len(item[0]), reverse=True)
        return cls(exact, tuple(ordered))

    def find(self, path: str) -> tuple[Route, str] | None:
        """The route of a path and what follows it; None where no route is meant."""
        route = self.exact.get(path)
        if route is not None:
            return route, ""
        for beginning, candidate in self.beginnings:
            if path.startswith(beginning):
                return candidate, path[len(beginning) :]
        return None
