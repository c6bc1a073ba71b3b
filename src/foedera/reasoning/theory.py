"""What conclusions are drawn by: an ontology's axioms and the rules beside it, made ready once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning.axioms import compile_axioms
from foedera.reasoning.rules import Rule
from foedera.reasoning.schema import Schema
from foedera.statements import TurtleFaultError
from foedera.terms import DEFINITION_ADDRESS


@dataclass(frozen=True)
class Theory:
    """Compiled rules, and the ontology's own individuals, which conclusions may rest on."""

    rules: tuple[Rule, ...]
    background: tuple[ox.Triple, ...] = ()


def compile_theory(ontology: Iterable[ox.Triple], rules: Iterable[Rule] = ()) -> Theory:
    """Make an ontology and rules from CONSTRUCT files ready for use."""
    schema = Schema(ontology)
    return Theory((*compile_axioms(schema), *rules), tuple(schema.individuals()))


def read_theory(directory: Path) -> Theory:
    """Read the folder ontology/: its own axioms, schemes and rules; alignments stay apart.

    Raises TurtleFaultError or DataFaultError for a file that cannot be used.
    """
    # rdflib reads the rules; a server that draws no conclusions does without it.
    from foedera.reasoning.constructs import read_rules

    return compile_theory(read_ontology(directory), read_rules(directory / "rules"))


def read_ontology(directory: Path) -> Iterator[ox.Triple]:
    """The triples of the ontology's own files and of its schemes, blank nodes kept apart.

    Files named `*-dl.ttl` hold what OWL 2 RL cannot use, and are left to other reasoners.
    """
    own = [path for path in sorted(directory.glob("*.ttl")) if not path.stem.endswith("-dl")]
    paths = [*own, *sorted((directory / "schemes").glob("*.ttl"))]
    for number, path in enumerate(paths):
        try:
            for quad in ox.parse(
                path=str(path), format=ox.RdfFormat.TURTLE, base_iri=DEFINITION_ADDRESS
            ):
                yield _apart(quad.triple, number)
        except SyntaxError as error:
            raise TurtleFaultError(
                f"not well-formed Turtle: {error.msg}.", path, error.lineno, "Mend the line."
            ) from error


def _apart(triple: ox.Triple, number: int) -> ox.Triple:
    """Give the blank nodes of one file names that no other file's have."""
    subject, predicate, value = triple
    if isinstance(subject, ox.BlankNode):
        subject = ox.BlankNode(f"f{number}{subject.value}")
    if isinstance(value, ox.BlankNode):
        value = ox.BlankNode(f"f{number}{value.value}")
    return ox.Triple(subject, predicate, value)
