"""Links to other data sets in a release: a graph each, a table each, and the list of redirects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from foedera.linking.outward.checking import check_links
from foedera.linking.outward.identifiers import scheme_of
from foedera.linking.outward.linksets import Linkset, read_linksets
from foedera.linking.outward.sssom import write_sssom
from foedera.statements import DataFaultError, Publication
from foedera.terms import DCTERMS, FOAF, OWL, PROV, RDF, VOID, Base

LINKSET = "linkset/"
"""What the name of a graph of links begins with; the links are part of the default graph."""
MAPPING = "mapping/"
"""What the name of the graph begins with that says why those links are believed."""
REDIRECTS_TABLE = "redirects.csv"


def publishable(publication: Publication) -> list[Linkset]:
    """A publication's link sets; raises DataFaultError for an owl:sameAs that nobody reviewed."""
    sets = read_linksets(publication.directory, publication.base)
    for linkset in sets:
        if any(link.predicate == OWL.sameAs for link in linkset.links):
            for fault in check_links(publication, [linkset]):
                if "owl:sameAs" in fault.what and fault.linkset:
                    raise DataFaultError(fault.what, linkset.file, mend=fault.mend)
    return sets


def write_mapping_tables(
    sets: Iterable[Linkset], folder: Path, base: Base, licence: str, labels: Mapping[str, str]
) -> list[Path]:
    """Write each set as SSSOM/TSV into the dumps' folder."""
    written = []
    for linkset in sets:
        path = folder / "graph" / f"{LINKSET}{linkset.code}.sssom.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as out:
            ordered = sorted(linkset.links, key=lambda link: str(link.triple))
            write_sssom(out, ordered, base, linkset.code, licence, labels)
        written.append(path)
    return written


def write_redirects(triples: Iterable[ox.Triple], path: Path) -> None:
    """Write what became of every merged or withdrawn IRI, so that others can mend their links.

    Columns: the IRI, where it leads (empty where it was withdrawn), HTTP status, when.
    """
    leads: dict[str, str] = {}
    ended: dict[str, str] = {}
    for subject, predicate, value in triples:
        if not isinstance(subject, ox.NamedNode):
            continue
        if predicate == DCTERMS.isReplacedBy and isinstance(value, ox.NamedNode):
            leads[subject.value] = value.value
        elif predicate == PROV.invalidatedAtTime and isinstance(value, ox.Literal):
            ended[subject.value] = value.value
        elif predicate == OWL.deprecated:
            ended.setdefault(subject.value, "")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("iri", "leads_to", "status", "when"))
    for iri in sorted({*leads, *ended}):
        last, seen = leads.get(iri, ""), {iri}
        while last in leads and last not in seen:
            seen.add(last)
            last = leads[last]
        writer.writerow((iri, last, 301 if last else 410, ended.get(iri, "")))
    path.write_text(out.getvalue(), encoding="utf-8")


def describe_linkset(
    name: str, graph: ox.NamedNode, dataset: ox.NamedNode, store: ox.Store
) -> Iterator[ox.Triple]:
    """A graph of links as a void:Linkset (VoID, section 5)."""
    code = name.removeprefix(LINKSET)
    scheme = scheme_of(code)
    target = ox.NamedNode(f"{dataset.value}#linked-{code}")
    yield ox.Triple(graph, RDF.type, VOID.Linkset)
    yield ox.Triple(graph, VOID.subjectsTarget, dataset)
    yield ox.Triple(graph, VOID.objectsTarget, target)
    for predicate in sorted({q.predicate for q in store.quads_for_pattern(None, None, None, graph)},
                            key=str):  # fmt: skip
        yield ox.Triple(graph, VOID.linkPredicate, predicate)
    yield ox.Triple(target, RDF.type, VOID.Dataset)
    yield ox.Triple(target, DCTERMS.title, ox.Literal(scheme.name if scheme else code))
    beginning = scheme.template.partition("{}")[0] if scheme and scheme.template else None
    if beginning:
        yield ox.Triple(target, VOID.uriSpace, ox.Literal(beginning))
        host = "/".join(beginning.split("/")[:3]) + "/"
        yield ox.Triple(target, FOAF.homepage, ox.NamedNode(host))
