"""What one query, one client and the whole server may use."""

from __future__ import annotations

from dataclasses import dataclass, replace

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits and budgets of the server as a whole; `share` divides them among its processes."""

    time: float = 10.0
    """Seconds that a query may take; `timeout=` lowers it, never raises it."""
    send_time: float = 60.0
    """Seconds that a slow reader may hold up an answer in all."""
    memory: int = 512 * MEGABYTE
    """Bytes of memory that one query process may have."""
    answer: int = 100 * MEGABYTE
    """Bytes of one answer, before content coding."""
    hold_back: int = MEGABYTE
    """Bytes of an answer that are held back, so that a failure until then gets a true status."""
    query: int = 100_000
    """Bytes of a query; also of the address it comes in."""
    processes: int = 8
    """Query processes at the same time."""
    queue: int = 64
    """Queries that may wait for a process."""
    queue_wait: float = 5.0
    """Seconds that a query may wait for a process."""
    per_client: int = 6
    """Queries of one client that run at the same time; more of them wait their turn."""
    cache: int = 64 * MEGABYTE
    """Bytes of answers kept in memory."""
    leash: float = 0.2
    """Seconds after which a query of proven kind is taken out of the server process."""
    full_priority: float = 0.1
    """Seconds after which a query process steps back behind everyone else's."""

    def share(self, processes: int) -> Limits:
        """The part of one of several server processes, rounded up."""

        def part(whole: int) -> int:
            return -(-whole // processes)

        return replace(
            self,
            processes=max(2, part(self.processes)),
            queue=part(self.queue),
            per_client=part(self.per_client),
            cache=part(self.cache),
        )
