"""A small invented publication, built into a release folder, for the tests of the surface."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox

from foedera.engine.embedded import EmbeddedEngine
from foedera.releases.blocks import BLOCKS_INDEX, write_blocks
from foedera.releases.descriptions import write_void
from foedera.releases.layout import NAMES_INDEX, Release
from foedera.releases.manifest import Description, DumpFile, GraphCount, Manifest
from foedera.releases.naming import write_names
from foedera.search.index import entries_of, write_index
from foedera.terms import Base
from foedera.web.app import App, create_app
from foedera.web.config import WebConfig
from foedera.web.domain import domain_of

BASE = "http://test.example/"
FACTS = """
@base <http://test.example/> .
@prefix fd: <https://w3id.org/foedera/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/event/mission-lyra-2031> a fd:Mission ;
    rdfs:label "Mission to Lyra, March 2031"@en , "Mission à Lyra, mars 2031"@fr ;
    fd:hasParticipation <id/situation/mission-lyra-2031--acme--participant> ;
    fd:hasDestination <id/place/lyra> ;
    fd:startDate "2031-03"^^xsd:gYearMonth ;
    fd:hasStatus <https://w3id.org/foedera/scheme/event-status/completed> .
<id/situation/mission-lyra-2031--acme--participant>
    fd:hasParticipant <id/actor/acme> ;
    fd:role <https://w3id.org/foedera/scheme/role/participant> .
<id/actor/acme> a fd:Company ; rdfs:label "Acme"@en , "Acmé"@fr ;
    skos:altLabel "ACME plc"@en ; fd:wikidataId "Q999000" ; owl:sameAs <http://other.example/acme> .
<id/place/lyra> a fd:City ; rdfs:label "Lyra"@en , "Lyra"@fr .
<id/instrument/acme-lyra> a fd:Agreement ;
    rdfs:label "Agreement of Acme and Lyra"@en , "Accord d'Acmé et de Lyra"@fr ;
    fd:concludedDuring <id/event/mission-lyra-2031> ;
    fd:signatureDate "2031-03-04"^^xsd:date ; fd:numberOfAgreements 1 .
<id/document/gazette> a fd:SourceDocument ; rdfs:label "Gazette of Lyra"@en ,
    "Gazette de Lyra"@fr ; fd:characterCount 900 .
<id/actor/wicked> a fd:Company ; rdfs:label "<script>alert(1)</script>"@en ;
    skos:altLabel "\\"><img src=x onerror=alert(2)>"@en , "</script><b>"@en .
<id/actor/old-acme> <http://purl.org/dc/terms/isReplacedBy> <id/actor/older-acme> .
<id/actor/older-acme> <http://purl.org/dc/terms/isReplacedBy> <id/actor/acme> .
<id/actor/gone> owl:deprecated true ;
    <http://www.w3.org/ns/prov#invalidatedAtTime> "2032-01-05T10:00:00Z"^^xsd:dateTime .
<id/actor/only-german> rdfs:label "Werk"@de , "Fabbrica"@it .
<https://w3id.org/foedera/scheme/event-status/completed> a skos:Concept ;
    rdfs:label "completed"@en , "achevé"@fr ;
    skos:inScheme <https://w3id.org/foedera/scheme/event-status> .
<https://w3id.org/foedera/scheme/event-status> a skos:ConceptScheme ;
    rdfs:label "Status of events"@en , "État des événements"@fr .
<https://w3id.org/foedera/def> a owl:Ontology ; rdfs:label "Foedera"@en .
fd:Mission a owl:Class ; rdfs:label "economic mission"@en , "mission économique"@fr ;
    skos:definition "Journey of a delegation."@en .
fd:hasDestination a owl:ObjectProperty ; rdfs:label "has destination"@en ;
    rdfs:range fd:Place .
fd:hasStatus a owl:ObjectProperty ; rdfs:label "has status"@en .
fd:startDate a owl:DatatypeProperty ; rdfs:label "start date"@en .
fd:signatureDate a owl:DatatypeProperty ; rdfs:label "signature date"@en ; rdfs:range xsd:date .
""" + "".join(
    f"<https://w3id.org/foedera/scheme/{path}> a skos:Concept ; rdfs:label "
    f"\"{path.partition('/')[2]}\"@en .\n"
    for path in ("role/participant", "certainty/explicit", "modality/asserted",
                 "modality/planned", "rank/normal")
)  # fmt: skip
EVIDENCE = """
@base <http://test.example/> .
@prefix fd: <https://w3id.org/foedera/def#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix modality: <https://w3id.org/foedera/scheme/modality/> .

<id/statement/00000000000000a1> a fd:Statement , rdf:Statement ;
    rdf:subject <id/event/mission-lyra-2031> ; rdf:predicate fd:hasDestination ;
    rdf:object <id/place/lyra> ; fd:assertedIn <id/document/gazette> ;
    fd:hasPassage <id/document/gazette#char=10,40> ; fd:modality modality:asserted ;
    fd:certainty <https://w3id.org/foedera/scheme/certainty/explicit> ; fd:confidence 0.9 ;
    fd:rank <https://w3id.org/foedera/scheme/rank/normal> .
<id/statement/00000000000000a2> a fd:Statement , rdf:Statement ;
    rdf:subject <id/event/mission-lyra-2031> ; rdf:predicate fd:hasDestination ;
    rdf:object <id/place/vega> ; fd:assertedIn <id/document/gazette> ;
    fd:hasPassage <id/document/gazette#char=50,70> ; fd:modality modality:planned ;
    fd:certainty <https://w3id.org/foedera/scheme/certainty/explicit> ; fd:confidence 0.8 ;
    fd:rank <https://w3id.org/foedera/scheme/rank/normal> ; skos:note "Only hoped for."@en .
"""
_FORMATS = (
    ("ttl", ox.RdfFormat.TURTLE, "text/turtle"),
    ("nt", ox.RdfFormat.N_TRIPLES, "application/n-triples"),
)


def write_release(
    folder: Path, facts: str = FACTS, evidence: str = EVIDENCE, address: str = BASE
) -> Release:
    """Write a release folder with a store, dumps and a manifest."""
    base = f"{address}graph/"
    parsed = {q.triple for q in ox.parse(input=facts, format=ox.RdfFormat.TURTLE)}
    union = sorted(parsed, key=lambda triple: f"{triple} .".encode())
    graphs = {
        "document/gazette": [q.triple for q in ox.parse(input=evidence, format=ox.RdfFormat.TURTLE)]
        if evidence
        else [],
        "ontology": [t for t in union if "w3id.org" in str(t.subject)],
    }
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(ox.Quad(*triple) for triple in union)
    for name, triples in graphs.items():
        store.bulk_extend(ox.Quad(*t, ox.NamedNode(base + name)) for t in triples)
    store.flush()
    total = len(store)
    quads = list(store)
    (folder / "dumps").mkdir()
    dumps = []
    for extension, form, media_type in _FORMATS:
        path = folder / "dumps" / f"facts.{extension}"
        path.write_bytes(ox.serialize(union, format=form) or b"")
        packed = path.with_name(f"{path.name}.gz")
        packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        for file, compression in ((path, None), (packed, "application/gzip")):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            dumps.append(
                DumpFile(file.name, media_type, file.stat().st_size, digest, compression, "")
            )
    lines = sorted(line.encode() for line in {f"{quad} ." for quad in quads})
    (folder / "dumps" / "all.nq").write_bytes(b"".join(line + b"\n" for line in lines))
    (folder / "dumps" / "SHA256SUMS").write_text(
        "".join(f"{d.sha256}  {d.path}\n" for d in dumps), encoding="utf-8"
    )
    write_blocks(
        folder / "dumps" / "facts.nt", folder / "dumps" / "facts.ttl", folder / BLOCKS_INDEX
    )
    write_index(
        entries_of(sorted(union, key=lambda t: str(t.subject)), (f"{address}id/",)),
        folder / "search.sqlite",
    )
    write_names(folder / "dumps" / "facts.nt", folder / NAMES_INDEX, Base(BASE))
    manifest = Manifest(
        version="0123456789ab",
        build_format=1,
        software="0.1.0",
        base=address,
        created="2032-02-03T04:05:06Z",
        description=Description(contact="mailto:errors@test.example"),
        graphs=(
            GraphCount("", "", len(union)),
            *(GraphCount(name, base + name, len(found)) for name, found in graphs.items()),
        ),
        dumps=tuple(dumps),
        counts={"triples": len(union), "quads": total, "statements": 2, "documents": 1,
                "entities": 7},
        validation={"violations": 0, "warnings": 0, "infos": 0},
    )  # fmt: skip
    write_void(manifest, store, folder / "descriptions")
    del store
    (folder / "validation.ttl").write_text("", encoding="utf-8")
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    return Release.open(folder)


def app_of(release: Release, config: WebConfig | None = None) -> App:
    """The application over a release, with the domain where the data has statements."""
    engine = EmbeddedEngine(release.store, release.version, release.manifest.base)
    with ThreadPoolExecutor(1) as apart:
        extensions = apart.submit(asyncio.run, domain_of(engine)).result()
    return create_app(engine, release, config, extensions)


class Client:
    """Asks an application as HTTP would, paths unchanged, redirects not followed."""

    def __init__(self, app: App) -> None:
        self.app = app

    def get(
        self, path: str, accept: str | None = None, method: str = "GET", **headers: str
    ) -> httpx.Response:
        """One request; header names with `_` for `-`."""
        sent: dict[str, str] = {k.replace("_", "-"): v for k, v in headers.items()}
        if accept is not None:
            sent["accept"] = accept
        return asyncio.run(self._ask(method, path, sent))

    async def _ask(self, method: str, path: str, headers: Mapping[str, str]) -> httpx.Response:
        bare, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": bare,
            "raw_path": bare.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        }
        sent: list[dict[str, object]] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: object) -> None:
            sent.append(message)  # type: ignore[arg-type]

        await self.app(scope, receive, send)  # type: ignore[arg-type]
        start = sent[0]
        body = b"".join(m.get("body", b"") for m in sent[1:])  # type: ignore[misc]
        return httpx.Response(start["status"], headers=start["headers"], content=body)  # type: ignore[arg-type]
