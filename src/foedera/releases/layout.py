"""Where releases lie, what a release folder holds, and which one is current."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from foedera.releases.blocks import BLOCKS_INDEX, Blocks
from foedera.releases.manifest import DumpFile, Manifest

VALIDATED = ".validated"
"""The folder, beside the releases, of what an unchanged document need not be asked again."""
_VERSION = re.compile(r"[0-9a-f]{12}")
SEARCH_INDEX = "search.sqlite"
"""The name of the full-text index in a release folder."""
NAMES_INDEX = "names.index"
"""The name of the index that names are reconciled against."""


class ReleaseMissingError(Exception):
    """A release that is not there, or not complete; the message says what to do."""


@dataclass(frozen=True)
class Release:
    """A complete release, named by the real path of its folder, never through a link."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> Release:
        """Read a release folder; raises ReleaseMissingError where there is no complete one."""
        real = folder.resolve()
        try:
            manifest = Manifest.from_json((real / "manifest.json").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ReleaseMissingError(
                f"{folder} holds no complete release. Make one with `foedera build`."
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseMissingError(
                f"{real / 'manifest.json'} is not a manifest ({error}). Build the release again."
            ) from error
        return cls(real, manifest)

    @cached_property
    def files(self) -> Mapping[str, DumpFile]:
        """The files for download, by their path below `dumps/`."""
        return {one.path: one for one in self.manifest.dumps}

    @property
    def version(self) -> str:
        """The first 12 hex digits of the hash over the canonical form."""
        return self.manifest.version

    @property
    def store(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.folder / "store"

    @property
    def dumps(self) -> Path:
        """The folder of the files for download."""
        return self.folder / "dumps"

    @cached_property
    def blocks(self) -> Blocks:
        """The facts about each thing as they stand in the dump; empty in elder releases."""
        return Blocks(self.dumps / "facts.ttl", self.folder / BLOCKS_INDEX)

    @property
    def search_index(self) -> Path:
        """The full-text index."""
        return self.folder / SEARCH_INDEX

    @property
    def names_index(self) -> Path:
        """The index of names, against which reconciliation works."""
        return self.folder / NAMES_INDEX

    @property
    def report(self) -> Path:
        """The SHACL report, as Turtle."""
        return self.folder / "validation.ttl"

    @property
    def descriptions(self) -> Path:
        """The folder of the data set's descriptions (VoID)."""
        return self.folder / "descriptions"

    @property
    def ontology(self) -> Path:
        """Ontology, schemes, rules and questions, as they were; absent where others wrote it."""
        return self.folder / "ontology"

    @property
    def shapes(self) -> Path:
        """The shapes by which the data was validated; absent where others wrote it."""
        return self.folder / "shapes"


@dataclass(frozen=True)
class Publishing:
    """One line of the log: a release was made the current one."""

    version: str
    at: str
    """RFC 3339, UTC."""


@dataclass(frozen=True)
class Withdrawal:
    """One line of the log: releases went because they held what was withdrawn."""

    withdrawn: str
    """The IRI of what was withdrawn."""
    at: str
    """RFC 3339, UTC."""
    reason: str
    releases: tuple[str, ...]
    """The versions of the releases that are gone."""


@dataclass(frozen=True)
class Releases:
    """The folder of all releases of one publisher: `{version}/`, `current`, `log.jsonl`."""

    directory: Path

    @property
    def _link(self) -> Path:
        return self.directory / "current"

    @property
    def _log(self) -> Path:
        return self.directory / "log.jsonl"

    def current(self) -> Release:
        """The published release; raises ReleaseMissingError where nothing is published yet."""
        if not self._link.exists():
            raise ReleaseMissingError(
                f"nothing is published in {self.directory}. Make a release with `foedera build`."
            )
        return Release.open(self._link)

    def get(self, version: str) -> Release:
        """A kept release by its version; raises ReleaseMissingError for any other text."""
        if not _VERSION.fullmatch(version):
            raise ReleaseMissingError(f"{version!r} is not the version of a release.")
        return Release.open(self.directory / version)

    def versions(self) -> list[str]:
        """The complete releases that are kept, by name."""
        if not self.directory.is_dir():
            return []
        return sorted(
            entry.name
            for entry in self.directory.iterdir()
            if _VERSION.fullmatch(entry.name) and (entry / "manifest.json").exists()
        )

    def log(self) -> list[Publishing]:
        """The publications in their order, oldest first; a line torn by a crash is left out."""
        lines = []
        for line in self._lines():
            try:
                lines.append(Publishing(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return lines

    def publish(self, release: Release) -> None:
        """Make a release the current one, by one atomic rename, and say so in the log."""
        staged = self.directory / f".current-{os.getpid()}"
        staged.unlink(missing_ok=True)
        staged.symlink_to(release.folder.name)
        staged.replace(self._link)
        self._say(Publishing(release.version, _now()))

    def withdrawals(self) -> list[Withdrawal]:
        """What was withdrawn from kept releases, oldest first."""
        found = []
        for line in self._lines():
            try:
                said = json.loads(line)
                found.append(Withdrawal(**{**said, "releases": tuple(said["releases"])}))
            except (ValueError, TypeError, KeyError):
                continue
        return found

    def withdraw(self, iri: str, reason: str, versions: Iterable[str]) -> None:
        """Delete kept releases that hold what was withdrawn, and say so in the log.

        The current release is none of them; raises ReleaseMissingError where it is.
        """
        gone = tuple(sorted(versions))
        if self._link.exists() and self._link.resolve().name in gone:
            raise ReleaseMissingError(
                f"release {self._link.resolve().name} is published; build another one first."
            )
        self._say(Withdrawal(iri, _now(), reason, gone))
        for version in gone:
            shutil.rmtree(self.directory / version, ignore_errors=True)
            for patch in (self.directory / "changes").glob("*"):
                if version in patch.name:
                    patch.unlink()
        # What builds remember of a file holds what it said; the next one reads it again.
        shutil.rmtree(self.directory / VALIDATED, ignore_errors=True)

    def _say(self, line: Publishing | Withdrawal) -> None:
        text = json.dumps(asdict(line), ensure_ascii=False, sort_keys=True)
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{text}\n")
            log.flush()
            os.fsync(log.fileno())

    def _lines(self) -> list[str]:
        return self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A folder to build in, on the same file system; gone at the end, whatever happened.

        One build at a time; what a killed build left behind is cleared first.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self.directory.glob(".building-*"):
                shutil.rmtree(left, ignore_errors=True)
            folder = self.directory / f".building-{os.getpid()}"
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def keep(self, built: Path, version: str) -> Release:
        """Move a finished folder to its final name, before anyone opens it.

        A complete release of the same version stays as it is: it has the same content.
        """
        final = self.directory / version
        if (final / "manifest.json").exists():
            return Release.open(final)
        if final.exists():
            shutil.rmtree(final)
        for parent, _, files in os.walk(built):
            for name in files:
                _sync(Path(parent) / name)
        built.rename(final)
        _sync(self.directory)
        return Release.open(final)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
