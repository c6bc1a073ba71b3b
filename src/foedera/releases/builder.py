"""From data/ to a release: parse, consolidate, entail, validate, store, dumps, manifest, switch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate, chain
from pathlib import Path

import pyoxigraph as ox

from foedera import __version__
from foedera.linking.outward.linksets import Linkset
from foedera.reasoning import InconsistencyError, entail_with, read_ontology, read_theory
from foedera.releases import dumps, graphs, sorting
from foedera.releases.accompanying import copy_accompanying
from foedera.releases.blocks import BLOCKS_INDEX, write_blocks
from foedera.releases.changes import write_changes
from foedera.releases.descriptions import count_entities, write_void
from foedera.releases.faults import BuildFailedError
from foedera.releases.layout import (
    NAMES_INDEX,
    SEARCH_INDEX,
    VALIDATED,
    Release,
    ReleaseMissingError,
    Releases,
)
from foedera.releases.linksets import (
    LINKSET,
    MAPPING,
    REDIRECTS_TABLE,
    publishable,
    write_mapping_tables,
    write_redirects,
)
from foedera.releases.manifest import Description, GraphCount, Manifest
from foedera.releases.memory import give_back
from foedera.releases.naming import write_names
from foedera.releases.progress import Advance, Progress, ReadThrough, silent
from foedera.releases.views import telling, view_graph
from foedera.search.index import entries_of, write_index
from foedera.search.questions import read_questions
from foedera.search.views import View, read_sources
from foedera.statements import Publication
from foedera.terms import RDFS
from foedera.validation import (
    CheckedGraphs,
    Finding,
    Report,
    Shapes,
    contradictions,
    validate_publication,
)

BUILD_FORMAT = 6
"""Raised by every change of the code that changes what a build writes for the same input."""


@dataclass(frozen=True)
class BuildSources:
    """What a release is made from."""

    publication: Publication
    ontology: Path
    shapes: Path
    description: Description = field(default_factory=Description)
    texts: tuple[Path, ...] = ()
    """Folders with frozen texts, by which passages are checked where they are present."""
    views: tuple[View, ...] = (View(explicit=True), View(independent=True))
    """The views that the release carries as graphs."""


SHARES = {
    "Reading the data": 10,
    "Drawing conclusions": 4,
    "Validating": 16,
    "Putting the data set together": 4,
    "Loading the store": 27,
    "Writing the dumps": 31,
    "Indexing the names": 3,
    "Describing": 5,
}
"""The steps of a build and what they take of its time, at a million quads as at ten."""


def build_release(
    sources: BuildSources, releases: Releases, progress: Progress = silent
) -> tuple[Release, Report]:
    """Build a release and make it the current one.

    Raises DataFaultError for files that cannot be read, BuildFailedError for Violations, facts that
    exclude each other among them; in any case, and when it is killed, the published release stays
    as it was.
    """
    with releases.building() as folder:
        build = _Build(sources, folder, progress)
        report = build.run()
        release = releases.keep(folder, build.version)
    follow(releases, release)
    return release, report


def follow(releases: Releases, release: Release) -> None:
    """Publish a release after the current one, with the difference between the two."""
    try:
        current = releases.current()
    except ReleaseMissingError:
        current = release
    if current.version != release.version:
        write_changes(releases, current, release)
    releases.publish(release)


class _Build:
    """One build in its folder; the steps in the order of `run`."""

    def __init__(self, sources: BuildSources, folder: Path, progress: Progress) -> None:
        self.sources = sources
        self.base = sources.publication.base
        self.folder = folder
        self.advance = Advance(progress, SHARES)
        self.parts = folder / "parts"
        self.counts: dict[str, int] = {}
        self.quads = 0
        self.linksets: list[Linkset] = []
        self.version = ""

    def run(self) -> Report:
        self._begin("Reading the data")
        # A question that cannot be asked is found now, not by a reader.
        self.questions = read_questions(self.sources.ontology / "questions")
        self._write_graphs()
        self._begin("Drawing conclusions")
        contradictory = self._entail()
        if not contradictory:
            self._retell()
        self._begin("Validating")
        report = self._validate(contradictory)
        if contradictory or report.violations:
            raise BuildFailedError(report)
        self._begin("Putting the data set together")
        self._canonical()
        self._begin("Loading the store")
        self._load(report)
        self._begin("Writing the dumps")
        self._dump()
        self._begin("Indexing the names")
        facts = ox.parse(path=str(self.parts / "facts.nt"), format=ox.RdfFormat.N_TRIPLES)
        own = (f"{self.base.address}id/",)
        write_index(entries_of((quad.triple for quad in facts), own), self.folder / SEARCH_INDEX)
        retired = self._part(graphs.REDIRECTS)
        write_names(self.parts / "facts.nt", self.folder / NAMES_INDEX, self.base, retired)
        self._begin("Describing")
        self._describe(report)
        return report

    def _begin(self, step: str) -> None:
        give_back()
        self.advance.begin(step)

    def _part(self, name: str) -> Path:
        return self.parts / f"{name}.nt"

    def _write(self, name: str, triples: Iterator[ox.Triple] | list[ox.Triple]) -> None:
        self.counts[name] = sorting.write_sorted(triples, self._part(name))

    def _write_graphs(self) -> None:
        publication = self.sources.publication
        for file in self.advance.through(publication.statement_files, 0.6):
            self._write(f"document/{file.slug}", graphs.document_graph(file))
        self.parts.mkdir(parents=True, exist_ok=True)
        loose = self._claims.with_suffix(".loose")
        with loose.open("wb") as claims:
            self._write(graphs.CONSOLIDATED, telling(publication.statements(), claims))
        sorting.sort_file(loose, self._claims)
        loose.unlink()
        self._write(graphs.REGISTRY, publication.registry())
        self._write(graphs.REDIRECTS, publication.redirects())
        self._write(graphs.ONTOLOGY, graphs.ontology_graph(self.sources.ontology, self.base))
        self._write(graphs.QUESTIONS, graphs.questions_graph(self.questions, self.base))
        self._write(graphs.ALIGNMENTS, graphs.alignments_graph(self.sources.ontology))
        self.linksets = publishable(publication)
        for linkset in self.linksets:
            self._write(f"{LINKSET}{linkset.code}", linkset.triples())
            self._write(f"{MAPPING}{linkset.code}", linkset.mappings(self.base))

    def _entail(self) -> list[Finding]:
        """Write what follows from the facts; where they contradict each other, nothing does."""
        self.theory = read_theory(self.sources.ontology)
        known = chain(self._read(graphs.CONSOLIDATED), self._read(graphs.REGISTRY))
        try:
            self._write(graphs.ENTAILED, iter(entail_with(known, self.theory)))
        except InconsistencyError as error:
            return contradictions(error, self.sources.publication)
        return []

    def _retell(self) -> None:
        """Write the graph of each view."""
        registry = list(self._read(graphs.REGISTRY)) if self.sources.views else []
        sources = read_sources(registry)
        for view in self.advance.through(self.sources.views):
            ontology = self._read(graphs.ONTOLOGY)
            told = view_graph(view, self._claims, registry, sources, ontology, self.theory)
            self._write(f"{graphs.VIEW}{view.name}", told)
        self._claims.unlink()

    @property
    def _claims(self) -> Path:
        """Every claim in a line, sorted."""
        return self.parts / "claims.lines"

    def _read(self, name: str) -> Iterator[ox.Triple]:
        for quad in ox.parse(path=str(self._part(name)), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple

    def _validate(self, contradictory: list[Finding]) -> Report:
        part = self._part
        checked = CheckedGraphs(
            consolidated=part(graphs.CONSOLIDATED),
            entailed=None if contradictory else part(graphs.ENTAILED),
            registry=part(graphs.REGISTRY),
            redirects=part(graphs.REDIRECTS),
            # As written: the skolemised form would show lists as terms of their own.
            ontology=list(read_ontology(self.sources.ontology)),
        )
        shapes = Shapes(self.sources.shapes)
        texts = self.sources.texts
        kept = self.folder.parent / VALIDATED
        return validate_publication(
            self.sources.publication,
            checked,
            shapes,
            texts=texts,
            further=contradictory,
            kept=kept,
            progress=self.advance.within,
        )

    @property
    def names(self) -> list[str]:
        """The named graphs of the data set, by name; empty ones are left out."""
        return sorted(name for name, count in self.counts.items() if count and name)

    def _canonical(self) -> None:
        facts = self.parts / "facts.nt"
        union = [self._part(name) for name in graphs.UNION]
        union += [self._part(f"{LINKSET}{linkset.code}") for linkset in self.linksets]
        self.counts[""] = sorting.merge_sorted(union, facts)
        sources = [facts]
        for name in self.names:
            quads = self._part(name).with_suffix(".nq")
            sorting.in_graph(self._part(name), self.base.graph(name).value, quads)
            sources.append(quads)
        self.all = self.parts / "all.nq"
        self.quads = sorting.merge_sorted(sources, self.all)
        for quads in sources[1:]:
            quads.unlink()
        self.version = sorting.version_of(self.all, BUILD_FORMAT)

    def _load(self, report: Report) -> None:
        store = ox.Store(str(self.folder / "store"))
        with ReadThrough(self.all, self.advance.within) as quads:
            store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
        # The report is about the data, not of it: it lies outside the canonical form.
        (self.folder / "validation.ttl").write_text(report.to_turtle(), encoding="utf-8")
        self._write(graphs.VALIDATION, graphs.report_graph(self.folder / "validation.ttl"))
        name = self.base.graph(graphs.VALIDATION)
        source = str(self._part(graphs.VALIDATION))
        store.bulk_load(path=source, format=ox.RdfFormat.N_TRIPLES, to_graph=name)
        store.optimize()
        store.flush()
        self.store = store

    def _dump(self) -> None:
        folder = self.folder / "dumps"
        folder.mkdir()
        prefixes = self.base.prefixes()
        facts = self.parts / "facts.nt"
        files = dumps.write_graph(facts, dumps.FACTS, folder, prefixes)
        write_blocks(facts, folder / f"{dumps.FACTS}.ttl", self.folder / BLOCKS_INDEX)
        for name in self.advance.through(self.names, 0.5):
            files += dumps.write_graph(self._part(name), f"graph/{name}", folder, prefixes)
        quads, trig = folder / f"{dumps.ALL}.nq", folder / f"{dumps.ALL}.trig"
        self.all.rename(quads)
        named = [
            (self.base.graph(name).value, self._part(name))
            for name in self.names
            if name != graphs.VALIDATION
        ]
        dumps.write_trig([("", self.parts / "facts.nt"), *named], trig, prefixes)
        self.advance.within(0.6)
        reifiers = folder / f"{dumps.REIFIERS}.nt"
        documents = [name for name in self.names if name.startswith("document/")]
        dumps.write_reifiers([self._part(name) for name in documents], reifiers)
        files += self._dump_links(folder)
        self.advance.within(0.7)
        files += [quads, trig, reifiers]
        done = list(accumulate(file.stat().st_size for file in files))
        for file, packed in zip(files, done, strict=True):
            dumps.compress(file)
            self.advance.within(0.7 + 0.3 * packed / done[-1])

    def _dump_links(self, folder: Path) -> list[Path]:
        labels: dict[str, str] = {}
        for subject, predicate, value in self._read(graphs.REGISTRY):
            if predicate == RDFS.label and isinstance(value, ox.Literal) and value.language == "en":
                labels[str(subject)[1:-1]] = value.value
        licence = self.sources.description.licence
        write_redirects(self._read(graphs.REDIRECTS), folder / REDIRECTS_TABLE)
        tables = write_mapping_tables(self.linksets, folder, self.base, licence, labels)
        return [*tables, folder / REDIRECTS_TABLE]

    def _describe(self, report: Report) -> None:
        counted = [GraphCount("", "", self.counts[""])]
        counted += [GraphCount(n, self.base.graph(n).value, self.counts[n]) for n in self.names]
        manifest = Manifest(
            version=self.version,
            build_format=BUILD_FORMAT,
            software=__version__,
            base=self.base.address,
            created=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            description=self.sources.description,
            graphs=tuple(counted),
            dumps=dumps.describe_dumps(self.folder / "dumps", self.names),
            counts={
                "triples": self.counts[""],
                "quads": self.quads,
                **count_entities(self.store, self.base),
            },
            validation={
                "violations": report.violations,
                "warnings": report.warnings,
                "infos": report.infos,
            },
        )
        write_void(manifest, self.store, self.folder / "descriptions")
        copy_accompanying(self.sources.ontology, self.sources.shapes, self.folder)
        del self.store
        for path in sorted(self.parts.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        self.parts.rmdir()
        (self.folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
