"""Identifiers that others give to our things: how each is written, checked and made an IRI."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from foedera.terms import FD


def luhn_holds(digits: str) -> bool:
    """Whether a number ends in its Luhn key (ISO/IEC 7812-1, annex B), as a SIREN does."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mod97_holds(text: str) -> bool:
    """Whether letters and digits end in their key modulo 97 (ISO/IEC 7064), as an LEI does."""
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1


_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def ror_holds(text: str) -> bool:
    """Whether a ROR identifier's two last digits are the key of the six characters before.

    ISO/IEC 7064 modulo 97-10 over the number that they are in Crockford's base 32.
    """
    number = 0
    for character in text[1:7]:
        number = number * 32 + _CROCKFORD.index(character)
    return 98 - (number * 100) % 97 == int(text[7:])


@dataclass(frozen=True)
class IdentifierScheme:
    """Who gives identifiers, what they look like and what they are about."""

    code: str
    """As `/lookup?{code}=…` and `foedera link --target {code}` have it."""
    name: str
    property: str
    """The property of ours that holds one."""
    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    """The kinds of things (`actor`, `place`) that have one."""
    template: str | None = None
    """The IRI of the thing over there, `{}` being the identifier; None where there is none."""
    key: Callable[[str], bool] | None = None
    older: tuple[str, ...] = ()
    """Other beginnings of the IRI that people write."""

    def fault(self, value: str) -> str | None:
        """What is wrong with an identifier; None where it holds."""
        if not self.pattern.fullmatch(value):
            return f"{value!r} is not written as {self.name} writes it"
        if self.key is not None and not self.key(value):
            return f"the check digits of {value!r} do not hold: a character was miscopied"
        return None

    def iri(self, value: str) -> str | None:
        """The IRI of the thing over there."""
        return self.template.format(value) if self.template else None

    def normal(self, text: str) -> str:
        """An identifier as we write it, out of what people paste: an IRI, spaces, small letters."""
        value = text.strip()
        beginning = self.template.partition("{}")[0] if self.template else ""
        for start in (beginning, *self.older):
            if start and value.lower().startswith(start.lower()):
                # A page's address goes on: /2995469/marseille.html, Q42#sitelinks.
                value = re.split(r"[/?#]", value[len(start) :], maxsplit=1)[0]
        if self.code in ("siren", "lei"):
            value = re.sub(r"[\s .-]", "", value)
        if self.code in ("lei", "iso3166", "nuts", "wikidata", "insee"):
            value = value.upper()
        return value.lower() if self.code == "ror" else value

    def identifier_in(self, iri: str) -> str | None:
        """The identifier that an IRI over there carries; None for an IRI of elsewhere."""
        value = self.normal(iri)
        return value if value != iri and self.pattern.fullmatch(value) else None


SCHEMES: tuple[IdentifierScheme, ...] = (
    IdentifierScheme(
        "wikidata", "Wikidata", FD.wikidataId.value, re.compile(r"Q[1-9][0-9]*"),
        ("actor", "place", "event", "instrument", "initiative", "post"),
        "http://www.wikidata.org/entity/{}",
        older=("https://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/",
               "http://www.wikidata.org/wiki/", "https://m.wikidata.org/wiki/", "wd:"),
    ),
    IdentifierScheme(
        "geonames", "GeoNames", FD.geonamesId.value, re.compile(r"[1-9][0-9]*"), ("place",),
        "https://sws.geonames.org/{}/",
        older=("http://sws.geonames.org/", "https://www.geonames.org/", "http://www.geonames.org/"),
    ),
    IdentifierScheme(
        "nuts", "NUTS", FD.nutsCode.value, re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}"), ("place",),
        "http://data.europa.eu/nuts/code/{}", older=("https://data.europa.eu/nuts/code/",),
    ),
    IdentifierScheme(
        "ror", "ROR", FD.ror.value, re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}"), ("actor",),
        "https://ror.org/{}", ror_holds, older=("http://ror.org/", "ror.org/"),
    ),
    IdentifierScheme(
        "siren", "SIRENE", FD.siren.value, re.compile(r"[0-9]{9}"), ("actor",),
        "https://annuaire-entreprises.data.gouv.fr/entreprise/{}", luhn_holds,
    ),
    IdentifierScheme(
        "lei", "GLEIF (ISO 17442)", FD.lei.value, re.compile(r"[0-9A-Z]{18}[0-9]{2}"), ("actor",),
        key=mod97_holds,
    ),
    IdentifierScheme(
        "insee", "INSEE", FD.inseeCode.value,
        re.compile(r"[0-9]{2,3}|[0-9]{5}|2[AB](?:[0-9]{3})?"), ("place",),
    ),
    IdentifierScheme(
        "iso3166", "ISO 3166", FD.iso3166.value, re.compile(r"[A-Z]{2}(?:-[0-9A-Z]{1,3})?"),
        ("place",),
    ),
)  # fmt: skip
"""Every scheme that is known, by what people look things up with first."""


def scheme_of(code: str) -> IdentifierScheme | None:
    """The scheme of a code (`wikidata`) or of a property's local name (`wikidataId`)."""
    for scheme in SCHEMES:
        if code in (scheme.code, scheme.property.rpartition("#")[2]):
            return scheme
    return None
