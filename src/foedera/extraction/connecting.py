"""Connecting: whether a name goes on after "de la", "of", "and"."""

from dataclasses import dataclass

from foedera.extraction.acronyms import capital_soon
from foedera.extraction.line import Line

# Kinds of bodies whose names take common nouns: "Fédération des artisans".
WITH_COMPLEMENT = frozenset(["association", "agency", "chamber", "university", "state", "other"])


@dataclass(eq=False)
class Reach:
    """A name while its end is looked for.

    `headed`: a word for a kind is in it; `named`: a proper word is; `person`: it begins with a
    given name; `capital_head`: its first word has a capital.
    """

    line: Line
    start: int
    end: int
    headed: bool
    named: bool
    person: bool
    capital_head: bool

    def take(self, count: int, named: bool | None = None) -> bool:
        """Take so many more tokens in; they name unless `named` says otherwise. Always true."""
        taken = self.line.tokens[self.end : self.end + count]
        self.named = self.named or any(t.capital for t in taken) if named is None else named
        self.end += count
        return True


def after_connectors(reach: Reach, run: int) -> bool:
    """Whether a name goes on at the token `run`, between which and its end connectors stand."""
    line, end = reach.line, reach.end
    if run >= len(line.tokens) or not line.touching(run - 1, run) or line.dates(run):
        return False
    if not line.head_first and line.is_in(end - 1, "event"):
        return False
    words = [token.folded for token in line.tokens[end:run]]
    if reach.person:
        return _surname(reach, run, words)
    if set(words) <= line.words["foreign_and"]:
        return line.capital_at(run)
    joined = words[0] in line.words["and"] and len(words) == 1
    if not line.head_first and joined and not reach.headed and _ends_in_head(line, end, run):
        return True
    if line.words["and"] & set(words):
        return _after_and(reach, run, words)
    if line.words["place_prepositions"] & set(words):
        return False
    if line.capital_at(run):
        return _capital_after(reach, run, words)
    return _noun_after(reach, run, words)


def goes_on(line: Line, index: int) -> bool:
    """Whether "de", "du" and a capital follow: the name is not over yet."""
    after = index + 1
    while after < len(line.tokens) and line.is_in(after, "articles"):
        after += 1
    return (
        index < len(line.tokens)
        and line.is_in(index, "of")
        and line.capital_at(after)
        and not line.head_length(after)
    )


def _surname(reach: Reach, run: int, words: list[str]) -> bool:
    """Whether particles go on with a person's name: "Ann van den Example"."""
    line = reach.line
    return (
        set(words) <= line.words["particles"]
        and line.capital_at(run)
        and not reach.headed
        and not line.places.level(line.tokens[run].text)
    )


def _capital_after(reach: Reach, run: int, words: list[str]) -> bool:
    line, start, end = reach.line, reach.start, reach.end
    another = line.tokens[run].folded in line.rules.kind_of_word
    if reach.headed:
        if another and line.head_first and line.head_length(run) and reach.named:
            return False
        return not line.is_settled_place(start, end)
    if set(words) <= line.words["between_names"]:
        return True
    if not line.head_first and words[0] in line.words["of"]:
        return False  # "Wagralim of Namur": where it sits, or whose it is
    if not set(words) <= line.words["loose"] or words[0] in line.words["articles"]:
        return False
    return not another and not line.places.level(line.text(start, end))


def _noun_after(reach: Reach, run: int, words: list[str]) -> bool:
    """Whether a common noun goes on with a body's name."""
    line = reach.line
    if not reach.headed or not line.head_first:
        return False
    if reach.capital_head and _complement(reach, run, words):
        return True
    if not line.is_in(run, "inside") or not (reach.capital_head or capital_soon(line, run)):
        return False
    return not line.is_settled_place(reach.start, reach.end)


def _complement(reach: Reach, run: int, words: list[str]) -> bool:
    """Whether a common noun goes on with a capitalised body's name: "Fédération des artisans"."""
    line, token = reach.line, reach.line.tokens[run]
    head = line.head_length(reach.start)
    return (
        bool(head)
        and line.head_kind(reach.start, head) in WITH_COMPLEMENT
        and not line.is_in(reach.start, "territories")
        and set(words) <= line.words["complements"]
        and token.pos in {"NOUN", "ADJ"}
        and not token.post
        and line.head_length(run) == 0
    )


def _ends_in_head(line: Line, end: int, run: int) -> bool:
    """Whether "and" joins halves of a name: "Space Technologies and Applications Cluster"."""
    if not line.is_in(end - 1, "inside") or not line.capital_at(run):
        return False
    last = line.last_capital(run)
    return last > run and line.tokens[last].folded in line.rules.kind_of_word


def _after_and(reach: Reach, run: int, words: list[str]) -> bool:
    """Whether "et" goes on with the same name: "Chambre de commerce et d'industrie"."""
    line = reach.line
    if not reach.headed or words[0] not in line.words["and"]:
        return False
    inside, before = line.is_in(run, "inside"), line.is_in(reach.end - 1, "inside")
    return inside and before and (line.head_first or line.tokens[run].capital)
