"""Post shapes: the appositions in which a language tells what a person is, as patterns."""

import re
from dataclasses import dataclass

from foedera.extraction.rulebook import Rulebook
from foedera.extraction.signs import ACTOR, BODY, NAME, SIGN, O, P

SIGNS = SIGN[1:-1]
BEGINS = r"(?<![^\W_])"
ENDS = r"(?=\s*[,;.:()–—]|\s*$|\s)"


@dataclass(frozen=True)
class Shape:
    """A pattern with groups `p…` for the person and `c…` for posts, or `o…` for a body.

    `title` is the post that the shape itself tells; without one, its words are taken out.
    """

    pattern: re.Pattern[str]
    title: str = ""


class PostShapes:
    """The shapes of one language, made of the pieces in its file (`patterns.posts`)."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self.core = re.compile(rules.post_words)
        post = self._post()
        self.post = re.compile(post)
        chain = self._chain(post)
        self.represented = re.compile(
            rf"({O}){self._piece('represented')}(?:{chain}(?:,\s*|\s+))?({P})"
            rf"(?:\s*,\s*{chain}(?=\s*[,;.]))?,?"
        )
        self.on_behalf = re.compile(
            rf"({P})(?P<post>,? (?:{chain}))?{self._piece('on_behalf')}({NAME})"
        )
        self.of_place = rules.pattern("posts.of_place")
        self.with_colleagues = rules.pattern("posts.with_colleagues")
        self.with_post = self._with_post(chain)
        self.plain = self._plain()
        self.lines = self._lines()

    def _piece(self, name: str) -> str:
        return self.rules.pattern(f"posts.{name}").pattern

    def _post(self) -> str:
        """A post with the body that it is of, before or after it."""
        det, core = self.rules.determiner, self.rules.post_words
        body, free, lead = self._piece("body"), self._piece("free"), self._piece("lead")
        # "déléguée générale et représentante personnelle du premier ministre": no name in it.
        last = rf"(?=\s*[,;.)–—]|\s*$|\s(?:{self._piece('and')}) {P}| {P})"
        tail = rf"(?:(?: (?!{self._piece('no_tail')})[a-z'0-9-]+){{1,9}}{last})"
        return rf"(?:{det})?{lead}{core}(?:{body}(?=[^a-z]|$)|{free}|{body}{tail}?|{tail})?"

    def _chain(self, post: str) -> str:
        """Posts in a row; the post of the next person named is not one more of the first."""
        det, join = self.rules.determiner, self._piece("join")
        other = rf" (?:{self._piece('and')}) (?!{det}){post}(?! {P})"
        return rf"{post}(?:{other}|{join}{post}(?!,? {P}))*"

    def _with_post(self, chain: str) -> tuple[Shape, ...]:
        """The shapes that need a post or a verb that stands for one."""
        before = rf"(?:\s*,\s*{self._piece('before_person')}|\s+|\s*[–—:]\s*)"
        titles = self.rules.post_titles
        return (
            Shape(re.compile(rf"(?P<p1>{P})\s*\((?P<c1>{chain})\)")),
            Shape(
                re.compile(
                    rf"(?P<p2>{P})\s*(?:,|\s[–—-])\s*(?P<c2>{chain}){ENDS}"
                    rf"|{BEGINS}(?P<c3>{chain}){before}(?P<p3>{P})(?:\s*,(?=\s*[a-z]))?"
                )
            ),
            Shape(re.compile(rf"(?P<p4>{P}){self._piece('is_a')}(?P<c4>{chain})")),
            Shape(
                re.compile(
                    rf"(?P<p5>{P})[^.;{SIGNS}]{{0,80}}?{self._piece('represents')}(?P<o5>{ACTOR})"
                ),
                titles["representative"],
            ),
            Shape(
                re.compile(rf"(?P<p6>{P}){self._piece('presides')}(?P<o6>{ACTOR})"),
                titles["president"],
            ),
        )

    def _plain(self) -> tuple[Shape, ...]:
        """The shapes that need no post: "⟦P⟧ (⟦O⟧)", "⟦P⟧ of ⟦O⟧"."""
        member, ends = self._piece("member"), self._piece("member_ends")
        return (
            Shape(re.compile(rf"(?P<p7>{P})\s*\({self._piece('in_brackets')}(?P<o7>{BODY})\)")),
            Shape(re.compile(rf"(?P<p8>{P}){member}(?P<o8>{BODY}){ends}")),
        )

    def _lines(self) -> tuple[Shape, ...]:
        """The shapes of a line in a list of people: "⟦O⟧ – ⟦P⟧", "⟦P⟧, ⟦O⟧"."""
        article = self._piece("article")
        return (
            Shape(
                re.compile(
                    rf"^{article}(?P<o10>{BODY})\s*(?:[–—:-]|,|\()\s*(?P<p10>{P})(?=\s*[,;.)]|\s*$)"
                ),
                self.rules.post_titles["president"],
            ),
            Shape(
                re.compile(
                    rf"^(?P<p9>{P})(?:\s*[,:–—-]\s*[a-z' -]{{2,60}})?\s*(?:[,:–—-]\s*|\s)"
                    rf"{article}(?P<o9>{BODY})(?=\s*[,.;:(]|\s*$)"
                )
            ),
        )
