"""`foedera review` and `foedera add`: a person decides what a document says."""

from __future__ import annotations

import getpass
import subprocess
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedera.cli.build import publish
from foedera.cli.refusals import USAGE, console, refusing
from foedera.settings import Settings, load_settings
from foedera.statements import Publication

if TYPE_CHECKING:
    from foedera.review import Concepts, Desk

Named = Annotated[str, typer.Argument(help="A file to read, or the slug of a document on a desk.")]
Work = Annotated[Path | None, typer.Option(help="Where documents under review are kept.")]
By = Annotated[str | None, typer.Option(help="Your name, kept with each decision.")]
Slug = Annotated[str | None, typer.Option(help="What the document is called in data/.")]
Port = Annotated[int, typer.Option(help="The page's port on this machine; 0: any.", min=0)]
Data = Annotated[Path | None, typer.Option(help="The folder data/.")]
BaseUrl = Annotated[str | None, typer.Option(help="What the IRIs begin with.")]
Opens = Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")]
Texts = Annotated[
    list[Path] | None, typer.Option(help="Folders with frozen texts; the first keeps this one.")
]


def review(
    document: Named,
    slug: Slug = None,
    by: By = None,
    work: Work = None,
    data: Data = None,
    base_url: BaseUrl = None,
    texts: Texts = None,
    port: Port = 0,
    opens: Opens = True,
) -> None:
    """Decide on what was found in a document, on a page of this machine's own.

    Every decision is kept as it is taken; "Write" puts what is accepted into data/. Stopping and
    starting again loses nothing. A new version of a file keeps the decisions on unchanged words.
    """
    with refusing(), _refusing_desks():
        settings = load_settings(
            data=data, base_url=base_url, work=work, reviewer=by, texts=texts or None
        )
        _review(settings, document, slug, port, opens)


def add(
    file: Annotated[Path, typer.Argument(help="The file to read.")],
    slug: Slug = None,
    by: By = None,
    work: Work = None,
    data: Data = None,
    base_url: BaseUrl = None,
    texts: Texts = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    port: Port = 0,
    opens: Opens = True,
) -> None:
    """Read a file, review what was found, check data/ and publish it: all in one go.

    Exit status 1: data/ has Violations, and nothing was published; 3: the review was not finished.
    """
    with refusing(), _refusing_desks():
        settings = load_settings(
            data=data,
            base_url=base_url,
            work=work,
            reviewer=by,
            releases=releases,
            texts=texts or None,
        )
        if not file.exists():
            console.print(f"There is no file {file}.", style="red", highlight=False)
            raise typer.Exit(USAGE)
        if not _review(settings, str(file), slug, port, opens):
            console.print("Not finished: nothing was published. Run the same command again.")
            raise typer.Exit(3)
        publish(settings)


def _review(settings: Settings, named: str, slug: str | None, port: int, opens: bool) -> bool:
    from foedera.review import Concepts
    from foedera.review.page import ReviewPage, serve_page

    publication = Publication(settings.data, settings.base)
    concepts = Concepts.read(settings.ontology_folder)
    reviewer = reviewer_name(settings)
    desk = _desk(settings, publication, concepts, named, slug)
    found = desk.proposals
    console.print(
        f"{found.source.slug}: {len(found.claims)} proposals about {len(found.things)} things, "
        f"kept in {desk.folder}; decisions are {reviewer}'s.",
        highlight=False,
    )

    def ready(address: str) -> None:
        typer.echo(f"Review it at {address}")
        if opens:
            webbrowser.open(address)

    with desk.taken():
        page = ReviewPage(desk, publication, concepts, reviewer)
        finished = serve_page(page, port, ready)
    written = desk.outcome().written
    console.print(
        f"{len(written.get('statements', ()))} statements of {found.source.slug} stand in data/."
        if written
        else "Nothing was written into data/.",
        highlight=False,
    )
    return finished


def _desk(
    settings: Settings, publication: Publication, concepts: Concepts, named: str, slug: str | None
) -> Desk:
    from foedera.review import Desk, DeskError, Entities, RegistryLinker, open_file

    path = Path(named)
    if not path.exists():
        if (settings.work / named / "proposals.json").exists():
            return Desk(settings.work / named)
        raise DeskError(
            f"{named} is neither a file nor a document in {settings.work}. Name a file to read."
        )
    console.print(f"Reading {path.name} …", highlight=False)
    texts = settings.texts[0] if settings.texts else None
    linker = RegistryLinker(publication, settings.ontology_folder, Entities.read(publication))
    return open_file(
        path, publication, concepts, settings.work, slug=slug, texts=texts, linker=linker
    )


@contextmanager
def _refusing_desks() -> Iterator[None]:
    """Turn the refusals of reading and reviewing into a message and an exit status."""
    try:
        from foedera.documents import DocumentError
        from foedera.review import DeskError
    except ImportError as error:
        console.print(
            f"Reviewing needs {error.name}: pip install 'foedera[extract]'.", highlight=False
        )
        raise typer.Exit(USAGE) from error
    try:
        yield
    except (DocumentError, DeskError, OSError) as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(USAGE) from error


def reviewer_name(settings: Settings) -> str:
    """Who decides: as set, else as git knows them, else by their account."""
    if settings.reviewer:
        return settings.reviewer
    try:
        run = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False
        )
        name = run.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        name = ""
    return name or getpass.getuser()
