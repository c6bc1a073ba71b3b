"""A new version of a document: proposals that mean the same keep their keys, so decisions hold."""

from __future__ import annotations

from collections import Counter

from foedera.review.model import Claim, Proposals


def aligned(old: Proposals, new: Proposals) -> Proposals:
    """The new proposals, their things named as in the old version where they are the same ones.

    Actors and places are known by their names. A mission or an agreement has no name of its own:
    it is the one of the old version with which it shares most claims word for word.
    """
    shared: Counter[tuple[str, str]] = Counter()
    before: dict[tuple[str, str, str], set[str]] = {}
    for claim in old.claims:
        before.setdefault(_said(claim), set()).add(claim.subject)
    for claim in new.claims:
        for subject in before.get(_said(claim), ()):
            if subject.split(":", 1)[0] == claim.subject.split(":", 1)[0]:
                shared[subject, claim.subject] += 1
    names: dict[str, str] = {}
    taken: set[str] = set()
    for (was, now), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if now not in names and was not in taken:
            names[now] = was
            taken.add(was)
    own = {thing.key for thing in new.things}
    # A key that an old thing keeps must not also be the new name of something else.
    for key in sorted(own - names.keys()):
        if key in taken:
            number = 2
            while f"{key}-{number}" in taken | own:
                number += 1
            names[key] = f"{key}-{number}"
            taken.add(names[key])
    return new.renamed({now: was for now, was in names.items() if now != was})


def _said(claim: Claim) -> tuple[str, str, str]:
    """What a claim says and in which words, whatever it is said of."""
    value = claim.value if claim.relation not in ("signed-at", "during") else ""
    return claim.relation, value, "\n".join(sorted({span.words for span in claim.spans}))
