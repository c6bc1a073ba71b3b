"""Binding: which bodies a name binds, itself or those for which a person signs."""

from foedera.extraction.actor import Actor
from foedera.extraction.agreements.fate import MADE
from foedera.extraction.agreements.reading import Reading
from foedera.extraction.findings import Agreement, add
from foedera.extraction.mention import Mention
from foedera.extraction.scene import Scene
from foedera.extraction.signs import EVENT, PLACE

# More bodies beside an agreement than these are a list of something else.
GATHERED = 4


def person_of(reading: Reading, mention: Mention) -> Actor | None:
    """The person that a mention names, if it names one."""
    actor = reading.index.actor_of(mention)
    return actor if actor is not None and actor.is_person else None


def organisations_of(reading: Reading, person: Actor) -> list[Actor]:
    """The organisations whose posts a person holds, first named first."""
    found: list[Actor] = []
    for role in reading.roles:
        if role.person is not person:
            continue
        if role.organisation is not None:
            add(found, role.organisation)
        elif role.place is not None and reading.pattern("binding.territorial_post").search(
            role.title
        ):
            add(found, reading.index.place_actor(role.place))
    return found


def bound(reading: Reading, mention: Mention) -> list[Actor]:
    """The bodies that a name binds: itself, or those for which the person signs."""
    actor = reading.index.acting(mention)
    if mention.thing == PLACE:
        sure = "guess" not in mention.evidence or actor
        return [reading.index.place_actor(mention)] if sure else []
    if actor is None:
        return []
    return organisations_of(reading, actor) if actor.is_person else [actor]


def bodies(reading: Reading, mentions: list[Mention]) -> list[Actor]:
    """The bodies that several names bind, each once."""
    found: list[Actor] = []
    for mention in mentions:
        add(found, *bound(reading, mention))
    return found


def bind(reading: Reading, agreement: Agreement, mentions: list[Mention]) -> None:
    """Make names the parties of an agreement; people its signatories, their bodies its parties."""
    persons = [person for m in mentions if (person := person_of(reading, m)) is not None]
    direct = [m for m in mentions if not ((a := reading.index.acting(m)) and a.is_person)]
    for mention in direct:
        add(agreement.parties, *bound(reading, mention))
    for person in persons:
        add(agreement.signatories, person)
        theirs = organisations_of(reading, person)
        if theirs and not any(body in agreement.parties for body in theirs):
            add(agreement.parties, theirs[0])
    if agreement.status in {"under-negotiation", "in-force", "unknown"}:
        agreement.signatories.clear()


def gather(reading: Reading, agreement: Agreement, scene: Scene, mask: str) -> None:
    """Bind the bodies that a sentence names beside its agreement, where no syntax tells them.

    Those who only look on, give the place or the occasion are left out; more than four are
    a list of something else.
    """
    bare = _without_onlookers(reading, mask)
    beside = reading.rules.word_set("prepositions.beside")
    found: list[Actor] = list(agreement.parties)
    people: list[Actor] = []
    for group in scene.groups:
        for mention in () if group.preposition in beside else group.members:
            if mention.thing in (PLACE, EVENT):
                continue
            actor = reading.index.acting(mention)
            position = next((i for i, c in enumerate(mask) if scene.mentions.get(c) is mention), -1)
            if actor is None or position < 0 or bare[position] == " ":
                continue
            if actor.is_person:
                add(people, actor)
                add(found, *organisations_of(reading, actor)[:1])
            elif "reference" not in mention.evidence or len(found) < 2:
                add(found, actor)
    if not len(agreement.parties) < len(found) <= GATHERED:
        return
    add(agreement.parties, *found)
    agreement.gathered = True
    if agreement.status in MADE and reading.pattern("fate.signing").search(mask):
        add(agreement.signatories, *people)


def _without_onlookers(reading: Reading, mask: str) -> str:
    """A mask with blanks for the place, the occasion and those who only look on."""
    bare = reading.pattern("binding.apart").sub(lambda m: " " * len(m.group()), mask)
    witness = reading.pattern("agreement.witness").search(bare)
    return bare[: witness.start()].ljust(len(mask)) if witness else bare
