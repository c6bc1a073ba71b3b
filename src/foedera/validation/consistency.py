"""Contradictions: those our reasoner found, and what HermiT says of OWL 2 DL."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning import InconsistencyError, triple_text
from foedera.statements import Publication, Statement
from foedera.terms import DEFINITION_ADDRESS, OWL, RDF, XSD, Base
from foedera.validation.findings import Finding
from foedera.validation.rules import SHAPES

_OUTSIDE_OWL = frozenset(
    XSD[name].value
    for name in ("date", "gYear", "gYearMonth", "gMonthDay", "gMonth", "gDay", "duration")
)
"""Datatypes that are in no OWL 2 datatype map: HermiT refuses them."""


class JavaMissingError(Exception):
    """There is no Java runtime, which HermiT runs in."""

    def __init__(self) -> None:
        super().__init__(
            "HermiT needs a Java runtime, and there is none: apt-get install default-jre-headless, "
            "or leave --owl out."
        )


def contradictions(error: InconsistencyError, publication: Publication) -> list[Finding]:
    """The contradictions that stopped the reasoner, each with the fewest facts that make it.

    Each fact is told with the statements that make it and the passages that these rest on.
    """
    stated: dict[ox.Triple, list[Statement]] = {
        fact: [] for conflict in error.conflicts for fact in conflict.statements
    }
    for statement in publication.statements():
        if statement.triple in stated:
            stated[statement.triple].append(statement)
    base = publication.base
    findings = []
    for conflict in error.conflicts:
        first = conflict.statements[0] if conflict.statements else conflict.found[0]
        details = {
            "axiom-fr": conflict.rule.describe("fr"),
            "axiom-en": conflict.rule.describe("en"),
            "facts": "; ".join(_told(fact, stated[fact], base) for fact in conflict.statements),
        }
        findings.append(
            Finding(
                SHAPES.R01.value,
                first.subject,
                path=first.predicate.value,
                value=first.object,
                details=details,
            )
        )
    return findings


def _told(fact: ox.Triple, statements: Iterable[Statement], base: Base) -> str:
    """A fact for people, its statements and their passages in brackets."""

    def short(term: ox.NamedNode) -> str:
        return (base.relative(term.value) or term.value).removeprefix("id/")

    sources = [
        " ".join(short(term) for term in (statement.name, *statement.passages))
        for statement in statements
    ]
    return triple_text(fact) + (f" ({', '.join(sources)})" if sources else "")


def check_owl(facts: Iterable[ox.Triple], ontology: Path, base: Base) -> list[Finding]:
    """Ask HermiT whether facts and ontology hold together in OWL 2 DL (R02, R03).

    Date literals and evidence are left out: the former are in no OWL 2 datatype map, the latter
    uses reserved vocabulary. Raises JavaMissingError.
    """
    if shutil.which("java") is None:
        raise JavaMissingError
    import owlready2

    world = owlready2.World()
    loaded = world.get_ontology("urn:x:all#")
    ntriples = io.BytesIO()
    ox.serialize(_in_owl(facts, ontology, base), ntriples, format=ox.RdfFormat.N_TRIPLES)
    ntriples.seek(0)
    loaded.load(fileobj=ntriples, format="ntriples")
    everything = ox.NamedNode(DEFINITION_ADDRESS)
    try:
        with loaded:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        details = {"words": "no cause given"}
        return [Finding(SHAPES.R02.value, everything, details=details)]
    except owlready2.OwlReadyJavaError as error:
        details = {"words": _complaint(str(error))}
        return [Finding(SHAPES.R02.value, everything, details=details)]
    return [
        Finding(SHAPES.R03.value, ox.NamedNode(found.iri))
        for found in world.inconsistent_classes()
        if found is not owlready2.Nothing
    ]


def _in_owl(facts: Iterable[ox.Triple], ontology: Path, base: Base) -> list[ox.Triple]:
    triples: list[ox.Triple] = []
    for path in (*sorted(ontology.glob("*.ttl")), *sorted((ontology / "schemes").glob("*.ttl"))):
        quads = ox.parse(
            path=str(path), format=ox.RdfFormat.TURTLE, base_iri=DEFINITION_ADDRESS,
            rename_blank_nodes=True,
        )  # fmt: skip
        triples += [quad.triple for quad in quads if quad.predicate != OWL.imports]
    things: set[ox.NamedNode] = set()
    for triple in facts:
        triples.append(triple)
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.NamedNode) and base.relative(term.value) is not None:
                things.add(term)
    named = OWL.NamedIndividual
    triples += [ox.Triple(thing, RDF.type, named) for thing in things]
    return [t for t in triples if not _is_outside(t.object)]


def _is_outside(term: object) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value in _OUTSIDE_OWL


def _complaint(words: str) -> str:
    """The line of a Java trace that says what is wrong."""
    lines = [line.strip() for line in words.splitlines() if "Exception" in line]
    return lines[-1] if lines else words.strip().partition("\n")[0]
