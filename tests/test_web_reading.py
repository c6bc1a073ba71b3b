"""What the surface reads: by queries of any engine, and by scans of a store beside it, alike."""

import asyncio

import pyoxigraph as ox
import pytest

from foedera.engine.embedded import EmbeddedEngine
from foedera.terms import FD, RDF
from foedera.web.reading import SORTED_UP_TO, Reader
from foedera.web.scanning import ScanningReader, reader_of
from web_release import BASE, FACTS, write_release

MORE = f"""
<{BASE}id/actor/acme> <{FD.basedIn.value}> [ <{FD.basedIn.value}> <{BASE}id/place/lyra> ] .
<{BASE}id/actor/odd> a <{FD.Company.value}> .
<{BASE}id/actor/odd> <http://xmlns.com/foaf/0.1/name> "Odd"@en, "Bizarre"@fr .
<{BASE}id/actor/odd> <http://purl.org/dc/terms/title> "Not the name" .
"""


def asked(coroutine):
    return asyncio.run(coroutine)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    release = write_release(tmp_path_factory.mktemp("release"), FACTS + MORE)
    return EmbeddedEngine(release.store, release.version, release.manifest.base)


@pytest.fixture(scope="module")
def readers(engine):
    scanning = reader_of(engine)
    assert isinstance(scanning, ScanningReader)
    return Reader(engine), scanning


@pytest.fixture(scope="module")
def things(engine):
    rows = asked(
        engine.rows(
            "SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?p ?x } UNION { GRAPH ?g { ?x ?p ?o } } "
            "FILTER(isIRI(?x)) } ORDER BY ?x"
        )
    )
    found = [row["x"] for row in rows]
    assert len(found) > 15
    return found


def both(readers, ask):
    by_query, by_scan = (asked(ask(reader)) for reader in readers)
    return by_query, by_scan


def in_order(items):
    return sorted(map(str, items))


def test_a_thing_that_nothing_is_said_of_is_missed_by_both(readers, things):
    nothing = ox.NamedNode(f"{BASE}id/actor/nobody")
    for thing in things:
        assert both(readers, lambda r, t=thing: r.existing([nothing, t])) == (thing, thing)
    assert both(readers, lambda r: r.existing([nothing])) == (None, None)


def test_scans_find_the_facts_that_queries_find(readers, things):
    for thing in things:
        for read in ("about", "nested", "in_named_graphs"):
            by_query, by_scan = both(readers, lambda r, t=thing, n=read: getattr(r, n)(t))
            assert in_order(by_query) == in_order(by_scan), (read, thing)
        by_query, by_scan = both(readers, lambda r, t=thing: r.origins(t, BASE))
        assert by_query == by_scan
    for read in ("outgoing", "pointing_to"):
        by_query, by_scan = both(readers, lambda r, n=read: getattr(r, n)(things))
        assert in_order(by_query) == in_order(by_scan)
        assert len(by_scan) > 10


def test_scans_count_and_page_incoming_links_as_queries_do(readers, things):
    seen = 0
    for thing in things:
        by_query, by_scan = both(readers, lambda r, t=thing: r.incoming_counts(t))
        assert by_query == by_scan
        for one in by_scan:
            for limit, offset in ((1, 0), (100, 0), (2, 1)):
                pages = both(
                    readers,
                    lambda r, t=thing, p=one.predicate, n=one.count, k=limit, o=offset: r.incoming(
                        t, p, k, o, n
                    ),
                )
                assert [str(x) for x in pages[0] if isinstance(x, ox.NamedNode)] == [
                    str(x) for x in pages[1] if isinstance(x, ox.NamedNode)
                ]
                assert len(pages[0]) == len(pages[1])
                seen += 1
    assert seen > 20


def test_scans_choose_the_names_that_queries_choose(readers, things):
    by_query, by_scan = both(readers, lambda r: r.names(things))
    assert by_query == by_scan
    odd = by_scan[ox.NamedNode(f"{BASE}id/actor/odd")]
    assert {literal.value for literal in odd.literals} == {"Odd", "Bizarre"}


def test_scans_find_the_statements_that_queries_find(readers, things):
    for part in (RDF.subject, RDF.object):
        by_query, by_scan = both(readers, lambda r, p=part: r.reified(p, things, 100))
        assert in_order(set(by_query)) == in_order(by_scan)
        assert by_scan
        few = both(readers, lambda r, p=part: r.reified(p, things, 1))
        assert all(len({quad.subject for quad in quads}) == 1 for quads in few)


def test_a_hub_is_counted_whole_by_a_query(tmp_path):
    links = SORTED_UP_TO + 500
    facts = "\n".join(
        f"<{BASE}id/actor/n{n}> <{FD.basedIn.value}> <{BASE}id/place/hub> ." for n in range(links)
    )
    release = write_release(tmp_path, facts, "")
    reader = reader_of(EmbeddedEngine(release.store, release.version, release.manifest.base))
    hub = ox.NamedNode(f"{BASE}id/place/hub")
    (counted,) = asked(reader.incoming_counts(hub))
    assert counted.count == links
    last = asked(reader.incoming(hub, FD.basedIn, 100, links - 50, links))
    assert len(last) == 50
