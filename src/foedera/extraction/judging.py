"""Judging: trained judgements say what a text tells and who had a part, where rules are silent."""

from collections.abc import Callable, Iterable
from functools import partial

from foedera.extraction.actor import Actor
from foedera.extraction.actor_clues import of_actor
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.camps import Camps, leaning
from foedera.extraction.clues import LEAD, Clues
from foedera.extraction.country_clues import CountryClues
from foedera.extraction.document_clues import of_document
from foedera.extraction.employers import Employers
from foedera.extraction.findings import LOW, Agreement, Findings, Mission, add
from foedera.extraction.judgement import Judgement, judgements
from foedera.extraction.judging_agreements import judge_agreements
from foedera.extraction.judging_dates import judge_dates
from foedera.extraction.leader_clues import of_leader
from foedera.extraction.missions import MissionFinder
from foedera.extraction.part_clues import in_agreements, in_mission
from foedera.extraction.place_clues import PlaceClues
from foedera.extraction.scene import Role
from foedera.extraction.supposing import supposed_mission
from foedera.extraction.territory_clues import of_territory

# What the rules read is left out of a text that, in all, tells of none so probably.
DOUBTFUL = 0.45
# One more destination than the rules read must be more probable by so much.
MORE = 0.2
# A journey of which no word speaks must be so probable.
WORDLESS = 0.8
# A name with a part in what is told must be so much less probable to be left out.
UNSURE = 0.2
# A place that the rules made act stays a place where its acting is no more probable than this.
ONLY_PLACE = 0.3
# A text of fewer sentences tells too little in all.
ENOUGH = 5
# Where the rules saw so many who went, more must be surer by so much.
KNOWN, SURER = 2, 0.12


def posted(employers: Employers) -> list[Role]:
    """The roles of a document, with the bodies that only the whole text tells."""
    if len(employers.scenes) < ENOUGH:
        return employers.roles
    return employers.settled(judgements()["employer"])


def judge(
    findings: Findings,
    clues: Clues,
    finder: MissionFinder,
    reading: Reading,
) -> None:
    """Add the mission, the agreement and the parts in them that the judgements see.

    A text that looks right and holds nothing loses what the rules read in it.
    """
    document = of_document(clues, findings)
    journey = judgements()["mission"].probability(document)
    agreement = judgements()["agreement"].probability(document)
    long_enough = len(clues.scenes) >= ENOUGH
    if long_enough and journey < DOUBTFUL:
        findings.missions = []
    if long_enough and agreement < DOUBTFUL:
        findings.agreements = []
    aside = all(_is_aside(mission) for mission in findings.missions)
    if aside and journey >= judgements()["mission"].threshold:
        taken = [n for one in findings.missions for n in one.sentences]
        mission = supposed_mission(finder, taken, journey >= WORDLESS)
        findings.missions = [*([mission] if mission is not None else []), *findings.missions]
    _missions(findings, clues)
    _agreements(findings, clues, reading, agreement >= judgements()["agreement"].threshold)
    if long_enough:
        judge_dates(findings, clues, finder.published, judgements())
        _actors(findings, clues)


def _missions(findings: Findings, clues: Clues) -> None:
    """Add to the missions the places and people that the judgements see.

    They see what the rules read, all of it before anything is added.
    """
    if not findings.missions:
        return
    places = PlaceClues(clues)
    camps, countries = Camps(clues, findings.agreements), CountryClues(places)
    seen = []
    for mission in findings.missions:
        leans = leaning(countries, mission, judgements())
        standing = {id(one): camps.standing(one).clues(leans) for one in clues.candidates}
        seen.append(_who_goes(mission, clues, standing))
    _places(findings.missions, places)
    for mission, goes in zip(findings.missions, seen, strict=True):
        others = [one for one in findings.missions if one is not mission]
        _travellers(mission, clues, goes, {actor for one in others for actor in one.people()})


def _who_goes(mission: Mission, clues: Clues, standing: dict[int, set[str]]) -> list[Actor]:
    """Who went on a mission, as the judgement sees it."""
    surer = SURER if len(mission.participants) >= KNOWN else 0.0
    return chosen(
        clues, "participant", clues.candidates,
        lambda one: in_mission(clues, one, mission) | standing[id(one)], surer,
    )  # fmt: skip


def _actors(findings: Findings, clues: Clues) -> None:
    """Tell the territories that act, and the names that are nobody's."""
    real, acts = judgements()["actor"], judgements()["territory"]
    has_part = [a for m in findings.missions for a in (*m.leaders, *m.participants)]
    has_part += [a for g in findings.agreements for a in (*g.parties, *g.signatories)]
    known = [a for a in has_part if a.is_person]
    for one in clues.candidates:
        if one in clues.territories:
            acting = acts.probability(of_territory(clues, one, findings))
            if acting >= acts.threshold:
                findings.territories.append(clues.actual(one))
            elif acting < ONLY_PLACE:
                made = [clues.index.actor_of(mention) for mention in one.mentions]
                findings.doubted += [actor for actor in made if actor is not None]
        elif one not in known and real.probability(of_actor(clues, one, findings)) < (
            real.threshold - UNSURE * (one in has_part)
        ):
            findings.doubted.append(one)


def _is_aside(mission: Mission) -> bool:
    """Whether a mission is told late and with its own date: an earlier or later visit."""
    return mission.start is not None and min(mission.sentences) >= LEAD


def _places(missions: list[Mission], places: PlaceClues) -> None:
    """Add where journeys go and where they come from.

    Where the rules read some destination, others must be surer, and origins stay out.
    """
    for mission in missions:
        told = {place.name: places.of(place, mission) for place in places.places}
        goal, start = judgements()["destination"], judgements()["origin"]
        from_there = _sure(told, start, start.threshold)
        above = goal.threshold + (MORE if mission.to else 0.0)
        reached = _sure(told, goal, above)
        if mission.to:
            reached = [name for name in reached if name not in {*from_there, *mission.origin}]
        mission.to.extend(name for name in reached if name not in mission.to)
        if not mission.origin:
            mission.origin.extend(from_there)


def _sure(told: dict[str, set[str]], judgement: Judgement, least: float) -> list[str]:
    """The places of which a judgement is sure enough, the most probable first."""
    sure = {name: judgement.probability(own) for name, own in told.items()}
    return sorted((name for name in sure if sure[name] >= least), key=lambda name: -sure[name])


def _travellers(mission: Mission, clues: Clues, goes: list[Actor], taken: set[Actor]) -> None:
    """Add the participants that the judgement saw, and the leader.

    Who is `taken` by another mission went on this one, too, only where its sentences name them.
    """
    told = set(mission.sentences)
    for actor in goes:
        if actor not in mission.met and (actor not in taken or actor.is_named_in(told)):
            add(mission.participants, actor)
            mission.confidence = LOW
    if not mission.leaders:
        people = [one for one in clues.candidates if one.is_person]
        seen = chosen(clues, "leader", people, partial(of_leader, clues, mission=mission))
        led = [one for one in seen if one not in taken or one.is_named_in(told)]
        add(mission.leaders, *led[:1])
        add(mission.participants, *led[:1])


def _agreements(findings: Findings, clues: Clues, reading: Reading, told: bool) -> None:
    """Add agreements that the text tells beside those read, and parties where the rules saw few.

    A text is `told` to hold one where nothing was read; who signed is judged where one is told.
    """
    found = findings.agreements
    if not found and not told:
        return
    thin = [one for one in found if len(one.parties) < 2 and not one.count]
    bodies = _bodies(clues) if thin else []
    for agreement in thin:
        near = _around(agreement)
        add(agreement.parties, *(one for one in bodies if one.is_named_in(near)))
    judge_agreements(found, clues, reading, judgements(), least=1)
    _sign(found, clues)


def _around(agreement: Agreement) -> set[int]:
    """The sentences that tell an agreement, and those beside them."""
    return {n + step for n in agreement.sentences for step in (-1, 0, 1)}


def _bodies(clues: Clues) -> list[Actor]:
    bodies = [one for one in clues.candidates if not one.is_person]
    return chosen(clues, "party", bodies, partial(in_agreements, clues))


def _sign(found: list[Agreement], clues: Clues) -> None:
    """Add to agreements of which nobody is said to have signed them those who probably did.

    Of several agreements each has those named where it is told who act for a party, if for anybody.
    """
    of = partial(in_agreements, clues)
    people = [one for one in clues.candidates if one.is_person]
    seen = chosen(clues, "signatory", people, of)
    for agreement in found:
        if agreement.signatories or agreement.status not in {"signed", "renewed"}:
            continue
        near = _around(agreement)
        for one in seen:
            posts = set(clues.posts(one)) & set(agreement.parties)
            if len(found) == 1 or (one.is_named_in(near) and (posts or not clues.posts(one))):
                add(agreement.signatories, one)


def chosen(
    clues: Clues,
    part: str,
    among: Iterable[Actor],
    clues_of: Callable[[Actor], set[str]],
    surer: float = 0.0,
) -> list[Actor]:
    """The actors among some candidates of whom a judgement says yes, the most probable first.

    By `surer` their probability must pass the judgement's threshold.
    """
    judgement = judgements()[part]
    sure = [(judgement.probability(clues_of(one)), one) for one in among]
    yes = [(p, one) for p, one in sure if p >= judgement.threshold + surer]
    return [clues.actual(one) for _, one in sorted(yes, key=lambda pair: -pair[0])]
