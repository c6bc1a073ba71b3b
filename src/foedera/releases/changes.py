"""The difference of two releases: an RDF Patch, and what changed in a few figures.

A patch depends on two releases, so it lies beside them, not in either: `changes/{old}..{new}`.
RDF Patch: https://afs.github.io/rdf-delta/rdf-patch.html
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from foedera.releases.dumps import ALL
from foedera.releases.layout import Release, Releases
from foedera.terms import DCTERMS, OWL, PROV, RDF, Base


@dataclass(frozen=True)
class Changes:
    """What changed from one release to the next; entities as IRIs, sorted."""

    previous: str
    version: str
    added: int
    """Quads that are new."""
    removed: int
    """Quads that are gone."""
    new: tuple[str, ...]
    changed: tuple[str, ...]
    merged: tuple[str, ...]
    withdrawn: tuple[str, ...]


def patch_path(releases: Releases, previous: str, version: str) -> Path:
    """Where the patch between two releases lies."""
    return releases.directory / "changes" / f"{previous}..{version}.rdfp.gz"


def write_changes(releases: Releases, previous: Release, release: Release) -> Changes:
    """Write the RDF Patch that turns one release into another, and its summary as JSON."""
    path = patch_path(releases, previous.version, release.version)
    path.parent.mkdir(exist_ok=True)
    entities = _Entities(release)
    counts = {"A": 0, "D": 0}
    staged = path.with_suffix(".part")
    with (
        staged.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out,
    ):
        for header, version in (("id", release.version), ("prev", previous.version)):
            iri = f"{release.manifest.base}release/{version}"
            out.write(f"H {header} <{iri}> .\n".encode())
        out.write(b"TX .\n")
        for sign, line in _differences(_canonical(previous), _canonical(release)):
            counts[sign] += 1
            out.write(f"{sign} ".encode() + line)
            entities.touch(sign, line)
        out.write(b"TC .\n")
    staged.replace(path)
    changes = Changes(
        previous.version, release.version, counts["A"], counts["D"], **entities.sorted_out()
    )
    summary = path.with_name(path.name.removesuffix(".rdfp.gz") + ".json")
    summary.write_text(json.dumps(asdict(changes), indent=1) + "\n", encoding="utf-8")
    return changes


def read_changes(releases: Releases, previous: str, version: str) -> Changes | None:
    """The summary that was written when a release followed another; None where there is none."""
    path = patch_path(releases, previous, version)
    summary = path.with_name(path.name.removesuffix(".rdfp.gz") + ".json")
    if not summary.exists():
        return None
    raw = json.loads(summary.read_text(encoding="utf-8"))
    lists = {key: tuple(value) for key, value in raw.items() if isinstance(value, list)}
    return Changes(**{**raw, **lists})


def _canonical(release: Release) -> Path:
    return release.dumps / f"{ALL}.nq"


def _differences(old: Path, new: Path) -> Iterator[tuple[str, bytes]]:
    """Walk two sorted files side by side: D lines only in the old, A lines only in the new."""
    with old.open("rb") as olds, new.open("rb") as news:
        left, right = olds.readline(), news.readline()
        while left or right:
            if left == right:
                left, right = olds.readline(), news.readline()
            elif right and (not left or right < left):
                yield "A", right
                right = news.readline()
            else:
                yield "D", left
                left = olds.readline()


class _Entities:
    """Which registered entities the differences touch."""

    def __init__(self, release: Release) -> None:
        self.base = Base(release.manifest.base)
        self.start = f"<{self.base.address}id/".encode()
        self.graphs = tuple(
            f"<{self.base.graph(name).value}> .".encode() for name in ("registry", "redirects")
        )
        self.typed: dict[str, set[str]] = {"A": set(), "D": set()}
        self.touched: set[str] = set()
        self.ends: dict[str, set[str]] = {"merged": set(), "withdrawn": set()}

    def touch(self, sign: str, line: bytes) -> None:
        if not line.startswith(self.start) or not line.rstrip().endswith(self.graphs):
            return
        quad = next(ox.parse(input=line, format=ox.RdfFormat.N_QUADS))
        if not isinstance(quad.subject, ox.NamedNode):
            return
        self.touched.add(quad.subject.value)
        if quad.predicate == RDF.type:
            self.typed[sign].add(quad.subject.value)
        if sign == "A" and quad.predicate == DCTERMS.isReplacedBy:
            self.ends["merged"].add(quad.subject.value)
        if sign == "A" and quad.predicate in (PROV.invalidatedAtTime, OWL.deprecated):
            self.ends["withdrawn"].add(quad.subject.value)

    def sorted_out(self) -> dict[str, tuple[str, ...]]:
        merged = self.ends["merged"]
        withdrawn = (self.ends["withdrawn"] | (self.typed["D"] - self.typed["A"])) - merged
        new = self.typed["A"] - self.typed["D"] - merged - withdrawn
        changed = self.touched - new - merged - withdrawn
        return {
            "new": tuple(sorted(new)),
            "changed": tuple(sorted(changed)),
            "merged": tuple(sorted(merged)),
            "withdrawn": tuple(sorted(withdrawn)),
        }
