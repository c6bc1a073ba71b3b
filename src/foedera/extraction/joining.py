"""Joining: what missions, agreements and actors tell of one another once all are found."""

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.findings import Agreement, Findings, Mission, add
from foedera.extraction.scene import Role

YEAR, MONTH = len("2020"), len("2020-01")


def join(findings: Findings, roles: list[Role], index: ActorIndex) -> None:
    """Tie agreements to missions, share dates between them, and settle who is an actor."""
    held = [m for m in findings.missions if m.status == "held"]
    dated = [m for m in held if m.start]
    held = dated if len(dated) == 1 and len(held) > 1 else held
    if len(held) == 1:
        for agreement in findings.agreements:
            _tie(agreement, held[0])
    findings.roles = _once(roles)
    _drop_doubted(findings)
    findings.actors = _actors(findings, index)
    for number, actor in enumerate(findings.actors, start=1):
        actor.number = number


def _drop_doubted(findings: Findings) -> None:
    """Take the names that are nobody's out of all that was found."""
    doubted = findings.doubted
    findings.roles = [
        role
        for role in findings.roles
        if role.person not in doubted and role.organisation not in doubted
    ]
    lists = [
        *(
            part
            for one in findings.missions
            for part in (one.leaders, one.organisers, one.participants, one.met)
        ),
        *(part for one in findings.agreements for part in (one.parties, one.signatories)),
    ]
    for actors in lists:
        actors[:] = [actor for actor in actors if actor not in doubted]


def _tie(agreement: Agreement, mission: Mission) -> None:
    """Say of an agreement that it was made on the one journey, where nothing speaks against it."""
    if agreement.status not in {"signed", "announced"} or not _same_year(agreement, mission):
        return
    agreement.during = mission
    told_together = set(agreement.sentences[:1]) & set(mission.sentences)
    if agreement.status == "signed" and told_together:
        _signed_on_the_way(agreement, mission)
    _share_dates(agreement, mission)


def _same_year(agreement: Agreement, mission: Mission) -> bool:
    """Whether dates do not speak against an agreement's being made on a journey."""
    if not agreement.signed or not mission.start:
        return True
    years = {
        date[:YEAR] for date in (agreement.signed, mission.start, mission.end or mission.start)
    }
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
    """Give one that is not dated what the other's date tells, no more exactly than it can."""
    if agreement.status != "signed":
        return
    if mission.start is None and agreement.signed:
        mission.start = agreement.signed[:MONTH]
    elif agreement.signed is None and agreement.date is None and mission.start:
        agreement.signed = mission.start[: YEAR if mission.end is None else MONTH]


def _once(roles: list[Role]) -> list[Role]:
    """Roles without those told again."""
    kept: dict[tuple[int, int, str], Role] = {}
    for role in roles:
        kept.setdefault((id(role.person), id(role.organisation), role.title), role)
    return list(kept.values())


def _actors(findings: Findings, index: ActorIndex) -> list[Actor]:
    """The actors to propose: all but territories that only name a place."""
    acting: list[Actor] = []
    for mission in findings.missions:
        add(acting, *mission.people())
    for agreement in findings.agreements:
        add(acting, *agreement.parties, *agreement.signatories)
    for role in findings.roles:
        add(acting, role.person, role.organisation)
    add(acting, *findings.territories)
    kept = []
    for actor in index.actors:
        if actor in findings.doubted:
            continue
        weak = actor.kind in {"region", "city", "state"} and all(
            "weak" in m.evidence or m.thing == "place" for m in actor.mentions
        )
        if weak and actor not in acting:
            continue
        kept.append(actor)
    return kept
