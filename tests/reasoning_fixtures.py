"""Small ontologies and facts in Turtle, for the tests of reasoning."""

from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning import Theory, compile_theory, read_theory
from foedera.statements import Publication
from foedera.terms import Base

ROOT = Path(__file__).parents[1]
BASE = Base("http://localhost:8000/")
PREFIXES = """
@prefix : <http://example.org/> .
@prefix fd: <https://w3id.org/foedera/def#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def triples(turtle: str) -> list[ox.Triple]:
    text = (PREFIXES + turtle).encode()
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def triple(turtle: str) -> ox.Triple:
    (found,) = triples(turtle)
    return found


def theory(turtle: str) -> Theory:
    return compile_theory(triples(turtle))


def our_theory() -> Theory:
    return read_theory(ROOT / "ontology")


def our_facts() -> list[ox.Triple]:
    publication = Publication(ROOT / "data", BASE)
    return [*publication.facts(), *publication.registry()]
