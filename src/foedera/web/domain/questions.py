"""/questions: the named questions with their answers, as pages, JSON and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from foedera.releases.layout import Release
from foedera.search.questions import (
    ParameterError,
    Question,
    read_questions,
)
from foedera.terms import Base, Term
from foedera.web.domain.answering import CSV, JSON, asked_type, data_response, to_json
from foedera.web.domain.asking import Answered, ask, ask_csv
from foedera.web.domain.column_words import column_words
from foedera.web.domain.question_fields import Fields, Values
from foedera.web.domain.table import to_csv
from foedera.web.domain.viewing import Views
from foedera.web.http import Request, Response
from foedera.web.languages import page_language
from foedera.web.links import Link
from foedera.web.pages import Pages
from foedera.web.problems import ProblemError
from foedera.web.routing import Route
from foedera.web.surface import Surface
from foedera.web.view import Viewer

MOST_ROWS = 500
"""Rows that a page shows; JSON and CSV carry all."""
_OURS = frozenset({"lang", "format", "view", "known"})
"""Parameters of a request that are none of a question's."""


def questions_of(release: Release) -> tuple[Question, ...]:
    """The questions that a release carries; none where others wrote the data."""
    folder = release.ontology / "questions"
    return read_questions(folder) if folder.is_dir() else ()


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
    def fields(self) -> Fields:
        """The fields of the questions."""
        return Fields(self.surface)

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
        if kind == JSON:
            listed = [self._about(question) for question in self.questions]
            body = to_json({"questions": listed})
            return data_response(self.surface, request, body, kind, negotiated)
        if kind == CSV:
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
                Link(f"{root}questions.json", "alternate", JSON),
                Link(f"{root}questions.csv", "alternate", CSV),
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
                    "default": None
                    if one.optional
                    else self.fields.written(self.fields.default(one)),
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
        if kind == CSV:
            body = await ask_csv(surface.engine, text)
            return data_response(self.surface, request, body, kind, negotiated)
        answered = await ask(surface.engine, text)
        if kind == JSON:
            body = self._json(request, question, values, text, answered)
            return data_response(self.surface, request, body, kind, negotiated)
        return await self._page(request, surface, question, values, text, answered)

    def _json(
        self, request: Request, question: Question, values: Values, text: str, answered: Answered
    ) -> bytes:
        """The answer, which is one of SPARQL 1.1 Query Results JSON Format, and what was asked."""
        terms = {p.name: values.get(p.name) or self.fields.default(p) for p in question.parameters}
        return to_json(
            {
                **self._about(question),
                "values": {name: self.fields.written(term) for name, term in terms.items()},
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
        viewer = Viewer(surface.addresses, chain, labels)
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
                Link(f"{address}.json{query}", "alternate", JSON),
                Link(f"{address}.csv{query}", "alternate", CSV),
            ],
            question=question,
            title=question.titles[language],
            other=(other, question.titles[other]),
            fields=[await self.fields.field(p, values, viewer) for p in question.parameters],
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
            formats=(("JSON", f"{local}.json{query}", JSON), ("CSV", f"{local}.csv{query}", CSV)),
            behind=text,
        )


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
