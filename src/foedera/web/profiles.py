"""Profiles of the data about a thing (Content Negotiation by Profile, W3C, 2023-10-02)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from foedera.formats import GRAPH_FORMATS, RDF_FORMATS, Format
from foedera.formats.table import N_QUADS, N_TRIPLES, TRIG, TURTLE

_PART = re.compile(
    r'\s*(?:<(?P<iri>[^<>"\s]*)>|(?P<token>[A-Za-z0-9-]+))\s*(?:;\s*q\s*=\s*(?P<q>[0-9.]+)\s*)?'
)


@dataclass(frozen=True)
class Profile:
    """A way to describe a thing."""

    token: str
    names: dict[str, str]
    """What it contains, in a phrase, by language."""
    formats: tuple[Format, ...] = RDF_FORMATS

    def iri(self, root: str) -> str:
        """The IRI by which Accept-Profile names it."""
        return f"{root}profile/{self.token}"

    @property
    def chosen(self) -> dict[str, str]:
        """The parameters of an address that ask for it; none for the default."""
        return {} if self is EVIDENCE else {"_profile": self.token}


EVIDENCE = Profile(
    "evidence",
    {
        "en": "Facts, names, incoming links and the statements that they rest on (rdf:Statement)",
        "fr": "Faits, noms, liens entrants et énoncés qui les fondent (rdf:Statement)",
    },
)
PLAIN = Profile(
    "plain", {"en": "The facts about the thing alone", "fr": "Les seuls faits sur la chose"}
)
LABELS = Profile(
    "labels",
    {
        "en": "The names of the thing and of everything it points to",
        "fr": "Les noms de la chose et de tout ce vers quoi elle pointe",
    },
)
EVIDENCE_12 = Profile(
    "evidence-rdf12",
    {
        "en": "As evidence, with the reifiers of RDF 1.2",
        "fr": "Comme evidence, avec les réificateurs de RDF 1.2",
    },
    (TURTLE, N_TRIPLES, N_QUADS, TRIG),
)
SCHEMA_ORG = Profile(
    "schema-org",
    {"en": "The thing in the terms of schema.org", "fr": "La chose dans les termes de schema.org"},
    GRAPH_FORMATS,
)
PROFILES = (EVIDENCE, PLAIN, LABELS, EVIDENCE_12, SCHEMA_ORG)
"""The first is the default."""
ALTERNATES = "alt"
"""The token that asks for the list of profiles and formats instead."""


def by_token(token: str, root: str) -> Profile | None:
    """The profile that a `_profile` parameter means: a token or an IRI."""
    return next((one for one in PROFILES if token == one.token or token == one.iri(root)), None)


def accepted_profile(header: str | None, root: str) -> Profile | None:
    """The profile that Accept-Profile likes best; None where it names none of ours."""
    best: tuple[float, int, Profile] | None = None
    for position, part in enumerate((header or "").split(",")):
        match = _PART.fullmatch(part)
        if match is None:
            continue
        try:
            level = float(match["q"]) if match["q"] else 1.0
        except ValueError:
            continue
        profile = by_token(match["iri"] or match["token"] or "", root)
        if profile is None or not 0 < level <= 1:
            continue
        if best is None or level > best[0]:
            best = (level, position, profile)
    return best[2] if best else None
