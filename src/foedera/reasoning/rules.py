"""Rules: what may be concluded from which triples, each with a name that people understand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import pyoxigraph as ox

from foedera.terms import Term

Variable: TypeAlias = str
"""A variable's name; what is not a string in an atom is a term."""
Slot: TypeAlias = Variable | Term
Language: TypeAlias = Literal["en", "fr"]


class Atom(NamedTuple):
    """A triple pattern."""

    subject: Slot
    predicate: Slot
    object: Slot


class Guard(NamedTuple):
    """A condition on bound variables that no triple expresses."""

    kind: Literal["differ", "in", "not in", "resource", "unequal literals"]
    variables: tuple[Variable, ...]
    values: frozenset[Term] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """From every binding of the body that passes the guards follows the head.

    A rule without head says that its body must never be found: what matches it is a contradiction.
    """

    kind: str
    """A key of RULE_KINDS, or `construct`."""
    body: tuple[Atom, ...]
    head: Atom | None
    guards: tuple[Guard, ...] = ()
    terms: tuple[ox.NamedNode, ...] = ()
    """The terms of the axiom, in the order in which the rule's description names them."""
    titles: dict[Language, str] = field(default_factory=dict, hash=False)
    """What the rule's own file calls it; only rules of kind `construct` have titles."""

    def describe(self, language: Language = "en") -> str:
        """The rule in words, its terms as prefixed names."""
        if self.titles:
            return self.titles.get(language) or next(iter(self.titles.values()))
        sentence = RULE_KINDS[self.kind][language]
        names = [short_name(term) for term in self.terms]
        first, rest = (names[0] if names else "?"), names[1:]
        return sentence.format(first=first, rest=", ".join(rest), chain=" ∘ ".join(rest))

    def variables(self) -> set[Variable]:
        """Every variable of the body."""
        return {slot for atom in self.body for slot in atom if isinstance(slot, str)}


RULE_KINDS: dict[str, dict[Language, str]] = {
    "subclass": {
        "en": "class: every {first} is a {rest}",
        "fr": "classe : tout {first} est un {rest}",
    },
    "equivalent class": {
        "en": "definition: what meets the definition of one of {first}, {rest} is the other too",
        "fr": "définition : ce qui répond à la définition de {first} ou {rest} est aussi l'autre",
    },
    "definition": {
        "en": "definition of {first}, by {rest}",
        "fr": "définition de {first}, par {rest}",
    },
    "condition": {
        "en": "condition: what has {rest} is a {first}",
        "fr": "condition : ce qui a {rest} est un {first}",
    },
    "restriction": {
        "en": "restriction: every {first} has {rest}",
        "fr": "restriction : tout {first} a {rest}",
    },
    "subproperty": {
        "en": "property: {first} implies {rest}",
        "fr": "propriété : {first} implique {rest}",
    },
    "domain": {
        "en": "domain: what has {first} is a {rest}",
        "fr": "domaine : ce qui a {first} est un {rest}",
    },
    "range": {
        "en": "range: what {first} leads to is a {rest}",
        "fr": "image : ce à quoi mène {first} est un {rest}",
    },
    "inverse": {
        "en": "inverse: {first} read the other way is {rest}",
        "fr": "inverse : {first} lu dans l'autre sens est {rest}",
    },
    "symmetric": {"en": "{first} goes both ways", "fr": "{first} va dans les deux sens"},
    "transitive": {
        "en": "{first} passes on along a row",
        "fr": "{first} se transmet de proche en proche",
    },
    "chain": {
        "en": "chain: {chain} gives {first}",
        "fr": "chaîne : {chain} donne {first}",
    },
    "functional": {
        "en": "{first} has one value only, so its values are the same thing",
        "fr": "{first} n'a qu'une valeur : ses valeurs sont la même chose",
    },
    "inverse functional": {
        "en": "a value of {first} belongs to one thing only, so these are the same thing",
        "fr": "une valeur de {first} n'appartient qu'à une chose : c'est la même chose",
    },
    "key": {
        "en": "key: two {first} with the same {rest} are the same thing",
        "fr": "clé : deux {first} de même {rest} sont la même chose",
    },
    "same as": {
        "en": "things that are the same have the same descriptions",
        "fr": "des choses identiques ont la même description",
    },
    "disjoint classes": {
        "en": "nothing is both a {first} and a {rest}",
        "fr": "rien n'est à la fois {first} et {rest}",
    },
    "disjoint properties": {
        "en": "{first} and {rest} never link the same two things",
        "fr": "{first} et {rest} ne lient jamais les deux mêmes choses",
    },
    "irreflexive": {
        "en": "nothing has {first} with itself",
        "fr": "rien n'a {first} avec soi-même",
    },
    "asymmetric": {
        "en": "{first} never goes both ways",
        "fr": "{first} ne va jamais dans les deux sens",
    },
    "single value": {
        "en": "{first} has one value only",
        "fr": "{first} n'a qu'une valeur",
    },
    "empty class": {"en": "nothing is a {first}", "fr": "rien n'est un {first}"},
    "different": {
        "en": "two things said to be different are not the same",
        "fr": "deux choses dites différentes ne sont pas la même",
    },
    "denied": {
        "en": "the ontology says that this triple does not hold",
        "fr": "l'ontologie dit que ce triplet est faux",
    },
    "date bounds": {
        "en": "bounds of a date with a known year",
        "fr": "bornes d'une date d'année connue",
    },
}

_PREFIXES = {
    "https://w3id.org/foedera/def#": "fd:",
    "https://w3id.org/foedera/scheme/": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/ns/org#": "org:",
}


def short_name(term: Term) -> str:
    """A term as people write it: a prefixed name where a prefix is known, else its N-Triples."""
    if isinstance(term, ox.NamedNode):
        for address, prefix in _PREFIXES.items():
            if term.value.startswith(address) and len(term.value) > len(address):
                return (prefix + term.value[len(address) :]).replace("/", ":")
    return str(term)
