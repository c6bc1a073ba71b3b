"""Mistakes that a person can make in data/: one for each check in code, in the invented example.

The example as it is (tests/example.py) is the good one for all of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from example import SLUG

STATEMENTS = f"statements/{SLUG}.ttl"


class Mistake(NamedTuple):
    file: str
    """Under data/; made where it is absent."""
    pattern: str
    """A regular expression; its first match in the file is replaced. Empty: text is added."""
    written: str
    line: str
    """Words of the line that the report is to point to."""
    said: str
    """Words of the message."""

    def make(self, folder: Path) -> None:
        """Write the mistake into a publication."""
        path = folder / self.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if self.pattern:
            changed = re.sub(self.pattern, self.written, text, count=1)
            assert changed != text, f"{self.pattern} is not in {self.file}"
        else:
            changed = text + self.written
        path.write_text(changed, encoding="utf-8")


def added(file: str, written: str, line: str, said: str) -> Mistake:
    return Mistake(file, "", written, line, said)


ACTOR = "registry/actor.ttl"
WHOLE = (
    "\nstatement:00000000000000aa a fd:Statement ; rdf:subject {subject} ;\n"
    "    rdf:predicate {predicate} ; rdf:object {value} ;\n"
    "    fd:assertedIn document:brume-mission ;\n"
    "    fd:hasPassage <id/document/brume-mission#char=0,12> ; fd:modality modality:{modality} ;\n"
    "    fd:certainty certainty:explicit ; fd:confidence 0.9 ; fd:rank rank:normal ;\n"
    "    prov:wasGeneratedBy activity:reading .\n"
)


def claimed(subject: str, predicate: str, value: str, modality: str = "asserted") -> str:
    return WHOLE.format(subject=subject, predicate=predicate, value=value, modality=modality)


MISTAKES: dict[str, Mistake] = {
    "D01 a property": Mistake(
        STATEMENTS, "fd:hasParticipant ;", "fd:hasParticpant ;", "fd:hasParticpant",
        "`fd:hasParticpant` is no term of the ontology or its schemes. → fd:hasParticipant ?",
    ),
    "D01 a class": Mistake(ACTOR, "a fd:Cluster", "a fd:Clustre", "a fd:Clustre", "→ fd:Cluster ?"),
    "D01 a concept": Mistake(
        STATEMENTS, "scheme/role/leader", "scheme/role/boss", "scheme/role/boss", "role/boss"
    ),
    "D02 a number": Mistake(
        STATEMENTS, r"fd:confidence 0\.9 ;", "fd:confidence 0.90 ;", "fd:confidence 0.90",
        'Write "0.9"^^xsd:decimal',
    ),
    "D02 a datatype": added(
        ACTOR, 'actor:azur-sea-cluster dcterms:extent "7"^^xsd:int .', "xsd:int",
        'Write "7"^^xsd:integer',
    ),
    "D02 a time zone": added(
        "registry/activity.ttl",
        'activity:other a fd:ExtractionActivity ; rdfs:label "Other"@en , "Autre"@fr ;\n'
        '    dcterms:issued "2019-06-01T10:00:00+00:00"^^xsd:dateTime .',
        "+00:00", 'Write "2019-06-01T10:00:00Z"',
    ),
    "D03": added(
        "statements/no-such-document.ttl", "", "", "describes no document of that name"
    ),
    "D04": added(
        "statements/other.ttl",
        "@prefix fd: <https://w3id.org/foedera/def#> .\n\n"
        "<id/statement/TAKEN> a fd:Statement .\n",
        "TAKEN", "brume-mission.ttl",
    ),
    "D05 another base": Mistake(
        STATEMENTS, "rdf:object place:port-azur ;",
        "rdf:object <https://example.org/id/place/port-azur> ;", "example.org",
        "https://example.org/id/place/port-azur",
    ),
    "D05 a kind": Mistake(
        STATEMENTS, "rdf:object place:port-azur ;", "rdf:object <id/town/port-azur> ;",
        "id/town/port-azur", "id/town/port-azur",
    ),
    "D05 no prefix": Mistake(
        STATEMENTS, "rdf:object place:port-azur ;", "rdf:object <place:port-azur> ;",
        "<place:port-azur>", "@prefix ?",
    ),
    "D05 capitals": Mistake(
        STATEMENTS, "rdf:object place:port-azur ;", "rdf:object place:Port-Azur ;", "Port-Azur",
        "in lower case, digits and hyphens",
    ),
    "D05 a subject": added(
        ACTOR, '<https://example.org/a> a fd:Cluster ; rdfs:label "A"@en , "A"@fr .',
        "example.org/a", "https://example.org/a",
    ),
    "D06": Mistake(
        STATEMENTS, "rdf:object place:port-azur ;", "rdf:object place:port-azure ;", "port-azure",
        "→ id/place/port-azur ?",
    ),
    "D07": added(
        "registry/more.ttl",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<id/actor/azur-sea-cluster> rdfs:label "Azur Sea Cluster"@en .\n',
        "azur-sea-cluster", "actor.ttl",
    ),
    "D08": Mistake(
        STATEMENTS, "fd:assertedIn document:brume-mission", "fd:assertedIn document:other",
        "document:other", "is in the file of `brume-mission`",
    ),
    "D09": added(
        ACTOR, 'actor:nobody rdfs:label "Nobody"@en , "Personne"@fr .', "actor:nobody",
        "no class of the ontology",
    ),
    "S17-claimed": added(
        STATEMENTS,
        claimed("event:mission-port-azur-2019", "fd:hasDestination", "actor:azur-sea-cluster",
                "planned"),
        "rdf:object actor:azur-sea-cluster", "as fd:Place, which it is not",
    ),
    "E01": added(
        ACTOR, "actor:azur-sea-cluster fd:basedIn place:port-azur .", "fd:basedIn",
        "rests on no statement",
    ),
    "E03": Mistake(
        STATEMENTS, r"fd:hasPassage <id/document/brume-mission#char=(\d+),(\d+)>",
        r"fd:hasPassage <id/document/brume-mission#char=\1,9999>", ",9999>", "foedera cite",
    ),
    "E03-form": Mistake(
        STATEMENTS, r"fd:hasPassage <id/document/brume-mission#char=(\d+),(\d+)>",
        r"fd:hasPassage <id/document/brume-mission#chars=\1>", "#chars=", "is no passage's IRI",
    ),
    "E03-document": Mistake(
        STATEMENTS, r"fd:hasPassage <id/document/brume-mission#char=(\d+),(\d+)>",
        r"fd:hasPassage <id/document/other#char=\1,\2>", "other#char", "in another document",
    ),
    "E03-length": Mistake(
        "documents.ttl", r"fd:characterCount (\d+)", r"fd:characterCount 1\1",
        "fd:characterCount", "the frozen text has",
    ),
    "E04": Mistake(
        STATEMENTS, 'fd:wordsSha256 "[0-9a-f]{64}"', f'fd:wordsSha256 "{"0" * 64}"', "#char=",
        "is not that of the text in that place",
    ),
    "E04-kept": Mistake(
        STATEMENTS, r'a fd:Passage ;\s+fd:wordsSha256 "[0-9a-f]{64}"', "a fd:Passage",
        "a fd:Passage", "has no fd:wordsSha256",
    ),
    "E07": Mistake(
        "documents.ttl", r"fd:characterCount",
        "fd:hasPageFurniture <id/document/brume-mission#char=0,40> ; fd:characterCount",
        "", "touches page furniture (0-40)",
    ),
    "E11-words a mail address": added(
        STATEMENTS,
        claimed("actor:ada-quill", "skos:altLabel", '"Ada Quill, ada@example.org"@en'),
        "ada@example.org", "e-mail address or a telephone",
    ),
    "E11-words a telephone": added(
        STATEMENTS,
        claimed("actor:ada-quill", "skos:altLabel", '"Ada Quill, 01 99 00 12 34"@en'),
        "01 99 00 12 34", "e-mail address or a telephone",
    ),
    "X16": added(
        ACTOR,
        'actor:azur-sea-cluster-2 a fd:Cluster ; rdfs:label "AZUR Séa cluster"@en , "Autre"@fr .',
        "actor:azur-sea-cluster a", "has the same name (Azur Sea Cluster)",
    ),
}  # fmt: skip


def taken_name(folder: Path) -> str:
    """The name of a statement of the example."""
    found = re.search(r"^statement:([0-9a-f]{16}) ", (folder / STATEMENTS).read_text(), re.M)
    assert found
    return found[1]
