"""A desk with our own press note on it, beside an invented publication: for tests of reviewing."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT
from example import write_publication
from foedera.review import Concepts, Desk, Entities, RegistryLinker, open_file
from foedera.statements import Publication

NOTES = ROOT / "tests" / "fixtures"
ENGLISH, FRENCH = NOTES / "brume-lisbon-note.txt", NOTES / "brume-porto-note.txt"
DEVELOPMENT = ROOT.parent / "shared" / "documents" / "dev"
REVIEWER = "Jeanne Relit"


def lay(folder: Path, note: Path = ENGLISH, publication: Publication | None = None) -> Desk:
    """The note on a desk in the folder, read and resolved against the invented publication."""
    publication = publication or write_publication(folder / "data")
    concepts = Concepts.read(ROOT / "ontology")
    linker = RegistryLinker(publication, ROOT / "ontology", Entities.read(publication))
    return open_file(
        note, publication, concepts, folder / "work", texts=folder / "texts", linker=linker
    )


def again(publication: Publication) -> Publication:
    """The publication as its files are now."""
    return Publication(publication.directory, publication.base)


def accept_all(desk: Desk, publication: Publication) -> None:
    """Accept every claim of a desk that is still open."""
    ids = [one.id for one in desk.judged(desk.outcome()) if one.state == "open"]
    desk.decide(REVIEWER, "accept", {"claims": ids}, Entities.read(publication))
