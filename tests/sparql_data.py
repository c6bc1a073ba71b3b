"""An invented dataset for tests of the endpoint: small enough to make, large enough to run away."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from foedera.terms import FD, RDF, RDFS

THINGS = 2_000


def actor(base: str, number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{base}id/actor/a{number}")


def quads(base: str, things: int = THINGS) -> Iterator[ox.Quad]:
    """Organisations in the default graph; one triple in each of two named graphs."""
    for number in range(things):
        subject = actor(base, number)
        yield ox.Quad(subject, RDF.type, FD.Organisation)
        yield ox.Quad(subject, RDFS.label, ox.Literal(f"Invented body {number}", language="en"))
        yield ox.Quad(subject, FD.locatedIn, ox.NamedNode(f"{base}id/place/p{number % 50}"))
    for name in ("one", "two"):
        graph = ox.NamedNode(f"{base}graph/{name}")
        yield ox.Quad(actor(base, 1), RDFS.comment, ox.Literal(f"in graph {name}"), graph)


RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . FILTER(?c != ?f) ?g ?h ?i }"
"""A cross-product that no deadline is long enough for; it needs little memory at first."""
