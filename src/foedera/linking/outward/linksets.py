"""Link sets: each link a statement with its method, confidence, date and reviewer.

One file of `data/links/` a set, in the terms of SSSOM (https://w3id.org/sssom/).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import DataFaultError, mint_statement_name, parse_turtle
from foedera.terms import FD, KINDS, OWL, RDF, RDFS, SCHEMA, SKOS, VOID, XSD, Base, Namespace

SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
PREDICATES = {
    "owl:sameAs": OWL.sameAs,
    "skos:exactMatch": SKOS.exactMatch,
    "skos:closeMatch": SKOS.closeMatch,
    "schema:sameAs": SCHEMA.sameAs,
}
"""The links that there are, strongest first; `schema:sameAs` leads to a page."""
METHODS = {
    "semapv:ManualMappingCuration": SEMAPV.ManualMappingCuration,
    "semapv:LexicalMatching": SEMAPV.LexicalMatching,
    "semapv:MappingReview": SEMAPV.MappingReview,
    "semapv:CompositeMatching": SEMAPV.CompositeMatching,
}
SAFE = 0.95
"""The confidence that `owl:sameAs` needs at least."""
_PREFIXES = {"fd": FD, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "skos": SKOS,
             "sssom": SSSOM, "semapv": SEMAPV, "void": VOID, "xsd": XSD}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """One link, and why we believe it."""

    subject: ox.NamedNode
    predicate: ox.NamedNode
    object: ox.NamedNode
    label: str = ""
    """What the thing is called over there."""
    method: ox.NamedNode = METHODS["semapv:LexicalMatching"]
    confidence: float = 0.0
    date: str = ""
    """ISO 8601."""
    reviewer: str = ""
    """Who looked at it; empty where nobody did."""
    source: str = ""
    """The file or release that it was found in."""
    name: ox.NamedNode | None = None

    @property
    def triple(self) -> ox.Triple:
        """The plain link."""
        return ox.Triple(self.subject, self.predicate, self.object)


@dataclass(frozen=True)
class Linkset:
    """The links to one other data set."""

    code: str
    links: tuple[Link, ...]
    file: Path | None = None

    def triples(self) -> Iterator[ox.Triple]:
        """The plain links."""
        for link in self.links:
            yield link.triple

    def mappings(self, base: Base) -> Iterator[ox.Triple]:
        """What is said about the links."""
        for link in self.links:
            yield from _described(link, _name(link, self.code, base))


def _name(link: Link, code: str, base: Base) -> ox.NamedNode:
    return link.name or mint_statement_name(link.triple, f"links/{code}", base)


def _described(link: Link, name: ox.NamedNode) -> Iterator[ox.Triple]:
    def say(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(name, predicate, value)

    yield say(RDF.type, SSSOM.Mapping)
    yield say(RDF.subject, link.subject)
    yield say(RDF.predicate, link.predicate)
    yield say(RDF.object, link.object)
    yield say(SSSOM.mapping_justification, link.method)
    yield say(FD.confidence, ox.Literal(f"{link.confidence:g}", datatype=XSD.decimal))
    if link.label:
        yield say(SSSOM.object_label, ox.Literal(link.label))
    if link.date:
        yield say(SSSOM.mapping_date, ox.Literal(link.date, datatype=XSD.date))
    if link.reviewer:
        yield say(SSSOM.reviewer_label, ox.Literal(link.reviewer))
    if link.source:
        yield say(SSSOM.object_source_version, ox.Literal(link.source))


_PARTS = {
    RDF.subject.value: "subject",
    RDF.predicate.value: "predicate",
    RDF.object.value: "object",
    SSSOM.mapping_justification.value: "method",
    SSSOM.object_label.value: "label",
    SSSOM.mapping_date.value: "date",
    SSSOM.reviewer_label.value: "reviewer",
    SSSOM.object_source_version.value: "source",
}


def read_linkset(path: Path, base: Base) -> Linkset:
    """Read a file of `data/links/`; raises DataFaultError for a link that lacks a part."""
    said: dict[ox.NamedNode, dict[str, ox.NamedNode | str | float]] = {}
    mappings: set[ox.NamedNode] = set()
    for subject, predicate, value in parse_turtle(path, base.address):
        if not isinstance(subject, ox.NamedNode):
            continue
        found = said.setdefault(subject, {})
        if predicate == RDF.type and value == SSSOM.Mapping:
            mappings.add(subject)
        elif predicate == FD.confidence and isinstance(value, ox.Literal):
            found["confidence"] = float(value.value)
        elif predicate.value in _PARTS:
            text = isinstance(value, ox.Literal)
            found[_PARTS[predicate.value]] = value.value if text else value
    links = [_link(name, found, name in mappings, path) for name, found in said.items()]
    return Linkset(path.stem, tuple(links), path)


def _link(
    name: ox.NamedNode,
    said: dict[str, ox.NamedNode | str | float],
    mapping: bool,
    path: Path,
) -> Link:
    if not mapping:
        raise DataFaultError(
            f"{name} is no sssom:Mapping.", path, mend="A file of links holds nothing else."
        )
    for part in ("subject", "predicate", "object"):
        if not isinstance(said.get(part), ox.NamedNode):
            raise DataFaultError(
                f"the link {name} has no rdf:{part}.", path, mend="Write all three parts."
            )
    if said["predicate"] not in PREDICATES.values():
        raise DataFaultError(
            f"{said['predicate']} is no kind of link.",
            path,
            mend=f"Write one of {', '.join(PREDICATES)}.",
        )
    return Link(name=name, **said)  # type: ignore[arg-type]


def read_linksets(folder: Path, base: Base) -> list[Linkset]:
    """Every link set of a publication's folder data/."""
    return [read_linkset(path, base) for path in sorted((folder / "links").glob("*.ttl"))]


def write_linkset(path: Path, links: Iterable[Link], base: Base) -> None:
    """Write a file of `data/links/`, in a stable order; a link said twice is written once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(linkset_text(path.stem, links, base), encoding="utf-8")


def linkset_text(code: str, links: Iterable[Link], base: Base) -> str:
    """What a file of `data/links/` holds for some links."""
    named: dict[ox.Triple, tuple[Link, ox.NamedNode]] = {}
    for link in links:
        named.setdefault(link.triple, (link, _name(link, code, base)))
    out = io.StringIO()
    for kind in KINDS:
        out.write(f"@prefix {kind}: <id/{kind}/> .\n")
    for prefix, namespace in _PREFIXES.items():
        out.write(f"@prefix {prefix}: <{namespace}> .\n")
    for link, name in sorted(named.values(), key=lambda pair: str(pair[0].triple)):
        triples = list(_described(link, name))
        lines = [f"{_short(p, base)} {_short(o, base)}" for _, p, o in triples]
        lines[0] = f"a {_short(SSSOM.Mapping, base)}"
        out.write(f"\n{_short(name, base)} " + " ;\n    ".join(lines) + " .\n")
    return out.getvalue()


def _short(term: object, base: Base) -> str:
    if isinstance(term, ox.Literal):
        if term.datatype == XSD.decimal and "." in term.value:
            return term.value
        prefixed = str(term).replace(f"<{XSD}", "xsd:")
        return prefixed.removesuffix(">") if prefixed != str(term) else str(term)
    assert isinstance(term, ox.NamedNode)
    relative = base.relative(term.value)
    if relative is not None:
        _, kind, rest = (*relative.split("/", 2), "", "")[:3]
        if relative.startswith("id/") and kind in KINDS and rest.replace("-", "").isalnum():
            return f"{kind}:{rest}"
        return f"<{relative}>"
    for prefix, namespace in _PREFIXES.items():
        local = term.value.removeprefix(str(namespace))
        if local != term.value and local.replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return str(term)
