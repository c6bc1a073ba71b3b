"""The rules of one language, read from its file: a third language is a third file."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from foedera.extraction.signs import PLACEHOLDERS

KINDS = ("region", "city", "state", "cluster", "agency", "chamber",
         "university", "company", "association", "other")  # fmt: skip
LANGUAGES = ("fr", "en")


class MissingRuleError(LookupError):
    """A rule file lacks a table, a pattern or a set of words that a stage asks for."""

    def __init__(self, language: str, name: str) -> None:
        super().__init__(
            f"rules/{language}.toml has no {name!r}: write it as the other languages' files do"
        )


def any_of(patterns: list[str], bounded: bool = True) -> re.Pattern[str]:
    """One pattern out of several, longest first, between word ends where `bounded`."""
    joined = "|".join(sorted(patterns, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W_])" if bounded else f"(?:{joined})")


@dataclass(frozen=True)
class Rulebook:
    """A language's words and patterns; everything in them is folded."""

    language: str
    kind_of_word: dict[str, str]
    words: dict[str, frozenset[str]]
    patterns: dict[str, re.Pattern[str]]
    agreement_kinds: tuple[tuple[str, re.Pattern[str]], ...]
    agreement_statuses: tuple[tuple[str, re.Pattern[str]], ...]
    counts: dict[str, int]
    # What a plural ends in, and its singular instead: `ies`, `y`.
    plural_endings: dict[str, str]
    months: dict[str, int]
    weekdays: tuple[str, ...]
    sectors: re.Pattern[str]

    @cached_property
    def kind_words(self) -> str:
        """All words for kinds of organisation as alternatives of a pattern, longest first."""
        return "|".join(sorted(map(re.escape, self.kind_of_word), key=len, reverse=True))

    @cached_property
    def plural_kind_words(self) -> str:
        """Those of them that are plural."""
        plural = [word for word in self.kind_of_word if word.endswith(("s", "x"))]
        return "|".join(sorted(map(re.escape, plural), key=len, reverse=True))

    @cached_property
    def post_words(self) -> str:
        """A post with what goes before and after it, as a pattern."""
        modifiers = sorted(self.words["post_modifiers"], key=len, reverse=True)
        before = "|".join(map(re.escape, modifiers))
        head, after = self.patterns["post"].pattern, self.patterns["post_after"].pattern
        return rf"(?:(?:{before})[ -])*(?:{head})(?: (?:{after}))*"

    def pattern(self, name: str) -> re.Pattern[str]:
        """The compiled pattern of that name, such as `mission.led_by`; MissingRuleError without."""
        if name not in self.patterns:
            raise MissingRuleError(self.language, name)
        return self.patterns[name]

    def word_set(self, name: str) -> frozenset[str]:
        """The words of that name, such as `lists.locative`; MissingRuleError without."""
        if name not in self.words:
            raise MissingRuleError(self.language, f"words.{name}")
        return self.words[name]

    def kind_of_plural(self, word: str) -> str | None:
        """The kind of organisation that a word names, also in the plural."""
        ends = [(end, single) for end, single in self.plural_endings.items() if word.endswith(end)]
        forms = (word, *(word.removesuffix(end) + single for end, single in ends))
        return next((self.kind_of_word[form] for form in forms if form in self.kind_of_word), None)

    @property
    def determiner(self) -> str:
        """A determiner with the blank after it, as a pattern."""
        return self.patterns["scene.determiner"].pattern


def _compiled(data: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for name, patterns in data["mission"].items():
        found[f"mission.{name}"] = any_of(patterns, bounded=False)
    for name, patterns in data["agreement"]["syntax"].items():
        found[f"agreement.{name}"] = any_of(patterns, bounded=name != "definite")
    return found


def _word_sets(data: dict[str, Any], stage: str = "") -> dict[str, frozenset[str]]:
    """The sets of words; those of a stage's own table `[words.{stage}]` as `{stage}.{name}`."""
    found: dict[str, frozenset[str]] = {}
    for name, entries in data.items():
        if isinstance(entries, dict):
            found |= _word_sets(entries, f"{name}.")
        else:
            found[stage + name] = frozenset(entries)
    return found


def _staged(data: dict[str, Any], shared: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """The patterns of the stages, `{stage}.{name}`, their placeholders replaced."""
    found: dict[str, re.Pattern[str]] = {}
    for stage, table in data["patterns"].items():
        for name, written in table.items():
            # An empty list: the language says this in no way of its own.
            text = written if isinstance(written, str) else f"(?:{'|'.join(written) or '(?!)'})"
            for placeholder, meant in shared.items():
                text = text.replace(f"{{{placeholder}}}", meant)
            found[f"{stage}.{name}"] = re.compile(text)
    return found


@cache
def rulebook(language: str) -> Rulebook:
    """The rules of a language; KeyError without a file, MissingRuleError for a table left out."""
    if language not in LANGUAGES:
        raise KeyError(language)
    text = files("foedera.extraction.rules").joinpath(f"{language}.toml").read_text("utf-8")
    try:
        return read(language, tomllib.loads(text))
    except KeyError as missing:
        raise MissingRuleError(language, str(missing.args[0])) from missing


def read(language: str, data: dict[str, Any]) -> Rulebook:
    """The rules that a language's file holds; raises KeyError for a table that it lacks."""
    kind_of_word: dict[str, str] = {}
    for kind in KINDS:
        for word in data["organisation"].get(kind, []):
            kind_of_word.setdefault(word, kind)
    agreement = data["agreement"]
    words = _word_sets(data["words"])
    posts = data["posts"]
    words["post_modifiers"] = frozenset(posts["modifiers"])
    patterns = _compiled(data)
    patterns["post"] = any_of(posts["head"])
    patterns["post_after"] = any_of(posts["after"])
    book = Rulebook(
        language=language,
        kind_of_word=kind_of_word,
        words=words,
        patterns=patterns,
        agreement_kinds=tuple(
            (kind, any_of(list(entries))) for kind, entries in agreement["noun"].items()
        ),
        agreement_statuses=tuple(
            (status, any_of(list(entries))) for status, entries in agreement["sign"].items()
        ),
        counts=data["counts"]["words"],
        plural_endings=data["plural"]["endings"],
        months=data["dates"]["months"],
        weekdays=tuple(data["dates"]["weekdays"]),
        sectors=any_of(data["sectors"]["words"]),
    )
    shared = PLACEHOLDERS | {
        "DET": data["patterns"]["scene"]["determiner"],
        "KINDS": book.kind_words,
        "POST": book.post_words,
    }
    patterns.update(_staged(data, shared))
    return book
