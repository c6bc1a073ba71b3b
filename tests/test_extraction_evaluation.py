"""The figures of `foedera evaluate` are those of the shared scoring script."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from foedera.extraction.evaluation import figures, measure, same_name, total

SHARED = Path(__file__).parents[2] / "shared" / "documents"


def record(actors, missions=(), agreements=(), roles=()):
    return {
        "file": "x.txt", "language": "en",
        "actors": [
            {"id": f"a{n}", "names": names, "type": kind, "involved": True}
            for n, (kind, *names) in enumerate(actors, start=1)
        ],
        "roles": list(roles), "missions": list(missions), "agreements": list(agreements),
    }  # fmt: skip


GOLD = record(
    [("person", "Ann Example", "Example"), ("cluster", "Pôle Verdoyant"), ("company", "Nordwerk")],
    missions=[{"id": "m1", "to": ["Oslo"], "start": "2021-05", "leaders": ["a1"],
               "participants": ["a1", "a2"]}],
    agreements=[{"id": "g1", "status": "signed", "signed": "2021-05-04",
                 "parties": ["a2", "a3"], "signatories": ["a1"]}],
    roles=[{"person": "a1", "organisation": "a2", "title": "president"}],
)  # fmt: skip


def test_a_perfect_annotation_scores_one_in_every_layer():
    tallies = measure(GOLD, GOLD).tallies
    assert all(tally.f1 == 1.0 for tally in tallies.values())


def test_a_missed_and_an_invented_actor_are_named():
    found = record([("person", "Example"), ("cluster", "Verdoyant"), ("company", "Sudwerk")])
    measured = measure(GOLD, found)
    assert "actor Nordwerk" in measured.missed
    assert any(line.startswith("actor Sudwerk") for line in measured.invented)


def test_names_match_on_words_that_one_holds_of_the_other():
    assert same_name({"names": ["City of Brightwater"]}, {"names": ["Brightwater City Council"]})
    assert same_name({"names": ["Verdoyant Nord"]}, {"names": ["Pôle Verdoyant Nord de Test"]})
    assert not same_name({"names": ["Nordwerk"]}, {"names": ["Nordwerk Holding"]})


def run_script(gold: Path, found: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(SHARED / "score.py"), str(gold), str(found)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip().splitlines()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not beside this clone")
@pytest.mark.parametrize("damage", ["none", "half", "names", "dates"])
def test_figures_are_those_of_the_shared_script(tmp_path, damage):
    golden = {}
    for folder in (SHARED / "dev" / "gold", SHARED / "seeds" / "gold"):
        golden |= {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    gold, found = tmp_path / "gold", tmp_path / "found"
    gold.mkdir(), found.mkdir()
    annotations = {}
    for name, one in sorted(golden.items()):
        other = json.loads(json.dumps(one))
        if damage == "half":
            other["actors"] = other["actors"][::2]
            other["missions"] = other["missions"][:1]
        elif damage == "names":
            for actor in other["actors"]:
                actor["names"] = [actor["names"][0] + " X"]
        elif damage == "dates":
            for thing in (*other["missions"], *other["agreements"]):
                thing["start"] = thing["signed"] = "2017"
                thing["parties"] = (thing.get("parties") or [])[:1]
        annotations[name] = other
        (gold / name).write_text(json.dumps(one), "utf-8")
        (found / name).write_text(json.dumps(other), "utf-8")
    ours = figures(total(measure(golden[name], annotations[name]) for name in sorted(golden)))
    assert ours == run_script(gold, found)
