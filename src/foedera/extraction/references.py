"""References in lower case: "the cluster", "du pôle", "l'université" for a body named elsewhere."""

import re

from foedera.extraction.actor import Actor
from foedera.extraction.actors import ActorIndex
from foedera.extraction.gazetteer import gazetteer
from foedera.extraction.mention import Mention
from foedera.extraction.rulebook import Rulebook
from foedera.extraction.signs import PLACE, REFERENCE
from foedera.extraction.tokens import Token
from foedera.extraction.view import View, fold

# Kinds of which one body can be meant by the kind alone.
ALLOWED = frozenset(
    ["cluster", "chamber", "university", "agency", "association", "city", "region", "company"]
)


def add_references(view: View, tokens: list[Token], index: ActorIndex, rules: Rulebook) -> None:
    """Add to an index the definite nouns that stand for one of its bodies, each with its actor."""
    singular = [
        word
        for word, kind in rules.kind_of_word.items()
        if kind in ALLOWED and word not in rules.words["vague"] and not rules.is_plural(word)
    ]
    nouns = "|".join(sorted(map(re.escape, singular), key=len, reverse=True))
    pattern = re.compile(rf"({rules.pattern('references.definite').pattern})({nouns})(?![\w-])")
    taken = [(m.start, m.end) for m in index.mentions]
    parts = {token.start: token.pos for token in tokens}
    found: list[Mention] = []
    for sentence in view.sentences:
        if sentence.kind == "heading":
            continue
        folded = view.folded[sentence.start : sentence.end]
        for match in pattern.finditer(folded):
            start, end = sentence.start + match.start(2), sentence.start + match.end(2)
            if any(a < end and start < b for a, b in taken):
                continue
            if view.text[start].isupper() or not _stands_alone(
                folded, match, parts, sentence.start, rules
            ):
                continue
            mention = Mention(start, end, view.text[start:end], sentence.number, REFERENCE)
            mention.kind = rules.kind_of_word[match[2]]
            mention.evidence.add("reference")
            actor = _meant(index, match[2], mention, rules)
            if actor is not None:
                index.of_mention[id(mention)] = actor
                found.append(mention)
    if found:
        index.mentions = sorted([*index.mentions, *found], key=lambda m: m.start)


def _stands_alone(
    folded: str, match: re.Match[str], parts: dict[int, str], offset: int, rules: Rulebook
) -> bool:
    """Whether a definite noun is a whole noun phrase that is no apposition."""
    after = folded[match.end() :]
    apposed = rules.pattern("references.apposed").search(folded[: match.start()])
    if apposed and not rules.pattern("references.owns").match(after):
        return False
    if rules.pattern("references.followed").match(after):
        return True
    word = re.match(r"\s*", after)
    position = offset + match.end() + (word.end() if word else 0)
    return parts.get(position) in {"VERB", "AUX", "ADV", "PRON"}


def _meant(index: ActorIndex, word: str, mention: Mention, rules: Rulebook) -> Actor | None:
    """The body that is meant: one whose name holds the word, else one of that kind, named last."""
    bodies = [a for a in index.actors if not a.is_person]
    named = [
        a for a in bodies if any(re.search(rf"\b{re.escape(word)}\b", fold(n)) for n in a.names)
    ]
    kind = mention.kind
    alike = [a for a in bodies if a.kind == kind]
    if kind == "company" and len(alike) != 1:
        return None
    for candidates in (named, alike):
        if candidates:
            before = [
                (max(m.start for m in a.mentions if m.start < mention.start), a)
                for a in candidates
                if any(m.start < mention.start for m in a.mentions)
            ]
            return max(before, key=lambda one: one[0])[1] if before else candidates[0]
    if kind != "city":
        return None
    # "the city": the only town that the text names.
    places = gazetteer()
    towns = {
        fold(m.text): m
        for m in index.mentions
        if m.thing == PLACE and m.kind == "city" and places.level(m.text) == "city"
    }
    return index.place_actor(next(iter(towns.values()))) if len(towns) == 1 else None
