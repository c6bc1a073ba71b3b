"""All that a page or a data document needs to know of one thing, read in a few queries."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from foedera.terms import RDF, Term
from foedera.web.extension import Claim, Extension
from foedera.web.reading import IncomingCount, Node, Reader

_MOST_NESTED = 150


@dataclass
class Description:
    """A thing with its facts, what points to it, who says so, and everybody's names."""

    thing: ox.NamedNode
    facts: list[ox.Triple]
    """The triples of the default graph with the thing as subject."""
    elsewhere: list[ox.Quad]
    """Where the default graph is silent: what named graphs say of the thing."""
    counts: list[IncomingCount]
    incoming: dict[ox.NamedNode, list[Node]]
    """By property, the first of what points to the thing."""
    around: dict[Node, list[ox.Triple]]
    """Facts of and about neighbours that have no name, which are shown in place."""
    claims: list[Claim]
    labels: dict[Term, tuple[ox.Literal, ...]]
    claims_by_triple: dict[ox.Triple, list[Claim]] = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        """Whether the data says anything of the thing."""
        return bool(self.facts or self.elsewhere or self.counts or self.claims)

    @property
    def types(self) -> list[ox.NamedNode]:
        """The classes that the thing is stated or entailed to belong to."""
        found = {t.object for t in self.facts if t.predicate == RDF.type}
        found |= {q.object for q in self.elsewhere if q.predicate == RDF.type}
        return sorted(
            (term for term in found if isinstance(term, ox.NamedNode)), key=lambda one: one.value
        )


def _nodes(terms: Iterable[Term]) -> list[Node]:
    return [term for term in terms if isinstance(term, ox.NamedNode | ox.BlankNode)]


def _is_nameless(
    term: Term, labels: dict[Term, tuple[ox.Literal, ...]], own: Sequence[str]
) -> bool:
    if isinstance(term, ox.BlankNode):
        return True
    return (
        isinstance(term, ox.NamedNode)
        and term.value.startswith(tuple(own))
        and "#" not in term.value
        and not labels.get(term)
    )


async def facts_alone(reader: Reader, thing: ox.NamedNode) -> Description:
    """The facts about a thing and nothing else, as a DESCRIBE gives them."""
    facts = await reader.about(thing)
    if any(isinstance(triple.object, ox.BlankNode) for triple in facts):
        facts = await reader.nested(thing)
    elsewhere = [] if facts else await reader.in_named_graphs(thing)
    return Description(thing, facts, elsewhere, [], {}, {}, [], {})


async def describe(
    reader: Reader,
    thing: ox.NamedNode,
    own: Sequence[str],
    extensions: Sequence[Extension] = (),
    shown: int = 12,
    window: tuple[int, int] | None = None,
) -> Description:
    """Read everything about a thing.

    `own` are the IRI beginnings of the data set's own things. Of the incoming links come the
    first `shown` of each property or, where `window` gives an offset and a limit, that stretch of
    all of them. A neighbour of our own without a name is described in place.
    """
    facts, counts, claims = await asyncio.gather(
        reader.about(thing),
        reader.incoming_counts(thing),
        _claims(reader, extensions, [thing]),
    )
    elsewhere = [] if facts else await reader.in_named_graphs(thing)
    if window is None:
        pages = await asyncio.gather(
            *(reader.incoming(thing, one.predicate, shown, total=one.count) for one in counts)
        )
        incoming = {one.predicate: page for one, page in zip(counts, pages, strict=True)}
    else:
        incoming = await reader.incoming_window(thing, counts, *window)
    facts, blank = await _blank_nodes(reader, thing, facts, incoming)
    near = _neighbours(thing, facts, elsewhere, incoming, claims)
    labels = await reader.labels({*near, thing})
    nameless = [
        node
        for node in _nodes(sorted(near, key=str))
        if node != thing and _is_nameless(node, labels, own)
    ][:_MOST_NESTED]
    around: dict[Node, list[ox.Triple]] = {}
    if nameless:
        around, more = await _surroundings(reader, nameless, extensions)
        claims += [claim for claim in more if claim not in claims]
        for claim in more:
            if not claim.asserted and claim.triple.subject in nameless:
                around.setdefault(claim.triple.subject, []).append(claim.triple)  # type: ignore[arg-type]
    for node, triples in blank.items():
        around.setdefault(node, []).extend(triples)
    if around:
        second = {term for triples in around.values() for triple in triples for term in triple}
        labels |= await reader.labels(second)
    inverses = await reader.inverses()
    labels |= await reader.labels(inverses[p] for p in incoming if p in inverses)
    labels |= await reader.labels({term for claim in claims for term in claim.terms()})
    description = Description(thing, facts, elsewhere, counts, incoming, around, claims, labels)
    for claim in claims:
        description.claims_by_triple.setdefault(claim.triple, []).append(claim)
    return description


async def _blank_nodes(
    reader: Reader,
    thing: ox.NamedNode,
    facts: list[ox.Triple],
    incoming: dict[ox.NamedNode, list[Node]],
) -> tuple[list[ox.Triple], dict[Node, list[ox.Triple]]]:
    """The facts, with what is said of and to each blank node that they or the links lead to."""
    nested: list[ox.Triple] = []
    if any(isinstance(triple.object, ox.BlankNode) for triple in facts):
        whole = await reader.nested(thing)
        facts = [triple for triple in whole if triple.subject == thing]
        nested += [triple for triple in whole if triple.subject != thing]
    for predicate, subjects in incoming.items():
        if any(isinstance(subject, ox.BlankNode) for subject in subjects):
            nested += await reader.nested_pointing(thing, predicate)
    about: dict[Term, list[ox.Triple]] = defaultdict(list)
    for triple in dict.fromkeys(nested):
        for end in (triple.subject, triple.object):
            if isinstance(end, ox.BlankNode) and thing not in (triple.subject, triple.object):
                about[end].append(triple)
    reached: dict[Node, list[ox.Triple]] = {}
    waiting: list[Term] = [triple.object for triple in facts]
    waiting += [subject for subjects in incoming.values() for subject in subjects]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ox.BlankNode) and node not in reached:
            reached[node] = about.get(node, [])
            waiting += [t.object for t in reached[node] if t.subject == node]
    return facts, {node: triples for node, triples in reached.items() if triples}


def _neighbours(
    thing: ox.NamedNode,
    facts: list[ox.Triple],
    elsewhere: list[ox.Quad],
    incoming: dict[ox.NamedNode, list[Node]],
    claims: list[Claim],
) -> set[Term]:
    near: set[Term] = set()
    for triple in facts:
        near |= {triple.predicate, triple.object}
    for quad in elsewhere:
        near |= {quad.predicate, quad.object}
    for predicate, subjects in incoming.items():
        near |= {predicate, *subjects}
    for claim in claims:
        near |= claim.terms()
    near.discard(thing)
    return near


async def _surroundings(
    reader: Reader, nodes: Sequence[Node], extensions: Sequence[Extension]
) -> tuple[dict[Node, list[ox.Triple]], list[Claim]]:
    named = [node for node in nodes if isinstance(node, ox.NamedNode)]
    outgoing, pointing, claims = await asyncio.gather(
        reader.outgoing(named), reader.pointing_to(named), _claims(reader, extensions, named)
    )
    around: dict[Node, list[ox.Triple]] = defaultdict(list)
    for triple in outgoing:
        around[triple.subject].append(triple)  # type: ignore[index]
    for triple in pointing:
        around[triple.object].append(triple)  # type: ignore[index]
    return dict(around), claims


async def _claims(
    reader: Reader, extensions: Sequence[Extension], things: Sequence[ox.NamedNode]
) -> list[Claim]:
    found = await asyncio.gather(*(one.claims(reader, things, things) for one in extensions))
    return [claim for part in found for claim in part]
