"""`foedera init`: an empty publication that builds and serves as it is."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from foedera.cli.refusals import USAGE, console, refusing
from foedera.releases import Description, write_facts
from foedera.settings import SETTINGS_FILE
from foedera.statements import Publication
from foedera.terms import KINDS, Base

_REGISTERED = ("actor", "place", "event", "instrument", "initiative", "post", "activity")
"""The kinds that have a file in the registry; the others follow from statements."""
_VOCABULARIES = ("fd", "rdf", "rdfs", "skos", "dcterms", "owl", "org", "prov", "schema", "xsd")
_IGNORED = "/var/\n/texts/\n"
_SETTINGS = Template(
    """\
# What every IRI begins with, with a slash at its end. Set it before you hand out addresses.
base_url = $base_url

publisher = $publisher
$publisher_url
# The address of the licence under which the data may be used.
licence = $licence
# Where readers report errors: a mailto: or https: address.
$contact
# Folders with the frozen texts of the documents, by which passages are checked.
texts = ["texts"]

[title]
en = $title_en
fr = $title_fr

[summary]
en = $summary_en
fr = $summary_fr
"""
)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    base_url: Annotated[
        str, typer.Option(help="What the IRIs begin with.")
    ] = "http://localhost:8000/",
    title: Annotated[str | None, typer.Option(help="The data set's title in English.")] = None,
    title_fr: Annotated[str | None, typer.Option(help="The same in French.")] = None,
    publisher: Annotated[str | None, typer.Option(help="The publisher's name.")] = None,
    publisher_url: Annotated[str | None, typer.Option(help="The publisher's home page.")] = None,
    licence: Annotated[str | None, typer.Option(help="The address of the data's licence.")] = None,
    contact: Annotated[
        str | None, typer.Option(help="mailto: or http(s) address to report errors to.")
    ] = None,
) -> None:
    """Make an empty publication: settings, a README and data/, ready for `foedera build`."""
    with refusing():
        base = Base(base_url)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            console.print(
                f"{folder} is not an empty folder; nothing was written. Name a new one.",
                style="red",
                markup=False,
                highlight=False,
            )
            raise typer.Exit(USAGE)
        usual = Description()
        english = title or usual.title["en"]
        settings = _SETTINGS.substitute(
            base_url=_quoted(base.address),
            publisher=_quoted(publisher or usual.publisher),
            publisher_url=_setting("publisher_url", publisher_url, "https://www.example.org/"),
            licence=_quoted(licence or usual.licence),
            contact=_setting("contact", contact, "mailto:data@example.org"),
            title_en=_quoted(english),
            title_fr=_quoted(title_fr or title or usual.title["fr"]),
            summary_en=_quoted(usual.summary["en"]),
            summary_fr=_quoted(usual.summary["fr"]),
        )
        _write(folder, settings, english, base)
    console.print(
        f"An empty publication is in {folder}. Next: cd {folder}, foedera build, foedera serve.",
        markup=False,
        highlight=False,
    )


def _write(folder: Path, settings: str, title: str, base: Base) -> None:
    data = folder / "data"
    for part in ("registry", "statements"):
        (data / part).mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8")
    readme = (files("foedera.cli") / "publication" / "README.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(
        Template(readme).safe_substitute(title=" ".join(title.split())), encoding="utf-8"
    )
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    (data / "statements" / ".gitkeep").touch()
    prefixes = _prefixes(base)
    (data / "documents.ttl").write_text(prefixes, encoding="utf-8")
    for kind in _REGISTERED:
        (data / "registry" / f"{kind}.ttl").write_text(prefixes, encoding="utf-8")
    write_facts(Publication(data, base))


def _prefixes(base: Base) -> str:
    """The head of a file under data/: the publisher's own IRIs stay relative."""
    known = base.prefixes()
    own = [f"@prefix {kind}: <id/{kind}/> .\n" for kind in KINDS]
    return "".join([*own, *(f"@prefix {name}: <{known[name]}> .\n" for name in _VOCABULARIES)])


def _setting(name: str, value: str | None, example: str) -> str:
    """A setting's line; where it is not given, one that shows how to give it."""
    return f"{name} = {_quoted(value)}" if value else f"# {name} = {_quoted(example)}"


def _quoted(text: str) -> str:
    """A basic string of TOML: its escapes are those of JSON, and DEL must be one."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
