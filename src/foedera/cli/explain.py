"""`foedera explain`: why a triple holds, down to the statements and passages it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import pyoxigraph as ox
import typer

from foedera.cli.refusals import USAGE, console, refusing
from foedera.reasoning import (
    Derivation,
    Theory,
    close,
    date_bounds,
    read_theory,
    short_name,
)
from foedera.reasoning import explain as derive
from foedera.settings import load_settings
from foedera.statements import Publication, Statement, statement_is_asserted
from foedera.terms import SCHEME_ADDRESS, Base, Term

NOT_KNOWN = 1

_PLACE = re.compile(r"^Parser error at line [^:]*: ")


class Language(StrEnum):
    """The languages in which rules have names."""

    EN = "en"
    FR = "fr"


def explain(
    subject: Annotated[str, typer.Argument(help="A thing: actor:eurobiomed, id/actor/..., <...>.")],
    predicate: Annotated[str, typer.Argument(help="A property: fd:participatedIn, a, <...>.")],
    value: Annotated[str, typer.Argument(metavar="OBJECT", help="A thing or a literal.")],
    data: Annotated[Path | None, typer.Option(help="The folder data/.")] = None,
    base_url: Annotated[str | None, typer.Option(help="What the IRIs begin with.")] = None,
    ontology: Annotated[Path | None, typer.Option(help="The folder ontology/.")] = None,
    language: Annotated[Language, typer.Option(help="Of the rules' names.")] = Language.EN,
) -> None:
    """Print the derivation of a triple as a tree, and the passages under it.

    Exit status 1: the triple neither is stated nor follows.
    """
    with refusing():
        settings = load_settings(data=data, base_url=base_url, ontology=ontology)
        publication = Publication(settings.data, settings.base)
        theory = read_theory(settings.ontology_folder)
        triple = _triple((subject, predicate, value), settings.base)
        derivation = _derivation(triple, publication, theory)
        if derivation is None:
            _say_unknown(triple, publication)
        evidence = _evidence(derivation.stated(), publication)
        background = set(theory.background)
        for line in _tree(derivation, evidence, background, settings.base, language.value):
            typer.echo(line)


def _derivation(triple: ox.Triple, publication: Publication, theory: Theory) -> Derivation | None:
    facts = [*publication.facts(), *publication.registry()]
    return derive(triple, close(facts, theory, date_bounds(facts)), theory)


def _word(word: str, prefixes: Mapping[str, str]) -> str:
    """A term as Turtle has it: `actor/eurobiomed` and addresses may go without brackets."""
    if word.startswith(("id/", "http")):
        return f"<{word}>"
    return f"<id/{word}>" if word.partition("/")[0] in prefixes else word


def _triple(words: tuple[str, str, str], base: Base) -> ox.Triple:
    """Read a triple as people write one: as in Turtle, with our prefixes and base."""
    prefixes = {**base.prefixes(), "scheme": SCHEME_ADDRESS}
    head = "".join(f"@prefix {name}: <{address}> .\n" for name, address in prefixes.items())
    body = " ".join(_word(word, prefixes) for word in words)
    try:
        found = list(
            ox.parse(f"{head}{body} .".encode(), format=ox.RdfFormat.TURTLE, base_iri=base.address)
        )
    except SyntaxError as error:
        # Where the parser was is no place of the command line.
        _refuse(f"{' '.join(words)}: not a triple: {_PLACE.sub('', str(error.msg))}")
    if len(found) != 1:
        _refuse(f"{body}: not one triple")
    (quad,) = found
    return ox.Triple(quad.subject, quad.predicate, quad.object)


def _refuse(message: str) -> NoReturn:
    console.print(
        f"{message}. Write three terms as in Turtle: actor:eurobiomed fd:participatedIn "
        "event:mission-san-diego-2017, or relative IRIs such as id/actor/eurobiomed.",
        style="red",
        markup=False,
        highlight=False,
    )
    raise typer.Exit(USAGE)


def _say_unknown(triple: ox.Triple, publication: Publication) -> NoReturn:
    console.print("This triple is neither stated nor does it follow.", highlight=False)
    for statement in publication.statements():
        if statement.triple == triple and not statement_is_asserted(statement):
            console.print("A document speaks of it without asserting it:", highlight=False)
            console.print(_source(statement, publication.base), markup=False, highlight=False)
    raise typer.Exit(NOT_KNOWN)


def _evidence(
    stated: Iterable[ox.Triple], publication: Publication
) -> Mapping[ox.Triple, list[Statement]]:
    wanted: dict[ox.Triple, list[Statement]] = {triple: [] for triple in stated}
    for statement in publication.statements():
        triple = statement.triple
        if triple in wanted and statement_is_asserted(statement):
            wanted[triple].append(statement)
    return wanted


def _tree(
    derivation: Derivation,
    evidence: Mapping[ox.Triple, list[Statement]],
    background: set[ox.Triple],
    base: Base,
    language: str,
    lead: str = "",
    rest: str = "",
) -> Iterator[str]:
    words = " ".join(_name(term, base) for term in derivation.triple)
    if derivation.rule is not None:
        yield f"{lead}{words}"
        yield f"{rest}    by {derivation.rule.describe('fr' if language == 'fr' else 'en')}"
        last = len(derivation.premises) - 1
        for number, premise in enumerate(derivation.premises):
            branch, below = ("└── ", "    ") if number == last else ("├── ", "│   ")
            yield from _tree(
                premise, evidence, background, base, language, rest + branch, rest + below
            )
        return
    yield f"{lead}{words}"
    sources = evidence.get(derivation.triple, [])
    for statement in sources:
        yield f"{rest}    {_source(statement, base)}"
    if not sources:
        where = "the ontology" if derivation.triple in background else "the registry"
        yield f"{rest}    stated in {where}"


def _source(statement: Statement, base: Base) -> str:
    """A statement's document, passages, modality and certainty, in one line."""
    passages = ", ".join(base.relative(p.value) or p.value for p in statement.passages)
    marks = [short_name(mark) for mark in (statement.modality, statement.certainty) if mark]
    name = base.relative(statement.name.value) or statement.name.value
    return f"stated by {name} in {passages or 'no passage'} ({', '.join(marks)})"


def _name(term: Term, base: Base) -> str:
    relative = base.relative(term.value) if isinstance(term, ox.NamedNode) else None
    if relative is not None:
        kind, _, slug = relative.removeprefix("id/").partition("/")
        return f"{kind}:{slug}" if relative.startswith("id/") and slug else f"<{relative}>"
    if isinstance(term, ox.Literal):
        return str(term).replace("<http://www.w3.org/2001/XMLSchema#", "xsd:").rstrip(">")
    return short_name(term)
