"""`foedera publish`: make a kept release the published one again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedera.cli.refusals import console, refusing
from foedera.releases import ReleaseMissingError, Releases
from foedera.settings import load_settings


def publish(
    version: Annotated[
        str | None, typer.Argument(help="The release's version; without one, a list.")
    ] = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
) -> None:
    """Publish a kept release, also an older one again; without a version, list them.

    A running server switches by itself. Exit status 2: there is no such release.
    """
    with refusing():
        kept = Releases(load_settings(releases=releases).releases)
        if version is None:
            _list(kept)
            return
        kept.publish(kept.get(version))
    console.print(f"Release {version} is published.", highlight=False)


def _list(kept: Releases) -> None:
    """A line for each kept release, the one published last first."""
    last = {line.version: line.at for line in kept.log()}
    versions = sorted(kept.versions(), key=lambda name: last.get(name, ""), reverse=True)
    if not versions:
        raise ReleaseMissingError(
            f"{kept.directory} keeps no release. Make one with `foedera build`."
        )
    current = kept.current().version
    for name in versions:
        mark = "*" if name == current else " "
        typer.echo(f"{mark} {name}  published {last.get(name, 'never')}")
