"""Generated data is of our own kind: the same for the same seed, readable, consistent."""

import io
from itertools import islice

import pyoxigraph as ox
import pytest
from bench.generate import plain_ntriples, world_of, write_data, write_nquads
from bench.names import coined

from foedera.reasoning import entail_with
from foedera.statements import Publication, mint_statement_name
from foedera.terms import Base
from reasoning_fixtures import our_theory

BASE = Base("http://localhost:8000/")


@pytest.fixture(scope="module")
def world():
    return world_of(20_000)


def nquads(world, base: str = BASE.address) -> str:
    out = io.StringIO()
    write_nquads(world, out, base)
    return out.getvalue()


def test_the_same_seed_gives_the_same_bytes_and_about_the_size_asked_for(world):
    text = nquads(world)
    assert text == nquads(world_of(20_000))
    assert 15_000 < text.count("\n") < 25_000
    assert text != nquads(world_of(20_000, seed=2))


def test_no_quad_comes_twice(world):
    lines = nquads(world).splitlines()
    assert len(lines) == len(set(lines))


def test_the_folder_and_the_quads_say_the_same(tmp_path, world):
    write_data(world, tmp_path)
    publication = Publication(tmp_path, BASE)
    quads = list(ox.parse(nquads(world).encode(), format=ox.RdfFormat.N_QUADS))
    consolidated = {q.triple for q in quads if q.graph_name == BASE.graph("consolidated")}
    registry = {q.triple for q in quads if q.graph_name == BASE.graph("registry")}
    assert set(publication.facts()) == consolidated
    assert set(publication.registry()) == registry
    plain = "".join(plain_ntriples(world, BASE.address)).encode()
    lines = {q.triple for q in ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)}
    assert lines == consolidated | registry
    for document in islice(publication.statement_files, 3):
        for statement in document.statements():
            assert statement.name == mint_statement_name(statement.triple, document.slug, BASE)
            assert statement.passages
            assert statement.activity is not None


def test_generated_facts_are_consistent_and_entail_the_shortcuts(world):
    plain = "".join(plain_ntriples(world, BASE.address)).encode()
    facts = [q.triple for q in ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)]
    predicates = {t.predicate.value.rsplit("#", 1)[1] for t in entail_with(facts, our_theory())}
    assert {"participatedIn", "led", "partnerOf", "officerOf", "establishedIn"} <= predicates


def test_coined_names_never_repeat():
    assert len({coined(number) for number in range(50_000)}) == 50_000
