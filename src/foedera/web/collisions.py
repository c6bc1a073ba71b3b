"""Which of the data's own addresses our own routes hide."""

from __future__ import annotations

from collections.abc import Iterable

from foedera.releases.layout import Release
from foedera.releases.stretch import Stretches
from foedera.web.addresses import Addresses, uri_of
from foedera.web.routing import RouteTable

HOSTED = frozenset({"sparql", "graphs", "health", "metrics"})
"""The paths that a server answers before the route table."""


def hidden_things(
    release: Release, addresses: Addresses, routes: RouteTable, most: int = 20
) -> list[str]:
    """The first few of the data's own IRIs that lead to something of ours instead.

    They have their pages and data all the same, below /doc/ and /data/.
    """
    stretches = Stretches(release.dumps / "facts.nt")
    found: list[str] = []
    for namespace in addresses.namespaces:
        for path in _taken_beginnings(routes):
            start = f"<{namespace}{path}".encode()
            for thing in stretches.subjects(start, most):
                asked = uri_of(thing.value[len(namespace) :]).partition("#")[0].partition("?")[0]
                if thing.value not in found and _is_taken(asked, routes):
                    found.append(thing.value)
                if len(found) >= most:
                    return found
    return found


def _taken_beginnings(routes: RouteTable) -> Iterable[str]:
    """What every hidden path begins with; things below id/ are looked up, so none is hidden."""
    known = {*HOSTED, *routes.exact, *(path for path, _ in routes.beginnings)}
    return sorted(path for path in known if path and path != "id/")


def _is_taken(path: str, routes: RouteTable) -> bool:
    if path in HOSTED or path in routes.exact:
        return True
    return any(path.startswith(p) for p, _ in routes.beginnings if p and p != "id/")
