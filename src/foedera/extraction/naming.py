"""What a name names: person, organisation of some kind, place, event or programme."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from foedera.extraction.gazetteer import Gazetteer
from foedera.extraction.kindwords import (
    TERRITORIAL,
    head_words,
    kind_inside,
    promoter,
    word_after,
    word_before,
)
from foedera.extraction.mention import ACRONYM, Mention
from foedera.extraction.occasions import (
    is_document,
    is_event,
    is_programme,
    is_quoted,
    precedes_event,
    precedes_programme,
)
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.signs import (
    EVENT,
    ORGANISATION,
    PERSON,
    PLACE,
    PROGRAMME,
    REFERENCE,
    UNKNOWN,
)
from foedera.extraction.tokens import Token
from foedera.extraction.view import View, fold

LEVEL_KIND = {"country": "state", "state": "state", "region": "region", "city": "city"}


@dataclass(eq=False)
class _Name:
    """A mention with the words in it and about it, while it is asked what it names."""

    mention: Mention
    words: list[Token]
    before: list[Token]
    after: list[Token]
    kind: str | None
    headed: bool
    lead: str
    level: str | None
    rules: Rulebook
    places: Gazetteer
    view: View

    @property
    def folded(self) -> str:
        return fold(self.mention.text)

    @property
    def titled(self) -> bool:
        return bool(self.before) and self.before[-1].title

    def within(self, words: list[Token], *sets: str) -> bool:
        """Whether each of some words is in one of these sets of the rules."""
        known = frozenset().union(*(self.rules.words[name] for name in sets))
        return all(word.folded in known for word in words)

    def follows(self, name: str) -> bool:
        """Whether a word of a set stands right before the name."""
        return bool(self.before) and self.before[-1].folded in self.rules.words[name]

    def is_a(self, thing: str, kind: str | None = None, *evidence: str) -> bool:
        """Settle what the name names; always true."""
        self.mention.thing = thing
        self.mention.kind = kind if kind is not None else self.mention.kind
        self.mention.evidence.update(evidence)
        return True


def named(
    mention: Mention,
    inside: list[Token],
    before: list[Token],
    after: list[Token],
    kind: str | None,
    headed: bool,
    rules: Rulebook,
    places: Gazetteer,
    view: View,
) -> Mention | None:
    """The mention with what it names, or None where the words are no name after all."""
    words = [token for token in inside if token.is_word]
    folded = fold(mention.text)
    ordinary = folded.rstrip(".") in rules.words["ordinary"] and not mention.aliases
    if not words or len(mention.text) < 2 or ordinary:
        return None
    if kind is None and not headed:
        kind = kind_inside(words, rules)
        headed = kind is not None
    if headed:
        mention.evidence.add("head")
    level = places.level(mention.text) or _area_level(words, rules, places)
    lead = word_before(before, rules)
    name = _Name(mention, words, before, after, kind, headed, lead, level, rules, places, view)
    answers = (question(name) for question in QUESTIONS)
    return mention if next(answer for answer in answers if answer is not None) else None


# One question after another, the surest first: True where it settles what the name names, False
# where the words are no name, None where the next one has to be asked.


def _instrument(name: _Name) -> bool | None:
    return name.is_a(PROGRAMME) if is_document(name.words, name.rules) else None


def _plain_fields(name: _Name) -> bool | None:
    """ "Trade and Innovation": fields alone are nobody's name where heads come last."""
    if name.rules.grammar.head_first or len(name.words) < 2 or name.headed or name.mention.aliases:
        return None
    return False if name.within(name.words, "inside", "ordinary") else None


def _head_alone(name: _Name) -> bool | None:
    """ "la Région", "the City" stand for a body named elsewhere; "Commission européenne" is one."""
    words = len(name.words)
    if not (name.headed and name.kind) or words != head_words(name.folded, name.rules):
        return None
    of_its_own = name.kind == "other" and words > 1 and name.words[0].capital
    return name.is_a(ORGANISATION if of_its_own else REFERENCE, name.kind)


def _before_event(name: _Name) -> bool | None:
    if name.headed or not precedes_event(name.after, name.rules):
        return None
    return name.is_a(EVENT)


def _part_of_post(name: _Name) -> bool | None:
    """ "Bavarian Economics Minister": part of a post."""
    if name.rules.grammar.head_first or len(name.words) < 2 or name.words[0].ner != "NORP":
        return None
    post = bool(name.after) and name.after[0].post
    return False if post and name.within(name.words[1:], "inside") else None


def _before_programme(name: _Name) -> bool | None:
    common = {fold(alias) for alias in name.mention.aliases} & name.rules.words["ordinary"]
    if name.headed or not (common or precedes_programme(name.after, name.rules)):
        return None
    return name.is_a(PROGRAMME)


def _event(name: _Name) -> bool | None:
    if name.mention.aliases and name.rules.grammar.head_first:
        return None
    event = is_event(name.mention, name.words, name.lead, name.before, name.rules)
    return name.is_a(EVENT) if event else None


def _programme(name: _Name) -> bool | None:
    quoted = is_quoted(name.mention, name.view)
    if quoted and not name.headed:
        return name.is_a(PROGRAMME, None, "quoted")
    if quoted or (is_programme(name.words, name.lead, name.rules) and not name.headed):
        return name.is_a(PROGRAMME)
    return None


def _headed(name: _Name) -> bool | None:
    """A body's name with the word for its kind; of an authority also the level of its place."""
    if not (name.headed and name.kind):
        return None
    if name.kind in TERRITORIAL:
        bare = name.rules.pattern("naming.before_place").sub("", name.folded)
        rest = " ".join(token.text for token in name.words[1:])
        name.mention.level = name.places.level(bare) or name.places.level(rest)
        territories = name.rules.words["territories"]
        first = next((w for w in name.words if w.folded in territories), None)
        if first is not None and not first.capital:
            name.mention.evidence.add("weak")
    return name.is_a(ORGANISATION, name.kind)


def _nationality(name: _Name) -> bool | None:
    alone = len(name.words) == 1 and name.words[0].ner == "NORP"
    return False if alone and not name.level else None


def _titled(name: _Name) -> bool | None:
    return name.is_a(PERSON, None, "title") if name.titled and not name.level else None


def _place(name: _Name) -> bool | None:
    if not name.level or name.titled:
        return None
    name.mention.level = name.level
    return name.is_a(PLACE, LEVEL_KIND[name.level])


def _company_form(name: _Name) -> bool | None:
    if len(name.words) < 2 or not name.within(name.words[-1:], "company_forms"):
        return None
    return name.is_a(ORGANISATION, "company", "form")


def _promoter(name: _Name) -> bool | None:
    kind = promoter(name.words, name.places, name.rules) if _holds_place(name) else None
    return name.is_a(ORGANISATION, kind, "form") if kind else None


def _introduced(name: _Name) -> bool | None:
    """A name with a word for its kind before it, or after it where heads come last."""
    kind = name.rules.kind_of_word.get(name.lead)
    # A park or a port before a name tells where, not who.
    if kind in (None, "other"):
        person = _is_person(name.words, name.rules, name.places)
        kind = word_after(name.after, name.rules) if not person else None
        if not name.follows("articles"):
            return None
    return name.is_a(ORGANISATION, kind, f"word:{kind}") if kind else None


def _person(name: _Name) -> bool | None:
    return name.is_a(PERSON) if _is_person(name.words, name.rules, name.places) else None


def _one_of_a_kind(name: _Name) -> bool | None:
    """ "un X", "a X": one of a kind, not a body's own name; "à X": where, not who."""
    return name.is_a(PROGRAMME) if name.follows("nobody_after") and len(name.words) > 1 else None


def _by_label(name: _Name) -> bool:
    """What spaCy says of most of the words; nothing where it is undecided."""
    holds_place = _holds_place(name)
    labels = ["" if token.ner == "PER" and holds_place else token.ner for token in name.words]
    top = max(sorted(set(labels)), key=labels.count)
    name.mention.evidence.add(f"ner:{top}" if top else "ner:none")
    if top == "PER" and len(name.words) >= 2 and not ACRONYM.match(name.words[0].text):
        return name.is_a(PERSON)
    if top == "LOC" and len(name.words) == 1 and name.folded in name.rules.words["inside"]:
        return False
    if top == "LOC" and not name.mention.aliases and not ACRONYM.match(name.mention.text):
        return name.is_a(PLACE, "city", "guess")
    return name.is_a(UNKNOWN)


QUESTIONS: tuple[Callable[[_Name], bool | None], ...] = (
    _instrument, _plain_fields, _head_alone, _before_event, _part_of_post, _before_programme,
    _event, _programme, _headed, _nationality, _titled, _place, _company_form, _promoter,
    _introduced, _person, _one_of_a_kind, _by_label,
)  # fmt: skip


def _holds_place(name: _Name) -> bool:
    """ "Aéro Lisbonne", "Hamburg Werft": a place in a name speaks for a body, not a person."""
    return len(name.words) > 1 and any(name.places.level(token.text) for token in name.words)


def _area_level(words: list[Token], rules: Rulebook, places: Gazetteer) -> str | None:
    """The level of an area of a place: "Southern X"."""
    if len(words) < 2 or words[0].folded not in rules.words["areas"]:
        return None
    return "region" if places.level(" ".join(token.text for token in words[1:])) else None


def _is_person(words: list[Token], rules: Rulebook, places: Gazetteer) -> bool:
    """Whether a name is built like a person's."""
    first, last = words[0], words[-1]
    given = places.is_given_name(first.text)
    if len(words) >= 2 and all(_is_initial(word.text) for word in words[:-1]):
        surname = bool(re.fullmatch(r"[A-Z][a-zà-ÿ]+", last.text)) and len(last.text) > 2
        return surname and len(first.text.replace(".", "")) <= 2
    if not 2 <= len(words) <= 5 or (ACRONYM.match(first.text) and not given):
        return False
    if any(char.isdigit() for token in words for char in token.text):
        return False
    if any(word.folded in rules.words["name_particles"] for word in words[1:-1]):
        return True
    if not given:
        return False
    shouted = last.text.isupper() and len(last.text) > 2 and not first.text.isupper()
    if len(words) == 2 and shouted:
        return True  # "Ann EXAMPLE", as French papers write surnames
    labels = {token.ner for token in words}
    two = len(words) == 2 and not ACRONYM.match(last.text)
    return "ORG" not in labels or "PER" in labels or two


def _is_initial(text: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.?)+", text)) and len(text) <= 4
