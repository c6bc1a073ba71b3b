"""Beginnings: at which words names begin."""

import re

from foedera.extraction.line import NO_NOUN, Line
from foedera.extraction.mention import ACRONYM
from foedera.extraction.tokens import Token

# After these a capital says no more than at a sentence's start.
OPENING = frozenset([":", "«", '"', "“", "(", "–", "—", "-", "•"])
LABEL = 5
"""Up to this many letters a word in capitals is no label."""


def may_begin(line: Line, index: int) -> bool:
    """Whether a name can begin at a token: with a capital, a kind word, a capital inside."""
    token, head = line.tokens[index], line.head_length(index)
    if token.post or not token.is_word or line.rules.pattern("mentions.seat").search(token.text):
        return False
    if token.capital:
        return _capital_begins(line, index) and not (
            (head == 1 and _adjective_follows(line, index))
            or (head > 0 and _introduces_several(line, index, head))
        )
    if head:
        # "ville de X", not "entreprises de X".
        return line.folded(index, index + head) in line.words["lower_heads"]
    return _has_inner_capital(token)


def _has_inner_capital(token: Token) -> bool:
    """Whether a word is written like "e-ODYN" or "iPhone"."""
    inner = re.search(r"[A-Z]", token.text[1:])
    return bool(inner) and len(token.text) > 2 and not token.text[0].isdigit()


def _capital_begins(line: Line, index: int) -> bool:
    token = line.tokens[index]
    if line.place_length(index):
        return True
    if token.title:
        return False
    first = index == 0 or line.tokens[index - 1].text in OPENING
    if line.head_length(index) > 1 or line.country_length(index):
        return True
    if not _names_something(line, index) or _is_label(line, index):
        return False
    if line.upper and line.is_in(index, "connectors"):
        return False  # "MISSION AU TEXAS"
    if line.is_ordinary(index):
        return not first and _ordinary_begins(line, index)
    return not first or _first_word_begins(line, index)


def _ordinary_begins(line: Line, index: int) -> bool:
    """Whether an ordinary word begins a longer name: "Trade Wales", "Europe Technologies"."""
    token, nxt = line.tokens[index], line.next_capital(index)
    if nxt is None:
        return False
    if line.is_in(index, "promoters") and line.places.level(line.tokens[nxt].text):
        return True
    return (
        not line.is_in(index, "determiners")
        and not line.is_date_word(index)
        and not ACRONYM.match(token.text)
        and line.tokens[nxt].ner == token.ner == "ORG"
    )


def _first_word_begins(line: Line, index: int) -> bool:
    """Whether a sentence's first word is a name's, though any word has a capital there."""
    token = line.tokens[index]
    known = (
        token.seen_capital
        or token.folded in line.rules.kind_of_word
        or ACRONYM.match(token.text)
        or line.places.level(token.text)
        or line.places.is_given_name(token.text)
    )
    if known:
        return not line.is_plain_word(index)
    if token.pos == "PROPN" and token.ner:
        return True
    if line.next_capital(index) and token.pos not in NO_NOUN | {"ADV", "VERB"}:
        return not line.is_in(index, "determiners")
    return token.pos == "PROPN" and not line.is_plain_word(index)


def _is_label(line: Line, index: int) -> bool:
    """Whether a word in capitals opens a sentence as its label: "RESOLVED", "MERCATO."."""
    token = line.tokens[index]
    if index or len(token.text) <= LABEL or not token.text.isupper() or token.seen_capital:
        return False
    nxt = line.tokens[index + 1] if len(line.tokens) > 1 else None
    return nxt is None or nxt.text in {".", ":", "(", "|", "–", "—", "-"}


def _names_something(line: Line, index: int) -> bool:
    """Whether a capitalised word can begin a name: "Ministre du Commerce" names no body."""
    if not line.is_in(index, "inside") or line.head_length(index):
        return True
    after_post = any(t.post for t in line.tokens[max(0, index - 4) : index])
    if line.head_first:
        seen = line.tokens[index].seen_capital or line.next_capital(index) is not None
        return not after_post and seen
    joined = index > 0 and (line.is_in(index - 1, "complements") or line.is_in(index - 1, "and"))
    return not (after_post and joined)


def _introduces_several(line: Line, index: int, head: int) -> bool:
    """Whether a plural introduces several names: "Pôles X / Y", "Universités A et B"."""
    word = line.tokens[index].folded
    plural = any(one in line.rules.kind_of_word for one in line.rules.singulars(word))
    return plural and line.capital_at(index + head)


def _adjective_follows(line: Line, index: int) -> bool:
    """Whether an adjective parts a capitalised noun from the name: "Cluster californien X"."""
    if index + 2 >= len(line.tokens) or not line.head_first:
        return False
    adjective = line.tokens[index + 1]
    return (
        adjective.is_word
        and not adjective.capital
        and not line.is_in(index + 1, "inside")
        and not line.is_in(index + 1, "connectors")
        and adjective.pos in {"ADJ", "NOUN"}
        and line.touching(index, index + 1)
        and line.touching(index + 1, index + 2)
        and line.capital_at(index + 2)
    )
