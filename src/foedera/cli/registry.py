"""`foedera duplicates`, `merge`, `split`, `withdraw`: who is who, after the fact."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from foedera.cli.build import publish
from foedera.cli.refusals import FAULTY_DATA, USAGE, console, refusing
from foedera.cli.review import reviewer_name
from foedera.releases import Releases, write_facts
from foedera.releases.withdrawing import holding
from foedera.review import registry
from foedera.review.registry import RegistryError, Successor
from foedera.settings import Settings, load_settings
from foedera.statements import Publication

Data = Annotated[Path | None, typer.Option(help="The folder data/.")]
BaseUrl = Annotated[str | None, typer.Option(help="What the IRIs begin with.")]
By = Annotated[str | None, typer.Option(help="Your name, kept with the change.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence.")]


def duplicates(
    least: Annotated[float, typer.Option(help="The least score, from 0 to 100.")] = 85.0,
    data: Data = None,
    base_url: BaseUrl = None,
) -> None:
    """List entities of the registry that are probably one, with the reasons.

    Nothing is merged: `foedera merge LOSER WINNER` does that. Exit status 0 with or without pairs.
    """
    with refusing(), _refusing_changes():
        settings = load_settings(data=data, base_url=base_url)
        publication = Publication(settings.data, settings.base)
        found = 0
        for pair in registry.probable_duplicates(publication, settings.ontology_folder, least):
            found += 1
            typer.echo(
                f"{pair.score:5.1f}  {pair.one}  {pair.other}\n"
                f"       “{pair.label}” and “{pair.other_label}”: {', '.join(pair.reasons)}"
            )
        console.print(f"{found} probable duplicates.", highlight=False)


def merge(
    loser: Annotated[str, typer.Argument(help="What goes, like actor/eurobiomed-2.")],
    winner: Annotated[str, typer.Argument(help="What stays.")],
    reason: Reason = "",
    by: By = None,
    data: Data = None,
    base_url: BaseUrl = None,
) -> None:
    """Make one entity of two: the first one's address leads to the second from now on.

    Statements keep their names and speak of the one that stays.
    """
    with refusing(), _refusing_changes():
        settings = load_settings(data=data, base_url=base_url, reviewer=by)
        publication = Publication(settings.data, settings.base)
        changed = registry.merge(publication, loser, winner, reviewer_name(settings), reason)
        _told(settings, changed)


def split(
    entity: Annotated[str, typer.Argument(help="What is several, like actor/team-sea.")],
    into: Annotated[
        list[str], typer.Option(help="A successor, SLUG or SLUG=LABEL; twice or more.")
    ],
    assign: Annotated[
        list[str] | None,
        typer.Option(help="WHAT=SLUG: a document's or statement's claims go to a successor."),
    ] = None,
    reason: Reason = "",
    by: By = None,
    data: Data = None,
    base_url: BaseUrl = None,
) -> None:
    """Make several entities of one; what is not assigned goes to the first.

    The old address becomes a tombstone that names them, unless it is among them: so a merge is
    taken back.
    """
    with refusing(), _refusing_changes():
        settings = load_settings(data=data, base_url=base_url, reviewer=by)
        successors = []
        for one in into:
            slug, _, label = one.partition("=")
            labels = {"en": label, "fr": label} if label else {}
            successors.append(Successor(slug, labels))
        assigned = {}
        for one in assign or []:
            what, found, slug = one.partition("=")
            if not found:
                raise RegistryError(f"--assign {one!r}: write WHAT=SLUG.")
            assigned[what] = slug
        publication = Publication(settings.data, settings.base)
        changed = registry.split(
            publication, entity, successors, assigned, reviewer_name(settings), reason
        )
        _told(settings, changed)


def withdraw(
    entity: Annotated[str, typer.Argument(help="What goes, like actor/ada-quill.")],
    reason: Annotated[str, typer.Option(help="Why; published, so without personal data.")],
    language: Annotated[str, typer.Option(help="The language of the reason.")] = "en",
    build: Annotated[
        bool, typer.Option("--build/--no-build", help="Publish at once and clear kept releases.")
    ] = True,
    grace: Annotated[
        float, typer.Option(help="Seconds that running servers get to leave an old release.")
    ] = 5.0,
    work: Annotated[
        Path | None, typer.Option(help="Where documents under review are kept.")
    ] = None,
    releases: Annotated[Path | None, typer.Option(help="Where releases are kept.")] = None,
    data: Data = None,
    base_url: BaseUrl = None,
) -> None:
    """Take an entity or a person out of data/, of what reviewers keep, and of kept releases.

    A tombstone with date and reason stays at its address. Exit status 1: its name still stands
    somewhere, for you to look at.
    """
    with refusing(), _refusing_changes():
        settings = load_settings(data=data, base_url=base_url, work=work, releases=releases)
        publication = Publication(settings.data, settings.base)
        gone = registry.withdraw(publication, entity, reason, language)
        _told(settings, gone.changed)
        slug = entity.rstrip("/").rpartition("/")[2]
        for desk in registry.scrub_desks(settings.work, slug, gone.names):
            console.print(f"Taken out of {desk}.", highlight=False)
        if build:
            _clear(settings, gone.iris, reason, grace)
        for mention in gone.mentions:
            console.print(f"A name of it still stands in {mention}.", style="yellow")
        console.print(
            "Documents' own texts, copies that others made and caches outside this machine are "
            "not within reach.",
            highlight=False,
        )
        if gone.mentions:
            raise typer.Exit(FAULTY_DATA)


def _clear(settings: Settings, iris: tuple[str, ...], reason: str, grace: float) -> None:
    """Publish a release without what is gone, then delete the kept ones that hold it."""
    published = publish(settings)
    kept = Releases(settings.releases)
    versions = [version for version in holding(kept, iris) if version != published.version]
    if versions and grace:
        time.sleep(grace)  # a release that a server still has open must not be deleted
    kept.withdraw(iris[0], " ".join(reason.split()), versions)
    console.print(f"{len(versions)} kept releases held it and are deleted.", highlight=False)


def _told(settings: Settings, changed: registry.Changed) -> None:
    write_facts(Publication(settings.data, settings.base))
    files = ", ".join(str(path.relative_to(settings.data)) for path in changed.files)
    console.print(f"{changed.statements} statements changed; written: {files}.", highlight=False)


@contextmanager
def _refusing_changes() -> Iterator[None]:
    try:
        yield
    except RegistryError as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(USAGE) from error
