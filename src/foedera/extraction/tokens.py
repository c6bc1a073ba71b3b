"""Tokens: words of the view with what spaCy says of each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from foedera.extraction.rulebook import Rulebook, rulebook
from foedera.extraction.view import View

UNUSED = ("lemmatizer",)
# spaCy's labels in its models of several languages, by what they say here.
LABELS = {
    "PER": "PER", "PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG",
    "EVENT": "EVENT", "MISC": "MISC", "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC",
    "NORP": "NORP",
}  # fmt: skip


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

    return spacy.load(rulebook(language).model, disable=list(UNUSED))


def annotated(language: str, texts: Iterable[str]) -> Iterable[Any]:
    """spaCy's reading of some texts."""
    return model(language).pipe(texts, batch_size=8)  # type: ignore[no-any-return]


def tokens_of(view: View, doc: Any, rules: Rulebook) -> list[Token]:
    """The tokens of a view, sentence by sentence, with spaCy's labels and the posts marked."""
    parts = _parts(doc)
    posts = _post_pattern(rules.post_words)
    found: list[Token] = []
    capitals: set[str] = set()
    for sentence in view.sentences:
        first = True
        folded = view.folded[sentence.start : sentence.end]
        held = [match.span() for match in posts.finditer(folded)]
        for text, place, sort in words_in(sentence.text, rules):
            start = sentence.start + place
            pos, label = parts.get(start, ("X", ""))
            is_word = sort in {"word", "initials"}
            token = Token(
                text, view.folded[start : start + len(text)], start, start + len(text),
                sentence.number, pos, LABELS.get(label, ""), is_word,
                is_word and (text[0].isupper() or bool(re.match(r"\d+[A-Z]", text))),
                post=any(a <= place < b for a, b in held) and sort == "word",
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


def _parts(doc: Any) -> dict[int, tuple[str, str]]:
    """spaCy's part of speech and entity label of every character."""
    return {
        position: (one.pos_, one.ent_type_ if one.ent_iob_ != "O" else "")
        for one in doc
        for position in range(one.idx, one.idx + len(one.text))
    }


@cache
def _word_pattern(elision: str, abbreviation: str, genitive: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<elision>{elision})"
        rf"|(?P<initials>(?:[A-Z]\.){{2,}}|{abbreviation})"
        rf"|(?P<genitive>{genitive})"
        r"|(?P<number>\d[\d.,]*\d|\d+)(?![^\W\d_])"
        r"|(?P<word>A/S\b|[^\W_]+(?:[-‐‑.&+'’][^\W_]+)*)"
        r"|(?P<mark>[^\w\s]|_)"
    )


def words_in(text: str, rules: Rulebook) -> Iterator[tuple[str, int, str]]:
    """The words and marks of a text, each with its place and sort (`word`, `number`, `mark` …)."""
    genitive = rules.pattern("tokens.genitive").pattern
    pattern = _word_pattern(
        rules.pattern("tokens.elision").pattern,
        rules.pattern("tokens.abbreviation").pattern,
        genitive,
    )
    owned = re.compile(rf"(?:{genitive})$")
    position = 0
    while match := pattern.search(text, position):
        word, sort = match.group(), match.lastgroup or "mark"
        # "Canada's": the word ends before its genitive.
        if sort == "word" and (ending := owned.search(word)):
            word = word[: ending.start()]
        yield word, match.start(), sort
        position = match.start() + len(word)


@cache
def _post_pattern(post_words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){post_words}")
