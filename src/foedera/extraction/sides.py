"""Sides: from which countries an actor is, so that guests and hosts can be told apart."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from foedera.extraction.actor import Actor
from foedera.extraction.gazetteer import Gazetteer
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import LANGUAGES, Rulebook, rulebook
from foedera.extraction.scene import Role
from foedera.extraction.signs import PERSON, PLACE
from foedera.extraction.syntax import Syntax
from foedera.extraction.view import fold

SHORTEST = 4
# A place has names of so many words at most: "the Republic of North Macedonia".
LONGEST = 5
# How many words before and after a name belong to it: "the Danish cluster ⟦O⟧ in Aarhus".
REACH = 12
# "le cluster danois ⟦O⟧": what stands between a noun and the name that it introduces.
CLOSE = 3
# How far from a person's name a place is still taken to say something of that person.
NEAR = 15
# spaCy's labels, in both of its schemes, of what goes on about something else than the noun.
ELSEWHERE = frozenset(
    ("conj", "cc", "acl", "acl:relcl", "relcl", "advcl", "parataxis", "punct", "nsubj", "dep")
)


class Sides:
    """The countries of a document's actors, as ISO 3166-1 codes.

    A country is told by a place or an adjective of nation within a name or, where the name tells
    none, beside it in the same noun phrase; a person is from where the body or place of a post
    is. Of the countries that have a place of one name, that is taken of which the text tells most.
    """

    def __init__(
        self,
        actors: list[Actor],
        mentions: list[Mention],
        roles: list[Role],
        syntax: Syntax,
        rules: Rulebook,
        places: Gazetteer,
    ) -> None:
        self.rules, self.places, self.syntax = rules, places, syntax
        self.told: Counter[str] = Counter()
        self.bare = {mention.key for mention in mentions if mention.thing == PLACE}
        words = [(token.text, token.pos_) for token in syntax.parsed]
        self.part = self._names_of(mentions)
        found = self._read(words, self.part)
        self.told = Counter(codes[0] for codes in found if len(codes) == 1)
        self.of_word = [self._of_most(codes) for codes in found]
        self._told: dict[int, set[str]] = {}
        self.countries = {id(actor): set(self.told_of(actor)) for actor in actors}
        for role in roles:
            if id(role.person) in self.countries:
                self.countries[id(role.person)] |= self._of_post(role)

    def of(self, actor: Actor) -> set[str]:
        """The countries of an actor; empty where nothing tells any."""
        return self.countries.get(id(actor), set())

    def told_of(self, actor: Actor) -> set[str]:
        """The countries that an actor's names and the words beside them tell, no post's."""
        if id(actor) not in self._told:
            self._told[id(actor)] = self._of_actor(actor)
        return self._told[id(actor)]

    def of_places(self, names: list[str]) -> set[str]:
        """The countries in which some places lie."""
        found = {self.of_place(name) for name in names}
        return {country for country in found if country}

    def of_place(self, name: str) -> str | None:
        """The country in which a place lies."""
        codes = self.places.countries_of(name)
        return self._of_most(codes or tuple(sorted(self._in_name(name))))

    def near(self, person: Actor) -> str | None:
        """The country that a sentence tells next to a person of whom nothing else tells one."""
        told: list[tuple[int, str]] = []
        for mention in person.mentions if not self.of(person) else ():
            span = self._span(mention)
            for first, step in ((span.end, 1), (span.start - 1, -1)) if span is not None else ():
                country = self._next(first, step)
                told += [country] if country is not None else []
        return min(told)[1] if told else None

    def _next(self, first: int, step: int) -> tuple[int, str] | None:
        """The next country before another person's name or the sentence's end, and how far off."""
        for far in range(NEAR):
            number = first + step * far
            if not 0 <= number < len(self.of_word) or self.part[number] == PERSON:
                return None
            ends = self.syntax.parsed[number].is_sent_start
            if ends and step > 0:
                return None
            if country := self.of_word[number]:
                return far, country
            if ends:
                return None
        return None

    def _span(self, mention: Mention) -> Any:
        return self.syntax.parsed.char_span(mention.start, mention.end, alignment_mode="expand")

    # --- words -----------------------------------------------------------------------------------
    def _names_of(self, mentions: list[Mention]) -> list[str]:
        """What each word is part of: a person's name, a place's, some other name, or none."""
        part = [""] * len(self.syntax.parsed)
        for mention in mentions:
            span = self._span(mention)
            for token in span if span is not None else ():
                part[token.i] = mention.thing
        return part

    def _read(self, words: Sequence[tuple[str, str]], part: Sequence[str]) -> list[tuple[str, ...]]:
        """The countries that each of some words may tell, the longest name of a place first."""
        found: list[tuple[str, ...]] = [()] * len(words)
        at = 0
        while at < len(words):
            size, codes = (0, ()) if part[at] == PERSON else self._place_at(words, at, part[at])
            for number in range(at, at + size):
                found[number] = codes
            at += max(1, size)
        return found

    def _place_at(
        self, words: Sequence[tuple[str, str]], at: int, part: str
    ) -> tuple[int, tuple[str, ...]]:
        """How many words name a place from one word on, and the countries that have it."""
        first, tag = words[at]
        if first[:1].isupper():
            for size in range(min(LONGEST, len(words) - at), 0, -1):
                if not words[at + size - 1][0][:1].isalpha():
                    continue
                name = _joined(word for word, _ in words[at : at + size])
                if size == 1 and (len(name) < SHORTEST or not self._is_place(name, part)):
                    break
                if codes := self.places.countries_of(name):
                    return size, codes
        if first[:1].isupper() or tag in {"ADJ", "NOUN"}:
            nation = self._nation(first)
            return (1, (nation,)) if nation else (0, ())
        return 0, ()

    def _is_place(self, word: str, part: str) -> bool:
        """Whether one word is a place's name rather than some other, by all that the text tells."""
        key = fold(word)
        if part == PLACE or key in self.bare:
            return True
        if self._nation(word) or any(key in rulebook(one).kind_of_word for one in LANGUAGES):
            return False
        return self.places.is_large(word)

    def _nation(self, word: str) -> str | None:
        if len(word) < SHORTEST:
            return None
        folded = fold(word)
        stems = (folded[:length] for length in range(len(folded), SHORTEST - 1, -1))
        known = self.rules.nationalities
        return next((known[stem] for stem in stems if stem in known), None)

    def _of_most(self, codes: tuple[str, ...]) -> str | None:
        return max(codes, key=lambda code: self.told[code]) if codes else None

    # --- actors ----------------------------------------------------------------------------------
    def _of_actor(self, actor: Actor) -> set[str]:
        named = set() if actor.is_person else {c for n in actor.names for c in self._in_name(n)}
        return named or self._beside(actor)

    def _in_name(self, name: str) -> set[str]:
        words = [(word.strip("(),.;:"), "PROPN") for word in name.split()]
        codes = self._read(words, [""] * len(words))
        return {country for one in codes if (country := self._of_most(one))}

    def _of_post(self, role: Role) -> set[str]:
        if role.organisation is not None:
            return self.countries.get(id(role.organisation), set())
        return self.of_places([role.place.text]) if role.place is not None else set()

    def _beside(self, actor: Actor) -> set[str]:
        found: set[str] = set()
        for mention in actor.mentions:
            head = self.syntax.heads.get(id(mention))
            if head is None:
                continue
            near = [token.i for token in phrase(head) if abs(token.i - head.i) < REACH]
            if 0 < head.i - head.head.i <= CLOSE:
                near += range(head.head.i, head.i)
            found |= {c for i in near if (c := self.of_word[i])}
        return found


def phrase(head: Any) -> list[Any]:
    """The words of a noun phrase: neither what is joined to it nor what clauses tell of it."""
    found = [head]
    for child in head.children:
        if child.dep_ not in ELSEWHERE:
            found += phrase(child)
    return found


def _joined(words: Iterable[str]) -> str:
    """Words as a text writes them: spaCy parts "Saint-Denis" and "Côte d'Ivoire" into several."""
    text = " ".join(words)
    for mark in ("-", "–", "’", "'"):
        text = text.replace(f" {mark} ", mark).replace(f"{mark} ", mark).replace(f" {mark}", mark)
    return text
