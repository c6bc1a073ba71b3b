"""Settling: what names are of which their own shape does not tell it."""

import re
from collections import Counter

from foedera.extraction.gazetteer import gazetteer
from foedera.extraction.introductions import Introductions, in_brackets
from foedera.extraction.mention import ACRONYM, Mention
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
from foedera.extraction.spellings import squashed
from foedera.extraction.view import View, fold

AUTHORITIES = frozenset(["region", "city", "state", "other"])


def settle(view: View, mentions: list[Mention], rules: Rulebook) -> None:
    """Decide what unknown names are: by the list they stand in, an apposition, their shape."""
    settling = _Settling(view, mentions, rules)
    settling.persons_by_post()
    settling.given_names_alone()
    for run in settling.beside.runs(mentions):
        settling.neighbours(run)
    by_key: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_key.setdefault(squashed(mention.text), []).append(mention)
    for same in by_key.values():
        settling.agree(same)


def _told(mention: Mention) -> bool:
    """Whether a word for a kind speaks for a mention."""
    return any(evidence.startswith("word:") for evidence in mention.evidence)


def _loose(mention: Mention) -> bool:
    return "guess" in mention.evidence


def _make_person(mention: Mention) -> None:
    mention.thing, mention.kind = PERSON, None
    mention.evidence.add("title")
    mention.evidence.discard("guess")


class _Settling:
    def __init__(self, view: View, mentions: list[Mention], rules: Rulebook) -> None:
        self.view, self.mentions, self.rules = view, mentions, rules
        self.beside = Introductions(view, rules)

    # --- persons ---------------------------------------------------------------------------------
    def persons_by_post(self) -> None:
        """Names beside a post are persons': "Kim Example, mayor of", "governor Kim Example"."""
        for mention in self.mentions:
            if mention.thing != UNKNOWN and not {"ner:ORG", "guess"} & mention.evidence:
                continue
            if {"head", "form"} & mention.evidence or mention.aliases or _told(mention):
                continue
            if not 2 <= len(mention.text.split()) <= 4 or any(c.isdigit() for c in mention.text):
                continue
            if self.beside.holds_post(mention):
                _make_person(mention)

    def given_names_alone(self) -> None:
        """A given name alone is the person with that name in full: "Ann" after "Ann Example"."""
        persons = {fold(m.text) for m in self.mentions if m.thing == PERSON and " " in m.text}
        full = Counter(name.split()[0] for name in persons)
        for mention in self.mentions:
            alone = " " not in mention.text and full[fold(mention.text)] == 1
            loose = mention.thing in (UNKNOWN, PERSON) or _loose(mention)
            if alone and loose and not mention.text.isupper():
                _make_person(mention)

    # --- neighbours in a list --------------------------------------------------------------------
    def neighbours(self, run: list[Mention]) -> None:
        """Let the members of a list tell one another what they are, and the plural before it."""
        kind = self.beside.plural_kind(run[0])
        if len(run) > 1:
            for mention in run:
                if mention.thing == PROGRAMME and "quoted" in mention.evidence:
                    mention.thing = UNKNOWN
        settled = any(
            m.thing == ORGANISATION and m.kind and ({"form", "head"} & m.evidence or _told(m))
            for m in run
        )
        doubtful = [m for m in run if self._is_doubtful(m, kind, run)]
        if kind:
            for mention in [*doubtful, *(m for m in run if self._is_firm_name(m, kind))]:
                mention.thing, mention.kind = ORGANISATION, kind
                mention.evidence.add(f"word:{kind}")
                mention.evidence.discard("guess")
        elif len(run) > 1 and (settled or any(map(self._is_organisation, run))):
            for mention in [*doubtful, *_taken_for_persons(run, settled)]:
                mention.thing, mention.kind = UNKNOWN, None
                mention.evidence.discard("guess")
                mention.evidence.add("sibling")

    def _is_doubtful(self, mention: Mention, kind: str | None, run: list[Mention]) -> bool:
        if mention.thing == UNKNOWN or (_loose(mention) and "title" not in mention.evidence):
            return True
        # A place's name among bodies' names is a body's.
        return (
            mention.thing == PLACE
            and bool(kind)
            and kind not in AUTHORITIES
            and len(run) > 1
            and sum(one.thing == PLACE for one in run) * 2 <= len(run)
            and not self.beside.is_where(mention)
        )

    def _is_firm_name(self, mention: Mention, kind: str) -> bool:
        """Whether one word that looks like a person's name is a firm's: "les entreprises X"."""
        return (
            mention.thing == PERSON
            and "title" not in mention.evidence
            and kind == "company"
            and len(mention.text.split()) < 2
        )

    # --- one decision for all mentions spelt alike -----------------------------------------------
    def agree(self, same: list[Mention]) -> None:
        """One decision for all mentions that are spelt alike: the first that one of these makes."""
        for decides in (
            self._stays, self._by_registry, self._by_brackets, self._by_surname, self._by_programme,
            self._by_apposition, self._by_majority,
        ):  # fmt: skip
            if decides(same):
                return
        self._by_shape(same)

    def _stays(self, same: list[Mention]) -> bool:
        return any(m.thing == REFERENCE for m in same)

    def _by_registry(self, same: list[Mention]) -> bool:
        known = next((m for m in same if "registry" in m.evidence), None)
        if known is None:
            return False
        for mention in same:
            if mention.thing != PLACE or _loose(mention):
                mention.thing, mention.kind = known.thing, known.kind
        return True

    def _by_brackets(self, same: list[Mention]) -> bool:
        """Whether a name is the acronym of common nouns: "accord de méthode (AM)"."""
        if not any(map(self._is_abbreviation, same)):
            return False
        for mention in same:
            mention.thing = PROGRAMME if mention.thing == UNKNOWN else mention.thing
        return True

    def _by_surname(self, same: list[Mention]) -> bool:
        name = same[0].text
        if len(name.split()) != 1 or name.isupper() or not self._is_surname(name):
            return False
        # "Walker" is a town too, but not beside "Scott Walker" where nobody is in it.
        town = not any(m.level != "city" or self.beside.is_where(m) for m in same)
        for mention in same:
            if mention.thing != PLACE or _loose(mention) or town:
                mention.thing, mention.kind, mention.level = PERSON, None, None
        return True

    def _by_programme(self, same: list[Mention]) -> bool:
        things = {m.thing for m in same}
        if not things & {PROGRAMME, EVENT} and not self._names_programme(same[0]):
            return False
        for mention in same:
            mention.thing = EVENT if EVENT in things else PROGRAMME
        return True

    def _by_apposition(self, same: list[Mention]) -> bool:
        open_ones = (m for m in same if m.thing in (UNKNOWN, ORGANISATION, PERSON) or _loose(m))
        kind = next(filter(None, map(self.beside.apposed_kind, open_ones)), None)
        sure_person = any(m.thing == PERSON and "ner:PER" not in m.evidence for m in same)
        if not kind or sure_person or any("head" in m.evidence for m in same):
            return False
        for mention in same:
            mention.thing, mention.kind = ORGANISATION, kind
        return True

    def _by_majority(self, same: list[Mention]) -> bool:
        """What most of the sure mentions are, or else those of a known kind."""
        sure = [
            m for m in same if m.thing in (ORGANISATION, PERSON) and "ner:PER" not in m.evidence
        ]
        kinds = [m for m in same if m.thing == ORGANISATION and m.kind]
        if not sure and not kinds:
            return False
        thing = Counter(m.thing for m in sure or kinds).most_common(1)[0][0]
        kind = kinds[0].kind if kinds else None
        for mention in same:
            body_of_place = (
                mention.thing == PLACE
                and thing == ORGANISATION
                and not self.beside.is_where(mention)
                and mention.kind == "city"
            )
            if mention.thing in (UNKNOWN, PERSON, ORGANISATION) or _loose(mention) or body_of_place:
                mention.thing = thing
                mention.kind = kind if thing == ORGANISATION else None
        return True

    def _by_shape(self, same: list[Mention]) -> None:
        if not all(m.thing == UNKNOWN or _loose(m) for m in same):
            return
        at = sum(map(self.beside.is_where, same))
        guessed = any(map(_loose, same))
        if guessed and at * 2 >= len(same) and not ACRONYM.match(same[0].text):
            return
        for mention in same:
            mention.thing, mention.kind = UNKNOWN, None
            if len(same) > 1:
                mention.evidence.add("repeated")
            if self._is_organisation(mention):
                mention.thing = ORGANISATION

    def _is_surname(self, word: str) -> bool:
        """Whether a word is the last of a full name in the text."""
        return any(
            m.thing == PERSON and len(m.text.split()) > 1 and fold(m.text.split()[-1]) == fold(word)
            for m in self.mentions
        )

    def _names_programme(self, mention: Mention) -> bool:
        """Whether a name is the acronym of a programme or event."""
        key = squashed(mention.text)
        return any(
            m.thing in (PROGRAMME, EVENT) and any(squashed(alias) == key for alias in m.aliases)
            for m in self.mentions
        )

    def _is_abbreviation(self, mention: Mention) -> bool:
        """Whether brackets after common nouns give an acronym of them."""
        if not in_brackets(mention, self.view) or not ACRONYM.match(mention.text):
            return False
        return not any(m.end in (mention.start - 2, mention.start - 1) for m in self.mentions)

    def _is_organisation(self, mention: Mention) -> bool:
        """Whether an unknown name's shape or repetition speaks for a body."""
        if mention.thing in (PERSON, PLACE, REFERENCE):
            return False
        words, lone, sets = mention.text.split(), fold(mention.text), self.rules.words
        common = lone in sets["inside"] | sets["event"] | sets["programme"]
        if len(words) == 1 and (common or lone in self.rules.kind_of_word):
            return False
        if "sibling" in mention.evidence or mention.aliases:
            return True
        inner = bool(re.search(r"[a-z][A-Z]", mention.text))
        acronym = bool(ACRONYM.match(words[0]))
        repeated = "repeated" in mention.evidence
        opens = len(words) == 1 and "initial" in mention.evidence
        if opens and not inner and not acronym and not repeated:
            return False
        if any(lone == fold(alias) for m in self.mentions for alias in m.aliases):
            return True
        if "ner:ORG" in mention.evidence or repeated:
            return True
        return inner or (acronym and len(mention.text) > 2)


def _taken_for_persons(run: list[Mention], settled: bool) -> list[Mention]:
    """Names in a list of bodies that spaCy alone took for persons'."""
    sure = any(m.thing == PERSON and "ner:PER" not in m.evidence for m in run)
    untitled = [m for m in run if m.thing == PERSON and "title" not in m.evidence]
    if settled and not sure:
        return untitled
    return [
        m
        for m in untitled
        if "ner:PER" in m.evidence and not gazetteer().is_given_name(m.text.split()[0])
    ]


def explain_notes(view: View, mentions: list[Mention]) -> None:
    """Names explained in notes: "INSA (1)" and, below, "(1) Institut national"."""
    notes: dict[str, Mention] = {}
    for mention in mentions:
        start = view.sentences[mention.sentence].start
        mark = re.search(r"\(?(\d{1,2})[.)]\s*$", view.text[max(0, start - 6) : start])
        if mark and mention.start == start:
            notes[mark[1]] = mention
    for mention in mentions:
        mark = re.match(r"[ \xa0]?\((\d{1,2})\)", view.text[mention.end : mention.end + 6])
        note = notes.get(mark[1]) if mark else None
        if note is not None and note is not mention and note.thing == ORGANISATION:
            note.aliases.append(mention.text)
            mention.thing, mention.kind = ORGANISATION, note.kind
