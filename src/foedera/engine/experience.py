"""Which kinds of query have proven cheap, so that they may be answered without a process apart.

pyoxigraph plans a query from its text alone. Queries that differ only in the things they name
share a plan, and what a few of them cost tells what the next one costs.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

from foedera.engine.survey import QueryKind, normalised

_ENOUGH = 5
"""Answers of a kind before it is trusted."""
_CHEAP_SECONDS = 0.005
_SMALL_ANSWER = 64 * 1024
_MOST_KINDS = 4_000
_STRIKES = 3
_WORTH_A_BOUND = 10
"""Answers in the server process before it is asked whether a kind's work is bounded."""
_MOST_FORMS = 8
"""Forms that begin alike."""
_FORM_KEY = 16
"""Characters by which the words of a bounded kind are looked for."""
_IRI = re.compile(r"<[^<>\"{}|^`\\\x00-\x20]*>")
_NAME = r"(?:<[^<>\"{}|^`\\\x00-\x20]*>|(?<![\w.:%-])[A-Za-z][\w.-]*:[\w.%-]*\w)"
_STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_CONSTANT = re.compile(
    rf"(?P<before>[{{.(]\s?|(?:DESCRIBE|GRAPH|FROM|NAMED)\s){_NAME}|{_NAME}(?=\s?[.;,)}}]|\s?\Z)|{_STRING}"
)


@dataclass(slots=True)
class _Kind:
    answers: int = 0
    slow: int = 0
    near: int = 0
    """Answers given in the server process."""
    bounded: QueryKind | None = None
    """Set where its work is bounded whatever it names (foedera.engine.bounds)."""
    formed: bool = False
    """Whether its words were looked at."""


@lru_cache(maxsize=256)
def kind_of(text: str) -> str:
    """A query without the things and words it names; what it names as a predicate stays."""
    return _CONSTANT.sub(lambda match: (match["before"] or "") + "_", normalised(text))


class Experience:
    """What queries have cost so far, by kind; forgets the kinds least used."""

    def __init__(self) -> None:
        self._kinds: OrderedDict[str, _Kind] = OrderedDict()
        self._forms: dict[str, list[tuple[str, str, QueryKind]]] = {}
        """Of bounded kinds whose queries differ in one IRI: what stands before and after it."""

    def trusts(self, kind: str) -> bool:
        """Whether queries of this kind may run in the server process."""
        known = self._kinds.get(kind)
        return known is not None and known.answers >= _ENOUGH and known.slow == 0

    def bounded(self, text: str) -> QueryKind | None:
        """The query kind of a text whose kind is cheap whatever it names, else None.

        Clients fill one IRI into the same words again and again; such a text is known by its words.
        """
        for before, after, asks in self._forms.get(text[:_FORM_KEY], ()):
            end = len(text) - len(after)
            if (
                text.startswith(before)
                and text.endswith(after)
                and _IRI.fullmatch(text, len(before), end)
            ):
                return asks
        known = self._kinds.get(kind_of(text))
        if known is None or known.bounded is None:
            return None
        if not known.formed:
            known.formed = True
            self._remember_form(text, known.bounded)
        return known.bounded

    def _remember_form(self, text: str, asks: QueryKind) -> None:
        """Note the words of a bounded kind, where all that varies is one IRI in angle brackets."""
        places = [match.span() for match in _CONSTANT.finditer(text)]
        iris = [span for span in places if text[span[1] - 1] == ">"]
        if len(iris) != 1 or normalised(text) != text:
            return
        start, end = iris[0]
        start = text.index("<", start)
        forms = self._forms.setdefault(text[:_FORM_KEY], [])
        if start >= _FORM_KEY and len(forms) < _MOST_FORMS:
            forms.append((text[:start], text[end:], asks))

    def note_near(self, kind: str) -> bool:
        """Count an answer given in the server process; whether a bound is worth looking for."""
        known = self._kinds.get(kind)
        if known is None:
            return False
        known.near += 1
        return known.near == _WORTH_A_BOUND

    def set_bounded(self, kind: str, query_kind: QueryKind) -> None:
        """Remember that a kind's work is bounded."""
        known = self._kinds.get(kind)
        if known is not None and not known.slow:
            known.bounded = query_kind

    def note(self, kind: str, seconds: float, size: int) -> None:
        """Remember what one answer cost in a process of its own."""
        known = self._kinds.pop(kind, None) or _Kind()
        self._kinds[kind] = known
        if seconds > _CHEAP_SECONDS or size > _SMALL_ANSWER:
            known.slow = _STRIKES
            known.answers = 0
        elif known.slow:
            known.slow -= 1
        else:
            known.answers += 1
        if len(self._kinds) > _MOST_KINDS:
            self._kinds.popitem(last=False)

    def bar(self, kind: str) -> None:
        """Never again trust a kind that overran in the server process."""
        self._kinds[kind] = _Kind(answers=-(10**9), slow=10**9)
