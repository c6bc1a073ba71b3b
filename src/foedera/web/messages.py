"""The texts of the pages, by language: one JSON file each, the same keys in all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from foedera.web.languages import PAGE_LANGUAGES

FOLDER = Path(__file__).parent / "messages"
_SINGULAR = {"en": ("1",), "fr": ("0", "1")}
"""The numbers that take the singular (Unicode CLDR, plural rules)."""


@dataclass(frozen=True)
class Messages:
    """Texts by language and key."""

    texts: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, *folders: Path) -> Messages:
        """Read `{language}.json` of each folder; later folders add to earlier ones."""
        texts: dict[str, dict[str, str]] = {language: {} for language in PAGE_LANGUAGES}
        for folder in (FOLDER, *folders):
            for language in PAGE_LANGUAGES:
                path = folder / f"{language}.json"
                if path.exists():
                    texts[language].update(json.loads(path.read_text(encoding="utf-8")))
        return cls(texts)

    def text(self, language: str, key: str, **values: object) -> str:
        """A text with its `{names}` filled in; raises KeyError for an unknown key.

        Where `{n}` is a number of one thing, `key-one` goes before `key`.
        """
        texts = self.texts[language]
        one = str(values.get("n", "")) in _SINGULAR[language]
        found = texts.get(f"{key}-one", texts[key]) if one else texts[key]
        return found.format(**values) if values else found
