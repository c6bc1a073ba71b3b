"""`foedera dump`: the files of a release for download, without a server."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal

from foedera.cli.refusals import FAULTY_DATA, USAGE, console, refuse, refusing
from foedera.releases import Release, Releases
from foedera.releases.manifest import DumpFile
from foedera.settings import load_settings

_PIECE = 1 << 20


def dump(
    name: Annotated[
        str | None,
        typer.Argument(help="As at /dumps/: facts.ttl, all.nq.gz, graph/registry.nt; else a list."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="A file, or a folder, to write to; else standard output.")
    ] = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    release: Annotated[
        str | None, typer.Option(help="A kept release's version; else the current one.")
    ] = None,
) -> None:
    """Write a dump of the published release; without a name, list the dumps there are.

    Exit status 1: the file is not what the release's checksum says; 2: there is no such dump.
    """
    with refusing():
        kept = Releases(load_settings(releases=releases).releases)
        found = kept.current() if release is None else kept.get(release)
    if name is None:
        for line in _listing(found):
            typer.echo(line)
        return
    file = found.files.get(name)
    if file is None:
        refuse(f"release {found.version} has no dump {name!r}; `foedera dump` lists them.", USAGE)
    _check(found, file)
    with (found.dumps / file.path).open("rb") as source:
        if out is None:
            shutil.copyfileobj(source, sys.stdout.buffer, _PIECE)
            sys.stdout.buffer.flush()
            return
        target = out / Path(file.path).name if out.is_dir() else out
        try:
            with target.open("wb") as written:
                shutil.copyfileobj(source, written, _PIECE)
        except OSError as error:
            refuse(f"{target}: {error.strerror}.", USAGE)
    console.print(f"{target}: {decimal(file.bytes)}", highlight=False)


def _listing(release: Release) -> Iterator[str]:
    """A line for each dump: checksum, bytes and name, as `sha256sum` prints them but for bytes."""
    width = max(len(str(one.bytes)) for one in release.manifest.dumps)
    for one in sorted(release.manifest.dumps, key=lambda one: ("/" in one.path, one.path)):
        yield f"{one.sha256}  {one.bytes:>{width}}  {one.path}"


def _check(release: Release, file: DumpFile) -> None:
    """Refuse a file that is damaged: what is handed out is what was built."""
    with (release.dumps / file.path).open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != file.sha256:
            refuse(
                f"{file.path} of release {release.version} is damaged: its SHA-256 is not the "
                "manifest's. Delete the release's folder and build it again.",
                FAULTY_DATA,
            )
