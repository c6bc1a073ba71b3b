"""Train the judgements of extraction from annotated texts, and measure them by documents left out.

    python -m bench.judgements FOLDER…          prints the figures and writes the weights
    python -m bench.judgements --check FOLDER…  prints the figures only

A folder holds documents and, in `gold/`, their annotations. Only weights are stored, of clues that
are words' stems, patterns and kinds; no name can be one.
"""

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foedera.documents import read_document
from foedera.extraction.annotation import annotation
from foedera.extraction.clues import Clues
from foedera.extraction.evaluation import normalised, same_name
from foedera.extraction.findings import Mission
from foedera.extraction.judgement import Judgement, train
from foedera.extraction.pipeline import Work, extract_all

FILE = Path(__file__).parents[1] / "src/foedera/extraction/rules/judgements.json"
PARTS = {"participant": "participants", "leader": "leaders"}
# Chosen by documents left out, as are the thresholds.
RIDGE, LEAST, FOLDS = 10.0, 4, 8
THRESHOLDS = {"participant": 0.35, "leader": 0.3}
SMALLEST = 0.03


@dataclass
class Rows:
    """Pairs of a mission and an actor: their clues, what is right, what the rules say, whence."""

    clues: list[set[str]] = field(default_factory=list)
    right: dict[str, list[bool]] = field(default_factory=lambda: {part: [] for part in PARTS})
    documents: list[str] = field(default_factory=list)


def rows_of(folders: Iterable[Path]) -> Rows:
    """The pairs of all annotated documents of some folders."""
    rows = Rows()
    for folder in folders:
        golden = {p.stem: json.loads(p.read_text("utf-8")) for p in folder.glob("gold/*.json")}
        texts = [p for p in sorted(folder.glob("*.txt")) if p.stem in golden]
        for work in extract_all([read_document(p) for p in texts], judged=False):
            _add(rows, work, golden[work.document.path.stem])
    return rows


def _add(rows: Rows, work: Work, gold: dict[str, Any]) -> None:
    clues = Clues(work)
    found = annotation(work.document, work.findings)["actors"]
    known = {
        id(actor): next((g["id"] for g in gold["actors"] if same_name(g, one)), None)
        for actor, one in zip(work.findings.actors, found, strict=True)
    }
    for mission in work.findings.missions if gold["missions"] else ():
        told = max(gold["missions"], key=lambda g: _likeness(g, mission, known))
        for actor in clues.actors:
            if id(actor) not in known:
                continue
            rows.clues.append(clues.with_mission(actor, mission))
            rows.documents.append(work.document.path.stem)
            for part, key in PARTS.items():
                rows.right[part].append(known[id(actor)] in (told.get(key) or []))


def _likeness(gold: dict[str, Any], mission: Mission, known: dict[int, str | None]) -> float:
    places = {normalised(p) for p in gold.get("to") or []} & {normalised(p) for p in mission.to}
    ours = {known.get(id(actor)) for actor in mission.people()}
    shared = ours & {*(gold.get("participants") or []), *(gold.get("met") or [])}
    dated = bool(mission.start) and str(gold.get("start")).startswith(str(mission.start))
    return 3 * bool(places) + 2 * dated + 0.3 * len(shared)


def trained(rows: Rows, part: str, chosen: list[int] | None = None) -> Judgement:
    """The judgement of one part, from all rows or from some of them."""
    some = range(len(rows.clues)) if chosen is None else chosen
    return train(
        [rows.clues[n] for n in some],
        [rows.right[part][n] for n in some],
        [rows.documents[n] for n in some],
        RIDGE, LEAST, THRESHOLDS[part],
    )  # fmt: skip


def left_out(rows: Rows, part: str) -> tuple[int, int, int]:
    """How many are right, invented and missed where no document judged was trained on."""
    fold = {name: n % FOLDS for n, name in enumerate(sorted(set(rows.documents)))}
    right = invented = missed = 0
    for out in range(FOLDS):
        kept = [n for n, name in enumerate(rows.documents) if fold[name] != out]
        judgement = trained(rows, part, kept)
        for n, name in enumerate(rows.documents):
            if fold[name] == out:
                yes, true = judgement.says_yes(rows.clues[n]), rows.right[part][n]
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
    for part in PARTS:
        right, invented, missed = left_out(rows, part)
        precision, recall = right / max(1, right + invented), right / max(1, right + missed)
        print(f"{part}: {len(rows.clues)} pairs of {len(set(rows.documents))} documents")
        print(f"  documents left out: P={precision:.2f} R={recall:.2f}")
    if not asked.check:
        data = {part: as_data(trained(rows, part)) for part in PARTS}
        FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
