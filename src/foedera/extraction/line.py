"""A line: the tokens of one sentence, and what is asked of them where names are looked for."""

import re

from foedera.extraction.gazetteer import Gazetteer, place_key
from foedera.extraction.mention import ACRONYM
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.tokens import Token
from foedera.extraction.view import Sentence, View

LONGEST_HEAD = 8
LONGEST_COUNTRY = 6
LONGEST_PLACE = 4
# A heading that lists rather than heads: "Business: A, B, C", "14:00 Visit to X".
LABELLED = re.compile(r"^[^:]{2,40}:\s|;|,[^,]+,|^\d|\(")
TITLE_CASE = 0.75
"""From which share of capitalised words on a heading is written in title case."""
NO_NOUN = frozenset(["DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX"])


class Line:
    """The tokens of one sentence."""

    def __init__(
        self,
        view: View,
        sentence: Sentence,
        tokens: list[Token],
        rules: Rulebook,
        places: Gazetteer,
    ) -> None:
        self.view, self.sentence, self.tokens = view, sentence, tokens
        self.rules, self.places = rules, places
        self.words = rules.words
        self.head_first = rules.grammar.head_first
        long = [t for t in tokens if t.is_word and len(t.text) > 3]
        self.upper = bool(long) and all(t.text.isupper() for t in long)
        self.title_case = (
            sentence.kind == "heading"
            and rules.grammar.title_case
            and len(long) >= 4
            and sum(t.capital for t in long) >= TITLE_CASE * len(long)
            and not self.upper
            and not LABELLED.search(sentence.text)
        )

    def text(self, start: int, end: int) -> str:
        """The words of some tokens as they are written, blanks made one."""
        words = self.view.text[self.tokens[start].start : self.tokens[end - 1].end]
        return re.sub(r"\s+", " ", words)

    def folded(self, start: int, end: int) -> str:
        """The folded words of some tokens, an elided one close to the next."""
        words = ""
        for token in self.tokens[start:end]:
            words += ("" if not words or words.endswith("'") else " ") + token.folded
        return words

    def gap(self, index: int) -> str:
        """What stands between a token and the one before it."""
        return self.view.text[self.tokens[index - 1].end : self.tokens[index].start]

    def is_in(self, index: int, name: str) -> bool:
        """Whether a token is of a set of words of the rules."""
        return self.tokens[index].folded in self.words[name]

    def touching(self, one: int, other: int) -> bool:
        """Whether only a blank or a line's end parts two tokens."""
        between = self.view.text[self.tokens[one].end : self.tokens[other].start]
        return not between.strip() and between.count("\n") < 2 and len(between) <= 3

    # --- single tokens ---------------------------------------------------------------------------
    def is_ordinary(self, index: int) -> bool:
        """Whether a word has a capital without being a name."""
        token = self.tokens[index]
        return token.folded.rstrip(".") in self.words["ordinary"] and not token.post

    def is_plain_word(self, index: int) -> bool:
        """Whether a capitalised word is an article or the like that opens a sentence."""
        token = self.tokens[index]
        if self.is_in(index, "determiners") or self.is_in(index, "connectors"):
            return not (self.next_capital(index) and token.seen_capital)
        return token.pos in NO_NOUN and not ACRONYM.match(token.text)

    def is_date_word(self, index: int) -> bool:
        """Whether a token is a weekday or month."""
        return self.tokens[index].folded in {*self.rules.weekdays, *self.rules.months}

    def dates(self, index: int) -> bool:
        """Whether a date begins here: a weekday, or a month before a figure."""
        folded = self.tokens[index].folded
        return folded in self.rules.weekdays or (
            folded in self.rules.months
            and index + 1 < len(self.tokens)
            and self.tokens[index + 1].text[:1].isdigit()
        )

    def capital_at(self, index: int) -> bool:
        """Whether a capitalised word stands here that is neither post nor title."""
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        titled = token.title and not self.place_length(index)
        return token.capital and token.is_word and not token.post and not titled

    def next_capital(self, index: int) -> int | None:
        """The next token where it is a capitalised word that touches this one."""
        nxt = index + 1
        if nxt < len(self.tokens) and self.touching(index, nxt):
            token = self.tokens[nxt]
            if token.capital and token.is_word and not token.post:
                return nxt
        return None

    def last_capital(self, index: int) -> int:
        """The last of the capitalised words that touch one another from here on."""
        while self.capital_at(index + 1) and self.touching(index, index + 1):
            index += 1
        return index

    def is_person_at(self, index: int) -> bool:
        """Whether a given name and a surname begin here: "the Chamber Ann Example"."""
        word = self.tokens[index].text
        given = self.places.is_given_name(word) and not self.places.level(word)
        given = given and self.tokens[index].ner == "PER"
        return given and self.next_capital(index) is not None

    # --- kind words and places -------------------------------------------------------------------
    def head_length(self, index: int) -> int:
        """How many tokens from here are the longest kind word ("chambre de commerce"), or 0."""
        best, words = 0, ""
        for offset in range(min(LONGEST_HEAD, len(self.tokens) - index)):
            if offset and not self.touching(index + offset - 1, index + offset):
                break
            glue = "" if not offset or words.endswith("'") else " "
            words += glue + self.tokens[index + offset].folded
            if words in self.rules.kind_of_word:
                best = offset + 1
        return best

    def head_kind(self, index: int, length: int) -> str:
        """The kind that a kind word of so many tokens tells."""
        return self.rules.kind_of_word[self.folded(index, index + length)]

    def country_length(self, index: int) -> int:
        """How many tokens from here are a country's name ("Trinidad and Tobago"), or 0."""
        for length in range(min(LONGEST_COUNTRY + 1, len(self.tokens) - index), 1, -1):
            if place_key(self.text(index, index + length)) in self.places.countries:
                return length
        return 0

    def place_length(self, index: int) -> int:
        """How many tokens from here are a place's name of several words ("North Carolina"), or 0.

        Only where a word of it would begin no name, or a connector would end one.
        """
        token = self.tokens[index]
        inner = self.tokens[index + 1 : index + 2]
        odd = token.title or self.is_ordinary(index)
        joined = bool(inner) and inner[0].folded in self.words["and"]
        if self.upper or not token.capital or not (odd or joined):
            return 0
        for length in range(min(LONGEST_PLACE + 1, len(self.tokens) - index), 1, -1):
            last = index + length - 1
            together = all(self.touching(n, n + 1) for n in range(index, last))
            if not together or not self.tokens[last].capital:
                continue
            if self.places.level(self.text(index, last + 1)):
                return length
        return 0

    def is_settled_place(self, start: int, end: int) -> bool:
        """Whether an authority's name already ends in its place: "ville de San Diego"."""
        head = self.head_length(start)
        if not head or self.head_kind(start, head) not in {"city", "region"}:
            return False
        rest = [t for t in self.tokens[start + head : end] if t.capital]
        return bool(rest) and bool(self.places.level(" ".join(t.text for t in rest)))
