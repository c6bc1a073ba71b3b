"""Kept releases, opened when somebody asks for one, a few at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from foedera.releases.layout import Release, ReleaseMissingError, Releases
from foedera.releases.stretch import Stretches

if TYPE_CHECKING:
    from foedera.web.app import App

OpenApp: TypeAlias = Callable[[Release], Awaitable["App"]]
MOST_OPEN = 3
"""Kept releases that are open at the same time."""


@dataclass(frozen=True)
class Publication:
    """A kept release with the time when it was first published."""

    release: Release
    at: datetime

    @property
    def version(self) -> str:
        """The release's version."""
        return self.release.version


@dataclass
class Archive:
    """The kept releases beside the current one that have its base address."""

    current: Release
    open_app: OpenApp
    _apps: OrderedDict[str, App] = field(default_factory=OrderedDict)
    _known: dict[str, Release | None] = field(default_factory=dict)
    _stretches: dict[str, Stretches] = field(default_factory=dict)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def releases(self) -> Releases:
        """The folder of all releases."""
        return Releases(self.current.folder.parent)

    def release(self, version: str) -> Release | None:
        """A kept release, the current one among them; None where it is not kept or elsewhere's."""
        if version == self.current.version:
            return self.current
        if version not in self._known:
            try:
                found = self.releases.get(version)
            except ReleaseMissingError:
                return None
            same = found.manifest.base == self.current.manifest.base
            self._known[version] = found if same else None
        kept = self._known[version]
        return kept if kept is None or kept.folder.exists() else None

    def log(self) -> list[Publication]:
        """Which release was published when, oldest first, as far as they are kept."""
        found = []
        for line in self.releases.log():
            release = self.release(line.version)
            if release is not None:
                found.append(Publication(release, _moment(line.at)))
        return found or [Publication(self.current, _moment(self.current.manifest.created))]

    def publications(self) -> list[Publication]:
        """Each kept release once, with its first publication, oldest first."""
        first: dict[str, Publication] = {}
        for publication in self.log():
            first.setdefault(publication.version, publication)
        return list(first.values())

    def says_something(self, release: Release, things: list[str]) -> bool:
        """Whether a release, in any of its graphs, says something of one of some IRIs."""
        kept = self._stretches.get(release.version)
        if kept is None:
            file = release.dumps / "all.nq"
            if not file.exists():
                return False
            kept = self._stretches[release.version] = Stretches(file)
        return any(True for thing in things for _ in kept.lines(f"<{thing}> ".encode()))

    async def app(self, version: str) -> App | None:
        """The application over a kept release; the longest unused one makes room."""
        release = self.release(version)
        if release is None:
            return None
        async with self._lock:
            app = self._apps.get(version)
            if app is None:
                app = self._apps[version] = await self.open_app(release)
            self._apps.move_to_end(version)
            while len(self._apps) > MOST_OPEN:
                _, oldest = self._apps.popitem(last=False)
                self._end(oldest)
            return app

    def _end(self, app: App) -> None:
        task = asyncio.ensure_future(app.surface.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Let running answers end, then give everything back."""
        apps = [self._apps.popitem()[1] for _ in list(self._apps)]
        for app in apps:
            await app.surface.close()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    return moment.replace(microsecond=0)
