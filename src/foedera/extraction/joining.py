"""Joining: what missions, agreements and actors tell of one another once all are found."""

from foedera.documents import Document
from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.findings import Agreement, Findings, Mission, add
from foedera.extraction.scene import Role, Scene


def join(
    findings: Findings,
    scenes: list[Scene],
    roles: list[Role],
    index: ActorIndex | None,
    document: Document,
) -> None:
    """Tie agreements to missions, share dates between them, and settle who is an actor."""
    assert index is not None
    held = [m for m in findings.missions if m.status == "held"]
    dated = [m for m in held if m.start]
    held = dated if len(dated) == 1 and len(held) > 1 else held
    for agreement in findings.agreements:
        if (
            len(held) == 1
            and agreement.status in {"signed", "announced"}
            and _same_year(agreement, held[0])
        ):
            agreement.during = held[0]
            if agreement.status == "signed" and set(agreement.sentences[:1]) & set(
                held[0].sentences
            ):
                _signed_on_the_way(agreement, held[0])
            _share_dates(agreement, held[0])
    findings.roles = _roles(roles, findings, index)
    findings.actors = _actors(findings, index)
    for number, actor in enumerate(findings.actors, start=1):
        actor.number = number


def _same_year(agreement: Agreement, mission: Mission) -> bool:
    """Whether dates do not speak against an agreement's being made on a journey."""
    if not agreement.signed or not mission.start:
        return True
    years = {agreement.signed[:4], mission.start[:4], (mission.end or mission.start)[:4]}
    return len(years) == 1


def _signed_on_the_way(agreement: Agreement, mission: Mission) -> None:
    """Who signs in the sentence that tells of the journey made it; the other side was met."""
    for actor in agreement.initiators:
        if actor not in mission.met:
            add(mission.participants, actor)
    for person in agreement.signatories:
        if agreement.initiators and person not in mission.met and len(agreement.signatories) == 1:
            add(mission.participants, person)
    for actor in agreement.parties:
        if actor not in mission.participants:
            add(mission.met, actor)


def _share_dates(agreement: Agreement, mission: Mission) -> None:
    if mission.start is None and agreement.signed and agreement.status == "signed":
        mission.start = agreement.signed[:7]
    elif (
        agreement.signed is None
        and agreement.date is None
        and mission.start
        and agreement.status == "signed"
    ):
        agreement.signed = mission.start[:4] if mission.end is None else mission.start[:7]


def _roles(roles: list[Role], findings: Findings, index: ActorIndex) -> list[Role]:
    kept: list[Role] = []
    for role in roles:
        if any(
            r.person is role.person
            and r.organisation is role.organisation
            and r.title == role.title
            for r in kept
        ):
            continue
        kept.append(role)
    return kept


def _actors(findings: Findings, index: ActorIndex) -> list[Actor]:
    """The actors to propose: all but territories that only name a place."""
    acting: list[Actor] = []
    for mission in findings.missions:
        add(acting, *mission.people())
    for agreement in findings.agreements:
        add(acting, *agreement.parties, *agreement.signatories)
    for role in findings.roles:
        add(acting, role.person, role.organisation)
    kept = []
    for actor in index.actors:
        weak = actor.kind in {"region", "city", "state"} and all(
            "weak" in m.evidence or m.thing == "place" for m in actor.mentions
        )
        if weak and actor not in acting:
            continue
        kept.append(actor)
    return kept
