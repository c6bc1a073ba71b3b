"""The data set of a view: the claims that it keeps, and what follows from them alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from foedera.reasoning import Theory, entail_with
from foedera.search.views import View, read_sources
from foedera.statements import Statement, statement_is_asserted
from foedera.statements.grouping import group_statements
from foedera.terms import OA, RANK, Base

_DOCUMENTS = "document/"


def dataset_in_view(release: ox.Store, base: Base, view: View, theory: Theory) -> ox.Store:
    """The graphs of a release as a view shows them; the default graph is their union.

    They go into a store in memory; `foedera.releases.view_store` makes the same on disk.

    Facts, conclusions, documents' graphs and registry hold only what the claims kept by the view
    say, what follows from it, and the things they name. Work and memory grow with the release.
    """
    registry = _triples(release, base.graph("registry"))
    graphs = _kept_claims(release, base, view, registry)
    claims = [statement for statements in graphs.values() for statement in statements]
    facts = {s.triple: None for s in claims if s.triple and statement_is_asserted(s)}
    terms = (t for c in claims for t in (c.document, c.activity, c.subject, c.object))
    known = known_registry(registry, {t.value for t in terms if isinstance(t, ox.NamedNode)})
    ontology = _triples(release, base.graph("ontology"))
    stated = {"consolidated": list(facts), "registry": known, "ontology": ontology}
    stated["entailed"] = list(entail_with([*facts, *known], theory))
    store = ox.Store()
    for name, triples in stated.items():
        store.bulk_extend(_quads(triples, ox.DefaultGraph()))
        store.bulk_extend(_quads(triples, base.graph(name)))
    for graph, statements in graphs.items():
        store.bulk_extend(_quads(_evidence(release, graph, statements), graph))
    return store


def _quads(
    triples: Iterable[ox.Triple], graph: ox.NamedNode | ox.DefaultGraph
) -> Iterator[ox.Quad]:
    for subject, predicate, value in triples:
        yield ox.Quad(subject, predicate, value, graph)


def _triples(store: ox.Store, graph: ox.NamedNode) -> list[ox.Triple]:
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]


def _kept_claims(
    release: ox.Store, base: Base, view: View, registry: Iterable[ox.Triple]
) -> dict[ox.NamedNode, list[Statement]]:
    """The claims that the view keeps, by the graph of their document."""
    sources = read_sources(registry)
    start = base.graph(_DOCUMENTS).value
    home: dict[str, ox.NamedNode] = {}
    # A claim bears out another only in the same modality, and never once it is deprecated.
    groups: dict[object, list[Statement]] = defaultdict(list)
    for graph in release.named_graphs():
        if not isinstance(graph, ox.NamedNode) or not graph.value.startswith(start):
            continue
        ordered = sorted(_triples(release, graph), key=lambda triple: str(triple.subject))
        for statement in group_statements(ordered):
            home[statement.name.value] = graph
            deprecated = statement.rank == RANK.deprecated
            groups[statement.triple, statement.modality, deprecated].append(statement)
    kept: dict[ox.NamedNode, list[Statement]] = defaultdict(list)
    for claims in groups.values():
        for statement in view.kept(claims, sources):
            kept[home[statement.name.value]].append(statement)
    return kept


def known_registry(registry: Iterable[ox.Triple], named: Iterable[str]) -> list[ox.Triple]:
    """What the registry says of the things of some IRIs and of those that these lead to."""
    about: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in registry:
        if isinstance(triple.subject, ox.NamedNode):
            about[triple.subject.value].append(triple)
    left = list(named)
    known: list[ox.Triple] = []
    while left:
        found = about.pop(left.pop(), [])
        known += found
        left += [value.value for _, _, value in found if isinstance(value, ox.NamedNode)]
    return known


def _evidence(
    release: ox.Store, graph: ox.NamedNode, statements: Iterable[Statement]
) -> Iterator[ox.Triple]:
    told = [term for one in statements for term in (one.name, *one.passages)]
    seen: set[ox.NamedNode] = set()
    while told:
        subject = told.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for quad in release.quads_for_pattern(subject, None, None, graph):
            yield quad.triple
            if quad.predicate == OA.hasSelector and isinstance(quad.object, ox.NamedNode):
                told.append(quad.object)
