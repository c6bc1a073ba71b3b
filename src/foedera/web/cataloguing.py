"""The data set as an entry of a catalogue: DCAT-AP 3, with what its recommended level asks for.

https://semiceu.github.io/DCAT-AP/releases/3.0.1/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.releases.manifest import DumpFile
from foedera.terms import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Namespace, Term
from foedera.web.extension import Coverage
from foedera.web.surface import Surface

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
PUBLISHER_TYPES = "http://purl.org/adms/publishertype"
IANA = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = {
    "ttl": "RDF_TURTLE",
    "jsonld": "JSON_LD",
    "nt": "RDF_N_TRIPLES",
    "rdf": "RDF_XML",
    "nq": "RDF_N_QUADS",
    "trig": "RDF_TRIG",
}
_LICENCE_TYPES = (
    ("creativecommons.org/licenses/by/", "Attribution", "Attribution"),
    ("creativecommons.org/licenses/by-sa/", "ViralEffect-ShareAlike", "Share-alike"),
    ("creativecommons.org/publicdomain/", "PublicDomain", "Public domain"),
)
"""ADMS licence types by a part of a licence's address; for other licences none is claimed."""
_LANGUAGES = {"en": "ENG", "fr": "FRA"}
_STANDARDS = "https://www.w3.org/TR/sparql11-protocol/"
_SERVICES: dict[str, tuple[dict[str, str], str, str]] = {
    "sparql": ({"en": "SPARQL endpoint", "fr": "Point d'accès SPARQL"}, _STANDARDS, "sparql"),
    "reconcile": (
        {"en": "Reconciliation of names", "fr": "Rapprochement de noms"},
        "https://reconciliation-api.github.io/specs/0.2/",
        "reconcile/about",
    ),
}
"""Services by path: titles, standard, and where they are described."""

Quads = Iterator[ox.Quad]


@dataclass(frozen=True)
class CatalogueWriter:
    """Writes the description of one surface's data set."""

    surface: Surface
    coverage: tuple[Coverage, ...] = ()

    def node(self, name: str) -> ox.NamedNode:
        """A part of the description, at /dataset#name."""
        return ox.NamedNode(f"{self.surface.root}dataset#{name}")

    def quads(self) -> Quads:
        """The whole description: catalogue, data set, distributions, service, agents."""
        yield from self._catalogue()
        yield from self._dataset()
        for dump in self.surface.release.manifest.dumps:
            if dump.graph == "" or dump.graph is None:
                yield from self._distribution(dump)
        yield from self._services()
        yield from self._agents()

    def _said(self, subject: ox.NamedNode, predicate: ox.NamedNode, *values: Term) -> Quads:
        for value in values:
            yield ox.Quad(subject, predicate, value)

    def _texts(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, texts: dict[str, str]
    ) -> Quads:
        for language, text in texts.items():
            yield ox.Quad(subject, predicate, ox.Literal(text, language=language))

    def _concept(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode,
        iri: str,
        kind: ox.NamedNode,
        label: str,
    ) -> Quads:
        """A value out of somebody's list, with its class and a name, so that it stands alone."""
        value = ox.NamedNode(iri)
        yield ox.Quad(subject, predicate, value)
        yield ox.Quad(value, RDF.type, kind)
        yield ox.Quad(value, SKOS.inScheme, ox.NamedNode(iri.rpartition("/")[0]))
        if kind == SKOS.Concept:
            yield ox.Quad(value, SKOS.prefLabel, ox.Literal(label, language="en"))

    @property
    def _publisher(self) -> ox.NamedNode:
        address = self.surface.release.manifest.description.publisher_address
        return ox.NamedNode(address) if address else self.node("publisher")

    def _common(self, subject: ox.NamedNode) -> Quads:
        description = self.surface.release.manifest.description
        yield from self._said(subject, DCTERMS.publisher, self._publisher)
        if description.licence:
            licence = ox.NamedNode(description.licence)
            yield from self._said(subject, DCTERMS.license, licence)
            yield from self._said(licence, RDF.type, DCTERMS.LicenseDocument)
            for start, code, label in _LICENCE_TYPES:
                if start in description.licence:
                    address = f"http://purl.org/adms/licencetype/{code}"
                    yield from self._concept(licence, DCTERMS.type, address, SKOS.Concept, label)

    def _dates(self, subject: ox.NamedNode) -> Quads:
        created = ox.Literal(self.surface.release.manifest.created, datatype=XSD.dateTime)
        yield from self._said(subject, DCTERMS.modified, created)
        yield from self._said(subject, DCTERMS.issued, created)

    def _languages(self, subject: ox.NamedNode) -> Quads:
        if self.surface.release.manifest.gathered:
            return
        for code in _LANGUAGES.values():
            yield from self._concept(
                subject, DCTERMS.language, f"{AUTHORITY}language/{code}",
                DCTERMS.LinguisticSystem, code,
            )  # fmt: skip

    def _themes(self, subject: ox.NamedNode) -> Quads:
        for extension in self.surface.extensions:
            for code, label in extension.presentation.themes:
                yield from self._concept(
                    subject, DCAT.theme, f"{AUTHORITY}data-theme/{code}", SKOS.Concept, label
                )
            for language, words in extension.presentation.keywords.items():
                for word in words:
                    yield ox.Quad(subject, DCAT.keyword, ox.Literal(word, language=language))

    def _contact(self, subject: ox.NamedNode) -> Quads:
        contact = self.surface.release.manifest.description.contact
        if contact is None:
            return
        node = self.node("contact")
        yield from self._said(subject, DCAT.contactPoint, node)
        yield from self._said(node, RDF.type, VCARD.Organization, VCARD.Kind)
        name = ox.Literal(self.surface.release.manifest.description.publisher)
        yield from self._said(node, VCARD.fn, name)
        predicate = VCARD.hasEmail if contact.startswith("mailto:") else VCARD.hasURL
        yield from self._said(node, predicate, ox.NamedNode(contact))

    def _catalogue(self) -> Quads:
        this, description = self.node("catalogue"), self.surface.release.manifest.description
        home = ox.NamedNode(self.surface.root)
        yield from self._said(this, RDF.type, DCAT.Catalog)
        yield from self._texts(this, DCTERMS.title, description.title)
        yield from self._texts(this, DCTERMS.description, description.summary)
        yield from self._said(this, DCAT.dataset, self.surface.dataset)
        yield from self._said(this, DCAT.service, *(self.node(one) for one in _SERVICES))
        yield from self._said(this, FOAF.homepage, home)
        yield from self._said(home, RDF.type, FOAF.Document)
        themes = ox.NamedNode(f"{AUTHORITY}data-theme")
        yield from self._said(this, DCAT.themeTaxonomy, themes)
        yield from self._said(themes, RDF.type, SKOS.ConceptScheme)
        yield from self._said(themes, DCTERMS.title, ox.Literal("Data theme", language="en"))
        yield from self._common(this)
        yield from self._dates(this)
        yield from self._languages(this)
        yield from self._places(this)

    def _dataset(self) -> Quads:
        this, manifest = self.surface.dataset, self.surface.release.manifest
        page = ox.NamedNode(f"{self.surface.root}dataset")
        root = self.surface.root
        yield from self._said(this, RDF.type, DCAT.Dataset)
        yield from self._texts(this, DCTERMS.title, manifest.description.title)
        yield from self._texts(this, DCTERMS.description, manifest.description.summary)
        yield from self._said(this, DCTERMS.identifier, ox.Literal(page.value))
        yield from self._said(this, DCAT.version, ox.Literal(manifest.version))
        yield from self._said(this, DCAT.landingPage, ox.NamedNode(root))
        yield from self._said(ox.NamedNode(root), RDF.type, FOAF.Document)
        yield from self._said(this, DCAT.hasVersion, self._release)
        yield from self._version()
        yield from self._concept(
            this, DCTERMS.accessRights, f"{AUTHORITY}access-right/PUBLIC",
            DCTERMS.RightsStatement, "public",
        )  # fmt: skip
        standard = ox.NamedNode("https://w3id.org/foedera/def")
        if any(extension.presentation.themes for extension in self.surface.extensions):
            yield from self._said(this, DCTERMS.conformsTo, standard)
            yield from self._said(standard, RDF.type, DCTERMS.Standard)
        yield from self._common(this)
        yield from self._dates(this)
        yield from self._languages(this)
        yield from self._themes(this)
        yield from self._contact(this)
        yield from self._places(this)
        yield from self._time(this)

    @property
    def _release(self) -> ox.NamedNode:
        surface = self.surface
        return ox.NamedNode(f"{surface.root}release/{surface.release.version}")

    def _version(self) -> Quads:
        """The release that is served now: the data set as it stands, with the same files."""
        this, manifest = self._release, self.surface.release.manifest
        yield from self._said(this, RDF.type, DCAT.Dataset)
        yield from self._texts(this, DCTERMS.title, manifest.description.title)
        yield from self._texts(this, DCTERMS.description, manifest.description.summary)
        yield from self._said(this, DCAT.version, ox.Literal(manifest.version))
        yield from self._said(this, DCTERMS.publisher, self._publisher)
        yield from self._themes(this)
        yield from self._contact(this)
        yield from self._places(this)
        yield from self._time(this)

    def _places(self, subject: ox.NamedNode) -> Quads:
        for one in self.coverage:
            for place in one.places:
                yield ox.Quad(subject, DCTERMS.spatial, place)
                yield ox.Quad(place, RDF.type, DCTERMS.Location)

    def _time(self, subject: ox.NamedNode) -> Quads:
        for one in self.coverage:
            if one.start is None and one.end is None:
                continue
            period = self.node("period")
            yield ox.Quad(subject, DCTERMS.temporal, period)
            yield ox.Quad(period, RDF.type, DCTERMS.PeriodOfTime)
            if one.start is not None:
                yield ox.Quad(period, DCAT.startDate, one.start)
            if one.end is not None:
                yield ox.Quad(period, DCAT.endDate, one.end)

    def _distribution(self, dump: DumpFile) -> Quads:
        root, bare = self.surface.root, dump.path.removesuffix(".gz")
        this = self.node(f"file-{dump.path.replace('/', '-')}")
        address = ox.NamedNode(f"{root}dumps/{dump.path}")
        extension = bare.rpartition(".")[2]
        for whole in (self.surface.dataset, self._release):
            yield from self._said(whole, DCAT.distribution, this)
        yield from self._said(this, RDF.type, DCAT.Distribution)
        title = dump.path
        yield from self._said(this, DCTERMS.title, ox.Literal(title))
        what = "the facts as one graph" if dump.graph == "" else "every graph, or the evidence"
        yield from self._said(this, DCTERMS.description, ox.Literal(what, language="en"))
        yield from self._said(this, DCAT.accessURL, address)
        yield from self._said(this, DCAT.downloadURL, address)
        yield from self._media(this, DCAT.mediaType, dump.compression or dump.media_type)
        if dump.compression:
            yield from self._media(this, DCAT.compressFormat, dump.compression)
        code = _FILE_TYPES.get(extension)
        if code is not None:
            yield from self._concept(
                this, DCTERMS["format"], f"{AUTHORITY}file-type/{code}",
                DCTERMS.MediaTypeOrExtent, code,
            )  # fmt: skip
        size = ox.Literal(str(dump.bytes), datatype=XSD.nonNegativeInteger)
        yield from self._said(this, DCAT.byteSize, size)
        checksum = self.node(f"sum-{dump.path.replace('/', '-')}")
        yield from self._said(this, SPDX.checksum, checksum)
        yield from self._said(checksum, RDF.type, SPDX.Checksum)
        algorithm = SPDX.checksumAlgorithm_sha256
        yield from self._said(checksum, SPDX.algorithm, algorithm)
        yield from self._said(algorithm, RDF.type, SPDX.ChecksumAlgorithm)
        value = ox.Literal(dump.sha256, datatype=XSD.hexBinary)
        yield from self._said(checksum, SPDX.checksumValue, value)
        yield from self._concept(
            this, DCATAP.availability, f"{AUTHORITY}planned-availability/STABLE",
            SKOS.Concept, "stable",
        )  # fmt: skip
        licence = self.surface.release.manifest.description.licence
        if licence:
            yield from self._said(this, DCTERMS.license, ox.NamedNode(licence))

    def _media(self, subject: ox.NamedNode, predicate: ox.NamedNode, media_type: str) -> Quads:
        value = ox.NamedNode(f"{IANA}{media_type}")
        yield ox.Quad(subject, predicate, value)
        yield ox.Quad(value, RDF.type, DCTERMS.MediaType)
        yield ox.Quad(value, RDF.type, DCTERMS.MediaTypeOrExtent)

    def _services(self) -> Quads:
        for path, (titles, standard, description) in _SERVICES.items():
            yield from self._service(path, titles, ox.NamedNode(standard), description)

    def _service(
        self, path: str, titles: dict[str, str], standard: ox.NamedNode, description: str
    ) -> Quads:
        this, root = self.node(path), self.surface.root
        yield from self._said(this, RDF.type, DCAT.DataService)
        yield from self._texts(this, DCTERMS.title, titles)
        yield from self._said(this, DCAT.endpointURL, ox.NamedNode(f"{root}{path}"))
        yield from self._said(this, DCAT.endpointDescription, ox.NamedNode(f"{root}{description}"))
        yield from self._said(this, DCAT.servesDataset, self.surface.dataset)
        yield from self._said(this, DCTERMS.conformsTo, standard)
        yield from self._said(standard, RDF.type, DCTERMS.Standard)
        yield from self._common(this)
        yield from self._themes(this)
        yield from self._contact(this)

    def _agents(self) -> Quads:
        description = self.surface.release.manifest.description
        yield from self._said(self._publisher, RDF.type, FOAF.Agent)
        yield from self._said(self._publisher, FOAF.name, ox.Literal(description.publisher))
        code = description.publisher_type
        if code is not None:
            yield from self._concept(
                self._publisher, DCTERMS.type, f"{PUBLISHER_TYPES}/{code}", SKOS.Concept, code
            )
