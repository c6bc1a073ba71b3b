"""Masking: a sentence with one sign for each name and date, acronyms and titles taken out."""

import re

from foedera.extraction.actors import ActorIndex
from foedera.extraction.dates import DateMention, DateReader
from foedera.extraction.gazetteer import gazetteer
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene
from foedera.extraction.signs import (
    BASES,
    ORGANISATION,
    PERSON,
    PLACE,
    REFERENCE,
    SIGN,
    UNKNOWN,
    P,
)
from foedera.extraction.view import Sentence, View


class Masker:
    """Makes the scenes of one document, each sign used once."""

    def __init__(self, view: View, index: ActorIndex, rules: Rulebook, reader: DateReader) -> None:
        self.view, self.index, self.rules, self.reader = view, index, rules, reader
        kept = rules.pattern("posts.kept_title")
        words = [title for title in rules.words["titles"] if not kept.fullmatch(title)]
        titles = sorted(map(re.escape, words), key=len, reverse=True)
        self.titles = re.compile(rf"(?<![^\W_])(?:(?:{'|'.join(titles)})\s+)+(?={P})")
        self.used = dict.fromkeys(BASES, 0)

    def _sign(self, thing: str) -> str:
        self.used[thing] += 1
        return chr(BASES[thing] + self.used[thing] % 1023)

    def scene(self, sentence: Sentence, mentions: list[Mention]) -> Scene:
        """The scene of a sentence with the mentions that stand in it."""
        folded = self.view.folded[sentence.start : sentence.end]
        signs: dict[str, Mention] = {}
        dates: dict[str, DateMention] = {}
        spans: list[tuple[int, int, str]] = []
        for mention in mentions:
            thing = self._thing(mention)
            if thing is None:
                continue
            sign = self._sign(thing)
            signs[sign] = mention
            spans.append((mention.start - sentence.start, mention.end - sentence.start, sign))
        for found in self.reader.read(folded, sentence.start):
            a, b = found.begin - sentence.start, found.finish - sentence.start
            if any(x < b and a < y for x, y, _ in spans):
                continue
            sign = self._sign("date")
            dates[sign] = found
            spans.append((a, b, sign))
        scene = Scene(sentence, _signed(folded, spans), signs, dates)
        self._drop_aliases(scene)
        self._drop_words(scene)
        self._span_dates(scene)
        return scene

    def _thing(self, mention: Mention) -> str | None:
        """What a mention's sign says it names; nothing for one that gets none."""
        thing = mention.thing
        actor = self.index.actor_of(mention)
        if thing == REFERENCE:
            return ORGANISATION if actor is not None else None
        if actor is not None and thing != PLACE:
            thing = PERSON if actor.is_person else ORGANISATION
        elif thing in (PERSON, ORGANISATION) and actor is None:
            return None
        if thing == UNKNOWN and not self.index.may_act(mention):
            return None
        return thing if thing in BASES else None

    def _drop_words(self, scene: Scene) -> None:
        """Take out titles, "his counterpart", a full stop before a comma, the date line."""
        mask = self.titles.sub("", scene.mask)
        mask = self.rules.pattern("masking.counterpart").sub("", mask)
        mask = re.sub(rf"({SIGN})\.(?=,)", r"\1", mask)
        mask = re.sub(r"\s+", " ", mask)
        if scene.sentence.kind != "heading":
            mask = self.rules.pattern("masking.date_line").sub("", mask)
        scene.mask = mask

    def _span_dates(self, scene: Scene) -> None:
        """Make one date of a journey's first and last day: "from Tuesday to Friday"."""

        def spanned(match: re.Match[str]) -> str:
            one, two = scene.dates[match[1]], scene.dates[match[2]]
            if not one.start or not two.start or one.end or not one.start <= two.start:
                return match.group()
            scene.dates[match[1]] = DateMention(
                one.begin, two.finish, one.start, two.end or two.start,
                one.relative or two.relative, f"{one.words} {two.words}",
            )  # fmt: skip
            return match[1]

        scene.mask = self.rules.pattern("masking.span").sub(spanned, scene.mask)

    def _drop_aliases(self, scene: Scene) -> None:
        """Take out an acronym in brackets after the name it stands for, and places in brackets."""

        def alias(match: re.Match[str]) -> str:
            if match[1] in scene.dates and match[2] in scene.dates:
                return match[2]  # "last week (3 to 7 June 2013)": the second says it exactly
            one, two = scene.mentions.get(match[1]), scene.mentions.get(match[2])
            if one is None or two is None:
                return match.group()
            actor, other = self.index.actor_of(one), self.index.actor_of(two)
            if actor is not None and actor is other:
                return match[1]
            if two.thing == PLACE and scene.mentions[match[1]].thing == ORGANISATION:
                return match[1]
            if two.thing == PLACE and one.thing == PLACE:
                wider = two.level in {"country", "state"} and one.level not in {"country"}
                return match[1] if wider else f"{match[1]}, {match[2]}"
            return match.group()

        scene.mask = re.sub(rf"({SIGN})\s*\(({SIGN})\)", alias, scene.mask)

        def lies_in(match: re.Match[str]) -> str:
            one, two = scene.mentions[match[1]], scene.mentions[match[2]]
            places = gazetteer()
            within = two.level in {"country", "state"} and one.level in {"city", "region"}
            same = places.country(one.text) in (None, places.country(two.text))
            return match[1] if within and same else match.group()

        scene.mask = self.rules.pattern("masking.lies_in").sub(lies_in, scene.mask)


def _signed(folded: str, spans: list[tuple[int, int, str]]) -> str:
    """A sentence with a sign in place of each span; of two that overlap, the first."""
    parts, position = [], 0
    for start, end, sign in sorted(spans):
        if start < position:
            continue
        parts.append(folded[position:start])
        parts.append(sign)
        position = end
    parts.append(folded[position:])
    return "".join(parts)
