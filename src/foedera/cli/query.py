"""`foedera query`: a SPARQL query over a release, answered without a server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedera.cli.refusals import FAULTY_DATA, USAGE, refuse, refusing
from foedera.engine import EngineError, MalformedQueryError, Query
from foedera.engine.embedded import EmbeddedEngine
from foedera.engine.limits import Limits
from foedera.engine.survey import survey
from foedera.formats import FORMATS, RESULT_FORMATS, Format, by_name
from foedera.formats.table import RESULTS_CSV, RESULTS_TSV, TURTLE
from foedera.releases import Release, Releases
from foedera.settings import load_settings
from foedera.terms import Base

_STANDARD_INPUT = Path("-")
_A_MONTH = 30 * 24 * 3600.0
"""Seconds that a query of one's own may take: as long as anybody waits."""


def query(
    text: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="SPARQL; or name a --file.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="A file with the query; - reads it.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help=f"{', '.join(sorted({f.extension for f in FORMATS}))}, or a media type; else CSV "
            "(a table on a terminal) or Turtle.",
        ),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(min=0.001, help="Seconds it may take; else as many as needed.")
    ] = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    release: Annotated[
        str | None, typer.Option(help="A kept release's version; else the current one.")
    ] = None,
) -> None:
    """Print the answer to a SPARQL query over the published release.

    Exit status 1: the query could not be answered; 2: it is no query, or there is no release.
    """
    with refusing():
        kept = Releases(load_settings(releases=releases).releases)
        found = kept.current() if release is None else kept.get(release)
    words = _words(text, file)
    kind = survey(words).kind
    wanted = _format(form, kind in ("CONSTRUCT", "DESCRIBE"))
    limits = Limits(time=timeout or _A_MONTH, answer=sys.maxsize, memory=sys.maxsize)
    table = form is None and wanted is RESULTS_CSV and sys.stdout.isatty() and kind == "SELECT"
    asked = Query(words, RESULTS_TSV if table else wanted)
    try:
        asyncio.run(_print(found, asked, limits, table))
    except MalformedQueryError as error:
        refuse(str(error), USAGE)
    except EngineError as error:
        refuse(str(error), FAULTY_DATA)


def _words(text: str | None, file: Path | None) -> str:
    """The query's text, from wherever it was given."""
    if (text is None) == (file is None):
        refuse("give a query, or name a file with one: --file FILE (- for standard input)", USAGE)
    if text is not None:
        return text
    assert file is not None
    try:
        content = sys.stdin.buffer.read() if file == _STANDARD_INPUT else file.read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        refuse(f"{file}: {error.strerror}", USAGE)
    except UnicodeDecodeError as error:
        refuse(f"{file}: not UTF-8 at byte {error.start}; a query is UTF-8 text", USAGE)


def _format(name: str | None, about_graphs: bool) -> Format:
    """The format asked for, or the one that suits the query's kind."""
    if name is None:
        return TURTLE if about_graphs else RESULTS_CSV
    among = tuple(form for form in FORMATS if (form in RESULT_FORMATS) != about_graphs)
    found = by_name(name, among)
    if found is None:
        refuse(
            f"--format {name}: an answer to this query can be had as "
            f"{', '.join(form.extension for form in among)}",
            USAGE,
        )
    return found


async def _print(release: Release, asked: Query, limits: Limits, table: bool) -> None:
    """Ask in a process of its own, so that a key press can end it, and write what comes."""
    base = Base(release.manifest.base)
    engine = EmbeddedEngine(release.store, release.version, base.address, limits)
    try:
        answer = await engine.answer(asked)
        if table:
            print_table(await _whole(answer.body), base)
            return
        async for piece in _pieces(answer.body):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    finally:
        await engine.close()


async def _pieces(body: bytes | AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if isinstance(body, bytes):
        yield body
        return
    async for piece in body:
        yield piece


async def _whole(body: bytes | AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in _pieces(body)])


def print_table(tsv: bytes, base: Base) -> None:
    """Print SPARQL results in TSV as a table, with names in place of long IRIs."""
    header, *rows = tsv.decode("utf-8").rstrip("\n").split("\n")
    table = Table(*(name.removeprefix("?") for name in header.split("\t")), box=SIMPLE)
    prefixes = base.prefixes()
    for row in rows:
        table.add_row(*(Text(_short(term, prefixes)) for term in row.split("\t")))
    Console().print(table)


def _short(term: str, prefixes: Mapping[str, str]) -> str:
    """A term for people: `actor:eurobiomed`, a literal's text."""
    if term.startswith("<"):
        iri = term[1:-1]
        known = ((name, address) for name, address in prefixes.items() if iri.startswith(address))
        name, address = max(known, key=lambda pair: len(pair[1]), default=("", ""))
        return f"{name}:{iri[len(address) :]}" if name else iri
    return term.rpartition('"')[0][1:] if term.startswith('"') else term
