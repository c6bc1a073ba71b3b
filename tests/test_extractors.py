"""Extractors of other packages, and that nobody's e-mail address or telephone is proposed."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import json
import os
import subprocess
import sys

import pytest

from foedera.documents import Document, read_document
from foedera.extraction.annotation import annotation
from foedera.extraction.pipeline import extract
from foedera.extraction.proposals import proposals
from foedera.extraction.writing import outputs
from foedera.review.proposing import propose
from foedera.validation.personal import contacts_in, holds_contact

FRENCH = """Communiqué de presse – 5 juin 2020

Une mission conduite par Anne Fictive, présidente de la Région Normandie, s'est rendue à Turin le 4 mai 2020. La Région Normandie y a signé un accord de coopération avec la Région Piémont. Paul Inventé, directeur du Cluster Brume (paul.invente@cluster-brume.example, 06 12 34 56 78), a rencontré l'Agence du Port de Gênes.

Contact presse : Marie Fictive – Tél. : +33 (0)6 98 76 54 32 – marie.fictive@normandie.example
"""
ENGLISH = """Published on March 3, 2024

A delegation led by Ada Quill, president of the Fictive Bay Cluster (ada.quill@fictivebay.example; +44 7700 900123), travelled to Lisbon on 1 March 2024 and met the Lisbon Port Agency. The Fictive Bay Cluster and the Lisbon Port Agency signed a memorandum of understanding on 2 March 2024.

Media contact: Bob Penn, (555) 010-4477, bob.penn(at)fictivebay.example
Email: BOB@FICTIVEBAY.EXAMPLE
"""
ANOTHER = """
import pyoxigraph as ox
from foedera.extraction.proposals import NEUTRAL, Proposal
from foedera.terms import SKOS

def named(document):
    for words, passages in (("Founded Club", ((0, 5),)), ("Bare Club", ()), ("Far Club", ((0, 10**6),)),
                            ("club@brume.example", ((0, 5),))):
        yield Proposal(NEUTRAL.thing("actor", "x"), SKOS.altLabel, ox.Literal(words, language="en"), passages)

def failing(document):
    yield from named(document)
    raise RuntimeError("the model is asleep")
"""


@pytest.mark.parametrize("kind", ["txt", "html"])
@pytest.mark.parametrize("text", [FRENCH, ENGLISH])
def test_nobodys_address_or_telephone_is_proposed(tmp_path, text, kind):
    path = tmp_path / f"note.{kind}"
    if kind == "html":
        paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
        link = "<p><a href='mailto:zoe@brume.example?subject=Zoe'>Zoé Privée</a> <a href='tel:+33611223344'>06 11 22 33 44</a></p>"
        text = f"<html><body><article>{paragraphs}{link}</article></body></html>"
    path.write_text(text, "utf-8")
    document = read_document(path)
    work = extract(document)
    assert holds_contact(document.text)
    assert not holds_contact(json.dumps(annotation(document, work.findings), ensure_ascii=False))
    names = {name for actor in work.findings.actors for name in actor.names}
    assert len(names) >= 3
    assert not names & {"BOB", "FICTIVEBAY.EXAMPLE"}
    offered = propose(document, work.view, work.findings, "note", lambda name: None)
    words = [span.words for claim in offered.claims for span in claim.spans]
    assert any("travelled to Lisbon" in one or "s'est rendue" in one for one in words)
    assert not [one for one in words if holds_contact(one)]
    for one in proposals(document, work.findings, work.view):
        assert one.passages
        assert not any(holds_contact(document.text[a:b]) for a, b in one.passages)
    turtle = outputs("turtle")(work).decode()
    for private in (".example", "mailto", "tel:", "900123", "4477"):
        assert private not in turtle.replace("data.example.org", "")


@pytest.mark.parametrize(
    "words", ["1 000 000 000 euros", "04/05/2019 10:30", "2019-05-04", "tram 12, quai 14"]
)
def test_amounts_and_dates_are_no_telephones(words):
    assert not list(contacts_in(words))


def test_extractor_of_another_package_is_loaded_and_held_to_the_rules(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "another_extractor.py").write_text(ANOTHER, "utf-8")
    info = package / "another_extractor-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: another-extractor\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[foedera.extractors]\nnamed = another_extractor:named\n"
        "failing = another_extractor:failing\nmissing = another_extractor:nothing\n"
    )
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{ENGLISH}\nNumber {name}.", "utf-8")
    command = [sys.executable, "-m", "foedera.cli", "extract", "a.txt", "b.txt", "--format", "turtle", "--out", "o"]  # fmt: skip

    def run(path):
        environment = {**os.environ, "PYTHONPATH": path}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # fmt: skip

    assert "2 written" in run("").stderr
    assert "Founded Club" not in (tmp_path / "o" / "a.ttl").read_text("utf-8")
    # Another extractor is there now: what was made without it is made anew.
    done = run(str(package))
    assert done.returncode == 0, done.stderr
    assert "2 written" in done.stderr
    for name in "ab":
        assert f"extractor failing failed on {name}.txt" in done.stderr
        text = (tmp_path / "o" / f"{name}.ttl").read_text("utf-8")
        assert text.count("Founded Club") == 1
        assert "Bare Club" not in text
        assert "Far Club" not in text
        assert "club@" not in text
    assert "the model is asleep" in done.stderr
    assert "extractor missing" in done.stderr
    # What one of them failed on is not done: the next run asks it again.
    assert "2 written" in run(str(package)).stderr


def test_a_word_broken_at_a_lines_end_is_read_whole_and_its_passage_is_the_frozen_text():
    text = "Anne Fictive, présidente du Cluster Bru-\nmeux, a rencontré à Turin l'Agence du Port de Gênes le 4 mai 2019.\n"
    document = Document.from_text(text)
    work = extract(document)
    body = next(a for a in work.findings.actors if "Cluster Brumeux" in a.names)
    start, end = work.view.passage(body.mentions[0].start, body.mentions[0].end)
    assert document.text[start:end] == "Cluster Bru-\nmeux"
