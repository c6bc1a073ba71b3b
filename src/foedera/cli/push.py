"""`foedera push`: load the current release into a SPARQL engine of somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedera.cli.refusals import USAGE, console, refusing
from foedera.releases import Releases
from foedera.settings import load_settings


def push(
    graph_store: Annotated[
        str, typer.Argument(help="The engine's Graph Store Protocol address, for writing.")
    ],
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    default_graph: Annotated[
        str | None,
        typer.Option(help="Load the default graph under this name (engine_default_graph)."),
    ] = None,
) -> None:
    """Load the current release into the engine that `foedera serve --engine-url` asks.

    User and password come from the settings engine_user and engine_password.
    """
    import httpx

    from foedera.engine import EngineError
    from foedera.engine.pushing import push_store

    with refusing():
        settings = load_settings(releases=releases, engine_default_graph=default_graph)
        release = Releases(settings.releases).current()
    auth: httpx.Auth | None = None
    if settings.engine_user is not None:
        kind = httpx.DigestAuth if settings.engine_digest else httpx.BasicAuth
        auth = kind(settings.engine_user, settings.engine_password or "")
    graphs = [graph.iri for graph in release.manifest.graphs if graph.name]
    try:
        how = push_store(
            release.store,
            graph_store,
            graphs,
            default_graph=settings.engine_default_graph,
            auth=auth,
            progress=lambda name: console.print(f"  {name}", style="dim", highlight=False),
        )
    except EngineError as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(USAGE) from error
    console.print(
        f"Release {release.version} was loaded {how}. Serve it with --engine-url and "
        f"FOEDERA_ENGINE_VERSION={release.version}.",
        highlight=False,
    )
