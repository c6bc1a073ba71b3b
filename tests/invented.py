"""Publications of invented bodies, told in a few lines of Turtle: what each document says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from foedera.reasoning import entail_with, read_theory
from foedera.releases import graphs
from foedera.statements import Publication, Statement, mint_statement_name, write_statements
from foedera.statements.passages import passage_iri
from foedera.terms import CERTAINTY, MODALITY, RANK, SCHEME_ADDRESS, XSD, Base

BASE = Base("http://localhost:8000/")
ONTOLOGY = Path(__file__).parent.parent / "ontology"
SCHEMES = (
    "agreement-status", "event-status", "initiative-status", "agreement-type", "post-kind",
    "sector",
)  # fmt: skip
PREFIXES = "".join(
    f"@prefix {prefix}: <{address}> .\n"
    for prefix, address in {
        **BASE.prefixes(),
        **{name: f"{SCHEME_ADDRESS}{name}/" for name in SCHEMES},
    }.items()
)


@dataclass
class Invented:
    """A publication in the making; `says` adds what a document says, `registry` what is known."""

    registry: str
    documents: dict[str, str] = field(default_factory=dict)
    said: dict[str, list[Statement]] = field(default_factory=dict)

    def document(self, slug: str, description: str = "") -> Invented:
        """A document, with more of its description in Turtle: `dcterms:issued ... ;`."""
        digest = hashlib.sha256(slug.encode()).hexdigest()
        self.documents[slug] = (
            f'document:{slug} a fd:SourceDocument ; rdfs:label "{slug}"@en , "{slug}"@fr ;\n'
            f'    dcterms:language "en" ; {description} fd:sha256 "{digest}" ;\n'
            f"    fd:characterCount 9999 .\n"
        )
        self.said[slug] = []
        return self

    def says(
        self,
        slug: str,
        turtle: str,
        modality: str = "asserted",
        certainty: str = "explicit",
        rank: str = "normal",
        reason: str = "",
    ) -> Invented:
        """One statement for each triple, each with a passage of its own."""
        for triple in parse(turtle):
            start = 10 * len(self.said[slug])
            document = BASE.thing("document", slug)
            self.said[slug].append(
                Statement(
                    name=mint_statement_name(triple, slug, BASE),
                    subject=triple.subject,
                    predicate=triple.predicate,
                    object=triple.object,
                    document=document,
                    passages=(passage_iri(document.value, start, start + 9),),
                    modality=MODALITY[modality],
                    certainty=CERTAINTY[certainty],
                    confidence=ox.Literal("0.9", datatype=XSD.decimal),
                    rank=RANK[rank],
                    activity=BASE.thing("activity", "reading"),
                    reasons_for_rank=(ox.Literal(reason, language="en"),) if reason else (),
                )
            )
        return self

    def publication(self, folder: Path) -> Publication:
        """The publication, written into a folder."""
        (folder / "registry").mkdir(parents=True)
        (folder / "statements").mkdir()
        (folder / "registry" / "all.ttl").write_text(PREFIXES + self.registry, encoding="utf-8")
        described = "".join(self.documents.values())
        (folder / "documents.ttl").write_text(PREFIXES + described, encoding="utf-8")
        for slug, statements in self.said.items():
            text = write_statements(statements, BASE)
            (folder / "statements" / f"{slug}.ttl").write_text(text, encoding="utf-8")
        return Publication(folder, BASE)

    def store(self, folder: Path) -> ox.Store:
        """The graphs of the publication, as a release lays them out."""
        return graphs_of(self.publication(folder / "data"))


def parse(turtle: str) -> list[ox.Triple]:
    """The triples of a snippet that uses our prefixes."""
    return [quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)]


def graphs_of(publication: Publication) -> ox.Store:
    """The graphs of a publication in a store in memory, as a release lays them out."""
    facts, registry = list(publication.facts()), list(publication.registry())
    named = {
        graphs.CONSOLIDATED: facts,
        graphs.REGISTRY: registry,
        graphs.ONTOLOGY: list(graphs.ontology_graph(ONTOLOGY, publication.base)),
        graphs.ENTAILED: list(entail_with([*facts, *registry], read_theory(ONTOLOGY))),
    }
    quads = [ox.Quad(*triple) for name in graphs.UNION for triple in named.get(name, ())]
    for document in publication.statement_files:
        named[f"document/{document.slug}"] = list(graphs.document_graph(document))
    for name, triples in named.items():
        quads += [ox.Quad(*triple, publication.base.graph(name)) for triple in triples]
    store = ox.Store()
    store.extend(quads)
    return store
