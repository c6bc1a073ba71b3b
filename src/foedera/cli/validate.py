"""`foedera validate`: hold data/ to every rule and say what is wrong, where, and how to mend it."""

from __future__ import annotations

from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer

from foedera.cli.refusals import FAULTY_DATA, USAGE, console, refusing
from foedera.reasoning import InconsistencyError, entail_with, read_theory
from foedera.releases import graphs
from foedera.settings import Settings, load_settings
from foedera.statements import Publication
from foedera.validation import (
    ENGINES,
    CheckedGraphs,
    Finding,
    JavaMissingError,
    Report,
    Shapes,
    check_owl,
    contradictions,
    validate_publication,
)


class Format(StrEnum):
    """How the report is written."""

    TEXT = "text"
    TURTLE = "turtle"
    JSON = "json"


class Engine(StrEnum):
    """The SHACL engines, by the name of their package."""

    SHACL = "shacl"
    PYSHACL = "pyshacl"


class Language(StrEnum):
    """The languages of the messages."""

    EN = "en"
    FR = "fr"


def validate(
    data: Annotated[Path | None, typer.Option(help="The folder data/.")] = None,
    base_url: Annotated[str | None, typer.Option(help="What the IRIs begin with.")] = None,
    texts: Annotated[
        list[Path] | None, typer.Option(help="A folder with frozen texts, searched by hash.")
    ] = None,
    ontology: Annotated[Path | None, typer.Option(help="The folder ontology/.")] = None,
    shapes: Annotated[Path | None, typer.Option(help="The folder shapes/.")] = None,
    report_format: Annotated[
        Format, typer.Option("--format", help="turtle is SHACL's own report.")
    ] = Format.TEXT,
    engine: Annotated[
        Engine, typer.Option(help="pyshacl is the reference, and slow.")
    ] = Engine.SHACL,
    owl: Annotated[
        bool, typer.Option("--owl", help="Ask HermiT about OWL 2 DL too (needs Java).")
    ] = False,
    language: Annotated[Language, typer.Option(help="Of the text report.")] = Language.EN,
) -> None:
    """Check data/: files, statements, passages, facts and what follows from them.

    Exit status 1: there are Violations, or a file that cannot be read. Warnings are for review.
    """
    with refusing():
        settings = load_settings(
            data=data, base_url=base_url, ontology=ontology, shapes=shapes, texts=texts or None
        )
        try:
            report = _validate(settings, engine, owl)
        except JavaMissingError as error:
            console.print(str(error), style="red", highlight=False)
            raise typer.Exit(USAGE) from error
    written = {
        Format.TEXT: lambda: report.to_text(language.value),
        Format.TURTLE: report.to_turtle,
        Format.JSON: report.to_json,
    }[report_format]()
    typer.echo(written)
    if not report.conforms:
        raise typer.Exit(FAULTY_DATA)


def _validate(settings: Settings, engine: Engine, owl: bool) -> Report:
    publication = Publication(settings.data, settings.base)
    consolidated = list(publication.facts())
    registry = list(publication.registry())
    found: list[Finding] = []
    entailed: list[ox.Triple] | None = None
    try:
        theory = read_theory(settings.ontology_folder)
        entailed = list(entail_with(chain(consolidated, registry), theory))
    except InconsistencyError as error:
        found += contradictions(error, publication)
    if owl:
        known = chain(consolidated, registry)
        found += check_owl(known, settings.ontology_folder, publication.base)
    checked = CheckedGraphs(
        consolidated=consolidated,
        entailed=entailed,
        registry=registry,
        redirects=list(publication.redirects()),
        ontology=graphs.ontology_graph(settings.ontology_folder, publication.base),
    )
    return validate_publication(
        publication,
        checked,
        Shapes(settings.shapes_folder),
        engine=ENGINES[engine.value](),
        texts=settings.text_folders,
        further=found,
    )
