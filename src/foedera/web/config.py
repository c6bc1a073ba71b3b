"""What a publisher can set about the pages and the data that are served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WebConfig:
    """Settings of the linked-data surface; every bound is a number of items, bytes or seconds."""

    namespaces: tuple[str, ...] = ()
    """Other IRI beginnings that are served as our own (`https://data.example.org/`)."""
    incoming_per_page: int = 100
    """Incoming links that data about a thing carries before it names the next page."""
    incoming_shown: int = 12
    """Incoming links of one property that a page shows before it links to the rest."""
    list_page: int = 50
    """Entries on one page of a list."""
    cache_bytes: int = 64 * 1024 * 1024
    """Memory for finished answers."""
    max_age: int = 300
    """Seconds for which a cache may keep an answer at an address that a new release changes."""
    views_kept: int = 4
    """Views (`?view=`) that are kept, each as large as a release at most; 0 for none at all."""
    views_folder: Path | None = None
    """The folder in which they are kept; one for temporary files where None."""
    patience: float = 5.0
    """Seconds that a request waits for what is made once for a release, a view or the list of
    disagreements, before it is told to come again."""
    past: bool = False
    """Whether a kept release is shown as it stood, and says so."""
    texts: Path | None = None
    """The folder of frozen texts; None where there is none."""
    quotations: bool = False
    """Whether pages quote the words of passages."""
    reconcile_batch: int = 50
    """Reconciliation queries that one batch may hold."""
    jsonp: bool = False
    """Whether reconciliation wraps its answers in a `callback` where a client asks for it."""
