"""Which kept releases still hold what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foedera.releases.dumps import ALL
from foedera.releases.layout import Releases


def holding(releases: Releases, iris: Iterable[str]) -> Iterator[str]:
    """The versions of kept releases that say something of one of these IRIs.

    A tombstone, which says of an IRI only that it is gone, does not count.
    """
    starts = tuple(f"<{iri}".encode() for iri in iris)
    for version in releases.versions():
        release = releases.get(version)
        redirects = f"<{release.manifest.base}graph/redirects> .".encode()
        with (release.dumps / f"{ALL}.nq").open("rb") as lines:
            if any(
                _names(line, starts) and not line.rstrip().endswith(redirects) for line in lines
            ):
                yield version


def _names(line: bytes, starts: tuple[bytes, ...]) -> bool:
    for start in starts:
        at = line.find(start)
        while at >= 0:
            # The IRI itself or a part of it, not another one that begins the same.
            if line[at + len(start) : at + len(start) + 1] in (b">", b"#"):
                return True
            at = line.find(start, at + 1)
    return False
