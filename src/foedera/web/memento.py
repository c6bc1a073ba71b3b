"""Things as they stood on a day: TimeGate, TimeMap and mementos out of the kept releases.

Memento, RFC 7089. The original resources are /id/…, /doc/…, /data/…, /def and /scheme/…; each
is also its own TimeGate (section 4.1, pattern 1.1), beside the one at /timegate/…; a memento lies
at /release/{version}/ before the original's path and never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from foedera.formats import RDF_FORMATS, by_extension
from foedera.terms import DEFINITION_ADDRESS, SCHEME_ADDRESS
from foedera.web.archive import Archive, Publication
from foedera.web.http import Request, Response
from foedera.web.problems import ProblemError
from foedera.web.refusals import Refusals
from foedera.web.routing import Handler, Route
from foedera.web.surface import Surface

LINK_FORMAT = "application/link-format"
FOLDERS = ("id/", "doc/", "data/", "scheme/")
"""What has mementos, by the beginning of its path."""
_ONTOLOGY = re.compile(r"def(?:\.\w+)?")
_CACHING = "public, max-age=86400, immutable"
"""A memento never changes, but a person's may be withdrawn: caches keep it for a day."""
_NEGOTIATED = "Accept-Datetime"


def is_original(path: str) -> bool:
    """Whether what a path names has mementos: things, schemes, and the ontology as a whole."""
    return path.startswith(FOLDERS) or _ONTOLOGY.fullmatch(path) is not None


@dataclass
class Mementos:
    """The handlers of /timegate/ and /timemap/, and what makes an original resource of another."""

    surface: Surface
    archive: Archive
    refusals: Refusals

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (
            Route("timegate/", self.gate, below=True),
            Route("timemap/", self.map, below=True),
        )

    def original(self, folder: str, handler: Handler) -> Handler:
        """A handler whose answers are original resources and that negotiates by time."""

        async def handle(request: Request, rest: str) -> Response:
            path = folder + rest
            if request.header("accept-datetime") is not None:
                return await self._choose(request, path)
            return self.marked(await handler(request, rest), self._address(path, request))

        return handle

    def marked(self, response: Response, address: str) -> Response:
        """An answer of an original resource, with the way to its history."""
        links = [
            f'<{address}>; rel="original timegate"',
            f'<{self.surface.root}timemap/{address}>; rel="timemap"; type="{LINK_FORMAT}"',
        ]
        return replace(
            response,
            vary=tuple(dict.fromkeys((*response.vary, _NEGOTIATED))),
            headers=_with_links(response.headers, links),
        )

    async def gate(self, request: Request, rest: str) -> Response:
        """/timegate/…: 302 to the memento closest before a time (section 4.5)."""
        return await self._choose(request, self._path(rest))

    async def map(self, request: Request, rest: str) -> Response:
        """/timemap/…: every memento of an original resource (section 5)."""
        path = self._path(rest)
        found = self._publications(path)
        if not found:
            return self._nothing(request)
        original = self._address(path, request)
        root = self.surface.root
        dates = f'from="{_date(found[0].at)}"; until="{_date(found[-1].at)}"'
        lines = [
            f'<{original}>; rel="original"',
            f'<{root}timemap/{original}>; rel="self"; type="{LINK_FORMAT}"; {dates}',
            f'<{root}timegate/{original}>; rel="timegate"',
        ]
        for position, publication in enumerate(found):
            relations = ["first"] if position == 0 else []
            relations += ["last"] if position == len(found) - 1 else []
            lines.append(self._link(publication, original, [*relations, "memento"]))
        return Response(
            body=(",\n".join(lines) + "\n").encode("ascii"),
            content_type=LINK_FORMAT,
            tag=self.surface.tag("timemap", original, *(one.version for one in found)),
            cache_control=self.surface.freshness,
        )

    async def memento(self, request: Request, version: str, path: str) -> Response:
        """/release/{version}/{path}: an original resource as that release gives it."""
        app = await self.archive.app(version)
        if app is None:
            return self.refusals.answer(
                request, 404, "there is no such release; /release/ lists them"
            )
        prefix = self.surface.addresses.base.path
        headers = [pair for pair in request.scope["headers"] if pair[0] != b"accept-datetime"]
        inner = {**request.scope, "raw_path": (prefix + path).encode("ascii"), "headers": headers}
        response = await app.answer(Request(inner, request.receive))
        found = self._publications(path)
        mine = next((one for one in found if one.version == version), None)
        if mine is None or response.status not in (200, 301, 303, 410):
            return response
        original = self._address(path, request)
        dated = ("memento-datetime", _date(mine.at))
        rewritten = [
            (name, self._within(value, version)) if name in ("location", "content-location")
            else (name, value)
            for name, value in response.headers
            if name not in ("link", "last-modified")
        ]  # fmt: skip
        return replace(
            response,
            cache_control=_CACHING if response.status == 200 else response.cache_control,
            headers=_with_links((*rewritten, dated), self._neighbours(found, mine, original)),
        )

    async def _choose(self, request: Request, path: str) -> Response:
        wanted = _wanted(request.header("accept-datetime"))
        found = self._publications(path)
        if not found:
            return self._nothing(request)
        held = {one.version: one for one in found}
        chosen = found[-1]
        if wanted is not None:
            lines = [line for line in self.archive.log() if line.version in held]
            before = [line for line in lines if line.at <= wanted]
            chosen = held[before[-1].version] if before else found[0]
        original = self._address(path, request)
        return Response(
            302,
            vary=(_NEGOTIATED, "Accept"),
            cache_control=self.surface.freshness,
            headers=_with_links(
                (("location", self._memento(chosen, original)),),
                self._neighbours(found, chosen, original),
            ),
        )

    def _nothing(self, request: Request) -> Response:
        return self.refusals.answer(request, 404, "no kept release says anything of that")

    def _path(self, rest: str) -> str:
        """The original's path below the base address, out of its address or the path itself."""
        whole = self.surface.root
        scheme, _, bare = whole.partition("://")
        for start in (whole, f"{scheme}:/{bare}"):
            if rest.startswith(start):
                return rest[len(start) :]
        return rest

    def _address(self, path: str, request: Request) -> str:
        query = request.query_string.decode("latin-1")
        return f"{self.surface.root}{path}{f'?{query}' if query else ''}"

    def _publications(self, path: str) -> list[Publication]:
        """The releases that say something of the thing that a path is about, oldest first."""
        things = self._things(path)
        if not things:
            return []
        return [
            one
            for one in self.archive.publications()
            if self.archive.says_something(one.release, things)
        ]

    def _things(self, path: str) -> list[str]:
        if _ONTOLOGY.fullmatch(path):
            return [DEFINITION_ADDRESS]
        folder = next((start for start in FOLDERS if path.startswith(start)), None)
        if folder is None:
            return []
        if folder == "scheme/":
            return [SCHEME_ADDRESS + name for name in _stems(path[len(folder) :])]
        addresses, rest = self.surface.addresses, path[len(folder) :]
        if folder == "id/":
            return [term.value for term in addresses.candidates(path)]
        return [
            term.value
            for name in _stems(rest)
            for part in addresses.documented(name)
            for term in part
        ]

    def _memento(self, publication: Publication, original: str) -> str:
        root = self.surface.root
        return f"{root}release/{publication.version}/{original[len(root) :]}"

    def _link(self, publication: Publication, original: str, relations: Sequence[str]) -> str:
        return (
            f'<{self._memento(publication, original)}>; rel="{" ".join(relations)}"; '
            f'datetime="{_date(publication.at)}"'
        )

    def _neighbours(
        self, found: Sequence[Publication], mine: Publication, original: str
    ) -> list[str]:
        """Where the original, its TimeGate and TimeMap and the mementos beside one lie."""
        root, here = self.surface.root, found.index(mine)
        relations: dict[int, list[str]] = {}
        for position, names in (
            (0, ("first",)),
            (len(found) - 1, ("last",)),
            (here - 1, ("prev", "predecessor-version")),
            (here + 1, ("next", "successor-version")),
        ):
            if 0 <= position < len(found):
                relations.setdefault(position, []).extend(names)
        relations.setdefault(here, [])
        return [
            f'<{original}>; rel="original latest-version"',
            f'<{root}timegate/{original}>; rel="timegate"',
            f'<{root}timemap/{original}>; rel="timemap"; type="{LINK_FORMAT}"',
            *(
                self._link(found[position], original, [*names, "memento"])
                for position, names in sorted(relations.items())
            ),
        ]

    def _within(self, address: str, version: str) -> str:
        """An address of an original as that of its memento; any other as it is."""
        root = self.surface.root
        if address.startswith(root) and is_original(address[len(root) :]):
            return f"{root}release/{version}/{address[len(root) :]}"
        return address


def _stems(path: str) -> Iterator[str]:
    """A path without the ending of its format."""
    stem, dot, extension = path.rpartition(".")
    yield stem if dot and by_extension(extension, RDF_FORMATS) else path


def is_memento(response: Response) -> bool:
    """Whether an answer is a memento; none outlives its release in memory."""
    return any(name == "memento-datetime" for name, _ in response.headers)


def _with_links(
    headers: Sequence[tuple[str, str]], links: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Headers with more links in their Link header."""
    given = [value for name, value in headers if name == "link"]
    others = [(name, value) for name, value in headers if name != "link"]
    return (*others, ("link", ", ".join([*given, *links])))


def _date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _wanted(header: str | None) -> datetime | None:
    """The time asked for; raises ProblemError (400) for what is no HTTP date (section 2.1.1.1)."""
    if header is None:
        return None
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError) as error:
        raise ProblemError(
            400,
            f"Accept-Datetime {header[:60]!r} is no date; write one like "
            "Thu, 31 May 2031 20:35:00 GMT",
        ) from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
