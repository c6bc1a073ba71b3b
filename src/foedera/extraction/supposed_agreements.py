"""Supposed agreements: what each noun of a text ("memorandum") would tell if it told one.

Verbs, words that stand for a noun told before and the lines of a list count as nouns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from foedera.extraction.agreements.fate import fate_of
from foedera.extraction.agreements.nouns import Noun, is_weak, nouns_in
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.findings import Agreement
from foedera.extraction.scene import Scene
from foedera.extraction.supposing import told_by

# How many sentences before a list may hold the noun that it goes on about.
ANNOUNCING = 2


@dataclass(frozen=True, eq=False)
class Supposed:
    """What one noun would tell: the agreement, its parties still unknown."""

    scene: Scene
    mask: str
    noun: Noun
    # Whether it is a noun, or what counts as one.
    form: str
    # Of a line: what the noun is that announces it, plural or counted.
    announced: str
    # Its place among the nouns of the sentence, and how many there are.
    order: int
    beside: int
    # The nouns of the sentences before.
    earlier: list[Noun]
    # How many of its kind stand before it in the sentence.
    alike: int
    told: bool
    weak: bool
    agreement: Agreement
    # The nouns of the whole text, this one among them.
    all: list["Supposed"] = field(default_factory=list)


def supposed_in(reading: Reading) -> list[Supposed]:
    """What each noun of a document would tell, each with all of them."""
    found = list(_supposed_in(reading))
    for one in found:
        one.all.extend(found)
    return found


def _supposed_in(reading: Reading) -> Iterator[Supposed]:
    """What each noun of a document would tell, in the text's order.

    A verb ("joins forces with"), words that stand for a noun told before ("another with") and the
    lines of a list that a noun announces count as nouns.
    """
    rules = reading.rules
    earlier: list[Noun] = []
    for scene in reading.scenes:
        mask = reading.mask_of(scene)
        nouns = [(noun, "noun") for noun in nouns_in(mask, rules)]
        nouns = nouns or _of_verb(reading, mask)
        announced = None if nouns else _announced(reading, scene)
        if announced is not None:
            nouns = [
                (
                    replace(
                        announced.noun, start=0, end=0, plural=False, count=None, definite=False
                    ),
                    "line",
                )
            ]
        nouns = sorted(
            [*nouns, *_elliptic(reading, mask, nouns, earlier)], key=lambda n: n[0].start
        )
        for order, (noun, form) in enumerate(nouns):
            untold = "in-force" if noun.kind == "twinning" else "signed"
            one, fate = told_by(reading, scene, mask, noun, untold)
            if fate is None and announced is not None:
                one.status = announced.status
            one.count = noun.count
            how = announced.how if announced is not None else ""
            yield Supposed(
                scene, mask, noun, form, how, order, len(nouns), earlier,
                sum(before.kind == noun.kind for before, _ in nouns[:order]),
                fate is not None, form == "noun" and is_weak(mask, noun, rules), one,
            )  # fmt: skip
        earlier = [*earlier, *(noun for noun, _ in nouns)]


def _of_verb(reading: Reading, mask: str) -> list[tuple[Noun, str]]:
    """A verb that says an agreement by itself, where a sentence has no noun."""
    verb = reading.pattern("agreement.verbal").search(mask)
    if verb is None:
        return []
    twin = reading.pattern("verbal.twinned").search(verb.group())
    kind = "twinning" if twin else "other"
    return [(Noun(verb.start(), verb.end(), kind, False, None, False), "verb")]


def _elliptic(
    reading: Reading, mask: str, nouns: list[tuple[Noun, str]], earlier: list[Noun]
) -> list[tuple[Noun, str]]:
    """Words that stand for a noun told before: "another with", "the second, with"."""
    found = []
    for match in reading.pattern("several.elliptic").finditer(mask):
        start, end = match.span()
        if any(noun.start < end and start < noun.end for noun, _ in nouns):
            continue
        before = [noun for noun, _ in nouns if noun.end <= start] or earlier
        if before:
            found.append((Noun(start, end, before[-1].kind, False, None, False), "elliptic"))
    return found


@dataclass(frozen=True)
class _Announced:
    """What announces the lines of a list."""

    noun: Noun
    status: str
    how: str


def _announced(reading: Reading, scene: Scene) -> _Announced | None:
    """The noun of the sentence before a list, for a line that has none of its own."""
    if scene.sentence.kind != "item":
        return None
    number = scene.number
    while number and reading.scenes[number].sentence.kind == "item":
        number -= 1
    mask = reading.mask_of(reading.scenes[number])
    if not mask.rstrip().endswith(":"):
        return None
    nouns = nouns_in(mask, reading.rules)
    for before in range(number - 1, max(-1, number - 1 - ANNOUNCING), -1):
        if not nouns:
            # "Two of them stand out:" goes on about the nouns of a sentence before.
            mask = reading.mask_of(reading.scenes[before])
            nouns = nouns_in(mask, reading.rules)
    if not nouns:
        return None
    fate = fate_of(mask, nouns[-1], 0, len(mask), reading.rules)
    untold = "in-force" if nouns[-1].kind == "twinning" else "signed"
    how = "counted" if nouns[-1].count else "plural" if nouns[-1].plural else "single"
    return _Announced(nouns[-1], fate.status if fate else untold, how)


def read_in(supposed: list[Supposed], found: list[Agreement]) -> set[int]:
    """The ids of those nouns, of some, that tell the agreements found: one of its kind for each."""
    read: set[int] = set()
    for known in found:
        here = [
            one for one in supposed
            if one.scene.number in known.sentences and id(one) not in read
        ]  # fmt: skip
        here.sort(key=lambda one: (
            one.scene.number != known.sentences[0], one.noun.kind != known.kind, one.form != "noun",
            one.order,
        ))  # fmt: skip
        read |= {id(one) for one in here[:1]}
    return read
