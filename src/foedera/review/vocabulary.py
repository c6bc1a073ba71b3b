"""From the extractor's words to classes and concepts of the ontology, and labels for new things."""

from __future__ import annotations

import re

from foedera.review.slugs import slug_of

CLASS_OF_KIND = {
    "person": "Person", "region": "TerritorialAuthority", "city": "TerritorialAuthority",
    "state": "StateBody", "cluster": "Cluster", "agency": "DevelopmentAgency",
    "chamber": "ChamberOfCommerce", "university": "University", "company": "Company",
    "association": "Association",
}  # fmt: skip
CLASS_OF_LEVEL = {"city": "City", "region": "Region", "state": "Region", "country": "Country"}
AGREEMENT_TYPE = {
    "memorandum": "memorandum-of-understanding", "partnership": "partnership-agreement",
    "twinning": "twinning", "letter-of-intent": "letter-of-intent",
    "technical": "technical-partnership", "declaration": "joint-declaration",
}  # fmt: skip
AGREEMENT_WORDS = {
    "memorandum": ("Memorandum", "Protocole d'entente"),
    "partnership": ("Partnership", "Partenariat"),
    "twinning": ("Twinning", "Jumelage"),
    "letter-of-intent": ("Letter of intent", "Lettre d'intention"),
    "technical": ("Technical partnership", "Partenariat technique"),
    "declaration": ("Joint declaration", "Déclaration commune"),
}
OTHER_AGREEMENT = ("Agreement", "Accord")
POST_KINDS = (
    (r"vice-?\s?presid", "vice-president"),
    (r"presid", "president"),
    (r"managing director|direct\w+ general|chief executive|\bceo\b|\bpdg\b", "managing-director"),
    (r"direct", "director"),
    (r"\bmaire\b|\bmayor\b", "mayor"),
    (r"deputy consul|consule? adjoint", "deputy-consul"),
    (r"consul", "consul"),
    (r"attache", "attache"),
    (r"elu\b|elue\b|councill?or|conseill", "elected-member"),
    (r"economist", "economist"),
)
POST_WORDS = {
    "president": ("President", "Présidence"),
    "vice-president": ("Vice-President", "Vice-présidence"),
    "managing-director": ("Managing Director", "Direction générale"),
    "director": ("Director", "Direction"),
    "mayor": ("Mayor", "Mairie"),
}


def post_kind(title: str) -> str | None:
    """The concept of a post out of its title, folded; None where no word tells."""
    plain = slug_of(title).replace("-", " ")
    return next((kind for words, kind in POST_KINDS if re.search(words, plain)), None)


def mission_labels(places: list[str], year: str | None) -> dict[str, str]:
    """Labels for a mission, by where it went and when."""
    when = f", {year}" if year else ""
    if not places:
        return {"en": f"Mission{when}", "fr": f"Mission{when}"}
    return {
        "en": f"Mission to {_joined(places, 'and')}{when}",
        "fr": f"Mission à {_joined(places, 'et')}{when}",
    }


def agreement_labels(kind: str, parties: list[str], year: str | None) -> dict[str, str]:
    """Labels for an agreement, by what it is, between whom and when."""
    english, french = AGREEMENT_WORDS.get(kind, OTHER_AGREEMENT)
    when = f" ({year})" if year else ""
    between = " – ".join(parties[:3]) + (" …" if len(parties) > 3 else "")
    return {
        "en": f"{english} {between}{when}".replace("  ", " ").strip(),
        "fr": f"{french} {between}{when}".replace("  ", " ").strip(),
    }


def post_labels(kind: str | None, title: str, body: str | None) -> dict[str, str]:
    """Labels for a post: its title, or the office's own word, and the body it is in."""
    english, french = POST_WORDS.get(kind or "", (title[:1].upper() + title[1:],) * 2)
    if body is None:
        return {"en": english, "fr": french}
    return {"en": f"{english}, {body}", "fr": f"{french}, {body}"}


def _joined(words: list[str], last: str) -> str:
    return words[0] if len(words) < 2 else f"{', '.join(words[:-1])} {last} {words[-1]}"
