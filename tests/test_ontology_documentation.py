"""The ontology's documentation: its examples hold to the shapes, its Python runs."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from conftest import ROOT
from foedera.reasoning import InconsistencyError, entail_with, read_ontology, read_theory
from foedera.terms import FD, RDF, RDFS
from foedera.validation import ENGINES, Shapes
from foedera.validation.severity import Severity

TEXT = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
SHAPES = Shapes(ROOT / "shapes")
HELD_TO = ("structure", "cross-entity", "evidence")


def examples() -> list[ox.Triple]:
    """All Turtle examples together: they speak of the same things."""
    blocks = re.findall(r"```turtle\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) >= 4
    return [
        quad.triple
        for block in blocks
        for quad in ox.parse(block.encode(), format=ox.RdfFormat.TURTLE)
    ]


def violations(triples: list[ox.Triple]) -> set[str]:
    """The rules that triples, with what follows from them, violate."""
    ontology = list(read_ontology(ROOT / "ontology"))
    entailed = list(entail_with(triples, read_theory(ROOT / "ontology")))
    named = {t.subject for t in triples if t.predicate == RDF.type}
    # A document says where its text is (E10); the examples need no such thing.
    named = {term for term in named if ox.Triple(term, RDF.type, FD.Statement) not in triples}
    labels = [
        ox.Triple(term, RDFS.label, ox.Literal(f"A thing {number}", language=language))
        for number, term in enumerate(sorted({*named, *_things(entailed)}, key=str))
        for language in ("fr", "en")
    ]
    found = ENGINES["shacl"]().validate([triples, entailed, labels, ontology], SHAPES.text(HELD_TO))
    return {
        SHAPES.rules[one.rule].id
        for one in found
        if SHAPES.rules[one.rule].severity is Severity.VIOLATION
    }


def _things(entailed: list[ox.Triple]) -> set[ox.NamedNode]:
    kinds = (FD.Actor, FD.Place, FD.Event, FD.Instrument, FD.Initiative, FD.SourceDocument)
    return {
        t.subject
        for t in entailed
        if t.predicate == RDF.type and t.object in kinds and isinstance(t.subject, ox.NamedNode)
    }


def test_the_examples_hold_to_the_shapes_once_they_have_names():
    # The article of the last example is described where its statements are kept.
    assert violations(examples()) <= {"E10-sha256", "E10-language"}


def slip(words: str) -> list[ox.Triple]:
    text = (
        "@prefix fd: <https://w3id.org/foedera/def#> . @prefix : <https://example.org/> . "
        f"{words} ."
    )
    return [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]


def test_an_example_with_a_slip_would_be_found_out():
    found = violations([*examples(), *slip(':mission fd:startDate "soon"')])
    assert any(rule.startswith("S11") for rule in found)
    with pytest.raises(InconsistencyError):
        violations([*examples(), *slip(":ada a fd:City")])


def test_the_python_of_the_documentation_gives_objects(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(compile(code, "docs/ontology.md", "exec"), {})
    said = capsys.readouterr().out
    assert "Mission to San Diego, February 2017 / " in said
    assert "Eurobiomed - participant" in said
    clusters, poles = map(int, re.findall(r"(\d+) clusters, (\d+) of them", said)[0])
    assert 0 < poles < clusters
