"""Lists: names of a scene that stand side by side, with the preposition that governs them."""

import re

from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Group, Scene
from foedera.extraction.signs import ACTOR, NAME, PLACE, SIGN

SIGNS = SIGN[1:-1]


def collapse(scene: Scene, rules: Rulebook) -> None:
    """Take out the common nouns before a name: "le cluster breton ⟦O⟧" reads "⟦O⟧"."""
    noun = re.compile(
        rf"(?<![^\W_])(?:{rules.determiner})?(?:[a-z]+ )?(?<![^\W_])(?:{rules.kind_words})"
        rf"(?: [a-z'-]{{3,}}){{0,2}} (?=(?:[«\"“]\s?)?{ACTOR})"
    )
    scene.mask = noun.sub(lambda match: _kept(match.group(), rules), scene.mask)


def _kept(words: str, rules: Rulebook) -> str:
    """What syntax still needs of a collapsed noun phrase: its first word, or all where none is."""
    if not rules.pattern("lists.function_word").search(words):
        return ""
    first = rules.pattern("lists.first_word").match(words)
    return first.group() if first else words


def lists_of(scene: Scene, rules: Rulebook) -> list[Group]:
    """Lists of names: members parted by commas, "et", "ainsi que" and the like."""
    nouns = rf"(?:{rules.kind_words})(?: [a-z'-]{{3,}}){{0,2}}"
    noun_before = re.compile(rf"{nouns}\s*[(:,]?\s*$")
    found = []
    for match in _names_in_a_row(rules, nouns).finditer(scene.mask):
        members = tuple(
            scene.mentions[c]
            for c in re.sub(r"\([^()]*\)", "", match.group())
            if c in scene.mentions
        )
        before = scene.mask[: match.start()]
        bare = noun_before.sub("", before)
        # "à l'hôtel de ville, ⟦P⟧ a signé": the noun belongs to what stands before the comma.
        ended = before.rstrip().endswith(",") and rules.pattern("lists.genitive_end").search(bare)
        governed = rules.pattern("lists.preposition").search(before if ended else bare)
        whole = Group(match.start(), match.end(), members, governed[1] if governed else "")
        found.extend(_parted(scene, whole, rules))
    return found


def _names_in_a_row(rules: Rulebook, nouns: str) -> re.Pattern[str]:
    """Names with what may stand between two of them: a separator, a determiner, a noun of kind."""
    det = rules.determiner
    filler = rf"(?:{det})?(?:{det})?(?:{nouns} )?(?:{det})?[«\"“]?\s?"
    possessive = rules.pattern("lists.possessive").pattern
    brackets = rf"\s*\([^(){SIGNS}]{{0,60}}{SIGN}?[^(){SIGNS}]{{0,20}}\)"
    name = rf"{NAME}(?:\s?[»\"”])?(?:{possessive})?(?:{brackets})?"
    separator = rules.pattern("lists.separator").pattern
    return re.compile(rf"{name}(?:(?:{separator}\s*{filler}){name})*")


def _parted(scene: Scene, group: Group, rules: Rulebook) -> list[Group]:
    """A list without the place it seems to begin with: "In Oslo, A and B signed" is of A and B."""
    if len(group.members) < 2:
        return [group]
    opening = scene.mask[: group.start]
    # "At the seat of ⟦O⟧, ⟦P⟧ and ⟦P⟧ signed": the list begins after the comma.
    seat = group.preposition in rules.word_set("prepositions.genitive") and bool(
        rules.pattern("lists.opening").search(opening)
    )
    # "Invited by ⟦O⟧, ⟦P⟧ flew to": who did it ends at the comma.
    seat = seat or (
        group.preposition in rules.word_set("prepositions.agent")
        and bool(rules.pattern("lists.participle").search(opening))
    )
    if group.preposition not in rules.word_set("prepositions.locative") and not seat:
        return [group]
    apart = seat or group.preposition in rules.word_set("prepositions.at")
    for number, member in enumerate(group.members[1:], start=1):
        position = next(i for i, c in enumerate(scene.mask) if scene.mentions.get(c) is member)
        comma = rules.pattern("lists.comma_before").search(scene.mask[:position])
        if member.thing != PLACE and comma and (apart or group.members[number - 1].thing == PLACE):
            first = Group(group.start, position, group.members[:number], group.preposition)
            return [first, Group(position, group.end, group.members[number:], "")]
    return [group]
