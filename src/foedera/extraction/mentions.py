"""Mentions: where the text names something, found by the shape of names."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from foedera.extraction.gazetteer import Gazetteer, place_key
from foedera.extraction.known import NONE_KNOWN, KnownNames
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.signs import ORGANISATION, PERSON, PLACE, UNKNOWN
from foedera.extraction.tokens import Token
from foedera.extraction.view import Sentence, View, fold

LOCATIVE = frozenset(["en", "a", "au", "aux", "sur", "in", "on", "at", "to"])
AND = frozenset(("et", "and"))
DIRECTIONS = frozenset(
    ["nord", "sud", "est", "ouest", "sud-est", "sud-ouest", "nord-est", "nord-ouest"]
)
ACRONYM = re.compile(
    r"^(?![A-Z][a-z]+(?:-[A-Z]?[a-z]+)+$)(?=(?:[^A-Z]*[A-Z]){2})[A-Z0-9][\w.&\-/+]*$"
)
BRACKET_NAME = re.compile(r"\s*\(\s*(?:ci-après |ci-apres |hereafter |hereinafter |the |le |la |l['’]|ou |or )?[\"“«]?\s*([^\s()\"”»]{2,16})\s*[\"”»]?\s*[);,]")  # fmt: skip
SEAT_ADJECTIVE = re.compile(r"-(?:based|headquartered|born|led|funded|backed|wide|bound)$")
INNER_CAPITAL = re.compile(r"[a-z][A-Z]|^[A-Z]{5,}$")
# What French adjectives of nations, regions and kinds end in.
ADJECTIVE = re.compile(
    r"(?:ain|aine|ais|aise|ois|oise|ien|ienne|ique|ale?|elle?|if|ive|and|ande|ol|ole|an|ane|in|ine|ar|are|ec|eque|eux|euse|aire|lande|land)$"
)
# A line that lists rather than heads: "Business: A, B, C", "14:00 Visit to X".
LABELLED = re.compile(r"^[^:]{2,40}:\s|;|,[^,]+,|^\d|\(")
FIELDED = frozenset(["state", "chamber"])
AUTHORITY = frozenset(["region", "city", "state"])
LABEL = 5
COMPANY_WORD_STAYS_OUT = frozenset(("company", "association", "cluster"))
BETWEEN_NAMES = frozenset(
    ["bin", "ibn", "bint", "ben", "al", "el", "van", "von", "der", "ould", "dos"]
)
AREA_WORDS = frozenset(
    [
        "southern",
        "northern",
        "eastern",
        "western",
        "greater",
        "grand",
        "grande",
        "grands",
        "central",
        "north",
        "south",
        "east",
        "west",
        "nord",
        "sud",
        "est",
        "ouest",
        "upper",
        "lower",
    ]
)


@dataclass(eq=False)
class Mention:
    """A name in the text: offsets in the view, what it names and what speaks for that."""

    start: int
    end: int
    text: str
    sentence: int
    thing: str = UNKNOWN
    kind: str | None = None
    evidence: set[str] = field(default_factory=set)
    aliases: list[str] = field(default_factory=list)
    level: str | None = None

    @property
    def key(self) -> str:
        """The folded name."""
        return fold(self.text)


# Whom to call: a name that stands only there is nobody's who acts.
CONTACT = re.compile(
    r"\W*(?:(?:press|media|presse|medias) )?(?:contacts?|enquiries|renseignements|informations?)\b[^.]{0,40}:|\W*(?:for (?:more|further|additional) information|pour (?:plus|tout|toute|de plus) )"
)


def find_mentions(
    view: View,
    tokens: list[Token],
    rules: Rulebook,
    places: Gazetteer,
    known_names: KnownNames = NONE_KNOWN,
) -> list[Mention]:
    """All mentions of a document in order, names in title-case headings only where they recur."""
    by_sentence: dict[int, list[Token]] = {}
    for token in tokens:
        by_sentence.setdefault(token.sentence, []).append(token)
    found: list[Mention] = []
    shouted: list[Mention] = []
    for sentence in view.sentences:
        own = by_sentence.get(sentence.number, [])
        finder = _Finder(view, sentence, own, rules, places)
        mentions = list(finder.mentions())
        if known_names and not finder.upper:
            mentions = _with_known(mentions, sentence, places, known_names)
        aside = (
            finder.title_case
            or (finder.upper and sentence.kind == "heading")
            or bool(CONTACT.match(view.folded[sentence.start : sentence.end]))
        )
        (shouted if aside else found).extend(mentions)
    known = {fold(mention.text) for mention in found}
    known |= {fold(alias) for mention in found for alias in mention.aliases}
    for mention in shouted:
        strong = mention.kind and "head" in mention.evidence and len(mention.text.split()) > 1
        if fold(mention.text) in known or strong or mention.thing == PLACE:
            found.append(mention)
    parted = [half for mention in found for half in _halves(mention, places)]
    return sorted(parted, key=lambda mention: mention.start)


def _with_known(
    mentions: list[Mention], sentence: Sentence, places: Gazetteer, known_names: KnownNames
) -> list[Mention]:
    """A sentence's mentions with the known names among them, which are sure.

    A known name inside a longer one is part of that; a place's name stays the place's.
    """
    for begin, stop, kind in known_names.found_in(sentence.text):
        text = sentence.text[begin:stop]
        start, end = sentence.start + begin, sentence.start + stop
        if places.level(text):
            continue
        within = [m for m in mentions if m.start < end and start < m.start + len(m.text)]
        if any(m.start < start or m.start + len(m.text) > end for m in within):
            continue
        same = next((m for m in within if m.start + len(m.text) == end), None)
        whole = same is not None and same.start == start
        found = Mention(start, end, text, sentence.number, ORGANISATION)
        if same is not None:
            found.end, found.aliases = max(end, same.end), same.aliases
        if kind == "person":
            found.thing, found.evidence = PERSON, {"registry", "title"}
        else:
            found.kind, found.evidence = kind or "other", {"registry", "form"}
            if same is not None and whole:
                found.kind, found.level = kind or same.kind or "other", same.level
                found.evidence |= {"head"} & same.evidence
        mentions = [m for m in mentions if m not in within] + [found]
    return sorted(mentions, key=lambda mention: mention.start)


def _halves(mention: Mention, places: Gazetteer) -> list[Mention]:
    """Two places joined by a hyphen ("Alsace-Ontario") as two mentions; any other mention alone."""
    parts = re.split(r"[-–]", mention.text)
    if len(parts) != 2 or mention.thing == PERSON or mention.aliases:
        return [mention]
    if {"head", "registry"} & mention.evidence:
        return [mention]
    levels = [places.level(part) for part in parts]
    if (
        places.level(mention.text)
        or not all(levels)
        or mention.end - mention.start != len(mention.text)
    ):
        return [mention]
    kinds = {"country": "state", "state": "state", "region": "region", "city": "city"}
    halves, start = [], mention.start
    for part, level in zip(parts, levels, strict=True):
        halves.append(
            Mention(
                start,
                start + len(part),
                part,
                mention.sentence,
                PLACE,
                kinds[str(level)],
                level=level,
            )
        )
        start += len(part) + 1
    return halves


class _Finder:
    """Finds the names of one sentence."""

    def __init__(
        self,
        view: View,
        sentence: Sentence,
        tokens: list[Token],
        rules: Rulebook,
        places: Gazetteer,
    ) -> None:
        self.view, self.sentence, self.tokens = view, sentence, tokens
        self.rules, self.places = rules, places
        self.french = rules.language == "fr"
        words = [t for t in tokens if t.is_word and len(t.text) > 3]
        capital = sum(t.capital for t in words)
        self.upper = bool(words) and all(t.text.isupper() for t in words)
        self.title_case = (
            sentence.kind == "heading"
            and not self.french
            and len(words) >= 4
            and capital >= 0.75 * len(words)
            and not self.upper
            and not LABELLED.search(sentence.text)
        )

    def mentions(self) -> Iterator[Mention]:
        """The names of the sentence, left to right."""
        index = 0
        while index < len(self.tokens):
            end = self._chunk_end(index)
            if end is None:
                index += 1
                continue
            mention = self._mention(index, end)
            if mention is not None:
                yield mention
            index = end

    # --- where a name begins ---------------------------------------------------------------------
    def _ordinary(self, index: int) -> bool:
        token = self.tokens[index]
        return token.folded.rstrip(".") in self.rules.words["ordinary"] and not token.post

    def _starts_capital(self, index: int) -> bool:
        token = self.tokens[index]
        if not token.capital or token.post or token.title or not token.is_word:
            return False
        first = index == 0 or self.tokens[index - 1].text in {
            ":",
            "«",
            '"',
            "“",
            "(",
            "–",
            "—",
            "-",
            "•",
        }
        if self._head_length(index) > 1 or self._country_length(index):
            return True
        if not self._names_something(index) or self._shouted_label(index):
            return False
        if self.upper and token.folded in self.rules.words["connectors"]:
            return False  # "MISSION AU TEXAS"
        if self._ordinary(index):
            # "March Networks", "Europe Technologies": an ordinary word that begins a longer name.
            nxt = self._next_capital(index)
            promotes = token.folded in self.rules.words["promoters"]
            if (
                nxt is not None
                and not first
                and promotes
                and self.places.level(self.tokens[nxt].text)
            ):
                return True  # "Trade Wales", "Innovation Norway"
            return (
                nxt is not None
                and not first
                and token.folded not in self.rules.words["determiners"]
                and (
                    token.folded not in self.rules.months
                    and token.folded not in self.rules.weekdays
                    and not ACRONYM.match(token.text)
                    and self.tokens[nxt].ner == token.ner == "ORG"
                )
            )
        if not first:
            return True
        if (
            token.seen_capital
            or token.folded in self.rules.kind_of_word
            or ACRONYM.match(token.text)
        ):
            return not self._is_plain_word(index)
        if self.places.level(token.text) or self.places.is_given_name(token.text):
            return not self._is_plain_word(index)
        if token.pos in {"PROPN"} and token.ner:
            return True
        nxt = self._next_capital(index)
        if nxt and token.pos not in {"DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX", "ADV", "VERB"}:
            return token.folded not in self.rules.words["determiners"]
        return token.pos == "PROPN" and not self._is_plain_word(index)

    def _shouted_label(self, index: int) -> bool:
        """Whether a word in capitals opens a sentence as its label: "RESOLVED", "MERCATO."."""
        token = self.tokens[index]
        if index or len(token.text) <= LABEL or not token.text.isupper() or token.seen_capital:
            return False
        nxt = self.tokens[index + 1] if len(self.tokens) > 1 else None
        return nxt is None or nxt.text in {".", ":", "(", "|", "–", "—", "-"}

    def _names_something(self, index: int) -> bool:
        """Whether a capitalised word can begin a name: "Ministre du Commerce" names no body."""
        token = self.tokens[index]
        if token.folded not in self.rules.words["inside"] or self._head_length(index):
            return True
        before = self.tokens[index - 1] if index else None
        after_post = before is not None and any(
            t.post for t in self.tokens[max(0, index - 4) : index]
        )
        if self.french:
            return not after_post and (token.seen_capital or self._next_capital(index) is not None)
        return not (after_post and before is not None and before.folded in {"of", "for", "and"})

    def _is_plain_word(self, index: int) -> bool:
        token = self.tokens[index]
        if (
            token.folded in self.rules.words["determiners"]
            or token.folded in self.rules.words["connectors"]
        ):
            nxt = self._next_capital(index)
            return not (nxt and token.seen_capital)
        return token.pos in {"DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX"} and not ACRONYM.match(
            token.text
        )

    def _next_capital(self, index: int) -> int | None:
        nxt = index + 1
        if nxt < len(self.tokens) and self._touching(index, nxt):
            token = self.tokens[nxt]
            if token.capital and token.is_word and not token.post:
                return nxt
        return None

    def _touching(self, one: int, other: int) -> bool:
        between = self.view.text[self.tokens[one].end : self.tokens[other].start]
        return not between.strip() and between.count("\n") < 2 and len(between) <= 3

    def _head_length(self, index: int) -> int:
        """How many tokens from here are the longest kind word ("chambre de commerce"): 0 for none."""
        best = 0
        words = ""
        for offset in range(min(8, len(self.tokens) - index)):
            token = self.tokens[index + offset]
            if offset and not self._touching(index + offset - 1, index + offset):
                break
            glue = "" if not offset or words.endswith("'") else " "
            words += glue + token.folded
            if words in self.rules.kind_of_word:
                best = offset + 1
        return best

    def _country_length(self, index: int) -> int:
        """How many tokens from here are a country's name ("Trinidad and Tobago"): 0 for none."""
        for length in range(min(7, len(self.tokens) - index), 1, -1):
            words = self._words(index, index + length)
            if place_key(words) in self.places.countries:
                return length
        return 0

    def _head_kind(self, index: int, length: int) -> str:
        words = ""
        for token in self.tokens[index : index + length]:
            words += ("" if not words or words.endswith("'") else " ") + token.folded
        return self.rules.kind_of_word[words]

    # --- where a name ends -----------------------------------------------------------------------
    def _chunk_end(self, index: int) -> int | None:
        head = self._head_length(index)
        token = self.tokens[index]
        if token.post or not token.is_word or SEAT_ADJECTIVE.search(token.text):
            return None
        if token.capital:
            if not self._starts_capital(index):
                return None
        elif not (head and self.french) and not (
            # "e-ODYN", "iPhone": a capital inside the word.
            re.search(r"[A-Z]", token.text[1:])
            and len(token.text) > 2
            and not token.text[0].isdigit()
        ):
            return None
        end = index + max(1, head, self._country_length(index))
        if not token.capital and head and not self._head_may_begin(index, head):
            return None
        if token.capital and head == 1 and self._adjective_then_name(index):
            return None
        if token.capital and head and self._plural_of_names(index, head):
            return None
        end = self._extend(index, end, bool(head), token.capital)
        end = self._to_bracket(index, end, bool(head))
        if not token.capital and head:
            # A common noun that begins a name needs a capital later, or an acronym after it.
            has_capital = any(t.capital and t.is_word for t in self.tokens[index + head : end])
            if not (has_capital or self._acronym_after(end)):
                return None
        return end

    def _head_may_begin(self, index: int, head: int) -> bool:
        """Whether a common noun in lower case can begin a name: "ville de X", not "entreprises de X"."""
        return self.french and self._head_words(index, head) in self.rules.words["lower_heads"]

    def _head_words(self, index: int, head: int) -> str:
        words = ""
        for token in self.tokens[index : index + head]:
            words += ("" if not words or words.endswith("'") else " ") + token.folded
        return words

    def _plural_of_names(self, index: int, head: int) -> bool:
        """Whether a plural introduces several names: "Pôles X / Y", "Universités A et B"."""
        plural = self.tokens[index + head - 1].folded.endswith("s") or self.tokens[
            index
        ].folded.endswith("s")
        singular = self.tokens[index].folded.rstrip("s") in self.rules.kind_of_word
        return (
            plural
            and singular
            and self.tokens[index].folded.endswith("s")
            and self._capital_at(index + head)
        )

    def _adjective_then_name(self, index: int) -> bool:
        """Whether an adjective parts a capitalised noun from the name: "Cluster californien X"."""
        if index + 2 >= len(self.tokens) or not self.french:
            return False
        adjective = self.tokens[index + 1]
        return (
            adjective.is_word
            and not adjective.capital
            and adjective.folded not in self.rules.words["inside"]
            and adjective.folded not in self.rules.words["connectors"]
            and adjective.pos in {"ADJ", "NOUN"}
            and self._touching(index, index + 1)
            and self._touching(index + 1, index + 2)
            and self._capital_at(index + 2)
        )

    def _capital_at(self, index: int) -> bool:
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        return token.capital and token.is_word and not token.post and not token.title

    def _extend(self, start: int, end: int, headed: bool, capital_head: bool) -> int:  # noqa: PLR0912, PLR0915
        # An event's name runs on like a body's: "Convention internationale X 2014".
        headed = headed or (self.french and self.tokens[start].folded in self.rules.words["event"])
        named = any(
            t.capital and t.folded not in self.rules.kind_of_word for t in self.tokens[start:end]
        )
        person = (
            self.places.is_given_name(self.tokens[start].text)
            and not headed
            and not self.tokens[start].text.isupper()
        )
        while end < len(self.tokens) and self._touching(end - 1, end):
            token = self.tokens[end]
            if self._capital_at(end) and token.text not in {"I"}:
                known = self.places.level(self._words(start, end)) is not None and not person
                if self._is_person_at(end) and (
                    (headed and not named) or known or self._is_settled_place(start, end)
                ):
                    break
                form = token.text.isupper() and token.folded in self.rules.words["company_forms"]
                if (
                    token.folded in self.rules.words["determiners"]
                    and not form
                    and not self.upper
                    and not (self._particle_at(end) and end - start <= 2 and not headed)
                ):
                    break
                if self._weekday_or_month(end) or token.folded in {"delegation", "mission"}:
                    break
                if (
                    token.text.isupper()
                    and len(token.text) > 1
                    and self._ordinary(end)
                    and not self.upper
                ):
                    break
                headed = headed or (token.folded in self.rules.kind_of_word and not person)
                named = True
                end += 1
                continue
            if token.text.isdigit() and len(token.text) <= 4 and named and not person:
                following = self.tokens[end + 1].text if end + 1 < len(self.tokens) else ""
                if (
                    following[:1].isdigit()
                    or following in {"-", "%"}
                    or (len(token.text) == 2 and token.text[0] == "0")
                ):
                    break
                end += 1
                continue
            if token.folded == "'s" and self._owned_name(start, end):
                end += 2
                headed = True
                continue
            if (
                token.text in {"'", "’"}
                and not self.french
                and self.tokens[end - 1].text.endswith("s")
                and self._capital_at(end + 1)
                and self._touching(end, end + 1)
            ):
                end += 1
                continue
            if (
                token.text in {"/", "&", "-", "–"}
                and self._capital_at(end + 1)
                and named
                and not self._is_list_dash(end)
                and not self._parts_two(start, end)
            ):
                if token.text in {"-", "–"} and (not headed or self._is_date_word(end + 1)):
                    break
                end += 2
                continue
            if token.text == "," and headed and (goes_on := self._enumerated(start, end)):
                end = goes_on
                continue
            run = end
            while (
                run < len(self.tokens)
                and run - end < 3
                and self.tokens[run].folded in self.rules.words["connectors"]
                and self._touching(run - 1, run)
            ):
                run += 1
            if run > end:
                taken = self._after_connectors(start, end, run, headed, person, named, capital_head)
                if taken is None:
                    break
                named = named or any(t.capital for t in self.tokens[end:taken])
                end = taken
                continue
            if (
                headed
                and self.french
                and token.is_word
                and not token.post
                and (
                    (
                        capital_head
                        and token.pos == "ADJ"
                        and (self._goes_on(end + 1) or self.tokens[end - 1].pos == "NOUN")
                    )
                    or (
                        end == start + self._head_length(start)
                        and self._head_kind(start, end - start) != "company"
                        and self._describes(end)
                    )
                )
            ):
                end += 1
                continue
            if token.folded in DIRECTIONS and self.tokens[end - 1].text.isupper() and headed:
                end += 1
                continue
            if (
                headed
                and token.folded in self.rules.words["inside"]
                and (self.french or token.capital)
            ):
                if not (capital_head or self._capital_soon(end)):
                    break
                end += 1
                continue
            break
        return self._trimmed(start, end)

    def _enumerated(self, start: int, end: int) -> int | None:
        """The end of one more field in a name: "Ministère du Commerce, de l'Industrie et"."""
        head = self._head_length(start)
        if not self.french:
            return self._english_enumerated(start, end)
        if not head or self._head_kind(start, head) not in FIELDED:
            return None
        after = end + 1
        while after < len(self.tokens) and self.tokens[after].folded in {
            "de",
            "du",
            "des",
            "d'",
            "la",
            "l'",
        }:
            after += 1
        if after == end + 1 or after >= len(self.tokens):
            return None
        rest = [t.folded for t in self.tokens[after : after + 8]]
        closed = "et" in rest and not any(
            t in {".", ";", ":", "("} for t in rest[: rest.index("et")]
        )
        field = self.tokens[after].folded in self.rules.words["inside"]
        return after + 1 if closed and field else None

    def _english_enumerated(self, start: int, end: int) -> int | None:
        """The end of one more field: "Department of Agriculture, Trade and Consumer Protection"."""
        words = [t.folded for t in self.tokens[start:end]]
        if "of" not in words and "for" not in words:
            return None
        if self.rules.kind_of_word.get(words[0]) != "state" or not self._capital_at(end + 1):
            return None
        rest = self.tokens[end + 1 : end + 9]
        closing = next((i for i, t in enumerate(rest) if t.folded in AND), None)
        if closing is None or not all(t.capital or t.text == "," for t in rest[:closing]):
            return None
        field = self.tokens[end + 1].folded in self.rules.words["inside"]
        last = closing + 1 < len(rest) and rest[closing + 1].folded in self.rules.words["inside"]
        return end + 2 if field and last else None

    def _particle_at(self, index: int) -> bool:
        """Whether a capitalised article begins a surname: "Ann Le Exemple"."""
        return (
            self.tokens[index].text in {"Le", "La", "Du", "De", "Des", "El", "Al"}
            and self.sentence.kind != "heading"
            and self._capital_at(index + 1)
            and self._touching(index, index + 1)
        )

    def _owned_name(self, start: int, end: int) -> bool:
        """Whether a place and what it owns are one name: "Canada's Ocean Supercluster"."""
        last = end + 1
        if (
            self.french
            or not self.places.level(self._words(start, end))
            or not self._capital_at(last)
        ):
            return False
        while self._capital_at(last + 1) and self._touching(last, last + 1):
            last += 1
        return last > end + 1 and self.tokens[last].folded in self.rules.kind_of_word

    def _is_person_at(self, index: int) -> bool:
        """Whether a given name and a surname begin here: "the Chamber Ann Example"."""
        word = self.tokens[index].text
        given = self.places.is_given_name(word) and not self.places.level(word)
        given = given and self.tokens[index].ner == "PER"
        return given and self._next_capital(index) is not None

    def _goes_on(self, index: int) -> bool:
        """Whether "de", "du" and a capital follow: the name is not over yet."""
        after = index + 1
        while after < len(self.tokens) and self.tokens[after].folded in {"la", "l'", "le", "les"}:
            after += 1
        return (
            index < len(self.tokens)
            and self.tokens[index].folded in {"de", "du", "des", "d'"}
            and self._capital_at(after)
            and not self._head_length(after)
        )

    def _describes(self, index: int) -> bool:
        """Whether an adjective parts a head from the rest of the name: "ministère chilien de l'Énergie"."""
        token = self.tokens[index]
        known = token.folded in self.rules.words["connectors"] or token.folded in AND
        return (
            not known
            and token.pos in {"ADJ", "NOUN", "VERB", "PROPN", "X"}
            and bool(ADJECTIVE.search(token.folded))
            and self._goes_on(index + 1)
        )

    def _parts_two(self, start: int, index: int) -> bool:
        """Whether a stroke with blanks about it stands between two names: "Oslo / Bergen"."""
        token = self.tokens[index]
        head = self._head_length(start)
        if head and self._head_kind(start, head) == "region":
            return False  # "Région Occitanie / Pyrénées-Méditerranée"
        before = self.view.text[self.tokens[index - 1].end : token.start]
        return token.text == "/" and before != ""

    def _is_list_dash(self, index: int) -> bool:
        token = self.tokens[index]
        spaced = self.view.text[self.tokens[index - 1].end : token.start] != ""
        return (
            token.text in {"-", "–"}
            and spaced
            and sum(t.text in {"-", "–"} for t in self.tokens) > 1
        )

    def _capital_soon(self, index: int) -> bool:
        soon = range(index, min(index + 9, len(self.tokens)))
        return any(map(self._capital_at, soon)) or self._acronym_after(index + 1) is not None

    def _is_date_word(self, index: int) -> bool:
        return self.tokens[index].folded in {*self.rules.weekdays, *self.rules.months}

    def _weekday_or_month(self, index: int) -> bool:
        folded = self.tokens[index].folded
        return folded in self.rules.weekdays or (
            folded in self.rules.months
            and index + 1 < len(self.tokens)
            and self.tokens[index + 1].text[:1].isdigit()
        )

    def _after_connectors(  # noqa: PLR0912
        self,
        start: int,
        end: int,
        run: int,
        headed: bool,
        person: bool,
        named: bool,
        capital_head: bool,
    ) -> int | None:
        """The new end when a name goes on after connectors, None where it does not."""
        words = [self.tokens[i].folded for i in range(end, run)]
        if run >= len(self.tokens) or not self._touching(run - 1, run):
            return None
        nxt = self.tokens[run]
        if self._weekday_or_month(run):
            return None
        if not self.french and self.tokens[end - 1].folded in self.rules.words["event"]:
            return None
        if person:
            particle = all(word in self.rules.words["particles"] for word in words)
            return (
                run + 1
                if particle
                and self._capital_at(run)
                and not headed
                and not self.places.level(nxt.text)
                else None
            )
        if self.french and words == ["and"] and not person:
            return run + 1 if self._capital_at(run) else None
        if not self.french and words == ["and"] and not headed and self._ends_in_head(end, run):
            return run + 1
        if AND & set(words):
            return self._after_and(start, end, run, words, headed)
        if set(words) & LOCATIVE:
            return None
        if self._capital_at(run):
            if (
                nxt.folded in self.rules.kind_of_word
                and self.french
                and self._head_length(run)
                and named
                and headed
            ):
                return None
            if headed:
                if self._is_settled_place(start, end):
                    return None
                return run + 1
            if set(words) <= BETWEEN_NAMES:
                return run + 1
            if not self.french and words[0] == "of":
                return None  # "Wagralim of Namur": where it sits, or whose it is
            loose = {
                "de",
                "du",
                "d'",
                "des",
                "la",
                "&",
                "of",
                "y",
                "/",
                "do",
                "del",
                "the",
                "l'",
                "le",
                "les",
            }
            if not set(words) <= loose or words[0] in {"the", "le", "les", "l'", "la"}:
                return None
            if self.places.level(self._words(start, end)) or nxt.folded in self.rules.kind_of_word:
                return None
            return run + 1
        if headed and capital_head and self._complement(start, run, words):
            return run + 1
        if (
            headed
            and self.french
            and nxt.folded in self.rules.words["inside"]
            and (capital_head or self._capital_soon(run))
        ):
            return None if self._is_settled_place(start, end) else run + 1
        return None

    def _ends_in_head(self, end: int, run: int) -> bool:
        """Whether "and" joins two halves of one name: "Space Technologies and Applications Cluster"."""
        last = run
        while self._capital_at(last + 1) and self._touching(last, last + 1):
            last += 1
        return (
            self.tokens[end - 1].folded in self.rules.words["inside"]
            and self._capital_at(run)
            and self.tokens[last].folded in self.rules.kind_of_word
            and last > run
        )

    def _complement(self, start: int, run: int, words: list[str]) -> bool:
        """Whether a common noun goes on with a capitalised body's name: "Fédération des artisans"."""
        head = self._head_length(start)
        return (
            self.french
            and bool(head)
            and self._head_kind(start, head)
            in {"association", "agency", "chamber", "university", "state", "other"}
            and self.tokens[start].folded not in self.rules.words["territories"]
            and set(words) <= {"de", "des", "du", "d'", "la", "l'", "les", "le", "pour"}
            and self.tokens[run].pos in {"NOUN", "ADJ"}
            and not self.tokens[run].post
            and self._head_length(run) == 0
        )

    def _after_and(
        self, start: int, end: int, run: int, words: list[str], headed: bool
    ) -> int | None:
        """Whether "et"/"and" goes on with the same name: "Chambre de commerce et d'industrie"."""
        if not headed or words[0] not in AND:
            return None
        nxt = self.tokens[run]
        if self._head_length(run) and nxt.folded not in self.rules.words["inside"]:
            return None
        inside = nxt.folded in self.rules.words["inside"]
        before = self.tokens[end - 1].folded in self.rules.words["inside"]
        if self.french:
            parallel = len(words) > 1 and before
            return run + 1 if inside and (parallel or before) else None
        return run + 1 if inside and before and nxt.capital else None

    def _is_settled_place(self, start: int, end: int) -> bool:
        """Whether a name of an authority already ends in its place: "ville de San Diego"."""
        head = self._head_length(start)
        if not head or self._head_kind(start, head) not in {"city", "region"}:
            return False
        rest = [t for t in self.tokens[start + head : end] if t.capital]
        return bool(rest) and bool(self.places.level(" ".join(t.text for t in rest)))

    def _trimmed(self, start: int, end: int) -> int:
        while (
            end - 1 > start
            and not self.tokens[end - 1].capital
            and (self.tokens[end - 1].folded in self.rules.words["connectors"])
        ):
            end -= 1
        return end

    def _acronym_after(self, end: int) -> str | None:
        if end > len(self.tokens) or end < 1:
            return None
        match = BRACKET_NAME.match(self.view.text, self.tokens[end - 1].end)
        if match and ACRONYM.match(match[1]) and not match[1].isdigit():
            return match[1]
        if match and re.match(r"^[A-Z][a-z]{1,5}$", match[1]) and not self.places.level(match[1]):
            # "(Arii)", "(Satt)": French papers write acronyms with one capital.
            initials = "".join(
                t.folded[0] for t in self.tokens[max(0, end - 14) : end] if t.is_word
            )
            first = next(
                (
                    t
                    for t in reversed(self.tokens[max(0, end - 14) : end])
                    if t.capital and t.folded[0] == match[1][0].lower()
                ),
                None,
            )
            letters = self.view.folded[first.start : self.tokens[end - 1].end] if first else ""
            if _subsequence(match[1].lower(), initials) or _subsequence(fold(match[1]), letters):
                return match[1]
            return None
        return None

    def _to_bracket(self, start: int, end: int, headed: bool) -> int:
        """The end of a name that runs up to its acronym in brackets, where it can be told."""
        if not headed or self._acronym_after(end):
            return end
        if self._is_settled_place(start, end):
            return end
        limit = min(end + 14, len(self.tokens))
        commas = False
        for index in range(end, limit):
            token = self.tokens[index]
            article = index + 1 < limit and self.tokens[index + 1].folded in {
                "la",
                "le",
                "les",
                "the",
                "l'",
            }
            if token.folded in AND and article:
                return end  # "A et la B (C)": the acronym is of the second alone
            if token.text == ",":
                commas = True
            elif (
                token.pos in {"VERB", "AUX", "PRON", "SCONJ"}
                and not token.capital
                and token.folded not in self.rules.words["inside"]
            ) or (not token.is_word and token.text[-1:] not in {"-", "–", "&", "/", "'", "’"}):
                return end
            if token.post or token.title:
                return end
            acronym = self._acronym_after(index + 1) if token.is_word else None
            if acronym:
                initials = [
                    t.folded[0]
                    for t in self.tokens[start : index + 1]
                    if t.is_word and len(t.text) > 2
                ]
                tail = "".join(initials)
                letters = re.sub(r"[^a-z]", "", acronym.lower())
                if self._spelt_from(end, index + 1, letters):
                    return end
                spelt = tail.endswith(letters[-3:]) or _subsequence(letters, tail)
                if commas and not spelt:
                    return end
                if not spelt and any(
                    self._head_length(i) for i in range(end, index + 1) if self.tokens[i].capital
                ):
                    return end
                return index + 1
        return end

    def _spelt_from(self, end: int, stop: int, letters: str) -> bool:
        """Whether an acronym's letters are spelt by capitals that begin after a name's end."""
        capitals = [i for i in range(end, stop) if self.tokens[i].capital]
        spelt = "".join(self.tokens[i].folded[0] for i in capitals[-len(letters) :])
        return len(letters) >= 2 and spelt == letters

    # --- what a name is --------------------------------------------------------------------------
    def _words(self, start: int, end: int) -> str:
        words = self.view.text[self.tokens[start].start : self.tokens[end - 1].end]
        return re.sub(r"\s+", " ", words)

    def _described(self, start: int, end: int) -> int:
        """Where a name begins after its description: "l'agence de développement FictiVal"."""
        first = next((i for i in range(start, end) if self.tokens[i].capital), start)
        plain = self.tokens[first - 1].folded not in self.rules.words["connectors"]
        return first if plain and INNER_CAPITAL.search(self.tokens[first].text) else start

    def _mention(self, start: int, end: int) -> Mention | None:
        from foedera.extraction.naming import named

        head = self._head_length(start)
        kind = self._head_kind(start, head) if head else None
        evidence: set[str] = set()
        begin = start
        if head and not self.tokens[start].capital:
            evidence.add(f"word:{kind}")
            if kind in COMPANY_WORD_STAYS_OUT or (
                kind == "cluster" and self.tokens[start + head - 1].text[-1:] == "s"
            ):
                follows = self.tokens[start + head] if start + head < end else None
                if follows is not None and follows.capital:
                    begin = start + head
            else:
                begin = self._described(start, end)
        if begin >= end:
            return None
        mention = Mention(
            self.tokens[begin].start,
            self.tokens[end - 1].end,
            self._words(begin, end).rstrip(" .,-–"),
            self.sentence.number,
            evidence=evidence | ({"initial"} if begin == 0 else set()),
        )
        if acronym := self._acronym_after(end):
            mention.aliases.append(acronym)
        if not self.french and mention.text.startswith(("The ", "THE ")):
            mention.text, mention.start = mention.text[4:], mention.start + 4
        if mention.text.endswith(("'s", "’s")):
            mention.text = mention.text[:-2]
            mention.end -= 2
        return named(
            mention, self.tokens[begin:end], self.tokens[:begin], self.tokens[end:],
            kind if begin == start or head else None, bool(head) and begin == start, self.rules, self.places,
            self.view,
        )  # fmt: skip


def _subsequence(letters: str, within: str) -> bool:
    position = 0
    for letter in letters:
        position = within.find(letter, position) + 1
        if not position:
            return False
    return True
