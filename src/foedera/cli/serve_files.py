"""`foedera serve FILE…`: data that others wrote, published as it is."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from foedera.cli.refusals import console
from foedera.engine.embedded import EmbeddedEngine
from foedera.releases import Release, Releases
from foedera.releases.files import rdf_files
from foedera.releases.gathering import Gathering, gather_release
from foedera.settings import SettingsError
from foedera.terms import Base
from foedera.web.app import create_app
from foedera.web.collisions import hidden_things
from foedera.web.mounting import extensions_of


def publish_files(
    files: Sequence[Path], namespace: str | None, base_url: str, described: Mapping[str, Any]
) -> Path:
    """Make a release of files in a folder of its own, tell what it is, return the folder.

    Raises RdfFileError, NoRdfFileError, SettingsError and BaseAddressError; the folder is gone
    then.
    """
    chosen = tuple(rdf_files(files))
    gathering = Gathering(chosen, Base(base_url), _checked(namespace), described)
    folder = Path(tempfile.mkdtemp(prefix="foedera-release-"))
    try:
        began = time.monotonic()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("Beginning", total=None)
            release = gather_release(
                gathering, Releases(folder), lambda step: bar.update(task, description=step)
            )
        _announce(release, base_url, time.monotonic() - began)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _checked(namespace: str | None) -> str | None:
    """A namespace that IRIs can begin with; raises SettingsError."""
    if namespace is not None and not namespace.startswith(("http://", "https://")):
        raise SettingsError(
            f"--namespace {namespace!r} is no beginning of an IRI; write one like "
            "https://data.example.org/"
        )
    return namespace


def _announce(release: Release, base_url: str, seconds: float) -> None:
    manifest = release.manifest
    counts, spaces = manifest.counts, manifest.namespaces
    own = f" Its own IRIs begin with {spaces[0]}" if spaces else " It has no own web addresses"
    console.print(
        f"{counts['triples']} triples about {counts['entities']} things, ready in {seconds:.1f} s."
        f"{own}.\nServed at {base_url} - look there, or at {base_url}sparql",
        markup=False,
        highlight=False,
    )
    hidden = asyncio.run(_hidden(release))
    if hidden:
        console.print(
            "These IRIs lead to something of the server's own instead; their pages are below "
            f"{base_url}doc/: {', '.join(hidden)}",
            style="yellow",
            markup=False,
            highlight=False,
        )


async def _hidden(release: Release) -> list[str]:
    engine = EmbeddedEngine(release.store, release.version, release.manifest.base)
    try:
        app = create_app(engine, release, extensions=await extensions_of(engine, release))
        return hidden_things(release, app.surface.addresses, app.routes)
    finally:
        await engine.close()
