"""Actors: mentions of one body or person brought together under all names used."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re
from collections import Counter
from dataclasses import dataclass, field

from foedera.extraction.gazetteer import gazetteer, place_key
from foedera.extraction.mentions import ACRONYM, Mention
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
from foedera.extraction.view import View, fold

SMALL_WORDS = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "de",
        "du",
        "des",
        "d",
        "the",
        "of",
        "and",
        "et",
        "a",
        "au",
        "aux",
        "en",
        "for",
        "pole",
        "cluster",
    ]
)
SEPARATOR = {
    "fr": re.compile(r"\s*(?:,|;|\bet\b|\bou\b|&|/|ainsi que|et de|,\s*et)?\s*(?:d'|de la|de l'|du|des|de|l'|le|la|les|avec)?\s*(?:M\.|Mme)?\s*$"),
    "en": re.compile(r"\s*(?:,|;|\band\b|\bor\b|&|/|as well as|,\s*and)?\s*(?:the|of|of the|with|with the)?\s*(?:mr\.?|ms\.?|dr\.?)?\s*$"),
}  # fmt: skip
LONGEST_ACRONYM = 5
JOINS = re.compile(r"[,;&/]|\b(?:et|ou|and|or|ainsi que|as well as)\b")
LOCATIVE_BEFORE = {
    "fr": re.compile(
        r"(?:\ba|\bau|\baux|\ben|\bdans|\bvers|\bdepuis|\bpres de|\bhors de)(?: l'| la| le| les)? ?$"
    ),
    "en": re.compile(r"\b(?:in|to|at|from|near|across|outside|around)(?: the)? $"),
}
# What is said after a company's name: where it sits, what it makes.
SEATED = {
    "fr": r"\s*(?:\([^)]{1,30}\))?\s*,\s*(?:installee?|basee?|implantee?|specialisee?|specialiste|leader|numero un|fabricant|editeur|fondee?|creee?)\b",
    "en": r"\s*(?:\([^)]{1,30}\))?\s*,?\s*(?:a |an |the )?(?:[a-z-]+-)?(?:based in|headquartered|speciali[sz]ing in|maker of|leading|manufacturer of|provider of|developer of)\b",
}  # fmt: skip
DESCRIPTOR_TAIL = r"(?:[ -][\w'/-]+){0,5}\s*(?:[(:,–-]|\bcomme|\btels? que|\btelles que|such as|including|like|namely|notamment)?\s*(?:l'|le |la |les |the )?$"


@dataclass(eq=False)
class Actor:
    """A person or organisation of the text with all names it goes by there."""

    thing: str
    kind: str
    names: list[str]
    mentions: list[Mention] = field(default_factory=list)
    number: int = 0
    level: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether the actor is a person."""
        return self.thing == PERSON

    @property
    def strength(self) -> float:
        """How surely this is an actor, as a number between 0 and 1."""
        return {"high": 0.9, "medium": 0.6, "low": 0.3}[self.level_of_trust()]

    def level_of_trust(self) -> str:
        """How surely this is an actor of this kind: high, medium or low."""
        evidence = set().union(*(m.evidence for m in self.mentions))
        firm = {"head", "form", "title"} & evidence or any(e.startswith("word:") for e in evidence)
        if firm or (self.is_person and not any(e.startswith("ner:") for e in evidence)):
            return "high"
        if len(self.mentions) > 1 or "sibling" in evidence or "ner:ORG" in evidence:
            return "medium"
        return "low"


def simplified(name: str) -> tuple[str, ...]:
    """A name's telling words, folded: what two spellings of a name share."""
    return tuple(word for word in re.findall(r"[a-z0-9]+", fold(name)) if word not in SMALL_WORDS)


def squashed(name: str) -> str:
    """A name without blanks and marks: "Pro-México" and "ProMéxico" are one."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


class ActorIndex:
    """The actors of one document, found by name."""

    def __init__(self, view: View, mentions: list[Mention], rules: Rulebook) -> None:
        self.view, self.rules = view, rules
        self.mentions = mentions
        self.actors: list[Actor] = []
        self.of_mention: dict[int, Actor] = {}
        # References that stand in scenes only; kept, since `of_mention` knows mentions by identity.
        self.stand_ins: list[Mention] = []
        self._settle()
        self._footnotes()
        self._gather()
        self._resolve_references()

    # --- what unknown names are ------------------------------------------------------------------
    def _before(self, mention: Mention, length: int = 70) -> str:
        start = self.view.sentences[mention.sentence].start
        return self.view.folded[max(start, mention.start - length) : mention.start]

    def _settle(self) -> None:
        """Decide what unknown names are: by the list they stand in, an apposition, their shape."""
        self._persons_by_post()
        self._given_names_alone()
        self._spread_descriptors()
        by_key: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            by_key.setdefault(squashed(mention.text), []).append(mention)
        for same in by_key.values():
            self._agree(same)

    def _persons_by_post(self) -> None:
        """Names that stand beside a post are persons': "Kim Example, mayor of", "governor Kim Example"."""
        post = self.rules.pattern("post").pattern
        modifiers = "|".join(map(re.escape, self.rules.words["post_modifiers"]))
        after = re.compile(
            rf"\s*,\s*(?:le |la |l'|the |an? )?(?:(?:{modifiers})[ -])*{post}(?! of the (?:year|art))"
        )
        before = re.compile(
            rf"(?:{post} |\b(?:whose|its|their|our|dont (?:la|le)|sa|son|notre|leur) (?:\S+ )?{post}, (?:the |m\. |mme )?)$"
        )
        for mention in self.mentions:
            words = mention.text.split()
            if mention.thing != UNKNOWN and not {"ner:ORG", "guess"} & mention.evidence:
                continue
            if (
                {"head", "form"} & mention.evidence
                or mention.aliases
                or any(e.startswith("word:") for e in mention.evidence)
            ):
                continue
            if len(words) < 2 or len(words) > 4 or any(c.isdigit() for c in mention.text):
                continue
            beside = after.match(self.view.folded[mention.end : mention.end + 60])
            ahead = before.search(self._before(mention, 40))
            if beside or (ahead and self.view.text[mention.start].isupper()):
                mention.thing, mention.kind = PERSON, None
                mention.evidence.add("title")
                mention.evidence.discard("guess")

    def _given_names_alone(self) -> None:
        """A given name alone is the person with that name in full: "Ann" after "Ann Example"."""
        full: dict[str, int] = {}
        persons = {fold(m.text) for m in self.mentions if m.thing == PERSON and " " in m.text}
        for name in persons:
            full[name.split()[0]] = full.get(name.split()[0], 0) + 1
        for mention in self.mentions:
            alone = " " not in mention.text and full.get(fold(mention.text)) == 1
            loose = mention.thing in (UNKNOWN, PERSON) or "guess" in mention.evidence
            if alone and loose and not mention.text.isupper():
                mention.thing, mention.kind = PERSON, None
                mention.evidence.add("title")
                mention.evidence.discard("guess")

    def _spread_descriptors(self) -> None:
        for run in self._runs():
            kind = self._descriptor(run[0])
            if len(run) > 1:
                for mention in run:
                    if mention.thing == PROGRAMME and "quoted" in mention.evidence:
                        mention.thing = UNKNOWN
            settled = Counter(
                m.kind
                for m in run
                if m.thing == ORGANISATION
                and m.kind
                and (
                    "form" in m.evidence
                    or "head" in m.evidence
                    or any(e.startswith("word:") for e in m.evidence)
                )
            )
            doubtful = [
                m
                for m in run
                if m.thing == UNKNOWN
                or ("guess" in m.evidence and "title" not in m.evidence)
                or (
                    m.thing == PLACE
                    and kind
                    and kind not in {"region", "city", "state", "other"}
                    and len(run) > 1
                    and sum(one.thing == PLACE for one in run) * 2 <= len(run)
                    and not LOCATIVE_BEFORE[self.rules.language].search(self._before(m))
                )
            ]
            if kind:
                for mention in [
                    *doubtful,
                    *(
                        m
                        for m in run
                        if m.thing == PERSON
                        and "title" not in m.evidence
                        and kind == "company"
                        and len(m.text.split()) < 2
                    ),
                ]:
                    mention.thing, mention.kind = ORGANISATION, kind
                    mention.evidence |= {f"word:{kind}"}
                    mention.evidence.discard("guess")
            elif len(run) > 1 and (settled or any(map(self._is_organisation, run))):
                firm = any(m.thing == PERSON and "ner:PER" not in m.evidence for m in run)
                doubtful += [
                    m
                    for m in run
                    if m.thing == PERSON
                    and "ner:PER" in m.evidence
                    and "title" not in m.evidence
                    and not gazetteer().is_given_name(m.text.split()[0])
                ]
                if settled and not firm:
                    # spaCy alone took a firm's name in a list of firms for a person's.
                    doubtful += [m for m in run if m.thing == PERSON and "title" not in m.evidence]
                for mention in doubtful:
                    mention.thing = UNKNOWN
                    mention.kind = mention.kind if mention.thing == ORGANISATION else None
                    mention.evidence.discard("guess")
                    mention.evidence.add("sibling")

    def _runs(self) -> list[list[Mention]]:
        """Mentions that follow one another in a list."""
        runs: list[list[Mention]] = []
        separator = SEPARATOR[self.rules.language]
        text = self.view.text
        # "A, B et la société C" is one list.
        kind_word = re.compile(rf"(?<![^\W_])(?:{self.rules.kind_words})\s*$")
        for mention in self.mentions:
            if (
                text[mention.start - 1 : mention.start] == "("
                and text[mention.end : mention.end + 1] == ")"
            ):
                continue  # where a member of the list has its seat, or its acronym
            if runs and runs[-1][-1].sentence == mention.sentence:
                between = self.view.folded[runs[-1][-1].end : mention.start]
                between = re.sub(r"^\s*\([^()]{1,40}\)", "", between)
                between = kind_word.sub("", between)
                if (
                    len(between) < 30
                    and between.strip()
                    and JOINS.search(between)
                    and separator.fullmatch(between)
                ):
                    runs[-1].append(mention)
                    continue
            runs.append([mention])
        return runs

    def _descriptor(self, mention: Mention) -> str | None:
        """The kind that plural words before a list give: "les entreprises A, B et C"."""
        before = self._before(mention)
        pattern = rf"\b({self.rules.plural_kind_words}){DESCRIPTOR_TAIL}"
        last = next(iter(reversed(list(re.finditer(pattern, before)))), None)
        if last is None or re.search(
            r"[.;]|\b(?:est|sont|ont|is|are|has|have|was|were)\b", last.group()
        ):
            return None
        tail = before[last.end(1) :]
        introduced = re.search(
            r"[(:,–-]\s*(?:l'|le |la |les |the )?$|(?:comme|tels? que|such as|including|like|namely|notamment)\s*$",
            tail,
        )
        # Words between the noun and the name must be adjectives only: "clusters bretons X".
        phrase = re.search(
            r"\b(?:de|du|des|d'|of|for|in|a|au|en|from|to|with|avec|dans|pour)\b", tail
        )
        if len(tail.split()) > 1 and not introduced and (len(tail.split()) > 2 or phrase):
            return None
        return self.rules.kind_of_word[last[1]]

    def _apposition(self, mention: Mention) -> str | None:
        """The kind that words after a name give: "X, l'agence chargée de"."""
        after = self.view.folded[mention.end : mention.end + 70]
        singular = self.rules.kind_words
        if self.rules.language == "fr":
            match = re.match(
                rf"\s*(?:\([^)]{{1,20}}\))?\s*,\s*(?:l'|le |la |une? |son |sa |premier |premiere )\s*({singular})\b",
                after,
            )
        else:
            match = re.match(
                rf"\s*(?:\([^)]{{1,20}}\))?\s*,\s*(?:the|an?|its|one of the)\s+(?:[\w'-]+ ){{0,6}}?({singular})(?=\s*[,.;]| and | that | which | of | for | in | to | with )",
                after,
            )
        if match:
            return self.rules.kind_of_word[match[1]]
        if re.match(SEATED[self.rules.language], after):
            return "company"
        if self.rules.language == "fr":
            match = re.match(rf"\s*\(\s*({singular})\b", after)
            return self.rules.kind_of_word[match[1]] if match else None
        return None

    def _agree(self, same: list[Mention]) -> None:  # noqa: PLR0912
        """One decision for all mentions that are spelt alike."""
        if any(m.thing == REFERENCE for m in same):
            return
        known = next((m for m in same if "registry" in m.evidence), None)
        if known is not None:
            for mention in same:
                if mention.thing != PLACE or "guess" in mention.evidence:
                    mention.thing, mention.kind = known.thing, known.kind
            return
        if any(self._is_abbreviation(m) for m in same):
            for mention in same:
                mention.thing = PROGRAMME if mention.thing == UNKNOWN else mention.thing
            return
        if (
            len(same[0].text.split()) == 1
            and self._is_surname(same[0].text)
            and not same[0].text.isupper()
        ):
            for mention in same:
                if mention.thing != PLACE or "guess" in mention.evidence:
                    mention.thing, mention.kind = PERSON, None
            return
        if any(m.thing in (PROGRAMME, EVENT) for m in same) or self._names_programme(same[0]):
            thing = EVENT if any(m.thing == EVENT for m in same) else PROGRAMME
            for mention in same:
                mention.thing = thing
            return
        firm = [
            m for m in same if m.thing in (ORGANISATION, PERSON) and "ner:PER" not in m.evidence
        ]
        kinds = [m for m in same if m.thing == ORGANISATION and m.kind]
        apposed = next(
            (
                kind
                for m in same
                if m.thing in (UNKNOWN, ORGANISATION, PERSON) or "guess" in m.evidence
                if (kind := self._apposition(m))
            ),
            None,
        )
        firm_person = any(m.thing == PERSON and "ner:PER" not in m.evidence for m in same)
        if apposed and not firm_person and not any("head" in m.evidence for m in same):
            for mention in same:
                mention.thing, mention.kind = ORGANISATION, apposed
            return
        if firm or kinds:
            thing = Counter(m.thing for m in firm or kinds).most_common(1)[0][0]
            kind = next((m.kind for m in kinds), None)
            for mention in same:
                if (
                    mention.thing in (UNKNOWN, PERSON, ORGANISATION)
                    or "guess" in mention.evidence
                    or (
                        mention.thing == PLACE
                        and thing == ORGANISATION
                        and not LOCATIVE_BEFORE[self.rules.language].search(self._before(mention))
                        and mention.kind == "city"
                    )
                ):
                    mention.thing = thing
                    mention.kind = kind if thing == ORGANISATION else None
            return
        doubtful = [m for m in same if m.thing == UNKNOWN or "guess" in m.evidence]
        if not doubtful or len(doubtful) < len(same):
            return
        at = sum(bool(LOCATIVE_BEFORE[self.rules.language].search(self._before(m))) for m in same)
        guessed = any("guess" in m.evidence for m in same)
        if guessed and at * 2 >= len(same) and not ACRONYM.match(same[0].text):
            return
        for mention in same:
            mention.thing = UNKNOWN
            mention.kind = None
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
        """Whether brackets after common nouns give an acronym of them: "accord de méthode (AM)"."""
        text = self.view.text
        if (
            text[mention.start - 1 : mention.start] != "("
            or text[mention.end : mention.end + 1] != ")"
        ):
            return False
        return not any(m.end in (mention.start - 2, mention.start - 1) for m in self.mentions) and (
            bool(ACRONYM.match(mention.text))
        )

    def _is_organisation(self, mention: Mention) -> bool:
        if mention.thing in (PERSON, PLACE, REFERENCE):
            return False
        words = mention.text.split()
        lone = fold(mention.text)
        if len(words) == 1 and (
            lone
            in self.rules.words["inside"]
            | self.rules.words["event"]
            | self.rules.words["programme"]
            or lone in self.rules.kind_of_word
        ):
            return False
        if "sibling" in mention.evidence or mention.aliases:
            return True
        shaped = bool(re.search(r"[a-z][A-Z]", mention.text)) or bool(ACRONYM.match(words[0]))
        if (
            len(words) == 1
            and "initial" in mention.evidence
            and not shaped
            and "repeated" not in mention.evidence
        ):
            return False
        if any(fold(mention.text) == fold(alias) for m in self.mentions for alias in m.aliases):
            return True
        if "ner:ORG" in mention.evidence or "repeated" in mention.evidence:
            return True
        return bool(re.search(r"[a-z][A-Z]", mention.text)) or bool(
            ACRONYM.match(words[0]) and len(mention.text) > 2
        )

    # --- one actor, all its names ----------------------------------------------------------------
    def _gather(self) -> None:
        named = [m for m in self.mentions if m.thing in (ORGANISATION, PERSON)]
        for mention in sorted(named, key=lambda m: (-len(simplified(m.text)), m.start)):
            actor = self._known(mention)
            if actor is None:
                if (
                    mention.thing == PERSON
                    and len(simplified(mention.text)) < 2
                    and "title" not in mention.evidence
                ):
                    continue
                actor = Actor(mention.thing, mention.kind or "company", [], level=mention.level)
                self.actors.append(actor)
            self._attach(actor, mention)
        for mention in self.mentions:
            if mention.thing in (PLACE, UNKNOWN) and id(mention) not in self.of_mention:
                actor = (
                    self._by_alias(mention)
                    or (self._surname(mention) if mention.thing == UNKNOWN else None)
                    or self._by_first_word(mention)
                )
                if actor is not None:
                    self._attach(actor, mention)
        self.actors.sort(key=lambda actor: min(m.start for m in actor.mentions))
        for number, actor in enumerate(self.actors, start=1):
            actor.number = number

    def _bracketed(self, mention: Mention) -> Mention | None:
        """The name in brackets right after a name, or right before one in brackets."""
        text = self.view.text
        for other in self.mentions:
            if other.sentence != mention.sentence or other is mention:
                continue
            first, second = sorted((mention, other), key=lambda m: m.start)
            if (
                text[first.end : second.start].strip() == "("
                and text[second.end : second.end + 1] == ")"
            ):
                return other
        return None

    def _is_other_name(self, mention: Mention, other: Mention) -> bool:
        """Whether of two names, one in brackets, the shorter abbreviates the longer."""
        long, short = sorted((mention.text, other.text), key=len, reverse=True)
        if PLACE in (mention.thing, other.thing) or PERSON in (mention.thing, other.thing):
            return False
        full = mention if mention.text == long else other
        if (
            "head" in full.evidence
            and len(long.split()) >= 3
            and ACRONYM.match(short)
            and " " not in short
        ):
            return True
        letters = re.sub(r"[^a-z]", "", fold(re.split(r"[\s-]", short)[0]))
        initials = "".join(word[0] for word in re.findall(r"[a-z]+", fold(long)))
        position = 0
        for letter in letters:
            position = initials.find(letter, position) + 1
            if not position:
                return False
        return 2 <= len(letters) <= 6 and bool(
            ACRONYM.match(re.split(r"[\s-]", short)[0]) or len(letters) <= 4
        )

    def _attach(self, actor: Actor, mention: Mention) -> None:
        actor.mentions.append(mention)
        self.of_mention[id(mention)] = actor
        for name in (mention.text, *mention.aliases):
            if name not in actor.names:
                actor.names.append(name)
        if actor.kind == "company" and mention.kind and mention.kind != "company":
            actor.kind = mention.kind
        actor.level = actor.level or mention.level

    def _by_alias(self, mention: Mention) -> Actor | None:
        key = squashed(mention.text)
        for actor in self.actors:
            if any(squashed(name) == key for name in actor.names):
                return actor
        return None

    def _by_first_word(self, mention: Mention) -> Actor | None:
        """The only body whose name begins with a proper word: "Fictiva" for "Fictiva University"."""
        place = mention.thing == PLACE and "guess" not in mention.evidence and mention.level
        word = fold(mention.text)
        if place or " " in word or len(word) < 5 or word in self.rules.kind_of_word:
            return None
        found = [
            a
            for a in self.actors
            if not a.is_person
            and any(len(n.split()) > 1 and fold(n.split()[0]) == word for n in a.names)
            and any({"head", "form"} & m.evidence for m in a.mentions)
        ]
        return found[0] if len(found) == 1 else None

    def _surname(self, mention: Mention) -> Actor | None:
        words = simplified(mention.text)
        if len(words) != 1:
            return None
        for actor in self.actors:
            if actor.is_person and any(
                words[0] == simplified(name)[-1] for name in actor.names if simplified(name)
            ):
                return actor
        return None

    def _known(self, mention: Mention) -> Actor | None:
        beside = self._bracketed(mention)
        if (
            beside is not None
            and id(beside) in self.of_mention
            and self._is_other_name(mention, beside)
        ):
            return self.of_mention[id(beside)]
        exact = self._by_alias(mention)
        if exact is not None and (exact.is_person == (mention.thing == PERSON)):
            return exact
        words = simplified(mention.text)
        for actor in self.actors:
            if actor.is_person != (mention.thing == PERSON):
                continue
            for name in actor.names:
                if self._same(words, simplified(name), mention, actor):
                    return actor
        if mention.thing == ORGANISATION and "head" not in mention.evidence:
            return self._by_first_word(mention)
        return None

    def _same(
        self, one: tuple[str, ...], other: tuple[str, ...], mention: Mention, actor: Actor
    ) -> bool:
        if not one or not other:
            return False
        if one == other:
            return True
        if actor.is_person:
            if len(one) == 1:
                return one[0] == other[-1] or ("title" in mention.evidence and one[0] in other)
            return one[-1] == other[-1] and (
                set(one) <= set(other) or (one[0][0] == other[0][0] and len(one[0]) <= 2)
            )
        bare = tuple(w for w in one if w not in self.rules.kind_of_word)
        other_bare = tuple(w for w in other if w not in self.rules.kind_of_word)
        kinds_fit = (
            mention.kind == actor.kind
            or mention.kind in (None, "company")
            or "head" not in mention.evidence
        )
        if (
            bare
            and bare == other_bare
            and kinds_fit
            and (len(bare) > 1 or mention.kind == actor.kind or "head" not in mention.evidence)
        ):
            return True
        if len(one) >= 2 and set(one) < set(other) and kinds_fit and other[: len(one)] == one:
            return True
        if len(one) == 1 and len(one[0]) >= 3 and ACRONYM.match(mention.text) and len(other) >= 3:
            initials = "".join(word[0] for word in other)
            return initials == one[0]
        if len(one) >= 3 and len(one) == len(other) and kinds_fit:
            from rapidfuzz.fuzz import ratio

            return ratio(" ".join(one), " ".join(other)) > 92
        return False

    # --- "la Région", "the City" -----------------------------------------------------------------
    def _resolve_references(self) -> None:
        for mention in self.mentions:
            if mention.thing != REFERENCE:
                continue
            acronym = (
                mention.text.isupper()
                and 2 < len(mention.text) <= LONGEST_ACRONYM
                and not self._shouted(mention)
            )
            actor = (self._by_alias(mention) if acronym else None) or self._referred(mention)
            if actor is None and acronym:
                # An acronym that is also a kind of body ("SATT"), named without more.
                actor = Actor(ORGANISATION, mention.kind or "other", [mention.text])
                self.actors.append(actor)
                actor.mentions.append(mention)
            if actor is not None:
                self.of_mention[id(mention)] = actor

    def _shouted(self, mention: Mention) -> bool:
        """Whether the whole sentence is in capitals."""
        return self.view.sentences[mention.sentence].text.isupper()

    def _footnotes(self) -> None:
        """Names explained in notes: "INSA (1)" and, below, "(1) Institut national"."""
        text = self.view.text
        notes: dict[str, Mention] = {}
        for mention in self.mentions:
            start = self.view.sentences[mention.sentence].start
            mark = re.search(r"\(?(\d{1,2})[.)]\s*$", text[max(0, start - 6) : start])
            if mark and mention.start == start:
                notes[mark[1]] = mention
        for mention in self.mentions:
            mark = re.match(r"[ \xa0]?\((\d{1,2})\)", text[mention.end : mention.end + 6])
            note = notes.get(mark[1]) if mark else None
            if note is not None and note is not mention and note.thing == ORGANISATION:
                note.aliases.append(mention.text)
                mention.thing, mention.kind = ORGANISATION, note.kind

    def _referred(self, mention: Mention) -> Actor | None:
        """Who "la Région" or "the Agency" is: the body of that kind named last, or else next."""
        territorial = fold(mention.text) in self.rules.words["territories"]
        fitting = [
            (m.start, a)
            for a in self.actors
            if a.kind == mention.kind and not a.is_person
            for m in a.mentions
            if not territorial or a.level or m.level or self._is_government(m.text)
        ]
        before = [one for one in fitting if one[0] < mention.start]
        if before:
            return max(before, key=lambda one: one[0])[1]
        if fitting:
            return min(fitting, key=lambda one: one[0])[1]
        if not territorial or mention.kind not in {"region", "state", "city"}:
            return None
        level = {"region": ("region",), "state": ("state", "country"), "city": ("city",)}[
            mention.kind
        ]
        places = [
            m
            for m in self.mentions
            if m.thing == PLACE and m.level in level and "guess" not in m.evidence
        ]
        if not places:
            return None
        counted = Counter(place_key(m.text) for m in places)
        best = max(places, key=lambda m: (counted[place_key(m.text)], -m.start))
        return self.place_actor(best)

    def _is_government(self, name: str) -> bool:
        return bool(re.search(r"gouvernement|government|conseil|council", fold(name)))

    def place_actor(self, mention: Mention) -> Actor:
        """The territory that a place name stands for, as an actor: made where there is none."""
        known = self.of_mention.get(id(mention)) or self.territory(mention.text)
        if known is None:
            known = Actor(ORGANISATION, mention.kind or "city", [], level=mention.level)
            known.number = len(self.actors) + 1
            self.actors.append(known)
        if mention not in known.mentions:
            self._attach(known, mention)
        return known

    def may_act(self, mention: Mention) -> bool:
        """Whether a name of which nothing tells what it is could be a body's."""
        words = mention.text.split()
        if len(mention.text) < 3 or fold(mention.text) in self.rules.words["ordinary"]:
            return False
        if any(fold(word) in self.rules.words["event"] for word in words):
            return False
        plain_words = self.rules.words["inside"] | self.rules.words["ordinary"]
        if all(
            fold(word) in plain_words or fold(word) in self.rules.kind_of_word for word in words
        ):
            return False
        plain = len(words) == 1 and "initial" in mention.evidence
        return not plain and mention.text[:1].isupper()

    def acting(self, mention: Mention) -> Actor | None:
        """The actor that a name has where it acts: a name not settled before becomes a body's."""
        known = self.of_mention.get(id(mention))
        if known is not None or mention.thing != UNKNOWN:
            return known
        known = self._by_alias(mention)
        if known is None:
            known = Actor(ORGANISATION, mention.kind or "company", [], number=len(self.actors) + 1)
            self.actors.append(known)
        for same in self.mentions:
            if same.thing == UNKNOWN and squashed(same.text) == squashed(mention.text):
                self._attach(known, same)
        return known

    def territory(self, name: str) -> Actor | None:
        """The authority already known under a place's name: "Région X" for "X"."""
        words = simplified(name)
        for actor in self.actors:
            if actor.kind not in {"region", "city", "state"}:
                continue
            for known in actor.names:
                bare = tuple(w for w in simplified(known) if w not in self.rules.kind_of_word)
                if (
                    bare == words
                    or bare[: len(words)] == words
                    or (len(words) > 1 and bare == words[: len(bare)] and len(bare) > 1)
                ):
                    return actor
        return None

    def actor_of(self, mention: Mention) -> Actor | None:
        """The actor that a mention names."""
        return self.of_mention.get(id(mention))
