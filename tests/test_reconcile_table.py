"""`foedera reconcile`: URIs beside the names of a table, whatever its size and separator."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest

from conftest import ROOT, run_foedera
from foedera.linking.table import TableColumns, TableError, resolve_table

NAMES = "id,Name,town\n1,EUROBIOMED,Marseille\n2,Nobody Whatsoever Ltd,\n3,Airbus,\n"

# Prints the most memory in kilobytes that a command took. A process of its own starts it: what the
# starting process holds at that moment counts as the command's, and tests hold much.
PEAK_OF = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text(NAMES, encoding="utf-8")
    return path


def resolved(path, release, **columns) -> list[dict[str, str]]:
    out = io.StringIO()
    resolve_table(path, out, release.names_index, TableColumns(**{"name": "Name", **columns}))
    dialect = csv.Sniffer().sniff(out.getvalue().partition("\n")[0], ",;\t")
    return list(csv.DictReader(io.StringIO(out.getvalue()), dialect=dialect))


def test_each_row_comes_back_with_uri_label_score_and_match(table, release):
    rows = resolved(table, release, place="town")
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["uri"] == "http://localhost:8000/id/actor/eurobiomed"
    assert rows[0]["label"] == "Eurobiomed"
    assert float(rows[0]["score"]) >= 95
    assert [row["match"] for row in rows][0::2] == ["true", "true"]
    assert rows[1]["match"] in ("", "false")


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "utf-8"), ("\t", "utf-8-sig"), (";", "cp1252"), (",", "utf-16")],
)
def test_a_table_keeps_its_separator_in_any_common_encoding(tmp_path, release, separator, encoding):
    path = tmp_path / "names.csv"
    lines = ["Name", "Provence-Alpes-Côte d'Azur", "Bourgogne-Franche-Comté"]
    text = "".join(f"{line}{separator}x\n" for line in lines)
    path.write_bytes(text.encode(encoding))
    rows = resolved(path, release, kinds=("https://w3id.org/foedera/def#Region",))
    assert [row["uri"].rsplit("/", 1)[-1] for row in rows] == [
        "provence-alpes-cote-d-azur",
        "bourgogne-franche-comte",
    ]


def test_columns_of_ours_that_are_there_already_get_a_number(tmp_path, release):
    path = tmp_path / "names.csv"
    path.write_text("Name,uri\nAirbus,mine\n", encoding="utf-8")
    (row,) = resolved(path, release)
    assert row["uri"] == "mine"
    assert row["uri_2"].endswith("/id/actor/airbus")


def test_a_missing_column_is_refused_by_name(table, release):
    with pytest.raises(TableError, match="no column 'Nom'; its columns are id, Name, town"):
        resolved(table, release, name="Nom")


def test_empty_rows_and_cells_are_kept_apart_from_names(tmp_path, release):
    path = tmp_path / "names.csv"
    path.write_bytes(b"\xef\xbb\xbfName;town\r\n\r\n;\r\nAirbus;;\r\n")
    rows = resolved(path, release)
    assert [(row["Name"], row["match"]) for row in rows] == [("", ""), ("Airbus", "true")]


def test_a_row_wider_than_the_header_is_refused_where_it_stands(tmp_path, release):
    path = tmp_path / "names.csv"
    path.write_text("Name,town\nBiocom,San Diego\nAirbus, Toulouse, 31000\n", encoding="utf-8")
    with pytest.raises(TableError, match="row 3: 3 cells where the first row names 2"):
        resolved(path, release)


@pytest.mark.parametrize("beginning", [b"PK\x03\x04rest", b"\x1f\x8brest", b"Name\0Airbus"])
def test_a_spreadsheet_or_a_packed_file_is_refused(tmp_path, release, beginning):
    path = tmp_path / "names.csv"
    path.write_bytes(beginning)
    with pytest.raises(TableError, match="save the table as CSV"):
        resolved(path, release)


def test_an_empty_file_is_refused_and_a_header_alone_is_a_table(tmp_path, release):
    path = tmp_path / "names.csv"
    path.write_bytes(b"")
    with pytest.raises(TableError, match="is empty"):
        resolved(path, release)
    path.write_bytes(b"Name\n")
    assert resolved(path, release) == []


def test_the_command_says_what_it_cannot_read_and_stops_with_its_reader(table, releases, tmp_path):
    where = ("--column", "Name", "--releases", str(releases.directory))
    gone = run_foedera("reconcile", str(tmp_path / "gone.csv"), *where)
    assert gone.returncode == 2
    assert "gone.csv: No such file" in gone.stderr
    kind = run_foedera("reconcile", str(table), *where, "--type", "Spaceship")
    assert kind.returncode == 2
    assert "TerritorialAuthority" in kind.stderr
    long = tmp_path / "long.csv"
    long.write_text("Name\n" + "Airbus\n" * 20_000, encoding="utf-8")
    command = f"{sys.executable} -m foedera.cli reconcile {long} {' '.join(where)} | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Broken pipe" not in done.stderr


def test_several_processes_give_the_same_rows_in_the_same_order(tmp_path, release):
    path = tmp_path / "names.csv"
    names = ["Airbus", "Biocom", "Marseilles", "nobody at all"] * 600
    path.write_text("Name\n" + "\n".join(names) + "\n", encoding="utf-8")
    columns = TableColumns("Name")
    one, two = io.StringIO(), io.StringIO()
    count = resolve_table(path, one, release.names_index, columns)
    resolve_table(path, two, release.names_index, columns, processes=2)
    assert one.getvalue() == two.getvalue()
    assert count.rows == 2400


def test_the_command_writes_a_file_whole_or_not_at_all(table, releases, tmp_path):
    out = tmp_path / "out.csv"
    done = run_foedera(
        "reconcile", str(table), "--column", "Name", "--out", str(out), "--type", "Company",
        "--releases", str(releases.directory),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "3 rows" in done.stderr
    assert "/id/actor/airbus" in out.read_text(encoding="utf-8")
    refused = run_foedera(
        "reconcile", str(table), "--column", "Nom", "--out", str(tmp_path / "none.csv"),
        "--releases", str(releases.directory),
    )  # fmt: skip
    assert refused.returncode == 2
    assert "no column" in refused.stderr
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.slow
def test_a_million_rows_take_bounded_memory(tmp_path, releases):
    path = tmp_path / "names.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("Name,number\n")
        for number in range(1_000_000):
            out.write(f"Airbus {number % 5000},{number}\n")
    command = [
        sys.executable, "-m", "foedera.cli", "reconcile", str(path), "--column", "Name",
        "--out", str(tmp_path / "out.csv"), "--releases", str(releases.directory),
    ]  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", PEAK_OF, *command],
        cwd=ROOT, check=True, capture_output=True, text=True, timeout=550,
    )  # fmt: skip
    peak = int(said.stdout)
    with (tmp_path / "out.csv").open(encoding="utf-8") as lines:
        assert sum(1 for _ in lines) == 1_000_001
    assert peak < 400_000, "kilobytes"
