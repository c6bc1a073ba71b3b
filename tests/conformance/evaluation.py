"""The evaluation and syntax suites, asked of a running server over HTTP.

All test data lies in one dataset, each file in a graph of its own name; each test says by the
protocol's parameters which of them are its default graph and its named graphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
import pyoxigraph as ox

from conformance.manifests import MF, QT, Entry, entries, file_of, graph_names, quads_of
from conformance.results import expected, read_graph, read_solutions, same
from foedera.formats import RESULT_FORMATS, by_media_type
from foedera.terms import RDFS

EVALUATION = frozenset({"QueryEvaluationTest", "CSVResultFormatTest"})
POSITIVE = frozenset({"PositiveSyntaxTest", "PositiveSyntaxTest11"})
NEGATIVE = frozenset({"NegativeSyntaxTest", "NegativeSyntaxTest11"})
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_EMPTY = "urn:x-test:empty"
_SEVERAL = "urn:x-test:merged:"


@dataclass(frozen=True)
class Dataset:
    """What a test is asked over."""

    query: str
    data: tuple[str, ...]
    named: tuple[tuple[str, str], ...]
    """Pairs of the graph's name and the file it comes from."""


def dataset_of(entry: Entry) -> Dataset:
    """The query and the data of a test."""
    manifest = entry.manifest
    action = manifest.one(entry.node, MF.action)
    if isinstance(action, ox.NamedNode):
        return Dataset(action.value, (), ())
    named = []
    for graph in manifest.all(action, QT.graphData):
        if isinstance(graph, ox.NamedNode):
            named.append((graph.value, graph.value))
        else:
            file = manifest.one(graph, QT.graph)
            label = manifest.one(graph, RDFS.label)
            named.append((label.value if label else file.value, file.value))
    return Dataset(
        manifest.one(action, QT.query).value,
        tuple(data.value for data in manifest.all(action, QT.data)),
        tuple(named),
    )


def wanted(suite: str) -> list[Entry]:
    """The tests of a suite that ask a query.

    Left out: SERVICE, which is refused, entailment regimes, which are not offered, and updates.
    """
    return [
        entry
        for entry in entries(suite)
        if entry.types & (EVALUATION | POSITIVE | NEGATIVE)
        and not entry.manifest.file.parent.name.startswith(("service", "entailment"))
        and not dataset_of(entry).query.endswith(".ru")
    ]


def all_quads(suites: list[str]) -> Iterator[ox.Quad]:
    """The data of all tests, each file in its graph."""
    seen: set[tuple[str, str]] = set()
    for suite in suites:
        for entry in wanted(suite):
            if not entry.types & EVALUATION:
                continue
            dataset = dataset_of(entry)
            pairs = [(iri, iri) for iri in dataset.data] + list(dataset.named)
            text = file_of(dataset.query).read_text("utf-8")
            pairs += [(iri, iri) for iri in from_graphs(dataset, text)]
            if len(dataset.data) > 1:
                pairs += [(merged_name(dataset), iri) for iri in dataset.data]
            for name, file in pairs:
                path = file_of(file)
                if (name, file) not in seen and path.exists():
                    seen.add((name, file))
                    yield from quads_of(path, ox.NamedNode(name), file)


def merged_name(dataset: Dataset) -> str:
    """The graph that holds the merge of several files."""
    return _SEVERAL + ",".join(sorted(iri.rsplit("/", 1)[-1] for iri in dataset.data))


def from_graphs(dataset: Dataset, text: str) -> list[str]:
    """The graphs that a query's own FROM names."""
    return [urljoin(dataset.query, iri) for iri in _FROM.findall(text)]


def passes(client: httpx.Client, endpoint: str, entry: Entry) -> bool:
    """Whether the server answers a test as it should."""
    dataset = dataset_of(entry)
    body = file_of(dataset.query).read_bytes()
    if not entry.types & EVALUATION:
        status = _ask(client, endpoint, body, [("timeout", "5")], None).status_code
        return status == 400 if entry.types & NEGATIVE else status != 400
    parameters = _parameters(dataset, body.decode("utf-8"))
    result = entry.manifest.one(entry.node, MF.result)
    file = file_of(result.value)
    prologue = f"BASE <{dataset.query}>\n".encode()
    goal = expected(file, result.value)
    lax = any(
        one.value.endswith("LaxCardinality")
        for one in entry.manifest.all(entry.node, MF.resultCardinality)
    )
    accept = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srx":
              "application/sparql-results+xml"}.get(file.suffix)  # fmt: skip
    answer = _ask(client, endpoint, prologue + body, parameters, accept)
    if answer.status_code != 200:
        return False
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "text/csv":
        return same(answer.text, goal, lax=lax)
    results = ox.QueryResultsFormat.from_media_type(kind)
    if results is not None and by_media_type(kind, RESULT_FORMATS) is not None:
        return same(read_solutions(answer.content, results), goal, lax=lax)
    return same(read_graph(answer.content, ox.RdfFormat.from_media_type(kind)), goal, lax=lax)


def _parameters(dataset: Dataset, text: str) -> list[tuple[str, str]]:
    if from_graphs(dataset, text):
        return []
    several = len(dataset.data) > 1
    default = [merged_name(dataset)] if several else list(dataset.data) or [_EMPTY]
    return [
        *(("default-graph-uri", iri) for iri in default),
        *(("named-graph-uri", name) for name, _ in dataset.named),
        *(
            ("named-graph-uri", name)
            for iri in dataset.data
            if iri.endswith(".trig")
            for name in graph_names(file_of(iri), iri)
        ),
    ]


def _ask(
    client: httpx.Client,
    endpoint: str,
    body: bytes,
    parameters: list[tuple[str, str]],
    accept: str | None,
) -> httpx.Response:
    headers = {"content-type": "application/sparql-query"}
    if accept is not None:
        headers["accept"] = accept
    return client.post(endpoint, params=parameters, content=body, headers=headers)
