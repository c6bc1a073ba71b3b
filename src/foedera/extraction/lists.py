"""Lists: names of a scene that stand side by side, with the preposition that governs them."""
# ruff: noqa: E501 (a pattern reads better on one line)

import re

from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Group, Scene
from foedera.extraction.signs import ACTOR, NAME, PLACE, SIGN

LIST_SEPARATOR = {
    "fr": r"\s*(?:,\s*et\b|,\s*ainsi que\b|,\s*puis\b|,|;|\bet\b|\bainsi qu(?:e|')\b|\bpuis\b|\bde meme que\b|(?:, (?:des|plusieurs|quelques) [a-z' -]{3,30})?, mais (?:aussi|egalement)\b|\bsans oublier\b|&|/)\s*(?:avec |aupres de |par |pour |entre |a |au |aux |en |dans )?",
    "en": r"\s*(?:,\s*and\b|,\s*as well as\b|,|;|\band\b|,? but also\b|\bas well as\b|\balong with\b|\btogether with\b|&|/)\s*(?:with |by |to |in |from |between )?",
}
PREPOSITION = {
    "fr": re.compile(
        r"(?:^|[\s,(])(avec|aupres|par|entre|de|d'|du|des|a|au|aux|en|dans|pour|chez|vers|contre|sur|parmi|sous|dont|selon|d'apres)\s*(?:l'|la |le |les )?$"
    ),
    "en": re.compile(
        r"(?:^|[\s,(])(with|by|between|among|of|from|to|in|at|for|on|into|against|near|alongside|including|via|via|upon|according to)\s*(?:the |a |an |its |their )?$"
    ),
}


def collapse(scene: Scene, rules: Rulebook) -> None:
    """Take out the common nouns before a name: "le cluster breton ⟦O⟧" reads "⟦O⟧"."""
    words = rules.kind_words
    between = r"(?: [a-z'-]{3,})"
    limit = "{0,2}"
    scene.mask = re.sub(
        rf"(?<![^\W_])(?:{rules.determiner})?(?:[a-z]+ ){{0,1}}(?<![^\W_])(?:{words}){between}{limit} (?=(?:[«\"“]\s?)?{ACTOR})",
        lambda m: "" if not re.search(r"\b(?:avec|entre|par|with|between|by|and|et|ont|a|est|sont|etaient|seront|is|are|was|were|has|have|de|d')\b", m.group()) else _kept(m.group()),
        scene.mask,
    )  # fmt: skip


def _kept(words: str) -> str:
    """The function words at the start of a collapsed noun phrase that syntax still needs."""
    found = re.match(r"^\s*(?:avec|entre|par|with|between|by|and|et|d'|de) ", words)
    return found.group() if found else words


def lists_of(scene: Scene, rules: Rulebook) -> list[Group]:
    """Lists of names: members parted by commas, "et", "ainsi que" and the like."""
    det = rules.determiner
    nouns = rules.kind_words
    filler = rf"(?:{det})?(?:{det})?(?:(?:{nouns})(?: [a-z'-]{{3,}}){{0,2}} )?(?:{det})?[«\"“]?\s?"
    item = rf"{NAME}(?:\s?[»\"”])?(?:'s)?(?:\s*\([^(){SIGN[1:-1]}]{{0,60}}{SIGN}?[^(){SIGN[1:-1]}]{{0,20}}\))?"
    pattern = re.compile(rf"{item}(?:(?:{LIST_SEPARATOR[rules.language]}\s*{filler}){item})*")
    found = []
    for match in pattern.finditer(scene.mask):
        members = tuple(
            scene.mentions[c]
            for c in re.sub(r"\([^()]*\)", "", match.group())
            if c in scene.mentions
        )
        before = scene.mask[: match.start()]
        bare = re.sub(rf"(?:{nouns})(?: [a-z'-]{{3,}}){{0,2}}\s*[(:,]?\s*$", "", before)
        # "à l'hôtel de ville, ⟦P⟧ a signé": the noun belongs to what stands before the comma.
        ended = before.rstrip().endswith(",") and bare.endswith((" de ", " d'", " of "))
        before = before if ended else bare
        governed = PREPOSITION[rules.language].search(before)
        whole = Group(match.start(), match.end(), members, governed[1] if governed else "")
        found.extend(_parted(scene, whole))
    return found


GENITIVE = frozenset(("of", "de", "d'", "du", "des"))
PARTICIPLE = re.compile(
    r"^\W*(?:invit|accueilli|recu|conduit|mene|organis|soutenu|mandat|accompagn|host|welcom|receiv|led|back|support|sent)\w* [^,;.]*$"
)
OPENING = re.compile(r"^\W*(?:at|in|during|on|au|aux|a|dans|lors|pendant|en|sur) [^,;.]*$")
LOCATIVE = frozenset(
    [
        "a",
        "au",
        "aux",
        "en",
        "dans",
        "chez",
        "in",
        "at",
        "from",
        "pour",
        "for",
        "selon",
        "d'apres",
        "sur",
        "on",
    ]
)


def _parted(scene: Scene, group: Group) -> list[Group]:
    """A list without the place it seems to begin with: "In Oslo, A and B signed" is of A and B."""
    if len(group.members) < 2:
        return [group]
    # "At the seat of ⟦O⟧, ⟦P⟧ and ⟦P⟧ signed": the list begins after the comma.
    seat = group.preposition in GENITIVE and bool(OPENING.search(scene.mask[: group.start]))
    # "Invited by ⟦O⟧, ⟦P⟧ flew to": who did it ends at the comma.
    seat = seat or (
        group.preposition in {"par", "by"} and bool(PARTICIPLE.search(scene.mask[: group.start]))
    )
    if group.preposition not in LOCATIVE and not seat:
        return [group]
    for number, member in enumerate(group.members[1:], start=1):
        position = next(i for i, c in enumerate(scene.mask) if scene.mentions.get(c) is member)
        before = group.members[number - 1]
        comma = scene.mask[:position].rstrip(" l'aethduns").endswith(",")
        if (
            member.thing != PLACE
            and comma
            and (
                before.thing == PLACE
                or seat
                or group.preposition in {"au", "a", "at", "in", "chez"}
            )
        ):
            first = Group(group.start, position, group.members[:number], group.preposition)
            return [first, Group(position, group.end, group.members[number:], "")]
    return [group]
