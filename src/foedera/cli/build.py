"""`foedera build` and `foedera facts`: from data/ to a release, and to data/facts.ttl."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from foedera.cli.refusals import console, refusing
from foedera.releases import BuildFailedError, Release, Releases
from foedera.releases import write_facts as write_facts_file
from foedera.releases.builder import BuildSources, build_release
from foedera.settings import Settings, load_settings
from foedera.statements import Publication


def build(
    base_url: Annotated[str | None, typer.Option(help="What the IRIs begin with.")] = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder data/.")] = None,
    ontology: Annotated[Path | None, typer.Option(help="The folder ontology/.")] = None,
    shapes: Annotated[Path | None, typer.Option(help="The folder shapes/.")] = None,
) -> None:
    """Make a checked, immutable release from data/ and publish it.

    A Violation stops it and leaves the published release as it was.
    """
    with refusing():
        settings = load_settings(
            base_url=base_url, releases=releases, data=data, ontology=ontology, shapes=shapes
        )
        publish(settings)


def publish(settings: Settings) -> Release:
    """Build from the settings' data/ and publish; says what came of it.

    Raises typer.Exit with the status of faulty data where a Violation stops it.
    """
    sources = BuildSources(
        publication=Publication(settings.data, settings.base),
        ontology=settings.ontology_folder,
        shapes=settings.shapes_folder,
        description=settings.description,
        texts=settings.text_folders,
        views=settings.carried_views,
    )
    began = time.monotonic()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:30}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(elapsed_when_finished=True),
        TimeElapsedColumn(),
    )
    # The steps differ in speed: what is left is told by the whole way so far.
    with Progress(*columns, console=console, transient=True, speed_estimate_period=3600) as bar:
        task = bar.add_task("Beginning", total=1.0)
        try:
            release, report = build_release(
                sources,
                Releases(settings.releases),
                lambda step, done: bar.update(task, description=step, completed=done),
            )
        except BuildFailedError as failed:
            bar.stop()
            console.print(failed.report.to_text(), markup=False, highlight=False)
            console.print(f"Stopped: {failed}.", style="bold red")
            raise typer.Exit(1) from failed
    counts = release.manifest.counts
    console.print(
        f"Release {release.version}: {counts['triples']} facts from {counts['statements']} "
        f"statements in {counts['documents']} documents about {counts['entities']} entities; "
        f"{report.warnings} warnings. {time.monotonic() - began:.1f} s.",
        highlight=False,
    )
    return release


def facts(
    data: Annotated[Path | None, typer.Option(help="The folder data/.")] = None,
    base_url: Annotated[str | None, typer.Option(help="What the IRIs begin with.")] = None,
    check: Annotated[bool, typer.Option(help="Write nothing; say whether it is stale.")] = False,
) -> None:
    """Write data/facts.ttl, the plain facts for any tool, anew from statements and registry."""
    with refusing():
        settings = load_settings(base_url=base_url, data=data)
        publication = Publication(settings.data, settings.base)
        if write_facts_file(publication, check=check):
            console.print("facts.ttl was stale" + ("." if check else "; it is written anew."))
            raise typer.Exit(1 if check else 0)
        console.print("facts.ttl is up to date.")
