"""Things of other data sets, read one by one from the files that a publisher has.

SPARQL results (JSON, XML, CSV, TSV), N-Triples, GeoNames tables, SIRENE stock files, any CSV; as
they are, or packed with gzip, bzip2 or zip. Nothing is held but the record at hand.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from foedera.linking.outward.identifiers import IdentifierScheme
from foedera.terms import RDFS, SCHEMA, SKOS

_GEONAMES_COLUMNS = 19
_MOST_NAMES = 40
_NAME_PROPERTIES = frozenset(
    (RDFS.label.value, SKOS.prefLabel.value, SKOS.altLabel.value, SCHEMA.name.value,
     "http://schema.org/name", "http://schema.org/alternateName",
     "https://schema.org/alternateName", "http://www.geonames.org/ontology#name",
     "http://www.geonames.org/ontology#alternateName")
)  # fmt: skip
_ID_COLUMNS = ("id", "item", "iri", "uri", "identifier", "thing", "s", "subject")
_NAME_COLUMNS = (
    "name", "label", "itemlabel", "thinglabel", "altlabel", "itemaltlabel", "alias", "aliases",
    "altnames", "title", "nom", "libelle", "denomination", "denominationunitelegale",
    "denominationusuelle1unitelegale", "denominationusuelle2unitelegale", "sigleunitelegale",
    "acronym", "sigle", "officialname", "prefname", "asciiname", "s.label",
)  # fmt: skip
_COUNTRY_COLUMNS = ("countrycode", "country_code", "country", "pays", "iso2", "countrycode2")
_PLACE_COLUMNS = ("town", "city", "place", "citylabel", "placelabel", "ville", "commune",
                  "libellecommuneetablissement", "countrylabel")  # fmt: skip
Progress = Callable[[int], None]


class DumpError(ValueError):
    """A file that no records can be read from; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """A thing of another data set."""

    identifier: str
    names: tuple[str, ...]
    country: str = ""
    """ISO 3166-1 alpha-2, where it is told."""
    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Local names of the classes of ours that it may be of; empty where nothing is told."""
    weight: int = 0
    """Of two as alike the one that more people know: inhabitants."""


def read_dump(
    path: Path, scheme: IdentifierScheme, progress: Progress = lambda _: None
) -> Iterator[Record]:
    """The records of a file; its form is seen from its name and first line.

    `progress` is told how many bytes of the file are read. Raises DumpError.
    """
    name = path.name.lower()
    for suffix in (".gz", ".bz2", ".zip"):
        name = name.removesuffix(suffix)
    try:
        with _opened(path) as (data, position):
            for number, record in enumerate(_records(data, name, scheme, path)):
                if number % 2000 == 0:
                    progress(position())
                if record.names and not scheme.fault(record.identifier):
                    yield record
            progress(path.stat().st_size)
    except DumpError:
        raise
    except (SyntaxError, ValueError, csv.Error) as error:
        raise DumpError(f"{path}: {error}") from error
    except (EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise DumpError(f"{path} is damaged or cut short: {error}") from error
    except OSError as error:
        raise DumpError(f"{path} cannot be read: {error.strerror or error}") from error


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], Callable[[], int]]]:
    with path.open("rb") as raw:
        suffix = path.suffix.lower()
        if suffix == ".gz":
            with gzip.open(raw) as unpacked:
                yield unpacked, raw.tell  # type: ignore[misc]
        elif suffix == ".bz2":
            with bz2.open(raw) as unzipped:
                yield unzipped, raw.tell
        elif suffix == ".zip":
            with zipfile.ZipFile(raw) as archive:
                largest = max(archive.infolist(), key=lambda one: one.file_size, default=None)
                if largest is None:
                    raise DumpError(f"{path} is an archive without files")
                with archive.open(largest) as member:
                    yield member, raw.tell
        else:
            yield raw, raw.tell


def _records(data: IO[bytes], name: str, scheme: IdentifierScheme, path: Path) -> Iterator[Record]:
    if name.endswith((".srj", ".json")):
        return _solutions(data, ox.QueryResultsFormat.JSON, scheme, path)
    if name.endswith((".srx", ".xml")):
        return _solutions(data, ox.QueryResultsFormat.XML, scheme, path)
    if name.endswith((".nt", ".ntriples", ".ttl")):
        return _triples(data, scheme, name)
    return _table(io.TextIOWrapper(data, "utf-8-sig", "replace", newline=""), scheme, path)


def _solutions(
    data: IO[bytes], form: ox.QueryResultsFormat, scheme: IdentifierScheme, path: Path
) -> Iterator[Record]:
    found = ox.parse_query_results(data, format=form)
    if not isinstance(found, ox.QuerySolutions):
        raise DumpError(f"{path} holds no solutions of a SELECT query")
    variables = [variable.value for variable in found.variables]
    for solution in found:
        terms = [solution[v] for v in variables]
        values = ["" if t is None else getattr(t, "value", str(t)) for t in terms]
        record = _record(dict(zip(variables, values, strict=True)), scheme)
        if record is not None:
            yield record


def _triples(data: IO[bytes], scheme: IdentifierScheme, name: str) -> Iterator[Record]:
    form = ox.RdfFormat.TURTLE if name.endswith(".ttl") else ox.RdfFormat.N_TRIPLES
    triples = ox.parse(data, format=form)
    for subject, block in groupby(triples, key=lambda quad: quad.subject):
        if not isinstance(subject, ox.NamedNode):
            continue
        identifier = scheme.identifier_in(subject.value)
        names = []
        for quad in block:
            known = quad.predicate.value in _NAME_PROPERTIES
            if known and isinstance(quad.object, ox.Literal):
                names.append(quad.object.value)
        if identifier and names:
            yield Record(identifier, tuple(dict.fromkeys(names))[:_MOST_NAMES])


def _table(text: IO[str], scheme: IdentifierScheme, path: Path) -> Iterator[Record]:
    csv.field_size_limit(1 << 24)
    first = text.readline()
    if first.count("\t") == _GEONAMES_COLUMNS - 1 and first.partition("\t")[0].isdigit():
        yield _geonames(first.rstrip("\r\n").split("\t"))
        for line in text:
            columns = line.rstrip("\r\n").split("\t")
            if len(columns) == _GEONAMES_COLUMNS:
                yield _geonames(columns)
        return
    separator = max("\t,;", key=first.count)
    header = next(csv.reader([first], delimiter=separator), [])
    columns = [name.strip().lstrip("?").lower() for name in header]
    if _identifier_column(columns, scheme) is None or not set(columns) & set(_NAME_COLUMNS):
        raise DumpError(
            f"{path}: neither a GeoNames table nor a table with a column of identifiers "
            f"({scheme.code} or id) and one of names (name or label); its columns are "
            f"{', '.join(header)}"
        )
    # Where tabs part columns, quotes are those of SPARQL's terms ("Lyon"@fr).
    rows = (
        csv.reader(text, delimiter=separator, quoting=csv.QUOTE_NONE)
        if separator == "\t"
        else csv.reader(text, delimiter=separator)
    )
    for row in rows:
        record = _record(dict(zip(columns, row, strict=False)), scheme)
        if record is not None:
            yield record


def _identifier_column(columns: list[str], scheme: IdentifierScheme) -> str | None:
    own = scheme.property.rpartition("#")[2].lower()
    return next((one for one in (scheme.code, own, *_ID_COLUMNS) if one in columns), None)


def _record(row: dict[str, str], scheme: IdentifierScheme) -> Record | None:
    values = {name.lower(): value.strip() for name, value in row.items()}
    column = _identifier_column(list(values), scheme)
    if column is None or not values[column]:
        return None
    # A term of SPARQL's TSV results stands between angle brackets.
    identifier = scheme.normal(values[column].strip("<>"))
    names = []
    for name in _NAME_COLUMNS:
        for part in values.get(name, "").split("|"):
            text = _unquoted(part.strip())
            if text and text not in names and text != identifier:
                names.append(text)
    if values.get("etatadministratifunitelegale") == "C":
        return None
    country = next((values[c] for c in _COUNTRY_COLUMNS if len(values.get(c, "")) == 2), "")
    places = tuple(_unquoted(values[c]) for c in _PLACE_COLUMNS if values.get(c))
    kinds: tuple[str, ...] = ()
    if scheme.code in ("siren", "ror", "lei"):
        kinds = ("Organisation",)
        country = "FR" if scheme.code == "siren" else country
    elif scheme.code in ("nuts", "geonames"):
        kinds = ("Place",)
    return Record(identifier, tuple(names[:_MOST_NAMES]), country.upper(), places, kinds)


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        inner, quote, _ = text[1:].rpartition('"')
        return inner if quote else text
    return text


_CLASSES = {"PCL": "Country", "ADM1": "Region", "ADM2": "Region"}


def _geonames(columns: list[str]) -> Record:
    """A row of a GeoNames table (https://download.geonames.org/export/dump/readme.txt)."""
    names = [columns[1], columns[2], *columns[3].split(",")]
    code = columns[7]
    kind = _CLASSES.get(code) or _CLASSES.get(code[:3])
    if columns[6] == "P":
        kind = "City"
    population = columns[14]
    return Record(
        columns[0],
        tuple(dict.fromkeys(name for name in names if name))[:_MOST_NAMES],
        "" if kind == "Country" else columns[8],
        (),
        (kind or "Place",),
        int(population) if population.isdigit() else 0,
    )
