"""Train the judgements of extraction from annotated texts, and measure them by documents left out.

    python -m bench.judgements FOLDER…          prints the figures and writes the weights
    python -m bench.judgements --check FOLDER…  prints the figures only

A folder holds documents and, in `gold/`, their annotations. Only weights are stored, of clues that
are words' stems, patterns, syntax and kinds; no name can be one.
"""

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bench.leanings import FOLDS, folds_of, left_out_leanings
from bench.told_agreements import aligned, telling_nouns
from bench.told_missions import ends, likeness
from foedera.documents import read_document
from foedera.extraction.actor import Actor
from foedera.extraction.actor_clues import of_actor
from foedera.extraction.agreement_clues import of_noun
from foedera.extraction.binding_clues import Bonds
from foedera.extraction.camps import Camps, Standing
from foedera.extraction.clues import Clues
from foedera.extraction.country_clues import CountryClues
from foedera.extraction.date_clues import DateClues
from foedera.extraction.document_clues import of_document
from foedera.extraction.employers import Employers
from foedera.extraction.evaluation import dates_agree, normalised, same_name
from foedera.extraction.findings import Mission
from foedera.extraction.judgement import Judgement, train
from foedera.extraction.leader_clues import of_leader
from foedera.extraction.part_clues import in_agreements, in_mission
from foedera.extraction.pipeline import Work, agreement_finder, extract_all, mission_finder
from foedera.extraction.place_clues import PlaceClues
from foedera.extraction.supposed_agreements import read_in, supposed_in
from foedera.extraction.supposing import supposed_mission
from foedera.extraction.territory_clues import of_territory

FILE = Path(__file__).parents[1] / "src/foedera/extraction/rules/judgements.json"
SMALLEST = 0.02


class Setting(NamedTuple):
    """How a judgement is trained: chosen by documents left out."""

    ridge: float
    threshold: float
    least: int = 4


SETTINGS = {
    "mission": Setting(10.0, 0.6),
    "agreement": Setting(10.0, 0.7),
    "participant": Setting(10.0, 0.38),
    "leader": Setting(3.0, 0.4),
    "home": Setting(10.0, 0.5),
    "visited": Setting(10.0, 0.5),
    "destination": Setting(10.0, 0.3),
    "origin": Setting(10.0, 0.35),
    "party": Setting(10.0, 0.35),
    "signatory": Setting(10.0, 0.35),
    "actor": Setting(3.0, 0.58),
    "territory": Setting(10.0, 0.4),
    "employer": Setting(3.0, 0.35),
    "further": Setting(10.0, 0.33),
    "bound": Setting(10.0, 0.35),
    "signed": Setting(10.0, 0.4),
    "start": Setting(10.0, 0.4),
}


@dataclass
class Rows:
    """What one judgement learns from: clues, what is right, from which document."""

    clues: list[set[str]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    # Where an actor's standing is a clue: it, and the rows of its document's countries.
    standings: list[tuple[Standing, dict[str, int]]] = field(default_factory=list)
    countries: "tuple[Rows, Rows] | None" = None

    def add(self, clues: set[str], right: bool, document: str) -> None:
        """One more row."""
        self.clues.append(clues)
        self.right.append(right)
        self.documents.append(document)

    def seen_from(self, chosen: Iterable[int]) -> list[set[str]]:
        """The clues of all rows, with what countries lean to as some rows' documents teach it."""
        if self.countries is None:
            return self.clues
        home, visited = self.countries
        known = {self.documents[n] for n in chosen}
        pair = {"home": home, "visited": visited}
        leans = left_out_leanings(
            home.clues, home.documents, known, lambda name, some: trained(name, pair[name], some)
        )
        return [
            own | standing.clues({country: leans[n] for country, n in rows.items()})
            for own, (standing, rows) in zip(self.clues, self.standings, strict=True)
        ]


def rows_of(folders: Iterable[Path]) -> dict[str, Rows]:
    """The rows of each judgement from all annotated documents of some folders."""
    rows = {name: Rows() for name in SETTINGS}
    for folder in folders:
        golden = {p.stem: json.loads(p.read_text("utf-8")) for p in folder.glob("gold/*.json")}
        texts = [p for p in sorted(folder.glob("*.txt")) if p.stem in golden]
        for work in extract_all([read_document(p) for p in texts], judged=False):
            add_rows(rows, work, golden[work.document.path.stem])
    return rows


def add_rows(rows: dict[str, Rows], work: Work, gold: dict[str, Any]) -> None:
    """The rows of one document as the rules left it."""
    name = work.document.path.stem
    clues = Clues(work)
    document = of_document(clues, work.findings)
    rows["mission"].add(document, bool(gold["missions"]), name)
    rows["agreement"].add(document, bool(gold["agreements"]), name)
    known = {id(one): _gold_id(one, gold) for one in clues.candidates}
    _add_names(rows, work, clues, gold, known)
    _add_employers(rows["employer"], work, clues, gold)
    missions = work.findings.missions
    if not missions and gold["missions"]:
        supposed = supposed_mission(mission_finder(work))
        missions = [supposed] if supposed else []
    dates, places = DateClues(clues, work.document.date), PlaceClues(clues)
    camps = Camps(clues, work.findings.agreements)
    rows["participant"].countries = (rows["home"], rows["visited"])
    for mission in missions if gold["missions"] else ():
        told = max(gold["missions"], key=lambda g: likeness(g, mission, known))
        _add_places(rows, places, mission, told, name)
        countries = _add_countries(rows, places, mission, told, known, name)
        for date in dates.dates:
            right = dates_agree(told.get("start"), date.start)
            rows["start"].add(dates.of_start(mission, date), right, name)
        for one in clues.candidates:
            own = in_mission(clues, one, mission)
            identity = known[id(one)]
            rows["participant"].add(own, identity in (told.get("participants") or []), name)
            rows["participant"].standings.append((camps.standing(one), countries))
            if one.is_person:
                leading = of_leader(clues, one, mission)
                rows["leader"].add(leading, identity in (told.get("leaders") or []), name)
    if gold["agreements"]:
        parties = {p for one in gold["agreements"] for p in one["parties"]}
        signatories = {p for one in gold["agreements"] for p in one.get("signatories") or []}
        for one in clues.candidates:
            own = in_agreements(clues, one)
            if one.is_person:
                rows["signatory"].add(own, known[id(one)] in signatories, name)
            else:
                rows["party"].add(own, known[id(one)] in parties, name)
        _add_agreements(rows, work, clues, gold, known)


def _add_names(
    rows: dict[str, Rows],
    work: Work,
    clues: Clues,
    gold: dict[str, Any],
    known: dict[int, str | None],
) -> None:
    """Which names are somebody's, and which places act.

    A place that acts, but has no part in what the text tells, is neither right nor wrong.
    """
    name = work.document.path.stem
    involved = {g["id"]: g.get("involved", True) for g in gold["actors"]}
    for one in clues.candidates:
        identity = known[id(one)]
        if one not in clues.territories:
            own = of_actor(clues, one, work.findings)
            rows["actor"].add(own, identity is not None, name)
        elif identity is None or involved[identity]:
            own = of_territory(clues, one, work.findings)
            rows["territory"].add(own, identity is not None, name)


def _add_agreements(
    rows: dict[str, Rows],
    work: Work,
    clues: Clues,
    gold: dict[str, Any],
    known: dict[int, str | None],
) -> None:
    """Which nouns tell one more agreement than the rules read, and whom each one binds."""
    name = work.document.path.stem
    found = work.findings.agreements
    told = aligned(found, gold["agreements"], clues, known)
    pairs = [(one, told[n]) for n, one in enumerate(found) if n in told]
    missed = [g for g in gold["agreements"] if not any(g is other for _, other in pairs)]
    reading = agreement_finder(work).reading
    bonds = Bonds(clues, reading, found)
    supposed = supposed_in(reading)
    read = read_in(supposed, found)
    telling = telling_nouns([one for one in supposed if id(one) not in read], missed, clues, known)
    for one in supposed:
        right = telling.get(id(one))
        rows["further"].add(of_noun(clues, one, found, read), right is not None, name)
        if right is not None:
            pairs.append((one.agreement, right))
    dates = DateClues(clues, work.document.date)
    starts = [mission.start for mission in work.findings.missions]
    for agreement, right in pairs:
        for date in dates.dates:
            told_here = dates.of_signing(agreement, date, starts)
            rows["signed"].add(told_here, dates_agree(right.get("signed"), date.start), name)
    bodies = [(one, in_agreements(clues, one)) for one in clues.candidates if not one.is_person]
    for agreement, right in pairs:
        for one, own in bodies:
            told_here = bonds.of(one, own, agreement)
            rows["bound"].add(told_here, known[id(one)] in right["parties"], name)


def _add_places(
    rows: dict[str, Rows], clues: PlaceClues, mission: Mission, told: dict[str, Any], name: str
) -> None:
    """The rows of a mission's places: its end and its start."""
    for judged, key in (("destination", "to"), ("origin", "from")):
        right = {normalised(place) for place in told.get(key) or []}
        for place in clues.places:
            rows[judged].add(clues.of(place, mission), normalised(place.name) in right, name)


def _add_countries(
    rows: dict[str, Rows],
    places: PlaceClues,
    mission: Mission,
    told: dict[str, Any],
    known: dict[int, str | None],
    name: str,
) -> dict[str, int]:
    """The rows of a mission's countries; their numbers by country."""
    countries = CountryClues(places)
    guests, hosts = ends(places.clues, told, known)
    numbers: dict[str, int] = {}
    for country in countries.countries:
        own = countries.of(country, mission)
        numbers[country] = len(rows["home"].clues)
        rows["home"].add(own, country in guests, name)
        rows["visited"].add(own, country in hosts, name)
    return numbers


def _add_employers(rows: Rows, work: Work, clues: Clues, gold: dict[str, Any]) -> None:
    """Which bodies the people of one document have posts in."""
    assert work.index is not None
    held = {(role["person"], role["organisation"]) for role in gold.get("roles", [])}
    employers = Employers(clues, work.findings)
    bodies = [(one, _gold_id(one, gold)) for one in employers.bodies]
    for opening in employers.openings():
        person = _gold_id(opening.person, gold)
        for body, identity in bodies:
            right = identity is not None and (person, identity) in held
            rows.add(employers.of.clues(opening, body), right, work.document.path.stem)


def _gold_id(actor: Actor, gold: dict[str, Any]) -> str | None:
    ours = {"names": actor.names}
    return next((one["id"] for one in gold["actors"] if same_name(one, ours)), None)


def trained(
    name: str,
    rows: Rows,
    chosen: list[int] | None = None,
    seen: list[set[str]] | None = None,
) -> Judgement:
    """One judgement, from all its rows or from some of them, whose clues may be `seen` already."""
    some = range(len(rows.clues)) if chosen is None else chosen
    setting = SETTINGS[name]
    clues = rows.seen_from(some) if seen is None else seen
    return train(
        [clues[n] for n in some],
        [rows.right[n] for n in some],
        [rows.documents[n] for n in some],
        setting.ridge, setting.least, setting.threshold,
    )  # fmt: skip


def left_out(name: str, rows: Rows) -> tuple[int, int, int]:
    """How many are right, invented and missed where no document judged was trained on."""
    fold = folds_of(rows.documents)
    right = invented = missed = 0
    for out in range(FOLDS):
        kept = [n for n, document in enumerate(rows.documents) if fold[document] != out]
        clues = rows.seen_from(kept)
        judgement = trained(name, rows, kept, clues)
        for n, document in enumerate(rows.documents):
            if fold[document] == out:
                yes, true = judgement.says_yes(clues[n]), rows.right[n]
                right, invented = right + (yes and true), invented + (yes and not true)
                missed += true and not yes
    return right, invented, missed


def as_data(judgement: Judgement) -> dict[str, Any]:
    """A judgement as it is written: weights to three places, the smallest left out."""
    weights = {c: round(w, 3) for c, w in judgement.weights.items() if abs(w) >= SMALLEST}
    return {
        "threshold": judgement.threshold,
        "bias": round(judgement.bias, 3),
        "weights": dict(sorted(weights.items(), key=lambda one: (-one[1], one[0]))),
    }


def main() -> None:
    """Train, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing")
    asked = parser.parse_args()
    rows = rows_of(asked.folders)
    for name, own in rows.items():
        right, invented, missed = left_out(name, own)
        precision, recall = right / max(1, right + invented), right / max(1, right + missed)
        print(f"{name}: {len(own.clues)} rows of {len(set(own.documents))} documents")
        print(f"  documents left out: P={precision:.2f} R={recall:.2f}")
    if not asked.check:
        data = {name: as_data(trained(name, own)) for name, own in rows.items()}
        FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
