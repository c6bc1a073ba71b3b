"""Real OpenRefine works through our service: names to URIs, columns beside them, a file out."""

from __future__ import annotations

import csv
import io

import httpx
import pyoxigraph as ox
import pytest
from bench.mess import Case, cases

import openrefine
from foedera.linking import Entry, entries

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        openrefine.COMMAND is None,
        reason="OpenRefine is not installed: apt-get install --no-install-recommends openrefine",
    ),
]
FD = "https://w3id.org/foedera/def#"


@pytest.fixture(scope="module")
def messy(served) -> list[Case]:
    """Two hundred messy names of the actors and places that are served, some of nobody."""
    facts = httpx.get(f"{served.address}dumps/facts.nt", timeout=30).content
    triples = [quad.triple for quad in ox.parse(facts, format=ox.RdfFormat.N_TRIPLES)]
    things = [e for e in entries(triples) if e.iri.startswith(f"{served.address}id/")]
    linkable = [e for e in things if e.iri.split("/")[-2] not in ("statement", "situation")]
    known = [e for e in linkable if e.iri.split("/")[-2] in ("actor", "place")]
    strangers = [
        Entry(f"http://example.org/{number}", name, {name: 0}, {f"{FD}Organisation"})
        for number, name in enumerate(
            ("Quillmore Harbour Trust", "Bramblewick Institute", "Tessaly Ferrous Works",
             "Oddington Choir", "Pellucid Optics Cooperative")
        )
    ]  # fmt: skip
    return list(cases(known, strangers, 200, seed=11, registry=linkable))


def test_openrefine_reconciles_extends_and_exports_two_hundred_messy_names(served, messy, tmp_path):
    service = f"{served.address}reconcile"
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("name", "row"))
    writer.writerows((case.mention.name, number) for number, case in enumerate(messy))
    with openrefine.running(tmp_path) as refine:
        project = refine.create(table.getvalue())
        refine.reconcile(project, "name", service)
        columns = {f"{FD}basedIn": "based in", f"{FD}locatedIn": "located in"}
        refine.extend(project, "name", service, columns)
        matched = 'if(cell.recon.matched, cell.recon.match.id, "")'
        refine.add_column(project, "name", "uri", matched)
        rows = refine.export(project)
    found = {int(row["row"]): row["uri"] for row in rows if row["row"]}
    assert len(found) == 200
    taken = {number: uri for number, uri in found.items() if uri}
    wrong = [(messy[n].mention.name, uri) for n, uri in taken.items() if messy[n].means != uri]
    to_find = sum(case.means is not None for case in messy)
    assert len(wrong) <= 0.02 * len(taken), wrong
    assert len(taken) - len(wrong) >= 0.8 * to_find
    lying = next(key for key in rows[0] if key.lower().startswith("located"))
    assert len(rows[0]) == 5
    assert any(row[lying] for row in rows), "the columns that were asked for hold values"
