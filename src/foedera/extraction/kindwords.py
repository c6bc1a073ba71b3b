"""Kind words: the common nouns in a name and beside it that tell what kind of body it is."""

import re

from foedera.extraction.gazetteer import Gazetteer
from foedera.extraction.rulebook import LANGUAGES, Rulebook, rulebook
from foedera.extraction.tokens import Token

TERRITORIAL = frozenset(("region", "city", "state"))
# Kinds told by a word in the middle of a name too: "X université".
COMPLEMENTED = frozenset(("association", "chamber", "university", "agency"))
TOLD_ANYWHERE = frozenset(("university", "cluster", "chamber"))
NO_ADJECTIVE = frozenset(["VERB", "AUX", "ADP", "DET", "PRON", "CCONJ", "SCONJ", "ADV"])


def head_words(folded: str, rules: Rulebook) -> int:
    """How many words a name has that is a kind word and no more; -1 for any other name."""
    if folded not in rules.kind_of_word:
        return -1
    return len(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", folded))


def kind_inside(words: list[Token], rules: Rulebook) -> str | None:
    """The kind that a head word in a name gives: the first where heads come first, or the last."""
    if not rules.grammar.head_first:
        return _head_kind(words, rules) or _last_kind(words, rules) or _foreign_first(words, rules)
    for position, token in enumerate(words):
        kind = rules.kind_of_word.get(token.folded)
        if kind and (position == 0 or kind in TOLD_ANYWHERE):
            return kind
    return _foreign_kind(words, rules)


def _head_kind(words: list[Token], rules: Rulebook) -> str | None:
    """The kind of the head before its complement: "Association of Growers" is no company."""
    binds = rules.words["complements"]
    at = next((n for n, word in enumerate(words) if word.folded in binds), 0)
    kind = _last_kind(words[:at], rules)
    return kind if kind in COMPLEMENTED else None


def _last_kind(words: list[Token], rules: Rulebook) -> str | None:
    folded = [token.folded for token in words]
    for size in (3, 2, 1):
        for position in range(len(folded) - size, -1, -1):
            phrase = " ".join(folded[position : position + size])
            if phrase in rules.kind_of_word and words[position].capital:
                return rules.kind_of_word[phrase]
    return None


def _foreign_first(words: list[Token], rules: Rulebook) -> str | None:
    """The kind that begins a name in a language where heads come first: "Université de X"."""
    if len(words) < 2 or not words[0].capital:
        return None
    for language in LANGUAGES:
        other = rulebook(language)
        kind = other.kind_of_word.get(words[0].folded) if other.grammar.head_first else None
        if kind in TOLD_ANYWHERE:
            return kind
    return None


def _foreign_kind(words: list[Token], rules: Rulebook) -> str | None:
    """The kind of a body with a name in another language: "X Development Corporation"."""
    if len(words) < 2:
        return None
    for language in LANGUAGES:
        other = rulebook(language) if language != rules.language else rules
        if other is not rules and (kind := other.endings.get(words[-1].folded)):
            return _last_kind(words, other) or kind
    return None


def word_before(before: list[Token], rules: Rulebook) -> str:
    """The common noun that introduces a name, adjectives skipped: "le cluster marocain X"."""
    run: list[Token] = []
    for token in reversed(before[-6:]):
        if not token.is_word and not token.text.endswith(("'", "’")):
            break
        run.insert(0, token)
    for skipped in range(3 if rules.grammar.head_first else 1):
        if skipped and (skipped > len(run) or not _is_adjective(run[-skipped])):
            return ""
        if found := _introducing(run[: len(run) - skipped], skipped > 0, rules):
            return found
    return ""


def _introducing(run: list[Token], skipped: bool, rules: Rulebook) -> str:
    """The longest known noun at the end of some words."""
    known = rules.words["event"] | rules.words["programme"]
    for size in (4, 3, 2, 1):
        phrase = run[-size:]
        if len(phrase) < size:
            continue
        words = re.sub(r"(?<=') ", "", " ".join(token.folded for token in phrase))
        lower = not phrase[0].capital
        introduces = lower or skipped or phrase[0].text.isupper() or rules.is_plural(words)
        if (words in rules.kind_of_word and introduces) or (words in known and lower):
            return words
    return ""


def word_after(after: list[Token], rules: Rulebook) -> str | None:
    """The kind that a common noun after a name gives: "the Fictive Bay cluster"."""
    if rules.grammar.head_first:
        return None
    run = []
    for token in after[:3]:
        if not token.is_word or token.capital:
            break
        run.append(token.folded)
    for size in range(len(run), 0, -1):
        kind = rules.kind_of_word.get(" ".join(run[:size]))
        ends = size == len(after) or size == len(run) or after[size].pos not in {"NOUN", "PROPN"}
        if kind and kind not in TERRITORIAL and ends and not rules.is_plural(run[size - 1]):
            return kind
    return None


def promoter(words: list[Token], places: Gazetteer, rules: Rulebook) -> str | None:
    """The kind of a body named by a field and its place: "Invest Ontario", "Bretagne Commerce"."""
    plain = [word for word in words if not places.level(word.text)]
    if not plain or len(words) > 4:
        return None
    return "agency" if all(word.folded in rules.words["promoters"] for word in plain) else None


def _is_adjective(token: Token) -> bool:
    return not token.capital and token.pos not in NO_ADJECTIVE
