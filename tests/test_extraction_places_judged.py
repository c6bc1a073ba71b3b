"""Where a journey goes that only the whole text tells; a journey beside a visit told aside."""

from pathlib import Path

import pytest

from foedera.documents import Document, read_document
from foedera.extraction.annotation import annotation
from foedera.extraction.pipeline import extract, extract_all

WELCOMED = """The harbour opens its doors to Chilean guests

The Port of Bergen welcomed entrepreneurs from Chile in the first week of May. Camila Rojas,
president of the Chilean Salmon Council, came with twelve companies to see the electric ferries.

"What we have seen in Norway will change how we work at home", she said over lunch with Ola
Nordmann, director of the Port of Bergen. The guests also saw the laboratories of the Norwegian
Institute of Marine Research.

The Port of Bergen has worked with Chile since 2015. Both sides want to meet again next year, when
the Chilean Salmon Council will hold its congress in Puerto Montt.
"""
RECEIVED = """Des entrepreneurs chiliens à la rencontre de la filière navale

Le cluster Mer Bretagne a reçu la semaine dernière à Brest une dizaine d'entreprises chiliennes.
Camila Rojas, présidente de la Chambre du saumon du Chili, conduisait le groupe.

« Ce que nous avons vu en Bretagne changera notre façon de travailler », a-t-elle dit. Les visiteurs
ont découvert les laboratoires de l'Institut breton des algues et le terminal de pêche.

Le cluster Mer Bretagne travaille avec le Chili depuis 2015.
"""


@pytest.mark.parametrize(
    ("text", "there", "elsewhere"),
    [(WELCOMED, "Norway", "Chile"), (RECEIVED, "Brest", "Chili")],
)
def test_guests_go_to_the_hosts_place(text, there, elsewhere):
    work = extract(Document.from_text(text))
    (mission,) = annotation(work.document, work.findings)["missions"]
    assert there in mission["to"]
    assert elsewhere not in mission["to"]


def test_what_the_rules_read_stays():
    text = "A delegation from Ghana travelled to Lisbon in May 2019.\n\n" + WELCOMED
    (alone,) = extract_all([Document.from_text(text)], judged=False)
    work = extract(Document.from_text(text))
    assert alone.findings.missions[0].to == ["Lisbon"] == work.findings.missions[0].to


def test_a_visit_told_aside_leaves_room_for_the_journey_of_the_text():
    page = Path(__file__).parent / "fixtures/pages/e03-niort-cove-atakpame.txt"
    (alone,) = extract_all([read_document(page)], judged=False)
    (aside,) = alone.findings.missions
    assert (aside.to, aside.start) == (["Niort"], "2022")
    missions = extract(read_document(page)).findings.missions
    assert [(one.to, one.start) for one in missions[1:]] == [(aside.to, aside.start)]
    assert {"Atakpamé", "Cové"} <= {*missions[0].to}
    assert not {*missions[0].sentences} & {*aside.sentences}
