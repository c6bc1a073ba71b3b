"""Namespaces and terms: ours, those of the vocabularies we stand on, and a publisher's IRIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


class Namespace:
    """The common beginning of a vocabulary's IRIs; `ns["name"]` or `ns.name` is a term of it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.address + name)

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        term = self[name]
        setattr(self, name, term)  # so that the next look finds it without coming here
        return term

    def __str__(self) -> str:
        return self.address


DEFINITION_ADDRESS = "https://w3id.org/foedera/def"
SCHEME_ADDRESS = "https://w3id.org/foedera/scheme/"

FD = Namespace(f"{DEFINITION_ADDRESS}#")
MODALITY = Namespace(f"{SCHEME_ADDRESS}modality/")
CERTAINTY = Namespace(f"{SCHEME_ADDRESS}certainty/")
RANK = Namespace(f"{SCHEME_ADDRESS}rank/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VANN = Namespace("http://purl.org/vocab/vann/")

VOCABULARY_PREFIXES: dict[str, str] = {
    "fd": str(FD),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "dcat": str(DCAT),
    "foaf": str(FOAF),
    "oa": str(OA),
    "org": str(ORG),
    "prov": str(PROV),
    "schema": str(SCHEMA),
    "sh": str(SH),
    "void": str(VOID),
}

KINDS = (
    "actor",
    "place",
    "event",
    "instrument",
    "initiative",
    "situation",
    "post",
    "document",
    "statement",
    "activity",
)
"""The coarse kinds that stand in the paths of things (ARCHITECTURE, "What lies where")."""


class BaseAddressError(ValueError):
    """A base address that no IRI can be built on; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Base:
    """The address that a publisher's IRIs begin with, always with a slash at its end."""

    address: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise BaseAddressError(
                f"base address {self.address!r} is not an http or https address; "
                "write one like https://data.example.org/"
            )
        if parts.query or parts.fragment or not self.address.endswith("/"):
            raise BaseAddressError(
                f"base address {self.address!r} must end with a slash and have neither query nor "
                f"fragment; write one like https://data.example.org/"
            )
        try:
            NamedNode(self.address)
        except ValueError as error:
            raise BaseAddressError(f"base address {self.address!r}: {error}") from error

    @property
    def path(self) -> str:
        """The path below which the publisher's pages lie: `/` or `/missions/`."""
        return urlsplit(self.address).path

    def thing(self, kind: str, slug: str) -> NamedNode:
        """The IRI of a thing."""
        return NamedNode(f"{self.address}id/{kind}/{slug}")

    def graph(self, name: str) -> NamedNode:
        """The IRI of one of the dataset's graphs: `consolidated`, `document/{slug}` ..."""
        return NamedNode(f"{self.address}graph/{name}")

    def relative(self, iri: str) -> str | None:
        """The part of an IRI after the base address; None for somebody else's IRI."""
        return iri.removeprefix(self.address) if iri.startswith(self.address) else None

    def prefixes(self) -> dict[str, str]:
        """Prefixes for Turtle and SPARQL: the vocabularies' and one for each kind of thing."""
        own = {kind: f"{self.address}id/{kind}/" for kind in KINDS}
        schemes = {
            name: f"{SCHEME_ADDRESS}{name}/" for name in ("modality", "certainty", "rank", "role")
        }
        return {**VOCABULARY_PREFIXES, **schemes, **own}
