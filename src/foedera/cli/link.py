"""`foedera link`: links to other data sets, proposed from dumps, taken over, checked."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from foedera.cli.refusals import FAULTY_DATA, USAGE, console, refusing, said
from foedera.linking import IndexFileError, Linker, NameIndex
from foedera.linking.outward.checking import check_links
from foedera.linking.outward.identifiers import SCHEMES, scheme_of
from foedera.linking.outward.linksets import (
    Link,
    Linkset,
    read_linkset,
    read_linksets,
    write_linkset,
)
from foedera.linking.outward.proposals import LEAST, as_links, propose
from foedera.linking.outward.records import DumpError, read_dump
from foedera.linking.outward.sssom import MappingTableError, read_sssom, write_sssom
from foedera.releases import Releases
from foedera.settings import Settings, load_settings
from foedera.statements import Publication
from foedera.terms import Base

_YES = ("yes", "y", "oui", "o", "x", "1", "true")


class Action(StrEnum):
    """What to do."""

    propose = "propose"
    accept = "accept"
    check = "check"


def link(
    action: Annotated[Action, typer.Argument(help="propose, accept or check.")] = Action.propose,
    table: Annotated[
        Path | None, typer.Argument(help="With accept: the table of proposals, decided upon.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(help=f"The other data set: {', '.join(s.code for s in SCHEMES)}.")
    ] = None,
    dump: Annotated[
        Path | None,
        typer.Option(
            help="A file of it: SPARQL results, CSV, N-Triples, a GeoNames table, SIRENE."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write proposals.")] = None,
    least: Annotated[float, typer.Option(help="The lowest score that is proposed.")] = LEAST,
    reviewer: Annotated[str | None, typer.Option(help="Who decided, with accept.")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder data/.")] = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
) -> None:
    """Link our things to those of others.

    **propose** matches a dump against the current release and writes a table (SSSOM/TSV) with a
    column `decision`. Write *yes* beside what is right; **accept** takes those into data/links/.
    **check** finds links that contradict each other, the registry or the kinds of things.
    """
    with refusing():
        settings = load_settings(data=data, releases=releases)
        try:
            if action is Action.check:
                _check(settings)
            elif action is Action.accept:
                _accept(settings, table, target, reviewer)
            else:
                _propose(settings, target, dump, out, least)
        except (DumpError, MappingTableError, IndexFileError, OSError) as error:
            console.print(said(error), style="red", markup=False, highlight=False)
            raise typer.Exit(USAGE) from error


def _refuse(message: str) -> typer.Exit:
    console.print(message, style="red", markup=False, highlight=False)
    return typer.Exit(USAGE)


def _propose(
    settings: Settings, target: str | None, dump: Path | None, out: Path | None, least: float
) -> None:
    scheme = scheme_of(target or "")
    if scheme is None or scheme.template is None:
        codes = ", ".join(one.code for one in SCHEMES if one.template)
        raise _refuse(f"Name what to link to with --target: {codes}.")
    if dump is None:
        raise _refuse("Name a file of it with --dump; nothing is fetched from the network.")
    release = Releases(settings.releases).current()
    linker = Linker(NameIndex.open(release.names_index))
    bars = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
            TimeRemainingColumn())  # fmt: skip
    with Progress(*bars, console=console, transient=True) as bar:
        task = bar.add_task(f"Reading {dump.name}", total=dump.stat().st_size)
        records = read_dump(dump, scheme, lambda done: bar.update(task, completed=done))
        found = propose(records, linker, scheme, least)
    today = datetime.now(UTC).date()
    links = list(as_links(found, linker.index, scheme, dump.name, today))
    index = linker.index
    labels = {index.iris[n]: index.labels[n] for n in range(len(index))}
    licence = release.manifest.description.licence
    opened = out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout)
    with opened as sink:
        base = Base(release.manifest.base)
        write_sssom(sink, links, base, scheme.code, licence, labels, decisions=True)
    console.print(
        f"{len(links)} links proposed for {len(found)} things. Write yes in the column decision, "
        f"then: foedera link accept FILE --target {scheme.code} --reviewer NAME",
        highlight=False,
    )


def _accept(
    settings: Settings, table: Path | None, target: str | None, reviewer: str | None
) -> None:
    scheme = scheme_of(target or "")
    if table is None or scheme is None or not reviewer:
        raise _refuse("Say: foedera link accept TABLE --target wikidata --reviewer NAME.")
    base = settings.base
    today = datetime.now(UTC).date().isoformat()
    taken = [
        Link(one.subject, one.predicate, one.object, one.label, one.method, one.confidence, today,
             reviewer, one.source)
        for decision, one in read_sssom(table, base)
        if decision in _YES
    ]  # fmt: skip
    path = settings.data / "links" / f"{scheme.code}.ttl"
    known = read_linkset(path, base).links if path.exists() else ()
    replaced = {(link.subject, link.object) for link in taken}
    kept = [link for link in known if (link.subject, link.object) not in replaced]
    together = Linkset(scheme.code, (*kept, *taken), path)
    publication = Publication(settings.data, base)
    before = {str(f) for f in check_links(publication, [Linkset(scheme.code, known, path)])}
    faults = [f for f in check_links(publication, [together]) if str(f) not in before]
    if faults:
        for fault in faults:
            console.print(str(fault), markup=False, highlight=False)
        console.print("Nothing was written.", style="bold red")
        raise typer.Exit(FAULTY_DATA)
    write_linkset(path, together.links, base)
    console.print(f"{len(taken)} links taken into {path}; {len(together.links)} in all.")


def _check(settings: Settings) -> None:
    publication = Publication(settings.data, settings.base)
    sets = read_linksets(settings.data, settings.base)
    faults = list(check_links(publication, sets))
    for fault in faults:
        console.print(str(fault), markup=False, highlight=False)
    count = sum(len(linkset.links) for linkset in sets)
    console.print(f"{count} links in {len(sets)} sets, {len(faults)} faults.", highlight=False)
    if faults:
        raise typer.Exit(FAULTY_DATA)
