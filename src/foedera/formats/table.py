"""The formats that Foedera reads and writes: one line each, used wherever a format is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write RDF or SPARQL results."""

    name: str
    """What people call it."""
    media_type: str
    """As sent in Content-Type, without parameters."""
    extension: str
    """Of files and addresses, without the dot; also the value of `format=`."""
    engine: RdfFormat | QueryResultsFormat
    holds: Literal["graph", "dataset", "results"]
    """What it can carry: triples, quads, or the results of SELECT and ASK."""
    iri: str
    """Its name in http://www.w3.org/ns/formats/, for service and dataset descriptions."""
    charset: bool = False
    """Whether the Content-Type names UTF-8: for text types, whose default is something else."""
    aliases: tuple[str, ...] = ()
    """Other media types that are answered with this format."""
    quality: float = 1.0
    """The server's own preference where a client likes several equally well (0 to 1)."""

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


_W3 = "http://www.w3.org/ns/formats/"

TURTLE = Format(
    "Turtle", "text/turtle", "ttl", RdfFormat.TURTLE, "graph", _W3 + "Turtle", True,
    ("application/x-turtle", "application/turtle"),
)  # fmt: skip
JSON_LD = Format(
    "JSON-LD", "application/ld+json", "jsonld", RdfFormat.JSON_LD, "dataset", _W3 + "JSON-LD",
    aliases=("application/json",), quality=0.9,
)  # fmt: skip
N_TRIPLES = Format(
    "N-Triples", "application/n-triples", "nt", RdfFormat.N_TRIPLES, "graph", _W3 + "N-Triples",
    aliases=("text/plain",), quality=0.8,
)  # fmt: skip
RDF_XML = Format(
    "RDF/XML", "application/rdf+xml", "rdf", RdfFormat.RDF_XML, "graph", _W3 + "RDF_XML",
    aliases=("application/xml", "text/xml"), quality=0.7,
)  # fmt: skip
N_QUADS = Format(
    "N-Quads", "application/n-quads", "nq", RdfFormat.N_QUADS, "dataset", _W3 + "N-Quads",
    quality=0.6,
)  # fmt: skip
TRIG = Format(
    "TriG", "application/trig", "trig", RdfFormat.TRIG, "dataset", _W3 + "TriG",
    aliases=("application/x-trig",), quality=0.6,
)  # fmt: skip
RESULTS_JSON = Format(
    "SPARQL results in JSON", "application/sparql-results+json", "json", QueryResultsFormat.JSON,
    "results", _W3 + "SPARQL_Results_JSON", aliases=("application/json", "text/json"),
)  # fmt: skip
RESULTS_XML = Format(
    "SPARQL results in XML", "application/sparql-results+xml", "xml", QueryResultsFormat.XML,
    "results", _W3 + "SPARQL_Results_XML", aliases=("application/xml", "text/xml"), quality=0.9,
)  # fmt: skip
RESULTS_CSV = Format(
    "CSV", "text/csv", "csv", QueryResultsFormat.CSV, "results", _W3 + "SPARQL_Results_CSV", True,
    quality=0.8,
)  # fmt: skip
RESULTS_TSV = Format(
    "TSV", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV, "results",
    _W3 + "SPARQL_Results_TSV", True, quality=0.7,
)  # fmt: skip

RDF_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
GRAPH_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""What one graph is dumped in."""
DATASET_FORMATS = (N_QUADS, TRIG)
"""What a whole dataset is dumped in."""
RESULT_FORMATS = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
FORMATS = (*RDF_FORMATS, *RESULT_FORMATS)


def by_extension(extension: str, among: tuple[Format, ...] = FORMATS) -> Format | None:
    """The format that goes by a file name's ending."""
    return next((form for form in among if form.extension == extension.lower()), None)


def by_name(name: str, among: tuple[Format, ...] = FORMATS) -> Format | None:
    """The format meant by a `format=` parameter: an extension or a media type."""
    return by_extension(name, among) or by_media_type(name, among)


def by_media_type(media_type: str, among: tuple[Format, ...] = FORMATS) -> Format | None:
    """The format of a media type, its parameters ignored; exact types go before aliases."""
    bare = media_type.partition(";")[0].strip().lower()
    exact = next((form for form in among if form.media_type == bare), None)
    return exact or next((form for form in among if bare in form.aliases), None)
