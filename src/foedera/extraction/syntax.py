"""Syntax: who does what to whom, as short words that mean the same in every language.

spaCy's dependency parse is read upwards from each name: "⟦P⟧ led a delegation to ⟦L⟧" gives the
person `subject:lead` and `subject:lead+object:delegation`. What the parser's labels, the
prepositions and the words say is in the rule files (`[syntax]`); names never are part of it.
"""

from collections.abc import Iterable
from typing import Any

from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import SyntaxRules
from foedera.extraction.view import fold

# How many governors a name is read up to.
HEIGHT = 3
THROUGH = frozenset(("conjunct", "apposition"))
BESIDE = frozenset(("subject", "passive", "object", "attribute", "oblique:to", "oblique:in"))


class Syntax:
    """The syntax of one document: `parsed` is spaCy's reading of the view's text."""

    def __init__(self, parsed: Any, mentions: Iterable[Mention], rules: SyntaxRules) -> None:
        self.parsed, self.rules = parsed, rules
        self.words = [fold(token.text) for token in parsed]
        self.classes = [rules.classes_of(word) for word in self.words]
        self.heads: dict[int, Any] = {}
        self._known: dict[int, set[str]] = {}
        for mention in mentions:
            span = parsed.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None and len(span):
                self.heads[id(mention)] = span.root

    def relations(self, mention: Mention) -> set[str]:
        """What the syntax says of a name, such as `subject:travel`."""
        token = self.heads.get(id(mention))
        return set() if token is None else self._relations(token)

    def at(self, start: int, end: int) -> set[str]:
        """What the syntax says of the words between two offsets, such as `oblique:in:sign`."""
        span = self.parsed.char_span(start, end, alignment_mode="expand")
        return self._relations(span.root) if span is not None and len(span) else set()

    def _relations(self, token: Any) -> set[str]:
        """What the syntax says of a word; read once, as many ask for it."""
        if token.i not in self._known:
            self._known[token.i] = self._read(token)
        return set(self._known[token.i])

    def _read(self, token: Any) -> set[str]:
        path, found = self._path(token)
        for step, (relation, governor) in enumerate(path):
            height = "^" * step
            if governor is None:
                found.add(f"{height}root")
                continue
            found |= {f"{height}{relation}:{name}" for name in self._names(governor)}
            if step == 0:
                found.add(relation)
                found |= self._beside(token, relation, governor)
        above = [(relation, governor) for relation, governor in path if governor is not None]
        if len(above) > 1:
            (first, low), (second, high) = above[:2]
            found.add(f"{first}:{self._names(low)[0]}<{second}:{self._names(high)[0]}")
        return found

    def between_classes(self) -> set[str]:
        """Which classes of words govern which in the document: `agreement:object:sign`."""
        found: set[str] = set()
        for token in self.parsed:
            own = self.classes[token.i]
            if own:
                relation, governor = self._relation(token)
                above = self.classes[governor.i] if governor is not None else []
                found |= {f"{low}:{relation}:{high}" for low in own for high in above}
        return found

    def _names(self, token: Any) -> list[str]:
        """The classes of a word, or that it is some other verb or word."""
        other = "verb" if token.pos_ in {"VERB", "AUX"} else "other"
        return self.classes[token.i] or [other]

    def _beside(self, token: Any, relation: str, governor: Any) -> set[str]:
        """What else the governor has: "led" with "a delegation" as its object."""
        found: set[str] = set()
        for child in governor.children:
            beside = self._relation(child)[0]
            if child is token or beside not in BESIDE:
                continue
            for name in self.classes[child.i]:
                found.add(f"{relation}+{beside}:{name}")
                found |= {f"{relation}:{own}+{beside}:{name}" for own in self._names(governor)}
        return found

    def _path(self, token: Any) -> tuple[list[tuple[str, Any]], set[str]]:
        """The relations up to the third governor; a name in a list stands where the first does."""
        path: list[tuple[str, Any]] = []
        marks: set[str] = set()
        seen: set[int] = set()
        while len(path) < HEIGHT and token.i not in seen:
            seen.add(token.i)
            label = self.rules.relations.get(token.dep_, token.dep_)
            if label in THROUGH and token.head.i != token.i:
                marks.add(label)
                token = token.head
                continue
            relation, governor = self._relation(token)
            path.append((relation, governor))
            if governor is None:
                break
            token = governor
        return path, marks

    def _relation(self, token: Any) -> tuple[str, Any]:
        """What a word is to its governor; the governor, None at the top of a sentence."""
        governor = token.head
        if governor.i == token.i:
            return "root", None
        label = self.rules.relations.get(token.dep_, token.dep_.split(":")[0])
        if label != "oblique":
            return label, governor
        if governor.pos_ == "ADP" and governor.dep_ != "ROOT":
            # The preposition governs its noun (English): what governs the preposition counts.
            if governor.dep_ == "agent":
                return "by", governor.head
            word = self.words[governor.i]
            return f"oblique:{self.rules.prepositions.get(word, 'other')}", governor.head
        case = next((child for child in token.children if child.dep_ == "case"), None)
        if case is None:
            return "oblique", governor
        word = self.words[case.i].replace("’", "'")
        return f"oblique:{self.rules.prepositions.get(word, 'other')}", governor
