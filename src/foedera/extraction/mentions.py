"""Mentions: where the text names something, found by the shape of names."""

import re
from collections.abc import Iterator

from foedera.extraction.acronyms import acronym_after
from foedera.extraction.beginnings import may_begin
from foedera.extraction.endings import name_end
from foedera.extraction.gazetteer import Gazetteer
from foedera.extraction.known import NONE_KNOWN, KnownNames
from foedera.extraction.line import Line
from foedera.extraction.mention import Mention
from foedera.extraction.naming import LEVEL_KIND, named
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.signs import ORGANISATION, PERSON, PLACE
from foedera.extraction.tokens import Token
from foedera.extraction.view import Sentence, View, fold

INNER_CAPITAL = re.compile(r"[a-z][A-Z]|^[A-Z]{5,}$")
# Kinds whose word in lower case is no part of the name: "la société X".
STAYS_OUT = frozenset(("company", "association", "cluster"))


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
    # Whom to call: a name that stands only there is nobody's who acts.
    contact = rules.pattern("mentions.contact")
    found: list[Mention] = []
    aside: list[Mention] = []
    for sentence in view.sentences:
        line = Line(view, sentence, by_sentence.get(sentence.number, []), rules, places)
        mentions = list(names_of(line))
        if known_names and not line.upper:
            mentions = _with_known(mentions, sentence, places, known_names)
        shouted = line.title_case or (line.upper and sentence.kind == "heading")
        away = shouted or contact.match(view.folded[sentence.start : sentence.end])
        (aside if away else found).extend(mentions)
    known = {fold(mention.text) for mention in found}
    known |= {fold(alias) for mention in found for alias in mention.aliases}
    for mention in aside:
        strong = mention.kind and "head" in mention.evidence and len(mention.text.split()) > 1
        if fold(mention.text) in known or strong or mention.thing == PLACE:
            found.append(mention)
    parted = [half for mention in found for half in _halves(mention, places)]
    return sorted(parted, key=lambda mention: mention.start)


def names_of(line: Line) -> Iterator[Mention]:
    """The names of a sentence, left to right."""
    index = 0
    while index < len(line.tokens):
        end = name_end(line, index) if may_begin(line, index) else None
        if end is None:
            index += 1
            continue
        mention = _mention(line, index, end)
        if mention is not None:
            yield mention
        index = end


def _mention(line: Line, start: int, end: int) -> Mention | None:
    """What some tokens name, a common noun before the name left out; None where nothing."""
    head = line.head_length(start)
    kind = line.head_kind(start, head) if head else None
    evidence: set[str] = set()
    begin = start
    if head and not line.tokens[start].capital:
        evidence.add(f"word:{kind}")
        begin = _after_common_noun(line, start, end, head)
    if begin >= end:
        return None
    if begin == 0:
        evidence.add("initial")
    whole = line.text(begin, end)
    text = whole.rstrip(" .,-–")
    mention = Mention(
        line.tokens[begin].start,
        line.tokens[end - 1].end - (len(whole) - len(text)),
        text,
        line.sentence.number,
        evidence=evidence,
    )
    if acronym := acronym_after(line, end):
        mention.aliases.append(acronym)
    _trim(mention, line.rules)
    return named(
        mention, line.tokens[begin:end], line.tokens[:begin], line.tokens[end:],
        kind, bool(head) and begin == start, line.rules, line.places, line.view,
    )  # fmt: skip


def _after_common_noun(line: Line, start: int, end: int, head: int) -> int:
    """Where a name begins whose first word is a kind in lower case."""
    kind, last = line.head_kind(start, head), line.tokens[start + head - 1]
    if kind in STAYS_OUT or (kind == "cluster" and line.rules.is_plural(last.folded)):
        follows = start + head < end and line.tokens[start + head].capital
        return start + head if follows else start
    # "l'agence de développement FictiVal": the name alone, its description before it.
    first = next((i for i in range(start, end) if line.tokens[i].capital), start)
    plain = not line.is_in(first - 1, "connectors")
    return first if plain and INNER_CAPITAL.search(line.tokens[first].text) else start


def _trim(mention: Mention, rules: Rulebook) -> None:
    """Take an article off a name's beginning and a genitive off its end."""
    if article := rules.pattern("mentions.leading_article").match(fold(mention.text)):
        mention.text = mention.text[article.end() :]
        mention.start += article.end()
    genitives = list(rules.pattern("tokens.genitive").finditer(mention.text))
    if genitives and genitives[-1].end() == len(mention.text):
        over = len(genitives[-1].group())
        mention.text, mention.end = mention.text[:-over], mention.end - over


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
    halves, start = [], mention.start
    for part, level in zip(parts, levels, strict=True):
        begin, name = start + len(part) - len(part.lstrip()), part.strip()
        halves.append(
            Mention(
                begin, begin + len(name), name, mention.sentence, PLACE, LEVEL_KIND[str(level)],
                level=level,
            )
        )  # fmt: skip
        start += len(part) + 1
    return halves
