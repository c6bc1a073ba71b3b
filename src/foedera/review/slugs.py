"""Slugs: names for IRIs, made once from a label (ontology.md 6.2)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

LONGEST = 80


def slug_of(label: str) -> str:
    """A label in ASCII kebab-case, cut between words where it is long.

    >>> slug_of("Pôle mer d'Azur (PMA)")
    'pole-mer-d-azur-pma'
    """
    special = str.maketrans(
        {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
    )
    plain = unicodedata.normalize("NFKD", label.lower().translate(special))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > LONGEST:
            break
        slug = f"{slug}-{word}" if slug else word[:LONGEST]
    # A label in another script leaves nothing: its hash is as stable as its letters would be.
    return slug or f"x-{hashlib.sha256(label.encode()).hexdigest()[:8]}"


def free_slug(label: str, taken: Container[str], beside: str = "") -> str:
    """A slug that nothing has yet: where it is taken, with a short hash of label and `beside`."""
    slug = slug_of(label)
    number = 0
    found = slug
    while found in taken:
        digest = hashlib.sha256(f"{label}\n{beside}\n{number}".encode()).hexdigest()[:6]
        found = f"{slug}-{digest}"
        number += 1
    return found
