"""For each shape an example on which it fires and one on which it does not.

The examples are Turtle. Every one has prefixes of its own (actor:, event: ...), so that all can be
validated as one graph, once, by each engine.
"""

from __future__ import annotations

from typing import NamedTuple

PARTS = {
    "subject": "rdf:subject actor:a",
    "predicate": "rdf:predicate fd:basedIn",
    "object": "rdf:object place:p",
    "document": "fd:assertedIn document:d",
    "passage": "fd:hasPassage document:d-1",
    "modality": "fd:modality modality:asserted",
    "certainty": "fd:certainty certainty:explicit",
    "confidence": "fd:confidence 0.9",
    "rank": "fd:rank rank:normal",
    "activity": "prov:wasGeneratedBy activity:a",
}


def claim(name: str = "s", **changes: str) -> str:
    """A whole statement; a change replaces a part, an empty one leaves it out."""
    parts = {**PARTS, **changes}
    said = " ; ".join(part for part in parts.values() if part)
    return f"statement:{name} a fd:Statement ; {said} ."


class Example(NamedTuple):
    bad: str
    good: str


def tenures(first: str, second: str) -> str:
    """Two holders of one presidency."""
    return (
        f"situation:t fd:tenureHolder actor:a ; fd:post post:p ; {first} . "
        f"situation:u fd:tenureHolder actor:b ; fd:post post:p ; {second} . "
        "post:p fd:postKind post-kind:president ."
    )


MISSION = "event:m a fd:Mission ; "
SIGNED = "instrument:i a fd:Agreement ; fd:hasStatus agreement-status:signed "
PARTIES = (
    "; fd:hasPartyRole situation:1 , situation:2 . "
    "situation:1 fd:party actor:a . situation:2 fd:party actor:b . "
)
PLACES = (
    "place:home a fd:Country . place:town a fd:City ; fd:locatedIn place:home . "
    "place:abroad a fd:Country . place:port a fd:City ; fd:locatedIn place:abroad . "
)
TENURE = "situation:t fd:tenureHolder actor:p ; fd:tenureIn actor:o ; fd:post post:p . "
LEADING = (
    "event:m fd:hasParticipation situation:s . actor:p a fd:Person ; fd:leadsVia situation:s . "
    "situation:s fd:role role:leader ; fd:onBehalfOf actor:o . "
)
SIGNATURE = (
    "instrument:i fd:hasSignature situation:g ; fd:hasPartyRole situation:1 . "
    "situation:1 fd:party actor:o . "
    "situation:g fd:signatory actor:p ; fd:signsFor situation:1 . "
)
TODAY = '"2017-02-12"^^xsd:date'
LATER = '"2017-02-19"^^xsd:date'
EARLIER = '"2017-01-05"^^xsd:date'


def label(words: str, language: str = "en") -> str:
    return f'actor:a a fd:Company ; rdfs:label "{words}"@{language} .'


def identifier(name: str, bad: str, good: str) -> Example:
    return Example(f'actor:a fd:{name} "{bad}" .', f'actor:a fd:{name} "{good}" .')


def used_as(wrong: str, right: str, use: str) -> Example:
    """A thing x of a wrong class in a use, and of the right one."""
    return Example(f"actor:x a {wrong} . {use}", f"actor:x a {right} . {use}")


def status(of: str, wrong: str, right: str) -> Example:
    return Example(
        f"event:x a {of} ; fd:hasStatus {wrong} .", f"event:x a {of} ; fd:hasStatus {right} ."
    )


def concept(use: str, wrong: str, right: str) -> Example:
    return Example(f"event:x {use} {wrong} .", f"event:x {use} {right} .")


def replaced(part: str, bad: str, good: str = "") -> Example:
    """A statement whose part is bad, and one that is whole."""
    return Example(claim(**{part: bad}), claim(**({part: good} if good else {})))


DOCUMENT = {
    "sha256": f'fd:sha256 "{"a" * 64}"',
    "language": 'dcterms:language "fr"',
    "date": 'dcterms:issued "2017"^^xsd:gYear',
    "origin": 'dcterms:publisher "A gazette"',
    "rights": 'dcterms:rights "Theirs."',
    "length": "fd:characterCount 120",
}


def document(without: str = "") -> str:
    said = " ; ".join(part for name, part in DOCUMENT.items() if name != without)
    return f"document:d a fd:SourceDocument ; {said} ."


EXAMPLES: dict[str, Example] = {
    # What every thing has
    "S01-kind": Example("actor:a a fd:City , fd:TerritorialAuthority .", "actor:a a fd:Cluster ."),
    "S02-label": Example("actor:a a fd:Company .", label("Gilson")),
    "S02-language": Example(
        'actor:a a fd:Company ; rdfs:label "Arii"@fr , "ARII"@fr .',
        'actor:a a fd:Company ; rdfs:label "Arii"@fr , "ARII"@en .',
    ),
    "S03-fr": Example(label("Azur"), label("Azur", "fr")),
    "S03-en": Example(label("Azur", "fr"), label("Azur")),
    "S03-concept-fr": Example(
        'actor:c a skos:Concept ; skos:prefLabel "sea"@en .',
        'actor:c a skos:Concept ; skos:prefLabel "mer"@fr .',
    ),
    "S03-concept-en": Example(
        'actor:c a skos:Concept ; skos:prefLabel "mer"@fr .',
        'actor:c a skos:Concept ; skos:prefLabel "sea"@en .',
    ),
    "S04-display": Example(label("**Team** Azur"), label("Team Azur Inc.")),
    "S04-preferred": Example(
        'actor:c skos:prefLabel "sea , "@en .', 'actor:c skos:prefLabel "sea & coast"@en .'
    ),
    "S04-alternative": Example(
        'actor:a skos:altLabel "Team  Azur"@fr .', 'actor:a skos:altLabel "Team Azur (TA)"@fr .'
    ),
    # Situations
    "S05-one-participant": Example(
        "situation:s fd:hasParticipant actor:a . actor:b fd:leadsVia situation:s .",
        "situation:s fd:hasParticipant actor:a . actor:a fd:leadsVia situation:s .",
    ),
    "S05-one-event": Example(
        "event:m fd:hasParticipation situation:s . event:n fd:hasParticipation situation:s .",
        "event:m fd:hasParticipation situation:s . situation:s fd:inEvent event:m .",
    ),
    "S05-participant": Example(
        "event:m fd:hasParticipation situation:s . situation:s fd:role role:leader .",
        "event:m fd:hasParticipation situation:s . actor:a fd:leadsVia situation:s .",
    ),
    "S05-event": Example(
        "situation:s fd:hasParticipant actor:a .",
        "situation:s fd:hasParticipant actor:a . "
        + claim(predicate="rdf:predicate fd:hasParticipation", object="rdf:object situation:s"),
    ),
    "S05-role": Example(
        "situation:s fd:hasParticipant actor:a .",
        "situation:s fd:hasParticipant actor:a ; fd:role role:participant .",
    ),
    "S06-one-party": Example(
        "situation:s fd:party actor:a , actor:b .",
        "situation:s fd:party actor:a . actor:a fd:actsAsParty situation:s .",
    ),
    "S06-one-instrument": Example(
        "instrument:i fd:hasPartyRole situation:s . instrument:j fd:hasPartyRole situation:s .",
        "instrument:i fd:hasPartyRole situation:s . situation:s fd:partyRoleIn instrument:i .",
    ),
    "S06-party": Example(
        "instrument:i fd:hasPartyRole situation:s .",
        "instrument:i fd:hasPartyRole situation:s . "
        + claim(subject="rdf:subject situation:s", predicate="rdf:predicate fd:party"),
    ),
    "S06-instrument": Example(
        "situation:s fd:party actor:a .",
        "situation:s fd:party actor:a . instrument:i fd:hasPartyRole situation:s .",
    ),
    "S07-person": Example(
        "instrument:i fd:hasSignature situation:g .",
        "instrument:i fd:hasSignature situation:g . situation:g fd:signatory actor:a .",
    ),
    "S07-instrument": Example(
        "situation:g fd:signatory actor:a .",
        "situation:g fd:signatory actor:a . instrument:i fd:hasSignature situation:g .",
    ),
    "S07-party": Example(
        "instrument:i fd:hasSignature situation:g . instrument:j fd:hasPartyRole situation:1 . "
        "situation:g fd:signsFor situation:1 .",
        SIGNATURE,
    ),
    "S08-person": Example(
        "situation:t fd:tenureIn actor:o .", "situation:t fd:tenureHolder actor:p ."
    ),
    "S08-one-organisation": Example("situation:t fd:tenureIn actor:o , actor:q .", TENURE),
    "S08-organisation": Example(
        "situation:t fd:tenureHolder actor:p .",
        "situation:t fd:tenureHolder actor:p ; fd:post post:p . post:p fd:postIn actor:o .",
    ),
    "S08-post": Example("situation:t fd:tenureHolder actor:p .", TENURE),
    "S08-date": Example(TENURE, TENURE + 'situation:t fd:asOf "2014"^^xsd:gYear .'),
    "S09-one-company": Example(
        "event:e a fd:Establishment ; fd:establishmentOf actor:a , actor:b .",
        "event:e a fd:Establishment ; fd:establishmentOf actor:a .",
    ),
    "S09-abroad": Example(
        PLACES + "event:e a fd:Establishment ; fd:originTerritory place:home ; "
        "fd:destinationTerritory place:town .",
        PLACES + "event:e a fd:Establishment ; fd:originTerritory place:home ; "
        "fd:destinationTerritory place:port .",
    ),
    "S09-company": Example(
        "event:e a fd:Establishment .",
        "event:e a fd:Establishment . "
        + claim(subject="rdf:subject event:e", predicate="rdf:predicate fd:establishmentOf"),
    ),
    "S09-destination": Example(
        "event:e a fd:Establishment .",
        "event:e a fd:Establishment ; fd:destinationTerritory place:p .",
    ),
    # Values
    "S10-role": concept("fd:role", "sector:sea", "role:leader"),
    "S10-agreement-type": concept("fd:agreementType", "role:leader", "agreement-type:twinning"),
    "S10-sector": concept("fd:concernsSector", "role:leader", "sector:sea"),
    "S10-post-kind": concept("fd:postKind", "role:leader", "post-kind:mayor"),
    "S10-agreement-status": status(
        "fd:Agreement", "event-status:completed", "agreement-status:signed"
    ),
    "S10-event-status": status("fd:Mission", "agreement-status:signed", "event-status:completed"),
    "S10-initiative-status": status(
        "fd:Call", "agreement-status:signed", "initiative-status:open"
    ),
    "S11-date": Example(
        'event:m fd:startDate "2017-02-30"^^xsd:date ; fd:endDate "May 2019" .',
        'event:m fd:startDate "--02-15"^^xsd:gMonthDay ; fd:endDate "2017"^^xsd:gYear .',
    ),
    "S12": Example(
        f"event:m fd:earliestStart {LATER} ; fd:latestEnd {TODAY} .",
        f"event:m fd:earliestStart {LATER} , {TODAY} ; fd:latestEnd {TODAY} .",
    ),
    "S13-siren": identifier("siren", "130 005 481", "732829320"),
    "S13-siren-key": identifier("siren", "732829321", "732829320"),
    "S13-lei": identifier("lei", "969500ABC", "969500ABCDEFGHIJKL12"),
    "S13-ror": identifier("ror", "https://ror.org/04dbzz632", "04dbzz632"),
    "S13-wikidata": identifier("wikidataId", "42", "Q42"),
    "S13-nuts": identifier("nutsCode", "frl0", "FRL0"),
    "S13-insee": identifier("inseeCode", "1305", "13055"),
    "S13-geonames": identifier("geonamesId", "03038354", "3038354"),
    "S13-iso3166": identifier("iso3166", "France", "FR-PAC"),
    "S13-sha256": identifier("sha256", "ABC", "0" * 64),
    # Between things
    "S14": Example(
        'actor:a fd:wikidataId "Q1234567" . actor:b fd:wikidataId "Q1234567" .',
        'actor:a fd:wikidataId "Q7654321" . place:b fd:wikidataId "Q7654321" .',
    ),
    "S15": Example(
        "place:a fd:locatedIn place:b . place:b fd:locatedIn place:a .",
        "place:a fd:locatedIn place:b . place:b fd:locatedIn place:c .",
    ),
    "S15-country": Example("place:a a fd:City ; fd:locatedIn place:b .", PLACES),
    "S16": Example("actor:a fd:partnerOf actor:a .", "actor:a fd:partnerOf actor:b ."),
    "S17-actor": used_as("fd:City", "fd:Cluster", "situation:s fd:hasParticipant actor:x ."),
    "S17-person": used_as("fd:Cluster", "fd:Person", "situation:t fd:tenureHolder actor:x ."),
    "S17-organisation": used_as("fd:Person", "fd:Cluster", "situation:t fd:tenureIn actor:x ."),
    "S17-company": used_as("fd:Cluster", "fd:Company", "event:e fd:establishmentOf actor:x ."),
    "S17-group": used_as("fd:Cluster", "fd:ActorGroup", "actor:x fd:knownMember actor:y ."),
    "S17-alliance": used_as(
        "fd:Cluster", "fd:ClusterAlliance", "actor:y fd:memberOfAlliance actor:x ."
    ),
    "S17-authority": used_as("fd:NGO", "fd:TerritorialAuthority", "actor:x fd:governs place:p ."),
    "S17-place": used_as("fd:TerritorialAuthority", "fd:City", "event:e fd:takesPlaceIn actor:x ."),
    "S17-event": used_as("fd:Agreement", "fd:Meeting", "instrument:i fd:concludedDuring actor:x ."),
    "S17-mission": used_as("fd:Meeting", "fd:Mission", "actor:x fd:attendsEvent event:f ."),
    "S17-trade-event": used_as("fd:Meeting", "fd:TradeEvent", "event:m fd:attendsEvent actor:x ."),
    "S17-series": used_as("fd:TradeEvent", "fd:EventSeries", "event:f fd:editionOf actor:x ."),
    "S17-ceremony": used_as("fd:Visit", "fd:SigningCeremony", "instrument:i fd:signedAt actor:x ."),
    "S17-instrument": used_as("fd:Event", "fd:AgreementSet", "actor:x fd:signedAt event:c ."),
    "S17-initiative": used_as("fd:Grant", "fd:Programme", "event:e fd:forProgramme actor:x ."),
    "S17-objective": used_as("fd:Project", "fd:Objective", "event:e fd:hasObjective actor:x ."),
    "S17-grant": used_as("fd:Call", "fd:Grant", "initiative:c fd:offersGrant actor:x ."),
    "S17-post": used_as("fd:Tenure", "org:Post", "situation:t fd:post actor:x ."),
    # Agreements
    "X01": Example(SIGNED + "; fd:hasPartyRole situation:1 . situation:1 fd:party actor:a .",
                   SIGNED + PARTIES),
    "X02-too-early": Example(
        f"instrument:i fd:concludedDuring event:m ; fd:latestSignature {EARLIER} . "
        f"event:m fd:earliestStart {TODAY} .",
        f"instrument:i fd:concludedDuring event:m ; fd:latestSignature {TODAY} . "
        f"event:m fd:earliestStart {TODAY} .",
    ),
    "X02-too-late": Example(
        f"instrument:i fd:concludedDuring event:m ; fd:earliestSignature {LATER} . "
        f"event:m fd:latestEnd {TODAY} .",
        f"instrument:i fd:concludedDuring event:m ; fd:earliestSignature {TODAY} . "
        f"event:m fd:latestEnd {LATER} .",
    ),
    "X03": Example(
        LEADING + TENURE + f"situation:t fd:latestEnd {EARLIER} . "
        f"event:m fd:earliestStart {TODAY} ; fd:latestEnd {LATER} .",
        LEADING + TENURE + f"situation:t fd:latestEnd {TODAY} . "
        f"event:m fd:earliestStart {TODAY} ; fd:latestEnd {LATER} .",
    ),
    "X03 without any tenure": Example(LEADING, LEADING + TENURE),
    "X03 by the post": Example(
        LEADING,
        LEADING + "situation:t fd:tenureHolder actor:p ; fd:post post:p . "
        "post:p fd:postIn actor:o .",
    ),
    "X04": Example(SIGNATURE, SIGNATURE + TENURE),
    "X05": Example(
        "instrument:i a fd:Agreement ; fd:hasStatus agreement-status:announced ; "
        "fd:hasSignature situation:g .",
        "instrument:i a fd:Agreement ; fd:hasSignature situation:g ; "
        "fd:hasStatus agreement-status:announced , agreement-status:signed .",
    ),
    "X05-effect": Example(
        f"instrument:i fd:hasStatus agreement-status:announced ; fd:effectiveDate {TODAY} . "
        f"document:d dcterms:issued {LATER} . "
        + claim(subject="rdf:subject instrument:i", predicate="rdf:predicate fd:effectiveDate",
                object=f"rdf:object {TODAY}"),
        f"instrument:i fd:hasStatus agreement-status:announced ; fd:effectiveDate {TODAY} . "
        f"document:d dcterms:issued {EARLIER} . "
        + claim(subject="rdf:subject instrument:i", predicate="rdf:predicate fd:effectiveDate",
                object=f"rdf:object {TODAY}"),
    ),
    "X06": Example(SIGNED + ".", SIGNED + f"; fd:signatureDate {TODAY} ."),
    "X07": Example(
        "instrument:i fd:hasStatusRecord situation:1 , situation:2 . "
        'situation:1 fd:hasStatus agreement-status:terminated ; fd:asOf "2014"^^xsd:gYear . '
        'situation:2 fd:hasStatus agreement-status:announced ; fd:asOf "2017"^^xsd:gYear .',
        "instrument:i fd:hasStatusRecord situation:1 , situation:2 . "
        'situation:1 fd:hasStatus agreement-status:announced ; fd:asOf "2014"^^xsd:gYear . '
        'situation:2 fd:hasStatus agreement-status:signed ; fd:asOf "2017"^^xsd:gYear .',
    ),
    # Missions and events
    "X08-led": Example(MISSION + "fd:hasParticipation situation:s .",
                       MISSION + "fd:hasParticipation situation:s . "
                       "actor:a fd:leadsVia situation:s ."),
    "X08-destination": Example(
        "event:m a fd:Mission .",
        "event:m a fd:Mission . "
        + claim(subject="rdf:subject event:m", predicate="rdf:predicate fd:hasDestination"),
    ),
    "X08-abroad": Example(
        PLACES + MISSION + "fd:originTerritory place:home ; fd:hasDestination place:town .",
        PLACES + MISSION + "fd:originTerritory place:town ; "
        "fd:hasDestination place:town , place:port .",
    ),
    "X09-too-early": Example(
        f"event:m fd:attendsEvent event:f ; fd:latestEnd {EARLIER} . "
        f"event:f fd:earliestStart {TODAY} .",
        f"event:m fd:attendsEvent event:f ; fd:latestEnd {LATER} . "
        f"event:f fd:earliestStart {TODAY} .",
    ),
    "X09-too-late": Example(
        f"event:m fd:attendsEvent event:f ; fd:earliestStart {LATER} . "
        f"event:f fd:latestEnd {TODAY} .",
        f"event:m fd:attendsEvent event:f ; fd:earliestStart {TODAY} . "
        f"event:f fd:latestEnd {TODAY} .",
    ),
    "X09-elsewhere": Example(
        PLACES + "event:m fd:attendsEvent event:f ; fd:hasDestination place:town . "
        "event:f fd:takesPlaceIn place:port , place:abroad .",
        PLACES + "event:m fd:attendsEvent event:f ; fd:hasDestination place:abroad . "
        "event:f fd:takesPlaceIn place:port , place:abroad .",
    ),
    "X10-too-early": Example(
        f"event:v fd:partOfEvent event:m ; fd:latestStart {EARLIER} . "
        f"event:m fd:earliestStart {TODAY} .",
        f"event:v fd:partOfEvent event:m ; fd:latestStart {TODAY} . "
        f"event:m fd:earliestStart {TODAY} .",
    ),
    "X10-too-late": Example(
        f"event:v fd:partOfEvent event:m ; fd:earliestEnd {LATER} . event:m fd:latestEnd {TODAY} .",
        f"event:v fd:partOfEvent event:m ; fd:earliestEnd {TODAY} . event:m fd:latestEnd {TODAY} .",
    ),
    "X11": Example(
        "situation:g fd:signatory actor:a . "
        + claim(subject="rdf:subject situation:g", predicate="rdf:predicate fd:signatory",
                certainty="fd:certainty certainty:inferred"),
        "situation:g fd:signatory actor:a . "
        + claim(subject="rdf:subject situation:g", predicate="rdf:predicate fd:signatory"),
    ),
    "X12-merged": Example(
        "actor:g a fd:ActorGroup . actor:a a fd:Cluster ; owl:sameAs actor:g .",
        "actor:g a fd:ActorGroup . actor:h a fd:ActorGroup ; dcterms:isReplacedBy actor:g .",
    ),
    "X13-acting": Example(
        "place:p a fd:City . situation:s fd:party place:p .",
        "actor:p a fd:TerritorialAuthority . situation:s fd:party actor:p .",
    ),
    "X13-located": Example(
        "actor:p a fd:TerritorialAuthority . event:m fd:hasDestination actor:p .",
        "place:p a fd:City . event:m fd:hasDestination place:p .",
    ),
    "X14-already": Example(
        "actor:a fd:establishedIn place:p ; fd:basedIn place:p .",
        "actor:a fd:establishedIn place:p ; fd:basedIn place:q .",
    ),
    "X15": Example(
        tenures(f"fd:latestStart {EARLIER} ; fd:earliestEnd {LATER}",
                f"fd:latestStart {TODAY} ; fd:earliestEnd {LATER}"),
        tenures(f"fd:latestStart {EARLIER} ; fd:earliestEnd {EARLIER}",
                f"fd:latestStart {TODAY} ; fd:earliestEnd {LATER}"),
    ),
    "X15 at one moment": Example(
        tenures('fd:asOf "2014"^^xsd:gYear', 'fd:asOf "2014"^^xsd:gYear'),
        tenures('fd:asOf "2014"^^xsd:gYear', 'fd:asOf "2017"^^xsd:gYear'),
    ),
    "X17-several": Example(
        "instrument:i fd:numberOfAgreements 1 .", "instrument:i fd:numberOfAgreements 7 ."
    ),
    "X17-members": Example(
        "instrument:i fd:numberOfAgreements 2 ; "
        "fd:setMember instrument:1 , instrument:2 , instrument:3 .",
        "instrument:i fd:numberOfAgreements 3 ; "
        "fd:setMember instrument:1 , instrument:2 , instrument:3 .",
    ),
    "X18": Example(
        "event:m fd:hasParticipation situation:1 , situation:2 . "
        "situation:1 fd:hasParticipant actor:a ; fd:role role:counterpart . "
        "situation:2 fd:hasParticipant actor:a ; fd:role role:participant .",
        "event:m fd:hasParticipation situation:1 . event:n fd:hasParticipation situation:2 . "
        "situation:1 fd:hasParticipant actor:a ; fd:role role:counterpart . "
        "situation:2 fd:hasParticipant actor:a ; fd:role role:participant .",
    ),
    "X19": Example(
        "actor:a a fd:Cluster . " + claim(predicate="rdf:predicate skos:altLabel"),
        "actor:a a fd:Cluster . " + claim(),
    ),
    "X20": Example(
        PLACES + "instrument:i a fd:Agreement " + PARTIES
        + "actor:a fd:basedIn place:home . actor:b fd:basedIn place:town .",
        PLACES + "instrument:i a fd:Agreement " + PARTIES
        + "actor:a fd:basedIn place:home . actor:b fd:basedIn place:port .",
    ),
    # Statements and documents
    "E02-subject": replaced("subject", ""),
    "E02-predicate": replaced("predicate", ""),
    "E02-object": replaced("object", "rdf:object place:p , place:q"),
    "E02-document": replaced("document", "fd:assertedIn document:d , document:e"),
    "E02-activity": replaced("activity", ""),
    "E02-modality": replaced("modality", "fd:modality modality:certain"),
    "E02-certainty": replaced("certainty", "fd:certainty modality:asserted"),
    "E02-rank": replaced("rank", "fd:rank rank:normal , rank:preferred"),
    "E02-confidence": replaced("confidence", "fd:confidence 1.2", "fd:confidence 0.25"),
    "E02-passage": replaced("passage", ""),
    "E06": Example(
        claim(certainty="fd:certainty certainty:inferred"),
        claim(certainty="fd:certainty certainty:inferred", note='skos:note "From the date."@en'),
    ),
    "E08": Example(
        claim("s", predicate="rdf:predicate fd:hasStatus", rank="fd:rank rank:preferred",
              object="rdf:object event-status:planned")
        + claim("t", predicate="rdf:predicate fd:hasStatus", rank="fd:rank rank:preferred",
                object="rdf:object event-status:completed"),
        claim("s", predicate="rdf:predicate fd:hasStatus", rank="fd:rank rank:preferred",
              object="rdf:object event-status:planned")
        + claim("t", predicate="rdf:predicate fd:hasStatus", rank="fd:rank rank:normal",
                object="rdf:object event-status:completed"),
    ),
    "E09": Example(
        claim(rank="fd:rank rank:deprecated"),
        claim(rank="fd:rank rank:deprecated", why='fd:reasonForRank "A name slip."@en'),
    ),
    "E10-sha256": Example(document(without="sha256"), document()),
    "E10-language": Example(document(without="language"), document()),
    "E10-date": Example(document(without="date"), document()),
    "E10-origin": Example(document(without="origin"), document()),
    "E10-rights": Example(document(without="rights"), document()),
    "E10-length": Example(document(without="length"), document()),
    "E11-contact": Example(
        "actor:p a fd:Person ; foaf:mbox <mailto:someone@example.org> .",
        "actor:o a fd:Cluster ; foaf:mbox <mailto:office@example.org> .",
    ),
    "E12": Example(
        'actor:p a fd:Person ; schema:birthDate "1950-01-01"^^xsd:date .',
        'actor:p a fd:Person ; rdfs:label "Ada Quill"@en ; fd:led event:m .',
    ),
    "E13": Example(
        "actor:a owl:sameAs <http://example.org/a> . "
        + claim(predicate="rdf:predicate owl:sameAs", object="rdf:object <http://example.org/a>"),
        "actor:a skos:exactMatch <http://example.org/a> . "
        + claim(predicate="rdf:predicate skos:exactMatch",
                object="rdf:object <http://example.org/a>"),
    ),
    "E14-one": Example(
        "actor:a dcterms:isReplacedBy actor:b , actor:c .", "actor:a dcterms:isReplacedBy actor:b ."
    ),
    "E14-target": Example(
        "actor:a dcterms:isReplacedBy actor:b .",
        "actor:a dcterms:isReplacedBy actor:b . actor:b a fd:Company .",
    ),
    "E14-marked": Example(
        "actor:a dcterms:isReplacedBy actor:b .",
        "actor:a dcterms:isReplacedBy actor:b ; owl:deprecated true .",
    ),
    "E14-when": Example(
        'actor:a prov:invalidatedAtTime "2026-11-22"^^xsd:date .',
        'actor:a prov:invalidatedAtTime "2026-11-22T10:00:00Z"^^xsd:dateTime .',
    ),
    "E14-why": Example(
        'actor:a prov:invalidatedAtTime "2026-11-22T10:00:00Z"^^xsd:dateTime .',
        'actor:a prov:invalidatedAtTime "2026-11-22T10:00:00Z"^^xsd:dateTime ; '
        'skos:changeNote "On request."@en .',
    ),
    "E14-nothing-else": Example(
        'actor:a prov:invalidatedAtTime "2026-11-22T10:00:00Z"^^xsd:dateTime ; a fd:Person .',
        'actor:a prov:invalidatedAtTime "2026-11-22T10:00:00Z"^^xsd:dateTime .',
    ),
    "E14-chain": Example(
        "actor:a dcterms:isReplacedBy actor:b . actor:b dcterms:isReplacedBy actor:a .",
        "actor:a dcterms:isReplacedBy actor:c . actor:b dcterms:isReplacedBy actor:c .",
    ),
    "E15-status": Example(
        "event:m a fd:Meeting . "
        + claim(subject="rdf:subject event:m", predicate="rdf:predicate fd:hasStatus"),
        "event:m a fd:Meeting . "
        + claim(subject="rdf:subject event:m", predicate="rdf:predicate fd:hasStatus",
                rank="fd:rank rank:preferred"),
    ),
}  # fmt: skip
