"""Findings as the annotation JSON that gold files are written in."""

from typing import Any

from foedera.documents import Document
from foedera.extraction.actor import Actor
from foedera.extraction.findings import Findings


def annotation(document: Document, findings: Findings) -> dict[str, Any]:
    """One document's annotation, ready for JSON."""
    names = {id(actor): f"a{number}" for number, actor in enumerate(findings.actors, start=1)}

    def ids(actors: list[Actor]) -> list[str]:
        return [names[id(actor)] for actor in actors if id(actor) in names]

    involved = {id(a) for m in findings.missions for a in m.people()}
    involved |= {id(a) for g in findings.agreements for a in (*g.parties, *g.signatories)}
    missions = {id(m): f"m{number}" for number, m in enumerate(findings.missions, start=1)}
    return {
        "file": document.path.name,
        "language": document.language,
        "actors": [
            {
                "id": names[id(actor)],
                "names": sorted(actor.names, key=lambda name: -len(name)),
                "type": "person" if actor.is_person else actor.kind,
                "involved": id(actor) in involved,
                "confidence": actor.level_of_trust(),
            }
            for actor in findings.actors
        ],
        "roles": [
            {
                "person": names[id(role.person)],
                "organisation": names.get(id(role.organisation)),
                "title": role.title or None,
            }
            for role in findings.roles
            if id(role.person) in names
        ],
        "missions": [
            {
                "id": missions[id(m)],
                "status": m.status,
                "from": m.origin,
                "to": m.to,
                "start": m.start,
                "end": m.end,
                "leaders": ids(m.leaders),
                "organisers": ids(m.organisers),
                "participants": ids(m.participants),
                "met": ids(m.met),
                "events": m.events,
                "sectors": m.sectors,
                "confidence": m.confidence,
            }
            for m in findings.missions
        ],
        "agreements": [
            {
                "id": f"g{number}",
                "status": g.status,
                "kind": g.kind,
                "parties": ids(g.parties),
                "signatories": ids(g.signatories),
                "signed": g.signed,
                "place": g.place,
                "during": missions.get(id(g.during)) if g.during else None,
                "subject": g.subject,
                "sectors": g.sectors,
                "confidence": g.confidence,
                **({"count": g.count} if g.count else {}),
            }
            for number, g in enumerate(findings.agreements, start=1)
        ],
        "notes": "",
    }
