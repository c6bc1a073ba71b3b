"""/questions: the named questions with their answers, as pages, JSON and CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.formats import NotAcceptableError, Offer, negotiate
from foedera.releases.layout import Release
from foedera.search.questions import (
    Kind,
    Parameter,
    ParameterError,
    Question,
    choices,
    read_questions,
)
from foedera.terms import SCHEME_ADDRESS, Base, Term
from foedera.web.domain.asking import Answered, ask, ask_csv
from foedera.web.domain.column_words import column_words
from foedera.web.domain.table import to_csv
from foedera.web.domain.viewing import Views
from foedera.web.http import Request, Response
from foedera.web.languages import best_literal, page_language
from foedera.web.links import Link, link_header
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.refusals import offers_problem
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import Viewer

MOST_ROWS = 500
"""Rows that a page shows; JSON and CSV carry all."""
MOST_CHOICES = 300
"""Values that a form offers to choose from; where there are more, it takes an address."""
_JSON, _CSV = "application/json", "text/csv"
_OFFERS = (
    Offer("text/html"),
    Offer(_JSON, 0.9, aliases=("application/sparql-results+json",)),
    Offer(_CSV, 0.8),
)
_EXTENSIONS = {"html": "text/html", "json": _JSON, "csv": _CSV}
_CSV_TYPE = "text/csv; charset=utf-8; header=present"
_OURS = frozenset({"lang", "format", "view", "known"})
"""Parameters of a request that are none of a question's."""
Values = Mapping[str, ox.NamedNode | ox.Literal | None]


@dataclass(frozen=True)
class OptionView:
    """One value that a form offers."""

    code: str
    text: str


@dataclass(frozen=True)
class FieldView:
    """One parameter as a field of the form."""

    name: str
    label: str
    kind: str
    """`select`, or the type of an input: `text`, `date`, `number`."""
    value: str
    optional: bool
    options: tuple[OptionView, ...] = ()


def questions_of(release: Release) -> tuple[Question, ...]:
    """The questions that a release carries; none where others wrote the data."""
    folder = release.ontology / "questions"
    return read_questions(folder) if folder.is_dir() else ()


def asked_type(request: Request, extension: str) -> tuple[str, bool]:
    """The media type that an address, `format=` or Accept asks for; and whether it was Accept.

    Raises ProblemError (406).
    """
    named = extension or request.parameter("format") or ""
    if named:
        found = _EXTENSIONS.get(named.lower())
        if found is None:
            raise ProblemError(
                406, f"{named[:40]!r} is no format here; use json or csv", "not-acceptable"
            )
        return found, False
    try:
        return negotiate(request.header("accept"), _OFFERS).media_type, True
    except NotAcceptableError as error:
        raise offers_problem(error, request.header("accept")) from error


def data_response(
    surface: Surface, request: Request, body: bytes, kind: str, negotiated: bool,
    links: Sequence[Link] = (),
) -> Response:  # fmt: skip
    """JSON or CSV with the headers that the data of a release has."""
    address = (str(request.scope["path"]), request.query_string.decode("latin-1"))
    return Response(
        body=body,
        content_type=_CSV_TYPE if kind == _CSV else kind,
        tag=surface.tag(kind, *address, *surface.chain(request)),
        vary=("Accept", "Accept-Language") if negotiated else ("Accept-Language",),
        cache_control=surface.freshness,
        headers=(
            ("last-modified", surface.last_modified),
            *((("link", link_header(links)),) if links else ()),
        ),
    )


def to_json(value: object) -> bytes:
    """JSON for people who read it, too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


@dataclass
class Questions:
    """The handlers of /questions."""

    surface: Surface
    pages: Pages
    views: Views
    questions: Sequence[Question]

    def routes(self) -> Sequence[Route]:
        """The addresses."""
        return (
            Route("questions", self.listing),
            *(Route(f"questions.{one}", self._listing_as(one)) for one in ("json", "csv")),
            Route("questions/", self.answer, below=True),
        )

    @property
    def base(self) -> Base:
        """The publisher's base address."""
        return self.surface.addresses.base

    def _find(self, slug: str) -> Question | None:
        return next((one for one in self.questions if one.slug == slug), None)

    # The list

    def _listing_as(self, extension: str):  # type: ignore[no-untyped-def]
        async def handle(request: Request, _rest: str) -> Response:
            return await self._list(request, extension)

        return handle

    async def listing(self, request: Request, _rest: str) -> Response:
        """/questions: all of them, grouped by who asks."""
        return await self._list(request, "")

    async def _list(self, request: Request, extension: str) -> Response:
        kind, negotiated = asked_type(request, extension)
        if kind == _JSON:
            listed = [self._about(question) for question in self.questions]
            body = to_json({"questions": listed})
            return data_response(self.surface, request, body, kind, negotiated)
        if kind == _CSV:
            rows = [
                (q.slug, q.titles["en"], q.titles["fr"], "; ".join(q.users), self._address(q))
                for q in self.questions
            ]
            body = to_csv(("id", "en", "fr", "users", "address"), rows)
            return data_response(self.surface, request, body, kind, negotiated)
        groups: dict[str, list[Question]] = {}
        for question in self.questions:
            for user in question.users or ("everyone",):
                groups.setdefault(user, []).append(question)
        language = page_language(self.surface.chain(request))
        texts = self.pages.messages.texts[language]
        ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
        root = self.surface.root
        return self.pages.response(
            "questions.html",
            request,
            links=[
                Link(f"{root}questions", "canonical"),
                Link(f"{root}questions.json", "alternate", _JSON),
                Link(f"{root}questions.csv", "alternate", _CSV),
            ],
            groups=[
                (user.replace(" ", "-"), texts.get(f"users-{user.replace(' ', '-')}", user), found)
                for user, found in ordered
            ],
        )

    def _address(self, question: Question) -> str:
        return f"{self.surface.root}questions/{question.slug}"

    def _about(self, question: Question) -> dict[str, object]:
        return {
            "id": question.slug,
            "address": self._address(question),
            "question": dict(question.titles),
            "users": list(question.users),
            "parameters": [
                {
                    "name": one.name,
                    "kind": one.kind.value,
                    "class": one.of.value if one.of else None,
                    "label": dict(one.labels),
                    "default": None if one.optional else self._written(self._default(one)),
                }
                for one in question.parameters
            ],
        }

    # One question

    async def answer(self, request: Request, rest: str) -> Response:
        """/questions/{id}, /questions/{id}.json, /questions/{id}.csv."""
        question, extension = self._find(rest), ""
        if question is None:
            slug, _, extension = rest.rpartition(".")
            question = self._find(slug)
        if question is None:
            raise ProblemError(404, "there is no such question; /questions lists them")
        kind, negotiated = asked_type(request, extension)
        given = {name: v for name, v in request.parameters if name not in _OURS and v.strip()}
        try:
            values = question.read(given, self.base)
            text = question.query(self.base, values)
        except ParameterError as error:
            raise ProblemError(
                400, str(error), "parameter", members={"parameter": error.parameter}
            ) from error
        surface = await self.views.surface_in(request)
        if kind == _CSV:
            body = await ask_csv(surface.engine, text)
            return data_response(self.surface, request, body, kind, negotiated)
        answered = await ask(surface.engine, text)
        if kind == _JSON:
            body = self._json(request, question, values, text, answered)
            return data_response(self.surface, request, body, kind, negotiated)
        return await self._page(request, surface, question, values, text, answered)

    def _json(
        self, request: Request, question: Question, values: Values, text: str, answered: Answered
    ) -> bytes:
        """The answer, which is one of SPARQL 1.1 Query Results JSON Format, and what was asked."""
        terms = {p.name: values.get(p.name) or self._default(p) for p in question.parameters}
        return to_json(
            {
                **self._about(question),
                "values": {name: self._written(term) for name, term in terms.items()},
                "view": self.views.asked(request).name or None,
                "empty": dict(question.empty) if question.empty and not answered.rows else None,
                "query": text,
                "head": {"vars": list(answered.variables)},
                "results": {
                    "bindings": [
                        {name: _in_json(term) for name, term in row.items()}
                        for row in answered.rows
                    ]
                },
            }
        )

    async def _page(
        self,
        request: Request,
        surface: Surface,
        question: Question,
        values: Values,
        text: str,
        answered: Answered,
    ) -> Response:
        chain = self.surface.chain(request)
        language = page_language(chain)
        shown = answered.rows[:MOST_ROWS]
        # A page names things in the reader's language already.
        columns = [
            name
            for name in answered.variables
            if name.removesuffix("Label") == name
            or name.removesuffix("Label") not in answered.variables
        ]
        labels = await surface.reader.labels({t for row in shown for t in row.values()})
        viewer = Viewer(self.surface.addresses, chain, labels)
        pairs = [(n, v) for n, v in request.parameters if n not in ("lang", "format") and v]
        query = f"?{urlencode(pairs)}" if pairs else ""
        address = f"{self._address(question)}"
        local = self.pages.local(f"questions/{question.slug}")
        other = next(iter(set(question.titles) - {language}))
        return self.pages.response(
            "question.html",
            request,
            links=[
                Link(address + query, "canonical"),
                Link(f"{address}.json{query}", "alternate", _JSON),
                Link(f"{address}.csv{query}", "alternate", _CSV),
            ],
            question=question,
            title=question.titles[language],
            other=(other, question.titles[other]),
            fields=[await self._field(p, values, viewer) for p in question.parameters],
            action=local,
            view=self.views.choice(request),
            columns=[column_words(name, language) for name in columns],
            rows=[
                [viewer.term(row[name]) if name in row else None for name in columns]
                for row in shown
            ],
            total=len(answered.rows),
            most=MOST_ROWS,
            empty=(question.empty or {}).get(language),
            formats=(("JSON", f"{local}.json{query}", _JSON), ("CSV", f"{local}.csv{query}", _CSV)),
            behind=text,
        )

    async def _field(self, parameter: Parameter, values: Values, viewer: Viewer) -> FieldView:
        term = values.get(parameter.name) or self._default(parameter)
        options = await self._options(parameter, viewer)
        kind = {Kind.DATE: "date", Kind.INTEGER: "number"}.get(parameter.kind, "text")
        value = self._written(term) or ""
        if options is not None:
            kind = "select"
            if value and value not in {one.code for one in options}:
                options = (OptionView(value, value), *options)
        return FieldView(
            parameter.name,
            parameter.labels[viewer.language],
            kind,
            value,
            parameter.optional,
            options or (),
        )

    async def _options(self, parameter: Parameter, viewer: Viewer) -> tuple[OptionView, ...] | None:
        """What a form offers; None where there is nothing to choose from, or too much."""
        query = choices(parameter)
        if query is None:
            return None
        key = f"choices {parameter.kind} {parameter.of}"
        kept = self.surface.kept.get(key)
        labels: dict[Term, list[ox.Literal]] = kept if isinstance(kept, dict) else {}
        if not isinstance(kept, dict):
            for row in await self.surface.engine.rows(f"{query} LIMIT {3 * MOST_CHOICES}"):
                if isinstance(row["label"], ox.Literal):
                    labels.setdefault(row["value"], []).append(row["label"])
            self.surface.kept[key] = labels
        if not labels or len(labels) > MOST_CHOICES:
            return None
        found = []
        for term, names in labels.items():
            best = best_literal(names, viewer.chain)
            code = self._written(term) or ""
            found.append(OptionView(code, best.value if best else code))
        return tuple(sorted(found, key=lambda one: one.text.casefold()))

    # Terms in addresses

    def _default(self, parameter: Parameter) -> ox.NamedNode | ox.Literal | None:
        """The term that a question has where none is given."""
        if parameter.optional:
            return None
        prefixes = "".join(f"@prefix {n}: <{i}> .\n" for n, i in self.base.prefixes().items())
        text = f"{prefixes}<a:a> <a:b> {parameter.default} ."
        try:
            quads = list(
                ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, base_iri=self.base.address)
            )
        except SyntaxError:
            return None
        term = quads[0].object if quads else None
        return term if isinstance(term, ox.NamedNode | ox.Literal) else None

    def _written(self, term: Term | None) -> str | None:
        """A term as an address carries it: `actor/eurobiomed`, `sea`, `2017-02-15`."""
        if isinstance(term, ox.NamedNode):
            value = term.value.removeprefix(f"{self.surface.root}id/")
            return value.removeprefix(f"{SCHEME_ADDRESS}sector/")
        return term.value if isinstance(term, ox.Literal) else None


def _in_json(term: Term) -> dict[str, str]:
    """A term as in SPARQL 1.1 Query Results JSON Format, section 3.2.2."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, ox.Literal)
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        found["datatype"] = term.datatype.value
    return found
