"""`foedera reconcile`: URIs beside the names of a table."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from foedera.cli.refusals import USAGE, console, refusing, said
from foedera.linking import IDENTIFIERS, IndexFileError, NameIndex
from foedera.linking.table import TableColumns, TableError, resolve_table
from foedera.releases import Releases
from foedera.settings import load_settings


def reconcile(
    file: Annotated[Path, typer.Argument(help="A CSV file whose first row names its columns.")],
    column: Annotated[str, typer.Option(help="The column with the names.")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write; standard output if unset.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--type", help="Only things of this class: Cluster, City.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="A column with the town, region or country.")
    ] = None,
    identifier: Annotated[
        list[str] | None,
        typer.Option(help="An identifier's column: siren=COLUMN, wikidataId=COLUMN."),
    ] = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="Processes that work.")] = 1,
) -> None:
    """Write a table again with four columns more: URI, label, score and match.

    `match` is true where the URI can be taken without looking; elsewhere it is the likeliest one.
    """
    with refusing():
        release = Releases(load_settings(releases=releases).releases).current()
    try:
        index = NameIndex.open(release.names_index)
        columns = TableColumns(column, place, _identifiers(identifier or []), _kinds(kind, index))
        size = file.stat().st_size
        bars = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
                TimeRemainingColumn())  # fmt: skip
        target = nullcontext(sys.stdout) if out is None else _writing(out)
        with Progress(*bars, console=console, transient=True) as bar, target as sink:
            task = bar.add_task("Reconciling", total=size)
            count = resolve_table(
                file,
                sink,
                release.names_index,
                columns,
                processes,
                lambda done: bar.update(task, completed=done),
            )
        if out is not None:
            _partial(out).replace(out)
    except BrokenPipeError:
        # Who reads has had enough: no fault. Nothing may be written again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
    except (TableError, IndexFileError, OSError) as error:
        if out is not None:
            _partial(out).unlink(missing_ok=True)
        console.print(said(error), style="red", markup=False, highlight=False)
        raise typer.Exit(USAGE) from error
    console.print(
        f"{count.rows} rows: {count.matched} matched, {count.found} to look at, "
        f"{count.rows - count.matched - count.found} without a candidate.",
        highlight=False,
    )


def _partial(out: Path) -> Path:
    return out.with_name(f".{out.name}.part")


def _writing(out: Path) -> TextIO:
    # A table that is cut short looks like a whole one: it gets its name when it is complete.
    return _partial(out).open("w", encoding="utf-8", newline="")


def _identifiers(given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        name, equals, column = text.partition("=")
        known = {iri.rpartition("#")[2]: iri for iri in IDENTIFIERS}
        iri = known.get(name) or known.get(f"{name}Id") or known.get(f"{name}Code")
        if not equals or iri is None:
            raise TableError(
                f"--identifier {text}: write NAME=COLUMN, NAME one of {', '.join(known)}"
            )
        found[iri] = column
    return found


def _kinds(given: list[str] | None, index: NameIndex) -> tuple[str, ...]:
    known = {iri.replace("#", "/").rpartition("/")[2]: iri for iri in index.type_names}
    by_name = {name.lower(): iri for name, iri in known.items()}
    found = []
    for text in given or []:
        iri = text if text in index.type_names else by_name.get(text.rpartition(":")[2].lower())
        if iri is None:
            raise TableError(
                f"--type {text}: there is nothing of that class; there are "
                f"{', '.join(sorted(known))}"
            )
        found.append(iri)
    return tuple(found)
