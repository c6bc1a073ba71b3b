"""Places that act, and places where something is: what tells them apart."""

from foedera.documents import Document
from foedera.extraction.clues import Clues
from foedera.extraction.pipeline import extract_all
from foedera.extraction.territory_clues import of_territory

TEXT = (
    "Kim Example, a conduit une délégation en Saxe.\n\n"
    "Un accord de jumelage a été signé entre Orléans et Dresde. Le Club Exemple d'Orléans y était."
)


def clues_of(text: str) -> dict[str, set[str]]:
    document = Document.from_text(text)
    work = next(iter(extract_all([document], judged=False)))
    clues = Clues(work)
    return {one.names[0]: of_territory(clues, one, work.findings) for one in clues.territories}


def test_a_place_has_the_part_that_the_rules_gave_its_authority():
    told = clues_of(TEXT)
    assert {"given:bound", "given:bound:2", "city&given:bound"} <= told["Dresde"]
    assert not any(clue.startswith("given:bound") for clue in told["Saxe"])


def test_a_place_beside_its_like_is_told_from_one_alone():
    told = clues_of(TEXT)
    assert "beside:alike" in told["Orléans"]
    assert "beside:alike" not in told["Saxe"]


def test_a_body_named_after_a_place_is_its_namesake():
    told = clues_of(TEXT)
    assert "namesake:association" in told["Orléans"]
    assert "namesakes:0" in told["Saxe"]
