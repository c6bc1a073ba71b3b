"""Answers in the shape that each version of the protocol wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedera.linking import Candidate
from foedera.web.reconcile.vocabulary import Vocabulary

FEATURES: Mapping[str, tuple[str, str]] = {
    "same_name": ("Same name", "Every word of one of its names, and no other."),
    "same_letters": ("Same letters", "The same letters, spaces and hyphens apart."),
    "words_shared": ("Words shared", "The share of words in common, rare words counting more."),
    "words_too_many": ("Words too many", "The share of words that only the name asked for has."),
    "words_missing": ("Words missing", "The share of words that only the thing's name has."),
    "word_order": ("Word order", "The words come in another order."),
    "spelling": ("Spelling", "Words are the same but for slips of spelling."),
    "words_explained": (
        "Words explained",
        "Words beside the name say what is known of it: its town, another name, its initials.",
    ),
    "initials": ("Initials", "The share of words that stand there as their initials: CCI, TU."),
    "numbers_differ": ("Numbers differ", "A number in one name is not the number in the other."),
    "acronym": ("Acronym", "One name is made of the initials of the other."),
    "kind": ("Type", "Whether it is of the type asked for."),
    "kind_named": ("Type in the name", "Whether a word such as 'university' says what it is."),
    "place": ("Place", "Whether it lies where the thing asked for lies."),
    "identifier": ("Identifier", "Whether a given identifier is its own."),
    "same_id": ("Same IRI", "The IRI asked for."),
}
"""What the reasons for a score are called, and what each means."""


def feature_name(identifier: str) -> str:
    """A person's word for a reason."""
    known = FEATURES.get(identifier)
    if known is not None:
        return known[0]
    return f"Value of {identifier.removeprefix('property:')}"


def types_of(
    iris: Sequence[str], vocabulary: Vocabulary, chain: Sequence[str]
) -> list[dict[str, str]]:
    """The narrowest of some types, named."""
    known = vocabulary.types
    return [
        {"id": iri, "name": known[iri].name(chain) if iri in known else iri}
        for iri in vocabulary.narrowest(iris)
    ]


def candidate(
    found: Candidate,
    name: str,
    vocabulary: Vocabulary,
    chain: Sequence[str],
    *,
    named_features: bool,
) -> dict[str, Any]:
    """A candidate; only the 1.0 draft gives its features names."""
    return {
        "id": found.iri,
        "name": name,
        "score": found.score,
        "match": found.match,
        "type": types_of(found.types, vocabulary, chain),
        "features": [
            {"id": one.id, "name": feature_name(one.id), "value": one.value}
            if named_features
            else {"id": one.id, "value": one.value}
            for one in found.features
        ],
    }
