"""/release/: what was published when, what changed, and every kept release's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.formats import GRAPH_FORMATS, NotAcceptableError, Offer, negotiate
from foedera.releases.changes import Changes, patch_path, read_changes
from foedera.releases.layout import Release, ReleaseMissingError, Releases
from foedera.terms import DCAT, DCTERMS, PROV, RDF, XSD
from foedera.web.assets import IMMUTABLE
from foedera.web.dumps import Dumps
from foedera.web.http import Request, Response, redirect
from foedera.web.links import Link
from foedera.web.memento import Mementos, is_original
from foedera.web.pages import Pages
from foedera.web.rdf import write_rdf
from foedera.web.refusals import Refusals, offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface

LATEST = "latest"


@dataclass(frozen=True)
class PublishedView:
    """One line of the list of releases."""

    version: str
    at: str
    counts: dict[str, int]
    changes: Changes | None
    kept: bool


@dataclass
class History:
    """The handlers of /release/."""

    surface: Surface
    pages: Pages
    refusals: Refusals
    dumps: Dumps
    mementos: Mementos

    @property
    def releases(self) -> Releases:
        """The folder that holds this release and its elders."""
        return Releases(self.surface.release.folder.parent)

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (Route("release/", self.listing), Route("release/", self.release, below=True))

    def _published(self) -> list[PublishedView]:
        found: list[PublishedView] = []
        previous: str | None = None
        for line in self.releases.log():
            try:
                counts = self.releases.get(line.version).manifest.counts
                kept = True
            except ReleaseMissingError:
                counts, kept = {}, False
            changes = read_changes(self.releases, previous, line.version) if previous else None
            found.append(PublishedView(line.version, line.at, counts, changes, kept))
            previous = line.version
        if not found:
            manifest = self.surface.release.manifest
            found.append(
                PublishedView(manifest.version, manifest.created, manifest.counts, None, True)
            )
        return found[::-1]

    async def listing(self, request: Request, _rest: str) -> Response:
        """Every publication, newest first."""
        root = self.surface.root
        return self.pages.response(
            "releases.html",
            request,
            links=[Link(f"{root}release/", "canonical")],
            published=self._published(),
        )

    async def release(self, request: Request, rest: str) -> Response:
        """A release, or one of its files."""
        version, _, path = rest.partition("/")
        root = self.surface.root
        current = self.surface.release
        if version == LATEST:
            answer = redirect(f"{root}release/{current.version}{'/' + path if path else ''}", 307)
            return replace(answer, cache_control=self.surface.freshness)
        release = current if version == current.version else self._kept(version)
        if release is None:
            return self.refusals.answer(
                request, 404, "there is no such release; /release/ lists them"
            )
        if is_original(path):
            return await self.mementos.memento(request, version, path)
        if not path:
            return self._describe(request, release)
        if path.startswith("changes-from-") and path.endswith(".rdfp.gz"):
            return self._patch(request, release, path)
        return self.dumps.send(request, release, path, IMMUTABLE)

    def _kept(self, version: str) -> Release | None:
        try:
            return self.releases.get(version)
        except ReleaseMissingError:
            return None

    def _patch(self, request: Request, release: Release, path: str) -> Response:
        previous = path.removeprefix("changes-from-").removesuffix(".rdfp.gz")
        found = self._kept(previous)
        file = patch_path(self.releases, previous, release.version)
        if found is None or not file.is_file():
            return self.refusals.answer(request, 404, "that difference was not kept")
        return Response(
            body=file.read_bytes(),
            content_type="application/gzip",
            tag=self.surface.tag("patch", previous, release.version),
            cache_control=IMMUTABLE,
        )

    def _describe(self, request: Request, release: Release) -> Response:
        offers = [Offer("text/html"), *(Offer.of(form) for form in GRAPH_FORMATS)]
        try:
            offer = negotiate(request.header("accept"), offers)
        except NotAcceptableError as error:
            raise offers_problem(error, request.header("accept")) from error
        root, manifest = self.surface.root, release.manifest
        if offer.form is None:
            page = self.dumps.list_release(request, release, f"release/{release.version}/")
            return replace(page, vary=("Accept", *page.vary))
        this = ox.NamedNode(f"{root}release/{release.version}")
        quads = [
            ox.Quad(this, RDF.type, DCAT.Dataset),
            ox.Quad(this, DCAT.version, ox.Literal(release.version)),
            ox.Quad(this, DCTERMS.isVersionOf, self.surface.dataset),
            ox.Quad(this, DCTERMS.issued, ox.Literal(manifest.created, datatype=XSD.dateTime)),
        ]
        if manifest.description.licence:
            licence = ox.NamedNode(manifest.description.licence)
            quads.append(ox.Quad(this, DCTERMS.license, licence))
        for language, title in manifest.description.title.items():
            quads.append(ox.Quad(this, DCTERMS.title, ox.Literal(title, language=language)))
        for view, elder in zip(self._published(), self._published()[1:], strict=False):
            if view.version == release.version and elder.kept:
                before = ox.NamedNode(f"{root}release/{elder.version}")
                quads += [
                    ox.Quad(this, DCAT.previousVersion, before),
                    ox.Quad(this, PROV.wasRevisionOf, before),
                ]
                break
        for dump in manifest.dumps:
            node = ox.NamedNode(f"{root}release/{release.version}/{dump.path}")
            quads += [
                ox.Quad(this, DCAT.distribution, node),
                ox.Quad(node, RDF.type, DCAT.Distribution),
                ox.Quad(node, DCAT.downloadURL, node),
            ]
        return Response(
            body=write_rdf(quads, offer.form, this, self.surface.prefixes),
            content_type=offer.form.content_type,
            tag=self.surface.tag("release", release.version, offer.form.extension),
            vary=("Accept",),
            cache_control=self.surface.freshness,
        )
