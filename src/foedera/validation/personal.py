"""Words by which a person could be reached."""

from __future__ import annotations

import re

_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_TELEPHONE = re.compile(r"(?<![\w/.#=-])(?:\+|00|0)\d(?:[ .()/-]{0,2}\d){7,13}(?![\w-])")


def holds_contact(words: str) -> bool:
    """Whether words hold an e-mail address or a telephone number."""
    return bool(_E_MAIL.search(words) or _TELEPHONE.search(words))
