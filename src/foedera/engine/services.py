"""SERVICE for named endpoints: asked by us, and bound into the query before it is evaluated.

The engine's own SERVICE opens connections wherever a query says (SPARQL 1.1 Federated Query), so
it never sees one. The pattern of each call is sent to its endpoint as a query of its own, within
limits and to addresses that were checked, and its solutions take the call's place as VALUES: that
is what section 4 of the standard defines for an endpoint named by its IRI.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from foedera.engine.gate import Gate
from foedera.engine.limits import Limits
from foedera.engine.protocol import (
    EngineError,
    EngineFaultError,
    ForbiddenQueryError,
    Gone,
    MalformedQueryError,
    Query,
    QueryTimeoutError,
)
from foedera.engine.survey import prologue_of, service_targets
from foedera.engine.tokens import iri_of, is_word, tokens_of
from foedera.engine.waiting import unless_gone
from foedera.formats import Format

_MOST_CALLS = 8


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Which endpoints SERVICE may call."""

    endpoints: tuple[str, ...] = ()
    """Their addresses, as queries name them."""
    networks: tuple[str, ...] = ()
    """Networks that are not public and may be reached all the same (`10.1.0.0/16`)."""
    answer: int = 10_000_000
    """Bytes that one endpoint's answer to one call may have."""


@dataclass(frozen=True, slots=True)
class Call:
    """One SERVICE in a query's text."""

    endpoint: str
    silent: bool
    pattern: str
    """What stands between its braces."""
    start: int
    end: int


def calls_in(text: str) -> list[Call]:
    """The calls that a query makes itself; one inside another's pattern is that endpoint's.

    Raises ForbiddenQueryError for a target that is not an IRI, MalformedQueryError for braces that
    do not match.
    """
    tokens = tokens_of(text)
    found: list[Call] = []
    at = 0
    while at < len(tokens):
        if not is_word(tokens[at], "SERVICE"):
            at += 1
            continue
        start = tokens[at].start()
        at += 1
        silent = at < len(tokens) and is_word(tokens[at], "SILENT")
        at += silent
        if at + 1 >= len(tokens) or tokens[at + 1].group() != "{":
            raise MalformedQueryError("SERVICE is followed by an IRI and a pattern in braces")
        endpoint = _target(tokens[at], text)
        opening = at + 1
        at = _closing(tokens, opening)
        pattern = text[tokens[opening].end() : tokens[at].start()]
        found.append(Call(endpoint, silent, pattern, start, tokens[at].end()))
        at += 1
    return found


def _target(token: re.Match[str], text: str) -> str:
    iri = iri_of(token, text)
    if iri is None:
        raise ForbiddenQueryError(
            f"SERVICE {token.group()} is refused: name the endpoint by its IRI"
        )
    return iri


def _closing(tokens: Sequence[re.Match[str]], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        sign = tokens[at].group() if tokens[at].lastgroup == "other" else ""
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return at
    raise MalformedQueryError("a brace after SERVICE is never closed")


def values_of(body: bytes, form: Format, genid: str) -> str:
    """An endpoint's solutions as a group with a VALUES block; raises EngineFaultError.

    A blank node of another endpoint becomes an IRI that begins with `genid` (RDF 1.1 Concepts,
    section 3.5): VALUES can hold none.
    """
    try:
        solutions = ox.parse_query_results(body, form.engine)  # type: ignore[arg-type]
        if not isinstance(solutions, ox.QuerySolutions):
            raise EngineFaultError("the endpoint that SERVICE calls sends no solutions")
        return _block(solutions, genid)
    except (SyntaxError, ValueError, OSError) as error:
        raise EngineFaultError(
            f"the endpoint that SERVICE calls sends no answer: {error}"
        ) from error


def _block(solutions: ox.QuerySolutions, genid: str) -> str:
    names = [variable.value for variable in solutions.variables]
    rows = [
        f"({' '.join('UNDEF' if term is None else _term(term, genid) for term in row)})"
        for row in solutions
    ]
    return f"{{ VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(rows)} }} }}"


def _term(term: object, genid: str) -> str:
    if isinstance(term, ox.BlankNode):
        return str(ox.NamedNode(genid + term.value))
    return str(term)


class Services:
    """Binds the answers of other endpoints into queries."""

    def __init__(self, settings: ServiceSettings, limits: Limits, base_iri: str) -> None:
        self._settings = settings
        self._limits = limits
        self._base_iri = base_iri
        self._gate = Gate(limits)

    async def bound(self, query: Query, gone: Gone | None = None) -> Query:
        """The query with the solutions of its calls in their place; as it is where it has none.

        Raises ForbiddenQueryError for an endpoint that is not allowed, EngineFaultError for one
        that does not answer (unless SILENT), QueryTimeoutError, EngineUnavailableError,
        AskerGoneError, MalformedQueryError.
        """
        targets = service_targets(query.text)
        if not targets:
            return query
        if not self._settings.endpoints:
            raise ForbiddenQueryError(
                f"SERVICE {targets[0]} is refused: this endpoint calls no other; ask the other "
                "endpoint from where you are"
            )
        calls = self._allowed(query.text)
        loop = asyncio.get_running_loop()
        seconds = min(query.timeout or self._limits.time, self._limits.time)
        end = loop.time() + seconds
        async with self._gate.passing(query.client):
            work = asyncio.ensure_future(self._answers(query.text, calls, end))
            try:
                async with asyncio.timeout_at(end):
                    answers = await unless_gone(work, gone)
            except TimeoutError as error:
                raise QueryTimeoutError(seconds) from error
        text = query.text
        for call, values in sorted(zip(calls, answers, strict=True), key=lambda one: -one[0].start):
            text = f"{text[: call.start]}{values}{text[call.end :]}"
        left = service_targets(text)
        if left:
            raise ForbiddenQueryError(
                f"SERVICE {left[0]} is refused: write SERVICE as a word of its own, and spaces "
                "around the sign <"
            )
        return replace(query, text=text, timeout=max(end - loop.time(), 0.05))

    def _allowed(self, text: str) -> list[Call]:
        if "\\u" in text or "\\U" in text:
            raise ForbiddenQueryError("with SERVICE, write characters as they are, not as \\u")
        calls = calls_in(text)
        if len(calls) > _MOST_CALLS:
            raise ForbiddenQueryError(f"a query may call at most {_MOST_CALLS} services")
        inner = [deep for call in calls for deep in _all_calls(call.pattern, text)]
        for call in (*calls, *inner):
            if call.endpoint not in self._settings.endpoints:
                names = ", ".join(self._settings.endpoints)
                raise ForbiddenQueryError(
                    f"SERVICE <{call.endpoint}> is refused: this endpoint calls only {names}"
                )
        return calls

    async def _answers(self, text: str, calls: Sequence[Call], end: float) -> list[str]:
        from foedera.engine.outward import Outward

        outward = Outward(self._settings)
        prologue = f"BASE <{self._base_iri}> {prologue_of(text)}"

        async def answer(call: Call) -> str:
            try:
                body, form = await outward.select(
                    call.endpoint, f"{prologue}\nSELECT * WHERE {{{call.pattern}}}"
                )
                genid = f"{self._base_iri}#genid-{calls.index(call)}-"
                return await asyncio.to_thread(values_of, body, form, genid)
            except ForbiddenQueryError:
                raise
            except EngineError:
                if call.silent:
                    return "{ }"
                raise

        try:
            return list(await asyncio.gather(*(answer(call) for call in calls)))
        finally:
            await outward.close()


def _all_calls(pattern: str, text: str) -> list[Call]:
    """The calls inside a pattern, however deep; `text` is the query with the prefixes."""
    found: list[Call] = []
    for call in calls_in(f"{prologue_of(text)} {pattern}"):
        found += (call, *_all_calls(call.pattern, text))
    return found
