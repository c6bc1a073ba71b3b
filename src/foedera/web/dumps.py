"""Files for download: a listing, and the files with ranges, tags and checksums."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from foedera.releases.layout import Release
from foedera.releases.manifest import DumpFile
from foedera.web.http import Request, Response
from foedera.web.pages import Pages
from foedera.web.paging import page_number
from foedera.web.problems import ProblemError
from foedera.web.refusals import Refusals
from foedera.web.surface import Surface

_RANGE = re.compile(r"bytes=(?:(\d+)-(\d*)|-(\d+))")
_PIECE = 1 << 18
SUMS = "SHA256SUMS"
PER_PAGE = 100
"""Graphs whose files one page lists."""
Group: TypeAlias = tuple[str, list[tuple[DumpFile, DumpFile | None]]]
"""The stem of some files, and each of them with its packed form."""


@dataclass
class Dumps:
    """The handlers of /dumps/."""

    surface: Surface
    pages: Pages
    refusals: Refusals

    async def listing(self, request: Request, _rest: str) -> Response:
        """The page that lists the files."""
        return self.list_release(request, self.surface.release, "dumps/")

    def list_release(self, request: Request, release: Release, folder: str) -> Response:
        """The page that lists the files of a release: the whole data set's, then the graphs'.

        Raises ProblemError for a page that there is not.
        """
        groups = self._groups(release)
        number, last = page_number(request.parameter("page")), max(1, -(-len(groups) // PER_PAGE))
        if number > last:
            raise ProblemError(404, f"the list ends with page {last}")
        path, language = self.pages.local(folder), request.parameter("lang")
        kept = f"&lang={quote(language)}" if language else ""
        return self.pages.response(
            "dumps.html",
            request,
            of=release,
            groups=groups[(number - 1) * PER_PAGE : number * PER_PAGE],
            folder=folder,
            page=number,
            last=last,
            previous=f"{path}?page={number - 1}{kept}",
            following=f"{path}?page={number + 1}{kept}",
        )

    def _groups(self, release: Release) -> Sequence[Group]:
        if release is not self.surface.release:
            return grouped(release.manifest.dumps)
        kept = self.surface.kept.get("dumps")
        if not isinstance(kept, list):
            kept = self.surface.kept["dumps"] = grouped(release.manifest.dumps)
        return kept

    def place_of(self, graph: str) -> str:
        """The address at which the listing shows the files of a graph, by the graph's name."""
        stems = [stem for stem, _ in self._groups(self.surface.release)]
        page = stems.index(f"graph/{graph}") // PER_PAGE + 1 if f"graph/{graph}" in stems else 1
        chosen = f"?page={page}" if page > 1 else ""
        return f"{self.surface.root}dumps/{chosen}#graph-{graph}"

    async def file(self, request: Request, path: str) -> Response:
        """A file of the current release."""
        return self.send(request, self.surface.release, path, self.surface.freshness)

    def send(self, request: Request, release: Release, path: str, caching: str) -> Response:
        """A file of a release, whole or a range of it (RFC 9110, section 14)."""
        found = release.files.get(path)
        if found is None and path == SUMS:
            return Response(
                body=(release.dumps / SUMS).read_bytes(),
                content_type="text/plain; charset=utf-8",
                tag=self.surface.tag(release.version, SUMS),
                cache_control=caching,
            )
        if found is None:
            return self.refusals.answer(request, 404, "there is no such file; /dumps/ lists them")
        return ranged(request, release.dumps / path, found, caching, self.surface.last_modified)


def content_type(dump: DumpFile) -> str:
    """The media type that a file is sent as: a packed one as what it is packed in."""
    if dump.compression:
        return dump.compression
    return f"{dump.media_type}; charset=utf-8" if "turtle" in dump.media_type else dump.media_type


def grouped(dumps: Sequence[DumpFile]) -> list[Group]:
    """The files by stem, each with its packed form: whole data set first, then the graphs."""
    packed = {d.path: d for d in dumps if d.compression}
    found: dict[str, list[tuple[DumpFile, DumpFile | None]]] = {}
    for dump in dumps:
        if not dump.compression:
            stem = dump.path.rpartition(".")[0]
            found.setdefault(stem, []).append((dump, packed.get(f"{dump.path}.gz")))
    return sorted(found.items(), key=lambda item: ("/" in item[0], item[0] != "facts", item[0]))


def ranged(
    request: Request, file: Path, dump: DumpFile, caching: str, last_modified: str
) -> Response:
    """A file, or the range that was asked for; the tag is the content's own digest."""
    tag = dump.sha256[:32]
    size = dump.bytes
    headers = [
        ("accept-ranges", "bytes"),
        ("last-modified", last_modified),
        ("repr-digest", f"sha-256=:{_base64(dump.sha256)}:"),
    ]
    if dump.compression:
        name = file.name
        headers.append(("content-disposition", f'attachment; filename="{name}"'))
    asked = request.header("range")
    condition = request.header("if-range")
    if asked is None or (condition is not None and condition not in (f'"{tag}"', last_modified)):
        return Response(
            body=_pieces(file, 0, size),
            content_type=content_type(dump),
            tag=tag,
            cache_control=caching,
            headers=(*headers, ("content-length", str(size))),
        )
    span = _span(asked, size)
    if span is None:
        return Response(416, headers=(("content-range", f"bytes */{size}"), *headers))
    start, end = span
    return Response(
        status=206,
        body=_pieces(file, start, end),
        content_type=content_type(dump),
        tag=tag,
        cache_control=caching,
        headers=(
            *headers,
            ("content-range", f"bytes {start}-{end - 1}/{size}"),
            ("content-length", str(end - start)),
        ),
    )


def _base64(hex_digest: str) -> str:
    return base64.b64encode(bytes.fromhex(hex_digest)).decode("ascii")


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The one range asked for, end exclusive; the whole for several; None where it lies outside."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None:
        return (0, size) if "," in asked else None
    if found[3] is not None:
        length = int(found[3])
        return (max(0, size - length), size) if length and size else None
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    return (start, end) if start < size and end > start else None


async def _pieces(file: Path, start: int, end: int) -> AsyncIterator[bytes]:
    with file.open("rb") as source:
        source.seek(start)
        left = end - start
        while left > 0:
            piece = source.read(min(_PIECE, left))
            if not piece:
                raise OSError(f"{file.name} ended before its length")
            left -= len(piece)
            yield piece
