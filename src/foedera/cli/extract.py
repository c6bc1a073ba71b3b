"""`foedera extract` and `foedera evaluate`: from files to proposals, and how good they are."""
# ruff: noqa: E501 (a pattern reads better on one line)

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from foedera.cli.refusals import refusing
from foedera.settings import load_settings
from foedera.statements import Publication

if TYPE_CHECKING:
    from foedera.extraction.known import KnownNames

Data = Annotated[
    Path | None,
    typer.Option(help="A publication's folder data/ whose names are known; none where unset."),
]
READ_AS_DOCUMENTS = frozenset(
    [".txt", ".md", ".markdown", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx"]
)


class Format(StrEnum):
    """The forms in which findings can be written."""

    annotation = "annotation"
    turtle = "turtle"


def _files(paths: list[Path]) -> list[Path]:
    """The files named, and those of known kinds in the folders named; each once."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(
                p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in READ_AS_DOCUMENTS
            )
            found |= dict.fromkeys(inside)
        else:
            found[path] = None
    return list(found)


def _need_extract_extra(console: Console) -> None:
    try:
        import spacy  # noqa: F401
    except ImportError:
        console.print("foedera extract needs spaCy and its models: pip install 'foedera[extract]'.")
        raise typer.Exit(2) from None


def _known(data: Path | None) -> "KnownNames":
    from foedera.extraction.known import KnownNames

    if data is None:
        return KnownNames()
    with refusing():
        return KnownNames.read(Publication(data, load_settings(data=data).base))


def extract(
    files: Annotated[list[Path], typer.Argument(help="Files, or folders of files, to read.")],
    out: Annotated[Path, typer.Option(help="Folder to write to; made where it is missing.")],
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.annotation,
    jobs: Annotated[int, typer.Option(help="Processes; 0 means one a core.", min=0)] = 0,
    texts: Annotated[
        Path | None, typer.Option(help="Keep each frozen text here, under its hash.")
    ] = None,
    resume: Annotated[
        bool, typer.Option(help="Leave out files that an earlier run into this folder finished.")
    ] = True,
    data: Data = None,
) -> None:
    """Read documents and propose what they say: actors, missions, agreements.

    Writes one file a document, under the document's name. A file that cannot be read is named
    with the reason, and the others go on; the exit status is then 2.
    """
    errors = Console(stderr=True, soft_wrap=True)
    _need_extract_extra(errors)
    from foedera.extraction.batch import Batch

    chosen = _files(files)
    if not chosen:
        errors.print(
            "No file to read: name .txt, .md, .html, .pdf or .docx files, or a folder of them."
        )
        raise typer.Exit(2)
    batch = Batch(chosen, out, format.value, jobs, texts, resume, _known(data))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, disable=len(chosen) < 5) as progress:
        task = progress.add_task("extracting", total=len(chosen))
        for outcome in batch.run():
            progress.advance(task)
            if outcome.result == "refused":
                errors.print(f"refused: {outcome.message}", markup=False, highlight=False)
    for path, earlier, share in batch.likenesses():
        if share == 1.0:
            errors.print(f"same file twice: {path} is {earlier}", markup=False, highlight=False)
        else:
            errors.print(
                f"near-copy: {path} is {share:.0%} like {earlier}", markup=False, highlight=False
            )
    written = [o for o in batch.outcomes if o.result == "written"]
    kept = sum(o.result == "kept" for o in batch.outcomes)
    refused = sum(o.result == "refused" for o in batch.outcomes)
    errors.print(
        f"{len(written)} written to {out}: {sum(o.actors for o in written)} actors, "
        f"{sum(o.missions for o in written)} missions, {sum(o.agreements for o in written)} agreements"
        + (f"; {kept} already done" if kept else "")
        + (f"; {refused} refused" if refused else "")
        + ".",
        markup=False,
        highlight=False,
    )
    if refused:
        raise typer.Exit(2)


def evaluate(
    documents: Annotated[
        Path, typer.Argument(help="Folder of documents.", exists=True, file_okay=False)
    ],
    gold: Annotated[
        Path, typer.Argument(help="Folder of gold annotations.", exists=True, file_okay=False)
    ],
    details: Annotated[
        bool, typer.Option(help="Say per document what was missed and invented.")
    ] = True,
    data: Data = None,
) -> None:
    """Measure extraction against gold annotations: precision, recall and F1 by layer."""
    errors = Console(stderr=True, soft_wrap=True)
    _need_extract_extra(errors)
    from foedera.documents import read_document
    from foedera.extraction.annotation import annotation
    from foedera.extraction.evaluation import figures, macro_f1, measure, total
    from foedera.extraction.pipeline import extract_all

    golden = {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("*.json"))
    }
    files = {
        p.stem: p for p in sorted(documents.iterdir()) if p.suffix.lower() in READ_AS_DOCUMENTS
    }
    there = [name for name in golden if name in files]
    if not there:
        errors.print(f"No annotation in {gold} has a document of its name in {documents}.")
        raise typer.Exit(2)
    for name in golden.keys() - files.keys():
        errors.print(f"no document for {name}.json: left out", markup=False)
    known = _known(data)
    found = {
        work.document.name: annotation(work.document, work.findings)
        for work in extract_all([read_document(files[name]) for name in there], known=known)
    }
    measured = {name: measure(golden[name], found[name]) for name in there}
    for name in there if details else ():
        one = measured[name]
        typer.echo(
            f"{name}: macro-F1 {macro_f1(one.tallies):.2f}, actors {one.tallies['actor'].f1:.2f}"
        )
        for word, lines in (("missed", one.missed), ("invented", one.invented)):
            for line in lines:
                typer.echo(f"  {word}: {line}")
    for line in figures(total(measured.values())):
        typer.echo(line)
