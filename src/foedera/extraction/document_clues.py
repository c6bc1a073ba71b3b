"""Clues of a document: what speaks for its telling of a journey, of an agreement at all."""

from collections import Counter
from typing import Any

from foedera.extraction.clues import STEM, Clues
from foedera.extraction.findings import Findings
from foedera.extraction.lookalikes import different_words
from foedera.extraction.view import fold

OFTEN = (1, 2, 4, 7)
SHORTEST = 4


def of_document(clues: Clues, findings: Findings) -> set[str]:
    """The clues of a whole document, with what the rules found in it."""
    found = _counted("cue", Counter(cue for cues in clues.cues for cue in cues))
    found |= _weak_cues(clues)
    classes = Counter(name for names in clues.syntax.classes for name in names)
    found |= _counted("class", classes)
    found |= {f"syntax:{one}" for one in clues.syntax.between_classes()}
    for actor in clues.candidates:
        who = "place" if actor in clues.territories else "person" if actor.is_person else "body"
        for relations in clues.relations(actor).values():
            found |= {f"{who}:{one}" for one in relations if not one.startswith("^")}
    found |= _countries(clues)
    people = sum(actor.is_person for actor in clues.actors)
    found |= {f"people:{min(people, 3)}", f"bodies:{min(len(clues.actors) - people, 5)}"}
    found |= {f"kind:{actor.kind}" for actor in clues.actors if not actor.is_person}
    found |= {f"agreements:{min(2, len(findings.agreements))}"}
    return found | _words(clues)


def _counted(sort: str, counted: Counter[str]) -> set[str]:
    return {
        f"{sort}:{name}>={least}"
        for name, number in counted.items() for least in OFTEN if number >= least
    }  # fmt: skip


def _weak_cues(clues: Clues) -> set[str]:
    """How many weak words of journeys there are, and of how many sorts."""
    wide, generic = clues.rules.pattern("mission.wide"), clues.rules.pattern("mission.generic")
    masks = [scene.mask for scene in clues.scenes]
    weak = [match.group()[:STEM] for mask in masks for match in wide.finditer(mask)]
    found = _counted("weak", Counter({"all": len(weak), "sorts": len(set(weak))}))
    if any(generic.search(mask) for mask in masks):
        found.add("generic")
    for name in ("space", "labour"):
        words = different_words(clues.scenes, clues.rules, name)
        found |= _counted("lookalike", Counter({name: words}))
    return found


def _countries(clues: Clues) -> set[str]:
    named = Counter(country for country in clues.sides.of_word if country)
    found = {f"countries>={least}" for least in (1, 2, 3) if len(named) >= least}
    if len(named) > 1 and named.most_common(2)[1][1] > 1:
        found.add("countries:two often")
    return found


def _words(clues: Clues) -> set[str]:
    """The stems of the ordinary words, which differ from language to language."""
    return {
        f"{clues.rules.language}:{fold(token.text)[:STEM]}"
        for token in clues.syntax.parsed if _is_ordinary(token)
    }  # fmt: skip


def _is_ordinary(token: Any) -> bool:
    return token.is_alpha and token.text[0].islower() and len(token.text) >= SHORTEST
