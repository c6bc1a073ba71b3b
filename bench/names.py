"""Invented names of places, bodies and people, one for each number, never twice the same."""

from __future__ import annotations

from typing import NamedTuple


class Name(NamedTuple):
    """A name in both languages."""

    en: str
    fr: str


_HEADS = (
    "Val", "Mont", "Roc", "Bel", "Clar", "Font", "Grand", "Haut", "Mar", "Bris", "Cor", "Dam",
    "Est", "Fer", "Gal", "Ivr", "Jor", "Lan", "Mel", "Nar", "Or", "Per", "Quin", "Riv", "Sar",
    "Tor", "Urs", "Ver", "Wal", "Yver", "Zel", "Ast", "Bor", "Cal", "Dor", "Elm",
)  # fmt: skip
_HEARTS = (
    "an", "el", "in", "on", "ar", "er", "ol", "ic", "am", "os", "ev", "ut", "il", "or", "ad", "en",
    "ag", "ip", "oz", "ul",
)  # fmt: skip
_TAILS = (
    "ac", "ières", "ville", "bourg", "mont", "court", "stadt", "ford", "ton", "dale", "port",
    "ésia", "ano", "ígo", "heim", "é", "euil", "aux", "ith", "wick",
)  # fmt: skip
FIRST = (
    "Océlie", "Bastian", "Mirelle", "Théodric", "Anouska", "Cyprian", "Édwige", "Lorenz", "Maïwen",
    "Octave", "Priska", "Raïssa", "Silvère", "Tamsin", "Ulric", "Vianne", "Wendeline", "Yannis",
    "Zélie", "Ambroise",
)  # fmt: skip
FIELDS = (
    ("Biotechnology", "Biotechnologies"), ("Marine Technology", "Technologies marines"),
    ("Renewable Energy", "Énergies renouvelables"), ("Agri-food", "Agroalimentaire"),
    ("Mobility", "Mobilités"), ("Mechanics", "Mécanique"), ("Cinema", "Cinéma"),
    ("Tourism", "Tourisme"), ("Digital", "Numérique"), ("Aerospace", "Aéronautique"),
    ("Oncology", "Cancérologie"), ("Health", "Santé"),
)  # fmt: skip
_MAKES = ("tec", "gen", "max", "pharm", "dyn", "soft", "lab", "nova", "mat", "bio")


def coined(number: int) -> str:
    """An invented proper name: 14,400 short ones, then longer ones."""
    number, head = divmod(number, len(_HEADS))
    number, tail = divmod(number, len(_TAILS))
    number, heart = divmod(number, len(_HEARTS))
    middle = _HEARTS[heart]
    while number:
        number, heart = divmod(number - 1, len(_HEARTS))
        middle += _HEARTS[heart]
    return _HEADS[head] + middle + _TAILS[tail]


def place(number: int) -> Name:
    """A place's name."""
    return Name(coined(number), coined(number))


def person(number: int) -> Name:
    """A person's name."""
    first = FIRST[number % len(FIRST)]
    return Name(*(2 * (f"{first} {coined(number * 7 + 3)}",)))


def company(number: int) -> Name:
    """A company's name."""
    rest, make = divmod(number, len(_MAKES))
    name = coined(rest * 3 + 1) + _MAKES[make]
    return Name(*(2 * (name,)))


def body(kind: str, number: int, where: Name) -> Name:
    """The name of an organisation that stands for a place."""
    english, french = FIELDS[number % len(FIELDS)]
    return {
        "Cluster": Name(f"{where.en} {english} Cluster", f"Pôle {french} {where.fr}"),
        "DevelopmentAgency": Name(
            f"{where.en} Development Agency", f"Agence de développement de {where.fr}"
        ),
        "University": Name(f"University of {where.en}", f"Université de {where.fr}"),
        "ChamberOfCommerce": Name(
            f"{where.en} Chamber of Commerce", f"Chambre de commerce de {where.fr}"
        ),
        "ResearchOrganisation": Name(
            f"{where.en} {english} Institute", f"Institut {french} de {where.fr}"
        ),
        "TerritorialAuthority": Name(f"City of {where.en}", f"Ville de {where.fr}"),
    }[kind]
