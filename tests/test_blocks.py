"""The facts about a thing, sent as they stand in the dump."""

import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from foedera.releases import sorting
from foedera.releases.blocks import Blocks, write_blocks
from foedera.releases.dumps import write_graph

PREFIXES = {"x": "http://x.example/", "s": "http://www.w3.org/2001/XMLSchema#"}
NAMES = st.sampled_from(
    [
        "http://x.example/a",
        "http://x.example/a-b",
        "http://x.example/é(1),'x'",
        "http://x.example/",
        "http://x.example/1.",
        "http://y.example/a%2Fb",
        "http://y.example/x?q=1#frag",
        "urn:isbn:1",
    ]
)
LITERALS = st.one_of(
    st.text(alphabet='a\n\t\r"\\@.<_: é', max_size=12).map(ox.Literal),
    st.sampled_from([ox.Literal("\n@prefix x: <y> .\n"), ox.Literal("> _:b .", language="en")]),
)
OBJECTS = st.one_of(LITERALS, NAMES.map(ox.NamedNode), st.just(ox.BlankNode("b1")))
SUBJECTS = st.one_of(NAMES.map(ox.NamedNode), st.just(ox.BlankNode("b1")))
TRIPLES = st.lists(st.builds(ox.Triple, SUBJECTS, NAMES.map(ox.NamedNode), OBJECTS), max_size=12)


def indexed(triples, folder):
    facts, index = folder / "facts.nt", folder / "facts.blocks"
    sorting.write_sorted(triples, facts)
    write_graph(facts, "facts", folder, PREFIXES)
    count = write_blocks(facts, folder / "facts.ttl", index)
    return count, Blocks(folder / "facts.ttl", index)


@settings(max_examples=60, deadline=None)
@given(TRIPLES)
def test_a_block_holds_all_that_the_dump_says_of_a_thing_and_nothing_else(triples):
    with tempfile.TemporaryDirectory() as name:
        count, blocks = indexed(triples, Path(name))
        found = 0
        for subject in {t.subject for t in triples if isinstance(t.subject, ox.NamedNode)}:
            expected = {t for t in triples if t.subject == subject}
            block = blocks.turtle(subject.value)
            leads_on = any(isinstance(t.object, ox.BlankNode) for t in expected)
            if block is None:
                assert leads_on or any("> _:" in str(t) for t in expected)
                continue
            found += 1
            assert not leads_on
            parsed = ox.parse(input=block, format=ox.RdfFormat.TURTLE)
            assert {quad.triple for quad in parsed} == expected
        assert found == count
        assert blocks.turtle("http://x.example/nobody") is None


def test_a_block_declares_the_prefixes_that_it_uses(tmp_path):
    a, b = ox.NamedNode("http://x.example/a"), ox.NamedNode("http://y.example/b")
    _, blocks = indexed([ox.Triple(a, a, a), ox.Triple(b, b, b)], tmp_path)
    assert blocks.turtle(a.value) == b"@prefix x: <http://x.example/> .\nx:a x:a x:a .\n"
    assert b"@prefix" not in blocks.turtle(b.value)


def test_a_release_without_an_index_or_with_a_broken_one_knows_no_blocks(tmp_path):
    a = ox.NamedNode("http://x.example/a")
    indexed([ox.Triple(a, a, a)], tmp_path)
    index = tmp_path / "facts.blocks"
    for broken in (index.read_bytes()[:-8], b"\0" * len(index.read_bytes()), b"1234567", b""):
        other = tmp_path / "broken"
        other.write_bytes(broken)
        assert Blocks(tmp_path / "facts.ttl", other).turtle(a.value) is None
    assert Blocks(tmp_path / "facts.ttl", tmp_path / "none").turtle(a.value) is None


def test_no_facts_at_all_have_no_blocks(tmp_path):
    count, blocks = indexed([], tmp_path)
    assert count == 0
    assert blocks.turtle("http://x.example/a") is None
