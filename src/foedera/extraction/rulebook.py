"""The rules of one language, read from its file: a third language is a third file."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Generic, TypeVar

from foedera.extraction.signs import PLACEHOLDERS

KINDS = ("region", "city", "state", "cluster", "agency", "chamber",
         "university", "company", "association", "other")  # fmt: skip
LANGUAGES = ("fr", "en")
T = TypeVar("T")


class MissingRuleError(LookupError):
    """A rule file lacks a table, a pattern or a set of words that a stage asks for."""

    def __init__(self, language: str, name: str) -> None:
        super().__init__(
            f"rules/{language}.toml has no {name!r}: write it as the other languages' files do"
        )


class Table(dict[str, T], Generic[T]):
    """A table of a rule file; what is not in it raises MissingRuleError with its name."""

    def __init__(self, language: str, name: str, entries: dict[str, T]) -> None:
        super().__init__(entries)
        self.language, self.name = language, name

    def __missing__(self, key: str) -> T:
        raise MissingRuleError(self.language, f"{self.name}.{key}" if self.name else key)


def any_of(patterns: list[str], bounded: bool = True) -> re.Pattern[str]:
    """One pattern out of several, longest first, between word ends where `bounded`."""
    joined = "|".join(sorted(patterns, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W_])" if bounded else f"(?:{joined})")


@dataclass(frozen=True)
class Grammar:
    """How a language builds and writes names.

    `head_first`: the noun that tells the kind begins a name, what follows goes with it
    ("Chambre de commerce de X"); otherwise it ends one ("X Chamber of Commerce").
    `title_case`: headings may write every word with a capital, so that capitals tell nothing there.
    """

    head_first: bool
    title_case: bool


@dataclass(frozen=True)
class DateRules:
    """How a language writes dates.

    `relative` words and their distance from the document's day; `periods` as patterns with
    their unit and distance; `shapes` in the order in which they are tried, each with its name;
    `coming` says of a day or month that it is the next one.
    """

    months: dict[str, int]
    weekdays: tuple[str, ...]
    relative: dict[str, int]
    periods: tuple[tuple[re.Pattern[str], str, int], ...]
    shapes: tuple[tuple[str, re.Pattern[str]], ...]
    coming: re.Pattern[str]


@dataclass(frozen=True)
class SyntaxRules:
    """What the labels of a language's parser and its words say about who does what.

    `relations` of the parser's labels and `prepositions` by what they tell in all languages;
    `classes` of words that tell the same in this domain, such as `travel` or `sign`.
    """

    relations: dict[str, str]
    prepositions: dict[str, str]
    classes: tuple[tuple[str, re.Pattern[str]], ...]

    def classes_of(self, word: str) -> list[str]:
        """The classes of a folded word."""
        return [name for name, pattern in self.classes if pattern.fullmatch(word)]


@dataclass(frozen=True)
class Rulebook:
    """A language's words and patterns; everything in them is folded."""

    language: str
    model: str
    grammar: Grammar
    kind_of_word: dict[str, str]
    words: Table[frozenset[str]]
    patterns: Table[re.Pattern[str]]
    agreement_kinds: tuple[tuple[str, re.Pattern[str]], ...]
    agreement_statuses: tuple[tuple[str, re.Pattern[str]], ...]
    counts: dict[str, int]
    # The titles that a shape itself tells, `representative` and `president`.
    post_titles: dict[str, str]
    endings: dict[str, str]
    # What a plural ends in, and its singular instead: `ies`, `y`.
    plural_endings: dict[str, str]
    dates: DateRules
    sectors: re.Pattern[str]
    syntax: SyntaxRules
    # How adjectives of nations begin, folded, with the country's ISO 3166-1 code.
    nationalities: dict[str, str]

    @property
    def months(self) -> dict[str, int]:
        """The months by name, 1 to 12."""
        return self.dates.months

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The days of the week from Monday on."""
        return self.dates.weekdays

    @cached_property
    def kind_words(self) -> str:
        """All words for kinds of organisation as alternatives of a pattern, longest first."""
        return _alternatives(self.kind_of_word)

    @cached_property
    def plural_kind_words(self) -> str:
        """Those of them that are plural."""
        return _alternatives(filter(self.is_plural, self.kind_of_word))

    @cached_property
    def post_words(self) -> str:
        """A post with what goes before and after it, as a pattern."""
        before = _alternatives(self.words["post_modifiers"])
        head, after = self.patterns["post"].pattern, self.patterns["post_after"].pattern
        return rf"(?:(?:{before})[ -])*(?:{head})(?: (?:{after}))*"

    def pattern(self, name: str) -> re.Pattern[str]:
        """The compiled pattern of that name, such as `mission.led_by`; MissingRuleError without."""
        return self.patterns[name]

    def word_set(self, name: str) -> frozenset[str]:
        """The words of that name, such as `lists.locative`; MissingRuleError without."""
        return self.words[name]

    def is_plural(self, word: str) -> bool:
        """Whether a word ends as plurals do."""
        return word.endswith(tuple(self.plural_endings))

    def singulars(self, word: str) -> list[str]:
        """What a word may be in the singular if it is a plural."""
        ends = [(end, single) for end, single in self.plural_endings.items() if word.endswith(end)]
        return [word.removesuffix(end) + single for end, single in ends]

    def kind_of_plural(self, word: str) -> str | None:
        """The kind of organisation that a word names, also in the plural."""
        forms = (word, *self.singulars(word))
        return next((self.kind_of_word[form] for form in forms if form in self.kind_of_word), None)

    @property
    def determiner(self) -> str:
        """A determiner with the blank after it, as a pattern."""
        return self.patterns["scene.determiner"].pattern


def _alternatives(words: Any) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


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


def _filled(written: str | list[str], shared: dict[str, str]) -> re.Pattern[str]:
    """A pattern of a rule file, or its alternatives, with the placeholders replaced."""
    # An empty list: the language says this in no way of its own.
    text = written if isinstance(written, str) else f"(?:{'|'.join(written) or '(?!)'})"
    for placeholder, meant in shared.items():
        text = text.replace(f"{{{placeholder}}}", meant)
    return re.compile(text)


def _date_rules(data: Table[Any], shared: dict[str, str]) -> DateRules:
    periods = {pattern: (unit, step) for pattern, (unit, step) in data["periods"].items()}
    own = shared | {"RELATIVE": _alternatives(data["relative"]), "PERIOD": "|".join(periods)}
    return DateRules(
        months=data["months"],
        weekdays=tuple(data["weekdays"]),
        relative=data["relative"],
        periods=tuple((re.compile(p), unit, step) for p, (unit, step) in periods.items()),
        shapes=tuple((name, _filled(shape, own)) for name, shape in data["shapes"]),
        coming=re.compile(data["next"]),
    )


def _syntax_rules(data: Table[Any]) -> SyntaxRules:
    return SyntaxRules(
        relations=data["relations"],
        prepositions=data["prepositions"],
        classes=tuple((name, re.compile(words)) for name, words in data["classes"].items()),
    )


@cache
def rule_file(language: str) -> Table[Any]:
    """A language's rule file as it is written; raises KeyError for one that has no file."""
    if language not in LANGUAGES:
        raise KeyError(language)
    text = files("foedera.extraction.rules").joinpath(f"{language}.toml").read_text("utf-8")
    return as_tables(language, tomllib.loads(text))


def as_tables(language: str, data: dict[str, Any], name: str = "") -> Table[Any]:
    """Nested tables that name what is missing from them."""
    prefix = f"{name}." if name else ""
    return Table(
        language,
        name,
        {
            key: as_tables(language, entry, f"{prefix}{key}") if isinstance(entry, dict) else entry
            for key, entry in data.items()
        },
    )


@cache
def rulebook(language: str) -> Rulebook:
    """The rules of a language; KeyError without a file, MissingRuleError for a table left out."""
    return read(language, rule_file(language))


def read(language: str, written: dict[str, Any]) -> Rulebook:
    """The rules that a language's file holds; raises MissingRuleError for a table that it lacks."""
    data = as_tables(language, written)
    kind_of_word: dict[str, str] = {}
    for kind in KINDS:
        for word in data["organisation"].get(kind, []):
            kind_of_word.setdefault(word, kind)
    posts, dates, grammar = data["posts"], data["dates"], data["grammar"]
    words = _word_sets(data["words"])
    words["post_modifiers"] = frozenset(posts["modifiers"])
    patterns = Table(language, "", _compiled(data))
    patterns["post"] = any_of(posts["head"])
    patterns["post_after"] = any_of(posts["after"])
    shared = PLACEHOLDERS | {
        "MONTH": rf"(?:{_alternatives(dates['months'])})\.?",
        "WEEKDAY": f"(?:{'|'.join(dates['weekdays'])})",
        "DAY": dates["day"], "YEAR": r"(?:19|20)\d\d", "PAST": dates["past"], "NEXT": dates["next"],
    }  # fmt: skip
    book = Rulebook(
        language=language,
        model=data["model"],
        grammar=Grammar(grammar["head_first"], grammar["title_case"]),
        kind_of_word=kind_of_word,
        words=Table(language, "words", words),
        patterns=patterns,
        agreement_kinds=tuple(
            (kind, any_of(list(entries))) for kind, entries in data["agreement"]["noun"].items()
        ),
        agreement_statuses=tuple(
            (status, any_of(list(entries))) for status, entries in data["agreement"]["sign"].items()
        ),
        counts=data["counts"]["words"],
        post_titles=posts["titles"],
        endings=data["endings"],
        plural_endings=data["plural"]["endings"],
        dates=_date_rules(dates, shared),
        sectors=any_of(data["sectors"]["words"]),
        syntax=_syntax_rules(data["syntax"]),
        nationalities={
            stem: code for code, stems in data["nationalities"].items() for stem in stems
        },
    )
    shared |= {
        "DET": data["patterns"]["scene"]["determiner"],
        "KINDS": book.kind_words,
        "PLURALS": book.plural_kind_words,
        "POST": book.post_words,
        "POST_HEAD": patterns["post"].pattern,
        "POST_MODIFIERS": _alternatives(words["post_modifiers"]),
    }
    for stage, table in data["patterns"].items():
        for name, text in table.items():
            patterns[f"{stage}.{name}"] = _filled(text, shared)
    return book
