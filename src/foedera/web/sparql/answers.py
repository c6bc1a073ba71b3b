"""From an engine's errors to HTTP's, and the choice of an answer's format."""

from __future__ import annotations

from functools import lru_cache

from foedera.engine import (
    AnswerTooLargeError,
    EngineError,
    EngineFaultError,
    EngineUnavailableError,
    ForbiddenQueryError,
    MalformedQueryError,
    MemoryExceededError,
    QueryTimeoutError,
)
from foedera.engine.survey import QueryKind
from foedera.formats import (
    FORMATS,
    RDF_FORMATS,
    RESULT_FORMATS,
    Format,
    NotAcceptableError,
    Offer,
    by_name,
    negotiate,
    quality,
)
from foedera.web.problems import ProblemError

_BOOLEAN_FORMATS = tuple(form for form in RESULT_FORMATS if form.extension in ("json", "xml"))
"""CSV and TSV define nothing for ASK (SPARQL 1.1 Query Results CSV and TSV, section 1)."""
_FORMATS: dict[QueryKind, tuple[Format, ...]] = {
    "SELECT": RESULT_FORMATS,
    "ASK": _BOOLEAN_FORMATS,
    "CONSTRUCT": RDF_FORMATS,
    "DESCRIBE": RDF_FORMATS,
}
_OFFERS = {kind: tuple(Offer.of(form) for form in forms) for kind, forms in _FORMATS.items()}
_SHORT = {"json": "jsonld", "xml": "rdf"}
"""What people mean by `format=json` where the answer is RDF."""


@lru_cache(maxsize=512)
def choose_format(kind: QueryKind, accept: str | None, named: str | None) -> Format:
    """The format of an answer: as `format=` says, else by Accept; raises ProblemError (406)."""
    forms = _FORMATS[kind]
    if named:
        form = by_name(named, forms) or by_name(_SHORT.get(named.lower(), ""), forms)
        if form is None:
            names = ", ".join(one.extension for one in forms)
            raise ProblemError(
                406, f"format={named} cannot hold the answer to {kind}; use one of {names}",
                "not-acceptable", members={"available": [one.media_type for one in forms]},
            )  # fmt: skip
        return form
    try:
        chosen = negotiate(accept, _OFFERS[kind]).form
    except NotAcceptableError as error:
        available = [offer.media_type for offer in error.offers]
        raise ProblemError(
            406,
            f"the answer to {kind} comes as {', '.join(available)}; Accept asks for none of them",
            "not-acceptable",
            {"vary": "Accept"},
            {"available": available},
        ) from error
    assert chosen is not None
    return chosen


def wants_page(accept: str | None) -> bool:
    """Whether a client is a browser: it names HTML, and wants no format of an answer as much."""
    if accept is None or "text/html" not in accept.lower():
        return False
    page = quality(accept, "text/html")
    return page > max(quality(accept, form.media_type) for form in FORMATS)


def problem_of(error: EngineError) -> ProblemError:
    """The refusal that an engine's error means over HTTP."""
    text = str(error)
    match error:
        case MalformedQueryError():
            places = {"line": error.line, "column": error.column}
            known = {name: place for name, place in places.items() if place is not None}
            return ProblemError(400, text, "malformed-query", members=known)
        case ForbiddenQueryError():
            return ProblemError(403, text, "forbidden-query")
        case QueryTimeoutError():
            return ProblemError(504, text, "query-timeout", members={"seconds": error.seconds})
        case AnswerTooLargeError():
            return ProblemError(500, text, "answer-too-large", members={"cap": error.cap})
        case MemoryExceededError():
            return ProblemError(500, text, "memory-exceeded")
        case EngineUnavailableError():
            return ProblemError(503, text, "busy", {"retry-after": str(error.retry_after)})
        case EngineFaultError():
            return ProblemError(502, text, "engine-fault")
        case _:
            return ProblemError(500, text, "query-failed")
