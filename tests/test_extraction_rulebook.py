"""What a language's rule file promises the stages."""

import tomllib
from importlib.resources import files

import pytest

from foedera.extraction.rulebook import LANGUAGES, MissingRuleError, read, rulebook


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
