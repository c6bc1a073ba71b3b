"""Every shape fires on a bad example and is silent on a good one, by both engines alike."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from foedera.reasoning import read_ontology
from foedera.terms import OWL, RDF, RDFS, SCHEME_ADDRESS, SKOS
from foedera.validation import ENGINES, Finding, Severity, Shapes
from foedera.validation.rules import AFTER_ENTAILMENT, OF_A_STATEMENT
from shape_examples import EXAMPLES

ROOT = Path(__file__).parent.parent
BASE = "http://localhost:8000/id/"
KINDS = (
    "actor", "place", "event", "instrument", "initiative", "situation", "post", "document",
    "statement", "activity",
)  # fmt: skip
SCHEMES = (
    "modality", "certainty", "rank", "role", "sector", "post-kind", "agreement-type",
    "agreement-status", "event-status", "initiative-status",
)  # fmt: skip
VOCABULARIES = {
    "fd": "https://w3id.org/foedera/def#",
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "skos": str(SKOS),
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
}
IN_CODE = {"in-code", "ontology"}
"""Files whose rules have their examples elsewhere."""


def turtle(case: str, example: str) -> str:
    """An example with prefixes that keep it apart from all others."""
    prefixes = {
        **VOCABULARIES,
        **{name: f"{SCHEME_ADDRESS}{name}/" for name in SCHEMES},
        **{kind: f"{BASE}{kind}/{case}--" for kind in KINDS},
    }
    lines = [f"@prefix {prefix}: <{address}> ." for prefix, address in prefixes.items()]
    return "\n".join([*lines, example])


def case_of(name: str, kind: str) -> str:
    """An example's name as a part of IRIs."""
    return f"{name.replace(' ', '_')}-{kind}"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes(ROOT / "shapes")


@pytest.fixture(scope="module")
def graph() -> list[ox.Triple]:
    """All examples together, with what the ontology says of classes and concepts."""
    said = {RDFS.subClassOf, SKOS.inScheme, ox.NamedNode(VOCABULARIES["fd"] + "mayBecome")}
    triples = [
        triple
        for triple in read_ontology(ROOT / "ontology")
        if triple.predicate in said and isinstance(triple.object, ox.NamedNode)
    ]
    for name, example in EXAMPLES.items():
        for kind in ("bad", "good"):
            text = turtle(case_of(name, kind), getattr(example, kind))
            triples += [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    return triples


def found(engine: str, graph: list[ox.Triple], shapes: Shapes) -> dict[str, set[Finding]]:
    """The findings of one engine by the example that they are about."""
    by_case: defaultdict[str, set[Finding]] = defaultdict(set)
    for finding in ENGINES[engine]().validate(
        [graph], shapes.text((*AFTER_ENTAILMENT, *OF_A_STATEMENT))
    ):
        case = str(finding.focus.value).rpartition("/")[2].partition("--")[0]
        by_case[case].add(finding)
    return by_case


@pytest.fixture(scope="module")
def fast(graph, shapes):
    return found("shacl", graph, shapes)


@pytest.fixture(scope="module")
def reference(graph, shapes):
    return found("pyshacl", graph, shapes)


def rule_of(name: str) -> str:
    """The rule of an example; further examples of one rule say more after a space."""
    return name.partition(" ")[0]


def fired(findings: set[Finding]) -> set[str]:
    return {finding.rule.rpartition("#")[2] for finding in findings}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shape_fires_on_its_bad_example(name, fast):
    assert rule_of(name) in fired(fast[case_of(name, "bad")])


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shape_is_silent_on_its_good_example(name, fast):
    assert rule_of(name) not in fired(fast[case_of(name, "good")])


@pytest.mark.parametrize("case", [case_of(n, k) for n in EXAMPLES for k in ("bad", "good")])
def test_both_engines_find_the_same(case, fast, reference):
    def told(findings: set[Finding]) -> set[tuple[str, ...]]:
        return {
            (f.rule, str(f.focus), str(f.path), str(f.value), str(f.severity), str(f.component))
            for f in findings
        }

    assert told(fast[case]) == told(reference[case])


def test_every_shape_has_its_examples(shapes):
    described = {
        triple.subject.value
        for file in IN_CODE
        for triple in ox.parse(path=str(ROOT / f"shapes/{file}.ttl"), format=ox.RdfFormat.TURTLE)
        if isinstance(triple.subject, ox.NamedNode)
    }
    assert {rule.id for iri, rule in shapes.rules.items() if iri not in described} == {
        rule_of(name) for name in EXAMPLES
    }


def test_every_rule_is_named_and_says_in_two_languages_how_to_mend_it(shapes):
    for rule in shapes.rules.values():
        assert rule.names.keys() == {"fr", "en"}, rule.id
        assert rule.messages.keys() == {"fr", "en"}, rule.id
        assert len(rule.messages["en"]) > 20, rule.id


def test_every_constraint_of_the_design_is_there(shapes):
    constraints = {rule.constraint for rule in shapes.rules.values()}
    wanted = [("S", 16), ("X", 20), ("E", 14), ("O", 8)]
    assert {f"{c}{n:02}" for c, most in wanted for n in range(1, most + 1)} <= constraints


def test_what_a_truthful_reading_may_cause_is_no_violation(shapes):
    for name in ("X01", "X03", "X06", "X08-led", "X15", "X16", "S08-date", "E08", "S03-fr"):
        assert shapes.rule(name).severity is Severity.WARNING
    for name in ("X18", "X20"):
        assert shapes.rule(name).severity is Severity.INFO


def test_pyshacl_leaves_the_normalising_of_literals_as_it_was(shapes):
    was = rdflib.NORMALIZE_LITERALS
    try:
        for setting in (False, True):
            rdflib.NORMALIZE_LITERALS = setting
            ENGINES["pyshacl"]().validate([b""], shapes.text(["evidence"]))
            assert rdflib.NORMALIZE_LITERALS is setting
    finally:
        rdflib.NORMALIZE_LITERALS = was
