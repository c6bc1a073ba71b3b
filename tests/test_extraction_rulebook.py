"""What a language's rule file promises the stages."""

import ast
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import foedera
from foedera.extraction.rulebook import LANGUAGES, MissingRuleError, read, rulebook

STAGES = Path(foedera.__file__).parent / "extraction"


def data_of(language):
    text = files("foedera.extraction.rules").joinpath(f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def names_of(table, prefix=""):
    for name, entry in table.items():
        if isinstance(entry, dict):
            yield from names_of(entry, f"{prefix}{name}.")
        else:
            yield prefix + name


def test_every_language_has_the_patterns_of_every_stage():
    names = {language: set(names_of(data_of(language)["patterns"])) for language in LANGUAGES}
    assert names["fr"] == names["en"]


def test_missing_pattern_names_file_and_pattern():
    data = data_of("fr")
    del data["mission"]["led_by"]
    rules = read("fr", data)
    with pytest.raises(MissingRuleError, match=r"rules/fr\.toml has no 'mission\.led_by'"):
        rules.pattern("mission.led_by")


def test_missing_set_of_words_names_file_and_set():
    with pytest.raises(MissingRuleError, match=r"rules/en\.toml has no 'words\.lists\.nowhere'"):
        rulebook("en").word_set("lists.nowhere")


def test_language_without_file_is_a_key_error():
    with pytest.raises(KeyError):
        rulebook("de")


def names_asked_for() -> set[tuple[str, str, str]]:
    """Every `pattern("…")` and `words["…"]` of the stages: file, table and name."""
    asked: set[tuple[str, str, str]] = set()
    for file in STAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="pattern" | "word_set" as called),
                    args=[ast.Constant(value=str(name))],
                ):
                    asked.add((file.name, "patterns" if called == "pattern" else "words", name))
                case ast.Subscript(
                    value=ast.Attribute(attr="words" | "patterns" as table),
                    slice=ast.Constant(value=str(name)),
                ):
                    asked.add((file.name, table, name))
    return asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_rule_that_a_stage_asks_for(language):
    book = rulebook(language)
    asked = names_asked_for()
    assert len(asked) > 30
    lacking = [one for one in asked if one[2] not in getattr(book, one[1])]
    assert not lacking


def without(table, name):
    """English as a third language's file that lacks one entry."""
    data = inner = data_of("en")
    for step in table.split("."):
        inner = inner[step]
    del inner[name]
    return data


@pytest.mark.parametrize(
    ("table", "name"),
    [("dates", "months"), ("grammar", "head_first"), ("patterns.scene", "determiner")],
)
def test_rule_file_with_a_gap_is_refused_by_name(table, name):
    with pytest.raises(MissingRuleError, match=rf"rules/xx\.toml has no '{table}\.{name}'"):
        read("xx", without(table, name))
