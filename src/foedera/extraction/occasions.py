"""Occasions: names of events, programmes and instruments, which are nobody who acts."""

import re

from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.tokens import Token
from foedera.extraction.view import View

YEAR = re.compile(r"(?:19|20)\d\d$")
# How far before a name its event's noun may stand.
REACH = 9


def is_document(words: list[Token], rules: Rulebook) -> bool:
    """Whether a capitalised name is an instrument's: "the Partnership Agreement"."""
    return len(words) > 1 and words[-1].folded in rules.words["documents"]


def is_event(
    mention: Mention, words: list[Token], lead: str, before: list[Token], rules: Rulebook
) -> bool:
    """Whether a name is an event's: by the noun before it, in it, or the year that ends it."""
    events = rules.words["event"]
    if lead in events and words[0].start - before[-1].end <= 3:
        return True
    in_year = bool(YEAR.search(mention.text)) and 1 <= len(words) <= 5
    names = [t.folded for t in words]
    if rules.grammar.head_first:
        return (names[0] in events and len(words) > 1) or in_year
    if _after_event_phrase(before, rules):
        return True
    if names[-1] in events and len(words) > 1:
        made = rules.words["event_makers"] & set(names)
        return names[-1] not in rules.kind_of_word or bool(made)
    return in_year or any(t in events and t not in rules.kind_of_word for t in names[1:])


def precedes_event(after: list[Token], rules: Rulebook) -> bool:
    """Whether a common noun right after a name, or in apposition, makes it an event's."""
    rest = after[:5]
    apposed = len(rest) > 2 and rest[0].text == "," and rest[1].folded in rules.words["apposing"]
    if rules.grammar.head_first and not apposed:
        return False
    if apposed:
        rest = rest[2:]
        if len(rest) > 1 and rest[0].folded in rules.words["event_adjectives"]:
            rest = rest[1:]
    return bool(rest) and not rest[0].capital and rest[0].folded in rules.words["event_after"]


def _after_event_phrase(before: list[Token], rules: Rulebook) -> bool:
    """Whether an event's noun with its complement runs up to the name: "the fair for toys X"."""
    for steps, token in enumerate(reversed(before[-REACH:])):
        if token.folded in rules.words["event"] and not token.capital:
            binding = before[len(before) - steps].folded if steps else ""
            return steps > 1 and binding in rules.words["event_complements"]
        plain = token.is_word or token.text in {"&", "*", "-"}
        if not plain or token.capital or token.pos in {"VERB", "AUX", "DET", "PRON"}:
            return False
        if token.folded in rules.words["event_ends"]:
            return False
    return False


def precedes_programme(after: list[Token], rules: Rulebook) -> bool:
    """Whether a common noun after a name makes it a programme's: "the X program"."""
    if len(after) > 3 and after[0].text == "(" and after[2].text == ")":
        after = after[3:]
    return (
        bool(after) and not after[0].capital and after[0].folded in rules.words["programme_after"]
    )


def is_programme(words: list[Token], lead: str, rules: Rulebook) -> bool:
    """Whether a word for a programme introduces a name or is its head."""
    programmes = rules.words["programme"]
    if lead in programmes:
        return True
    if len(words) < 2:
        return False
    if rules.grammar.head_first:
        return words[0].folded in programmes
    return words[-1].folded in programmes and words[-1].folded not in rules.kind_of_word


def is_quoted(mention: Mention, view: View) -> bool:
    """Whether a name stands alone between quotation marks."""
    before = view.text[max(0, mention.start - 3) : mention.start]
    after = view.text[mention.end : mention.end + 2].strip()
    return bool(re.search(r"(?:^|[\s(])[\"“]$|«\s?$", before)) and after[:1] in {'"', "”", "»"}
