"""What a name names: person, organisation of some kind, place, event or programme."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re

from foedera.extraction.gazetteer import Gazetteer
from foedera.extraction.mentions import ACRONYM, AREA_WORDS, Mention
from foedera.extraction.rulebook import Rulebook, rulebook
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

YEAR = re.compile(r"(?:19|20)\d\d$")
TERRITORIAL = frozenset(("region", "city", "state"))
LEVEL_KIND = {"country": "state", "state": "state", "region": "region", "city": "city"}


def named(  # noqa: PLR0912, PLR0915 (one question after another, the surest first)
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
    if not words:
        return None
    text = mention.text
    folded = fold(text)
    if len(text) < 2 or (folded.rstrip(".") in rules.words["ordinary"] and not mention.aliases):
        return None
    if kind is None and not headed:
        kind = _kind_inside(words, rules)
        headed = kind is not None
        if headed:
            mention.evidence.add("head")
    elif headed:
        mention.evidence.add("head")
    lead = _word_before(before, rules)
    if rules.language == "en" and _is_document(words, rules):
        mention.thing = PROGRAMME
        return mention
    if (
        rules.language == "en"
        and len(words) > 1
        and not headed
        and not mention.aliases
        and all(w.folded in rules.words["inside"] | rules.words["ordinary"] for w in words)
    ):
        return None
    whole = headed and kind and len(words) == _head_words(folded, rules)
    if whole and kind == "other" and len(words) > 1 and words[0].capital:
        # "Commission européenne": a kind of body of which there is one.
        mention.thing, mention.kind = ORGANISATION, kind
        return mention
    if whole:
        # "la Région", "the City": the head alone stands for a body named elsewhere.
        mention.thing, mention.kind = REFERENCE, kind
        return mention
    stands_for = {fold(alias) for alias in mention.aliases}
    if not headed and _before_event(after, rules):
        mention.thing = EVENT
        return mention
    if (
        rules.language == "en"
        and len(words) > 1
        and words[0].ner == "NORP"
        and after
        and after[0].post
        and all(w.folded in rules.words["inside"] for w in words[1:])
    ):
        return None  # "Bavarian Economics Minister": part of a post
    if not headed and (stands_for & rules.words["ordinary"] or _before_programme(after, rules)):
        mention.thing = PROGRAMME
        return mention
    if _is_event(mention, words, lead, before, rules) and not (
        mention.aliases and rules.language == "fr"
    ):
        mention.thing = EVENT
        return mention
    quoted = _is_quoted(mention, view)
    if quoted or (_is_programme(mention, words, lead, before, view, rules) and not headed):
        mention.evidence |= {"quoted"} if quoted and not headed else set()
        mention.thing = PROGRAMME
        return mention
    bare = (
        re.sub(r"^(?:\w+ )?(?:de la |de l'|du |des |de |d'|of the |of )?", "", folded)
        if headed
        else folded
    )
    level = places.level(text) or _area_level(words, places)
    if headed and kind:
        mention.thing, mention.kind = ORGANISATION, kind
        if kind in TERRITORIAL:
            mention.level = places.level(bare) or places.level(" ".join(t.text for t in words[1:]))
            first = next((w for w in words if w.folded in rules.words["territories"]), None)
            if first is not None and not first.capital:
                mention.evidence.add("weak")
        return mention
    if len(words) == 1 and words[0].ner == "NORP" and not level:
        return None
    titled = bool(before) and before[-1].title
    if titled and not level:
        mention.thing = PERSON
        mention.evidence.add("title")
        return mention
    if level and not titled:
        mention.thing, mention.level = PLACE, level
        mention.kind = LEVEL_KIND[level]
        return mention
    if words[-1].folded in rules.words["company_forms"] and len(words) > 1:
        mention.thing, mention.kind = ORGANISATION, "company"
        mention.evidence.add("form")
        return mention
    # "Aéro Lisbonne", "Hamburg Werft": a place in the name speaks for a body, not a person.
    holds_place = len(words) > 1 and any(places.level(token.text) for token in words)
    kind_before = rules.kind_of_word.get(lead)
    # A park or a port before a name tells where, not who.
    descriptor = f"word:{kind_before}" if kind_before not in (None, "other") else None
    if holds_place and (promotes := _promoter(words, places, rules)):
        mention.thing, mention.kind = ORGANISATION, promotes
        mention.evidence.add("form")
        return mention
    person = _is_person(words, places)
    following = _word_after(after, rules) if not person and not descriptor else None
    if following and before and before[-1].folded == "the":
        mention.thing, mention.kind = ORGANISATION, following
        mention.evidence.add(f"word:{following}")
        return mention
    if descriptor:
        mention.thing, mention.kind = ORGANISATION, rules.kind_of_word[lead]
        mention.evidence.add(descriptor)
        return mention
    if person:
        mention.thing = PERSON
        return mention
    if before and before[-1].folded in {"un", "une", "a", "an"} and len(words) > 1:
        mention.thing = PROGRAMME  # one of a kind, not a body's own name
        return mention
    labels = ["" if token.ner == "PER" and holds_place else token.ner for token in words]
    top = max(set(labels), key=labels.count)
    mention.evidence.add(f"ner:{top}" if top else "ner:none")
    if top == "PER" and len(words) >= 2 and not ACRONYM.match(words[0].text):
        mention.thing = PERSON
    elif top == "LOC" and len(words) == 1 and folded in rules.words["inside"]:
        return None
    elif top == "LOC" and not mention.aliases and not ACRONYM.match(text):
        mention.thing, mention.kind = PLACE, "city"
        mention.evidence.add("guess")
    else:
        mention.thing = UNKNOWN
    return mention


def _head_words(folded: str, rules: Rulebook) -> int:
    return (
        len(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", folded)) if folded in rules.kind_of_word else -1
    )


def _kind_inside(words: list[Token], rules: Rulebook) -> str | None:
    """The kind that a head word inside a name gives: the last in English, the first in French."""
    if rules.language == "fr":
        for token in words[:1]:
            if token.folded in rules.kind_of_word:
                return rules.kind_of_word[token.folded]
        for token in words[1:]:
            if token.folded in rules.kind_of_word and rules.kind_of_word[token.folded] in {
                "university",
                "cluster",
                "chamber",
            }:
                return rules.kind_of_word[token.folded]
        return _english_ending(words)
    return _english_kind(words, rules)


def _english_kind(words: list[Token], rules: Rulebook) -> str | None:
    folded = [token.folded for token in words]
    for size in (3, 2, 1):
        for position in range(len(folded) - size, -1, -1):
            phrase = " ".join(folded[position : position + size])
            if phrase in rules.kind_of_word and words[position].capital:
                return rules.kind_of_word[phrase]
    return None


ENGLISH_ENDINGS = {
    "university": "university", "institute": "university", "college": "university", "school": "university",
    "association": "association", "foundation": "association", "council": "association", "network": "association",
    "agency": "agency", "authority": "agency", "corporation": "company", "bank": "company", "cluster": "cluster",
    "federation": "association", "chamber": "chamber", "society": "association", "partnership": "association",
    "alliance": "association", "ministry": "state", "commission": "other", "board": "agency",
}  # fmt: skip


def _english_ending(words: list[Token]) -> str | None:
    """The kind of a body with an English name in a French text: "X Development Corporation"."""
    if len(words) < 2 or words[-1].folded not in ENGLISH_ENDINGS:
        return None
    return _english_kind(words, rulebook("en")) or ENGLISH_ENDINGS[words[-1].folded]


def _word_before(before: list[Token], rules: Rulebook) -> str:
    """The common noun that introduces a name, adjectives skipped: "le cluster marocain X"."""
    run: list[Token] = []
    for token in reversed(before[-6:]):
        if not token.is_word and not token.text.endswith(("'", "’")):
            break
        run.insert(0, token)
    known = rules.words["event"] | rules.words["programme"]
    for skipped in range(3 if rules.language == "fr" else 1):
        rest = run[: len(run) - skipped]
        if skipped and (skipped > len(run) or not _is_adjective(run[-skipped])):
            return ""
        for size in (4, 3, 2, 1):
            phrase = rest[-size:]
            if len(phrase) < size:
                continue
            words = re.sub(r"(?<=') ", "", " ".join(token.folded for token in phrase))
            introduces = (
                not phrase[0].capital or skipped or phrase[0].text.isupper() or words.endswith("s")
            )
            if words in rules.kind_of_word and introduces:
                return words
            if words in known and not phrase[0].capital:
                return words
    return ""


def _word_after(after: list[Token], rules: Rulebook) -> str | None:
    """The kind that a common noun after an English name gives: "the Fictive Bay cluster"."""
    if rules.language != "en":
        return None
    run = []
    for token in after[:3]:
        if not token.is_word or token.capital:
            break
        run.append(token.folded)
    for size in range(len(run), 0, -1):
        kind = rules.kind_of_word.get(" ".join(run[:size]))
        ends = size == len(after) or size == len(run) or after[size].pos not in {"NOUN", "PROPN"}
        if kind and kind not in TERRITORIAL and ends and not run[size - 1].endswith("s"):
            return kind
    return None


def _is_adjective(token: Token) -> bool:
    return not token.capital and token.pos not in {
        "VERB",
        "AUX",
        "ADP",
        "DET",
        "PRON",
        "CCONJ",
        "SCONJ",
        "ADV",
    }


def _is_event(
    mention: Mention, words: list[Token], lead: str, before: list[Token], rules: Rulebook
) -> bool:
    if lead in rules.words["event"] and words[0].start - before[-1].end <= 3:
        return True
    if rules.language == "en" and _after_event_phrase(before, rules):
        return True
    if rules.language == "fr":
        return (words[0].folded in rules.words["event"] and len(words) > 1) or _ends_in_year(
            mention, words
        )
    last = words[-1].folded
    firsts = [t.folded for t in words]
    if last in rules.words["event"] and len(words) > 1:
        return last not in rules.kind_of_word or "annual" in firsts or "business" in firsts[-2:]
    return any(
        t in rules.words["event"] and t not in rules.kind_of_word and i > 0
        for i, t in enumerate(firsts)
    ) or _ends_in_year(mention, words)


def _before_programme(after: list[Token], rules: Rulebook) -> bool:
    """Whether a common noun after an English name makes it a programme's: "the X program"."""
    if len(after) > 3 and after[0].text == "(" and after[2].text == ")":
        after = after[3:]
    return (
        rules.language == "en"
        and bool(after)
        and not after[0].capital
        and after[0].folded
        in {
            "program",
            "programme",
            "project",
            "initiative",
            "mission",
            "award",
            "trip",
            "brand",
            "campaign",
            "scheme",
            "series",
        }
    )


def _before_event(after: list[Token], rules: Rulebook) -> bool:
    """Whether a common noun right after a name, or in apposition, makes it an event's."""
    rest = after[:5]
    if rules.language == "fr":
        apposed = (
            len(rest) > 2
            and rest[0].text == ","
            and rest[1].folded in {"le", "la", "l'", "un", "une"}
        )
        return apposed and rest[2].folded in EVENT_AFTER
    if len(rest) > 2 and rest[0].text == "," and rest[1].folded in {"the", "a", "an"}:
        rest = rest[2:]
        if len(rest) > 1 and rest[0].folded in {"trade", "annual", "industry", "international"}:
            rest = rest[1:]
    return bool(rest) and not rest[0].capital and rest[0].folded in EVENT_AFTER


EVENT_AFTER = frozenset(
    ["fair", "show", "forum", "summit", "conference", "expo", "exhibition", "festival", "congress", "tradeshow", "airshow", "salon", "foire", "congres", "exposition", "sommet"]
)  # fmt: skip


def _after_event_phrase(before: list[Token], rules: Rulebook) -> bool:
    """Whether an event's noun with its complement runs up to the name: "the fair for toys X"."""
    for steps, token in enumerate(reversed(before[-9:])):
        if token.folded in rules.words["event"] and not token.capital:
            return steps > 1 and before[len(before) - steps].folded in {"for", "of", "on"}
        plain = token.is_word or token.text in {"&", "*", "-"}
        if not plain or token.capital or token.pos in {"VERB", "AUX", "DET", "PRON"}:
            return False
        if token.folded in {"in", "at", "from", "to", "with", "by"}:
            return False
    return False


def _ends_in_year(mention: Mention, words: list[Token]) -> bool:
    return bool(YEAR.search(mention.text)) and 1 <= len(words) <= 5


def _is_programme(
    mention: Mention,
    words: list[Token],
    lead: str,
    before: list[Token],
    view: View,
    rules: Rulebook,
) -> bool:
    if lead in rules.words["programme"]:
        return True
    first, last = words[0].folded, words[-1].folded
    if rules.language == "fr" and first in rules.words["programme"] and len(words) > 1:
        return True
    if (
        rules.language == "en"
        and last in rules.words["programme"]
        and last not in rules.kind_of_word
        and len(words) > 1
    ):
        return True
    return _is_quoted(mention, view)


def _is_quoted(mention: Mention, view: View) -> bool:
    """Whether a name stands alone between quotation marks."""
    before = view.text[max(0, mention.start - 3) : mention.start]
    after = view.text[mention.end : mention.end + 2].strip()
    return bool(re.search(r"(?:^|[\s(])[\"“]$|«\s?$", before)) and after[:1] in {'"', "”", "»"}


def _promoter(words: list[Token], places: Gazetteer, rules: Rulebook) -> str | None:
    """The kind of a body named by a field and its place: "Invest Ontario", "Bretagne Commerce"."""
    plain = [word for word in words if not places.level(word.text)]
    if not plain or len(words) > 4:
        return None
    if all(word.folded in rules.words["promoters"] for word in plain):
        return "agency"
    return None


DOCUMENTS = frozenset(
    ["agreement", "agreements", "memorandum", "mou", "declaration", "protocol", "treaty", "accord", "pact"]
)  # fmt: skip


def _is_document(words: list[Token], rules: Rulebook) -> bool:
    """Whether a capitalised name is an instrument's: "the Partnership Agreement"."""
    return len(words) > 1 and words[-1].folded in DOCUMENTS


def _area_level(words: list[Token], places: Gazetteer) -> str | None:
    if len(words) > 1 and words[0].folded in AREA_WORDS:
        return "region" if places.level(" ".join(t.text for t in words[1:])) else None
    return None


def _is_person(words: list[Token], places: Gazetteer) -> bool:
    given = places.is_given_name(words[0].text)
    if len(words) >= 2 and all(
        re.fullmatch(r"(?:[A-Z]\.?)+", w.text) and len(w.text) <= 4 for w in words[:-1]
    ):
        return (
            bool(re.fullmatch(r"[A-Z][a-zà-ÿ]+", words[-1].text))
            and len(words[-1].text) > 2
            and len(words[0].text.replace(".", "")) <= 2
        )
    if not 2 <= len(words) <= 5 or (ACRONYM.match(words[0].text) and not given):
        return False
    if any(char.isdigit() for token in words for char in token.text):
        return False
    if any(re.fullmatch("bin|ibn|bint|ben|ould|von|van", t.folded) for t in words[1:-1]):
        return True
    if places.is_given_name(words[0].text):
        if (
            len(words) == 2
            and words[1].text.isupper()
            and len(words[1].text) > 2
            and not words[0].text.isupper()
        ):
            return True  # "Ann EXAMPLE", as French papers write surnames
        labels = {token.ner for token in words}
        return (
            "ORG" not in labels
            or "PER" in labels
            or (len(words) == 2 and not ACRONYM.match(words[-1].text))
        )
    return False
