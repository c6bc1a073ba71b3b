"""Three reasoners on the five documents: ours, owlrl (OWL 2 RL) and HermiT (OWL 2 DL).

Every difference belongs to a named kind with its reason; a difference of no kind fails.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable

import owlready2
import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, XSD

from foedera.reasoning import Closure, close, compile_theory, read_ontology
from reasoning_fixtures import ROOT, our_facts

ONTOLOGY = ROOT / "ontology"
DEFINITION = "https://w3id.org/foedera/def"
Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]
SCHEMA = (
    str(OWL),
    str(RDF),
    str(RDFS),
    str(XSD),
    DEFINITION,
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/org#",
)


def graph_of(triples) -> rdflib.Graph:
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt")


@pytest.fixture(scope="module")
def given() -> rdflib.Graph:
    """The facts and the ontology, without CONSTRUCT rules and bounds of dates."""
    return graph_of([*our_facts(), *read_ontology(ONTOLOGY)])


@pytest.fixture(scope="module")
def ours(given) -> set[Triple]:
    """What our reasoner concludes by the ontology's axioms alone."""
    return set(graph_of(_closure())) - set(given)


def _closure() -> Closure:
    return close(our_facts(), compile_theory(read_ontology(ONTOLOGY)))


# What owlrl has and we leave out on purpose, with the reason.
LEFT_OUT: dict[str, Callable[[Triple], bool]] = {
    "about a literal, which no RDF 1.1 triple can be": lambda t: isinstance(t[0], rdflib.Literal),
    "about a class, property or datatype: schema-level": lambda t: str(t[0]).startswith(SCHEMA),
    "about an axiom's own blank node": lambda t: rdflib.BNode in (type(t[0]), type(t[2])),
    "sameness with oneself": lambda t: t[1] == OWL.sameAs and t[0] == t[2],
    "membership in a class of everything": lambda t: t[2] in (OWL.Thing, RDFS.Resource),
}  # fmt: skip


def kind_of(triple: Triple, kinds: dict[str, Callable[[Triple], bool]]) -> str | None:
    return next((name for name, belongs in kinds.items() if belongs(triple)), None)


def test_owlrl_concludes_the_same_but_for_what_is_trivial(given, ours):
    expanded = rdflib.Graph()
    for triple in given:
        if triple[1] != OWL.hasKey:  # see the next test
            expanded.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False).expand(expanded)
    theirs = set(expanded) - set(given)
    assert not ours - theirs, "we conclude nothing that owlrl does not"
    differences = {triple: kind_of(triple, LEFT_OUT) for triple in theirs - ours}
    unexplained = [triple for triple, kind in differences.items() if kind is None]
    assert not unexplained, f"{len(unexplained)}: {unexplained[:5]}"
    assert set(differences.values()) == set(LEFT_OUT), "a reason explains nothing any more"


def test_owlrl_cannot_be_asked_about_keys_since_it_does_not_compare_the_last_one():
    """When this fails, owlrl is mended: then keep the keys in the comparison above."""
    keyed = """@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    :A owl:hasKey ( :n ) . :x a :A ; :n "1" . :y a :A ; :n "2" ."""
    expanded = rdflib.Graph().parse(data=keyed, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False).expand(expanded)
    space = rdflib.Namespace("http://example.org/")
    assert (space.x, OWL.sameAs, space.y) in expanded
    facts = [q.triple for q in ox.parse(keyed.encode(), format=ox.RdfFormat.TURTLE)]
    assert not list(close(facts, compile_theory(facts)))


def test_hermit_classifies_every_thing_as_we_do(given, ours):
    if not shutil.which("java"):
        pytest.skip("no Java runtime for HermiT")
    by_hermit = classify(without_dates(given))
    classified_by_us = {t for t in ours | set(given) if t[1] == RDF.type}
    things = {t[0] for t in classified_by_us if "/id/" in str(t[0])}
    assert {t for t in by_hermit if t[0] in things} == {
        t for t in classified_by_us if t[0] in things
    }
    assert len(things) > 250


def without_dates(graph: rdflib.Graph) -> rdflib.Graph:
    """HermiT refuses date literals, which are in no OWL 2 datatype map."""
    dates = {XSD.date, XSD.gYear, XSD.gYearMonth, XSD.gMonthDay, XSD.gMonth, XSD.gDay, XSD.duration}
    kept = rdflib.Graph()
    for s, p, o in graph:
        if not (isinstance(o, rdflib.Literal) and o.datatype in dates):
            kept.add((s, p, o))
    kept.remove((None, OWL.imports, None))
    for thing in {term for s, _, o in kept for term in (s, o) if "/id/" in str(term)}:
        if isinstance(thing, rdflib.URIRef):
            kept.add((thing, RDF.type, OWL.NamedIndividual))
    return kept


def classify(graph: rdflib.Graph) -> set[Triple]:
    """Every thing's classes after HermiT, the indirect ones too."""
    world = owlready2.World()
    onto = world.get_ontology("https://example.org/all#")
    ntriples = graph.serialize(format="nt", encoding="utf-8")
    onto.load(fileobj=io.BytesIO(ntriples), format="ntriples")
    with onto:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    found = set()
    for individual in world.individuals():
        for kind in individual.INDIRECT_is_a:
            if isinstance(kind, owlready2.ThingClass) and kind is not owlready2.Thing:
                found.add((rdflib.URIRef(individual.iri), RDF.type, rdflib.URIRef(kind.iri)))
    return found
