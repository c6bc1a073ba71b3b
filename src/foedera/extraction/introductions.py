"""Introductions: the kind of body that the words before or after a name tell."""

import re

from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.view import View


class Introductions:
    """What is said beside the names of one document."""

    def __init__(self, view: View, rules: Rulebook) -> None:
        self.view, self.rules = view, rules

    def before(self, mention: Mention, length: int = 70) -> str:
        """The folded words of the sentence before a name."""
        start = self.view.sentences[mention.sentence].start
        return self.view.folded[max(start, mention.start - length) : mention.start]

    def after(self, mention: Mention, length: int = 70) -> str:
        """The folded words after a name."""
        return self.view.folded[mention.end : mention.end + length]

    def is_where(self, mention: Mention) -> bool:
        """Whether a preposition of place stands before a name: "in X", "près de X"."""
        return bool(self.rules.pattern("actors.locative").search(self.before(mention)))

    def plural_kind(self, mention: Mention) -> str | None:
        """The kind that plural words before a list give: "les entreprises A, B et C"."""
        before = self.before(mention)
        found = list(self.rules.pattern("actors.plural_before").finditer(before))
        if not found or self.rules.pattern("actors.clause_end").search(found[-1].group()):
            return None
        last = found[-1]
        tail = before[last.end(1) :]
        introduced = self.rules.pattern("actors.introduced").search(tail)
        # Words between the noun and the name must be adjectives only: "clusters bretons X".
        phrase = self.rules.pattern("actors.preposition").search(tail)
        if len(tail.split()) > 1 and not introduced and (len(tail.split()) > 2 or phrase):
            return None
        return self.rules.kind_of_word[last[1]]

    def apposed_kind(self, mention: Mention) -> str | None:
        """The kind that words after a name give: "X, l'agence chargée de"."""
        after = self.after(mention)
        if match := self.rules.pattern("actors.apposition").match(after):
            return self.rules.kind_of_word[match[1]]
        if self.rules.pattern("actors.seated").match(after):
            return "company"
        match = self.rules.pattern("actors.bracketed").match(after)
        return self.rules.kind_of_word[match[1]] if match else None

    def holds_post(self, mention: Mention) -> bool:
        """Whether a post stands beside a name: "X, mayor of", "governor X"."""
        if self.rules.pattern("actors.post_after").match(self.after(mention, 60)):
            return True
        ahead = self.rules.pattern("actors.post_before").search(self.before(mention, 40))
        return bool(ahead) and self.view.text[mention.start].isupper()

    def runs(self, mentions: list[Mention]) -> list[list[Mention]]:
        """Mentions that follow one another in a list; "A, B et la société C" is one."""
        runs: list[list[Mention]] = []
        for mention in mentions:
            if in_brackets(mention, self.view):
                continue  # where a member of the list has its seat, or its acronym
            if runs and runs[-1][-1].sentence == mention.sentence:
                between = self.view.folded[runs[-1][-1].end : mention.start]
                if self._goes_on(between):
                    runs[-1].append(mention)
                    continue
            runs.append([mention])
        return runs

    def _goes_on(self, between: str) -> bool:
        """Whether the words between two names make them neighbours in a list."""
        between = re.sub(r"^\s*\([^()]{1,40}\)", "", between)
        between = self.rules.pattern("actors.kind_word_before").sub("", between)
        joined = self.rules.pattern("actors.joins").search(between)
        return (
            len(between) < 30
            and bool(between.strip())
            and bool(joined)
            and bool(self.rules.pattern("actors.separator").fullmatch(between))
        )


def in_brackets(mention: Mention, view: View) -> bool:
    """Whether a name alone stands between brackets."""
    before, after = view.text[mention.start - 1 : mention.start], view.text[mention.end :][:1]
    return before == "(" and after == ")"
