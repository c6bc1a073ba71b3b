"""Named questions: SPARQL files that say in their header what they ask, of whom, with which values.

A question is a query that runs as it is, with relative IRIs against the publisher's base address.
Its header is comments, one thing a line::

    # en: Who took part in a mission, by kind of actor?
    # fr: Qui a participé à une mission, par type d'acteur ?
    # users: regional agencies
    # competency: 3
    # parameter: ?mission fd:Mission | en: Mission | fr: Mission
    # empty: en: why these data hold no answer | fr: ...

A parameter is a VALUES block of one variable and one term on a line of its own: that term is the
default, and UNDEF leaves the variable free. Other values enter there, parsed into terms and
serialised again; no text of a request ever becomes part of a query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox

from foedera.statements import DataFaultError
from foedera.terms import FD, KINDS, RDFS, SCHEME_ADDRESS, SKOS, XSD, Base

LONGEST_VALUE = 500
"""Characters that a value of a parameter may have."""

_HEADER = re.compile(r"# (?P<key>en|fr|users|competency|parameter|empty|note): (?P<text>.+)")
_PARAMETER = re.compile(
    r"\?(?P<name>[A-Za-z]\w*) (?P<kind>fd:(?P<class>\w+)|\w+) \| en: (?P<en>.+) \| fr: (?P<fr>.+)"
)
_BOTH = re.compile(r"en: (?P<en>.+) \| fr: (?P<fr>.+)")
_MEND = "The header of a question is described in foedera/search/questions.py."


class Kind(StrEnum):
    """What the value of a parameter may be."""

    THING = "thing"
    SECTOR = "sector"
    DATE = "date"
    INTEGER = "integer"
    TEXT = "text"


class ParameterError(ValueError):
    """A value that a parameter cannot take; `parameter` names it, the message says what can."""

    def __init__(self, parameter: str, what: str) -> None:
        super().__init__(f"parameter {parameter!r} {what}")
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a reader may choose."""

    name: str
    kind: Kind
    of: ox.NamedNode | None
    """The class of a thing; None where any thing will do, and for other kinds."""
    labels: Mapping[str, str]
    """By language: en, fr."""
    default: str
    """The term in the query, relative IRIs as they stand; `UNDEF` where any value will do."""

    @property
    def optional(self) -> bool:
        """Whether the question makes sense without a value."""
        return self.default == "UNDEF"

    def read(self, value: str, base: Base) -> ox.NamedNode | ox.Literal | None:
        """The term that a value given as text means; None for an empty one.

        Things may be given by address, by `id/actor/slug` or `actor/slug`; sectors by address or
        code; days as YYYY-MM-DD. Raises ParameterError.
        """
        value = value.strip()
        if not value:
            return None
        if len(value) > LONGEST_VALUE:
            raise ParameterError(self.name, f"is longer than {LONGEST_VALUE} characters")
        match self.kind:
            case Kind.THING:
                return self._iri(value, base)
            case Kind.SECTOR:
                return self._sector(value)
            case Kind.DATE:
                return self._date(value)
            case Kind.INTEGER:
                if not re.fullmatch(r"0|[1-9][0-9]{0,8}", value):
                    raise ParameterError(self.name, f"must be a whole number, not {value!r}")
                return ox.Literal(value, datatype=XSD.integer)
            case Kind.TEXT:
                if not value.isprintable():
                    raise ParameterError(self.name, "must be one line of text")
                return ox.Literal(value)

    def _iri(self, value: str, base: Base) -> ox.NamedNode:
        kind, _, slug = value.removeprefix("id/").partition("/")
        if kind in KINDS and re.fullmatch(r"[A-Za-z0-9._~%-]+", slug):
            return base.thing(kind, slug)
        try:
            if value.startswith(("http://", "https://")):
                return ox.NamedNode(value)
        except ValueError:
            pass
        raise ParameterError(
            self.name,
            f"must be the address of a thing, as {base.address}id/event/... or event/..., "
            f"not {value!r}",
        )

    def _sector(self, value: str) -> ox.NamedNode:
        code = value.removeprefix(f"{SCHEME_ADDRESS}sector/")
        if not re.fullmatch(r"[a-z0-9-]+", code):
            raise ParameterError(self.name, f"must be a sector as sea or agri-food, not {value!r}")
        return ox.NamedNode(f"{SCHEME_ADDRESS}sector/{code}")

    def _date(self, value: str) -> ox.Literal:
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError
            date.fromisoformat(value)
        except ValueError:
            raise ParameterError(self.name, f"must be a day as 2017-02-15, not {value!r}") from None
        return ox.Literal(value, datatype=XSD.date)


@dataclass(frozen=True, slots=True)
class Question:
    """A named query with what its header says."""

    slug: str
    titles: Mapping[str, str]
    """The question by language: en, fr."""
    users: tuple[str, ...]
    competency: tuple[int, ...]
    """Numbers of the competency questions that it answers."""
    parameters: tuple[Parameter, ...]
    empty: Mapping[str, str] | None
    """Why the founding documents hold no answer, by language; None where they hold one."""
    notes: tuple[str, ...]
    text: str
    """The query as it stands in its file."""

    def read(
        self, values: Mapping[str, str], base: Base
    ) -> dict[str, ox.NamedNode | ox.Literal | None]:
        """The terms that values given as text mean. Raises ParameterError, also for names unknown.

        A parameter without a value keeps its default.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise ParameterError(name, f"is none of this question's (it has: {listed})")
        terms = {name: known[name].read(value, base) for name, value in values.items()}
        return {name: term for name, term in terms.items() if term is not None}

    def query(
        self, base: Base, values: Mapping[str, ox.NamedNode | ox.Literal | None] | None = None
    ) -> str:
        """The query that any endpoint can run, with terms in place of the defaults; None frees.

        Raises ParameterError for a name that is no parameter.
        """
        text = self.text
        known = {parameter.name for parameter in self.parameters}
        for name, term in (values or {}).items():
            if name not in known:
                raise ParameterError(name, "is none of this question's")
            block = f"VALUES ?{name} {{ {'UNDEF' if term is None else str(term)} }}"
            text = _values_block(name).sub(lambda _: block, text)  # noqa: B023
        return f"BASE <{base.address}>\n{text}"


def read_questions(directory: Path) -> tuple[Question, ...]:
    """The questions of a folder by name. Raises DataFaultError."""
    return tuple(read_question(path) for path in sorted(directory.glob("*.rq")))


def read_question(path: Path) -> Question:
    """Read a question's file. Raises DataFaultError where header and query do not fit."""
    text = path.read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        header = _HEADER.fullmatch(line)
        if header is None:
            raise DataFaultError(f"no header line: {line}", path, number, _MEND)
        found.setdefault(header["key"], []).append(header["text"].strip())
    for language in ("en", "fr"):
        if len(found.get(language, [])) != 1:
            raise DataFaultError(f"the question must stand once as `# {language}:`.", path, 1)
    question = Question(
        slug=path.stem,
        titles={"en": found["en"][0], "fr": found["fr"][0]},
        users=tuple(_listed(found.get("users", []))),
        competency=tuple(int(number) for number in _listed(found.get("competency", []))),
        parameters=tuple(_parameter(line, text, path) for line in found.get("parameter", [])),
        empty=_both(found["empty"][0], path) if "empty" in found else None,
        notes=tuple(found.get("note", [])),
        text=text,
    )
    try:
        # Parsed only: an empty store has nothing to evaluate.
        ox.Store().query(question.query(Base("http://localhost/")))
    except SyntaxError as error:
        raise DataFaultError(f"not a SPARQL query: {error}", path) from error
    return question


def _listed(lines: list[str]) -> list[str]:
    return [part.strip() for line in lines for part in line.split(",")]


def _both(text: str, path: Path) -> dict[str, str]:
    parts = _BOTH.fullmatch(text)
    if parts is None:
        raise DataFaultError(f"not in two languages: {text}", path, mend=_MEND)
    return {"en": parts["en"].strip(), "fr": parts["fr"].strip()}


def _values_block(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{ ([^{{}}\n]+) \}}")


def _parameter(line: str, text: str, path: Path) -> Parameter:
    parts = _PARAMETER.fullmatch(line)
    if parts is None:
        raise DataFaultError(f"not a parameter: {line}", path, mend=_MEND)
    blocks = _values_block(parts["name"]).findall(text)
    # One in each branch of a UNION lets an engine begin with the value.
    if len(set(blocks)) != 1:
        raise DataFaultError(
            f"?{parts['name']} needs a line `VALUES ?{parts['name']} {{ term }}`, or several with "
            f"one term, not {len(set(blocks))}.",
            path,
            mend=_MEND,
        )
    of = FD[parts["class"]] if parts["class"] else None
    kinds = [kind.value for kind in Kind]
    if of is None and parts["kind"] not in kinds:
        raise DataFaultError(
            f"{parts['kind']} is no kind of parameter: a class as fd:Mission or one of "
            f"{', '.join(kinds)}.",
            path,
            mend=_MEND,
        )
    return Parameter(
        name=parts["name"],
        kind=Kind.THING if of else Kind(parts["kind"]),
        of=of,
        labels={"en": parts["en"].strip(), "fr": parts["fr"].strip()},
        default=blocks[0].strip(),
    )


def choices(parameter: Parameter) -> str | None:
    """A query for the values that a form can offer: ?value with ?label, in every language.

    None where anything may be written. The list may be long: a form adds LIMIT.
    """
    match parameter.kind:
        case Kind.THING if parameter.of is not None:
            pattern = f"?value a {parameter.of}"
        case Kind.SECTOR:
            pattern = f"?value {SKOS.inScheme} {ox.NamedNode(SCHEME_ADDRESS + 'sector')}"
        case _:
            return None
    return (
        f"SELECT DISTINCT ?value ?label WHERE {{ {pattern} ; {RDFS.label} ?label }} "
        "ORDER BY ?label ?value"
    )
