"""A small publication of invented bodies, written into a folder: for tests that change data."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import Publication, Statement, mint_statement_name, write_statements
from foedera.statements.passages import passage_iri, words_hash
from foedera.terms import CERTAINTY, FD, MODALITY, RANK, SKOS, XSD, Base

BASE = Base("http://localhost:8000/")
TEXT = (
    "A delegation of the Brume Region, led by its president Ada Quill, travelled to Port Azur in "
    "May 2019. The Brume Harbour Cluster took part. Brume Harbour Cluster and Azur Sea Cluster "
    "signed a memorandum of understanding on 14 May 2019. A second agreement is planned.\n"
)
SLUG = "brume-mission"

REGISTRY = {
    "actor": """
actor:ada-quill a fd:Person ; rdfs:label "Ada Quill"@en , "Ada Quill"@fr .
actor:azur-sea-cluster a fd:Cluster ; rdfs:label "Azur Sea Cluster"@en , "Pôle mer d'Azur"@fr .
actor:brume-harbour-cluster a fd:Cluster ;
    rdfs:label "Brume Harbour Cluster"@en , "Pôle portuaire de Brume"@fr .
actor:brume-region a fd:TerritorialAuthority ;
    rdfs:label "Brume Region"@en , "Région Brume"@fr ;
    fd:governs place:brume .
""",
    "place": """
place:azuria a fd:Country ; rdfs:label "Azuria"@en , "Azurie"@fr .
place:brume a fd:Region ; rdfs:label "Brume"@en , "Brume"@fr ; fd:locatedIn place:mistland .
place:mistland a fd:Country ; rdfs:label "Mistland"@en , "Pays des brumes"@fr .
place:port-azur a fd:City ;
    rdfs:label "Port Azur"@en , "Port-Azur"@fr ;
    fd:locatedIn place:azuria .
""",
    "event": """
event:mission-port-azur-2019 a fd:Mission ;
    rdfs:label "Mission to Port Azur, 2019"@en , "Mission à Port-Azur, 2019"@fr .
""",
    "instrument": """
instrument:memorandum-brume-azur a fd:Agreement ;
    rdfs:label "Memorandum of the two clusters"@en , "Protocole des deux pôles"@fr .
instrument:second-agreement a fd:Agreement ;
    rdfs:label "Second agreement"@en , "Second accord"@fr .
""",
    "post": """
post:president-of-brume a org:Post ;
    rdfs:label "President of the Brume Region"@en , "Présidence de la Région Brume"@fr ;
    fd:postIn actor:brume-region ;
    fd:postKind <https://w3id.org/foedera/scheme/post-kind/president> .
""",
    "activity": """
activity:reading a fd:ExtractionActivity ;
    rdfs:label "Read by hand"@en , "Lecture à la main"@fr .
""",
}
PREFIXES = "".join(
    f"@prefix {kind}: <id/{kind}/> .\n"
    for kind in ("actor", "place", "event", "instrument", "post", "activity")
) + "".join(
    f"@prefix {prefix}: <{address}> .\n"
    for prefix, address in BASE.prefixes().items()
    if prefix in ("fd", "rdfs", "org", "dcterms", "xsd")
)
SCHEME = "https://w3id.org/foedera/scheme/"
MISSION, MEMORANDUM = "event/mission-port-azur-2019", "instrument/memorandum-brume-azur"
LEADING = "situation/mission-port-azur-2019--ada-quill--leader"
TAKING_PART = "situation/mission-port-azur-2019--brume-harbour-cluster--participant"
HARBOUR = "situation/memorandum-brume-azur--brume-harbour-cluster--party"
AZUR = "situation/memorandum-brume-azur--azur-sea-cluster--party"
TENURE = "situation/president-of-brume--ada-quill"

CLAIMS: list[tuple[str, ox.NamedNode, str | ox.Literal, str, str, str]] = [
    (MISSION, FD.hasStatus, "event-status:completed", "travelled", "asserted", "preferred"),
    (MISSION, FD.originTerritory, "place/brume", "Brume Region", "asserted", "normal"),
    (MISSION, FD.hasDestination, "place/port-azur", "Port Azur", "asserted", "normal"),
    (MISSION, FD.startDate, ox.Literal("2019-05", datatype=XSD.gYearMonth), "May 2019",
     "asserted", "normal"),
    (MISSION, FD.hasParticipation, LEADING, "led by its president Ada Quill", "asserted",
     "normal"),
    ("actor/ada-quill", FD.leadsVia, LEADING, "led by its president Ada Quill", "asserted",
     "normal"),
    (LEADING, FD.role, "role:leader", "led by its president Ada Quill", "asserted", "normal"),
    (LEADING, FD.onBehalfOf, "actor/brume-region", "Brume Region", "asserted", "normal"),
    (TENURE, FD.tenureHolder, "actor/ada-quill", "its president Ada Quill", "asserted", "normal"),
    (TENURE, FD.tenureIn, "actor/brume-region", "its president Ada Quill", "asserted", "normal"),
    (TENURE, FD.post, "post/president-of-brume", "its president Ada Quill", "asserted", "normal"),
    (TENURE, FD.asOf, ox.Literal("2019-05", datatype=XSD.gYearMonth), "May 2019", "asserted",
     "normal"),
    (MISSION, FD.hasParticipation, TAKING_PART, "Cluster took part", "asserted", "normal"),
    (TAKING_PART, FD.hasParticipant, "actor/brume-harbour-cluster", "Cluster took part",
     "asserted", "normal"),
    (TAKING_PART, FD.role, "role:participant", "Cluster took part", "asserted", "normal"),
    (MEMORANDUM, FD.hasStatus, "agreement-status:signed", "signed a memorandum", "asserted",
     "preferred"),
    (MEMORANDUM, FD.signatureDate, ox.Literal("2019-05-14", datatype=XSD.date), "14 May 2019",
     "asserted", "normal"),
    (MEMORANDUM, FD.concludedDuring, MISSION, "signed a memorandum", "asserted", "normal"),
    (MEMORANDUM, FD.hasPartyRole, HARBOUR, "Brume Harbour Cluster and Azur Sea Cluster",
     "asserted", "normal"),
    (HARBOUR, FD.party, "actor/brume-harbour-cluster",
     "Brume Harbour Cluster and Azur Sea Cluster", "asserted", "normal"),
    (MEMORANDUM, FD.hasPartyRole, AZUR, "Brume Harbour Cluster and Azur Sea Cluster", "asserted",
     "normal"),
    (AZUR, FD.party, "actor/azur-sea-cluster", "Brume Harbour Cluster and Azur Sea Cluster",
     "asserted", "normal"),
    ("instrument/second-agreement", FD.hasStatus, "agreement-status:announced",
     "second agreement is planned", "asserted", "preferred"),
    ("instrument/second-agreement", FD.concludedDuring, MISSION, "second agreement is planned",
     "planned", "normal"),
    ("actor/azur-sea-cluster", SKOS.altLabel, ox.Literal("Azur Sea Cluster", language="en"),
     "Azur Sea Cluster", "asserted", "normal"),
]  # fmt: skip


def term(value: str | ox.Literal) -> ox.NamedNode | ox.Literal:
    if isinstance(value, ox.Literal):
        return value
    if ":" in value:
        return ox.NamedNode(SCHEME + value.replace(":", "/"))
    return ox.NamedNode(f"{BASE.address}id/{value}")


def passage(words: str) -> ox.NamedNode:
    start = TEXT.index(words)
    return passage_iri(BASE.thing("document", SLUG).value, start, start + len(words))


def statements() -> list[Statement]:
    """What the invented document says."""
    said = []
    for subject, predicate, value, words, modality, rank in CLAIMS:
        triple = ox.Triple(term(subject), predicate, term(value))
        said.append(
            Statement(
                name=mint_statement_name(triple, SLUG, BASE),
                subject=triple.subject,
                predicate=predicate,
                object=triple.object,
                document=BASE.thing("document", SLUG),
                passages=(passage(words),),
                modality=MODALITY[modality],
                certainty=CERTAINTY.explicit,
                confidence=ox.Literal("0.9", datatype=XSD.decimal),
                rank=RANK[rank],
                activity=BASE.thing("activity", "reading"),
            )
        )
    return said


def write_publication(folder: Path) -> Publication:
    """Write the whole publication, with its frozen text beside it in `{folder}/../texts`."""
    (folder / "registry").mkdir(parents=True)
    (folder / "statements").mkdir()
    for kind, text in REGISTRY.items():
        (folder / "registry" / f"{kind}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (folder / "documents.ttl").write_text(
        PREFIXES + f"<id/document/{SLUG}> a fd:SourceDocument ;\n"
        '    rdfs:label "Mission of Brume, an invented note"@en , "Une note inventée"@fr ;\n'
        '    dcterms:language "en" ; dcterms:publisher "Brume Gazette" ;\n'
        '    dcterms:issued "2019-06-01"^^xsd:date ; dcterms:rights "Invented."@en ;\n'
        f'    fd:sha256 "{digest}" ; fd:characterCount {len(TEXT)} .\n',
        encoding="utf-8",
    )
    hashes = {passage(claim[3]).value: words_hash(claim[3]) for claim in CLAIMS}
    text = write_statements(statements(), BASE, hashes)
    (folder / "statements" / f"{SLUG}.ttl").write_text(text, encoding="utf-8")
    texts = folder.parent / "texts"
    texts.mkdir(exist_ok=True)
    (texts / f"{digest}.txt").write_text(TEXT, encoding="utf-8")
    return Publication(folder, BASE)
